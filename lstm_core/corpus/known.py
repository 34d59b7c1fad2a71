"""Texts that others have published figures of, recognised by their characters."""

from dataclasses import dataclass
from typing import Any

from lstm_core.corpus.corpus import Corpus, corpus_of
from lstm_core.hashes import content_hash
from lstm_core.sequence.sources import COURSE


@dataclass(frozen=True)
class PublishedPass:
    """What a source prints of a pass over the text.

    ``loss``: nats per character, mean over the pass while the weights moved. ``seconds`` it took
    there; None where it prints none.
    """

    number: int
    loss: float
    seconds: float | None = None


@dataclass(frozen=True)
class Known:
    """A text and what was published of it.

    ``source``: its key in ``SOURCES``. ``characters`` and ``distinct`` of the text as published,
    that is in lower case. ``settings`` of the training by the names of ``TextConfig``, ``passes``
    of which it was to have. ``figures`` in the order of passes. ``difference``: how the text at
    hand differs from the one that the figures are of, besides upper case; "" for not at all.
    """

    title: str
    source: str
    characters: int
    distinct: int
    settings: dict[str, Any]
    passes: int
    figures: tuple[PublishedPass, ...]
    difference: str = ""


NIETZSCHE = {
    "title": "Beyond Good and Evil, by F. Nietzsche, in English",
    "source": COURSE,
    "characters": 600_901,
    "distinct": 59,
    "settings": {
        "way": "windows",
        "cell": "LSTM",
        "units": 128,
        "layers": 1,
        "dropout": 0.0,
        "chunk": 40,
        "stride": 3,
        "batch_size": 128,
        "optimizer": "rmsprop",
        "learning_rate": 0.01,
        "clip": 0.0,
        "held_out": 0.0,
    },
    "passes": 60,
    "figures": (
        PublishedPass(19, 1.3908, 262),
        PublishedPass(32, 1.3830, 255),
        PublishedPass(38, 7.6662),
    ),
}
READ_WELL = (
    "The figures are of a reading in which each of the eight accented letters is two characters."
)
# The file is in UTF-8; the source read its bytes one by one (Latin-1), which gives 600,901
# characters and not 600,893, and 59 distinct ones and not 57.
AS_PUBLISHED = "22c2b02d952d783b"
KNOWN: dict[str, Known] = {
    AS_PUBLISHED: Known(**NIETZSCHE),  # type: ignore[arg-type]
    "9cb94a5f1f8d1359": Known(**NIETZSCHE, difference=READ_WELL),  # type: ignore[arg-type]
}
"""By the hash of the text in lower case."""


def known(corpus: Corpus) -> Known | None:
    """What was published of a text, whatever it is called and whether or not in lower case."""
    return KNOWN.get(content_hash(corpus.text.lower()))


def in_reading(corpus: Corpus, wanted: str) -> Corpus | None:
    """The text of that hash, if it is this one: as it stands, in lower case, or as well with each
    accented letter as the two characters that the source read. None if it is another."""
    small = corpus.text.lower()
    halves = corpus.text.encode().decode("latin-1").lower()
    for text in (corpus.text, small, halves):
        if content_hash(text) == wanted:
            return corpus_of(text, corpus.name, corpus.notes)
    return None
