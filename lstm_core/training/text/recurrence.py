"""One recurrent layer over many time steps, with a gradient of its own that keeps the large
products out of the loop over time.

The loop multiplies by the recurrent kernel and no more. The input's product is made before it, for
all time steps at once, and the gradient of both kernels after it. What a cell does besides
multiplying is one function of element by element, which TensorFlow differentiates.

The cells are Keras's, its GRU with ``reset_after``; ``inference/cells.py`` has the same in NumPy
with the sources.
"""

from collections.abc import Callable
from typing import Any

from lstm_core.training.backend import tf

Tensors = list[Any]


def lstm(from_input: Any, from_state: Any, before: Tensors) -> Tensors:
    """The state (h, c) after a time step; products [batch, 4 * units], bias included."""
    i, f, g, o = tf.split(from_input + from_state, 4, axis=-1)
    c = tf.sigmoid(f) * before[1] + tf.sigmoid(i) * tf.tanh(g)
    return [tf.sigmoid(o) * tf.tanh(c), c]


def gru(from_input: Any, from_state: Any, before: Tensors) -> Tensors:
    """The state (h,) after a time step; products [batch, 3 * units], a bias in each."""
    (zx, rx, gx), (zh, rh, gh) = (tf.split(one, 3, axis=-1) for one in (from_input, from_state))
    z = tf.sigmoid(zx + zh)
    return [z * before[0] + (1 - z) * tf.tanh(gx + tf.sigmoid(rx + rh) * gh)]


def simple_rnn(from_input: Any, from_state: Any, before: Tensors) -> Tensors:
    """The state (h,) after a time step; products [batch, units], bias included."""
    return [tf.tanh(from_input + from_state)]


CELLS: dict[str, Callable[[Any, Any, Tensors], Tensors]] = {
    "LSTM": lstm,
    "GRU": gru,
    "SimpleRNN": simple_rnn,
}


def recurrence(
    cell: str, from_input: Any, recurrent: Any, bias: Any, state: Tensors
) -> tuple[Any, Tensors]:
    """A layer's outputs h [time steps, batch, units], and its state at the end.

    ``from_input`` [time steps, batch, gates * units]: the input's products with the kernel, its
    bias added. ``bias`` [gates * units] goes to the state's product (zeros but for a GRU).
    ``state``: arrays [batch, units]; no gradient goes back to them.
    """
    move, steps, width = CELLS[cell], from_input.shape[0], len(state)

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def run(from_input: Any, recurrent: Any, bias: Any) -> tuple[Any, Callable[..., Any]]:
        def forward(t: Any, now: Tensors, products: Any, states: Tensors) -> tuple[Any, ...]:
            product = now[0] @ recurrent + bias
            now = move(from_input[t], product, now)
            states = [kept.write(t + 1, one) for kept, one in zip(states, now, strict=True)]
            return t + 1, now, products.write(t, product), states

        states = [_array(steps + 1, one).write(0, one) for one in state]
        start = [tf.constant(0), list(state), _array(steps, from_input[0]), states]
        _, _, products, states = _loop(forward, start, steps)
        from_state, kept = products.stack(), [one.stack() for one in states]

        def gradient(*outer: Any) -> tuple[Any, Any, Any]:
            every, last = outer[0], list(outer[1:])

            def back(t: Any, after: Tensors, to_input: Any, to_state: Any) -> tuple[Any, ...]:
                at = steps - 1 - t
                parts = [from_input[at], from_state[at], *(one[at] for one in kept)]
                with tf.GradientTape() as tape:
                    tape.watch(parts)
                    moved = move(parts[0], parts[1], parts[2:])
                own, product, *before = tape.gradient(
                    moved,
                    parts,
                    output_gradients=[after[0] + every[at], *after[1:]],
                    unconnected_gradients=tf.UnconnectedGradients.ZERO,
                )
                before[0] += tf.matmul(product, recurrent, transpose_b=True)
                return t + 1, before, to_input.write(at, own), to_state.write(at, product)

            arrays = [_array(steps, from_input[0]), _array(steps, from_input[0])]
            _, _, to_input, to_state = _loop(back, [tf.constant(0), last, *arrays], steps)
            flat = tf.reshape(to_state.stack(), [-1, recurrent.shape[1]])
            h = tf.reshape(kept[0][:-1], [-1, recurrent.shape[0]])
            to_kernel = tf.matmul(h, flat, transpose_a=True)
            return to_input.stack(), to_kernel, tf.reduce_sum(flat, axis=0)

        return (kept[0][1:], *(one[-1] for one in kept)), gradient

    outputs, *end = run(from_input, recurrent, bias)
    return outputs, list(end[:width])


def _array(steps: int, like: Any) -> Any:
    return tf.TensorArray(tf.float32, steps, element_shape=like.shape, clear_after_read=False)


def _loop(body: Callable[..., tuple[Any, ...]], start: list[Any], steps: int) -> Any:
    # The number of turns is known, so that the memory of what they write is.
    return tf.while_loop(lambda t, *_: t < steps, body, start, maximum_iterations=steps)
