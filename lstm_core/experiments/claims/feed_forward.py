"""Claims about networks without recurrence: larger and deeper ones, and a softmax alone."""

from collections.abc import Mapping

from lstm_core.experiments.claims.claim import Claim, Finding
from lstm_core.experiments.claims.deciding import means, perfect
from lstm_core.experiments.claims.wording import (
    all_right,
    arm,
    compared,
    mean,
    spreads,
    verdict_of,
)
from lstm_core.experiments.replicates import Replicates
from lstm_core.sequence.sources import COURSE, READERS

ALONE = dict(layers=0, window=1, epochs=500, batch_size=1)  # as one letter is trained


def _large_mlp(found: Mapping[str, Replicates]) -> Finding:
    published, _, large, longer, both = found
    verdict, said = compared(found[published].runs, found[large].runs, (published, large))
    counts = [all_right(label, found[label]) for label in (large, longer, both)]
    size_alone = found[large].perfect > 0
    return Finding(
        "true"
        if size_alone
        else "partly"
        if verdict == "better" or found[both].perfect
        else "false",
        f"{said} Networks that get all right: {', '.join(counts)}. "
        + (
            "Size alone is enough."
            if size_alone
            else "Size helps, and so does training; the small network gets there too if it is "
            "trained for longer."
            if found[longer].perfect
            else "Size alone is not enough."
        ),
        spreads(found),
    )


def _softmax_alone(found: Mapping[str, Replicates]) -> Finding:
    layer, _, _, as_published, longer, encoded, features = found.values()
    trained = (longer, encoded)
    return Finding(
        "true"
        if as_published.accuracies.mean() == 1
        else "partly"
        if any(one.accuracies.mean() == 1 for one in trained)
        else "false",
        f"With the published training the softmax layer alone reaches a final accuracy of "
        f"{mean(as_published)} on one ordinal letter (with the LSTM before it {mean(layer)}) "
        f"and {mean(features)} on three. It can do better: {mean(longer)} on one letter "
        f"with {longer.config.epochs:,} epochs at learning rate {longer.config.learning_rate}, and "
        f"{mean(encoded)} on a one-hot letter with the published training. What it needs is "
        "steeper weights, not memory.",
        spreads(found),
    )


def _without_recurrence(found: Mapping[str, Replicates]) -> Finding:
    (name, lstm), *others = found.items()
    compares = [compared(lstm.runs, one.runs, (name, label)) for label, one in others]
    return Finding(
        verdict_of([standing != "worse" for standing, _ in compares[2:]]),
        " ".join(sentence for _, sentence in compares),
        spreads(found),
    )


FEED_FORWARD = (
    Claim(
        name="large_mlp",
        source=COURSE,
        says="A large enough network without recurrence may learn the window of three letters.",
        did="Trained it as published (30 units, 1,000 epochs), with 128 and 512 units, and for "
        "5,000 epochs: 20 seeds each.",
        arms=(
            arm("30 units as published", "mlp_window", 20),
            arm("128 units", "mlp_window", 20, units=128),
            arm("512 units", "mlp_window", 20, units=512),
            arm("30 units for 5,000 epochs", "mlp_window", 20, epochs=5000),
            arm("512 units for 5,000 epochs", "mlp_window", 20, units=512, epochs=5000),
        ),
        read=_large_mlp,
        decides=lambda found: f"512 units: {perfect(found, '512 units')} all right",
    ),
    Claim(
        name="softmax_alone",
        source=READERS,
        says="A softmax layer alone, without any hidden layer, learns the alphabet as well.",
        did="Trained multinomial logistic regression with 10 seeds on the inputs that the networks "
        "with an LSTM layer get, with the published training and more.",
        arms=(
            arm("LSTM, one letter", "one_char", 10),
            arm("LSTM, one-hot letter", "one_char", 10, encoding="one_hot"),
            arm("LSTM, three letters as features", "feature_window", 10),
            *(
                arm(f"softmax alone, {label}", "mlp_window", 10, **ALONE | settings)
                for label, settings in (
                    ("one letter", {}),
                    (
                        "one letter, 5,000 epochs of one batch, learning rate 0.1",
                        {"epochs": 5_000, "batch_size": 25, "learning_rate": 0.1},
                    ),
                    ("one-hot letter", {"encoding": "one_hot"}),
                    ("three letters as features", {"window": 3}),
                )
            ),
        ),
        read=_softmax_alone,
        decides=lambda found: "{3} as published, {4} trained longer".format(*means(found)),
    ),
    Claim(
        name="without_recurrence",
        source=COURSE,
        says="More layers, or a one-dimensional convolution, learn the window of three letters as "
        "an LSTM does.",
        did="Trained them on the same windows, and a softmax layer alone and one hidden layer: 32 "
        "units, 500 epochs, one window per update, 30 seeds each.",
        arms=(
            arm("an LSTM", "time_steps", 30),
            *(
                arm(label, "mlp_window", 30, units=32, epochs=500, batch_size=1, **settings)
                for label, settings in (
                    ("a softmax layer alone", {"layers": 0}),
                    ("a network with one hidden layer", {}),
                    ("a network with two hidden layers", {"layers": 2}),
                    ("a convolution", {"cell": "Conv1D"}),
                )
            ),
        ),
        read=_without_recurrence,
        decides=lambda found: "LSTM {0}, two layers {3}, convolution {4}".format(*means(found)),
    ),
)
