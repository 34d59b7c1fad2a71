"""Claims about networks without recurrence: a larger one, and one without a hidden layer."""

from collections.abc import Mapping

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import make_dataset
from lstm_core.experiments.claims.claim import Claim, Finding, Result
from lstm_core.experiments.claims.deciding import column, perfect
from lstm_core.experiments.claims.wording import (
    all_right,
    arm,
    compared,
    mean,
    percent,
    spread,
    spreads,
)
from lstm_core.experiments.replicates import Replicates
from lstm_core.inference.cells import softmax
from lstm_core.sequence.sources import COURSE, READERS

SOFTMAX_SEEDS = 10
LONGER = (5_000, 0.1)  # epochs, learning rate


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
    ordinal, one_hot, window = (one.config for one in found.values())
    epochs, rate = LONGER
    whole = ordinal.replace(batch_size=ordinal.samples, epochs=epochs, learning_rate=rate)
    alone = {
        f"softmax alone, {label}": _accuracies(config)
        for label, config in (
            ("one letter", ordinal),
            (f"one letter, {epochs:,} epochs of one batch, learning rate {rate}", whole),
            ("one-hot letter", one_hot),
            ("three letters as features", window),
        )
    }
    as_published, trained, encoded, features = (float(one.mean()) for one in alone.values())
    rows = spreads(found) + [spread(label, shares) for label, shares in alone.items()]
    layer = next(iter(found.values()))
    return Finding(
        "true" if as_published == 1 else "partly" if max(trained, encoded) == 1 else "false",
        f"With the published training the softmax layer alone reaches a final accuracy of "
        f"{percent(as_published)} on one ordinal letter (with the LSTM before it {mean(layer)}) "
        f"and {percent(features)} on three. It can do better: {percent(trained)} on one letter "
        f"with {epochs:,} epochs at learning rate {rate}, and {percent(encoded)} on a one-hot "
        "letter with the published training. What it needs is steeper weights, not memory.",
        rows,
    )


def _alone(found: Result) -> str:
    as_published, trained, *_ = column(found, "mean accuracy")[len(found.arms) :]
    return f"{as_published} as published, {trained} trained longer"


def _accuracies(config: RunConfig) -> np.ndarray:
    """Final accuracies [seeds] of a softmax layer alone."""
    predicted = train_softmax(config, SOFTMAX_SEEDS).argmax(axis=-1)
    return np.asarray((predicted == make_dataset(config).target_codes).mean(axis=-1))


def train_softmax(config: RunConfig, seeds: int) -> np.ndarray:
    """Train a softmax layer alone on the config's inputs, with its batches, epochs and learning
    rate: multinomial logistic regression. All seeds at once, in NumPy, by Adam (Kingma, Ba 2015)
    with Keras's defaults and initialisation.

    Returns:
        Probabilities [seeds, samples, classes] after training.
    """
    data = make_dataset(config)
    inputs = data.inputs.reshape(config.samples, -1).astype(float)
    inputs = np.hstack([inputs, np.ones((config.samples, 1))])  # the last one is for the bias
    targets = np.eye(len(config.vocabulary))[data.target_codes]
    draws = [np.random.default_rng(config.seed + n) for n in range(seeds)]
    limit = np.sqrt(6 / (inputs.shape[1] - 1 + targets.shape[1]))  # Glorot uniform
    weights = np.zeros((seeds, inputs.shape[1], targets.shape[1]))
    for seed, draw in enumerate(draws):
        weights[seed, :-1] = draw.uniform(-limit, limit, weights[seed, :-1].shape)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    updates = 0
    for _ in range(config.epochs):
        order = np.stack([draw.permutation(config.samples) for draw in draws])
        for start in range(0, config.samples, config.batch_size):
            batch = order[:, start : start + config.batch_size]
            rows = inputs[batch]  # [seeds, batch, features]
            error = softmax(rows @ weights) - targets[batch]
            gradient = rows.swapaxes(1, 2) @ error / batch.shape[1]
            updates += 1
            mean += 0.1 * (gradient - mean)
            square += 0.001 * (gradient**2 - square)
            rate = config.learning_rate * np.sqrt(1 - 0.999**updates) / (1 - 0.9**updates)
            weights -= rate * mean / (np.sqrt(square) + 1e-7)
    return softmax(inputs @ weights)


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
        did=f"Trained multinomial logistic regression with {SOFTMAX_SEEDS} seeds on the inputs "
        "that the networks with an LSTM layer get, with the published training and more.",
        arms=(
            arm("LSTM, one letter", "one_char", 10),
            arm("LSTM, one-hot letter", "one_char", 10, encoding="one_hot"),
            arm("LSTM, three letters as features", "feature_window", 10),
        ),
        read=_softmax_alone,
        decides=_alone,
    ),
)
