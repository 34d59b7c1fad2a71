"""Claims about the gradient through time, and how long a cell keeps what is in it."""

from collections.abc import Mapping

import numpy as np

from lstm_core.experiments.claims.claim import OURS, Claim, Finding, Result, Row
from lstm_core.experiments.claims.deciding import column
from lstm_core.experiments.claims.wording import NEARLY_ALL, arm, listed, mean, percent
from lstm_core.experiments.replicates import Replicates
from lstm_core.interpret.cue_conflict import cue_conflict
from lstm_core.interpret.gradient import (
    by_distance,
    gradient_through_time,
    seen_by_training,
    share_by_distance,
)
from lstm_core.interpret.half_life import half_life, mean_keeping_gates
from lstm_core.run import Run
from lstm_core.sequence.symbols import ALPHABET

MANY = 10  # steps
NONE = "–"
HALF_LIFE = "half-life"
KEEPING = f"≥ {MANY} steps"
ALONG_C = "along c"
COUNTING = "memory decides"
IN_TRAINING = "gradient"
UNTRAINED = "untrained"  # of the column before it


def _conveyor(found: Mapping[str, Replicates]) -> Finding:
    lives = {  # [networks, units]
        label: np.stack([_half_lives(run, run.config.epochs) for run in one.runs])
        for label, one in found.items()
    }
    shares = {label: _along_c(one) for label, one in found.items()}
    before = {
        label: np.median([_half_lives(run, 0) for run in one.runs]) for label, one in found.items()
    }
    rows: list[Row] = [
        {
            "network": label,
            "accuracy": mean(one),
            HALF_LIFE: f"{np.median(lives[label]):.1f}",
            UNTRAINED: f"{before[label]:.1f}",
            KEEPING: percent((lives[label] >= MANY).mean()),
            ALONG_C: NONE if (share := shares[label]) is None else percent(share),
        }
        for label, one in found.items()
    ]
    along = {label: share for label, share in shares.items() if share is not None}
    lstms = {label: lives[label] for label in along}
    conveyor = [
        label for label, life in lstms.items() if np.median(life) >= MANY and along[label] >= 0.5
    ]
    some = [
        label
        for label, life in lstms.items()
        if label not in conveyor and (life.max(axis=1) >= MANY).mean() > 0.5
    ]
    medians = [f"{np.median(life):.1f} steps ({label})" for label, life in lstms.items()]
    (gru,) = (label for label in found if label not in along)
    highest = max(along, key=along.__getitem__)
    return Finding(
        "true" if len(conveyor) == len(lstms) else "partly" if conveyor or some else "false",
        f"By its forget gate half of a unit's cell is gone after {listed(medians)}, in the median "
        f"({listed([f'{before[label]:.1f}' for label in lstms])} before training; by the update "
        f"gate of the {gru} {np.median(lives[gru]):.1f}). "
        f"Most networks of {listed(some) or 'none of them'} have at least one unit that keeps "
        f"half over {MANY} steps. Of the gradient over {MANY} steps at most "
        f"{percent(along[highest])} goes along c alone ({highest}), the rest through h.",
        rows,
    )


def _half_lives(run: Run, epoch: int) -> np.ndarray:
    (gate,) = mean_keeping_gates(run.config, run.weights(epoch), ALPHABET[:-1], carry=True).values()
    return half_life(gate)


def _along_c(found: Replicates) -> float | None:
    """The share of the gradient over many steps that goes along c, the mean of the networks."""
    shares = [
        share_by_distance(gradient_through_time(run.config, run.weights(), ALPHABET, carry=True))
        for run in found.runs
    ]
    there = [share[MANY] for share in shares if share is not None]
    return float(np.mean(there)) if there else None


def _half_lives_found(found: Result) -> str:
    lives = column(found, HALF_LIFE)[:-1]  # the last row is the control, a GRU
    return f"half-lives of {lives[0]}, {lives[1]} and {lives[2]} steps"


