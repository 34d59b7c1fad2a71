"""What a worker does for a training on a text, and what it says meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from jobs.keeping import Trained, keep
from jobs.training_task import Compiling
from jobs.workers.talk import Talk
from lstm_core.config.text_config import TextConfig
from lstm_core.data.text_time import ENOUGH_SECONDS
from lstm_core.errors import InputError, StoreError
from lstm_core.storage.text_runs import TextStore
from lstm_core.text_run import Record, TextRun
from lstm_core.wording import counted, sentence

if TYPE_CHECKING:
    from lstm_core.corpus.corpus import Corpus


@dataclass(frozen=True)
class TextOrder:
    """What is to be trained, as in ``TextTraining``, and for how many seconds at most."""

    config: TextConfig
    resume: TextConfig | None
    seconds: float


@dataclass(frozen=True)
class TextProgress:
    """From the task: updates made, mean loss since it was told last (nats per character), and the
    seconds spent training."""

    updates: int
    loss: float
    seconds: float


@dataclass(frozen=True)
class Marks:
    """From the task: what was seen at marks, from the one numbered ``place`` on. Their samples are
    in the order of ``TEMPERATURES``, after the same ``beginning``."""

    place: int
    record: Record
    samples: tuple[tuple[str, ...], ...]
    beginning: str


def train_text_and_store(
    talk: Talk, order: TextOrder, store: TextStore
) -> Trained[TextConfig, TextRun]:
    """Train on a text that the store has, and keep the run there, in a worker.

    Raises:
        InputError: if the store has not the text, or the run that is to be continued.
        NothingTrained: if stopped before the first update.
    """
    notice = ""
    try:  # a training before this one may have been the same
        if run := store.load(order.config.hash):
            talk.tell(_marks(run, 0))
            return Trained(run.config, notice="A saved run was there already; it is shown.")
    except StoreError as error:
        notice = f"{sentence(error)} It was trained anew."
    talk.tell(Compiling())
    corpus, resume = _read(order, store)
    if resume is not None:
        talk.tell(_marks(resume, 0))
    run = _train(talk, order, corpus, resume)
    how = _how(run, order, stopped=talk.stop.is_set())
    return keep(talk, store, run.config, run, f"{how} {notice}", _measured(run, resume))


def _read(order: TextOrder, store: TextStore) -> "tuple[Corpus, TextRun | None]":
    corpus = store.texts.load(order.config.corpus)
    if corpus is None:
        raise InputError("the text of this training is not here any more; give it once more")
    if order.resume is None:
        return corpus, None
    resume = store.load(order.resume.hash)
    if resume is None:
        raise InputError("the run that was to be continued is not in the store any more")
    return corpus, resume


def _train(talk: Talk, order: TextOrder, corpus: "Corpus", resume: TextRun | None) -> TextRun:
    from lstm_core.training.text_training import train_text

    progress: Callable[[int, float, float], object] = lambda *said: talk.tell(TextProgress(*said))
    return train_text(
        order.config,
        corpus,
        resume=resume,
        on_mark=lambda run: talk.tell(_marks(run, -1)),
        on_progress=progress,
        stop=talk.stop.is_set,
        seconds=order.seconds,
    )


def _marks(run: TextRun, first: int) -> Marks:
    """Those of a run from one on."""
    place = range(len(run.samples))[first]
    record = Record(*(getattr(run.record, field.name)[place:] for field in fields(Record)))
    return Marks(place, record, run.samples[place:], run.beginning)


def _how(run: TextRun, order: TextOrder, *, stopped: bool) -> str:
    done, asked = run.config.updates, order.config.updates
    if run.broke_down:
        return f"Training broke down in update {done:,}: the loss is no finite number any more."
    if done == asked:
        return ""
    if stopped:
        return stopped_after(done, asked)
    minutes = f"{order.seconds / 60:,.3g} minutes"
    return f"Ended {_of(done, asked)}: a training may take {minutes} here. It can be continued."


def stopped_after(done: int, asked: int) -> str:
    """What is said of a training that somebody stopped."""
    return f"Stopped {_of(done, asked)}."


def _of(done: int, asked: int) -> str:
    return f"after {counted(done, 'update')} of {asked:,}"


def _measured(run: TextRun, resume: TextRun | None) -> float | None:
    seconds, updates = float(run.record.seconds[-1]), run.config.updates
    if resume is not None:
        seconds -= float(resume.record.seconds[-1])
        updates -= resume.config.updates
    return seconds / updates if updates and seconds >= ENOUGH_SECONDS else None
