"""Which run a command is about: from settings or by its hash, loaded or trained now."""

import argparse
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal, TypeVar

import numpy as np
from rich.progress import TimeRemainingColumn

from lstm_core.cli.output import counting, notice, program
from lstm_core.config import RunConfig, setting_names
from lstm_core.config.notation import to_text
from lstm_core.data.dataset import codes_of, in_known_case
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.network import Weights
from lstm_core.data.training_time import training_seconds
from lstm_core.errors import InputError, SettingError, StoreError
from lstm_core.inference.reading import check_length
from lstm_core.run import MAX_SNAPSHOTS, Run
from lstm_core.sequence.symbols import scrambled_alphabet
from lstm_core.storage.files import check_hash
from lstm_core.storage.run_store import RunStore
from lstm_core.storage.store import Store
from lstm_core.storage.text_runs import TextStore
from lstm_core.text_run import AnyRun

Found = TypeVar("Found")
Engine = Literal["compiled", "fit"]


def config_of(options: argparse.Namespace) -> RunConfig:
    return RunConfig.from_dict(given_settings(options))


def given_settings(options: argparse.Namespace) -> dict[str, Any]:
    """The settings that were given, by name."""
    given = {name: getattr(options, name) for name in setting_names()}
    if options.scramble is not None:
        if options.sequence is not None:
            raise InputError("--scramble and --sequence exclude each other; give one of them")
        given["sequence"] = scrambled_alphabet(options.scramble)
    return {name: value for name, value in given.items() if value is not None}


def asked_run(
    options: argparse.Namespace, rehearse: Callable[[RunConfig], object] = lambda config: None
) -> tuple[Run, int]:
    """The run that ``--run`` names, or the settings, trained now if it never was; and the
    recorded epoch nearest to the one asked for.

    ``rehearse`` gets the config before it is trained, to refuse what the command could not do
    with it before anybody waits.
    """
    store = Store(options.cache)
    if options.run is not None:
        refuse_beside_run(options, "a run and its settings", *setting_names(), "scramble")
        run = stored(store, options.run)
        _check_epoch(run.config, options.epoch)
    else:
        config = config_of(options)
        _check_epoch(config, options.epoch)
        if not store.holds(config):
            rehearse(config)
        run, _ = obtain(config, store)
    return run, _recorded_epoch(run, options.epoch)


def ask(
    options: argparse.Namespace, probe: Callable[[RunConfig, Weights], Found]
) -> tuple[Run, int, Found]:
    """The run, the recorded epoch, and what the probe finds in the network of that epoch."""

    def rehearse(config: RunConfig) -> None:
        # What is refused depends on settings and options alone, so a network of zeros, which
        # costs nothing, is refused the same.
        shapes = ModelSpec.of(config).weights
        probe(config, {name: np.zeros(shape, np.float32) for name, shape in shapes.items()})

    run, epoch = asked_run(options, rehearse)
    return run, epoch, probe(run.config, run.weights(epoch))


def readable_text(config: RunConfig, option: str, text: str) -> str:
    """A text that was typed, in the letters that the network knows; refused by the name of its
    option if the network cannot read it."""
    try:
        text = in_known_case(config, text)
        symbols = config.split(text)
        check_length(symbols)
        codes_of(config, symbols)
    except InputError as error:
        raise SettingError(option, text, f"{error}.") from None
    return text


def obtain(
    config: RunConfig, store: Store, *, fresh: bool = False, engine: Engine = "compiled"
) -> tuple[Run, bool]:
    """The run, and whether it came from the store. It is shorter if its training was interrupted.

    What plain ``fit`` trains is a reference to compare with, and is not stored.
    """
    if engine == "fit":
        notice(f"Training {to_text(config)} with plain fit; not stored")
        return train_with_progress(config, engine), False
    run = None
    if not fresh:
        with noticing():
            run = store.load(config.hash)
    if run is not None:
        return run, True
    announce(to_text(config), expected_seconds([config]), f"stored as {config.hash}")
    run = train_with_progress(config, engine)
    with noticing():
        store.save(run)
    return run, False


