"""Claims about where the states lie: whether training put them there."""

from collections.abc import Mapping

import numpy as np

from lstm_core.experiments.claims.claim import OURS, Claim, Finding, Result, Row
from lstm_core.experiments.claims.deciding import column
from lstm_core.experiments.claims.wording import arm, listed, percent, weighed
from lstm_core.experiments.replicates import Replicates
from lstm_core.interpret.position_probe import position_r2
from lstm_core.interpret.state_space import nearest_neighbours, state_paths
from lstm_core.sequence.symbols import scrambled_alphabet

SCRAMBLED = scrambled_alphabet(1)
ORDINAL = "carried, ordinal letters"
UNTRAINED, TRAINED = "nearest before", "nearest after"


def _neighbours(found: Mapping[str, Replicates]) -> Finding:
    states = {label: _states(one) for label, one in found.items()}
    near = {label: nearest_neighbours(some).mean(axis=-1) for label, some in states.items()}
    places = {label: position_r2(some) for label, some in states.items()}
    standing = {label: weighed(shares[0], shares[1], ("", ""))[0] for label, shares in near.items()}
    together, apart = (
        [f"{label} ({_moved(near[label])})" for label in found if standing[label] == which]
        for which in ("better", "worse")
    )
    letters = len(found[ORDINAL].config.symbols)
    parts = [
        f"Where the state is carried and letters are ordinal, the state nearest to a letter's is "
        f"that of a neighbour in {percent(near[ORDINAL][0].mean())} of the cases before any "
        f"training and in {percent(near[ORDINAL][1].mean())} after it: the input rises, and the "
        f"state with it. By chance it would be {percent(2 / letters)}."
    ]
    if together:
        parts.append(f"Training brings neighbours together in these: {listed(together)}.")
    if apart:
        parts.append(f"It takes some apart in these: {listed(apart)}.")
    rows: list[Row] = [
        {
            "network": label,
            UNTRAINED: percent(near[label][0].mean()),
            TRAINED: percent(near[label][1].mean()),
            "R² before": f"{places[label][0].mean():.2f}",
            "R² after": f"{places[label][1].mean():.2f}",
        }
        for label, one in found.items()
    ]
    trained = standing[ORDINAL] == "better"
    return Finding("true" if trained else "partly" if together else "false", " ".join(parts), rows)


def _moved(shares: np.ndarray) -> str:
    """From before training to after it: ``shares`` [2, seeds]."""
    return f"{percent(shares[0].mean())} → {percent(shares[1].mean())}"


def _states(found: Replicates) -> np.ndarray:
    """h after each letter of the sequence, untrained and trained: [2, seeds, letters, units]."""
    return np.stack(
        [
            [
                state_paths(run.config, run.weights(epoch), run.config.sequence).zero[1:]
                for run in found.runs
            ]
            for epoch in (0, None)
        ]
    )


def _before_and_after(found: Result) -> str:
    before, after = (column(found, name)[0] for name in (UNTRAINED, TRAINED))
    return f"{before} untrained, {after} trained"


STATE_SPACE = (
    Claim(
        name="neighbours",
        source=OURS,
        says="Neighbouring letters lie close because it was trained.",
        did="Looked, in 10 networks of each kind and in the same networks before training, whether "
        "the state nearest to each letter's is that of the letter before or after it. R²: how well "
        "a line tells the place.",
        arms=(
            arm(ORDINAL, "stateful", 10),
            arm("carried, one-hot letters", "stateful", 10, encoding="one_hot"),
            arm("carried, scrambled order", "stateful", 10, sequence=SCRAMBLED),
            arm("one letter, ordinal", "one_char", 10),
            arm("one letter, one-hot", "one_char", 10, encoding="one_hot"),
            arm("one letter, scrambled order", "one_char", 10, sequence=SCRAMBLED),
        ),
        read=_neighbours,
        decides=_before_and_after,
        version=2,
        by_accuracy=False,
    ),
)
