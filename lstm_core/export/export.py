"""A run as tables, as weights, as a Keras file, as a zip of all."""

import io
import json
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from lstm_core.export.script import script
from lstm_core.run import Run
from lstm_core.shape import Shape
from lstm_core.tables import prediction_table


def history_csv(run: Run) -> str:
    """One row per epoch: epoch, loss, accuracy (running), updates, seconds (both so far)."""
    names = ("loss", "accuracy", "updates", "seconds")
    history = {name: getattr(run.history, name) for name in names}
    epochs = np.arange(1, run.config.epochs + 1)
    return pd.DataFrame({"epoch": epochs} | history).to_csv(index=False)


def predictions_csv(run: Run, epoch: int | None = None) -> str:
    """One row per training pair, as ``tables.prediction_table``."""
    return prediction_table(run, epoch).to_csv(index=False)


def weights_npz(run: Run, epoch: int | None = None) -> bytes:
    """The weights as named arrays, to be read with ``np.load(..., allow_pickle=False)``."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **run.weights(epoch))
    return buffer.getvalue()


def keras_file(run: Run, epoch: int | None = None) -> bytes:
    """The network as a ``.keras`` file, for other programs: this one never reads such files.

    Loads TensorFlow.
    """
    from lstm_core.network import BUILDING, build_model, build_optimizer, optimizer_slots

    shape = Shape.of(run.config)
    with BUILDING:
        model = build_model(shape, batch_size=shape.batch_size if shape.carries_state else None)
        optimizer = build_optimizer(run.config)
        model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"])
        optimizer.build(model.trainable_variables)
        for variable, value in zip(
            model.trainable_variables, run.weights(epoch).values(), strict=True
        ):
            variable.assign(value)
        if epoch is None:  # with what it needs to train on
            for slot, value in zip(optimizer_slots(optimizer), run.optimizer_state, strict=True):
                slot.assign(value)
        with tempfile.TemporaryDirectory() as folder:  # Keras only saves to a path
            path = Path(folder) / "model.keras"
            model.save(path)
            return path.read_bytes()


def bundle(run: Run) -> bytes:
    """Everything in one zip: script, tables, settings, weights, Keras file. Loads TensorFlow."""
    name = run.hash
    content: dict[str, str | bytes] = {
        "train.py": script(run),
        "history.csv": history_csv(run),
        "predictions.csv": predictions_csv(run),
        "settings.json": json.dumps(run.config.to_dict(), ensure_ascii=False, indent=1),
        "weights.npz": weights_npz(run),
        "model.keras": keras_file(run),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, data in content.items():
            archive.writestr(f"{name}/{file}", data)
    return buffer.getvalue()
