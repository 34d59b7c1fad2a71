"""How long it takes to ask a trained network, in NumPy and with Keras's own ``predict``.

    python -m benchmarks.asking

One generated letter of the shipped stateful run (argmax, state carried), all traces of 26
letters for 200 recorded epochs, the cue-conflict table, and all perturbations of the shipped
runs. Keras predicts with the same weights, stateful, one letter at a time.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np
from rich.console import Console
from rich.table import Table

from lstm_core import Run, Store
from lstm_core.data.dataset import make_dataset
from lstm_core.inference.generation import generate
from lstm_core.interpret.activations import activations
from lstm_core.interpret.cue_conflict import cue_conflict
from lstm_core.interpret.perturbation import perturb
from lstm_core.run import MAX_SNAPSHOTS
from lstm_core.sequence.symbols import ALPHABET
from lstm_core.storage.shipped import shipped_configs

LETTERS = 200
ROUNDS = 7


def main() -> None:
    runs = {config.framing: Store().load(config.hash) for config in shipped_configs()}
    stateful = runs["stateful"]
    # In turns, because a shared machine is faster at one moment than at the next.
    numpy_letter, keras_letter, predict = [], [], keras_predict(stateful)
    for _ in range(ROUNDS):
        numpy_letter.append(
            seconds(lambda: generate(stateful.config, stateful.weights(), "A", LETTERS)) / LETTERS
        )
        keras_letter.append(seconds(predict))
    one, other = statistics.median(numpy_letter), statistics.median(keras_letter)
    table = Table("What", "Time")
    table.add_row("one generated letter, NumPy", f"{1e6 * one:.0f} µs")
    table.add_row("the same with Keras predict", f"{1e3 * other:.0f} ms")
    table.add_row("ratio", f"{other / one:,.0f}")
    for name in ("time_steps", "variable_length", "full_prefix"):
        run = runs[name]
        letter = middle(lambda run=run: generate(run.config, run.weights(), "ABC", 20)) / 20
        table.add_row(
            f"one letter, {name} ({run.config.context_length} time steps)", f"{1e6 * letter:.0f} µs"
        )
    stacked = {
        name: np.repeat(values[-1:], MAX_SNAPSHOTS, axis=0)
        for name, values in stateful.snapshots.items()
    }
    traces = middle(lambda: activations(stateful.config, stacked, ALPHABET))
    table.add_row(f"all traces, 26 letters, {MAX_SNAPSHOTS} epochs", f"{1e3 * traces:.0f} ms")
    table.add_row(
        "driving table, 625 cases", f"{1e3 * middle(lambda: ask_driving(stateful)):.1f} ms"
    )
    for name in ("time_steps", "variable_length", "full_prefix"):
        run = runs[name]
        probe = middle(lambda run=run: perturb(run.config, run.weights()))
        table.add_row(f"perturbation, {name}", f"{1e3 * probe:.0f} ms")
    Console(highlight=False).print(table)


def ask_driving(run: Run):
    return cue_conflict(run.config, run.weights())


def keras_predict(run: Run) -> Callable[[], np.ndarray]:
    """One letter through ``model.predict`` of a stateful Keras model with the run's weights."""
    from lstm_core.training.backend import keras

    inputs = make_dataset(run.config).inputs
    model = keras.Sequential(
        [
            keras.Input(batch_shape=(1, *inputs.shape[1:])),
            keras.layers.LSTM(run.config.units, stateful=True),
            keras.layers.Dense(len(run.config.vocabulary), activation="softmax"),
        ]
    )
    model.set_weights(list(run.weights().values()))
    return lambda: model.predict(inputs[:1], verbose=0)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def middle(work: Callable[[], object]) -> float:
    """The median of several rounds, after one that does not count."""
    work()
    return statistics.median(seconds(work) for _ in range(ROUNDS))


if __name__ == "__main__":
    main()
