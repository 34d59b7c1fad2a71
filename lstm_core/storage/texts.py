"""The texts that somebody gave: ``<hash>.txt`` in UTF-8, and ``<hash>.json`` with what a reader
calls it and what was done to it. The hash is that of the text, so what was changed is noticed."""

import contextlib
import json
import os
from collections.abc import Callable, Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lstm_core.config.allowed import MAX_TEXT
from lstm_core.corpus.corpus import Corpus, corpus_of
from lstm_core.errors import StoreError
from lstm_core.hashes import is_hash
from lstm_core.storage.eviction import ASIDE, unlink_stale
from lstm_core.storage.files import WRITING, Unfit, check_hash, read_file, why, write_file
from lstm_core.storage.location import make_folder
from lstm_core.storage.setting_aside import set_aside

MAX_BYTES = 300_000_000  # all texts together
MAX_FILE = 4 * MAX_TEXT  # bytes: UTF-8 takes at most 4 for a character
MAX_ABOUT = 100_000
UNNAMED = "A text of your own"


@dataclass(frozen=True)
class TextEntry:
    """What the list of texts shows. ``last_used``: seconds since 1970."""

    hash: str
    name: str
    notes: tuple[str, ...]
    bytes: int
    last_used: float


class Texts:
    """The texts in one folder, which lies in the text runs' own. ``needed`` gives the hashes of
    those that a run needs: they are the last to be evicted."""

    def __init__(
        self,
        folder: Path,
        *,
        needed: Callable[[], Container[str]] = tuple,
        max_bytes: int = MAX_BYTES,
    ):
        self.folder, self.max_bytes, self._needed = folder, max_bytes, needed

    def save(self, corpus: Corpus) -> None:
        """Keep a text, then remove others until the rest fits.

        Raises:
            StoreError: if the disk refuses.
        """
        about = {"name": corpus.name, "notes": list(corpus.notes)}
        try:
            make_folder(self.folder)
            # First what is said of it, or another could find it without a name.
            write_file(self._about(corpus.hash), json.dumps(about, ensure_ascii=False).encode())
            write_file(self._file(corpus.hash), corpus.text.encode())
        except OSError as error:
            raise StoreError(
                f"the text {corpus.name!r} could not be stored: {why(error)}"
            ) from error
        self.evict(keep=corpus.hash)

    def load(self, text_hash: str) -> Corpus | None:
        """The text of that hash; None if there is none.

        Raises:
            StoreError: if that can be no hash, or the file cannot be read.
            DamagedRun: if it is another text by now; it is set aside.
        """
        file = self._file(check_hash(text_hash, "text"))
        try:
            corpus = self._read(file, text_hash)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise StoreError(f"text {text_hash} cannot be read: {why(error)}") from error
        except Unfit as error:
            fault = f"{error}; give the text once more"
            return set_aside(
                file, f"text {text_hash}", fault, lambda aside: self._read(aside, text_hash)
            )
        with contextlib.suppress(OSError):  # a read-only folder keeps no record of use
            os.utime(file)
        return corpus

    def entries(self) -> list[TextEntry]:
        """All texts, last used first; they are not looked into."""
        found = []
        for file in self._files():
            with contextlib.suppress(OSError):
                about, seen = self._said(file.stem), file.stat()
                found.append(TextEntry(file.stem, *about, seen.st_size, seen.st_mtime))
        return sorted(found, key=lambda entry: -entry.last_used)

    def evict(self, keep: str | None = None) -> list[str]:
        """Remove what was least recently used until the rest fits: what was set aside first, what
        a run needs last, ``keep`` never. Returns the hashes of the texts removed."""
        with contextlib.suppress(OSError):
            unlink_stale(list(self.folder.glob(f"{WRITING}*")))
        held = []
        for file in [*self.folder.glob(f"{ASIDE}/*.txt"), *self._files()]:
            with contextlib.suppress(OSError):
                held.append((file, file.stat()))
        total, removed = sum(seen.st_size for _, seen in held), []
        if total <= self.max_bytes:
            return []
        needed = self._needed()
        going = [
            ((file.parent == self.folder, file.stem in needed, seen.st_mtime), seen.st_size, file)
            for file, seen in held
            if file.stem != keep
        ]
        for _, size, file in sorted(going):
            if total <= self.max_bytes:
                break
            with contextlib.suppress(OSError):
                file.unlink()
                file.with_suffix(".json").unlink(missing_ok=True)
                total -= size
                if file.parent == self.folder:
                    removed.append(file.stem)
        return removed

    def _files(self) -> list[Path]:
        return [file for file in self.folder.glob("*.txt") if is_hash(file.stem)]

    def _file(self, text_hash: str) -> Path:
        return self.folder / f"{text_hash}.txt"

    def _about(self, text_hash: str) -> Path:
        return self.folder / f"{text_hash}.json"

    def _read(self, file: Path, text_hash: str) -> Corpus:
        content = read_file(file, MAX_FILE, "its file")
        try:
            text = content.decode()
        except UnicodeDecodeError:
            raise Unfit("it is no text in UTF-8") from None
        corpus = corpus_of(text, *self._said(text_hash))
        if corpus.hash != text_hash:
            raise Unfit("it was changed or cut off")
        return corpus

    def _said(self, text_hash: str) -> tuple[str, tuple[str, ...]]:
        """Name and notes of a text; without them it can be read as well."""
        with contextlib.suppress(OSError, ValueError, RecursionError, Unfit):
            about: Any = json.loads(read_file(self._about(text_hash), MAX_ABOUT, "its name"))
            if isinstance(about, dict):
                name, notes = about.get("name"), about.get("notes")
                if isinstance(name, str) and isinstance(notes, list):
                    return name, tuple(note for note in notes if isinstance(note, str))
        return UNNAMED, ()
