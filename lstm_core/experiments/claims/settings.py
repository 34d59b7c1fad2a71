"""Claims about settings: epochs, units and cells."""

from collections.abc import Mapping

from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.data.model_spec import ModelSpec
from lstm_core.experiments.claims.claim import OURS, Claim, Finding, Result, Row
from lstm_core.experiments.claims.deciding import column, means, perfect
from lstm_core.experiments.claims.wording import (
    arm,
    compared,
    listed,
    mean,
    spreads,
    verdict_of,
)
from lstm_core.experiments.replicates import Replicates
from lstm_core.sequence.sources import BLOG, COURSE, READERS

WINDOWS, UNITS = (3, 20), (4, 16, 64)
HALF = {"units": 16, "epochs": 300}
HALVED = "stateful with 16 units for 300 epochs"


def _more_epochs(found: Mapping[str, Replicates]) -> Finding:
    course, tutorial, double = found.values()
    few, more, many = found
    verdict, sentence = compared(course.runs, tutorial.runs, (few, more))
    longer, also = compared(course.runs, double.runs, (few, many))
    perfect = [f"{one.perfect} with {label}" for label, one in found.items()]
    return Finding(
        "true" if verdict == "better" else "partly" if longer == "better" else "false",
        f"{sentence} {also} Networks that get all right, of {len(course.runs)}: {listed(perfect)}.",
        spreads(found),
    )


def _cells(found: Mapping[str, Replicates]) -> Finding:
    (name, lstm), *others = found.items()
    compares = [compared(lstm.runs, one.runs, (name, label)) for label, one in others]
    standings = [standing for standing, _ in compares]
    best, beaten = set(standings) == {"worse"}, "better" in standings
    return Finding(
        "true" if best else "false" if beaten else "partly",
        " ".join(sentence for _, sentence in compares),
        spreads(found, {"weights": _weights}),
    )


def _units_and_steps(found: Mapping[str, Replicates]) -> Finding:
    rows: list[Row] = [
        {
            "time steps": one.config.context_length,
            "units": one.config.units,
            "weights": _weights(one),
            "mean accuracy": mean(one),
            "all right": f"{one.perfect} of {len(one.runs)}",
        }
        for one in found.values()
    ]
    fewer = [k for k, one in found.items() if one.config.units < one.config.context_length]
    able = [label for label in fewer if found[label].perfect]
    unable = [label for label in found if label not in fewer and not found[label].perfect]
    sizes = {(row["units"], row["weights"]) for row in rows}
    same = len(sizes) == len({units for units, _ in sizes})
    return Finding(
        verdict_of([not able, not unable]),
        f"Fewer units than time steps, and yet networks that get all right: "
        f"{listed(able) or 'none'}. As many or more, and yet none that does: "
        f"{listed(unable) or 'none'}. The number of weights "
        f"{'is the same for every number of steps' if same else 'changes with the steps'}: "
        "the same weights are used at each.",
        rows,
    )


def _weights(found: Replicates) -> str:
    return f"{ModelSpec.of(found.config).parameters:,}"


def _fewest_units(found: Result) -> str:
    rows = zip(*(column(found, name) for name in ("units", "time steps", "all right")), strict=True)
    fewer = [row for row in rows if int(row[0]) < int(row[1])]
    units, steps, right = max(fewer, key=lambda row: int(str(row[2]).split()[0]))
    return f"{units} units for {steps} steps: {right} all right"


def _half(found: Mapping[str, Replicates]) -> Finding:
    fifty, half, fewer, window, window_half = found.values()
    names = tuple(found)
    halved = [
        compared(window.runs, one.runs, (names[3], name))
        for one, name in ((half, names[1]), (fewer, names[2]))
    ]
    control, _ = compared(window.runs, window_half.runs, (names[3], names[4]))
    reached = [verdict != "worse" for verdict, _ in halved]
    holds = [*reached, control == "worse"]
    perfect = [f"{one.perfect} of {len(one.runs)} {name}" for name, one in found.items()]
    return Finding(
        verdict_of(holds) if any(reached) else "false",
        f"All right: {listed(perfect)}. {halved[0][1]} The sentence was never shown where it is "
        f"made: the published stateful network has {fifty.config.units} units, the others "
        f"{window.config.units}."
        + (" It holds all the same: counting is less to learn than reading." * all(holds)),
        spreads(found),
    )


SETTINGS = (
    Claim(
        name="more_epochs",
        source=OURS,
        says="The blog's 500 epochs train three time steps better than the course's 400.",
        did="Trained both with 30 seeds, and the same seeds for 1,000 epochs too.",
        arms=tuple(
            arm(f"{epochs:,} epochs", "time_steps", 30, epochs=epochs)
            for epochs in (400, 500, 1000)
        ),
        read=_more_epochs,
        decides=lambda found: "{} → {}, {} with 1,000 epochs".format(*means(found)),
    ),
    Claim(
        name="cells",
        source=COURSE,
        says="For a window of three letters an LSTM is the best choice.",
        did="Trained three kinds of cell, and a network without recurrence, on the same windows: "
        "32 units, 500 epochs, one window per update, 30 seeds each.",
        arms=(
            *(arm(cell, "time_steps", 30, cell=cell) for cell in RECURRENT_CELLS),
            arm("no recurrence", "mlp_window", 30, units=32, epochs=500, batch_size=1),
        ),
        read=_cells,
        decides=lambda found: "LSTM {}, GRU {}, SimpleRNN {}".format(*means(found)),
    ),
    Claim(
        name="units_and_steps",
        source=READERS,
        says="To read n time steps, a network needs n units.",
        did=f"Trained windows of {listed([str(n) for n in WINDOWS])} letters with "
        f"{listed([str(n) for n in UNITS])} units, 1,000 epochs and 5 seeds each.",
        arms=tuple(
            arm(
                f"{units} units for {steps} steps",
                "time_steps",
                5,
                window=steps,
                units=units,
                epochs=1000,
            )
            for steps in WINDOWS
            for units in UNITS
        ),
        read=_units_and_steps,
        decides=_fewest_units,
    ),
    Claim(
        name="half_the_units",
        source=BLOG,
        says="Carrying its state, the network needs half the units and almost half the epochs.",
        did="Trained it as published and with half of what the networks before it had, and gave "
        "three time steps the same half: 30 seeds each.",
        arms=(
            arm("stateful as published", "stateful", 30),
            arm(HALVED, "stateful", 30, **HALF),
            arm("stateful with 16 units for 250 epochs", "stateful", 30, units=16, epochs=250),
            arm("three time steps as published", "time_steps", 30),
            arm("three time steps with 16 units for 300 epochs", "time_steps", 30, **HALF),
        ),
        read=_half,
        decides=lambda found: f"{perfect(found, HALVED)} all right with half",
    ),
)
