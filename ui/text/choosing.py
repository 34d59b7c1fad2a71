"""Which text is learned: one that is there, or a file that is dropped."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lstm_core.corpus.corpus import Corpus
from lstm_core.errors import LstmStateError
from lstm_core.wording import sentence
from ui import session
from ui.text import draft
from ui.text.corpora import DEFAULT, NoText, corpus_named, keep_text, titles
from ui.wording import plain

MOST_MEGABYTES = 5


def choose_text() -> Corpus | None:
    """The text that is chosen, or None with the reason on the page."""
    names, chosen = titles(), draft.draft()["corpus"]
    try:
        corpus = corpus_named(chosen)
    except LstmStateError as error:
        _not_here(error)
        _drop()
        return None
    names.setdefault(chosen, corpus.name)
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
            f"{len(corpus):,} characters, {len(corpus.vocabulary):,} different ones. "
            + (" ".join(corpus.notes) or "It is read as it is.")
        )
    )
    _drop()
    return corpus


def _not_here(error: LstmStateError) -> None:
    if isinstance(error, NoText):
        text = (
            "The text of this link is not on this machine: texts stay where they were dropped. "
            "If you have it, drop it below."
        )
    else:
        text = sentence(error)
    st.warning(plain(text), icon=":material/find_in_page:")
    st.button(
        "Take Python's manual",
        icon=":material/menu_book:",
        on_click=take,
        args=(DEFAULT,),
    )


def take(name: str) -> None:
    """Choose a text, with what is suggested for its length."""
    session.TEXT_REFUSED.set("")
    settings = draft.draft() | {"corpus": name}
    draft.put(corpus=name, passes=draft.suggested_passes(settings))


def _chosen(key: str) -> None:
    take(st.session_state[key])


def _drop() -> None:
    """A field for a file. It has another name after each file, so that none stays in it."""
    with st.expander("Drop a text of your own", icon=":material/upload_file:"):
        st.checkbox("Letters in lower case", key="text_lower", persist_state="session")
        st.number_input(
            "Fold characters that occur fewer times than",
            1,
            1_000,
            key="text_rarer",
            persist_state="session",
            help="They become one sign. 1 folds none.",
        )
        key = f"text_drop_{session.TEXT_DROPS.get()}"
        st.file_uploader(
            "A plain text, up to 5 MB, in any language",
            max_upload_size=MOST_MEGABYTES,
            key=key,
            on_change=_dropped,
            args=(key, "text_lower", "text_rarer"),
        )
        st.caption("It stays on the machine that runs this app. It is in no link.")
    if refusal := session.TEXT_REFUSED.get():
        st.error(plain(refusal), icon=":material/block:")


def _dropped(key: str, lower: str, rarer: str) -> None:
    file: UploadedFile | None = st.session_state.get(key)
    if file is None:
        return
    session.TEXT_DROPS.set(session.TEXT_DROPS.get() + 1)
    name = "".join(c for c in file.name if c.isprintable())[:100] or "A text"
    try:
        text = keep_text(
            file.getvalue(),
            name,
            lower=bool(st.session_state.get(lower)),
            rarer_than=int(st.session_state.get(rarer, 1)),
        )
    except LstmStateError as error:
        session.TEXT_REFUSED.set(f"{name} cannot be learned: {error}")
        return
    take(text)
