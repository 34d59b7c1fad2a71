"""The commands that train networks: train, predict, tutorial, bench."""

import argparse
import os
import time
from typing import Any

import pandas as pd

from lstm_core.cli.options import AddCommand, add_cache, add_run, add_settings
from lstm_core.cli.output import counting, notice, out, print_json, subject, table, verbatim
from lstm_core.cli.runs import announce_missing, asked_run, config_of, interruptible, obtain
from lstm_core.errors import Stopped
from lstm_core.experiments.parallel import obtain_all
from lstm_core.inference.forward import evaluate
from lstm_core.inference.predictions import prediction_table
from lstm_core.interpret.accuracy_by import accuracy_by
from lstm_core.run import Run
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.storage.compiled_code import SWITCH
from lstm_core.storage.shipped import SHIPPED_SEED, shipped_configs
from lstm_core.storage.store import Store
from lstm_core.tasks.registry import TASKS


def add(command: AddCommand) -> None:
    sub = command("train", train, "Train a network, or load it if it was trained before.")
    sub.add_argument("--no-cache", action="store_true", help="train anew")
    sub.add_argument(
        "--engine",
        choices=("compiled", "fit"),
        default="compiled",
        help="fit is plain Keras (default: %(default)s)",
    )
    add_cache(sub)
    add_settings(sub)
    add_run(command("predict", predict, "Print the prediction table of a run."))
    command("tasks", tasks, "List what can be asked of a network, for --task.")
    help = "Train all framings as published and print the accuracies beside the published ones."
    sub = command("tutorial", tutorial, help)
    sub.add_argument("--no-cache", action="store_true", help="train anew, store nothing")
    add_cache(sub)
    command("bench", bench, "Compare the speed of the compiled engine with plain fit.")


def train(options: argparse.Namespace) -> int:
    config = config_of(options)
    store = Store(options.cache)
    run, from_cache = obtain(config, store, fresh=options.no_cache, engine=options.engine)
    complete = run.config == config
    rows = prediction_table(run)
    if options.json:
        print_json(
            **subject(run.config),
            final_accuracy=run.final_accuracy,
            final_loss=run.final_loss,
            accuracy_by=_told(run, run.config.epochs),
            history={key: getattr(run.history, key).tolist() for key in vars(run.history)},
            predictions=rows.to_dict("records"),
            seconds=run.seconds,
            updates=run.updates,
            engine=run.engine,
            from_cache=from_cache,
            complete=complete,
            environment=run.environment,
        )
    else:
        _print_predictions(run, rows, run.config.epochs, run.final_accuracy, run.final_loss)
        source = "loaded from the store" if from_cache else "trained now"
        times = ", ".join(f"{name} {value:.2f} s" for name, value in run.seconds.items())
        out().print(f"Run {run.hash}, {source}: {run.updates:,} updates; {times}")
    return 0 if complete else 130


def predict(options: argparse.Namespace) -> None:
    run, epoch = asked_run(options)
    rows = prediction_table(run, epoch)
    accuracy, loss = evaluate(run.config, run.weights(epoch))
    if options.json:
        print_json(
            **subject(run.config, epoch),
            accuracy=accuracy,
            loss=loss,
            accuracy_by=_told(run, epoch),
            predictions=rows.to_dict("records"),
        )
    else:
        _print_predictions(run, rows, epoch, accuracy, loss)


def _told(run: Run, epoch: int) -> dict[str, Any] | None:
    found = accuracy_by(run.config, run.weights(epoch))
    return None if found is None else found._asdict()


def _print_predictions(
    run: Run, rows: pd.DataFrame, epoch: int, accuracy: float, loss: float
) -> None:
    several = "place" in rows
    shown = table(*["Place"] * several, "Input", "Target", "Predicted", "Probability", "")
    row: Any
    for row in rows.itertuples():
        mark = "[green]✓[/]" if row.correct else "[red]✗ wrong[/]"
        # Text, because Rich would read a symbol such as [ as the beginning of its markup.
        symbols = (verbatim(cell) for cell in (row.input, row.target, row.predicted))
        place = [str(row.place)] if several else []
        shown.add_row(*place, *symbols, f"{row.probability:.3f}", mark)
    out().print(shown)
    if (by := accuracy_by(run.config, run.weights(epoch))) is not None:
        shown = table(by.by.capitalize(), "Accuracy")
        for label, share in zip(by.labels, by.accuracy, strict=True):
            trained = by.trained is not None and label <= by.trained
            shown.add_row(f"{label:,}", f"{share:.2%}" + " (trained)" * trained)
        if by.chance is not None:
            shown.add_row("a guess", f"{by.chance:.2%}")
        out().print(shown)
    out().print(
        f"{run.config.framing} after epoch {epoch}: {accuracy:.2%} of {len(rows)} "
        f"{'answers' if several else 'pairs'} right, loss {loss:.4f}"
    )


