"""What there is to take of a run: tables, settings, weights, a Keras file, a zip of all."""

import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from lstm_core.config import RunConfig
from lstm_core.config.title import title_text
from lstm_core.export.script import script
from lstm_core.inference.predictions import prediction_table
from lstm_core.run import Run
from lstm_core.stage import can_be_shown


def any_run(config: RunConfig) -> bool:
    """There is one of every run."""
    return True


@dataclass(frozen=True)
class Export:
    """One thing to take.

    ``file``: what it is called in the zip. ``make(run, epoch)`` gives it after the recorded
    epoch nearest to ``epoch`` (None: the last); what is of the whole run, like its history,
    is the same for all. ``loads_keras``: making it loads TensorFlow. ``fits``: of which runs
    there is one. ``frame``: of an HTML page that does something in any place, the style of a
    frame for it in another page. ``linked(run, link)``: of what may carry a link to the app,
    makes it with one.
    """

    label: str
    file: str
    media: str
    make: Callable[[Run, int | None], str | bytes]
    loads_keras: bool = False
    fits: Callable[[RunConfig], bool] = any_run
    frame: str = ""
    linked: Callable[[Run, Any], str] | None = None

    def file_of(self, run: Run) -> str:
        """What it is called outside a zip, beside those of other runs."""
        return f"{run.config.framing}-{run.hash}-{self.file}"

    def iframe_of(self, run: Run) -> str:
        """HTML that shows it in another page, beside which the file lies. Only of a page with a
        ``frame``."""
        return (
            f'<iframe src="{self.file_of(run)}" title="{escape(title_text(run.config))}" '
            f'style="border: 0; width: 100%; {self.frame}" allow="fullscreen"></iframe>'
        )

    @property
    def readable(self) -> bool:
        """Whether it can be read as it is, as in a terminal."""
        return self.media in ("text/x-python", "text/csv", "application/json")


def history_table(run: Run) -> pd.DataFrame:
    """One row per epoch: epoch, loss, accuracy (running), updates, seconds (both so far)."""
    epochs = np.arange(1, run.config.epochs + 1)
    return pd.DataFrame({"epoch": epochs} | vars(run.history))


def history_csv(run: Run) -> str:
    """The ``history_table``."""
    return str(history_table(run).to_csv(index=False))


def predictions_csv(run: Run, epoch: int | None = None) -> str:
    """One row per training pair, as ``tables.prediction_table``."""
    return str(prediction_table(run, epoch).to_csv(index=False))


def settings_json(run: Run) -> str:
    """The settings, to be read with ``RunConfig.from_json``."""
    return json.dumps(run.config.to_dict(), ensure_ascii=False, indent=1)


def figures_html(run: Run) -> str:
    """The figures as one page that needs nothing else. Loads Plotly."""
    from lstm_core.export.page import figures_page

    return figures_page(run)


def talk_html(run: Run, link: Any = None) -> str:
    """The talk as one page that needs nothing else; ``link`` as ``stage.talk_data`` takes it.

    Raises ``ValueError`` for a run of which no talk can be held."""
    from lstm_core.export.talk import talk_page

    return talk_page(run, link)


def explorable_html(run: Run) -> str:
    """The network to type letters at, as one page that needs nothing else."""
    from lstm_core.export.explorable import explorable_page

    return explorable_page(run)


def weights_npz(run: Run, epoch: int | None = None) -> bytes:
    """The weights as named arrays, to be read with ``np.load(..., allow_pickle=False)``."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **run.weights(epoch))
    return buffer.getvalue()


def keras_file(run: Run, epoch: int | None = None) -> bytes:
    """The network as a ``.keras`` file, for other programs: this one never reads such files.

    Loads TensorFlow.
    """
    from lstm_core.training.model import trained_model

    # With what it needs to continue training, which is recorded of the last epoch alone.
    optimizer_state = run.optimizer_state if epoch is None else ()
    return model_bytes(trained_model(run.config, run.weights(epoch), optimizer_state))


def model_bytes(model: Any) -> bytes:
    """A Keras model as a ``.keras`` file."""
    from lstm_core.training.model import BUILDING

    with BUILDING, tempfile.TemporaryDirectory() as folder:  # Keras only saves to a path
        path = Path(folder) / "model.keras"
        model.save(path)
        return path.read_bytes()


def bundle(run: Run, epoch: int | None = None) -> bytes:
    """All of ``EXPORTS`` that there are of a run, but itself, in one zip. Loads TensorFlow."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in EXPORTS.values():
            if one.make is not bundle and one.fits(run.config):
                archive.writestr(f"{run.hash}/{one.file}", one.make(run, epoch))
    return buffer.getvalue()


def _whole(make: Callable[[Run], str]) -> Callable[[Run, int | None], str]:
    """For what is of the whole run: the same, whichever epoch is asked for."""
    return lambda run, epoch: make(run)


# By the name that the command line knows them by, in the order in which a menu shows them.
EXPORTS: dict[str, Export] = {
    "script": Export("Keras script", "train.py", "text/x-python", _whole(script)),
    "figures": Export("Figures as HTML", "figures.html", "text/html", _whole(figures_html)),
    "explore": Export(
        "Explorable page as HTML",
        "explore.html",
        "text/html",
        _whole(explorable_html),
        frame="height: 820px",
    ),
    "talk": Export(
        "Talk as HTML",
        "talk.html",
        "text/html",
        _whole(talk_html),
        fits=can_be_shown,
        frame="aspect-ratio: 16 / 9",
        linked=talk_html,
    ),
    "history": Export("History as CSV", "history.csv", "text/csv", _whole(history_csv)),
    "predictions": Export("Predictions as CSV", "predictions.csv", "text/csv", predictions_csv),
    "settings": Export(
        "Settings as JSON", "settings.json", "application/json", _whole(settings_json)
    ),
    "weights": Export("Weights as .npz", "weights.npz", "application/octet-stream", weights_npz),
    "keras": Export(
        "Keras file", "model.keras", "application/octet-stream", keras_file, loads_keras=True
    ),
    "all": Export("All in a zip", "run.zip", "application/zip", bundle, loads_keras=True),
}
