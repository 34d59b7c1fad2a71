"""The runs of texts, and the texts.

``cache/text/<hash>/`` holds a run, ``cache/text/corpora/`` the texts that somebody gave.
"""

from dataclasses import dataclass
from pathlib import Path

from lstm_core.config.text_config import TextConfig
from lstm_core.storage.location import own_folder
from lstm_core.storage.run_store import RunStore
from lstm_core.storage.text_run_files import read_text_record, read_text_run, write_text_run
from lstm_core.storage.texts import Texts
from lstm_core.text_run import TextRun

FOLDER, CORPORA = "text", "corpora"
MAX_BYTES = 2_000_000_000  # all runs of texts together


@dataclass(frozen=True)
class TextRunEntry:
    """What the list of runs shows, read without the arrays. ``held_out``: nats per character at the
    end, None without a held-out part. ``last_used``: seconds since 1970."""

    config: TextConfig
    corpus_name: str
    held_out: float | None
    bytes: int
    last_used: float

    @property
    def updates(self) -> int:
        return self.config.updates


class TextStore(RunStore[TextConfig, TextRun, TextRunEntry]):
    """The runs of texts in a cache folder (None: the one of one's own runs), and its ``texts``."""

    _read, _write = staticmethod(read_text_run), staticmethod(write_text_run)

    def __init__(self, folder: Path | str | None = None, *, max_bytes: int = MAX_BYTES):
        super().__init__(Path(folder or own_folder()) / FOLDER, max_bytes)
        self.texts = Texts(self.folder / CORPORA, needed=self._needed_texts)

    def _read_entry(self, path: Path, bytes: int, last_used: float) -> TextRunEntry:
        record, config = read_text_record(path, path.name)
        name, held_out = record["corpus_name"], record["held_out"]
        return TextRunEntry(config, name, held_out, bytes, last_used)

    def _needed_texts(self) -> set[str]:
        return {entry.config.corpus for entry in self.entries()[0]}
