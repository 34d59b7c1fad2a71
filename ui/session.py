"""Everything that is kept for a visitor from one run of a page to the next, each key once.

Streamlit keeps it in ``st.session_state``, by name; nothing else in ``ui`` names a key, but for
widgets whose value no other part of the app reads.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from jobs import Training
from lstm_core import RunConfig

T = TypeVar("T")


@dataclass(frozen=True)
class Key(Generic[T]):
    """One thing that is kept: its name, its type, and what it is before it was ever set."""

    name: str
    make: Callable[[], T]

    def get(self) -> T:
        """What is kept. A dict or list is the kept one: a change to it is remembered."""
        if self.name not in st.session_state:
            st.session_state[self.name] = self.make()
        return st.session_state[self.name]

    def set(self, value: T) -> None:
        st.session_state[self.name] = value

    def take(self) -> T:
        """What is kept, once: it is forgotten."""
        value = self.get()
        del st.session_state[self.name]
        return value

    def known(self) -> bool:
        """Whether it was ever set."""
        return self.name in st.session_state


@dataclass(frozen=True)
class Shown:
    """A value that a page shows and the address can say: where it is kept, and its default."""

    key: str
    default: Any


DEFAULT_RUN = RunConfig(framing="stateful")  # what the story is about

# The current run (ui.current_run): its settings as they are set, which may not work together,
# and the last that did.
SETTINGS = Key[dict[str, Any]]("settings", DEFAULT_RUN.settings)
WORKED = Key[RunConfig]("settings_that_worked", lambda: DEFAULT_RUN)
STOPPED = Key[dict[str, RunConfig]]("stopped_runs", dict)
"""The runs that came of trainings stopped early, by the hash of what was asked for."""
STORE_PROBLEMS = Key[dict[str, str]]("store_problems", dict)
"""What was wrong with stored runs, by hash."""

# The address (ui.address).
PAGE = Key[str | None]("page", lambda: None)
BEGUN_AGAIN = Key[int]("page_begun_again", int)
"""How often a page was to be shown from its top though it is the same."""
WRITTEN = Key[dict[str, str]]("address_written", dict)
LINK = Key[dict[str, str]]("link", dict)
"""What a link says about views and no page has taken up yet."""
NOTICES = Key[list[str]]("link_notices", list)
SHOWN = Key[dict[str, Shown]]("shown", dict)
"""What this run of the page shows, by its name in the address."""

# Trainings (ui.training).
FOLLOWED = Key[dict[str, Training]]("followed_jobs", dict)
"""Those whose end the pages wait for, by id."""
JUST_TRAINED = Key[tuple[str, RunConfig | None]]("just_trained", lambda: ("", None))
"""The hash of the run that was trained last, and the run that Train showed before."""
REPLAY = Key[tuple[str, str]]("replay", lambda: ("", ""))
"""What was over before anybody saw it: the hash of the run, and the training's id."""
MESSAGES = Key[list[tuple[str, float | None]]]("messages", list)
"""What is to be said about trainings, and since when it has been."""
REFUSED = Key[str]("refused", str)
TALK_JOB = Key[Training | None]("talk_job", lambda: None)
"""What is trained on stage."""
MOVES = Key[dict[str, tuple[Any, int]]]("moves", dict)
"""Of each component what it shows, and how often something else has moved it
(ui.components.moves)."""
SENT = Key[dict[tuple[str, str], str]]("sent_parcels", dict)
"""What each component was sent last, by the component and what it is (ui.components.parcels)."""
PACE = Key[str | None]("pace", lambda: None)
LIVE = Key[bool]("live", bool)
LIVE_TRIED = Key[str]("live_tried", str)
LIVE_JOB = Key[Training | None]("live_job", lambda: None)
LINK_OPEN = Key[str | None]("link_open", lambda: None)
"""The page over which the link to it is shown."""

# The page about texts (ui.text).
TEXT_LINK = Key[dict[str, str] | None]("text_link", lambda: None)
"""The settings in a link to the page, which it has not taken up yet."""
TEXT_SETTINGS = Key[dict[str, Any]]("text_settings", dict)
TEXT_STOPPED = Key[dict[str, int]]("text_stopped", dict)
"""How many updates a run has that was stopped early, by the hash of what was asked for."""
TEXT_SHOWN = Key[str]("text_shown", str)
"""The hash of the run that was shown last: it stays in sight until there is another."""
TEXT_SETTINGS_OPEN = Key[bool]("text_settings_open", bool)
"""Whether the settings are to stay in sight though there is a run to look at."""
TEXT_DROPS = Key[int]("text_drops", int)
"""How many files were dropped: each has a field of its own, so that none is kept."""
TEXT_REFUSED = Key[str]("text_refused", str)
"""Why the file that was dropped last cannot be learned."""

# The screen (ui.components.screen).
NARROW = Key[bool]("narrow_screen", bool)

# Single pages.
RESULT_SHOWN = Key[RunConfig | None]("result_shown", lambda: None)
"""The run that Train showed last: it stays in sight until there is another."""
CODE_SHOWN = Key[tuple[RunConfig | None, RunConfig | None]]("code_shown", lambda: (None, None))
"""The settings whose code Shapes and state showed before, and those whose code it shows."""
SCRAMBLES = Key[int]("scrambles", int)
COMPARED = Key[list[RunConfig]]("compared", list)
COMPARE_FOLLOWED = Key[dict[str, Training]]("compare_trainings", dict)
STEPS_SHOWN = Key[tuple[Any, int]]("steps_shown", lambda: (None, 0))
CLAIMS_FIRST = Key[str | None]("view:claims_first", lambda: None)  # gone when a link arrives
QUESTION_FIRST = Key[str]("view:question_first", str)  # gone when a link arrives
"""The question about Keras that a link asked for."""
FLIPPED = Key[dict[str, tuple[tuple[str, ...], tuple[str, ...] | None]]]("flipped", dict)
"""Of each question about Keras what is chosen, and what was before the last flip."""
TIMELINE_FRAMING = Key[str]("timeline_framing", str)
TIMELINE_BATCH = Key[int]("timeline_batch", int)

_SETTING, _TEXT_SETTING, _VIEW = "setting:", "text_setting:", "view:"


def setting_key(name: str) -> str:
    """The key of the control of a setting."""
    return _SETTING + name


def text_setting_key(name: str) -> str:
    """The same, of the page about texts."""
    return _TEXT_SETTING + name


def view_key(name: str, of: str) -> str:
    """The key of what a page shows; ``of`` tells apart what has one name on several pages."""
    return f"{_VIEW}{name}:{of}"


def forget_controls() -> None:
    """Have the controls of the settings drawn anew, from the settings."""
    _forget(_SETTING)


def forget_text_controls() -> None:
    """The same, of the page about texts."""
    _forget(_TEXT_SETTING)


def forget_views() -> None:
    """Have every page show what it shows by default."""
    _forget(_VIEW)


def _forget(prefix: str) -> None:
    for key in [key for key in st.session_state if str(key).startswith(prefix)]:
        del st.session_state[key]
