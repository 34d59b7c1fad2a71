"""A user's text as a corpus: made even where texts differ for no reader, and what was done said."""

import unicodedata
from collections.abc import Sequence

import numpy as np

from lstm_core.corpus.corpus import Corpus, corpus_of
from lstm_core.corpus.decoding import UTF_8, decoded
from lstm_core.errors import InputError, SettingError
from lstm_core.wording import counted, percent

MIN_CHARACTERS = 500  # a sample alone has 400
MAX_CHARACTERS = 5_000_000
MAX_DISTINCT = 1_000  # the network's input and output are as wide
FOLDED = "\N{REPLACEMENT CHARACTER}"  # Unicode's own sign for a character that cannot be shown
LINE_ENDS = ("\r\n", "\r", "\N{LINE SEPARATOR}", "\N{PARAGRAPH SEPARATOR}")
# The ASCII ones. Those from U+0080 on stand in texts that were once read in a wrong encoding, as
# the published one was, for halves of letters.
CONTROLS = [*(point for point in range(32) if chr(point) not in "\t\n"), 127]


def read_text(data: bytes, name: str, *, lower: bool = False, rarer_than: int = 1) -> Corpus:
    """The corpus of a file's bytes.

    ``lower``: letters become lower case. ``rarer_than``: characters that occur fewer times are
    folded into one sign, U+FFFD; 1 folds none, unless there are more than ``MAX_DISTINCT``.

    Raises:
        InputError: for what is no text, too short or too long.
        SettingError: for a ``rarer_than`` that cannot work.
    """
    text, encoding = decoded(data)
    notes = () if encoding == UTF_8 else (f"The file is in {encoding}.",)
    return prepared(text, name, lower=lower, rarer_than=rarer_than, notes=notes)


def prepared(
    text: str, name: str, *, lower: bool = False, rarer_than: int = 1, notes: Sequence[str] = ()
) -> Corpus:
    """The corpus of a text as ``read_text`` makes it. ``notes``: what was done to it before."""
    text, done = _even(text)
    notes = [*notes, *done]
    if lower:
        text = text.lower()
        notes.append("Letters are lower case.")
    text = unicodedata.normalize("NFC", text)
    _check_length(text)
    corpus = corpus_of(text, name, tuple(notes))
    if len(corpus.vocabulary) < 2:
        raise InputError(
            "the text is one character over and over: expected at least two different ones."
        )
    return _folded(corpus, rarer_than)


def rare(corpus: Corpus, than: int) -> tuple[str, ...]:
    """The characters that occur fewer times, the rarest first."""
    counts = np.bincount(corpus.codes, minlength=len(corpus.vocabulary))
    order = np.argsort(counts, kind="stable")
    return tuple(corpus.vocabulary[code] for code in order[counts[order] < than])


def _even(text: str) -> tuple[str, list[str]]:
    """The text with line feeds for line ends and without control characters; what was done."""
    notes = []
    before = text
    for end in LINE_ENDS:
        text = text.replace(end, "\n")
    if text != before:
        notes.append("Line ends are line feeds.")
    length = len(text)
    if any(chr(point) in text for point in CONTROLS):
        text = text.translate(dict.fromkeys(CONTROLS))
    if dropped := length - len(text):
        notes.append(f"{counted(dropped, 'control character')} left out.")
    return text, notes


def _check_length(text: str) -> None:
    if not text.strip():
        raise InputError("the text is blank: expected words or other signs to learn from.")
    if len(text) < MIN_CHARACTERS:
        raise InputError(
            f"the text has {counted(len(text), 'character')}: expected at least {MIN_CHARACTERS}. "
            "A few pages would work, and some hundred thousand characters work well."
        )
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"the text has {len(text):,} characters: expected at most {MAX_CHARACTERS:,}. A part "
            "of it would work."
        )


def _folded(corpus: Corpus, rarer_than: int) -> Corpus:
    """The corpus with one sign for its rare characters, and for as many more as are too many."""
    counts = np.bincount(corpus.codes)
    if isinstance(rarer_than, bool) or not isinstance(rarer_than, int) or rarer_than < 1:
        raise SettingError("rarer_than", rarer_than, "expected a whole number from 1 on.", 1)
    if rarer_than > counts.max():
        raise SettingError(
            "rarer_than",
            rarer_than,
            f"no character occurs so often; the most frequent one does {counts.max():,} times.",
            int(np.sort(counts)[-2]),
        )
    folded = counts < rarer_than
    note = f"that occur fewer than {rarer_than:,} times are one sign, {FOLDED}"
    if np.count_nonzero(~folded) + folded.any() > MAX_DISTINCT:
        folded[np.argsort(-counts, kind="stable")[MAX_DISTINCT - 1 :]] = True
        note = (
            f"beyond the {MAX_DISTINCT - 1} most frequent ones are one sign, {FOLDED}, because a "
            f"network here tells at most {MAX_DISTINCT:,} apart"
        )
    if not folded.any():
        return corpus
    points = np.array([*map(ord, corpus.vocabulary)], np.uint32)
    points[folded] = ord(FOLDED)
    text = points[corpus.codes].tobytes().decode("utf-32-le")
    share = percent(counts[folded].sum() / len(corpus), 2, trim=True)
    note = f"{counted(int(folded.sum()), 'character')} {note} ({share} of the text)."
    return corpus_of(text, corpus.name, (*corpus.notes, note))
