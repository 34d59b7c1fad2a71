"""Claims about what a network remembers, and what it reads."""

from collections import Counter, defaultdict

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import make_dataset
from lstm_core.experiments.claims.claim import Claim, Finding, Verdict
from lstm_core.experiments.claims.wording import (
    arm,
    capitalised,
    listed,
    mean,
    percent,
    spread,
    tally,
    verdict_of,
)
from lstm_core.inference.forward import run_network
from lstm_core.inference.generation import generate
from lstm_core.interpret.cue_conflict import CueConflict, cue_conflict
from lstm_core.interpret.patching import feed
from lstm_core.run import Run

REPEATING = "ABCDEFABCXYZ"
NEARLY_ALL = 0.95


def _memory_needed(found) -> Finding:
    alphabet, *others = found.values()
    rows = [
        {
            **spread(label, one),
            "sequence": "alphabet" if one is alphabet else one.config.sequence,
            "best possible": percent(_ceiling(one.config)),
        }
        for label, one in found.items()
    ]
    single = others[0]
    able = [
        label
        for label, one in list(found.items())[1:]
        if one.accuracies.mean() > _ceiling(single.config)
    ]
    needless = _ceiling(alphabet.config) == 1
    learned = alphabet.accuracies.mean() >= NEARLY_ALL
    return Finding(
        "false" if needless and learned else "partly" if needless else "true",
        f"In the alphabet every letter has one successor: a network without any memory gets "
        f"{mean(alphabet)} right. In {REPEATING} the C is followed by D and then by X: without "
        f"memory no more than {percent(_ceiling(single.config))} can be right, and {mean(single)} "
        f"are. Only these get past that: {listed(able) or 'none'}.",
        rows,
    )


def _ceiling(config: RunConfig) -> float:
    """The best final accuracy that anything can reach that sees only what this network sees."""
    data = make_dataset(config)
    follows = defaultdict(Counter)
    for place, (codes, target) in enumerate(zip(data.codes, data.target_codes, strict=True)):
        # A carried state can tell the place in the sequence.
        seen = place if config.rule.carries_state else codes.tobytes()
        follows[seen][int(target)] += 1
    return sum(max(counts.values()) for counts in follows.values()) / config.samples


def _leftover_state(found) -> Finding:
    (stateful,) = found.values()
    rows = []
    for run in stateful.runs:
        first, state = _evaluated(run, None)
        second, _ = _evaluated(run, state)
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
    again = np.mean([_evaluated(run, _evaluated(run, None)[1])[0] for run in stateful.runs])
    return Finding(
        "true" if leaks == 0 else "false" if leaks > 0.5 else "partly",
        f"Evaluated from a reset the {len(rows)} networks get {mean(stateful)} right; evaluated "
        f"once more without a reset, {percent(again)}. Asked for the letter after K, "
        f"{sum(other)} of {len(rows)} answer something else after an evaluation than after a "
        "reset." + (" Reset before you ask." if leaks else ""),
        rows,
    )


def _evaluated(run: Run, state) -> tuple[float, tuple]:
    """The share of pairs right, asked in order from a state, and the state that is left."""
    data, right = make_dataset(run.config), 0
    for sample, target in zip(data.inputs, data.target_codes, strict=True):
        probabilities, state = run_network(run.config, run.weights(), sample[None], state)
        right += int(probabilities[0].argmax() == target)
    return right / run.config.samples, state


def _stale_listing(found) -> Finding:
    (stateful,) = found.values()
    loops = [(_printed(run, misspelt=False), _printed(run, misspelt=True)) for run in stateful.runs]
    rows = [
        {"turn": turn + 1, "the loop done right": right, "with the stale variable": stale}
        for turn, (right, stale) in enumerate(zip(*loops[0], strict=True))
    ]
    agree = [right[-1] == stale[-1] for loop in loops for right, stale in zip(*loop, strict=True)]
    (first, stale), networks = loops[0], len(loops)
    return Finding(
        verdict_of(agree),
        f"Done right the loop prints {', '.join(first)}; with the stale variable it prints "
        f"{', '.join(stale)} (seed {stateful.runs[0].config.seed}). Over {networks} networks "
        f"{sum(agree)} of {len(agree)} printed letters are what the network answered."
        + ("" if any(agree) else " The network was never at fault, the name of a variable was."),
        rows,
    )


