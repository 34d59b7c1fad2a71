"""The address of a page: the settings of the current run, and what of it is shown.

A link names the framing and whatever differs from the framing's published settings, and every
view parameter (tab, epoch, text, ...) that differs from its default. A widget that shows such a
parameter is tied to it by ``bound``; at the end ``write`` makes the address say what was shown.
The address is read where it can say something new, and only there: when a session begins, when a
link leads to another page, and when the visitor goes back or forward.

Streamlit can tie a widget to the address itself (``bind="query-params"``). It was tried in a
browser (Streamlit 1.67), on Home and on Compare, and does not serve here:

- a bound widget's key is the parameter's name. What one page has bound, Streamlit takes out of a
  link to another page, and pages share names (``view``, ``text``, ``step``, ``start``); a click on
  the menu carries the old page's value into the new page's address;
- one key holds one value, so an epoch or a text of one run would stay for another;
- it ignores in silence what it cannot use, where a visitor should be told, and an epoch that was
  not recorded is not taken to the nearest one;
- ``st.query_params`` cannot replace the rest of an address that has a bound name in it, so a
  change of several settings would take several steps back.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import fields
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lstm_core.config import RunConfig, setting_names
from lstm_core.config.notation import changed_settings, read_setting, to_text
from lstm_core.config.text_config import TextConfig
from lstm_core.errors import SettingError
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.tasks.registry import TASKS
from ui import session
from ui.current_run import select, stopped_early
from ui.pages import PAGES
from ui.wording import plain

VIEW_NAMES = frozenset(
    (
        *("view", "epoch", "text", "prefix", "start", "steps", "temperature", "draw"),
        *("step", "fed", "donor", "parts", "cut", "value", "where", "begin", "layer"),
        *("show", "order", "line", "lines", "compare", "by", "part", "seeds", "claim", "find"),
        *("rows", "row_values", "columns", "column_values", "measure", "at"),
        *("mark", "array", "unit", "top_k", "under", "film"),
        *("across", "up"),
        *("question", "flip1", "flip2", "flip3"),
        *("forget", "input", "at_a", "at_b", "count"),
        "stopped",
    )
)
"""Parameters that are not settings."""
BETWEEN_RUNS = ";"  # where a parameter names several
_READ: dict[type, Callable[[str], Any]] = {int: int, float: float, bool: "True".__eq__}


def to_query(config: RunConfig) -> dict[str, str]:
    """Query parameters that ``from_query`` turns back into the config."""
    return {"framing": config.framing} | changed_settings(config)


def to_compared(configs: Iterable[RunConfig]) -> dict[str, str]:
    """The query parameter that has runs compared."""
    return {"compare": BETWEEN_RUNS.join(map(to_text, configs))}


def from_query(query: Mapping[str, str]) -> tuple[RunConfig, list[str]]:
    """The config a link asks for, and a notice for everything in it that cannot be used."""
    notices = []
    settings: dict[str, Any] = {}
    for name, text in query.items():
        if name in setting_names():
            settings[name] = read_setting(name, text)
        elif name not in VIEW_NAMES:
            notices.append(f"The link has a setting this app does not know: {name[:40]}.")
    goal = TASKS.get(settings.get("task", ""))
    if "framing" not in settings and not (goal and goal.framings):
        if settings:
            notices.append("The link names no framing; it shows the default one.")
        settings["framing"] = session.DEFAULT_RUN.framing
    while True:
        try:
            return RunConfig.from_dict(settings), notices
        except SettingError as error:
            name = error.setting
            shown = str(settings.get(name, ""))[:40]
            instead = "default" if name in ("framing", "sequence") else "published value"
            notices.append(
                f"The link's {name.replace('_', ' ')} {shown!r} cannot be used: {error.reason} "
                f"The {instead} is shown instead."
            )
            if name == "framing":  # none that there is, or none that shows the task
                known = settings["framing"] in FRAMINGS
                settings["framing"] = error.nearest if known else session.DEFAULT_RUN.framing
            elif name in settings:
                del settings[name]
            else:  # nothing else the link says can be blamed
                settings = {"framing": session.DEFAULT_RUN.framing}


def resume(page: str) -> None:
    """Take up what the address brings, if it brings something, before the page is drawn.

    A click brings the address that stood there when it was made, which may be an old one: on
    the same page, what the session holds is newer.
    """
    query = st.query_params.to_dict()
    linked = session.PAGE.get() != page and query != session.WRITTEN.get()
    session.PAGE.set(page)
    session.SHOWN.set({})
    if query and (linked or back_or_forward()):
        _take(_without_text(query) if page == PAGES["text"].address else query)
    elif not session.SETTINGS.known():
        select(session.DEFAULT_RUN)


def _without_text(query: dict[str, str]) -> dict[str, str]:
    """The rest of a link to the page about texts, whose settings it takes up itself."""
    fixed = {"characters", "distinct", "updates"}  # follow from the text and the passes
    names = {field.name for field in fields(TextConfig)} - fixed | {"passes", "stopped"}
    session.TEXT_LINK.set({name: text for name, text in query.items() if name in names})
    return {name: text for name, text in query.items() if name not in names}


def back_or_forward() -> bool:
    """Whether the visitor came by the browser's history."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _take(query: dict[str, str]) -> None:
    config, notices = from_query(query)
    if not session.SETTINGS.known() or set(query) - VIEW_NAMES:
        select(config)
    epochs = query.pop("stopped", "")[:20]  # of thousands of digits Python makes no number
    if epochs.isdecimal() and 0 < int(epochs) < config.epochs:
        stopped_early(config, int(epochs))
    session.forget_views()
    session.LINK.set({name: text for name, text in query.items() if name in VIEW_NAMES})
    session.NOTICES.set(notices)


