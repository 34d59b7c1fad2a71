"""Thirty seeds stacked in one program, against one seed after the other through the usual one.

    python -m benchmarks.stacking

Stacked: every weight has a leading axis of seeds, one Keras Adam moves all of them, the gradient
is vectorised over the seeds, and a loop of updates is compiled with XLA. Both train ``one_char``
from concurrent.futures import ThreadPoolExecutor
from the same initial weights in the same orders of samples, and must come to the same losses.
Timed in turns in one process, compiling apart. Why replicates are not stacked.
"""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from rich.console import Console

from lstm_core import RunConfig
from lstm_core.experiments.replicates import replicate, with_seeds

SEEDS = 30
EPOCHS = 500
PER_CALL = 100  # epochs in one execution
REPEATS = 3


def main() -> None:
    out = Console(highlight=False)
    config = RunConfig(framing="one_char", seed=0, epochs=EPOCHS)
    stacked = Stacked(config)

    began = time.perf_counter()
    stacked.train(PER_CALL)
    warm_up = time.perf_counter() - began
    began = time.perf_counter()
    replicate(config.replace(epochs=1), 1)
    out.print(f"First calls: stacked {warm_up:.1f} s, usual {time.perf_counter() - began:.1f} s")

    times: dict[str, list[float]] = {"stacked": [], "usual": []}
    for _ in range(REPEATS):
        began = time.perf_counter()
        losses = stacked.train(EPOCHS)
        times["stacked"].append(time.perf_counter() - began)
        usual = replicate(config, SEEDS, executor=ThreadPoolExecutor(1))
        times["usual"].append(usual.seconds)
    gap = np.abs(losses[:20] / usual.running_loss.T[:20] - 1).max()
    medians = {name: statistics.median(some) for name, some in times.items()}
    per_update = 1e6 / (SEEDS * EPOCHS * config.updates_per_epoch)
    for name, seconds in medians.items():
        out.print(f"{name}: {seconds:.2f} s, {seconds * per_update:.1f} µs per update and seed")
    out.print(
        f"Stacked takes {medians['stacked'] / medians['usual']:.2f} times as long. Losses of the "
        f"first 20 epochs differ by at most {gap:.1e} of their value."
    )


class Stacked:
    """All seeds of a config of single letters, batch size 1, in one compiled loop."""

    def __init__(self, config: RunConfig):
        from lstm_core.data.dataset import make_dataset
        from lstm_core.data.model_spec import ModelSpec
        from lstm_core.training.backend import keras, tf
        from lstm_core.training.model import build_model, build_optimizer, initial_weights

        self.configs = with_seeds(config, SEEDS)
        self.starts = [list(initial_weights(one).values()) for one in self.configs]
        data = make_dataset(config)
        inputs = tf.constant(data.inputs)
        targets = tf.one_hot(data.target_codes, len(config.vocabulary))
        model = build_model(ModelSpec.of(config))
        other = [variable.value for variable in model.non_trainable_variables]
        self.variables = [
            keras.Variable(np.stack([start[n] for start in self.starts]))
            for n in range(len(self.starts[0]))
        ]
        self.optimizer = build_optimizer(config)
        self.optimizer.build(self.variables)

        def gradient(one):
            weights, row = one[:-1], one[-1]
            x, y = tf.gather(inputs, row)[None], tf.gather(targets, row)[None]
            with tf.GradientTape() as tape:
                tape.watch(weights)
                answer, _ = model.stateless_call(list(weights), other, x)
                loss = keras.losses.categorical_crossentropy(y, answer)[0]
            return (loss, *tape.gradient(loss, weights))

        @tf.function(jit_compile=True)
        def run(rows):  # [updates, seeds]
            updates = tf.shape(rows)[0]
            losses = tf.zeros([rows.shape[0], SEEDS])
            for n in tf.range(updates):
                stacks = tuple(tf.convert_to_tensor(one.value) for one in self.variables)
                loss, *gradients = tf.vectorized_map(gradient, (*stacks, rows[n]))
                self.optimizer.apply(gradients, self.variables)
                losses = tf.tensor_scatter_nd_update(losses, [[n]], loss[None])
            return losses

        self.run = run

    def train(self, epochs: int) -> np.ndarray:
        """From the start. Returns losses [epochs, seeds]."""
        from lstm_core.data.sampling_order import SamplingOrder

        for n, variable in enumerate(self.variables):
            variable.assign(np.stack([start[n] for start in self.starts]))
        for variable in self.optimizer.variables[2:]:  # after its step count and learning rate
            variable.assign(np.zeros(variable.shape, np.float32))
        self.optimizer.iterations.assign(0)
        orders = [SamplingOrder(config) for config in self.configs]
        losses = []
        for _ in range(epochs // PER_CALL):
            rows = np.stack(
                [
                    np.concatenate([order.next().samples for _ in range(PER_CALL)])
                    for order in orders
                ],
                axis=1,
            )
            losses.append(self.run(rows).numpy().reshape(PER_CALL, -1, SEEDS).mean(axis=1))
        return np.concatenate(losses)


if __name__ == "__main__":
    main()
