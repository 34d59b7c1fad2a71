"""The claim that a stateful network's cold start is cured by other amounts of training."""

from collections.abc import Mapping

import numpy as np

from lstm_core.experiments.claims.claim import TEXTS, Claim, Finding, Row
from lstm_core.experiments.claims.deciding import highest
from lstm_core.experiments.claims.wording import NEARLY_ALL, arm, listed, mean, percent, tally
from lstm_core.experiments.claims.zero_state import generated, letters_right
from lstm_core.experiments.replicates import Replicates
from lstm_core.sequence.symbols import ALPHABET

EPOCHS = (25, 50, 75, 100)
TIMES = (4, 8)
RIGHT = "letters right from the zero state"
TRIED = slice(1, -2)  # rows: the first is as published, the last two are the control


def _less_or_more(found: Mapping[str, Replicates]) -> Finding:
    right = {
        label: float(np.mean([letters_right(run) for run in one.runs]))
        for label, one in found.items()
    }
    rows: list[Row] = [
        {
            "network": label,
            "seeds": len(one.runs),
            "mean accuracy": mean(one),
            RIGHT: percent(right[label]),
            "K from the zero state": tally(generated(one.runs, "K")),
        }
        for label, one in found.items()
    ]
    published, *tried, in_order, in_segments = found
    learned = [label for label in tried if found[label].accuracies.mean() >= NEARLY_ALL]
    cured = [label for label in learned if right[label] >= NEARLY_ALL]
    best = max(tried, key=right.__getitem__)
    return Finding(
        "true" if cured else "partly" if right[best] > 0.5 else "false",
        f"Read in the zero state, {percent(right[published])} of the letters are followed by the "
        f"right one in the networks trained as published, and at most {percent(right[best])} in "
        f"the others ({best}). Those that have learned the alphabet ({listed(learned) or 'none'}) "
        f"{'are cured by it: ' + listed(cured) if cured else 'count all the same'}. What cures it "
        f"is another order of training, not more or less of the same: one-hot letters in "
        f"segments that begin anywhere give {percent(right[in_segments])}, in order "
        f"{percent(right[in_order])}.",
        rows,
    )


COLD_START = (
    Claim(
        name="cold_start_training",
        source=TEXTS,
        says="Less training, or a larger training set, keeps a stateful network from predicting B "
        "after K when it starts in the zero state.",
        did="Trained it for fewer epochs, and on the alphabet several times over, A after Z. As a "
        "control, one-hot letters: in order, and in segments that begin anywhere. 20 seeds each.",
        arms=(
            arm("as published", "stateful", 20),
            *(arm(f"{epochs} epochs", "stateful", 20, epochs=epochs) for epochs in EPOCHS),
            *(
                arm(f"{times} alphabets for 100 epochs", "stateful", 20, epochs=100, sequence=text)
                for times, text in ((times, ALPHABET * times) for times in TIMES)
            ),
            arm("one-hot in order", "stateful", 20, encoding="one_hot"),
            arm("one-hot in segments", "stateful_resets", 20),
        ),
        read=_less_or_more,
        decides=lambda found: f"at most {highest(found, RIGHT, TRIED)} right from the zero state",
    ),
)