def _counting_gradient(found: Mapping[str, Replicates]) -> Finding:
    seen = {label: max(map(_across, one.runs)) for label, one in found.items()}
    counting = {label: _counting(one, -1) for label, one in found.items()}
    rows: list[Row] = [
        {
            "network": label,
            "accuracy": mean(one),
            IN_TRAINING: f"{seen[label]:.2g}",
            "would flow": f"{_would_flow(one):.2g}",
            COUNTING: percent(counting[label]),
            UNTRAINED: percent(_counting(one, 0)),
        }
        for label, one in found.items()
    ]
    without = [label for label in found if seen[label] == 0]
    able = [
        label
        for label in without
        if counting[label] >= NEARLY_ALL and found[label].accuracies.mean() >= NEARLY_ALL
    ]
    across = [label for label in found if label not in without]
    most = max(counting[label] for label in without)
    return Finding(
        "false" if able else "partly" if most > 0.5 else "true",
        f"Trained one step per update, the gradient across time is exactly 0 in "
        f"{listed(without)}, and yet the memory decides in "
        f"{listed([percent(counting[label]) for label in without])} of the cases. "
        f"Where training saw a gradient across time ({listed(across)}), the memory, there of the "
        f"letters before in a sample, decides in "
        f"{listed([percent(counting[label]) for label in across])}. The weights that read the "
        "old state are trained in every step; what is not trained is what to write for later.",
        rows,
    )


def _across(run: Run) -> float:
    """The largest gradient across time that training saw, on the sequence, once trained."""
    size = seen_by_training(run.config, run.weights(), run.config.sequence).size
    return float(np.nanmax(size[np.tril_indices(len(size), -1)], initial=0))


def _would_flow(found: Replicates) -> float:
    """The gradient from each step to the next with the state carried, the mean of all."""
    sizes = [
        gradient_through_time(run.config, run.weights(), run.config.sequence, carry=True).size
        for run in found.runs
    ]
    return float(np.mean([by_distance(size)[1] for size in sizes]))


def _counting(found: Replicates, snapshot: int) -> float:
    """The share of cases in which the memory decides, the mean of the networks."""
    epochs = found.runs[0].snapshot_epochs
    tables = [cue_conflict(run.config, run.weights(int(epochs[snapshot]))) for run in found.runs]
    return float(np.mean([table.memory_share for table in tables]))


THROUGH_TIME = (
    Claim(
        name="conveyor",
        source=OURS,
        says="The cell state is a conveyor belt: an LSTM carries what it remembers along c, "
        "nearly unchanged, over many steps.",
        did="Each read the alphabet in one go, state carried (in training only stateful does "
        "so): half-lives that forget gates imply, in steps, and the gradient along c over "
        f"{MANY} steps. Controls: untrained; a GRU by its update gate.",
        arms=(
            arm("stateful", "stateful", 10),
            arm("three time steps", "time_steps", 10),
            arm("full prefix", "full_prefix", 5),
            arm("stateful GRU", "stateful", 10, cell="GRU"),
        ),
        read=_conveyor,
        decides=_half_lives_found,
        version=2,
        by_accuracy=False,
    ),
    Claim(
        name="counting_gradient",
        source=OURS,
        says="A network that has learned to count must have had a gradient through time.",
        did="Took the gradient that training saw across time, what would flow one step back, and "
        "in 625 states and letters whether memory decides. Controls: three time steps in a sample; "
        "all untrained.",
        arms=(
            arm("stateful", "stateful", 10),
            arm("stateful, one-hot", "stateful", 10, encoding="one_hot"),
            arm("three time steps", "time_steps", 10),
        ),
        read=_counting_gradient,
        decides=lambda found: (
            f"gradient {column(found, IN_TRAINING)[0]}, "
            f"memory decides in {column(found, COUNTING)[0]}"
        ),
        version=2,
        by_accuracy=False,
    ),
)
