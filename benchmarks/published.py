"""The published figures beside what ten seeds give here.

    python -m benchmarks.published

Seeds 0 to 9, every framing with its published settings; a column shows seed 7, the
tutorial's, apart. Three tables: final accuracy (± is the standard deviation over seeds),
published answers and the share of seeds that give them too, and running losses. Takes two
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
from lstm_core.training import train

SEEDS = range(10)
MARKED = 7

# Wrong answers that a source text prints: framing -> (source, "input->predicted" ...).
ERRORS = {
    "one_char": (
        ("84 % run", "U->W V->Y W->Z X->Z"),
        ("88 % run", "V->X W->Z X->Z"),
    ),
    "feature_window": (("86.96 % run", "TUV->Y UVW->Z VWX->Z"),),
    "variable_length": (("one run", "R->T"),),
    "mlp_window": (("61 % run", "IJK->K KLM->O RST->V STU->Y"),),
}
# Running loss by epoch; 0.412 is the end of a run of 400 epochs.
LOSSES = {
    "one_char": {1: 3.263, 281: 1.934},
    "feature_window": {281: 1.868},
    "time_steps": {141: 1.262, 281: 0.647, 400: 0.412},
    "whole_batch": {140: 3.19},
}
# What the stateful network says when it is fed its own answers from a zero state.
RECITED = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "KBCDEF")


def main() -> None:
    accuracy = Table("Framing", "Published, %", "Here, mean ± sd", "Range", "Seed 7")
    answers = Table("Framing", "Published answer", "Source", "Share of seeds", "Seed 7")
    losses = Table("Framing", "Epoch", "Published loss", "Here, mean ± sd", "Seed 7")
    notes = []
    for name in track(FRAMINGS, "Training", console=Console(stderr=True), transient=True):
        runs = [train(RunConfig(framing=name, seed=seed)) for seed in SEEDS]
        add_accuracy(accuracy, name, runs)
        add_errors(answers, name, runs)
        if FRAMINGS[name].carries_state:
            add_recited(answers, name, runs)
        add_losses(losses, name, runs)
        if name == "variable_length":
            notes.append(single_letters_among_errors(runs))
    out = Console(highlight=False)
    for table in (accuracy, answers, losses):
        out.print(table)
    for note in notes:
        out.print(note)


def add_accuracy(table: Table, name: str, runs: list[Run]) -> None:
    found = [100 * run.final_accuracy for run in runs]
    published = dict.fromkeys(f"{100 * p.accuracy:.2f}" for p in FRAMINGS[name].published)
    table.add_row(
        name,
        ", ".join(published) or "none",
        spread(found, 1),
        f"{min(found):.1f} .. {max(found):.1f}",
        f"{found[MARKED]:.2f}",
    )


def add_errors(table: Table, name: str, runs: list[Run]) -> None:
    said = [prediction_table(run).groupby("input")["predicted"].first() for run in runs]
    for source, errors in ERRORS.get(name, ()):
        for error in errors.split():
            asked, answer = error.split("->")
            add_share(table, name, error, source, [by.get(asked) == answer for by in said])


def add_recited(table: Table, name: str, runs: list[Run]) -> None:
    for text in RECITED:
        right = [recited(run, text[0], len(text)) == text for run in runs]
        add_share(table, name, f"{text[0]}->{text[1]}..{text[-1]}", "recited", right)


def add_share(table: Table, name: str, answer: str, source: str, same: list[bool]) -> None:
    seven = "yes" if same[MARKED] else "no"
    table.add_row(name, answer, source, f"{sum(same)} of {len(same)}", seven)


def add_losses(table: Table, name: str, runs: list[Run]) -> None:
    for epoch, published in LOSSES.get(name, {}).items():
        found = [float(run.history.loss[epoch - 1]) for run in runs]
        seven = f"{found[MARKED]:.3f}"
        table.add_row(name, str(epoch), f"{published:.3f}", spread(found, 3), seven)


def single_letters_among_errors(runs: list[Run]) -> str:
    wrong = [table[~table["correct"]] for table in map(prediction_table, runs)]
    letters = [letter for rows in wrong for letter in rows["input"]]
    single = sum(len(letter) == 1 for letter in letters)
    return (
        f"variable_length: {single} of the {len(letters)} wrong answers of all seeds are to "
        f"single letters: {' '.join(sorted({x for x in letters if len(x) == 1}))}"
    )


def recited(run: Run, text: str, length: int) -> str:
    """Feed the network its own answers until the text has that length."""
    steps = generate(run.config, run.weights(), text, length - len(text))
    return text + "".join(step.predicted for step in steps)


def spread(values: Sequence[float], digits: int) -> str:
    mean, deviation = statistics.mean(values), statistics.stdev(values)
    return f"{mean:.{digits}f} ± {deviation:.{digits}f}"


if __name__ == "__main__":
    main()
