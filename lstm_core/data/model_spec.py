"""The shapes of a config's tensors and weights, known without building a network."""

from dataclasses import dataclass, replace

from lstm_core.config import RunConfig
from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.data.augmentation import variants
from lstm_core.data.buckets import bucket, class_bucket, sample_bucket
from lstm_core.data.network import DECODER, Network, dense_weights, layer_name
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.tasks.task import next_symbol

# What each Keras optimizer keeps per weight, besides its count of iterations.
OPTIMIZER_SLOTS = {"adam": 2, "rmsprop": 1, "sgd": 0}
# Unrolled time steps train about twice as fast in a compiled loop, but XLA compiles longer with
# every step: 10 steps cost 1 s more than a rolled loop, 20 steps 5 s (benchmarks/unrolling.py).
UNROLL_UP_TO = 10
# Of a convolution: less than the published window, or it would be a dense layer on all of it.
KERNEL_SIZE = 2


@dataclass(frozen=True, kw_only=True)
class ModelSpec(Network):
    """The shapes of a network and of its data, and what else its training program depends on.

    Two configs with equal ``padded`` specs (say, with other seeds, epochs, learning rates or
    slightly other units) train with the same program. ``ragged``: whether some batches have rows
    without a sample, or places that are not asked. ``clips``: whether gradients are cut; to what
    norm is data to the program. ``window``: the symbols of an input that a convolution is moved
    along.
    """

    steps: int
    samples: int
    batch_size: int
    ragged: bool
    carries_state: bool
    optimizer: str
    dropout: float = 0.0
    clips: bool = False
    window: int = 1

    @classmethod
    def of(cls, config: RunConfig) -> "ModelSpec":
        width = ENCODINGS[config.encoding].width(len(config.vocabulary))
        steps = config.context_length if config.rule.layout == "steps" else 1
        short = config.samples % config.batch_size != 0
        return cls(
            cell=config.cell,
            units=config.units,
            steps=steps,
            features=width * config.context_length // steps,
            classes=len(config.vocabulary),
            samples=config.samples * variants(config),
            batch_size=config.batch_size,
            ragged=short or config.goal.make is not next_symbol,  # which asks everywhere
            carries_state=config.rule.carries_state,
            optimizer=config.optimizer,
            layers=config.layers,
            dropout=config.dropout,
            clips=config.clip > 0,
            answers=config.answers,
            places=config.places,
            window=config.context_length if config.cell == "Conv1D" else 1,
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
            # A convolution finds its symbols by the width of each.
            features=self.features if self.cell == "Conv1D" else bucket(self.features),
            classes=class_bucket(self.classes),
            samples=sample_bucket(self.samples),
        )

    @property
    def recurrent(self) -> bool:
        return self.cell in RECURRENT_CELLS

    @property
    def unrolled(self) -> bool:
        """Whether its program has every time step written out, instead of a loop over them."""
        decoded = self.places if self.answers == "decoder" else 1
        return max(self.steps, decoded) <= UNROLL_UP_TO

    @property
    def input(self) -> tuple[int, ...]:
        """One sample: (time steps, features), or (features,) without recurrence."""
        return (self.steps, self.features) if self.recurrent else (self.features,)

    @property
    def target(self) -> tuple[int, ...]:
        """What is asked of one sample: () for its one class, or (places,)."""
        return () if self.answers == "last" else (self.places,)

    @property
    def positions(self) -> int:
        """Where a convolution is computed; 1 of any other network."""
        return self.window - self.kernel_size + 1

    @property
    def kernel_size(self) -> int:
        """How many symbols a convolution reads at once."""
        return min(KERNEL_SIZE, self.window)

    @property
    def weights(self) -> dict[str, tuple[int, ...]]:
        """Name and shape of every trainable array, in the order of the Keras model's."""
        if self.recurrent:
            return super().weights
        shapes: dict[str, tuple[int, ...]] = {}
        width = self.features
        if self.cell == "Conv1D":
            shapes["conv_kernel"] = (self.kernel_size, width // self.window, self.units)
            shapes["conv_bias"] = (self.units,)
            width = self.positions * self.units
        else:
            for layer in range(self.layers):
                shapes |= dense_weights(layer_name(layer, "hidden"), width, self.units)
                width = self.units
        return shapes | dense_weights("output", width, self.answers_at_once * self.classes)

    @property
    def idle_weights(self) -> frozenset[str]:
        """The weights that no training moves.

        With a single time step and no state carried into it, h is zero before it in every layer,
        and so is the gradient of the kernel that h is multiplied with. A decoder carries none.
        """
        reads_zero_state = self.steps == 1 and not self.carries_state
        return frozenset(
            name
            for name in self.weights
            if name.endswith("recurrent_kernel")
            and (self.places == 1 if name.startswith(DECODER) else reads_zero_state)
        )

    @property
    def optimizer_state(self) -> list[tuple[int, ...]]:
        """Shapes of the optimizer's variables: its iterations, then the slots."""
        slots = OPTIMIZER_SLOTS[self.optimizer]
        return [(), *(shape for shape in self.weights.values() for _ in range(slots))]


def network_of(config: RunConfig) -> Network:
    """The recurrent layers of a config's network, of which there must be some."""
    return ModelSpec.of(config)


def program_of(config: RunConfig) -> ModelSpec:
    """The network that is compiled for a config: equal for all that one program trains."""
    return ModelSpec.of(config).padded
