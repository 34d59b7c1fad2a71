"""The layers of a recurrent network and their widths: what its weights are, whatever it is trained
on."""

from dataclasses import dataclass

import numpy as np

from lstm_core.tasks.task import Answers

Weights = dict[str, np.ndarray]
"""Arrays by name, in the order of the Keras model's trainable variables."""

DECODER = "decoder"  # what the names of its weights begin with
GATES = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}
STATE_NAMES = {"LSTM": ("h", "c"), "GRU": ("h",), "SimpleRNN": ("h",)}
GATE_NAMES = {
    "LSTM": ("input", "forget", "candidate", "output"),
    "GRU": ("update", "reset", "candidate"),
    "SimpleRNN": (),
}


@dataclass(frozen=True)
class Network:
    """Recurrent layers of one kind and width on top of one another, and a softmax layer on the
    last.

    ``features``: width of one time step of the input; ``classes``: width of an answer, of which
    there are ``places`` for each sample. ``answers``: after the ``last`` time step; as one
    ``vector``; by a second layer, the ``decoder``, that reads the last output at each place; or at
    ``every`` time step.
    """

    cell: str
    units: int
    features: int
    classes: int
    layers: int = 1
    answers: Answers = "last"
    places: int = 1

    @property
    def weights(self) -> dict[str, tuple[int, ...]]:
        """Name and shape of every trainable array, in the order of the Keras model's."""
        width = GATES[self.cell] * self.units
        names = [layer_name(layer) for layer in range(self.layers)]
        shapes: dict[str, tuple[int, ...]] = {}
        for name in [*names, DECODER] if self.answers == "decoder" else names:
            shapes[f"{name}_kernel"] = (self.units if shapes else self.features, width)
            shapes[f"{name}_recurrent_kernel"] = (self.units, width)
            # Keras's GRU (reset_after=True) has one bias for the input, one for the state.
            shapes[f"{name}_bias"] = (2, width) if self.cell == "GRU" else (width,)
        return shapes | dense_weights("output", self.units, self.answers_at_once * self.classes)

    @property
    def answers_at_once(self) -> int:
        """How many the output layer gives for one vector that it reads."""
        return self.places if self.answers == "vector" else 1

    @property
    def parameters(self) -> int:
        """The number of trainable weights."""
        return sum(int(np.prod(shape)) for shape in self.weights.values())

    @property
    def state_names(self) -> tuple[str, ...]:
        """The arrays of a state in their order, the lowest layer's first: ("h", "c"), and with more
        than one layer ("h1", "c1", "h2", "c2"). The output layer reads the last h."""
        return self._of_each_layer(STATE_NAMES[self.cell])

    @property
    def gate_names(self) -> tuple[str, ...]:
        """The gates in the same way: ("update1", "reset1", "candidate1", "update2", ...)."""
        return self._of_each_layer(GATE_NAMES[self.cell])

    @property
    def output_name(self) -> str:
        """That of the state which the output layer reads."""
        return self.state_names[-len(STATE_NAMES[self.cell])]

    def _of_each_layer(self, names: tuple[str, ...]) -> tuple[str, ...]:
        if self.layers == 1:
            return names
        return tuple(f"{name}{layer}" for layer in range(1, self.layers + 1) for name in names)


def layer_name(layer: int, kind: str = "cell") -> str:
    """What the names of a layer's weights begin with; layers count from 0."""
    return kind if layer == 0 else f"{kind}{layer + 1}"


def dense_weights(name: str, inputs: int, outputs: int) -> dict[str, tuple[int, ...]]:
    """Name and shape of the weights of a dense layer."""
    return {f"{name}_kernel": (inputs, outputs), f"{name}_bias": (outputs,)}
