"""Claims about tasks that ask for more than the next letter, and about corrupted inputs."""

from collections.abc import Mapping

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.data.dataset import make_dataset
from lstm_core.data.network import Weights
from lstm_core.experiments.claims.claim import OURS, Claim, Finding
from lstm_core.experiments.claims.deciding import column
from lstm_core.experiments.claims.wording import (
    arm,
    capitalised,
    listed,
    mean,
    percent,
    standing,
    verdict_of,
    weighed,
)
from lstm_core.experiments.replicates import Replicates
from lstm_core.experiments.statistics import difference, epochs_to_reach
from lstm_core.inference.forward import all_answers
from lstm_core.interpret.accuracy_by import accuracy_by, recited
from lstm_core.interpret.perturbation import perturb
from lstm_core.sequence.sources import COURSE

WAYS = {"fed_back": "fed back", "vector": "one vector", "decoder": "encoder and decoder"}
_DRAWN = "".join(np.random.default_rng(0).choice(list("ABCDEFGH"), 600))
LEARNED, OTHER = _DRAWN[:100], _DRAWN[100:]
OUTPUTS: dict[str, dict[str, str | int]] = {
    "ABC → DEF": {},
    "BCDE → FGH": {"window": 4},
    "ABC → CBA": {"asked": "reversed"},
    "random letters reversed": {"asked": "reversed", "sequence": LEARNED},
}
FARTHEST, WINDOW = 10, 8
SHOWN = (1, 2, 4, 7, 8, 10)  # letters back; what a window of 8 has read ends at 7
ECHO = {"task": "echo", "reach": FARTHEST, "epochs": 20, "units": 32}
SHORTER = {"runs": 200, "epochs": 250, "encoding": "one_hot"}


def _several_ways(found: Mapping[str, Replicates]) -> Finding:
    labels = list(found)
    epochs = {  # until all are right; where they never are, all that there were
        label: np.nan_to_num(epochs_to_reach(one.running_accuracy, 1.0), nan=one.config.epochs)
        for label, one in found.items()
    }
    unseen = {
        label: np.array([_unseen(run.config, run.weights()) for run in found[label].runs])
        for label in labels[-len(WAYS) :]
    }
    *others, decoder = unseen
    farther = [weighed(unseen[one], unseen[decoder], (one, decoder)) for one in others]
    sooner = [
        difference(epochs[slow], epochs[label]).verdict == "better"
        for place in (0, 1)
        for label, slow in zip(labels[place::3], labels[2::3], strict=True)
    ]
    rows = []
    for label, one in found.items():
        right = np.array([_right(run.config, run.weights()) for run in one.runs])
        rows.append(
            {
                "network": label,
                "epochs until all are right": f"{np.median(epochs[label]):.0f}",
                "wholly right": percent(right.all(axis=2).mean()),
                "by position": ", ".join(map(percent, right.mean(axis=(0, 1)))),
                "windows never seen": percent(unseen[label].mean()) if label in unseen else "",
            }
        )
    every = all(row["wholly right"] == percent(1) for row in rows)
    medians = [str(row["epochs until all are right"]) for row in rows]
    said = [f"{listed(medians[n::3])} ({way})" for n, way in enumerate(WAYS.values())]
    return Finding(
        verdict_of([*sooner, *(verdict == "better" for verdict, _ in farther)]),
        f"Epochs until all is right, on {listed(list(OUTPUTS))}: {'; '.join(said)}. "
        + capitalised("all get there, so what is left to compare is " * every + "random windows ")
        + f"that were never seen. {' '.join(sentence for _, sentence in farther)}",
        rows,
    )


def _right(config: RunConfig, weights: Weights) -> np.ndarray:
    """Whether the letters that come out for each window are right: bool [windows, letters]."""
    if config.answers == "last":
        return recited(config, weights)
    data = make_dataset(config)
    answers, _ = all_answers(config, weights, data.inputs)
    return np.asarray(answers.argmax(axis=-1) == data.targets)


def _unseen(config: RunConfig, weights: Weights) -> float:
    """The share of windows of other random letters that come out wholly right."""
    right = np.asarray(_right(config.replace(sequence=OTHER), weights).all(axis=1))
    new = [OTHER[n : n + (config.window or 0)] not in LEARNED for n in range(len(right))]
    return float(right[new].mean())


def _echo(found: Mapping[str, Replicates]) -> Finding:
    right = {label: _by_distance(one) for label, one in found.items()}
    *each, alone = (shares.mean(axis=0) for shares in right.values())
    within = [shares[:, : WINDOW - 1].mean(axis=1) for shares in right.values()]
    held = [
        weighed(*pair, ("", ""))[0] != "worse" for pair in zip(within[:3], within[3:6], strict=True)
    ]

    def recalled(back: int) -> str:
        shares = [percent(one[back - 1]) for one in each]
        return f"{back} back {listed(shares[:3])} on windows, {listed(shares[3:])} stateful"

    return Finding(
        verdict_of(held),
        f"Of fresh random letters ({listed(list(RECURRENT_CELLS))}): "
        f"{'; '.join(map(recalled, (1, WINDOW - 1, FARTHEST)))}. Without a state it is "
        f"{percent(alone.mean())}, a guess. With an update after every letter no gradient crosses "
        "time, so what to keep is never learned: what is recalled is what cells keep by chance.",
        [
            {"network": label}
            | {f"{back} back": percent(shares[:, back - 1].mean()) for back in SHOWN}
            for label, shares in right.items()
        ],
    )


