"""Claims about what a batch is, and what it changes."""

from collections.abc import Mapping, Sequence

import numpy as np

from lstm_core.data.dataset import make_dataset
from lstm_core.data.sampling_order import batches_of
from lstm_core.experiments.claims.claim import OURS, Claim, Finding, Result
from lstm_core.experiments.claims.deciding import highest, means
from lstm_core.experiments.claims.wording import (
    arm,
    largest_gap,
    listed,
    mean,
    spreads,
    standing,
    tally,
    updates,
    verdict_of,
)
from lstm_core.experiments.claims.zero_state import generated
from lstm_core.experiments.replicates import Replicates
from lstm_core.run import Run
from lstm_core.sequence.sources import BLOG

ROUNDING = 1e-4  # of losses and probabilities in single precision, after thousands of updates


def _batch_state(found: Mapping[str, Replicates]) -> Finding:
    ordered, shuffled, single = found.values()
    curves = largest_gap(ordered.running_loss, shuffled.running_loss)
    alone, backwards = (max(gaps) for gaps in zip(*map(_evaluated, ordered.runs), strict=True))
    rows = [
        {"difference": what, "largest gap": f"{gap:.1e}"}
        for what, gap in (
            ("loss curves: samples in order, or shuffled inside the batch", curves),
            ("probabilities: every letter evaluated alone, or all in one batch", alone),
            ("probabilities: the batch evaluated in order, or backwards", backwards),
        )
    ]
    same = [gap < ROUNDING for gap in (curves, alone, backwards)]
    if all(same):
        said = "Neither the order nor the company of the samples changes anything but rounding"
    elif any(same):
        said = "The order or the company of the samples changes some of it"
    else:
        said = "Order and company of the samples change what the network does"
    return Finding(
        verdict_of([not one for one in same]),
        f"{said}: the largest gap is {max(curves, alone, backwards):.1e}. One batch per epoch "
        f"reaches {mean(ordered)}; one letter at a time reaches {mean(single)} if it gets as "
        f"many epochs ({single.config.epochs:,}, not the published 500).",
        rows,
    )


def _evaluated(run: Run) -> tuple[float, float]:
    """By Keras itself: the largest gap in probabilities when each sample is evaluated alone, and
    when the batch is evaluated backwards."""
    from lstm_core.training.model import BUILDING, trained_model

    inputs = make_dataset(run.config).inputs
    model = trained_model(run.config, run.weights())
    with BUILDING:
        together, backwards = np.asarray(model(inputs)), np.asarray(model(inputs[::-1]))
        alone = np.concatenate([np.asarray(model(sample[None])) for sample in inputs])
    return largest_gap(together, alone), largest_gap(together, backwards[::-1])


def _batch_streams(found: Mapping[str, Replicates]) -> Finding:
    first, *others = found.values()
    epochs = first.config.epochs
    short = [one for one in others if one.config.epochs == epochs]
    long = [one for one in others if one.config.epochs != epochs]

    def first_stream(one: Replicates) -> str:
        batches = batches_of(one.config, np.arange(one.config.samples))
        return " ".join(one.config.symbols[sample] for sample in batches[:, 0])

    def reached(some: Sequence[Replicates]) -> str:
        return listed([f"{mean(one)} in batches of {one.config.batch_size}" for one in some])

    return Finding(
        verdict_of([standing(first, one) != "worse" for one in short]),
        f"In {epochs} epochs: {reached([first, *short])}. With as many updates: {reached(long)}. "
        f"But they do not learn the same: in batches of b each stream reads every b-th letter, "
        f"and in batches of {first.config.samples} no state is carried at all.",
        spreads(
            found,
            {
                "updates": updates,
                "the first stream reads": first_stream,
                "K from the zero state": lambda one: tally(generated(one.runs, "K")),
            },
        ),
    )


def _by_batch(found: Result) -> str:
    sizes = [str(arm["config"]["batch_size"]) for arm in found.arms[:3]]
    return f"{listed(means(found)[:3])} in batches of {listed(sizes)}"


def _equal_updates(found: Mapping[str, Replicates]) -> Finding:
    batch, alike, letters, published = found.values()

    def letters_read(one: Replicates) -> str:
        return f"{one.config.epochs * one.config.samples:,}"

    return Finding(
        verdict_of([standing(one, batch) == "better" for one in (alike, letters)]),
        f"With as many updates ({updates(alike)}) the batch reaches {mean(batch)}, "
        f"one letter at a time {mean(alike)}. With as many letters read "
        f"({letters_read(letters)}) one letter at a time reaches "
        f"{mean(letters)}. The published comparison ({mean(published)} here) gave the batch "
        f"{letters.config.epochs / published.config.epochs:g} times the epochs.",
        spreads(found, {"updates": updates, "letters read": letters_read}),
    )


def _by_updates_and_letters(found: Result) -> str:
    _, updates, letters, _ = means(found)
    return f"{updates} for as many updates, {letters} for as many letters"


BATCHES = (
    Claim(
        name="batch_state",
        source=BLOG,
        says="Inside a batch the state is kept from sample to sample, and that is why the whole "
        "alphabet in one batch reaches 100%.",
        did="Trained with the samples of the batch in order and shuffled, from the same seeds, "
        "and had Keras evaluate every letter alone, all together, and backwards.",
        arms=(
            arm("in order", "whole_batch", 5),
            arm("shuffled inside the batch", "whole_batch", 5, shuffle=True),
            arm("one letter at a time, as many epochs", "one_char", 5, units=16, epochs=5000),
        ),
        read=_batch_state,
        decides=lambda found: f"gaps of {highest(found, 'largest gap')} at most",
    ),
    Claim(
        name="batch_streams",
        source=OURS,
        says="A larger batch only makes a stateful network train faster.",
        did="Trained it in batches of 1, 5 and 25, with 10 seeds: as many epochs, and as many "
        "updates. Sample i of a batch goes on where sample i of the batch before stopped.",
        arms=(
            arm("batch of 1", "stateful", 10),
            arm("batch of 5, as many epochs", "stateful", 10, batch_size=5),
            arm("batch of 25, as many epochs", "stateful", 10, batch_size=25),
            arm("batch of 5, as many updates", "stateful", 10, batch_size=5, epochs=1500),
            arm("batch of 25, as many updates", "stateful", 10, batch_size=25, epochs=7500),
        ),
        read=_batch_streams,
        decides=_by_batch,
    ),
    Claim(
        name="equal_updates",
        source=BLOG,
        says="The whole alphabet in one batch is learned better than one letter at a time: 100% "
        "against 84%.",
        did="Gave one letter at a time, with as many units, as many updates as the batch had, and "
        "then as many letters to read: 10 seeds each.",
        arms=(
            arm("one batch per epoch, as published", "whole_batch", 10),
            arm("one letter at a time, as many updates", "one_char", 10, units=16, epochs=200),
            arm("one letter at a time, as many letters", "one_char", 10, units=16, epochs=5000),
            arm("one letter at a time, as published", "one_char", 10),
        ),
        read=_equal_updates,
        decides=_by_updates_and_letters,
    ),
)
