"""The commands about many seeds: replicates, compare."""

import argparse
from typing import Any

import numpy as np

from lstm_core.cli.options import AddCommand, add_cache, add_seeds, add_settings
from lstm_core.cli.output import counting, or_none, out, print_json, table, verbatim
from lstm_core.cli.runs import announce_missing, config_of, interruptible, stored
from lstm_core.config import RunConfig
from lstm_core.config.notation import from_text, to_text
from lstm_core.errors import InputError
from lstm_core.experiments.comparison import accuracy_on, like_with_like, on_places, unlike
from lstm_core.experiments.replicates import SHARES, Replicates, replicate, with_seeds
from lstm_core.experiments.statistics import LEVEL, difference, epochs_to_reach, sentence, summary
from lstm_core.hashes import is_hash
from lstm_core.storage.store import Store

ENOUGH_SEEDS = 30  # for a bootstrap interval to be about as wide as it says


def add(command: AddCommand) -> None:
    sub = command("replicates", replicates, "Train one network with many seeds.")
    _add_many(sub)
    add_settings(sub)

    sub = command("compare", compare, "Say whether settings really differ, by many seeds of each.")
    sub.add_argument(
        "what",
        nargs="*",
        metavar="SETTINGS",
        help="a run's hash, or a framing and what differs: time_steps,cell=GRU,units=8; a task "
        "that has a framing needs none: task=anbn,cell=GRU",
    )
    _add_many(sub)


def _add_many(parser: argparse.ArgumentParser) -> None:
    add_seeds(parser, ENOUGH_SEEDS)
    parser.add_argument("--no-cache", action="store_true", help="train anew, store nothing")
    add_cache(parser)


def replicates(options: argparse.Namespace) -> int:
    config = config_of(options)
    if options.seed is None:
        config = config.replace(seed=0)
    found = _replicate([config], options)[0]
    if options.json:
        print_json(**_described(found))
    else:
        _print_sets([found])
        reached = _reached(found)
        out().print(
            "Epochs to a running accuracy of "
            + ", ".join(
                f"{share:.0%}: {np.nanmedian(epochs):.0f} ({np.isfinite(epochs).sum()} seeds)"
                for share, epochs in reached.items()
                if np.isfinite(epochs).any()
            )
            + "; medians over the seeds that reach it"
        )
    return 0 if found.complete else 130


def compare(options: argparse.Namespace) -> int:
    if len(options.what) < 2:
        raise InputError("expected two or more settings or hashes, such as one_char time_steps")
    store = Store(options.cache)
    configs = [_named(text, store).replace(seed=0) for text in options.what]
    found = _replicate(configs, options)
    pairs = []
    for name, other in zip(options.what[1:], found[1:], strict=True):
        if min(len(found[0].runs), len(other.runs)) >= 2:
            first, second, places = like_with_like(found[0].runs, other.runs, accuracy_on)
            pairs.append((name, difference(first, second), places))
    caution = unlike(configs)
    if options.json:
        print_json(
            sets=[_described(one) for one in found],
            differences=[
                {
                    "first": options.what[0],
                    "second": name,
                    "difference": pair.difference,
                    "interval": [pair.low, pair.high],
                    "verdict": pair.verdict,
                    "on_places": places,
                }
                for name, pair, places in pairs
            ],
            caution=caution,
        )
    else:
        _print_sets(found, options.what)
        for name, pair, places in pairs:
            said = on_places(places) + sentence(pair, options.what[0], name)
            out().print(verbatim(said))
        if len(pairs) < len(found) - 1:
            out().print("One seed says nothing about luck: no verdict without two of each.")
        if caution:
            out().print(caution, markup=False)
    return 0 if all(one.complete for one in found) else 130


def _replicate(configs: list[RunConfig], options: argparse.Namespace) -> list[Replicates]:
    """Each config with so many seeds. Ctrl-C keeps the seeds that are done."""
    count = options.seeds
    seeds = [with_seeds(config, count) for config in configs]  # refused before the first set
    store = None if options.no_cache else Store(options.cache)
    names = ", ".join(to_text(config) for config in configs)
    announce_missing([one for many in seeds for one in many], f"{names} with {count} seeds", store)
    found = []
    with counting("seed") as progress, interruptible() as interrupted:
        for config in configs:
            bar = progress.add_task(config.framing, total=count)
            show = lambda done, asked, bar=bar: progress.update(bar, completed=done)
            found.append(replicate(config, count, store=store, stop=interrupted, report=show))
    return found


def _named(text: str, store: Store) -> RunConfig:
    """A config from a run's hash, or from a framing and settings: time_steps,cell=GRU,units=8."""
    if is_hash(text):
        return stored(store, text).config
    return from_text(text)


def _described(found: Replicates) -> dict[str, Any]:
    said = summary(found.accuracies)
    return {
        "config": found.config.to_dict(),
        "seeds": found.seeds,
        "complete": found.complete,
        "trained": found.trained,
        "runs": [run.hash for run in found.runs],
        "accuracies": found.accuracies.tolist(),
        "losses": found.losses.tolist(),
        "mean": said.mean,
        "deviation": said.deviation,
        "interval": [said.low, said.high],
        "level": LEVEL,
        "epochs_to_reach": {
            str(share): [or_none(epoch) for epoch in epochs]
            for share, epochs in _reached(found).items()
        },
        "seconds": found.seconds,
    }


def _reached(found: Replicates) -> dict[float, np.ndarray]:
    return {share: epochs_to_reach(found.running_accuracy, share) for share in SHARES}


def _print_sets(sets: list[Replicates], names: list[str] | None = None) -> None:
    names = names or [one.config.framing for one in sets]
    headings = ("Settings", "Seeds", "Mean", "Deviation", "Range", f"{LEVEL:.0%} interval", "s")
    rows = [
        (
            name,
            f"{said.count}" + ("" if one.complete else f" of {one.asked}"),
            f"{said.mean:.2%}",
            f"{100 * said.deviation:.2f}" if said.count > 1 else "–",
            f"{said.smallest:.0%} to {said.largest:.0%}",
            f"{said.low:.2%} to {said.high:.2%}" if said.count > 1 else "–",
            f"{one.seconds:.1f}",
        )
        for name, one in zip(names, sets, strict=True)
        for said in [summary(one.accuracies)]
    ]
    out().print(table(*headings, rows=rows))
    few = any(len(one.runs) < ENOUGH_SEEDS for one in sets)
    out().print(
        "Final accuracies; the interval is that of the mean over seeds"
        + (f", a little too narrow with fewer than {ENOUGH_SEEDS}." if few else ".")
    )
