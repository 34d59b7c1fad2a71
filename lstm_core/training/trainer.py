"""Train a config: the one function that turns settings into a ``Run``."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.config.checks import known
from lstm_core.data.model_spec import ModelSpec
from lstm_core.errors import NothingTrained, SettingError
from lstm_core.inference.forward import evaluate
from lstm_core.run import ENGINES, MAX_SNAPSHOTS, History, Run, snapshot_limit, snapshot_schedule
from lstm_core.training.backend import keras
from lstm_core.training.callbacks import is_observer
from lstm_core.training.compiled import run_compiled
from lstm_core.training.fit import run_fit
from lstm_core.training.model import initial_weights
from lstm_core.training.pool import POOL, ProgramPool
from lstm_core.training.progress import Progress
from lstm_core.training.versions import versions


def train(
    config: RunConfig,
    *,
    resume: Run | None = None,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    engine: Literal["compiled", "fit"] = "compiled",
    max_snapshots: int = MAX_SNAPSHOTS,
    pool: ProgramPool = POOL,
) -> Run:
    """Train a network as the config says.

    Args:
        resume: a run of the same config with fewer epochs to go on from. The result is
            that of one longer run.
        callbacks: any Keras callbacks. They see the model while it trains; afterwards it
            may serve another run. Those that are not of ``training.callbacks`` are named in
            the run, because they may have changed it; for them the program is compiled without
            padding, so that the model they see is the config's own, and results are equal but
            for rounding.
        engine: ``compiled``, or ``fit`` for plain Keras.
        max_snapshots: the most epochs whose weights are kept; large networks keep fewer.
        pool: where compiled programs are kept for the next run of the same shape.

    Returns:
        The run. If a callback stopped training early, its config says how many whole
        epochs were trained, so it is the run of that config.

    Raises:
        SettingError: if ``resume`` is no shorter run of the same config.
        Diverged: if the loss stops being finite.
        NothingTrained: if stopped before the first epoch was complete.
    """
    known("engine", engine, ENGINES)
    limit = snapshot_limit(ModelSpec.of(config).parameters, max_snapshots)
    schedule = snapshot_schedule(config.epochs, limit).tolist()
    began = time.perf_counter()
    start = _start(config, resume)
    if engine == "compiled":
        with pool.lease(config, exact=not all(map(is_observer, callbacks))) as program:
            build = time.perf_counter() - began
            compiling = program.compile()
            progress = run_compiled(program, config, start, callbacks, schedule)
    else:
        build, compiling = time.perf_counter() - began, 0.0
        progress = run_fit(config, start, callbacks, schedule)
    seconds = {"build": build, "compile": compiling, "train": progress.trained_seconds}
    if progress.epochs == start.epochs:
        if resume is None:
            raise NothingTrained("training was stopped before its first epoch was complete")
        return resume
    return _finished(config, resume, start, progress, schedule, callbacks, engine, seconds)


def _start(config: RunConfig, resume: Run | None) -> Progress:
    if resume is None:
        return Progress(0, initial_weights(config), ())
    if config.epochs <= resume.config.epochs or config != resume.config.replace(
        epochs=config.epochs
    ):
        raise SettingError(
            "resume",
            resume.hash,
            f"expected a run of the same settings with fewer than {config.epochs} epochs, "
            f"got one with {resume.config.epochs}.",
        )
    return Progress(resume.config.epochs, resume.weights(), resume.optimizer_state)


def _finished(
    config: RunConfig,
    resume: Run | None,
    start: Progress,
    progress: Progress,
    schedule: Sequence[int],
    callbacks: Sequence[keras.callbacks.Callback],
    engine: str,
    seconds: dict[str, float],
) -> Run:
    config = config.replace(epochs=progress.epochs)
    if resume is None:
        snapshots = {0: start.weights}
    else:
        recorded = set(resume.snapshot_epochs.tolist()) & set(schedule)
        snapshots = {epoch: resume.weights(epoch) for epoch in recorded}
    snapshots |= progress.snapshots
    snapshots[progress.epochs] = progress.weights
    epochs = sorted(snapshots)
    accuracy, loss = evaluate(config, progress.weights)
    history = History(
        loss=np.array(progress.loss),
        accuracy=np.array(progress.accuracy),
        updates=np.arange(start.epochs + 1, progress.epochs + 1) * config.updates_per_epoch,
        seconds=np.array(progress.seconds),
    )
    names = tuple(type(c).__name__ for c in callbacks if not is_observer(c))
    if resume is not None:
        history = _joined(resume.history, history)
        names = resume.callbacks + names
    return Run(
        config=config,
        history=history,
        snapshot_epochs=np.array(epochs),
        snapshots={
            name: np.stack([snapshots[epoch][name] for epoch in epochs])
            for name in progress.weights
        },
        optimizer_state=progress.optimizer_state,
        final_accuracy=accuracy,
        final_loss=loss,
        engine=engine,
        environment=versions(),
        seconds=seconds,
        callbacks=names,
    )


def _joined(first: History, second: History) -> History:
    second = replace(second, seconds=first.seconds[-1] + second.seconds)
    columns = zip(vars(first).values(), vars(second).values(), strict=True)
    return History(*map(np.concatenate, columns))
