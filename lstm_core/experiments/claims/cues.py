"""Claims about what decides the prediction: the memory or the input (the cue-conflict test)."""

from collections.abc import Mapping, Sequence

import numpy as np

from lstm_core.experiments.claims.claim import OURS, Claim, Finding
from lstm_core.experiments.claims.deciding import highest, lowest
from lstm_core.experiments.claims.wording import (
    NEARLY_ALL,
    arm,
    capitalised,
    listed,
    mean,
    percent,
    tally,
)
from lstm_core.experiments.claims.zero_state import generated
from lstm_core.experiments.replicates import Replicates
from lstm_core.interpret.cue_conflict import CueConflict, cue_conflict


def _counter(found: Mapping[str, Replicates]) -> Finding:
    tables = {label: _tables(one) for label, one in found.items()}
    memory, read = _mean(tables, "memory_share"), _mean(tables, "input_share")
    counters = sum(table.memory_share == 1 for some in tables.values() for table in some)
    networks = sum(map(len, tables.values()))
    shares = listed([f"{percent(share)} ({label})" for label, share in memory.items()])
    cold = [letter for one in found.values() for letter in generated(one.runs, "K")]
    reads, counts = (min(one.values()) >= NEARLY_ALL for one in (read, memory))
    return Finding(
        "true" if reads else "false" if counts else "partly",
        f"In the state after any prefix, whatever letter comes in, the prediction is what follows "
        f"the prefix in {shares} of the cases; {counters} of {networks} networks never use the "
        f"letter. {'Such a network is a counter. ' if counters else ''}"
        f"From the zero state they predict after K: {tally(cold)}.",
        [_row(label, one, tables[label]) for label, one in found.items()],
    )


def _cure(found: Mapping[str, Replicates]) -> Finding:
    tables = {label: _tables(one) for label, one in found.items()}
    read, memory = _mean(tables, "input_share"), _mean(tables, "memory_share")
    cured = [label for label, share in read.items() if share >= NEARLY_ALL]
    halfway = [
        label
        for label, some in tables.items()
        if label not in cured and np.mean([_first_row(table) for table in some]) >= NEARLY_ALL
    ]
    first = "the first letter is read, but then the memory decides in"
    parts = [
        *(f"{one}: the input decides in {percent(read[one])} of the cases" for one in cured),
        *(f"{one}: {first} {percent(memory[one])}" for one in halfway),
    ]
    failed = [label for label in found if label not in cured + halfway]
    parts += [f"the letters are not read by {listed(failed)}"] if failed else []
    return Finding(
        "true" if cured else "partly" if halfway else "false",
        f"{capitalised('; '.join(parts))}."
        + (" A network counts for as long as counting pays." if cured else ""),
        [_row(label, one, tables[label]) for label, one in found.items()],
    )


def _row(label: str, found: Replicates, tables: Sequence[CueConflict]) -> dict[str, str | int]:
    return {
        "network": label,
        "seeds": len(tables),
        "mean accuracy": mean(found),
        "memory decides": percent(float(np.mean([table.memory_share for table in tables]))),
        "input decides": percent(float(np.mean([table.input_share for table in tables]))),
        "first letter read": percent(float(np.mean([_first_row(table) for table in tables]))),
        "K from the zero state": tally(generated(found.runs, "K")),
    }


def _tables(found: Replicates) -> list[CueConflict]:
    return [cue_conflict(run.config, run.weights()) for run in found.runs]


def _mean(tables: Mapping[str, Sequence[CueConflict]], share: str) -> dict[str, float]:
    return {
        label: float(np.mean([getattr(table, share) for table in some]))
        for label, some in tables.items()
    }


def _first_row(table: CueConflict) -> float:
    """How often the input decides when nothing was read before it."""
    return float(table.input[0].mean())


CUES = (
    Claim(
        name="counter",
        source=OURS,
        says="The stateful network has learned which letter follows which.",
        did="Put 10 networks of each encoding into the state after every prefix, gave them every "
        "letter, and looked which of the two decides the prediction: 625 cases each.",
        arms=(
            arm("ordinal letters", "stateful", 10),
            arm("one-hot letters", "stateful", 10, encoding="one_hot"),
        ),
        read=_counter,
        decides=lambda found: f"memory decides in {lowest(found, 'memory decides')} or more",
    ),
    Claim(
        name="cure",
        source=OURS,
        says="A network that carries its state can be trained to read its letters.",
        did="Cut every epoch into segments of random length, read in random order, with the state "
        "reset where a segment begins, or carried across the jump: 10 seeds each.",
        arms=(
            arm("one-hot in order", "stateful", 10, encoding="one_hot"),
            arm("one-hot with resets", "stateful_resets", 10, encoding="one_hot"),
            arm("one-hot with jumps", "stateful_jumps", 10, encoding="one_hot"),
            arm("ordinal with resets", "stateful_resets", 10, encoding="ordinal"),
            arm("ordinal with jumps", "stateful_jumps", 10, encoding="ordinal"),
        ),
        read=_cure,
        decides=lambda found: f"input decides in {highest(found, 'input decides')}",
    ),
)
