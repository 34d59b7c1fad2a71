"""Learning curves of several runs in one chart, finished or still in training."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from jobs import TrainingView
from lstm_core import Run, RunConfig
from lstm_core.data.dataset import thinned
from ui.charts.answer_map import BLUE, GREEN, RED

AXES = {"epoch": "Epoch", "update": "Update of the weights", "second": "Second of training"}
MAX_POINTS = 300  # per curve; several of them share a screen
HEIGHT, LEGEND_ROW = 300, 28  # pixels
# Okabe and Ito (2008), told apart by colour-blind readers and legible on both grounds; the
# dashes say it too.
COLOURS = (BLUE, RED, GREEN, "#CC79A7")
DASHES = ([1, 0], [8, 4], [2, 3], [10, 3, 2, 3])


@dataclass(frozen=True)
class Curve:
    """What is drawn of one run: running loss and accuracy per epoch, and the seconds of
    training after each."""

    label: str
    config: RunConfig
    loss: np.ndarray
    accuracy: np.ndarray
    seconds: np.ndarray


def curve_of(label: str, run: Run) -> Curve:
    history = run.history
    return Curve(label, run.config, history.loss, history.accuracy, history.seconds)


def live_curve(label: str, view: TrainingView) -> Curve:
    """While it trains, its epochs are taken to be equally long."""
    epochs = len(view.loss)
    seconds = np.linspace(0, view.seconds, epochs + 1)[1:]
    return Curve(label, view.config, view.loss, view.accuracy, seconds)


def curves_chart(curves: list[Curve], labels: list[str], by: str) -> None:
    """Loss and accuracy side by side; one colour and one dash for each of ``labels``."""
    frame = pd.concat([_points(curve, by) for curve in curves]) if curves else _nothing()
    left, right = st.columns(2)
    with left:
        _chart(frame, "loss", labels, by)
    with right:
        _chart(frame, "accuracy", labels, by)


def _points(curve: Curve, by: str) -> pd.DataFrame:
    chosen = thinned(np.arange(len(curve.loss)), MAX_POINTS)
    epochs = chosen + 1
    return pd.DataFrame(
        {
            "run": curve.label,
            "at": {
                "epoch": epochs,
                "update": epochs * curve.config.updates_per_epoch,
                "second": curve.seconds[chosen],
            }[by],
            "epoch": epochs,
            "loss": curve.loss[chosen],
            "accuracy": curve.accuracy[chosen],
        }
    )


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=["run", "at", "epoch", "loss", "accuracy"])


def _chart(frame: pd.DataFrame, column: str, labels: list[str], by: str) -> None:
    """Its specification holds no data, so a browser only moves what changes."""
    percent = column == "accuracy"
    y = {
        "field": column,
        "type": "quantitative",
        "title": f"{column.capitalize()} (running)",
        "scale": {"domain": [0, 1]} if percent else {"zero": True},
        "axis": {"format": "%" if percent else ".1f"},
    }
    order = {"domain": labels}
    st.vega_lite_chart(
        frame,
        {
            "height": HEIGHT + LEGEND_ROW * len(labels),
            "encoding": {
                "x": {"field": "at", "type": "quantitative", "title": AXES[by]},
                "y": y,
                "color": {
                    "field": "run",
                    "type": "nominal",
                    "scale": order | {"range": list(COLOURS[: len(labels)])},
                    "legend": {
                        "orient": "top",
                        "title": None,
                        "columns": {"expr": "width < 420 ? 1 : 2"},
                        "labelLimit": 170,
                        "symbolType": "stroke",
                        "symbolSize": 700,
                    },
                },
                "strokeDash": {
                    "field": "run",
                    "type": "nominal",
                    "scale": order | {"range": list(DASHES[: len(labels)])},
                },
            },
            "layer": [
                {"mark": {"type": "line", "strokeWidth": 2.5}},
                {
                    "mark": {"type": "circle", "size": 60, "opacity": 0, "aria": False},
                    "encoding": {
                        "strokeDash": {"value": [1, 0]},
                        "tooltip": [
                            {"field": "run", "title": "Run"},
                            {"field": "epoch", "title": "Epoch"},
                            {
                                "field": column,
                                "title": column.capitalize(),
                                "format": ".1%" if percent else ".4f",
                            },
                        ],
                    },
                },
            ],
        },
        key=f"compare_{column}",
        alt=f"Running {column} of {', '.join(labels)}, by {AXES[by].lower()}",
    )
