"""The command line. Results go to standard output, everything else to standard error.

Exit status: 0 done, 1 could not be done, 2 bad input, 130 interrupted.
"""

import argparse
import difflib
import json
import math
import signal
import sys
import threading
from typing import Any, NoReturn

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from lstm_core.alphabet import ENCODINGS, scrambled_alphabet
from lstm_core.config import CELLS, HASH_LENGTH, OPTIMIZERS, RunConfig, SettingError, setting_names
from lstm_core.framings import FRAMINGS
from lstm_core.inference import evaluate
from lstm_core.run import MAX_SNAPSHOTS, Run
from lstm_core.store import SHIPPED_FOLDER, Store, StoreError, check_hash, shipped_configs
from lstm_core.tables import prediction_table

SHIPPED_SNAPSHOTS = 40  # the shipped files stay small; a run of your own keeps 200

errors = Console(stderr=True, highlight=False, soft_wrap=True)


class Parser(argparse.ArgumentParser):
    """Bad input is one line on standard error that names what would work, and status 2."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, allow_abbrev=False, **kwargs)

    def error(self, message: str) -> NoReturn:
        fail(message, status=2)

    def parse_args(self, args=None, namespace=None):
        found, unknown = self.parse_known_args(args, namespace)
        if unknown:
            command = getattr(found, "parser", self)
            names = [n for action in command._actions for n in action.option_strings]
            close = difflib.get_close_matches(unknown[0], names, n=1, cutoff=0.0)
            self.error(f"{unknown[0]}: no such option; did you mean {close[0]}?")
        return found


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return options.command(options) or 0
    except SettingError as error:
        option = "--" + error.setting.replace("_", "-")
        fail(str(error).replace(error.setting, option, 1), status=2)
    except (StoreError, ArithmeticError) as error:
        fail(str(error), status=1)
    except BrokenPipeError:  # the reader of our output has left
        sys.stderr.close()
        return 1


def fail(message: str, status: int) -> NoReturn:
    """End with one line on standard error."""
    errors.print(f"lstm_core: {' '.join(message.split())}", markup=False)
    raise SystemExit(status)


def _parser() -> Parser:
    parser = Parser(prog="python -m lstm_core", description="See how an LSTM keeps state.")
    commands = parser.add_subparsers(dest="name", required=True, metavar="train|predict|list|bench")

    def command(name: str, function, help: str, settings: bool) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help)
        sub.set_defaults(command=function, parser=sub)
        sub.add_argument("--json", action="store_true", help="print one JSON object")
        if settings:
            sub.add_argument("--cache", metavar="FOLDER", help="where runs are")
            _add_settings(sub)
        return sub

    sub = command("train", _train, "Train a network, or load it if it was trained before.", True)
    sub.add_argument("--no-cache", action="store_true", help="train anew")
    sub.add_argument(
        "--engine", choices=("compiled", "fit"), default="compiled", help="fit is plain Keras"
    )
    sub = command("predict", _predict, "Print the prediction table of a run.", True)
    sub.add_argument("--run", metavar="HASH", help="a stored run, instead of settings")
    sub.add_argument("--epoch", type=int, metavar="N", help="the recorded epoch nearest to N")
    sub = command("list", _list, "List the stored runs.", False)
    sub.add_argument("--cache", metavar="FOLDER", help="where runs are")
    command("ship", _ship, "Train the runs that come with the project (for maintainers).", False)
    command("bench", _bench, "Compare the speed of the compiled engine with plain fit.", False)
    return parser


def _add_settings(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("settings", "left out: as published for the framing")
    group.add_argument("--framing", metavar="NAME", help=", ".join(FRAMINGS))
    group.add_argument("--cell", metavar="NAME", help=", ".join(CELLS))
    for name in ("units", "epochs", "batch-size", "seed", "window", "runs", "max-run-length"):
        group.add_argument(f"--{name}", type=_number, metavar="N")
    group.add_argument("--learning-rate", type=_number, metavar="X")
    group.add_argument("--optimizer", metavar="NAME", help=", ".join(OPTIMIZERS))
    group.add_argument("--encoding", metavar="NAME", help=", ".join(ENCODINGS))
    group.add_argument("--shuffle", action=argparse.BooleanOptionalAction)
    group.add_argument("--sequence", metavar="TEXT", help="the symbols to learn, in order")
    group.add_argument(
        "--scramble", type=int, metavar="SEED", help="learn the alphabet in a scrambled order"
    )


def _number(text: str) -> Any:
    """A number, or the text itself, for the config to refuse with a better message."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _config(options: argparse.Namespace) -> RunConfig:
    given = {name: getattr(options, name) for name in setting_names()}
    if options.scramble is not None:
        if options.sequence is not None:
            fail("--scramble and --sequence exclude each other; give one of them", status=2)
        given["sequence"] = scrambled_alphabet(options.scramble)
    return RunConfig.from_dict({k: value for k, value in given.items() if value is not None})


