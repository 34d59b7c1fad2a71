"""Learning curves: charts that update in place, live and afterwards the same."""

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

MAX_POINTS = 400  # per curve; more than a screen can show, fewer than would slow it down


def learning_curves(
    loss: np.ndarray, accuracy: np.ndarray, epochs: int, *, height: int = 240
) -> None:
    """Running loss and accuracy per epoch, side by side. Axes do not move while it trains."""
    frame = _thinned(loss, accuracy)
    highest = float(np.max(loss)) * 1.05 if len(loss) else 3.5
    left, right = st.columns(2)
    with left:
        _curve(frame, "loss", "Loss (running)", epochs, [0, highest], height)
    with right:
        _curve(frame, "accuracy", "Accuracy (running)", epochs, [0, 1], height)


def _thinned(loss: np.ndarray, accuracy: np.ndarray) -> pd.DataFrame:
    """Evenly thinned to ``MAX_POINTS``; the last epoch always stays."""
    chosen = np.unique(np.linspace(0, len(loss) - 1, min(len(loss), MAX_POINTS)).astype(int))
    return pd.DataFrame({"epoch": chosen + 1, "loss": loss[chosen], "accuracy": accuracy[chosen]})


def _curve(frame, column, title, epochs, domain, height) -> None:
    percent = column == "accuracy"
    number = ".1%" if percent else ".4f"
    x = alt.X("epoch:Q", title="Epoch", scale=alt.Scale(domain=[0, epochs], nice=False))
    y = alt.Y(
        f"{column}:Q",
        title=title,
        scale=alt.Scale(domain=domain, nice=False),
        axis=alt.Axis(format="%" if percent else ".1f"),
    )
    tooltip = [
        alt.Tooltip("epoch:Q", title="Epoch"),
        alt.Tooltip(f"{column}:Q", title=title, format=number),
    ]
    colour = alt.value("#009E73") if percent else alt.value("#D55E00")
    base = alt.Chart(frame).encode(x=x, y=y, color=colour)
    chart = base.mark_line(strokeWidth=2.5) + base.mark_circle(size=60, opacity=0).encode(
        tooltip=tooltip
    )
    last = frame[column].iloc[-1] if len(frame) else None
    spoken = "no epochs yet" if last is None else f"{format(last, number)} at the last epoch"
    st.altair_chart(
        chart.properties(height=height), key=f"curve_{column}", alt=f"{title}: {spoken}"
    )
