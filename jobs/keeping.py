"""What a worker does with what it trained."""

from dataclasses import dataclass
from typing import Any, Generic

from jobs.workers.talk import Talk
from lstm_core.errors import StoreError
from lstm_core.storage.run_store import RunStore
from lstm_core.text_run import AnyConfig, AnyRun
from lstm_core.wording import sentence


@dataclass(frozen=True)
class Discard:
    """To the task: what comes of it need not be kept."""


@dataclass(frozen=True)
class Trained(Generic[AnyConfig, AnyRun]):
    """What came of it: the ``config`` of the run, which has less training than asked for if it
    ended early, and the ``run`` itself where the store would not take it. ``notice`` is to be
    said. ``seconds_per_update`` where they could be measured."""

    config: AnyConfig
    run: AnyRun | None = None
    notice: str = ""
    discarded: bool = False
    seconds_per_update: float | None = None


def keep(
    talk: Talk,
    store: RunStore[AnyConfig, AnyRun, Any],
    config: AnyConfig,
    run: AnyRun,
    notice: str,
    seconds_per_update: float | None,
) -> Trained[AnyConfig, AnyRun]:
    """Keep a run of this config in the store, unless the task has heard that it is not wanted."""
    discarded, saved = talk.heard(Discard) is not None, False
    if not discarded:
        try:
            saved = store.save(run)
        except StoreError as error:
            notice += f" {sentence(error)} It is kept in memory for now."
    unkept = None if saved or discarded else run
    return Trained(config, unkept, notice.strip(), discarded, seconds_per_update)
