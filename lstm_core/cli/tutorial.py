"""The command that trains what the tutorial trains: tutorial."""

import argparse
import time
from typing import Any

from lstm_core.cli.options import AddCommand, add_cache
from lstm_core.cli.output import counting, out, print_json, table
from lstm_core.cli.runs import announce_missing, interruptible
from lstm_core.errors import Stopped
from lstm_core.experiments.parallel import obtain_all
from lstm_core.storage.shipped import SHIPPED_SEED, shipped_configs
from lstm_core.storage.store import Store


def add(command: AddCommand) -> None:
    help = "Train all framings as published and print the accuracies beside the published ones."
    sub = command("tutorial", tutorial, help)
    sub.add_argument("--no-cache", action="store_true", help="train anew, store nothing")
    add_cache(sub)


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
