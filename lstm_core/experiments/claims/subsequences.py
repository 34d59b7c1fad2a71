"""Claims about random subsequences: how many are needed, and what more training brings."""

from collections.abc import Mapping

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import codes_of, encode, input_codes
from lstm_core.experiments.claims.claim import Claim, Finding, Row
from lstm_core.experiments.claims.deciding import last_column, means
from lstm_core.experiments.claims.wording import (
    all_right,
    arm,
    compared,
    mean,
    percent,
    spreads,
    verdict_of,
    weighed,
)
from lstm_core.experiments.replicates import Replicates
from lstm_core.inference.forward import run_network
from lstm_core.run import Run
from lstm_core.sequence.sources import BLOG, READERS


def _fewer_patterns(found: Mapping[str, Replicates]) -> Finding:
    published, as_many_updates, as_many_epochs = found
    every = all_subsequences(found[published].config)
    right = {
        label: np.array([_right(run, every) for run in one.runs]) for label, one in found.items()
    }
    rows: list[Row] = [
        {
            "drawn": label,
            "seeds": len(one.runs),
            "different ones, on average": f"{np.mean([_different(r) for r in one.runs]):.0f}",
            "updates": f"{one.runs[0].updates:,}",
            "accuracy on those drawn": mean(one),
            f"accuracy on all {len(every)}": percent(right[label].mean()),
        }
        for label, one in found.items()
    ]
    fair, said = weighed(right[published], right[as_many_updates], (published, as_many_updates))
    short, _ = weighed(right[published], right[as_many_epochs], (published, as_many_epochs))
    drawn, fewer = found[published].config.samples, found[as_many_updates].config.samples
    return Finding(
        "false" if fair == "worse" else "partly" if short == "worse" else "true",
        f"There are only {len(every)} different subsequences of that kind, and a draw of "
        f"{drawn:,} repeats each {drawn / len(every):.0f} times. On all of them: {said} "
        f"With as many epochs, {fewer} patterns mean {found[as_many_epochs].runs[0].updates:,} "
        f"updates and {percent(right[as_many_epochs].mean())} on all.",
        rows,
    )


def all_subsequences(config: RunConfig) -> list[tuple[str, str]]:
    """Every input that the draw can give, with its target."""
    symbols, longest = config.symbols, config.context_length
    return [
        ("".join(symbols[start:stop]), symbols[stop])
        for start in range(len(symbols) - 2)
        for stop in range(start + 1, min(start + longest, len(symbols) - 1) + 1)
    ]


def _right(run: Run, every: list[tuple[str, str]]) -> float:
    """The share of these that the network predicts right."""
    codes = np.stack([input_codes(run.config, text) for text, _ in every])
    probabilities, _ = run_network(run.config, run.weights(), encode(run.config, codes))
    targets = codes_of(run.config, [target for _, target in every])
    return float(np.mean(probabilities.argmax(axis=1) == targets))


def _different(run: Run) -> int:
    return len(np.unique(run.config.sample_ranges, axis=0))


def _more_for_variable_length(found: Mapping[str, Replicates]) -> Finding:
    published, *others = found
    compares = [
        compared(found[published].runs, found[label].runs, (published, label)) for label in others
    ]
    better = [verdict == "better" for verdict, _ in compares]
    return Finding(
        verdict_of(better),
        f"{' '.join(sentence for _, sentence in compares)} Networks that get all right: "
        f"{', '.join(all_right(label, one) for label, one in found.items())}.",
        spreads(found, {"updates": lambda one: one.runs[0].updates}),
    )


SUBSEQUENCES = (
    Claim(
        name="fewer_patterns",
        source=READERS,
        says="Fewer patterns are required than the 1,000 random subsequences of the tutorial.",
        did="Trained on 1,000 and on 100 of them, with as many updates and with as many epochs, "
        "and tested on every subsequence that can be drawn: 5 seeds each.",
        arms=(
            arm("1,000 patterns as published", "variable_length", 5),
            arm("100 patterns with as many updates", "variable_length", 5, runs=100, epochs=5000),
            arm("100 patterns with as many epochs", "variable_length", 5, runs=100),
        ),
        read=_fewer_patterns,
        decides=lambda found: "{} → {} of all subsequences".format(*last_column(found)),
    ),
    Claim(
        name="more_for_variable_length",
        source=BLOG,
        says="Variable length, left at 98.9%, gets better with more training or a larger network.",
        did="Trained it as published, for twice the epochs, and with twice the units: 4 seeds "
        "each.",
        arms=(
            arm("as published", "variable_length", 4),
            arm("1,000 epochs", "variable_length", 4, epochs=1000),
            arm("64 units", "variable_length", 4, units=64),
        ),
        read=_more_for_variable_length,
        decides=lambda found: "{} → {} longer, {} larger".format(*means(found)),
    ),
)
