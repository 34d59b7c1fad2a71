"""The picture of a network that learns, of a training under way and of a finished run. What stays
the same is sent to it once; where its reader moves it to is the page's epoch."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from jobs import JobView, TrainingView
from lstm_core import Run, RunConfig
from lstm_core.data.dataset import make_dataset, thinned
from lstm_core.data.model_spec import ModelSpec
from lstm_core.inference.forward import answers_about, predict_samples
from ui.charts.learning import LEARNING, Curves, curves_of, picture
from ui.components.epoch_slider import epoch_key, nearest
from ui.components.moves import moved_itself, moves_of
from ui.components.parcels import PAUSE, component
from ui.components.screen import is_narrow
from ui.services import BY_RUN, find_run

MAX_FRAMES = 200  # epochs that are looked into: as many as are recorded
MAX_WORK = 3e9  # multiplications for all of them, some half a second
MAX_FIELDS = 200_000  # of all maps together: more would keep a browser waiting
KEY = "learning"
HEIGHT, NARROW_HEIGHT = 550, 1_080  # pixels, the least that it takes

_component = component(KEY, LEARNING, PAUSE, Path(__file__).with_suffix(".js"))


def learning_live(views: Mapping[str, JobView], before: RunConfig | None = None) -> None:
    """Draw the one training that ``job_progress`` follows, for ``live``; while it begins, with
    the run that was shown ``before``: its config, since Streamlit keeps what a part of a page that
    draws itself again is called with."""
    for view in views.values():
        if isinstance(view, TrainingView):
            newest = view.snapshot
            _draw(
                None if before is None else find_run(before)[0],
                live=picture(
                    view.config,
                    Curves(view.loss, view.accuracy, view.config.epochs),
                    [] if newest is None else [predict_samples(view.config, newest.weights)],
                    [] if newest is None else [newest.epoch],
                ),
            )
    st.caption("The epochs that are done are kept when it is stopped.")


def learning_of(run: Run, *, replay: str = "", before: Run | None = None) -> None:
    """Draw a finished run, at the page's epoch, which follows when the picture is moved.
    ``replay``: it plays once in a tab for each such name; ``before``: has thin curves beside."""
    key, shown, recorded = epoch_key(run), run.hash, run.snapshot_epochs.tolist()

    def moved() -> None:  # without the run: Streamlit keeps it for every visitor
        epoch = _chosen(shown, recorded, st.session_state[KEY]["epoch"])
        if epoch is not None:
            st.session_state[key] = epoch
            moved_itself(KEY, (shown, epoch), moves)

    moves = moves_of(KEY, (shown, st.session_state[key]))
    epoch = nearest(st.session_state[key], _looked_into(run))
    beside = None if before is None else curves_of(before.config, _curves(before))
    _draw(run, epoch=epoch, moves=moves, moved=moved, replay=replay, beside=beside)


def learning_before(run: Run, whose: str) -> None:
    """Draw a run that other settings than the page's have made, dimmed, below ``whose`` it is."""
    _draw(run, epoch=int(run.snapshot_epochs[-1]), stale=whose)


def has_all_epochs(run: Run) -> bool:
    """Whether the picture offers each recorded epoch: of large networks it has fewer."""
    return len(_looked_into(run)) == len(run.snapshot_epochs)


def _draw(
    run: Run | None,
    *,
    live: dict[str, Any] | None = None,
    epoch: int = 0,
    moves: int = 0,
    moved: Callable[[], None] = lambda: None,
    stale: str = "",
    replay: str = "",
    beside: dict[str, Any] | None = None,
) -> None:
    """There is one on a page, so that what was live becomes the finished one in the same place.

    ``live``: the picture of what is in training, before which the ``run`` was shown; ``beside``:
    the curves of what was shown before the ``run``; the rest is for ``take`` in
    ui/charts/web/learning.js.
    """
    parcels = {}
    if run is not None:
        parcels["run"] = (f"{run.hash} {len(run.snapshot_epochs)}", lambda: _whole(run))
    with st.container(horizontal=True, gap=None):
        _component(
            parcels,
            {
                "live": live,
                "epoch": epoch,
                "moves": moves,
                "stale": stale,
                "replay": replay,
                "beside": beside,
            },
            on_epoch_change=moved,
        )
        # This keeps its place until it is drawn: on a first visit its program comes late, and all
        # below would jump.
        st.container(width=1, height=NARROW_HEIGHT if is_narrow() else HEIGHT, border=False)


def _chosen(run_hash: str, recorded: Sequence[int], told: Any) -> int | None:
    """The epoch of a run that the picture tells of, if it does: what comes may be of another run,
    by now, or from anybody."""
    if not isinstance(told, dict) or told.get("run") != run_hash:
        return None
    epoch = told.get("epoch")
    return epoch if isinstance(epoch, int) and epoch in recorded else None


@st.cache_data(max_entries=8, hash_funcs=BY_RUN, show_spinner=False)
def _whole(run: Run) -> dict[str, Any]:
    epochs, data = _looked_into(run), make_dataset(run.config)
    return picture(
        run.config,
        _curves(run),
        (answers_about(run.config, run.weights(epoch), data) for epoch in epochs),
        epochs,
        recorded=len(run.snapshot_epochs),
    )


def _curves(run: Run) -> Curves:
    return Curves(run.history.loss, run.history.accuracy, run.config.epochs)


def _looked_into(run: Run) -> list[int]:
    """The epochs of the picture, ascending: as many as can be looked into before a reader would
    wait for it, the last among them."""
    config, shape = run.config, ModelSpec.of(run.config)
    work = config.samples * shape.steps * shape.parameters
    fields = len(config.vocabulary) ** 2
    most = int(np.clip(min(MAX_WORK // work, MAX_FIELDS // fields), 1, MAX_FRAMES))
    epochs: list[int] = thinned(run.snapshot_epochs[::-1], most)[::-1].tolist()
    return epochs
