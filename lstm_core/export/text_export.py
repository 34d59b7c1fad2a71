"""What there is to take of a text's run: a script, weights, a Keras file, tables, samples."""

import json
from dataclasses import dataclass

import numpy as np

from lstm_core.config.title import text_title
from lstm_core.export.taken import BINARY, JSON, ZIP, Taken, model_bytes, npz, whole, zipped
from lstm_core.export.text_script import FILE, text_script
from lstm_core.interpret.text_record import record_table
from lstm_core.text_run import TEMPERATURES, TextRun


@dataclass(frozen=True)
class TextExport(Taken[TextRun]):
    """One thing to take of a text's run."""

    def file_of(self, run: TextRun) -> str:
        return f"text-{run.hash}-{self.file}"


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
    return npz({"vocabulary": np.array(list(run.vocabulary)), **run.weights(updates)})


def text_keras_file(run: TextRun, updates: float | None = None) -> bytes:
    """The network as a ``.keras`` file, for other programs: this one never reads such files.

    Loads TensorFlow.
    """
    from lstm_core.training.text.keras_model import text_model

    return model_bytes(text_model(run.config, run.weights(updates)))


def text_bundle(run: TextRun, updates: float | None = None) -> bytes:
    """All of ``TEXT_EXPORTS`` but itself, in one zip. Loads TensorFlow."""
    return zipped(run, updates, TEXT_EXPORTS.values())


# By the name that the command line knows them by, in the order in which a menu shows them.
TEXT_EXPORTS: dict[str, TextExport] = {
    "script": TextExport("Keras script", FILE, "text/x-python", whole(text_script)),
    "samples": TextExport("Samples as text", "samples.txt", "text/plain", whole(samples_text)),
    "history": TextExport("Record as CSV", "record.csv", "text/csv", whole(record_csv)),
    "settings": TextExport("Settings as JSON", "settings.json", JSON, whole(settings_json)),
    "weights": TextExport("Weights as .npz", "weights.npz", BINARY, text_weights_npz),
    "keras": TextExport("Keras file", "model.keras", BINARY, text_keras_file, loads_keras=True),
    "all": TextExport("All in a zip", "run.zip", ZIP, text_bundle, loads_keras=True),
}
