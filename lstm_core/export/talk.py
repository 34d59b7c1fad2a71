"""The talk of a run as one HTML page that needs nothing else: it is held from a disk, offline."""

from contextlib import suppress
from typing import Any

from lstm_core.config import RunConfig
from lstm_core.config.title import name_of
from lstm_core.data.dataset import thinned
from lstm_core.errors import StoreError
from lstm_core.export.offline import offline_page
from lstm_core.run import Run
from lstm_core.stage import TALK, talk_data
from lstm_core.stage.talk import accuracy_curve, learnt
from lstm_core.storage.shipped import SHIPPED_FOLDER, SHIPPED_SEED
from lstm_core.storage.store import Store

CURES = {"Resets between": "stateful_resets", "Chunks that jump": "stateful_jumps"}
"""Framings that stand beside the network in the end, by what the room reads."""
MOST_SNAPSHOTS = 40  # of the training that is played back; 60 KB each

_START = """
const [, slide, step] = location.hash.match(/^#([a-z]+)(?:\\.([0-9]+))?$/) ?? [];
mountStage(document.body, { ...data, slide, step: Number(step ?? 0), typed: [] }, {
  place: (at) => history.replaceState(null, "", `#${at.slide}${at.step ? `.${at.step}` : ""}`),
});"""


def talk_page(run: Run, link: Any = None) -> str:
    """``link`` as ``stage.talk_data`` takes it: to where the app can be opened, if anywhere.

    Raises ``ValueError`` for a run of which no talk can be held (``stage.why_not_shown``)."""
    data = talk_data(run, cures(Store(SHIPPED_FOLDER)), link=link) | {"film": film(run)}
    return offline_page(name_of(run.config), TALK, data, _START)


def cures(store: Store) -> list[tuple[str, Run]]:
    """The shipped networks that the talk ends with, as far as the store has them."""
    found = []
    for title, framing in CURES.items():
        with suppress(StoreError):  # the talk is worth having without it
            run = store.load(RunConfig(framing=framing, seed=SHIPPED_SEED).hash)
            if run is not None:
                found.append((title, run))
    return found


def film(run: Run) -> dict[str, object]:
    """How it learned: ``accuracy`` as points, and the network after some of the epochs."""
    epochs = thinned(run.snapshot_epochs, MOST_SNAPSHOTS).tolist()
    return {
        "epochs": run.config.epochs,
        "accuracy": accuracy_curve(run.history.accuracy),
        "snapshots": [learnt(epoch, run.weights(epoch)) for epoch in epochs],
    }