def write(
    config: RunConfig | None, *, keep: bool = False, also: Mapping[str, str] | None = None
) -> None:
    """Make the address say what is on the page: the run, and what of it was shown.

    ``keep``: the page could not show what the link asks for, say because the run is not there
    yet; the address goes on asking for it. ``also``: settings of another kind that are shown.
    """
    query = {} if config is None else to_query(config)
    query |= also or {}
    if config is not None and (stopped := session.STOPPED.get().get(config.hash)) is not None:
        query["stopped"] = str(stopped.epochs)
    if keep:
        query |= session.LINK.get()
    for name, shown in session.SHOWN.get().items():
        value = st.session_state.get(shown.key, shown.default)
        if value != shown.default:
            query[name] = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    session.WRITTEN.set(query)
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)  # at once: one step back


def notice(text: str) -> None:
    """Have something said about the link, where the page shows its notices."""
    session.NOTICES.get().append(text)


def show_notices() -> None:
    """Say once what of a link could not be used."""
    for text in session.NOTICES.take():
        st.warning(plain(text), icon=":material/link_off:")


def brought(name: str) -> str | None:
    """What a link brought under this name, once; for what is not a widget's value."""
    return session.LINK.get().pop(name, None)


def ask(name: str, text: str) -> None:
    """Have the page take up a view parameter as if a link had brought it.

    For a click inside a fragment that draws itself again and again. Each of those redraws brings
    the values that the browser holds of every widget, and the newer of two requests wins: ``put``
    would be undone by one that was sent before the browser knew.
    """
    session.LINK.get()[name] = text


def asked(name: str) -> bool:
    """Whether a link, or a click, has something to say that the page has not taken up yet."""
    return name in session.LINK.get()


def view_key(
    name: str,
    default: Any,
    *,
    parse: Callable[[str], Any] | None = None,
    valid: Callable[[Any], bool] = lambda value: True,
    of: str = "",
    in_words: Callable[[Any], str] = str,
) -> str:
    """The session key of a view parameter, with its value put in place, which the address will
    say where it is not the default.

    The value is the one that the link brought, or the last one in this session, or the default;
    one that is not ``valid`` for the current run gives way to the default. ``parse`` reads a
    link's text, by default as what the default is; ``of`` tells parameters with one name apart
    that belong to different runs; ``in_words`` is how the page calls a value.
    """
    parse = parse or _READ.get(type(default), str)
    key = session.view_key(name, of)
    if (text := brought(name)) is not None:
        try:
            value = parse(text)
            fits = valid(value)
        except ValueError:
            fits = False
        if fits:
            st.session_state[key] = value
        else:
            values = default if isinstance(default, list) else [default]
            shown = ", ".join(map(in_words, values)) or "nothing"
            notice(
                f"The link's {name} {text[:40]!r} cannot be used here; {shown} is shown instead."
            )
    if key not in st.session_state or not valid(st.session_state[key]):
        st.session_state[key] = default
    session.SHOWN.get()[name] = session.Shown(key, default)
    return key


def bound(name: str, default: Any, **how: Any) -> dict[str, Any]:
    """What ties a widget to a view parameter, so that its value outlives a change of the page;
    ``how`` is as for ``view_key``."""
    return {"key": view_key(name, default, **how), "persist_state": "session"}


def bound_within(name: str, default: float, low: float, high: float, *, of: str = "") -> dict:
    """``bound``, for a slider or a number with a least and a most value."""
    fits = lambda value: low <= value <= high
    return {"min_value": low, "max_value": high} | bound(name, default, valid=fits, of=of)


def leave_out(name: str) -> None:
    """Have the address not say a view parameter that is shown, one too long for a link, say."""
    session.SHOWN.get().pop(name, None)


def bound_list(
    name: str, default: Iterable, allowed: Container, *, of: str, kind: Callable[[str], Any] = str
) -> dict[str, Any]:
    """``bound``, for a widget whose value is a list, in a link separated by commas."""
    return bound(
        name,
        list(default),
        parse=lambda text: [kind(part) for part in text.split(",") if part],
        valid=lambda values: all(value in allowed for value in values),
        of=of,
    )


def put(key: str, value: Any) -> None:
    """What a button does that changes a view parameter."""
    st.session_state[key] = value


def show(name: str, value: str, *, default: str = "") -> None:
    """Have the address say what no widget holds."""
    key = session.view_key(name, "said")
    st.session_state[key] = value
    session.SHOWN.get()[name] = session.Shown(key, default)
