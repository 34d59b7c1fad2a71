"""Which run a command is about: from settings or by its hash, loaded or trained now."""

import argparse
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from lstm_core.cli.output import errors, fail
from lstm_core.config import RunConfig, setting_names
from lstm_core.errors import StoreError
from lstm_core.run import MAX_SNAPSHOTS, Run
from lstm_core.sequence.symbols import scrambled_alphabet
from lstm_core.storage.store import Store, check_hash


def config_of(options: argparse.Namespace) -> RunConfig:
    given = {name: getattr(options, name) for name in setting_names()}
    if options.scramble is not None:
        if options.sequence is not None:
            fail("--scramble and --sequence exclude each other; give one of them", status=2)
        given["sequence"] = scrambled_alphabet(options.scramble)
    return RunConfig.from_dict({k: value for k, value in given.items() if value is not None})


def asked_run(
    options: argparse.Namespace, rehearse: Callable[[RunConfig], object] = lambda config: None
) -> Run:
    """The run that ``--run`` names, or the settings, trained now if it never was.

    ``rehearse`` gets the config before it is trained, to refuse what the command could not do
    with it before anybody waits.
    """
    store = Store(options.cache)
    if options.run is not None:
        given = [n for n in (*setting_names(), "scramble") if getattr(options, n) is not None]
        if given:
            name = given[0].replace("_", "-")
            fail(f"--run names a run and its settings; leave out --{name}", status=2)
        return stored(store, options.run)
    config = config_of(options)
    _check_epoch(config, options.epoch)
    if not store.holds(config):
        rehearse(config)
    return obtain(config, store)[0]


def obtain(
    config: RunConfig, store: Store, *, fresh: bool = False, engine: str = "compiled"
) -> tuple[Run, bool, bool]:
    """The run, whether it came from the store, and whether it was trained to its end.

    What plain ``fit`` trains is a reference to compare with, and is not stored.
    """
    if not fresh and engine == "compiled":
        try:
            run = store.load(config.hash)
        except StoreError as error:
            errors.print(f"{error}. Training it anew.", markup=False)
        else:
            if run is not None:
                return run, True, True
    run = train_with_progress(config, engine)
    if engine == "compiled":
        try:
            store.save(run)
        except StoreError as error:
            errors.print(f"{error}", markup=False)
    return run, False, run.config == config


def train_with_progress(config: RunConfig, engine: str, max_snapshots: int = MAX_SNAPSHOTS) -> Run:
    """Train with a bar on a terminal. Ctrl-C keeps the whole epochs that are done."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("epoch {task.completed:.0f} of {task.total:.0f}{task.fields[loss]}"),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    ) as progress:
        bar = progress.add_task("Loading TensorFlow", total=config.epochs, loss="")
        from lstm_core.errors import NothingTrained
        from lstm_core.training import train
        from lstm_core.training.callbacks import Report, Stop

        progress.update(bar, description="Training")
        show = lambda epoch, loss, accuracy: progress.update(
            bar, completed=epoch, loss=f", loss {loss:.3f}, accuracy {accuracy:.0%}"
        )
        try:
            with interruptible() as interrupted:
                return train(
                    config,
                    callbacks=[Report(show), Stop(interrupted)],
                    engine=engine,
                    max_snapshots=max_snapshots,
                )
        except NothingTrained as error:
            fail(str(error), status=130)


def counting(what: str) -> Progress:
    """A bar on a terminal that counts seeds, or whatever it is."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn(f"{what} {{task.completed:.0f}} of {{task.total:.0f}}"),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    )


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Meanwhile Ctrl-C only sets what the function that is lent tells."""
    asked = threading.Event()
    before = signal.signal(signal.SIGINT, lambda *_: asked.set())
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def number(text: str) -> Any:
    """A number, or the text itself, to be refused with a better message than argparse has."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def recorded_epoch(run: Run, asked: int | None) -> int:
    """The recorded epoch nearest to the one asked for; says so if it is another one."""
    if asked is None:
        return run.config.epochs
    _check_epoch(run.config, asked)
    nearest = run.recorded_epoch(asked)
    if nearest != asked:
        errors.print(f"Epoch {asked} was not recorded; this is epoch {nearest}, the nearest.")
    return nearest


def _check_epoch(config: RunConfig, asked: int | None) -> None:
    last = config.epochs
    if asked is not None and not 0 <= asked <= last:
        fail(f"--epoch={asked}: this run has the epochs 0 (untrained) to {last}", status=2)


def stored(store: Store, run_hash: str) -> Run:
    try:
        check_hash(run_hash)
    except StoreError as error:
        fail(f"--run: {error}", status=2)
    run = store.load(run_hash)
    if run is None:
        fail(f"--run: there is no run {run_hash}; `python -m lstm_core list` shows all", status=2)
    return run
