"""The texts to choose from, by name: those that come with Python, and one's own by their hash.

A visitor's session holds a name; the text itself is read when it is needed, and the process keeps
the last few.
"""

from dataclasses import dataclass

import streamlit as st

from jobs import job_queue
from lstm_core.corpus.baselines import Baselines, baselines
from lstm_core.corpus.corpus import Corpus
from lstm_core.corpus.installed import MANUAL, installed, installed_corpora
from lstm_core.corpus.known import Known, in_reading, known
from lstm_core.corpus.reading import read_text
from lstm_core.errors import StoreError
from lstm_core.storage.text_runs import TextStore
from lstm_core.storage.texts import TextEntry
from ui.components.answer import answer, answer_so_far

DEFAULT = MANUAL
COUNTING = 4.5e-7  # seconds for a character of the text, of all baselines
KEPT = 3  # texts in memory: one of 5 MB takes 30 or so


def text_store() -> TextStore:
    """Where runs of texts lie, and one's own texts."""
    return job_queue().texts


class NoText(StoreError):
    """There is no such text here."""

    def __init__(self) -> None:
        super().__init__("the text is not on this machine; drop its file, and it is recognised")


@st.cache_resource(max_entries=KEPT, show_spinner="Reading the text")
def _corpus(name: str, folder: str) -> Corpus:
    found = installed(name) if name in installed_corpora() else text_store().texts.load(name)
    if found is None:
        raise NoText()  # an exception is not cached, so a later look finds it
    return found


def corpus_named(name: str) -> Corpus:
    """A text by its name.

    Raises:
        NoText: if it is not here.
        StoreError: if it cannot be read.
    """
    return _corpus(name, str(text_store().folder))


@dataclass(frozen=True)
class Described:
    """What settings need to know of a text. ``here``: whether the text itself is on this machine;
    where it is not, a saved run says the rest."""

    title: str
    hash: str
    characters: int
    distinct: int
    notes: tuple[str, ...] = ()
    here: bool = True


def described(name: str) -> Described:
    """A text by its name, or what the runs that learned it tell of it.

    Raises:
        NoText: if it is not here, and no saved run learned it.
        StoreError: if it cannot be read, and no saved run learned it.
    """
    try:
        corpus = corpus_named(name)
    except StoreError:
        if (known_of := _from_runs(name, str(text_store().folder))) is None:
            raise
        return known_of
    return Described(
        corpus.name, corpus.hash, len(corpus), len(corpus.vocabulary), tuple(corpus.notes)
    )


def _from_runs(text_hash: str, folder: str) -> Described | None:
    try:
        return _of_a_run(text_hash, folder)
    except NoText:
        return None


@st.cache_data(max_entries=256, show_spinner=False)
def _of_a_run(text_hash: str, folder: str) -> Described:
    """A hash tells one text for ever, so this is kept; that there is no run is not."""
    for one in text_store().entries()[0]:
        if one.config.corpus == text_hash:
            config = one.config
            return Described(
                one.corpus_name, text_hash, config.characters, config.distinct, here=False
            )
    raise NoText()


def is_here(text_hash: str) -> bool:
    """Whether the text that a run learned is on this machine."""
    try:
        corpus_named(name_of(text_hash))
    except StoreError:
        return False
    return True


def say_gone(what: str) -> None:
    """That something cannot be shown without the text. ``what`` needs it: a sentence's beginning,
    such as "Copying is measured in"."""
    st.info(
        f"{what} the text, which is not on this machine any more. Drop its file again under "
        "Settings: it is recognised.",
        icon=":material/find_in_page:",
    )


@st.cache_data(show_spinner=False)
def _installed_hashes() -> dict[str, str]:
    """Name by hash."""
    return {installed(name).hash: name for name in installed_corpora()}


def name_of(corpus_hash: str) -> str:
    """What a text is called in links and sessions: an installed one by its name."""
    return _installed_hashes().get(corpus_hash, corpus_hash)


def is_installed(text_hash: str) -> bool:
    """Whether a text comes with Python."""
    return text_hash in _installed_hashes()


def own_texts() -> list[TextEntry]:
    """Texts that were dropped here before, last used first."""
    came = _installed_hashes()  # trained on, these lie there, too
    return [one for one in text_store().texts.entries() if one.hash not in came]


def titles() -> dict[str, str]:
    """All texts to choose from: title by name."""
    return installed_corpora() | {one.hash: one.name for one in own_texts()}


def keep_text(data: bytes, name: str, *, lower: bool, rarer_than: int, missing: str = "") -> str:
    """Read a file and keep its text. Returns its name.

    ``missing``: the hash of a text that is looked for. If the file makes it with the other choice
    of ``lower``, or as ``in_reading`` knows it, it is read so.

    Raises:
        InputError: for what is no text.
        StoreError: if the disk refuses.
    """
    corpus = read_text(data, name, lower=lower, rarer_than=rarer_than)
    if missing and corpus.hash != missing:
        other = read_text(data, name, lower=not lower, rarer_than=rarer_than)
        found = in_reading(corpus, missing) or in_reading(other, missing)
        corpus = found or corpus
    text_store().texts.save(corpus)
    return corpus.hash


def baselines_of(corpus: Corpus, held_out: float) -> Baselines:
    """What counting gives. Raises ``WorkerLost``."""
    name, seconds = (corpus.hash, held_out), COUNTING * len(corpus)
    words = "Counting characters and their neighbours"
    return answer(name, words, seconds, baselines, corpus, held_out)


def baselines_so_far(corpus: Corpus, held_out: float) -> Baselines | None:
    """The same for what is drawn again soon: None while they are counted."""
    name, seconds = (corpus.hash, held_out), COUNTING * len(corpus)
    return answer_so_far(name, seconds, baselines, corpus, held_out)


@st.cache_data(max_entries=32, show_spinner=False)
def published_of(name: str) -> Known | None:
    """What was published of a text, if it is one of those."""
    return known(corpus_named(name))
