"""One update of a network that reads a text, as it is traced: the gradient, and the move."""

from typing import Any

from lstm_core.data.network import Network
from lstm_core.training.backend import keras, tf
from lstm_core.training.text.layers import PLACES, Dropout, losses, read
from lstm_core.training.text.shape import TextShape

Tensors = list[Any]


class Update:
    """The ``variables`` of a network in the order of ``Network.weights``, and what moves them."""

    def __init__(
        self,
        shape: TextShape,
        variables: list[keras.Variable],
        optimizer: keras.optimizers.Optimizer,
    ):
        self.shape, self.variables, self.optimizer = shape, variables, optimizer

    def weights(self) -> Tensors:
        """As tensors, which the next move does not change."""
        return [tf.convert_to_tensor(variable) for variable in self.variables]

    def gradient(
        self,
        codes: Any,
        fresh: Any,
        number: Any,
        part: Any,
        seed: Any,
        state: Tensors,
        weights: Tensors,
    ) -> tuple[Any, Tensors, Tensors]:
        """The share that some rows have in an update's mean loss, the state after them, and the
        gradient of that share.

        ``codes`` int32 [rows, chunk + 1], ``fresh``: whether the state is zero before, ``number``
        of the update, ``part``: which rows these are, ``seed`` of the dropout.
        """
        shape = self.shape
        state = [tf.where(fresh, tf.zeros_like(one), one) for one in state]
        # Depends on the number of the update alone, so that a continued run drops the same.
        seeds = tf.random.experimental.stateless_fold_in(tf.stack([seed, number]), part * PLACES)
        with tf.GradientTape() as tape:
            tape.watch(weights)
            logits, state = read(
                shape.network,
                weights,
                codes[:, :-1],
                state,
                every=shape.every,
                dropout=Dropout(shape.dropout, seeds),
            )
            loss = tf.reduce_sum(losses(logits, codes, every=shape.every)) / shape.targets
        gradients = [tf.convert_to_tensor(one) for one in tape.gradient(loss, weights)]
        return loss, state, gradients

    def move(self, number: Any, settings: Tensors, gradients: Tensors) -> tuple[Any, Any]:
        """Move the weights. ``settings``: learning rate, decay, clip. Returns the gradient's norm
        before it is cut, and that of what the weights moved by, divided by theirs."""
        rate, decay, clip = settings
        norm = tf.linalg.global_norm(gradients)
        cut = tf.where((clip > 0) & (norm > clip), clip / norm, 1.0)
        self.optimizer.learning_rate.assign(rate / (1 + decay * tf.cast(number, tf.float32)))
        before = self.weights()
        self.optimizer.apply([one * cut for one in gradients], self.variables)
        moved = [now - old for now, old in zip(self.weights(), before, strict=True)]
        return norm, tf.linalg.global_norm(moved) / tf.linalg.global_norm(before)


def specs(network: Network, rows: int) -> tuple[Tensors, Tensors]:
    """Of the state of so many rows, and of the weights."""
    state = [tf.TensorSpec([rows, network.units])] * len(network.state_names)
    return state, [tf.TensorSpec(size) for size in network.weights.values()]


def compiled(function: Any, *specs: Any) -> Any:
    """The function as one program of XLA's, traced now and compiled at its first call."""
    traced: Any = tf.function(function, autograph=False, jit_compile=True)
    return traced.get_concrete_function(*specs)


NUMBER, REAL, FLAG = (tf.TensorSpec([], kind) for kind in (tf.int32, tf.float32, tf.bool))
SETTINGS = [REAL] * 3
