"""How the cost of an update grows: the engine beside a loop written by hand in JAX.

    python -m benchmarks.growth [PYTHON]

LSTM, batch size 1, Adam, 26 classes. ``PYTHON`` is an interpreter that has JAX, which is no part
of this project; without it the engine is timed alone. Both hold one processor and are timed in
turns, and the least processor time of many executions counts: other programs can only add to it.
"""

import os
import subprocess
import sys
import time

REPEATS = 40
ALL_UNROLLED = 6  # time steps; more of them are a scan, as one would write it
# As training/backend.py has it: sharing out such small products costs more than it gains.
ONE_THREAD = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"


def main() -> None:
    from rich.console import Console
    from rich.table import Table

    from lstm_core.data.model_spec import ModelSpec
    from lstm_core.training.benchmark import GROWTH, CompiledUpdates, config_of

    if hasattr(os, "sched_setaffinity"):  # XLA runs ahead in a second thread where it can
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    jax = Jax(sys.argv[1]) if len(sys.argv) > 1 else None
    table = Table("Time steps", "Units", "µs per update", "JAX by hand")
    for steps, units in GROWTH:
        compiled = CompiledUpdates(ModelSpec.of(config_of(steps, units)).padded)
        ours, by_hand = [], []
        for _ in range(REPEATS):
            ours.append(compiled.microseconds())
            if jax is not None:
                by_hand.append(jax.microseconds(steps, units))
        shown = f"{min(by_hand):,.1f}" if by_hand else ""
        table.add_row(f"{steps}", f"{units}", f"{min(ours):,.1f}", shown)
    Console(highlight=False).print(table)


class Jax:
    """The loop in JAX, in another interpreter's process: one line asks, one line answers."""

    def __init__(self, python: str):
        self.process = subprocess.Popen(
            [python, __file__, "--answer"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def microseconds(self, steps: int, units: int) -> float:
        print(steps, units, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())


def answer() -> None:
    """Run in the other interpreter: of every line "steps units" the microseconds per update."""
    os.environ |= {"JAX_PLATFORMS": "cpu", "XLA_FLAGS": ONE_THREAD}
    loops = {}
    for line in sys.stdin:
        if line not in loops:
            loops[line] = jax_loop(*map(int, line.split()))
        print(loops[line](), flush=True)


def jax_loop(steps: int, units: int, features: int = 1, classes: int = 26):
    """A function that trains for about 0.05 s and says how many microseconds an update took."""
    import jax
    import jax.numpy as jnp
    import numpy as np

    draw = np.random.default_rng(0)
    shapes = {
        "kernel": (features, 4 * units),
        "recurrent": (units, 4 * units),
        "bias": (4 * units,),
        "output": (units, classes),
        "output_bias": (classes,),
    }
    weights = {
        name: jnp.asarray(draw.normal(scale=0.1, size=size), jnp.float32)
        for name, size in shapes.items()
    }
    inputs = draw.random((25, steps, features), dtype=np.float32)
    targets = np.eye(classes, dtype=np.float32)[1:26]

    def logits(w, x):
        def step(state, x_t):
            h, c = state
            z = x_t @ w["kernel"] + h @ w["recurrent"] + w["bias"]
            i, f, g, o = jnp.split(z, 4, axis=-1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
            return (jax.nn.sigmoid(o) * jnp.tanh(c), c), None

        state = (jnp.zeros((x.shape[0], units)),) * 2
        if steps <= ALL_UNROLLED:
            for t in range(steps):
                state, _ = step(state, x[:, t])
        else:
            state, _ = jax.lax.scan(step, state, x.swapaxes(0, 1))
        return state[0] @ w["output"] + w["output_bias"]

    def loss(w, x, y):
        return -jnp.mean(jnp.sum(jax.nn.log_softmax(logits(w, x)) * y, axis=-1))

    def update(state, batch):
        w, m, v, count = state
        value, gradient = jax.value_and_grad(loss)(w, inputs[batch], targets[batch])
        count = count + 1
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, gradient)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradient)
        rate = 1e-3 * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        w = jax.tree.map(lambda w, m, v: w - rate * m / (jnp.sqrt(v) + 1e-7), w, m, v)
        return (w, m, v, count), value

    inputs, targets = jnp.asarray(inputs), jnp.asarray(targets)
    train = jax.jit(lambda state, batches: jax.lax.scan(update, state, batches), donate_argnums=0)
    zeros = lambda: jax.tree.map(jnp.zeros_like, weights)
    state = (weights, zeros(), zeros(), jnp.float32(0))
    updates = int(60_000 / (3 + steps * units * (1 + units / 16) / 16)) + 50
    batches = (np.arange(updates) % 25).astype(np.int32)[:, None]

    def microseconds() -> float:
        nonlocal state
        began = time.process_time()
        state, _ = jax.block_until_ready(train(state, batches))
        return 1e6 * (time.process_time() - began) / updates

    microseconds()  # compiles
    return microseconds


if __name__ == "__main__":
    answer() if sys.argv[1:] == ["--answer"] else main()