def _printed(run: Run, *, misspelt: bool) -> list[str]:
    """The listing's cold start: the letter after K, and what follows from there.

    Before it, the listing recites the alphabet, which leaves a prediction behind. Misspelt,
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


def _counter(found) -> Finding:
    tables = {label: _tables(one) for label, one in found.items()}
    memory, read = _mean(tables, "memory_share"), _mean(tables, "input_share")
    counters = sum(table.memory_share == 1 for some in tables.values() for table in some)
    networks = sum(map(len, tables.values()))
    shares = listed([f"{percent(share)} ({label})" for label, share in memory.items()])
    cold = [letter for one in found.values() for letter in _cold(one)]
    verdict = _reads(list(read.values()), list(memory.values()))
    return Finding(
        verdict,
        f"Put after any prefix and shown any letter, the answer is what follows the prefix in "
        f"{shares} of the cases; {counters} of {networks} networks never look at the letter. "
        f"{'Such a network is a counter. ' if counters else ''}"
        f"Asked K cold they say {tally(cold)}.",
        [_driven(label, one, tables[label]) for label, one in found.items()],
    )


def _reads(read: list[float], memory: list[float]) -> Verdict:
    if min(read) >= NEARLY_ALL:
        return "true"
    return "false" if min(memory) >= NEARLY_ALL else "partly"


def _cure(found) -> Finding:
    tables = {label: _tables(one) for label, one in found.items()}
    read, memory = _mean(tables, "input_share"), _mean(tables, "memory_share")
    cured = [label for label, share in read.items() if share >= NEARLY_ALL]
    halfway = [
        label
        for label, some in tables.items()
        if label not in cured and np.mean([_first_row(table) for table in some]) >= NEARLY_ALL
    ]
    parts = [
        f"{label}: the letter decides in {percent(read[label])} of the cases" for label in cured
    ]
    parts += [
        f"{label}: the first letter is read, but then the memory decides in "
        f"{percent(memory[label])}"
        for label in halfway
    ]
    failed = [label for label in found if label not in cured + halfway]
    parts += [f"the letters are not read by {listed(failed)}"] if failed else []
    return Finding(
        "true" if cured else "partly" if halfway else "false",
        f"{capitalised('; '.join(parts))}."
        + (" A network counts for as long as counting pays." if cured else ""),
        [_driven(label, one, tables[label]) for label, one in found.items()],
    )


def _driven(label: str, found, tables: list[CueConflict]) -> dict[str, str | int]:
    return {
        "network": label,
        "seeds": len(tables),
        "mean accuracy": mean(found),
        "memory decides": percent(np.mean([table.memory_share for table in tables])),
        "letter decides": percent(np.mean([table.input_share for table in tables])),
        "first letter read": percent(np.mean([_first_row(table) for table in tables])),
        "asked K cold": tally(_cold(found)),
    }


def _tables(found) -> list[CueConflict]:
    return [cue_conflict(run.config, run.weights()) for run in found.runs]


def _mean(tables: dict[str, list[CueConflict]], share: str) -> dict[str, float]:
    return {
        label: float(np.mean([getattr(table, share) for table in some]))
        for label, some in tables.items()
    }


def _first_row(table: CueConflict) -> float:
    """How often the letter decides when nothing was read before it."""
    return float(table.input[0].mean())


def _cold(found) -> list[str]:
    return [generate(run.config, run.weights(), "K", 1)[0].predicted for run in found.runs]


MEMORY = (
    Claim(
        name="memory_needed",
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
    ),
    Claim(
        name="leftover_state",
        says="Once a stateful network is trained, the same question gets the same answer.",
        did="Evaluated 10 networks twice in a row without a reset between, and asked each for the "
        "letter after K, after a reset and after an evaluation.",
        arms=(arm("stateful", "stateful", 10),),
        read=_leftover_state,
    ),
    Claim(
        name="stale_listing",
        says="What one published listing prints for a cold start at K is what the network answers.",
        did="Ran the cold-start loop twice on 10 networks: done right, and with the prediction "
        "kept under a misspelt name, so that the last one of the loop before is printed.",
        arms=(arm("stateful", "stateful", 10),),
        read=_stale_listing,
    ),
    Claim(
        name="counter",
        says="The stateful network has learned which letter follows which.",
        did="Put 10 networks of each encoding into the state after every prefix, showed them every "
        "letter, and looked which of the two decides: 625 cases each.",
        arms=(
            arm("numbered letters", "stateful", 10),
            arm("one-hot letters", "stateful", 10, encoding="one_hot"),
        ),
        read=_counter,
    ),
    Claim(
        name="cure",
        says="A network that carries its state can be taught to read its letters.",
        did="Cut every epoch into pieces of random length, read in random order, with the memory "
        "emptied where a piece begins, or carried across the jump: 10 seeds each.",
        arms=(
            arm("one-hot in order", "stateful", 10, encoding="one_hot"),
            arm("one-hot with resets", "stateful_resets", 10, encoding="one_hot"),
            arm("one-hot with jumps", "stateful_jumps", 10, encoding="one_hot"),
            arm("numbered with resets", "stateful_resets", 10, encoding="ordinal"),
            arm("numbered with jumps", "stateful_jumps", 10, encoding="ordinal"),
        ),
        read=_cure,
    ),
)
