"""What there is to take of a text's run: a script, weights, a Keras file, tables, samples."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lstm_core.config.title import text_title
from lstm_core.export.export import model_bytes
from lstm_core.export.text_script import FILE, text_script
from lstm_core.interpret.text_record import record_table
from lstm_core.text_run import TEMPERATURES, TextRun


@dataclass(frozen=True)
class TextExport:
    """One thing to take. ``file``: what it is called in the zip. ``make(run, updates)`` gives it
    after the recorded update nearest to ``updates`` (None: the last); what is of the whole run is
    the same for all. ``loads_keras``: making it loads TensorFlow."""

    label: str
    file: str
    media: str
    make: Callable[[TextRun, float | None], str | bytes]
    loads_keras: bool = False

    def file_of(self, run: TextRun) -> str:
        """What it is called outside a zip, beside those of other runs."""
        return f"text-{run.hash}-{self.file}"

    @property
    def readable(self) -> bool:
        """Whether it can be read as it is, as in a terminal."""
        return self.media in ("text/x-python", "text/csv", "text/plain", "application/json")


def record_csv(run: TextRun) -> str:
    """The ``record_table``."""
    return str(record_table(run).to_csv(index=False))


def samples_text(run: TextRun) -> str:
    """What it wrote at every mark."""
    lines = [text_title(run.corpus_name, run.config), f"After: {run.beginning}", ""]
    for updates, row in zip(run.record.updates, run.samples, strict=True):
        for temperature, sample in zip(TEMPERATURES, row, strict=True):
            passes = updates / run.config.updates_per_pass
            lines += [f"--- pass {passes:.2f}, temperature {temperature}", sample, ""]
    return "\n".join(lines)


def settings_json(run: TextRun) -> str:
    """The settings, to be read with ``TextConfig.from_dict``, the text's name and vocabulary."""
    said = {
        "config": run.config.to_dict(),
        "text": run.corpus_name,
        "vocabulary": "".join(run.vocabulary),
        "environment": run.environment,
    }
    return json.dumps(said, ensure_ascii=False, indent=1)


def text_weights_npz(run: TextRun, updates: float | None = None) -> bytes:
    """The weights as named arrays and the ``vocabulary``, to be read with
    ``np.load(..., allow_pickle=False)``."""
    buffer = io.BytesIO()
    vocabulary = np.array(list(run.vocabulary))
    weights = run.weights(updates)
    np.savez_compressed(buffer, allow_pickle=False, vocabulary=vocabulary, **weights)
    return buffer.getvalue()


def text_keras_file(run: TextRun, updates: float | None = None) -> bytes:
    """The network as a ``.keras`` file, for other programs: this one never reads such files.

    Loads TensorFlow.
    """
    from lstm_core.training.text.keras_model import text_model

    return model_bytes(text_model(run.config, run.weights(updates)))


def text_bundle(run: TextRun, updates: float | None = None) -> bytes:
    """All of ``TEXT_EXPORTS`` but itself, in one zip. Loads TensorFlow."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in TEXT_EXPORTS.values():
            if one.make is not text_bundle:
                archive.writestr(f"{run.hash}/{one.file}", one.make(run, updates))
    return buffer.getvalue()


def _whole(make: Callable[[TextRun], str]) -> Callable[[TextRun, float | None], str]:
    """For what is of the whole run: the same, whichever update is asked for."""
    return lambda run, updates: make(run)


# By the name that the command line knows them by, in the order in which a menu shows them.
TEXT_EXPORTS: dict[str, TextExport] = {
    "script": TextExport("Keras script", FILE, "text/x-python", _whole(text_script)),
    "samples": TextExport("Samples as text", "samples.txt", "text/plain", _whole(samples_text)),
    "history": TextExport("Record as CSV", "record.csv", "text/csv", _whole(record_csv)),
    "settings": TextExport(
        "Settings as JSON", "settings.json", "application/json", _whole(settings_json)
    ),
    "weights": TextExport(
        "Weights as .npz", "weights.npz", "application/octet-stream", text_weights_npz
    ),
    "keras": TextExport(
        "Keras file", "model.keras", "application/octet-stream", text_keras_file, loads_keras=True
    ),
    "all": TextExport("All in a zip", "run.zip", "application/zip", text_bundle, loads_keras=True),
}
