"""The shapes of a config's tensors and weights, known without building a network."""

from dataclasses import dataclass, replace

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.augmentation import variants
from lstm_core.data.buckets import bucket, class_bucket, sample_bucket
from lstm_core.data.network import Network
from lstm_core.sequence.encodings import ENCODINGS

# What each Keras optimizer keeps per weight, besides its count of iterations.
OPTIMIZER_SLOTS = {"adam": 2, "rmsprop": 1, "sgd": 0}
# Unrolled time steps train about twice as fast in a compiled loop, but XLA compiles longer with
# every step: 10 steps cost 1 s more than a rolled loop, 20 steps 5 s (benchmarks/unrolling.py).
UNROLL_UP_TO = 10


@dataclass(frozen=True)
class ModelSpec:
    """The shapes of a network and of its data, and what else its training program depends on.

    Two configs with equal ``padded`` specs (say, with other seeds, epochs, learning rates or
    slightly other units) train with the same program. ``ragged``: whether the last batch of an
    epoch is short. ``clips``: whether gradients are cut; to what norm is data to the program.
    """

    cell: str
    units: int
    steps: int
    features: int
    classes: int
    samples: int
    batch_size: int
    ragged: bool
    carries_state: bool
    optimizer: str
    layers: int = 1
    dropout: float = 0.0
    clips: bool = False

    @classmethod
    def of(cls, config: RunConfig) -> "ModelSpec":
        width = ENCODINGS[config.encoding].width(len(config.vocabulary))
        steps = config.context_length if config.rule.layout == "steps" else 1
        return cls(
            cell=config.cell,
            units=config.units,
            steps=steps,
            features=width * config.context_length // steps,
            classes=len(config.vocabulary),
            samples=config.samples * variants(config),
            batch_size=config.batch_size,
            ragged=config.samples % config.batch_size != 0,
            carries_state=config.rule.carries_state,
            optimizer=config.optimizer,
            layers=config.layers,
            dropout=config.dropout,
            clips=config.clip > 0,
        )

    @property
    def padded(self) -> "ModelSpec":
        """That of the program which trains this network: its sizes go up to the next bucket.

        Time steps and batch size stay: they are work, whatever is in them. So do units of which
        some are dropped: which ones those are depends on how many there are.
        """
        return replace(
            self,
            units=self.units if self.dropout else bucket(self.units),
            features=bucket(self.features),
            classes=class_bucket(self.classes),
            samples=sample_bucket(self.samples),
        )

    @property
    def recurrent(self) -> bool:
        return self.cell != "Dense"

    @property
    def network(self) -> Network:
        """Its layers; there must be recurrent ones."""
        return Network(self.cell, self.units, self.features, self.classes, self.layers)

    @property
    def unrolled(self) -> bool:
        """Whether its program has every time step written out, instead of a loop over them."""
        return self.steps <= UNROLL_UP_TO

    @property
    def input(self) -> tuple[int, ...]:
        """One sample: (time steps, features), or (features,) without recurrence."""
        return (self.steps, self.features) if self.recurrent else (self.features,)

    @property
    def weights(self) -> dict[str, tuple[int, ...]]:
        """Name and shape of every trainable array, in the order of the Keras model's."""
        if self.recurrent:
            return self.network.weights
        return {
            "hidden_kernel": (self.features, self.units),
            "hidden_bias": (self.units,),
            "output_kernel": (self.units, self.classes),
            "output_bias": (self.classes,),
        }

    @property
    def parameters(self) -> int:
        """The number of trainable weights."""
        return sum(int(np.prod(shape)) for shape in self.weights.values())

    @property
    def idle_weights(self) -> frozenset[str]:
        """The weights that no training moves.

        With a single time step and no state carried into it, h is zero before it in every layer,
        and so is the gradient of the kernel that h is multiplied with.
        """
        reads_zero_state = self.recurrent and self.steps == 1 and not self.carries_state
        return frozenset(
            name for name in self.weights if reads_zero_state and name.endswith("recurrent_kernel")
        )

    @property
    def optimizer_state(self) -> list[tuple[int, ...]]:
        """Shapes of the optimizer's variables: its iterations, then the slots."""
        slots = OPTIMIZER_SLOTS[self.optimizer]
        return [(), *(shape for shape in self.weights.values() for _ in range(slots))]


def network_of(config: RunConfig) -> Network:
    """The recurrent layers of a config's network, of which there must be some."""
    return ModelSpec.of(config).network


def program_of(config: RunConfig) -> ModelSpec:
    """The network that is compiled for a config: equal for all that one program trains."""
    return ModelSpec.of(config).padded