def _train(options: argparse.Namespace) -> int:
    config = _config(options)
    run, from_cache, complete = _obtain(
        config, Store(options.cache), fresh=options.no_cache, engine=options.engine
    )
    table = prediction_table(run)
    if options.json:
        _print_json(
            config=run.config.to_dict(),
            run=run.hash,
            final_accuracy=run.final_accuracy,
            final_loss=run.final_loss,
            history={key: getattr(run.history, key).tolist() for key in vars(run.history)},
            predictions=table.to_dict("records"),
            seconds=run.seconds,
            updates=run.updates,
            engine=run.engine,
            from_cache=from_cache,
            complete=complete,
            environment=run.environment,
        )
    else:
        _print_predictions(run, table, run.config.epochs, run.final_accuracy, run.final_loss)
        source = "loaded from the store" if from_cache else "trained now"
        times = ", ".join(f"{name} {value:.2f} s" for name, value in run.seconds.items())
        _out().print(f"Run {run.hash}, {source}: {run.updates:,} updates; {times}")
    return 0 if complete else 130


def _predict(options: argparse.Namespace) -> None:
    store = Store(options.cache)
    if options.run is None:
        run, _, _ = _obtain(_config(options), store)
    else:
        given = [name for name in setting_names() if getattr(options, name) is not None]
        if given:
            fail(f"--run names a run and its settings; leave out --{given[0]}", status=2)
        run = _stored(store, options.run)
    epoch = _recorded_epoch(run, options.epoch)
    table = prediction_table(run, epoch)
    accuracy, loss = evaluate(run.config, run.weights(epoch))
    if options.json:
        _print_json(
            config=run.config.to_dict(),
            run=run.hash,
            epoch=epoch,
            accuracy=accuracy,
            loss=loss,
            predictions=table.to_dict("records"),
        )
    else:
        _print_predictions(run, table, epoch, accuracy, loss)


def _list(options: argparse.Namespace) -> None:
    entries, problems = Store(options.cache).entries()
    for problem in problems:
        errors.print(problem, markup=False)
    if options.json:
        runs = [
            {
                "run": entry.config.hash,
                "config": entry.config.to_dict(),
                "final_accuracy": entry.final_accuracy,
                "final_loss": entry.final_loss,
                "shipped": entry.shipped,
            }
            for entry in entries
        ]
        _print_json(runs=runs)
        return
    table = Table()
    table.add_column("Run", no_wrap=True, min_width=HASH_LENGTH)  # whole, to be copied
    for heading in ("Framing", "Cell", "Epochs", "Seed", "Accuracy", "Shipped"):
        table.add_column(heading)
    for entry in entries:
        config = entry.config
        table.add_row(
            config.hash,
            config.framing,
            f"{config.cell} {config.units}",
            str(config.epochs),
            str(config.seed),
            f"{entry.final_accuracy:.2%}",
            "yes" if entry.shipped else "",
        )
    _out().print(table)


