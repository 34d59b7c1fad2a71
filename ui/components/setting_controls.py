"""The controls of settings for every page that sets some, and what cannot be combined said where it
is set."""

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from lstm_core.config import RunConfig
from lstm_core.config.checks import divisors_of
from lstm_core.errors import SettingError
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.tasks.registry import TASKS
from ui import session
from ui.components.choice import titled
from ui.components.setting_control import setting_control
from ui.draft import changed, put, rule_changed
from ui.wording import ROWS_CONTINUE, in_words, plain

MAX_SIZES = 6  # batch sizes that fit side by side
_CUTS = {
    "window": "Window length",
    "runs": "Random subsequences",
    "max_run_length": "Longest of them",
}
_HELP = {
    "dropout": "The share of every layer's outputs that each update leaves out.",
    "clip": "The norm to which the gradient of all weights together is cut; 0 for none.",
    "tokens": "Spaces part words.",
    "corrupt": "The share of the inputs in training that have one symbol replaced by another.",
    "padding": "What short inputs are filled with: zeros, or letters drawn anew every time.",
}


class SettingControls:
    """Those of one page. Each is drawn where it is called for, and remembers where to say what is
    wrong with its setting: ``config``, called last, does."""

    def __init__(self) -> None:
        self._places: dict[str, tuple[str, Any]] = {}
        self._draft = session.SETTINGS.get()
        self._rule = FRAMINGS[self._draft["framing"]]
        self._goal = TASKS[self._draft["task"]]

    def framing(self) -> None:
        """Those that show the task, where there are several."""
        shown = {name: FRAMINGS[name] for name in self._goal.framings or FRAMINGS}
        if len(shown) > 1:
            self.control(
                "framing", st.selectbox, "Framing", on_change=rule_changed, **titled(shown)
            )

    def task(self) -> None:
        """What is asked."""
        self.control("task", st.selectbox, "Task", on_change=rule_changed, **titled(TASKS))
        st.caption(self._goal.explanation)

    def asking(self) -> None:
        """The settings that the task has."""
        if self._goal.reach is not None:
            self.number("reach", self._goal.reach.title)
        named = {"way": ("They come out", self._goal.answers), "asked": ("Asked", self._goal.asked)}
        for name, (label, values) in named.items():
            if len(values) > 1:
                self.one_of(name, label, values, format_func=in_words)

    def cut(self, name: str) -> None:
        """One of the framing's cut."""
        self.number(name, _CUTS[name])

    @property
    def cuts(self) -> list[str]:
        """Those that the framing's cut has."""
        return [name for name in _CUTS if name in self._rule.settings and not self._goal.symbols]

    def encoding(self) -> None:
        self.control("encoding", st.selectbox, "Encoding", **titled(ENCODINGS))

    def batch_size(self) -> None:
        """The sizes to choose from, where only a few work; nothing where it follows."""
        if self._goal.separator:
            return
        try:
            samples = RunConfig.from_dict(self._draft | {"batch_size": 1}).samples
        except SettingError:
            samples = 0
        sizes = divisors_of(samples) if self._rule.carries_state and samples else []
        if not 0 < len(sizes) <= MAX_SIZES:
            return self.number("batch_size", "Batch size")
        options = sorted({*sizes, self._draft["batch_size"]})
        self.one_of("batch_size", "Batch size", options, help=ROWS_CONTINUE)

    def shuffle(self, label: str = "Shuffle the samples every epoch") -> None:
        stays = (
            "Keras would let a stateful network shuffle, but then its state comes from a letter "
            "that is not the one before: this app refuses it."
        )
        self.control(
            "shuffle",
            st.toggle,
            label,
            disabled=not self._rule.may_shuffle,
            help=None if self._rule.may_shuffle else stays,
        )

    def one_of(self, name: str, label: str, values: Iterable[Any], **options: Any) -> None:
        """A few values side by side."""
        self.control(
            name,
            st.segmented_control,
            label,
            options=list(values),
            required=True,
            wrap=True,
            **options,
        )

    def number(self, name: str, label: str, *, step: float = 1, **options: Any) -> None:
        """Without bounds, which would keep a number beyond them in the browser: the settings are
        checked here, and what would work is said. An emptied field goes back to its default."""
        self.control(name, st.number_input, label, step=step, **options)

    def control(
        self,
        name: str,
        widget: Callable[..., Any],
        label: str,
        on_change: Callable[[str], None] = changed,
        **options: Any,
    ) -> None:
        """Any other setting."""
        setting_control(
            widget,
            label,
            key=session.setting_key(name),
            value=self._draft[name],
            on_change=on_change,
            args=(name,),
            **{"help": _HELP.get(name)} | options,
        )
        self._places[name] = (label, st.container())

    def say_below(self, *names: str) -> None:
        """Have what is wrong with these said here, below the columns that are too narrow for it."""
        for name in names:
            if name in self._places:
                self._places[name] = (self._places[name][0], st.container())

    def config(self) -> tuple[RunConfig | None, str]:
        """What the settings make, or None and the name of the control beside which stands why
        they make nothing."""
        try:
            return RunConfig.from_dict(self._draft), ""
        except SettingError as error:
            label, place = self._places.get(error.setting, ("the settings", st.container()))
            with place:
                text = error.explanation
                st.markdown(f":red[:material/block: {plain(text[0].upper() + text[1:])}]")
                if error.nearest is not None:
                    long = len(str(error.nearest)) > 20
                    st.button(
                        f"Use {'the nearest that works' if long else error.nearest}",
                        on_click=put,
                        args=(error.setting, error.nearest),
                        key="use_nearest",
                    )
            return None, label
