"""Claims about what a network remembers, and what is left in its state."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import make_dataset
from lstm_core.experiments.claims.claim import OURS, TEXTS, Claim, Finding, Result, Row
from lstm_core.experiments.claims.deciding import column, means
from lstm_core.experiments.claims.wording import (
    NEARLY_ALL,
    arm,
    listed,
    mean,
    percent,
    spreads,
    verdict_of,
)
from lstm_core.experiments.replicates import Replicates
from lstm_core.inference.cells import State
from lstm_core.inference.forward import read_in_order
from lstm_core.inference.generation import generate
from lstm_core.interpret.patching import feed
from lstm_core.run import Run

REPEATING = "ABCDEFABCXYZ"


def _memory_needed(found: Mapping[str, Replicates]) -> Finding:
    alphabet, *others = found.values()
    rows = spreads(
        found,
        {
            "sequence": lambda one: "alphabet" if one is alphabet else one.config.sequence,
            "best possible": lambda one: percent(_ceiling(one.config)),
        },
    )
    single = others[0]
    most = _ceiling(single.config)
    able = [label for label in list(found)[1:] if found[label].accuracies.mean() > most]
    needless = _ceiling(alphabet.config) == 1
    learned = alphabet.accuracies.mean() >= NEARLY_ALL
    return Finding(
        "false" if needless and learned else "partly" if needless else "true",
        f"In the alphabet every letter has one successor: a network without any memory gets "
        f"{mean(alphabet)} right. In {REPEATING} the C is followed by D and then by X: without "
        f"memory no more than {percent(most)} can be right, and {mean(single)} "
        f"are. Only these get past that: {listed(able) or 'none'}.",
        rows,
    )


def _ceiling(config: RunConfig) -> float:
    """The best final accuracy that anything can reach that sees only what this network sees."""
    data = make_dataset(config)
    follows: defaultdict[Hashable, Counter[int]] = defaultdict(Counter)
    for place, (codes, target) in enumerate(zip(data.codes, data.target_codes, strict=True)):
        # A carried state can tell the place in the sequence.
        seen: Hashable = place if config.rule.carries_state else codes.tobytes()
        follows[seen][int(target)] += 1
    return sum(max(counts.values()) for counts in follows.values()) / config.samples


def _leftover_state(found: Mapping[str, Replicates]) -> Finding:
    (stateful,) = found.values()
    rows: list[Row] = []
    again = 0.0
    for run in stateful.runs:
        first, state = evaluated(run)
        second, _ = evaluated(run, state)
        again += second
        rows.append(
            {
                "seed": run.config.seed,
                "evaluated": percent(first),
                "again, without a reset": percent(second),
                "K after a reset": generate(run.config, run.weights(), "K", 1)[0].predicted,
                "K after the evaluation": feed(run.config, run.weights(), "K", state).predicted,
            }
        )
    changed = [row["evaluated"] != row["again, without a reset"] for row in rows]
    other = [row["K after a reset"] != row["K after the evaluation"] for row in rows]
    leaks = np.mean(np.logical_or(changed, other))
    return Finding(
        "true" if leaks == 0 else "false" if leaks > 0.5 else "partly",
        f"Evaluated from a reset the {len(rows)} networks get {mean(stateful)} right; evaluated "
        f"once more without a reset, {percent(again / len(rows))}. After K, {sum(other)} of "
        f"{len(rows)} predict another letter after an evaluation than after a reset."
        + (" Reset before each prediction that is to start anew." if leaks else ""),
        rows,
    )


def _answers_changed(found: Result) -> str:
    reset, left = (column(found, f"K after {what}") for what in ("a reset", "the evaluation"))
    changed = [one != other for one, other in zip(reset, left, strict=True)]
    return f"{sum(changed)} of {len(changed)} change their answer to K"


def evaluated(run: Run, start: State | None = None) -> tuple[float, State]:
    """The share of pairs right, in order from a state (None: zero), and the state that is left."""
    data = make_dataset(run.config)
    probabilities, state = read_in_order(run.config, run.weights(), data, start)
    right = probabilities.argmax(axis=1) == data.target_codes
    return float(right.mean()), state


def _stale_listing(found: Mapping[str, Replicates]) -> Finding:
    (stateful,) = found.values()
    loops = [(_printed(run, misspelt=False), _printed(run, misspelt=True)) for run in stateful.runs]
    rows: list[Row] = [
        {"turn": turn + 1, "the loop done right": right, "with the stale variable": stale}
        for turn, (right, stale) in enumerate(zip(*loops[0], strict=True))
    ]
    agree = [right[-1] == stale[-1] for loop in loops for right, stale in zip(*loop, strict=True)]
    (first, stale), networks = loops[0], len(loops)
    return Finding(
        verdict_of(agree),
        f"Done right the loop prints {', '.join(first)}; with the stale variable it prints "
        f"{', '.join(stale)} (seed {stateful.runs[0].config.seed}). Over {networks} networks "
        f"{sum(agree)} of {len(agree)} printed letters are what the network predicted."
        + ("" if any(agree) else " The network was never at fault, the name of a variable was."),
        rows,
    )


def _letters_predicted(found: Result) -> str:
    right, stale = (
        column(found, name) for name in ("the loop done right", "with the stale variable")
    )
    agree = [str(one)[-1] == str(other)[-1] for one, other in zip(right, stale, strict=True)]
    return f"{sum(agree)} of {len(agree)} printed letters are predictions"


def _printed(run: Run, *, misspelt: bool) -> list[str]:
    """The listing's cold start: the letter after K, and what follows from there.

    Before it, the listing generates the alphabet, which leaves a prediction behind. Misspelt,
    the new one goes to another variable, and this old one is printed and fed back.
    """
    config, weights = run.config, run.weights()
    prediction = generate(config, weights, "A", config.samples)[-1].predicted
    letter, state, lines = "K", None, []
    for _ in range(5):
        step = generate(config, weights, letter, 1, state=state)[0]
        state = step.after
        if not misspelt:
            prediction = step.predicted
        lines.append(f"{letter} → {prediction}")
        letter = prediction
    return lines


MEMORY = (
    Claim(
        name="memory_needed",
        source=OURS,
        says="A network that has learned the alphabet has shown that it remembers.",
        did=f"Trained networks that remember more or less on {REPEATING}, 1,000 epochs and 10 "
        "seeds each, and one without any memory on the alphabet.",
        arms=(
            arm("alphabet, one letter, one-hot", "one_char", 10, encoding="one_hot"),
            *(
                arm(label, framing, 10, sequence=REPEATING, epochs=1000, **settings)
                for label, framing, settings in (
                    ("one letter", "one_char", {}),
                    ("three time steps", "time_steps", {}),
                    ("four time steps", "time_steps", {"window": 4}),
                    ("stateful", "stateful", {}),
                    ("full prefix", "full_prefix", {}),
                )
            ),
        ),
        read=_memory_needed,
        decides=lambda found: f"{means(found)[0]} right without any memory",
    ),
    Claim(
        name="leftover_state",
        source=OURS,
        says="Once a stateful network is trained, the same input gets the same prediction.",
        did="Evaluated 10 networks twice in a row without a reset between, and gave each the "
        "letter K, after a reset and after an evaluation.",
        arms=(arm("stateful", "stateful", 10),),
        read=_leftover_state,
        decides=_answers_changed,
    ),
    Claim(
        name="stale_listing",
        source=TEXTS,
        says="What one published listing prints for a cold start at K is what the network "
        "predicts.",
        did="Ran the cold-start loop twice on 10 networks: done right, and with the prediction "
        "kept under a misspelt name, so that the last one of the loop before is printed.",
        arms=(arm("stateful", "stateful", 10),),
        read=_stale_listing,
        decides=_letters_predicted,
    ),
)
