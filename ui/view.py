"""What a page shows of a run: the epoch, the text, the step of a talk.

Each is a widget's value in the session, so it survives a page change, and a parameter of the
address, so that a link restores it. A parameter is left out where it has its default.
"""

from collections.abc import Callable, Container, Iterable
from typing import Any

import streamlit as st

from lstm_core import Run
from ui.wording import plain

NOTICES = "link_notices"
_KEY = "view:"
_LINK = "view_link"


def arrive(query: dict[str, str]) -> None:
    """Take what a link brings in place of what was shown before."""
    for key in [key for key in st.session_state if str(key).startswith(_KEY)]:
        del st.session_state[key]
    st.session_state[_LINK] = query


def notice(text: str) -> None:
    """Have something said about the link, where the page shows its notices."""
    st.session_state.setdefault(NOTICES, []).append(text)


def brought(name: str) -> str | None:
    """What a link brought under this name, once; for what is not a widget's value."""
    return st.session_state.get(_LINK, {}).pop(name, None)


def widget_key(
    name: str,
    default: Any,
    *,
    parse: Callable[[str], Any] = str,
    valid: Callable[[Any], bool] = lambda value: True,
    of: str = "",
) -> str:
    """The key for a widget that shows a view parameter, with its value put in place.

    The value is the one that the link brought, or the last one in this session, or the default;
    one that is not ``valid`` for the run on the table gives way to the default. ``of`` tells
    widgets with one name apart that belong to different runs.
    """
    key = f"{_KEY}{name}:{of}"
    if (text := brought(name)) is not None:
        try:
            value = parse(text)
            fits = valid(value)
        except ValueError:
            fits = False
        if fits:
            st.session_state[key] = value
        else:
            notice(
                f"The link's {name} {text[:40]!r} cannot be used here; "
                f"{_in_words(default) or 'nothing'} is shown instead."
            )
    if key not in st.session_state or not valid(st.session_state[key]):
        st.session_state[key] = default
    return key


def choice(
    label: str, options: Iterable[str], *, name: str, default: str, of: str = "", **look: Any
) -> tuple[str, dict[str, str]]:
    """One of a few options to click on. Returns it and its address parameter."""
    options = list(options)
    chosen = st.segmented_control(
        label,
        options,
        key=widget_key(name, default, valid=options.__contains__, of=of),
        required=True,
        persist_state="session",
        **look,
    )
    return chosen, parameters(**{name: (chosen, default)})


def put(key: str, value: Any) -> None:
    """What a button does that changes a view parameter."""
    st.session_state[key] = value


def list_key(name: str, default: Iterable, allowed: Container, *, of: str, kind=str) -> str:
    """The key of a widget whose value is a list, in a link separated by commas."""
    return widget_key(
        name,
        list(default),
        parse=lambda text: [kind(part) for part in text.split(",") if part],
        valid=lambda values: all(value in allowed for value in values),
        of=of,
    )


def _in_words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def forget_link() -> None:
    """What a link brought for one run is not meant for another."""
    st.session_state.pop(_LINK, None)


def parameters(**values: tuple[Any, Any]) -> dict[str, str]:
    """Address parameters of those (value, default) pairs where the two differ."""
    return {name: str(value) for name, (value, default) in values.items() if value != default}


def show_link_notices() -> None:
    """Say once what of a link could not be used."""
    for notice in st.session_state.pop(NOTICES, []):
        st.warning(plain(notice), icon=":material/link_off:")


def _nearest(epoch: int, recorded: list[int]) -> int:
    """The recorded epoch nearest to one that was trained."""
    if not 0 <= epoch <= recorded[-1]:
        raise ValueError(f"expected an epoch from 0 to {recorded[-1]}")
    return min(recorded, key=lambda one: abs(one - epoch))


def epoch_slider(run: Run) -> tuple[int, dict[str, str]]:
    """A slider over the recorded epochs. Returns the epoch and its address parameter."""
    epochs = run.snapshot_epochs.tolist()
    key = widget_key(
        "epoch",
        epochs[-1],
        parse=lambda text: _nearest(int(text), epochs),
        valid=epochs.__contains__,
        of=f"{run.hash}:{len(epochs)}",
    )
    epoch = st.select_slider("After epoch", epochs, key=key, persist_state="session")
    return epoch, parameters(epoch=(epoch, epochs[-1]))
