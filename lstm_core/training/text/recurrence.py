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


def lstm(products: Tensors, before: Tensors) -> Tensors:
    """The state (h, c) after a time step. ``products``: the sum, [batch, 4 * units]."""
    i, f, g, o = tf.split(products[0], 4, axis=-1)
    c = tf.sigmoid(f) * before[1] + tf.sigmoid(i) * tf.tanh(g)
    return [tf.sigmoid(o) * tf.tanh(c), c]


def gru(products: Tensors, before: Tensors) -> Tensors:
    """The state (h,) after a time step. ``products`` of the input and of the state, a bias in
    each, [batch, 3 * units]."""
    (zx, rx, gx), (zh, rh, gh) = (tf.split(one, 3, axis=-1) for one in products)
    z = tf.sigmoid(zx + zh)
    return [z * before[0] + (1 - z) * tf.tanh(gx + tf.sigmoid(rx + rh) * gh)]


def simple_rnn(products: Tensors, before: Tensors) -> Tensors:
    """The state (h,) after a time step. ``products``: the sum, [batch, units]."""
    return [tf.tanh(products[0])]


CELLS: dict[str, Callable[[Tensors, Tensors], Tensors]] = {
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
    move, steps, apart = CELLS[cell], from_input.shape[0], cell == "GRU"

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def run(from_input: Any, recurrent: Any, bias: Any) -> tuple[Any, Callable[..., Any]]:
        def forward(t: Any, now: Tensors, kept: Any, states: Tensors) -> tuple[Any, ...]:
            product = now[0] @ recurrent
            product = product + bias if apart else product + from_input[t]
            now = move([from_input[t], product] if apart else [product], now)
            states = [own.write(t + 1, one) for own, one in zip(states, now, strict=True)]
            return t + 1, now, kept.write(t, product), states

        states = [_array(steps + 1, one).write(0, one) for one in state]
        start = [tf.constant(0), list(state), _array(steps, from_input[0]), states]
        _, _, kept, states = _loop(forward, start, steps)
        products = [from_input, kept.stack()] if apart else [kept.stack()]
        every_state = [one.stack() for one in states]

        def gradient(*outer: Any) -> tuple[Any, Any, Any]:
            every, last, back_again = outer[0], list(outer[1:]), tf.transpose(recurrent)

            def back(t: Any, after: Tensors, to_products: Tensors) -> tuple[Any, ...]:
                at = steps - 1 - t
                own, before = [one[at] for one in products], [one[at] for one in every_state]
                with tf.GradientTape() as tape:
                    tape.watch([own, before])
                    moved = move(own, before)
                own, before = tape.gradient(
                    moved,
                    [own, before],
                    output_gradients=[after[0] + every[at], *after[1:]],
                    unconnected_gradients=tf.UnconnectedGradients.ZERO,
                )
                before[0] += own[-1] @ back_again
                written = [to.write(at, one) for to, one in zip(to_products, own, strict=True)]
                return t + 1, before, written

            arrays = [_array(steps, from_input[0]) for _ in products]
            _, _, arrays = _loop(back, [tf.constant(0), last, arrays], steps)
            to_products = [one.stack() for one in arrays]
            flat = tf.reshape(to_products[-1], [-1, recurrent.shape[1]])
            h = tf.reshape(every_state[0][:-1], [-1, recurrent.shape[0]])
            to_kernel = tf.matmul(h, flat, transpose_a=True)
            return to_products[0], to_kernel, tf.reduce_sum(flat, axis=0)

        return (every_state[0][1:], *(one[-1] for one in every_state)), gradient

    outputs, *end = run(from_input, recurrent, bias)
    return outputs, end


def _array(steps: int, like: Any) -> Any:
    return tf.TensorArray(tf.float32, steps, element_shape=like.shape, clear_after_read=False)


def _loop(body: Callable[..., tuple[Any, ...]], start: list[Any], steps: int) -> Any:
    # The number of turns is known, so that the memory of what they write is.
    return tf.while_loop(lambda t, *_: t < steps, body, start, maximum_iterations=steps)
