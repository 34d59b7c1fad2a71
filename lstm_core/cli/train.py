"""The commands that train networks and show what was trained: train, predict, list, ship, bench."""

import argparse

from rich.table import Table
from rich.text import Text

from lstm_core.cli.output import errors, out, print_json
from lstm_core.cli.runs import asked_run, config_of, obtain, recorded_epoch, train_with_progress
from lstm_core.config.allowed import HASH_LENGTH
from lstm_core.inference.forward import evaluate
from lstm_core.inference.predictions import prediction_table
from lstm_core.run import Run
from lstm_core.storage.shipped import SHIPPED_FOLDER, shipped_configs
from lstm_core.storage.store import Store

SHIPPED_SNAPSHOTS = 40  # the shipped files stay small; a run of your own keeps 200


def train(options: argparse.Namespace) -> int:
    config = config_of(options)
    run, from_cache, complete = obtain(
        config, Store(options.cache), fresh=options.no_cache, engine=options.engine
    )
    table = prediction_table(run)
    if options.json:
        print_json(
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
        out().print(f"Run {run.hash}, {source}: {run.updates:,} updates; {times}")
    return 0 if complete else 130


def predict(options: argparse.Namespace) -> None:
    run = asked_run(options)
    epoch = recorded_epoch(run, options.epoch)
    table = prediction_table(run, epoch)
    accuracy, loss = evaluate(run.config, run.weights(epoch))
    if options.json:
        print_json(
            config=run.config.to_dict(),
            run=run.hash,
            epoch=epoch,
            accuracy=accuracy,
            loss=loss,
            predictions=table.to_dict("records"),
        )
    else:
        _print_predictions(run, table, epoch, accuracy, loss)


def list_runs(options: argparse.Namespace) -> None:
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
        print_json(runs=runs)
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
    out().print(table)


def ship(options: argparse.Namespace) -> None:
    store = Store(SHIPPED_FOLDER)
    for config in shipped_configs():
        run = train_with_progress(config, "compiled", max_snapshots=SHIPPED_SNAPSHOTS)
        store.save(run, replace_shipped=True)
        errors.print(f"{run.hash} {config.framing}: {run.final_accuracy:.2%}")
    if options.json:
        print_json(runs=[config.hash for config in shipped_configs()])


def bench(options: argparse.Namespace) -> None:
    from lstm_core.training.benchmark import compare_engines

    with errors.status("Comparing the engines; this takes about a minute"):
        rows = compare_engines()
    if options.json:
        print_json(engines=rows)
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
    out().print(table)


def _print_predictions(run: Run, rows, epoch: int, accuracy: float, loss: float) -> None:
    table = Table("Input", "Target", "Predicted", "Probability", "")
    for row in rows.itertuples():
        mark = "[green]✓[/]" if row.correct else "[red]✗ wrong[/]"
        # Text, because Rich would read a symbol such as [ as the beginning of its markup.
        symbols = (Text(cell) for cell in (row.input, row.target, row.predicted))
        table.add_row(*symbols, f"{row.probability:.3f}", mark)
    console = out()
    console.print(table)
    console.print(
        f"{run.config.framing} after epoch {epoch}: {accuracy:.2%} of {len(rows)} pairs right, "
        f"loss {loss:.4f}"
    )
