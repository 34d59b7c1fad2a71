"""The published figures beside what ten seeds give here.

    python -m benchmarks.published

Seeds 0 to 9, every framing with its published settings; a column shows seed 7, the
tutorial's, apart. Three tables: final accuracy (± is the standard deviation over seeds),
published predictions and the share of seeds that give them too, and running losses, each with
the source that prints it; and whether the random subsequences are the published ones. Takes two
to three minutes.
"""

import statistics
from collections.abc import Sequence

from rich.console import Console
from rich.progress import track
from rich.table import Table

from lstm_core import FRAMINGS, Run, RunConfig
from lstm_core.inference.generation import generate
from lstm_core.inference.predictions import prediction_table
from lstm_core.sequence.sources import BLOG, COURSE, LESSON, Published
from lstm_core.training import train

SEEDS = range(10)
MARKED = 7

UNNAMED = "not recorded"  # which of the texts prints it
# Wrong predictions: framing -> (source, "input->predicted" ...), all that the source lists.
ERRORS = {
    "one_char": (
        (f"84% ({BLOG})", "U->W V->Y W->Z X->Z"),
        (f"88% ({LESSON})", "V->X W->Z X->Z"),
    ),
    "feature_window": ((f"86.96% ({BLOG})", "TUV->Y UVW->Z VWX->Z"),),
    "variable_length": ((UNNAMED, "R->T"),),
    "mlp_window": (
        (
            f"61% ({COURSE})",
            "IJK->K KLM->O MNO->O OPQ->S RST->V STU->Y TUV->Y UVW->Y VWX->Z",
        ),
    ),
}
# Running losses: framing -> (epoch, loss, source). The course's run of time steps has 400 epochs.
LOSSES = {
    "one_char": ((1, 3.263, UNNAMED), (281, 1.934, UNNAMED)),
    "feature_window": ((281, 1.868, UNNAMED),),
    "time_steps": ((141, 1.262, UNNAMED), (281, 0.647, UNNAMED), (400, 0.4123, COURSE)),
    "whole_batch": ((141, 3.1881, LESSON),),
    "mlp_window": ((1000, 1.8194, COURSE),),
}
# What the stateful network generates from a letter in its zero state.
GENERATED = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "KBCDEF")
SUBSEQUENCES = "PQRST->U W->X O->P OPQ->R IJKLM->N QRSTU->V ABCD->E X->Y GHIJ->K M->N"


def main() -> None:
    accuracy = Table("Framing", "Published", "Here, mean ± sd", "Range", "Seed 7")
    predictions = Table("Framing", "Published prediction", "Source", "Share of seeds", "Seed 7")
    losses = Table("Framing", "Epoch", "Published loss", "Source", "Here, mean ± sd", "Seed 7")
    notes = [subsequences()]
    for name in track(FRAMINGS, "Training", console=Console(stderr=True), transient=True):
        runs = [train(RunConfig(framing=name, seed=seed)) for seed in SEEDS]
        published = FRAMINGS[name].published
        add_accuracy(accuracy, name, [one for one in published if one.epochs is None], runs)
        for one in published:
            if one.epochs is not None:
                config = RunConfig(framing=name, epochs=one.epochs)
                add_accuracy(accuracy, name, [one], [train(config.replace(seed=s)) for s in SEEDS])
        add_errors(predictions, name, runs)
        if FRAMINGS[name].carries_state:
            add_generated(predictions, name, runs)
        add_losses(losses, name, runs)
        if name == "variable_length":
            notes.append(single_letters_among_errors(runs))
    out = Console(highlight=False)
    for table in (accuracy, predictions, losses):
        out.print(table)
    for note in notes:
        out.print(note)


def add_accuracy(table: Table, name: str, published: list[Published], runs: list[Run]) -> None:
    found = [100 * run.final_accuracy for run in runs]
    table.add_row(
        name,
        "; ".join(map(str, published)) or "none",
        spread(found, 1),
        f"{min(found):.1f} .. {max(found):.1f}",
        f"{found[MARKED]:.2f}",
    )


def add_errors(table: Table, name: str, runs: list[Run]) -> None:
    found = [prediction_table(run).groupby("input")["predicted"].first() for run in runs]
    for source, errors in ERRORS.get(name, ()):
        for error in errors.split():
            text, predicted = error.split("->")
            add_share(table, name, error, source, [by.get(text) == predicted for by in found])


def add_generated(table: Table, name: str, runs: list[Run]) -> None:
    for text in GENERATED:
        right = [generated(run, text[0], len(text)) == text for run in runs]
        add_share(table, name, f"{text[0]}->{text[1]}..{text[-1]}", "generated", right)


def add_share(table: Table, name: str, prediction: str, source: str, same: list[bool]) -> None:
    seven = "yes" if same[MARKED] else "no"
    table.add_row(name, prediction, source, f"{sum(same)} of {len(same)}", seven)


def add_losses(table: Table, name: str, runs: list[Run]) -> None:
    for epoch, published, source in LOSSES.get(name, ()):
        found = [float(run.history.loss[epoch - 1]) for run in runs]
        seven = f"{found[MARKED]:.3f}"
        table.add_row(name, str(epoch), f"{published:g}", source, spread(found, 3), seven)


def single_letters_among_errors(runs: list[Run]) -> str:
    wrong = [table[~table["correct"]] for table in map(prediction_table, runs)]
    letters = [letter for rows in wrong for letter in rows["input"]]
    single = sum(len(letter) == 1 for letter in letters)
    return (
        f"variable_length: {single} of the {len(letters)} wrong predictions of all seeds are "
        f"for single letters: {' '.join(sorted({x for x in letters if len(x) == 1}))}"
    )


def subsequences() -> str:
    """Whether seed 7 draws the published ones."""
    config = RunConfig(framing="variable_length", seed=7)
    drawn = [f"{config.sequence[a:b]}->{config.sequence[b]}" for a, b in config.sample_ranges[:10]]
    same = "the published ones" if drawn == SUBSEQUENCES.split() else " ".join(drawn)
    return f"variable_length: the first ten random subsequences of seed 7 are {same}"


def generated(run: Run, text: str, length: int) -> str:
    """Feed the network its own predictions until the text has that length."""
    steps = generate(run.config, run.weights(), text, length - len(text))
    return text + "".join(step.predicted for step in steps)


def spread(values: Sequence[float], digits: int) -> str:
    mean, deviation = statistics.mean(values), statistics.stdev(values)
    return f"{mean:.{digits}f} ± {deviation:.{digits}f}"


if __name__ == "__main__":
    main()