@contextmanager
def noticing() -> Iterator[None]:
    """What the store refuses is said, and the command goes on without it."""
    try:
        yield
    except StoreError as error:
        notice(str(error))


def announce(what: str, seconds: float, kept: str) -> None:
    """Say what is about to be trained, for about how long, and what is kept of it."""
    spent = f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
    notice(f"Training {what}, about {spent} once TensorFlow is loaded; {kept}")


def expected_seconds(configs: Sequence[RunConfig]) -> float:
    """Roughly how long these take, none of whose shapes was trained before in this process, side
    by side on all processors."""
    return sum(training_seconds(configs, {})) / min(os.cpu_count() or 1, max(1, len(configs)))


def announce_missing(configs: Sequence[RunConfig], what: str, store: Store | None) -> None:
    """The same for several, as far as they are not stored. None: all are trained, none kept."""
    new = [config for config in configs if store is None or not store.holds(config)]
    if new:
        kept = "not stored" if store is None else f"stored in {store.folder}"
        announce(what, expected_seconds(new), kept)


def train_with_progress(
    config: RunConfig, engine: Engine, max_snapshots: int = MAX_SNAPSHOTS
) -> Run:
    """Train with a bar on a terminal. Ctrl-C keeps the whole epochs that are done."""
    with counting("epoch", "{task.fields[loss]}", TimeRemainingColumn()) as progress:
        bar = progress.add_task("Loading TensorFlow", total=config.epochs, loss="")
        from lstm_core.training import train
        from lstm_core.training.callbacks import Report, Stop

        progress.update(bar, description="Training")
        show = lambda epoch, loss, accuracy: progress.update(
            bar, completed=epoch, loss=f"loss {loss:.3f}, accuracy {accuracy:.0%}"
        )
        with interruptible() as interrupted:
            return train(
                config,
                callbacks=[Report(show), Stop(interrupted)],
                engine=engine,
                max_snapshots=max_snapshots,
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


def _recorded_epoch(run: Run, asked: int | None) -> int:
    if asked is None:
        return run.config.epochs
    nearest = run.recorded_epoch(asked)
    if nearest != asked:
        notice(f"Epoch {asked} was not recorded; this is epoch {nearest}, the nearest.")
    return nearest


def _check_epoch(config: RunConfig, asked: int | None) -> None:
    last = config.epochs
    if asked is not None and not 0 <= asked <= last:
        raise InputError(f"--epoch={asked}: this run has the epochs 0 (untrained) to {last}")


def refuse_beside_run(options: argparse.Namespace, what: str, *names: str) -> None:
    """Refuse options of these names: ``--run`` names ``what``, which has them already."""
    given = [name for name in names if getattr(options, name, None) is not None]
    if given:
        name = given[0].replace("_", "-")
        raise InputError(f"--run names {what}; leave out --{name}")


def stored(store: RunStore[Any, AnyRun, Any], run_hash: str, of: str = "") -> AnyRun:
    """The run that ``--run`` names; a refusal says ``of`` what there is none."""
    run = store.load(checked_hash(run_hash, "--run"))
    texts = TextStore(store.folder) if isinstance(store, Store) else None
    if run is None and texts is not None and texts.load(run_hash) is not None:
        raise InputError(
            f"--run: {run_hash} is the run of a text, and this command asks networks that learned "
            "a sequence of symbols; `generate`, `states`, `export` and `text` work with it"
        )
    if run is None:
        raise InputError(f"--run: there is no run {run_hash}{of}; `{program()} list` shows all")
    return run


def checked_hash(text: str, option: str) -> str:
    try:
        return check_hash(text)
    except StoreError as error:
        raise InputError(f"{option}: {error}") from None
