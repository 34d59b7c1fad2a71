"""The commands about several runs: replicates, compare, tutorial."""

import argparse
import time

import numpy as np
from rich.table import Table

from lstm_core.cli.output import fail, or_none, out, print_json
from lstm_core.cli.runs import config_of, counting, interruptible, stored
from lstm_core.config import RunConfig
from lstm_core.config.allowed import HASH_LENGTH
from lstm_core.config.checks import whole
from lstm_core.config.notation import from_text
from lstm_core.experiments.comparison import like_with_like, on_places, unlike
from lstm_core.experiments.parallel import obtain_all
from lstm_core.experiments.replicates import MAX_SEEDS, SHARES, Replicates, replicate, with_seeds
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.storage.shipped import SHIPPED_SEED
from lstm_core.storage.store import Store

ENOUGH_SEEDS = 30  # for a bootstrap interval to be about as wide as it says


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
        fail("compare needs two or more settings or hashes, such as one_char time_steps", status=2)
    store = Store(options.cache)
    configs = [_named(text, store).replace(seed=0) for text in options.what]
    found = _replicate(configs, options)
    from lstm_core.experiments.statistics import difference, sentence

    pairs = []
    for name, other in zip(options.what[1:], found[1:], strict=True):
        if min(len(found[0].runs), len(other.runs)) >= 2:
            first, second, places = like_with_like(found[0].runs, other.runs)
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
            out().print(said, markup=False)
        if len(pairs) < len(found) - 1:
            out().print("One seed says nothing about luck: no verdict without two of each.")
        if caution:
            out().print(caution, markup=False)
    return 0 if all(one.complete for one in found) else 130


def tutorial(options: argparse.Namespace) -> None:
    """All framings as published, with one seed."""
    began = time.perf_counter()
    configs = [RunConfig(framing=name, seed=SHIPPED_SEED) for name in FRAMINGS]
    with counting("framing") as progress, interruptible() as interrupted:
        bar = progress.add_task("tutorial", total=len(configs))
        found = obtain_all(
            configs,
            store=None if options.no_cache else Store(options.cache),
            stop=interrupted,
            report=lambda done, asked: progress.update(bar, completed=done),
        )
    if len(found) < len(configs):
        fail(f"interrupted after {len(found)} of {len(configs)} framings", status=130)
    rows = [
        {
            "framing": config.framing,
            "run": one.run.hash,
            "final_accuracy": one.run.final_accuracy,
            "published": [published.accuracy for published in config.rule.published],
            "updates": one.run.updates,
            "seconds": sum(one.run.seconds.values()),
            "from_cache": not one.trained,
        }
        for config, one in found.items()
    ]
    if options.json:
        print_json(runs=rows, seconds=time.perf_counter() - began)
        return
    table = Table("Framing", "Here", "Published", "Updates", "Trained in, s")
    for row in rows:
        published = dict.fromkeys(f"{share:.2%}" for share in row["published"])
        table.add_row(
            row["framing"],
            f"{row['final_accuracy']:.2%}",
            ", ".join(published) or "none",
            f"{row['updates']:,}",
            f"{row['seconds']:.2f}" + (" (before)" if row["from_cache"] else ""),
        )
    out().print(table)
    out().print(f"Final accuracy with seed {SHIPPED_SEED}; {time.perf_counter() - began:.1f} s now")


def _replicate(configs: list[RunConfig], options: argparse.Namespace) -> list[Replicates]:
    """Each config with so many seeds. Ctrl-C keeps the seeds that are done."""
    count = whole("seeds", options.seeds, 1, MAX_SEEDS)
    for config in configs:
        with_seeds(config, count)  # refused now rather than after the first set
    store = None if options.no_cache else Store(options.cache)
    with counting("seed") as progress:
        found = []
        try:
            with interruptible() as interrupted:
                for config in configs:
                    bar = progress.add_task(config.framing, total=count)
                    found.append(
                        replicate(
                            config,
                            count,
                            store=store,
                            stop=interrupted,
                            report=lambda done, asked, bar=bar: progress.update(
                                bar, completed=done
                            ),
                        )
                    )
        except RuntimeError as error:  # stopped before the first seed was done
            fail(str(error), status=130)
    return found


def _named(text: str, store: Store) -> RunConfig:
    """A config from a run's hash, or from a framing and settings: time_steps,cell=GRU,units=8."""
    if len(text) == HASH_LENGTH and not set(text) - set("0123456789abcdef"):
        return stored(store, text).config
    return from_text(text)


def _described(found: Replicates) -> dict:
    from lstm_core.experiments.statistics import LEVEL, summary

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
    from lstm_core.experiments.statistics import epochs_to_reach

    return {share: epochs_to_reach(found.running_accuracy, share) for share in SHARES}


def _print_sets(sets: list[Replicates], names: list[str] | None = None) -> None:
    from lstm_core.experiments.statistics import LEVEL, summary

    names = names or [one.config.framing for one in sets]
    table = Table("Settings", "Seeds", "Mean", "Deviation", "Range", f"{LEVEL:.0%} interval", "s")
    for name, one in zip(names, sets, strict=True):
        said = summary(one.accuracies)
        table.add_row(
            name,
            f"{said.count}" + ("" if one.complete else f" of {one.asked}"),
            f"{said.mean:.2%}",
            f"{100 * said.deviation:.2f}" if said.count > 1 else "–",
            f"{said.smallest:.0%} to {said.largest:.0%}",
            f"{said.low:.2%} to {said.high:.2%}" if said.count > 1 else "–",
            f"{one.seconds:.1f}",
        )
    out().print(table)
    few = any(len(one.runs) < ENOUGH_SEEDS for one in sets)
    out().print(
        "Final accuracies; the interval is that of the mean over seeds"
        + (f", a little too narrow with fewer than {ENOUGH_SEEDS}." if few else ".")
    )