def _by_distance(found: Replicates) -> np.ndarray:
    """Shares of letters that no network was trained on: [seeds, distances]."""
    each = (accuracy_by(run.config, run.weights()) for run in found.runs)
    return np.array([one.accuracy for one in each if one is not None])


def _augmentation(found: Mapping[str, Replicates]) -> Finding:
    by_place = {
        label: np.array([_survival(run.config, run.weights()) for run in one.runs])
        for label, one in found.items()
    }
    survive = {label: shares.mean(axis=1) for label, shares in by_place.items()}
    held, said, labels = [], [], list(found)
    for one, other in ((labels[0], labels[2]), (labels[3], labels[5]), labels[6:]):
        verdict, sentence = weighed(survive[one], survive[other], (one, other))
        held.append(verdict == "better" and standing(found[one], found[other]) != "worse")
        said.append(f"{sentence} Clean: {mean(found[one])} and {mean(found[other])}.")
    return Finding(
        verdict_of(held),
        f"Predictions that survive a wrong letter. {' '.join(said)}",
        [
            {
                "network": label,
                "clean accuracy": mean(found[label]),
                "survive": percent(survive[label].mean()),
                "first letter wrong": percent(shares[:, 0].mean()),
                "last letter wrong": percent(shares[:, -1].mean()),
            }
            for label, shares in by_place.items()
        ],
    )


def _survival(config: RunConfig, weights: Weights) -> np.ndarray:
    """The share of predictions that survive, by the place of the wrong letter, in inputs without
    padding: [places]."""
    if config.max_run_length is not None:
        config = RunConfig(
            framing="time_steps", window=config.max_run_length, encoding=config.encoding
        )
    return perturb(config, weights).by_position


ASKING_MORE = (
    Claim(
        name="several_ways",
        source=OURS,
        says="To get several letters out, an encoder with a decoder does better than one vector, "
        "or than letters that are fed back.",
        did="Trained each way on four kinds of output, and had windows reversed that no network "
        "had seen: 30 seeds each. Fed back, an epoch has three times the updates.",
        arms=tuple(
            arm(f"{of}, {named}", "time_steps", 30, task="several", way=way, epochs=100, **settings)
            for of, settings in OUTPUTS.items()
            for way, named in WAYS.items()
        ),
        read=_several_ways,
        decides=lambda found: "never seen: {} fed back, {} vector, {} decoder".format(
            *column(found, "windows never seen")[-len(WAYS) :]
        ),
        by_accuracy=False,
    ),
    Claim(
        name="echo",
        source=OURS,
        says="Trained one letter at a time, a network that carries its state learns to recall "
        "letters gone by, as one does that is trained on windows.",
        did=f"Asked for the letters 1 to {FARTHEST} back in random ones: each cell on windows of "
        f"{WINDOW} and stateful in batches of one, 30 seeds each, and one without a state.",
        arms=(
            *(
                arm(f"{cell}, {label}", framing, 30, cell=cell, **ECHO)
                for label, framing in (("windows", "time_steps"), ("stateful", "stateful"))
                for cell in RECURRENT_CELLS
            ),
            arm("LSTM, no state kept", "one_char", 10, **ECHO),
        ),
        read=_echo,
        decides=lambda found: "1 back: {} on windows, {} stateful".format(
            *column(found, "1 back")[::3]
        ),
        by_accuracy=False,
    ),
    Claim(
        name="augmentation",
        source=COURSE,
        says="Trained on some corrupted inputs too, a network gets by with a wrong letter.",
        did="Replaced a letter in none, a tenth or three tenths of the inputs of every epoch, or "
        "padded with random letters; then replaced each letter by every other: 30 seeds each.",
        arms=(
            *(
                arm(
                    f"{encoding.replace('_', '-')}, {corrupt:.0%} corrupted",
                    *("time_steps", 30),
                    encoding=encoding,
                    corrupt=corrupt,
                )
                for encoding in ("ordinal", "one_hot")
                for corrupt in (0.0, 0.1, 0.3)
            ),
            arm("one-hot, padded with zeros", "variable_length", 30, **SHORTER),
            arm(
                "one-hot, padded with letters", "variable_length", 30, padding="letters", **SHORTER
            ),
        ),
        read=_augmentation,
        decides=lambda found: "{} → {} survive, one-hot {} → {}".format(
            *(column(found, "survive")[place] for place in (0, 2, 3, 5))
        ),
        by_accuracy=False,
    ),
)