def tasks(options: argparse.Namespace) -> None:
    rows: list[dict[str, Any]] = [
        {"name": name, "title": task.title, "question": task.question}
        | {"framings": list(task.framings or FRAMINGS), "defaults": task.defaults}
        | {"reach": task.reach and task.reach._asdict()}
        | {"way": [*filter(None, task.answers)], "asked": [*filter(None, task.asked)]}
        for name, task in TASKS.items()
    ]
    if options.json:
        print_json(tasks=rows)
        return
    shown = table("Task", "Question", "Framings", "Settings")
    for row in rows:
        asks = [f"{name} {', '.join(row[name])}" for name in ("way", "asked") if row[name]]
        if reach := row["reach"]:
            asks.append(f"reach {reach['low']} to {reach['high']}: {reach['title'].lower()}")
        framings = ", ".join(row["framings"]) if len(row["framings"]) < len(FRAMINGS) else "any"
        shown.add_row(row["name"], row["question"], framings, "; ".join(asks))
    out().print(shown)


def bench(options: argparse.Namespace) -> None:
    os.environ[SWITCH] = "0"  # compiling is measured, so nothing compiled before may serve
    from lstm_core.training.benchmark import compare_engines, compare_growth

    notice("Training with both engines; this takes about two minutes")
    rows, growth = compare_engines(), compare_growth()
    if options.json:
        print_json(engines=rows, growth=growth)
        return
    shown = table("Framing", "µs per update", "Plain fit", "Ratio", "New shape, s", "Seen, s")
    for row in rows:
        shown.add_row(
            row["framing"],
            f"{row['compiled_us']:.1f}",
            f"{row['fit_us']:,.0f}",
            f"{row['ratio']:,.0f}",
            f"{row['new_shape_seconds']:.2f}",
            f"{row['seen_shape_seconds']:.3f}",
        )
    out().print(shown)
    shown = table("Time steps", "Units", "µs per update", "Plain fit", "Ratio")
    for row in growth:
        shown.add_row(
            f"{row['steps']}",
            f"{row['units']}",
            f"{row['compiled_us']:.1f}",
            f"{row['fit_us']:,.0f}",
            f"{row['ratio']:,.0f}",
        )
    out().print(shown)


def tutorial(options: argparse.Namespace) -> None:
    """All framings as published, with one seed."""
    began = time.perf_counter()
    configs = shipped_configs()
    store = None if options.no_cache else Store(options.cache)
    announce_missing(configs, "the framings", store)
    with counting("framing") as progress, interruptible() as interrupted:
        bar = progress.add_task("tutorial", total=len(configs))
        found = obtain_all(
            configs,
            store=store,
            stop=interrupted,
            report=lambda done, asked: progress.update(bar, completed=done),
        )
    if len(found) < len(configs):
        raise Stopped(f"interrupted after {len(found)} of {len(configs)} framings")
    rows: list[dict[str, Any]] = [
        {
            "framing": config.framing,
            "run": one.run.hash,
            "final_accuracy": one.run.final_accuracy,
            "published": config.rule.published_accuracies,
            "updates": one.run.updates,
            "seconds": sum(one.run.seconds.values()),
            "from_cache": not one.trained,
        }
        for config, one in found.items()
    ]
    if options.json:
        print_json(runs=rows, seconds=time.perf_counter() - began)
        return
    shown = table("Framing", "Here", "Published", "Updates", "Trained in, s")
    for row in rows:
        published = dict.fromkeys(f"{share:.2%}" for share in row["published"])
        shown.add_row(
            row["framing"],
            f"{row['final_accuracy']:.2%}",
            ", ".join(published) or "none",
            f"{row['updates']:,}",
            f"{row['seconds']:.2f}" + (" (before)" if row["from_cache"] else ""),
        )
    out().print(shown)
    out().print(f"Final accuracy with seed {SHIPPED_SEED}; {time.perf_counter() - began:.1f} s now")
