"""Which text is learned: one that is there, or a file that is dropped."""

from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lstm_core.corpus.known import KNOWN
from lstm_core.errors import LstmStateError
from lstm_core.sequence.sources import SOURCES
from lstm_core.wording import sentence
from ui import session
from ui.components.page_top import begin_again
from ui.text import draft
from ui.text.corpora import DEFAULT, NoText, described, is_here, keep_text, titles
from ui.wording import plain

MOST_MEGABYTES = 5
MISSING = "It is not on this machine any more; what its runs hold can be looked at."


def choose_text() -> bool:
    """The text that is chosen. Whether it is known; where it is not, the page says so."""
    names, chosen = titles(), draft.draft()["corpus"]
    try:
        text = described(chosen)
    except LstmStateError as error:
        _not_here(error)
        _drop("Drop its file here again")
        return False
    names.setdefault(chosen, text.title)
    key = session.text_setting_key("corpus")
    if st.session_state.get(key) not in names:
        st.session_state[key] = chosen
    st.selectbox(
        "Text",
        list(names),
        index=list(names).index(chosen),
        format_func=names.__getitem__,
        key=key,
        on_change=_chosen,
        args=(key,),
    )
    st.caption(
        plain(
            f"{text.characters:,} characters, {text.distinct:,} different ones. "
            + (" ".join(text.notes) or ("It is read as it is." if text.here else MISSING))
        )
    )
    _drop("Or drop a text of your own" if text.here else "Drop its file here again")
    return True


def _not_here(error: LstmStateError) -> None:
    if isinstance(error, NoText):
        text = (
            "The text of this link is not on this machine: texts stay where they were dropped. "
            "If you have it, drop it below."
        )
    else:
        text = sentence(error)
    st.warning(plain(text), icon=":material/find_in_page:")
    if known := KNOWN.get(draft.draft()["corpus"]):
        st.markdown(plain(f"It is “{known.title}”, {known.characters:,} characters."))
        st.caption(plain(f"Source: {SOURCES[known.source].citation}."))
    st.button("Take Python's manual", icon=":material/menu_book:", on_click=take, args=(DEFAULT,))


def take(name: str) -> None:
    """Choose a text, with what is suggested for its length."""
    session.TEXT_REFUSED.set("")
    session.TEXT_SETTINGS_OPEN.set(True)
    draft.take(name, draft.suggested() | {"passes": draft.draft()["passes"]})


def _chosen(key: str) -> None:
    take(st.session_state[key])


def drop_another(*, narrow: bool) -> None:
    """The field alone, where the settings are hidden."""
    _field("Another text", label_visibility="visible" if narrow else "collapsed")
    if narrow:
        _say_limit()


def point_to_field() -> None:
    """What the field beside a row is for, at the end of that row."""
    st.caption(f"Another text (≤ {MOST_MEGABYTES} MB) →", width="content")


def _drop(label: str) -> None:
    if refusal := session.TEXT_REFUSED.get():
        st.error(plain(refusal), icon=":material/block:")
    _field(label)
    _say_limit()
    with st.popover("How it is read", icon=":material/tune:", type="tertiary"):
        st.checkbox("Letters in lower case", key="text_lower", persist_state="session")
        st.number_input(
            "Fold characters that occur fewer times than",
            1,
            1_000,
            key="text_rarer",
            persist_state="session",
            help="They become one sign. 1 folds none.",
        )


def _field(label: str, **options: Any) -> None:
    """A field for a file. It has another name after each file, so that none stays in it."""
    key = f"text_drop_{session.TEXT_DROPS.get()}"
    st.file_uploader(
        label,
        max_upload_size=MOST_MEGABYTES,
        key=key,
        on_change=_dropped,
        args=(key, "text_lower", "text_rarer"),
        help="A plain text in any language. It stays on the machine that runs this app, and is in "
        "no link.",
        **options,
    )


def _say_limit() -> None:
    """All that Streamlit shows of a file beyond it is red."""
    st.caption(f"Red is a file of more than {MOST_MEGABYTES} MB: a part of it would work.")


def _dropped(key: str, lower: str, rarer: str) -> None:
    file: UploadedFile | None = st.session_state.get(key)
    if file is None:
        return
    session.TEXT_DROPS.set(session.TEXT_DROPS.get() + 1)
    begin_again()  # what it made of the file is said there
    session.TEXT_SETTINGS_OPEN.set(True)
    name = "".join(c for c in file.name if c.isprintable())[:100] or "A text"
    missing, suggested = _missing(), draft.suggested()
    try:
        text = keep_text(
            file.getvalue(),
            name,
            lower=bool(st.session_state.get(lower)),
            rarer_than=int(st.session_state.get(rarer, 1)),
            missing=missing,
        )
    except LstmStateError as error:
        session.TEXT_REFUSED.set(f"{name} cannot be learned: {error}")
        return
    if not missing:
        take(text)
    elif text == missing:  # the settings stay, what the link left open is what suits the text
        session.TEXT_REFUSED.set("")
        draft.take(text, suggested)
    else:
        session.TEXT_REFUSED.set(
            f"{name} is another text than the one that is missing: that needs the file as it was, "
            "with the same characters folded. This one stands in the list of texts now."
        )


def _missing() -> str:
    """The hash of the text that is chosen and not here; "" if it is."""
    chosen: str = draft.draft()["corpus"]
    return "" if is_here(chosen) else chosen
