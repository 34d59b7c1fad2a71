"""The commands that train networks: train, predict, tutorial, bench."""

import argparse
import os
import time
from typing import Any

import pandas as pd
from rich.text import Text

from lstm_core.cli.options import AddCommand, add_cache, add_run, add_settings
from lstm_core.cli.output import counting, notice, out, print_json, subject, table
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
    several, tested = "place" in rows, run.config.goal.tests is not None
    names = [*["place"] * several, "input", "target", "predicted"]
    cells = rows[names].astype(object)
    cells["probability"] = [f"{one:.3f}" for one in rows["probability"]]
    right, wrong = Text("✓", "green"), Text("✗ wrong", "red")
    cells[""] = [right if correct else wrong for correct in rows["correct"]]
    headings = [name.capitalize() for name in cells]
    out().print(table(*headings, rows=cells.to_numpy()))
    if (by := accuracy_by(run.config, run.weights(epoch))) is not None:
        trained = -1 if by.trained is None else by.trained
        shares = [
            (f"{label:,}", f"{share:.2%}" + " (trained)" * (label <= trained))
            for label, share in zip(by.labels, by.accuracy, strict=True)
        ]
        if by.chance is not None:
            shares.append(("a guess", f"{by.chance:.2%}"))
        out().print(table(by.by.capitalize(), "Accuracy", rows=shares))
    out().print(
        f"{run.config.framing} after epoch {epoch}: {accuracy:.2%} of {len(rows)} "
        f"{'answers' if several else 'pairs'} right{' that were trained' * tested}, loss {loss:.4f}"
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
    cells = []
    for row in rows:
        asks = [f"{name} {', '.join(row[name])}" for name in ("way", "asked") if row[name]]
        if reach := row["reach"]:
            asks.append(f"reach {reach['low']} to {reach['high']}: {reach['title'].lower()}")
        framings = ", ".join(row["framings"]) if len(row["framings"]) < len(FRAMINGS) else "any"
        cells.append((row["name"], row["question"], framings, "; ".join(asks)))
    out().print(table("Task", "Question", "Framings", "Settings", rows=cells))


def bench(options: argparse.Namespace) -> None:
    os.environ[SWITCH] = "0"  # compiling is measured, so nothing compiled before may serve
    from lstm_core.training.benchmark import compare_engines, compare_growth

    notice("Training with both engines; this takes about two minutes")
    rows, growth = compare_engines(), compare_growth()
    if options.json:
        print_json(engines=rows, growth=growth)
        return
    speeds = ("{compiled_us:.1f}", "{fit_us:,.0f}", "{ratio:,.0f}")
    forms = ("{framing}", *speeds, "{new_shape_seconds:.2f}", "{seen_shape_seconds:.3f}")
    cells = [[form.format(**row) for form in forms] for row in rows]
    headings = ("µs per update", "Plain fit", "Ratio")
    out().print(table("Framing", *headings, "New shape, s", "Seen, s", rows=cells))
    cells = [[form.format(**row) for form in ("{steps}", "{units}", *speeds)] for row in growth]
    out().print(table("Time steps", "Units", *headings, rows=cells))


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
    cells = []
    for row in rows:
        published = dict.fromkeys(f"{share:.2%}" for share in row["published"])
        seconds = f"{row['seconds']:.2f}" + " (before)" * row["from_cache"]
        said = (f"{row['final_accuracy']:.2%}", ", ".join(published) or "none")
        cells.append((row["framing"], *said, f"{row['updates']:,}", seconds))
    headings = ("Framing", "Here", "Published", "Updates", "Trained in, s")
    out().print(table(*headings, rows=cells))
    out().print(f"Final accuracy with seed {SHIPPED_SEED}; {time.perf_counter() - began:.1f} s now")
