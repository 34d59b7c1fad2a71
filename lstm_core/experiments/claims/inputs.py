"""Claims about how the letters are put before the network."""

from collections.abc import Mapping

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import encode, input_codes, make_dataset
from lstm_core.experiments.claims.claim import OURS, Claim, Finding, Result
from lstm_core.experiments.claims.deciding import column, last_column, mean_of, means
from lstm_core.experiments.claims.wording import (
    arm,
    compared,
    listed,
    mean,
    percent,
    spread,
    spreads,
    verdict_of,
    weighed,
)
from lstm_core.experiments.comparison import accuracy_on, like_with_like, on_places
from lstm_core.experiments.replicates import Replicates
from lstm_core.sequence.sources import BLOG, READERS
from lstm_core.sequence.symbols import scrambled_alphabet

SCRAMBLES = (1, 2, 3)  # orders drawn with these seeds
SCRAMBLED = scrambled_alphabet(SCRAMBLES[0])
ONE_HOT = {"encoding": "one_hot"}


def _window_lift(found: Mapping[str, Replicates]) -> Finding:
    one, window = found.values()
    names = tuple(found)
    _, as_counted = weighed(one.accuracies, window.accuracies, names)
    alone, together, places = like_with_like(one.runs, window.runs, accuracy_on)
    verdict, fairly = weighed(alone, together, names)
    places = places or window.config.samples
    real = verdict == "better"
    return Finding(
        "true" if real and together.mean() - alone.mean() >= 1 / places
        else "partly" if real else "false",
        f"Counted over all pairs: {as_counted} But these are {one.config.samples} pairs and "
        f"{window.config.samples}: the first letters are no target of a window. "
        f"{on_places(places)}{fairly}",
        [
            {**row, f"mean on the {places} letters": percent(shares.mean())}
            for row, shares in zip(spreads(found), (alone, together), strict=True)
        ],
    )  # fmt: skip


def _shape(found: Mapping[str, Replicates]) -> Finding:
    side, after = found.values()
    tensors = [make_dataset(one.config).inputs for one in (side, after)]
    same = np.array_equal(tensors[0].ravel(), tensors[1].ravel())
    shapes = [str(list(tensor.shape)) for tensor in tensors]
    verdict, sentence = compared(side.runs, after.runs, tuple(found))
    numbers = f"the same {tensors[0].size} numbers in the same order" if same else "other numbers"
    return Finding(
        "true" if verdict == "no real difference" else "false" if same else "partly",
        f"The tensors {listed(shapes)} hold {numbers}; only the axes differ. {sentence}",
        [
            {"tensor": shape, **spread(label, one.accuracies)}
            for shape, (label, one) in zip(shapes, found.items(), strict=True)
        ],
    )


def _padding(found: Mapping[str, Replicates]) -> Finding:
    plain, reserved = found.values()
    alike = [_alike(run.config) for run in plain.runs]
    colliding, disputed = (sum(counts) for counts in zip(*alike, strict=True))
    texts = ("RS", "AAARS")
    rows = []
    for text in texts:
        inputs = [encode(one.config, input_codes(one.config, text)[None]) for one in found.values()]
        numbers = [" ".join(f"{x:.2f}" for x in tensor.ravel()) for tensor in inputs]
        rows.append({"input": text, **dict(zip(found, numbers, strict=True))})
    same = [rows[0][label] == rows[1][label] for label in found]
    verdict, sentence = compared(plain.runs, reserved.runs, tuple(found))
    if disputed:
        harm = f"{disputed} of them call for another letter"
    else:
        harm = "none of them calls for another letter, so this problem does not suffer"
    meets, apart = ("the same numbers" if one else "different numbers" for one in same)
    return Finding(
        "false" if disputed or verdict == "better" else "partly" if same[0] else "true",
        f"{listed(list(texts))} come in as {meets}; with the zero reserved, as {apart}. Among "
        f"the inputs trained in {len(plain.runs)} draws, {colliding} look like another one, as "
        f"AB looks like B; {harm}. {sentence}",
        rows,
    )


def _same_numbers(found: Result) -> str:
    shared = column(found, found.arms[0]["label"])
    same = "the same" if len(set(shared)) == 1 else "not the same"
    texts = listed([str(text) for text in column(found, "input")])
    return f"{texts}: {same} {len(str(shared[0]).split())} numbers"


def _alike(config: RunConfig) -> tuple[int, int]:
    """Of the distinct inputs, how many the network cannot tell from another one, and how many
    of these have another target."""
    data = make_dataset(config)
    meant: dict[bytes, dict[bytes, int]] = {}
    for row, codes, target in zip(data.inputs, data.codes, data.target_codes, strict=True):
        meant.setdefault(row.tobytes(), {})[codes.tobytes()] = int(target)
    shared = [inputs for inputs in meant.values() if len(inputs) > 1]
    disputed = [inputs for inputs in shared if len(set(inputs.values())) > 1]
    return sum(map(len, shared)), sum(map(len, disputed))


