"""What a file's bytes say: its text, or why they are none."""

import codecs

from lstm_core.errors import InputError

MAX_BYTES = 5_000_000
FORMATS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive, as Word's .docx, .odt and .epub are too"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x7fELF", "a program"),
)
"""What files begin with that are often taken for texts, and what such a file is."""
UTF_8 = "UTF-8"
MARKS = (  # UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF8, "utf-8-sig", UTF_8),
)
"""Byte order marks, the codec that reads what follows them, and its name."""
PLAIN = "expected a plain text in UTF-8"
SAVE = "Saved as plain text (.txt) in UTF-8, it would work."


def decoded(data: bytes) -> tuple[str, str]:
    """The text of a file in UTF-8, or in UTF-16 or UTF-32 with a byte order mark; and which of
    these it is in.

    Raises:
        InputError: for a file that is empty, too large, no text or in another encoding.
    """
    if not data:
        raise InputError(f"the file is empty: {PLAIN}.")
    if len(data) > MAX_BYTES:
        raise InputError(
            f"the file has {len(data):,} bytes: expected at most {MAX_BYTES:,} (5 MB). A part of "
            "it would work."
        )
    for beginning, what in FORMATS:
        if data.startswith(beginning):
            raise InputError(f"the file is {what}: {PLAIN}. {SAVE}")
    for mark, codec, name in MARKS:
        if data.startswith(mark):
            return _by(codec, name, data), name
    if b"\0" in data:
        raise InputError(
            "the file holds bytes of value zero, as pictures, programs and UTF-16 without a byte "
            f"order mark do: {PLAIN}. {SAVE}"
        )
    return _by("utf-8", UTF_8, data), UTF_8


def _by(codec: str, name: str, data: bytes) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        if name != UTF_8:
            raise InputError(
                f"the file begins as {name} does, but byte {error.start + 1:,} is none: {PLAIN}. "
                f"{SAVE}"
            ) from error
        read = error.object  # without the byte order mark
        line = read.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"byte 0x{read[error.start]:02x} in line {line:,} of the file is not UTF-8: {PLAIN}, "
            f"and this looks like another encoding, such as Windows-1252. {SAVE}"
        ) from error
