import gzip
import io
import unicodedata
import zipfile

import numpy as np
import pytest

from lstm_core.corpus.corpus import corpus_of
from lstm_core.corpus.decoding import MAX_BYTES
from lstm_core.corpus.numbering import MAX_TABLE, numbered
from lstm_core.corpus.reading import FOLDED, MAX_DISTINCT, MIN_CHARACTERS, rare, read_text
from lstm_core.errors import InputError, SettingError
from tests.corpus.texts import random_text

LINES = "The boy said: „Straße“, and went home (at last).\n" * 20
TEXTS = {
    "english": LINES,
    "one line": LINES.replace("\n", " "),
    "emoji": "I 👩‍👩‍👧 you 👍🏽 🇩🇪!\n" * 60,
    "right to left": "שלום עולם, مرحبا بالعالم\n" * 60,
    "chinese": "天地玄黃宇宙洪荒日月盈昃\n" * 60,
}


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", LINES)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_nothing_of_a_text_in_unicode_is_lost(text, encoding):
    corpus = read_text(text.encode(encoding), "mine.txt")
    assert corpus.text == text
    assert corpus.vocabulary == tuple(sorted(set(text)))
    assert corpus.codes.dtype == np.int32
    assert "".join(corpus.vocabulary[code] for code in corpus.codes) == text
    said = {"utf-16": ("The file is in UTF-16.",), "utf-32": ("The file is in UTF-32.",)}
    assert (corpus.name, corpus.notes) == ("mine.txt", said.get(encoding, ()))


def test_utf_16_of_either_order_is_read():
    for order in ("le", "be"):
        data = ("\N{BOM}" + LINES).encode(f"utf-16-{order}")
        assert read_text(data, "a").text == LINES


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf", "blank"),
        (b" \n\t" * 400, "blank"),
        (b"a" * 600, "one character over and over"),
        (b"Too short.", "has 10 characters: expected at least 500"),
        (b"%PDF-1.7 and more", "is a PDF: expected a plain text in UTF-8. Saved as plain text"),
        (zipped(), "zip archive, as Word's .docx"),
        (gzip.compress(LINES.encode()), "is a gzip archive"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a PNG picture"),
        (b"{\\rtf1\\ansi" + b"a" * 600, "is an RTF document"),
        (LINES.encode("utf-16-le"), "UTF-16 without a byte order mark"),
        (bytes(range(256)) * 4, "bytes of value zero"),
        (LINES.encode("utf-16")[:-1], "begins as UTF-16 does"),
        (b"\xff\xfe" + b"\x00\xd8" * 600, "begins as UTF-16 does"),
        ("\nÜber die Brücke\n".encode("cp1252") * 60, "byte 0xdc in line 2 of the file"),
        (b"\xef\xbb\xbf" + b"caf\xe9 " * 200, "byte 0xe9 in line 1 of the file"),
        ("яблоко ".encode("koi8-r") * 100, "another encoding"),
        (b"a" * (MAX_BYTES + 1), "has 5,000,001 bytes: expected at most 5,000,000 (5 MB)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_no_text_is_refused_with_what_would_work(data, said):
    with pytest.raises(InputError) as refused:
        read_text(data, "a")
    assert said in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_text_of_the_greatest_size_is_read():
    data = (LINES.encode() * (MAX_BYTES // len(LINES)))[: MAX_BYTES - 1] + b"\n"
    corpus = read_text(data.decode(errors="ignore").encode(), "large")
    assert len(corpus) > 4_500_000
    assert corpus.text[:900] == LINES[:900]


def test_line_ends_become_one_kind_and_controls_are_dropped_and_both_is_said():
    text = "a\tb\r\nc\rd\u2028e\u2029f\ng\f\x07\x7f" + LINES
    corpus = read_text(text.encode(), "a")
    assert corpus.text == "a\tb\nc\nd\ne\nf\ng" + LINES
    assert corpus.notes == ("Line ends are line feeds.", "3 control characters left out.")


def test_a_text_is_composed():
    corpus = read_text(unicodedata.normalize("NFD", "Häuser über Flüsse\n" * 60).encode(), "a")
    assert corpus.text == "Häuser über Flüsse\n" * 60


def test_letters_become_lower_case_when_asked_to():
    corpus = read_text(("ÄRGER Ob İ\n" * 60).encode(), "a", lower=True)
    assert corpus.text == unicodedata.normalize("NFC", "ärger ob i̇\n" * 60)
    assert corpus.notes == ("Letters are lower case.",)


def test_rare_characters_are_named_and_folded_into_one_sign():
    text = LINES + "q" * 2 + "ж"
    corpus = read_text(text.encode(), "a")
    assert rare(corpus, 3) == ("ж", "q")
    assert rare(corpus, 1) == ()
    folded = read_text(text.encode(), "a", rarer_than=3)
    assert folded.text == LINES + FOLDED * 3
    assert folded.notes == (
        f"2 characters that occur fewer than 3 times are one sign, {FOLDED} (0.31% of the text).",
    )
    assert folded.hash != corpus.hash


def test_more_distinct_characters_than_a_network_tells_apart_are_folded_by_themselves():
    many = "".join(chr(0x4E00 + n) for n in range(3000))
    text = many[:500] * 3 + many
    corpus = read_text(text.encode(), "a")
    assert len(corpus.vocabulary) == MAX_DISTINCT
    assert corpus.text[:1500] == text[:1500]  # the frequent ones stay
    assert corpus.text.count(FOLDED) == 2001 == 3000 - (MAX_DISTINCT - 1)
    (note,) = corpus.notes
    assert note.startswith("2,001 characters beyond the 999 most frequent ones are one sign")
    just = many[:MAX_DISTINCT] * 2
    assert read_text(just.encode(), "a").text == just


def test_a_text_that_holds_the_sign_already_keeps_it():
    text = LINES + FOLDED * 5 + "ж"
    assert read_text(text.encode(), "a", rarer_than=2).text == LINES + FOLDED * 6


@pytest.mark.parametrize("threshold", [0, -1, 1.5, True, 10**6])
def test_a_threshold_that_cannot_work_is_refused_with_one_that_does(threshold):
    with pytest.raises(SettingError) as refused:
        read_text(LINES.encode(), "a", rarer_than=threshold)
    assert len(read_text(LINES.encode(), "a", rarer_than=refused.value.nearest).vocabulary) > 1


def test_the_shortest_text_that_is_read():
    text = random_text("abc", MIN_CHARACTERS)
    assert len(read_text(text.encode(), "a")) == MIN_CHARACTERS
    with pytest.raises(InputError):
        read_text(text[1:].encode(), "a")


def test_numbering_by_a_table_equals_numbering_by_sorting():
    values = np.random.default_rng(1).integers(0, 90, 500) * 3
    for possible in (300, MAX_TABLE + 1):
        distinct, places = numbered(values, possible)
        assert np.array_equal(distinct, np.unique(values))
        assert np.array_equal(distinct[places], values)
    assert corpus_of("", "nothing").text == ""