def _scrambled(found: Mapping[str, Replicates]) -> Finding:
    one, *one_mixed, side, side_mixed, _, one_hot_mixed = found.values()
    lines = [_on_a_line(network.config) for network in (one, *one_mixed)]
    pairs = one.config.samples
    names = ("the plain order", "a scrambled one")
    pooled = [run for network in one_mixed for run in network.runs]
    single, single_sentence = compared(one.runs, pooled, names)
    window, window_sentence = compared(side.runs, side_mixed.runs, names)
    harder = [verdict == "worse" for verdict in (single, window)]
    return Finding(
        verdict_of(harder),
        f"A straight line gets {lines[0]} of {pairs} pairs right in the plain order and at most "
        f"{max(lines[1:])} in a scrambled one. The network names a class instead, and for one "
        f"letter a scrambled order is only other names for the same points. One letter: "
        f"{single_sentence} Three letters, the nearest inputs {_nearest(side.config):.2f} apart "
        f"in the plain order and {_nearest(side_mixed.config):.2f} in a scrambled one: "
        f"{window_sentence} "
        f"One-hot letters have no order to lose: {mean(one_hot_mixed)} in a scrambled one.",
        spreads(
            found,
            {"nearest other input, on average": lambda one: f"{_nearest(one.config):.3f}"},
        ),
    )


def _plain_to_scrambled(found: Result) -> str:
    one, *mixed, three, three_mixed, _, _ = found.accuracies.values()
    pooled = [share for shares in mixed for share in shares]
    return (
        f"{mean_of(one)} → {mean_of(pooled)}; three letters {mean_of(three)} → "
        f"{mean_of(three_mixed)}"
    )


def _on_a_line(config: RunConfig) -> int:
    """How many next letters the best straight line gets, its values rounded to a letter."""
    data = make_dataset(config)
    code, following = data.codes[:, -1], data.target_codes
    slope, start = np.polyfit(code, following, deg=1)
    return int((np.round(slope * code + start) == following).sum())


def _nearest(config: RunConfig) -> float:
    """How far an input is from the one most like it, on average."""
    inputs = make_dataset(config).inputs.reshape(config.samples, -1)
    distances = np.linalg.norm(inputs[:, None] - inputs[None], axis=-1)
    np.fill_diagonal(distances, np.inf)
    return float(distances.min(axis=1).mean())


INPUTS = (
    Claim(
        name="window_lift",
        source=BLOG,
        says="Three letters at once, as features of one time step, do better than one letter.",
        did="Both networks as published, each with 100 seeds: the difference of their means, "
        "over all their pairs and over those letters that both have as targets.",
        arms=(
            arm("one letter", "one_char", 100),
            arm("three letters as features", "feature_window", 100),
        ),
        read=_window_lift,
        decides=lambda found: "{} → {} on the same letters".format(*last_column(found)),
        version=2,
    ),
    Claim(
        name="shape",
        source=READERS,
        says="[samples, 1, 3] or [samples, 3, 1]: the numbers are the same, so the shape is a "
        "formality.",
        did="Laid the two tensors side by side and trained a network on each, with 30 seeds.",
        arms=(
            arm("three features", "feature_window", 30),
            arm("three time steps", "time_steps", 30),
        ),
        read=_shape,
        decides=lambda found: "{} as features, {} as time steps".format(*means(found)),
    ),
    Claim(
        name="padding",
        source=OURS,
        says="Padding short inputs with zeros does no harm.",
        did="Looked for inputs that the network cannot tell apart, and trained it with and "
        "without a zero reserved for the padding: 8 seeds, half the published epochs.",
        arms=(
            arm("zero shared with A", "variable_length", 8, epochs=250),
            arm("zero reserved", "variable_length", 8, epochs=250, encoding="ordinal_reserved"),
        ),
        read=_padding,
        decides=_same_numbers,
    ),
    Claim(
        name="scrambled",
        source=OURS,
        says="Numbered in order, the next letter is x + 1/26. That makes it easy: a scrambled "
        "alphabet is harder.",
        did="Put a straight line through the pairs, and trained on one letter and on three: in the "
        "plain order, in scrambled ones, and with one-hot letters.",
        arms=(
            arm("one letter, plain", "one_char", 30),
            *(
                arm(f"one letter, scrambled ({n})", "one_char", 10, sequence=scrambled_alphabet(n))
                for n in SCRAMBLES
            ),
            arm("three letters, plain", "feature_window", 10),
            arm("three letters, scrambled (1)", "feature_window", 10, sequence=SCRAMBLED),
            arm("one-hot letter, plain", "one_char", 10, **ONE_HOT),
            arm("one-hot letter, scrambled (1)", "one_char", 10, sequence=SCRAMBLED, **ONE_HOT),
        ),
        read=_scrambled,
        decides=_plain_to_scrambled,
    ),
)
