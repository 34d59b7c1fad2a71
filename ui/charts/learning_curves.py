"""Learning curves of several runs: charts that update in place, live and afterwards the same.

Their specifications hold no data, so that only the data changes as they grow: a browser draws a
chart anew when its specification is another one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core.colours import QUANTITY_COLOURS
from lstm_core.data.dataset import drawn_epochs
from ui.charts.palette import BLUE, GREEN, PURPLE, VERMILLION
from ui.charts.vega import LEGEND_ABOVE, plot, quantitative, told_apart

RUN_COLOURS = (BLUE, VERMILLION, GREEN, PURPLE)
RUN_DASHES = ([1, 0], [8, 4], [2, 3], [10, 3, 2, 3])  # which say it too
X_AXES = {"epoch": "Epoch", "update": "Update of the weights", "second": "Second of training"}
HEIGHT = 240  # pixels


@dataclass(frozen=True)
class Curve:
    """What is drawn of one run: running loss and accuracy after each epoch [epochs], the seconds
    of training by then [epochs], and how many updates of the weights an epoch makes."""

    loss: np.ndarray
    accuracy: np.ndarray
    seconds: np.ndarray
    updates_per_epoch: int


def curve_points(curves: dict[str, Curve], by: str) -> pd.DataFrame:
    """The points that ``run_curves`` draws: "run", "epoch", "loss", "accuracy", and "at", on the
    x axis.

    Args:
        curves: of those runs that have begun, by label.
        by: what is on the x axis, a key of ``X_AXES``.
    """
    points = [_points(label, curve, by) for label, curve in curves.items()]
    return pd.concat(points) if points else pd.DataFrame(columns=["run", "at", *QUANTITY_COLOURS])


def run_curves(points: pd.DataFrame, labels: Sequence[str], by: str) -> None:
    """Loss and accuracy of several runs, side by side.

    Args:
        points: as ``curve_points`` makes them.
        labels: of all runs, also of those that have no points yet; each has its own colour and
            dash.
        by: what is on the x axis, a key of ``X_AXES``.
    """
    legend = LEGEND_ABOVE | {
        "columns": {"expr": "width < 420 ? 1 : 2"},
        "labelLimit": 170,
        "symbolType": "stroke",
        "symbolSize": 700,
    }
    colour, dash = (
        told_apart("run", dict(zip(labels, looks, strict=False)), legend)
        for looks in (RUN_COLOURS, RUN_DASHES)
    )
    for place, column in zip(st.columns(2), QUANTITY_COLOURS, strict=True):
        with place:
            _chart(points, column, by, {"color": colour, "strokeDash": dash}, labels)


def _points(label: str, curve: Curve, by: str) -> pd.DataFrame:
    epochs = drawn_epochs(len(curve.loss))
    at = {
        "epoch": epochs,
        "update": epochs * curve.updates_per_epoch,
        "second": curve.seconds[epochs - 1],
    }
    return pd.DataFrame(
        {
            "run": label,
            "at": at[by],
            "epoch": epochs,
            "loss": curve.loss[epochs - 1],
            "accuracy": curve.accuracy[epochs - 1],
        }
    )


def _chart(
    points: pd.DataFrame, column: str, by: str, look: dict[str, Any], labels: Sequence[str]
) -> None:
    """One quantity, with its exact values on points that are not seen."""
    percent = column == "accuracy"
    exact = {"field": column, "title": column.capitalize(), "format": ".1%" if percent else ".4f"}
    tooltip = [{"field": "run", "title": "Run"}, {"field": "epoch", "title": "Epoch"}, exact]
    y = quantitative(
        column,
        f"{column.capitalize()} (running)",
        scale={"domain": [0, 1]} if percent else {"zero": True},
        axis={"format": "%" if percent else ".1f"},
    )
    plot(
        points,
        height=HEIGHT,
        encoding={"x": quantitative("at", X_AXES[by]), "y": y} | look,
        layer=[
            {"mark": {"type": "line", "strokeWidth": 2.5}},
            {
                "mark": {"type": "circle", "size": 60, "opacity": 0, "aria": False},
                "encoding": {"strokeDash": {"value": [1, 0]}, "tooltip": tooltip},
            },
        ],
        key=f"compare_{column}",
        alt=f"Running {column} of {', '.join(labels)}, by {X_AXES[by].lower()}",
    )
