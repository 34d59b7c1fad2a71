"""What there is to take of a run: tables, settings, weights, a Keras file, a zip of all."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from lstm_core.config import RunConfig
from lstm_core.config.title import title_text
from lstm_core.export.explorable import explorable_page
from lstm_core.export.script import script
from lstm_core.export.taken import BINARY, JSON, ZIP, Taken, model_bytes, npz, whole, zipped
from lstm_core.export.talk import talk_page
from lstm_core.inference.predictions import prediction_table
from lstm_core.run import Run
from lstm_core.stage import why_not_explored, why_not_shown


@dataclass(frozen=True)
class Export(Taken[Run]):
    """One thing to take of a run.

    ``why_not``: of a run that has none, the reason. ``frame``: of an HTML page that does something
    in any place, the style of a frame for it in another page. ``linked(run, link)``: of what may
    carry a link to the app, makes it with one.
    """

    why_not: Callable[[RunConfig], str] = lambda config: ""
    frame: str = ""
    linked: Callable[[Run, Any], str] | None = None

    def file_of(self, run: Run) -> str:
        return f"{run.config.framing}-{run.hash}-{self.file}"

    def iframe_of(self, run: Run) -> str:
        """HTML that shows it in another page, beside which the file lies. Only of a page with a
        ``frame``."""
        return (
            f'<iframe src="{self.file_of(run)}" title="{escape(title_text(run.config))}" '
            f'style="border: 0; width: 100%; {self.frame}" allow="fullscreen"></iframe>'
        )


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


def weights_npz(run: Run, epoch: int | None = None) -> bytes:
    """The weights as named arrays, to be read with ``np.load(..., allow_pickle=False)``."""
    return npz(run.weights(epoch))


def keras_file(run: Run, epoch: int | None = None) -> bytes:
    """The network as a ``.keras`` file, for other programs: this one never reads such files.

    Loads TensorFlow.
    """
    from lstm_core.training.model import trained_model

    # With what it needs to continue training, which is recorded of the last epoch alone.
    optimizer_state = run.optimizer_state if epoch is None else ()
    return model_bytes(trained_model(run.config, run.weights(epoch), optimizer_state))


def bundle(run: Run, epoch: int | None = None) -> bytes:
    """All of ``EXPORTS`` that there are of a run, but itself, in one zip. Loads TensorFlow."""
    return zipped(run, epoch, (one for one in EXPORTS.values() if not one.why_not(run.config)))


# By the name that the command line knows them by, in the order in which a menu shows them.
EXPORTS: dict[str, Export] = {
    "script": Export("Keras script", "train.py", "text/x-python", whole(script)),
    "figures": Export("Figures as HTML", "figures.html", "text/html", whole(figures_html)),
    "explore": Export(
        "Explorable page as HTML",
        "explore.html",
        "text/html",
        whole(explorable_page),
        why_not=why_not_explored,
        frame="height: 820px",
    ),
    "talk": Export(
        "Talk as HTML",
        "talk.html",
        "text/html",
        whole(talk_page),
        why_not=why_not_shown,
        frame="aspect-ratio: 16 / 9",
        linked=talk_page,
    ),
    "history": Export("History as CSV", "history.csv", "text/csv", whole(history_csv)),
    "predictions": Export("Predictions as CSV", "predictions.csv", "text/csv", predictions_csv),
    "settings": Export("Settings as JSON", "settings.json", JSON, whole(settings_json)),
    "weights": Export("Weights as .npz", "weights.npz", BINARY, weights_npz),
    "keras": Export("Keras file", "model.keras", BINARY, keras_file, loads_keras=True),
    "all": Export("All in a zip", "run.zip", ZIP, bundle, loads_keras=True),
}