def _ship(options: argparse.Namespace) -> None:
    store = Store(SHIPPED_FOLDER)
    for config in shipped_configs():
        run = _train_with_progress(config, "compiled", max_snapshots=SHIPPED_SNAPSHOTS)
        store.save(run, replace_shipped=True)
        errors.print(f"{run.hash} {config.framing}: {run.final_accuracy:.2%}")
    if options.json:
        _print_json(runs=[config.hash for config in shipped_configs()])


def _bench(options: argparse.Namespace) -> None:
    from lstm_core import bench

    with errors.status("Comparing the engines; this takes about a minute"):
        rows = bench.compare_engines()
    if options.json:
        _print_json(engines=rows)
        return
    table = Table("Framing", "µs per update", "Plain fit", "Ratio", "New shape, s", "Seen, s")
    for row in rows:
        table.add_row(
            row["framing"],
            f"{row['compiled_us']:.1f}",
            f"{row['fit_us']:,.0f}",
            f"{row['ratio']:,.0f}",
            f"{row['new_shape_seconds']:.2f}",
            f"{row['seen_shape_seconds']:.3f}",
        )
    _out().print(table)


def _stored(store: Store, run_hash: str) -> Run:
    try:
        check_hash(run_hash)
    except StoreError as error:
        fail(f"--run: {error}", status=2)
    run = store.load(run_hash)
    if run is None:
        fail(f"--run: there is no run {run_hash}; `python -m lstm_core list` shows all", status=2)
    return run


def _obtain(
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
    run = _train_with_progress(config, engine)
    if engine == "compiled":
        try:
            store.save(run)
        except StoreError as error:
            errors.print(f"{error}", markup=False)
    return run, False, run.config == config


def _train_with_progress(config: RunConfig, engine: str, max_snapshots: int = MAX_SNAPSHOTS) -> Run:
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
        from lstm_core.callbacks import Report, Stop
        from lstm_core.training import NothingTrained, train

        interrupted = threading.Event()
        before = signal.signal(signal.SIGINT, lambda *_: interrupted.set())
        progress.update(bar, description="Training")
        show = lambda epoch, loss, accuracy: progress.update(
            bar, completed=epoch, loss=f", loss {loss:.3f}, accuracy {accuracy:.0%}"
        )
        try:
            return train(
                config,
                callbacks=[Report(show), Stop(interrupted.is_set)],
                engine=engine,
                max_snapshots=max_snapshots,
            )
        except NothingTrained as error:
            fail(str(error), status=130)
        finally:
            signal.signal(signal.SIGINT, before)


def _recorded_epoch(run: Run, asked: int | None) -> int:
    """The recorded epoch nearest to the one asked for; says so if it is another one."""
    last = run.config.epochs
    if asked is None:
        return last
    if not 0 <= asked <= last:
        fail(f"--epoch={asked}: this run has the epochs 0 (untrained) to {last}", status=2)
    nearest = int(run.snapshot_epochs[np.abs(run.snapshot_epochs - asked).argmin()])
    if nearest != asked:
        errors.print(f"Epoch {asked} was not recorded; this is epoch {nearest}, the nearest.")
    return nearest


def _print_predictions(run: Run, rows, epoch: int, accuracy: float, loss: float) -> None:
    table = Table("Input", "Target", "Predicted", "Probability", "")
    for row in rows.itertuples():
        mark = "[green]✓[/]" if row.correct else "[red]✗ wrong[/]"
        # Text, because Rich would read a symbol such as [ as the beginning of its markup.
        symbols = (Text(cell) for cell in (row.input, row.target, row.predicted))
        table.add_row(*symbols, f"{row.probability:.3f}", mark)
    out = _out()
    out.print(table)
    out.print(
        f"{run.config.framing} after epoch {epoch}: {accuracy:.2%} of {len(rows)} pairs right, "
        f"loss {loss:.4f}"
    )


def _out() -> Console:
    return Console(highlight=False)


def _print_json(**values: Any) -> None:
    if any(isinstance(v, float) and not math.isfinite(v) for v in values.values()):
        raise ValueError("a number is not finite")
    json.dump(values, sys.stdout, ensure_ascii=False, allow_nan=False)
    print()
