"""The outputs of recurrent layers, by loops over time that are quicker in XLA than Keras's."""

from collections.abc import Sequence
from typing import Any

from lstm_core.data.network import STATE_NAMES
from lstm_core.training.backend import keras, tf
from lstm_core.training.text.recurrence import recurrence


def last_output(layers: Sequence[keras.Layer], inputs: Any) -> Any:
    """What the layers, one on top of the other and each with a dropout after it or none, give for
    inputs [batch, time steps, features] from the zero state while they are trained.

    Keras's own cells, called twice in every turn of one loop through all layers: a turn costs
    about as much as a step of a small network does.
    """
    batch, steps, features = inputs.shape
    cells = [layer.cell for layer in layers if isinstance(layer, keras.layers.RNN)]
    dropouts = [layer for layer in layers if isinstance(layer, keras.layers.Dropout)]
    # Between layers, what is dropped at every time step, [time steps, batch, units]: drawn at
    # once, as Keras draws it.
    kept = [
        tf.transpose(dropout(tf.ones([batch, steps, cell.units]), training=True), [1, 0, 2])
        for dropout, cell in zip(dropouts[:-1], cells, strict=False)
    ]
    by_time = tf.transpose(inputs, [1, 0, 2])
    states = [cell.get_initial_state(batch_size=batch) for cell in cells]

    def step(x: Any, dropped: Sequence[Any], states: Sequence[Any]) -> list[Any]:
        after = []
        for place, (cell, state) in enumerate(zip(cells, states, strict=True)):
            x, state = cell(x, state)
            if place < len(dropped):
                x = x * dropped[place]
            after.append(state)
        return after

    odd = steps % 2
    if odd:
        states = step(by_time[0], [one[0] for one in kept], states)
    pairs = tf.reshape(by_time[odd:], [steps // 2, 2, batch, features])
    kept_pairs = [tf.reshape(one[odd:], [steps // 2, 2, *one.shape[1:]]) for one in kept]

    def turn(n: Any, states: Any) -> tuple[Any, Any]:
        for half in (0, 1):
            states = step(pairs[n, half], [one[n, half] for one in kept_pairs], states)
        return n + 1, states

    _, states = tf.while_loop(
        lambda n, _: n < steps // 2,
        turn,
        [tf.constant(0), states],
        maximum_iterations=steps // 2,  # known, so that the gradient's memory is
    )
    h = states[-1][0]  # of all cells here the first of the state, and the output
    return dropouts[-1](h, training=True) if dropouts else h


def every_output(layer: keras.layers.RNN, inputs: Any) -> Any:
    """What one layer gives for inputs [batch, time steps, features] from the zero state: h at every
    time step [batch, time steps, units], or the last [batch, units], as the layer is set."""
    cell, kind = layer.cell, type(layer).__name__
    bias = tf.convert_to_tensor(cell.bias)
    of_input, of_state = tf.unstack(bias) if kind == "GRU" else (bias, tf.zeros_like(bias))
    outputs, (last, *_) = recurrence(
        kind,
        tf.transpose(inputs @ cell.kernel, [1, 0, 2]) + of_input,
        tf.convert_to_tensor(cell.recurrent_kernel),
        of_state,
        [tf.zeros([inputs.shape[0], cell.units]) for _ in STATE_NAMES[kind]],
    )
    return tf.transpose(outputs, [1, 0, 2]) if layer.return_sequences else last
