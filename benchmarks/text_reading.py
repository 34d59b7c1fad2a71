"""How long it takes to use a network that learned a text, in NumPy, beside Keras's own ``predict``.

    python -m benchmarks.text_reading

Characters a second that a network of 128 units writes, at one temperature and at the four that are
kept with a run, carried and in windows of 40 as published; reading 2,000 characters with all states
and guesses; and the unit search in 5,000 characters. The weights are random: what they are does not
change how long it takes. ``OPENBLAS_NUM_THREADS=1`` makes all of it quicker on a busy machine.
"""

import statistics

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.asking import middle, seconds
from lstm_core.data.network import Network, Weights
from lstm_core.inference.sampling import sample
from lstm_core.interpret.meanings import find_units
from lstm_core.interpret.text_states import text_states
from lstm_core.text_run import SAMPLE_LENGTH, TEMPERATURES

DISTINCT = 59  # as the published text has
UNITS = 128
LENGTH = 1_000
KERAS_CHARACTERS = 50


def main() -> None:
    table = Table("What", "LSTM", "LSTM, 3 layers", "GRU")
    networks = [
        Network(cell, UNITS, DISTINCT, DISTINCT, layers)
        for cell, layers in (("LSTM", 1), ("LSTM", 3), ("GRU", 1))
    ]
    for name, temperatures, window, length in (
        ("characters a second, one temperature", 1.0, 0, LENGTH),
        (f"the same, {len(TEMPERATURES)} side by side", TEMPERATURES, 0, LENGTH),
        ("characters a second, windows of 40, side by side", TEMPERATURES, 40, SAMPLE_LENGTH // 4),
    ):
        rates = [length / writing(one, temperatures, window, length) for one in networks]
        table.add_row(name, *(f"{rate:,.0f}" for rate in rates))
    rng = np.random.default_rng(0)
    codes = rng.integers(0, DISTINCT, 5_000)
    reading = [middle(lambda n=n: text_states(n, drawn(n), codes[:2_000])) for n in networks]
    table.add_row("reading 2,000 characters", *(f"{1e3 * one:.0f} ms" for one in reading))
    vocabulary = tuple(map(chr, range(32, 32 + DISTINCT)))
    searches = [
        seconds(lambda n=n: find_units(n, drawn(n), drawn(n, 1), vocabulary, codes))
        for n in networks
    ]
    table.add_row("unit search, 5,000 characters", *(f"{one:.1f} s" for one in searches))
    rate = 1 / keras_character(networks[0])
    table.add_row("characters a second, Keras predict", f"{rate:,.0f}", "", "")
    Console(highlight=False).print(table)


def drawn(network: Network, seed: int = 0) -> Weights:
    """Weights about as large as those of a trained network."""
    draw = np.random.default_rng(seed).normal
    return {
        name: draw(scale=0.2, size=shape).astype(np.float32)
        for name, shape in network.weights.items()
    }


def writing(network: Network, temperatures, window: int, length: int) -> float:
    weights, beginning = drawn(network), np.arange(40)
    return middle(
        lambda: sample(network, weights, beginning, length, temperature=temperatures, window=window)
    )


def keras_character(network: Network) -> float:
    """Seconds for one character through ``model.predict`` of a stateful Keras model."""
    from lstm_core.training.backend import keras

    model = keras.Sequential(
        [
            keras.Input(batch_shape=(1, 1, network.features)),
            keras.layers.LSTM(network.units, stateful=True),
            keras.layers.Dense(network.classes, activation="softmax"),
        ]
    )
    model.set_weights(list(drawn(network).values()))
    one = np.eye(network.features, dtype=np.float32)[None, :1]
    model.predict(one, verbose=0)
    return statistics.median(
        seconds(lambda: model.predict(one, verbose=0)) for _ in range(KERAS_CHARACTERS)
    )


if __name__ == "__main__":
    main()
