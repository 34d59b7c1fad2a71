"""The picture of a network that learns, of a training under way and of a finished run."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from jobs import JobView, TrainingView
from lstm_core import Run
from lstm_core.data.dataset import thinned
from lstm_core.data.model_spec import ModelSpec
from lstm_core.inference.forward import predict_samples
from ui.charts.learning import Curves, learning, picture
from ui.services import BY_RUN
from ui.wording import title_text

MAX_FRAMES = 80  # epochs that are looked into: more is no smoother
MAX_WORK = 3e9  # multiplications for all of them, some half a second
MAX_FIELDS = 200_000  # of all maps together: more would keep a browser waiting


def learning_live(views: Mapping[str, JobView], before: Run | None = None) -> None:
    """Draw the one training that ``job_progress`` follows, for ``live``; while it begins, with
    the run that was shown ``before``."""
    for view in views.values():
        if isinstance(view, TrainingView):
            newest = view.snapshot
            learning(
                picture(
                    view.config,
                    Curves(view.loss, view.accuracy, view.config.epochs),
                    [] if newest is None else [predict_samples(view.config, newest.weights)],
                    [] if newest is None else [newest.epoch],
                    live=True,
                    before=None if before is None else _last_of(before),
                )
            )
    st.caption("The epochs that are done are kept when it is stopped.")


def learning_of(run: Run, *, replay: str = "", stale: str = "") -> None:
    """Draw a finished run; ``replay`` and ``stale`` as for ``picture``."""
    learning(_whole(run) | {"replay": replay, "stale": stale})


@st.cache_data(max_entries=8, hash_funcs=BY_RUN, show_spinner=False)
def _whole(run: Run) -> dict[str, Any]:
    return _of(run, _frames(run))


@st.cache_data(max_entries=8, hash_funcs=BY_RUN, show_spinner=False)
def _last_of(run: Run) -> dict[str, Any]:
    """As it ended."""
    return _of(run, 1) | {"title": title_text(run.config)}


def _of(run: Run, frames: int) -> dict[str, Any]:
    epochs = thinned(run.snapshot_epochs[::-1], frames)[::-1].tolist()
    history = run.history
    return picture(
        run.config,
        Curves(history.loss, history.accuracy, run.config.epochs),
        (predict_samples(run.config, run.weights(epoch)) for epoch in epochs),
        epochs,
    )


def _frames(run: Run) -> int:
    """How many epochs can be looked into before a reader would wait for it."""
    config, shape = run.config, ModelSpec.of(run.config)
    work = config.samples * shape.steps * shape.parameters
    fields = len(config.vocabulary) ** 2
    return int(np.clip(min(MAX_WORK // work, MAX_FIELDS // fields), 1, MAX_FRAMES))
