"""The layers of a network that reads a text, in TensorFlow: from codes to the loss."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from lstm_core.data.network import STATE_NAMES, Network
from lstm_core.training.backend import tf
from lstm_core.training.text.recurrence import recurrence

PLACES = 8  # more than a network has dropouts


class Dropout(NamedTuple):
    """``rate``: share of the outputs of every recurrent layer that is set to zero. ``seed`` int32
    [2]: says which ones."""

    rate: float
    seed: Any

    def __call__(self, values: Any, place: int) -> Any:
        if not self.rate:
            return values
        seed = tf.random.experimental.stateless_fold_in(self.seed, place)
        kept = tf.random.stateless_uniform(values.shape, seed) >= self.rate
        return tf.where(kept, values / (1 - self.rate), 0.0)


def read(
    network: Network,
    weights: Sequence[Any],
    codes: Any,
    state: Sequence[Any],
    *,
    every: bool,
    dropout: Dropout,
) -> tuple[Any, list[Any]]:
    """Logits after every time step [time steps, batch, classes], or after the last only
    [batch, classes], and the state then.

    ``weights`` in the order of ``network.weights``, ``codes`` int32 [batch, time steps], ``state``
    arrays [batch, units] in the order of ``network.state_names``.
    """
    named = dict(zip(network.weights, weights, strict=True))
    width, values, end = len(STATE_NAMES[network.cell]), None, []
    names = [name.removesuffix("_recurrent_kernel") for name in named if "_recurrent" in name]
    for layer, name in enumerate(names):
        kernel, bias = named[f"{name}_kernel"], named[f"{name}_bias"]
        of_input, of_state = tf.unstack(bias) if network.cell == "GRU" else (bias, bias * 0)
        if values is None:  # one-hot: its product with the kernel is a row of the kernel
            product = tf.gather(kernel, tf.transpose(codes))
        else:
            product = _times(dropout(values, layer), kernel)
        values, own = recurrence(
            network.cell,
            product + of_input,
            named[f"{name}_recurrent_kernel"],
            of_state,
            list(state[layer * width : (layer + 1) * width]),
        )
        end += own
    last = dropout(values if every else end[-width], network.layers)
    output = named["output_kernel"]
    return (_times(last, output) if every else last @ output) + named["output_bias"], end


def losses(logits: Any, codes: Any, *, every: bool) -> Any:
    """Nats of each target, float [time steps, batch] or [batch]. ``codes`` int32
    [batch, time steps + 1]: what was read, and what came after it."""
    targets = tf.transpose(codes[:, 1:]) if every else codes[:, -1]
    nats: Any = tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits)
    return nats


def _times(values: Any, kernel: Any) -> Any:
    """Values [time steps, batch, width] times a kernel, in one product."""
    steps, batch, width = values.shape
    flat = tf.reshape(values, [steps * batch, width]) @ kernel
    return tf.reshape(flat, [steps, batch, kernel.shape[1]])
