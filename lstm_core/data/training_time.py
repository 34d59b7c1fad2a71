"""How long a training will take, before it starts and without TensorFlow."""

from collections.abc import Iterable, Mapping
from math import prod

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec, program_of
from lstm_core.data.network import DECODER

# Seconds, fitted to what benchmarks/growth.py and benchmarks/padding.py say on a 2.6 GHz core.
EPOCH = 4e-5  # in Python: the order of the samples, callbacks
UPDATE = 1.1e-6
STEP = 4e-7
ROLLED_STEP = 1.6e-6
PER_WEIGHT = 3.5e-10  # read, moved and written by the optimizer
PER_PRODUCT = 1.1e-10  # of a weight, forward and backward; in a rolled loop twice
PER_UNIT = 1e-8  # its gates' functions, at one step of one sample


def seconds_per_update(shape: ModelSpec) -> float:
    """A rough figure: the loop, the optimizer's pass over the weights, and the arithmetic.

    Measured speeds of the same shape are better; this is for shapes never trained.
    """
    sizes = {
        name: prod(size) for name, size in shape.weights.items() if name not in shape.idle_weights
    }
    output = sizes["output_kernel"] + sizes["output_bias"]
    decoder = sum(size for name, size in sizes.items() if name.startswith(DECODER))
    hidden = sum(sizes.values()) - output - decoder
    decoded = shape.places if decoder else 0
    layer_steps = shape.layers * shape.steps + decoded
    recurrent = shape.batch_size * (shape.steps * hidden + decoded * decoder)
    answers = shape.places if shape.answers == "every" else max(decoded, 1)
    products = recurrent + shape.batch_size * output * answers
    if not shape.unrolled:
        products += recurrent
    loop = UPDATE + layer_steps * (STEP if shape.unrolled else ROLLED_STEP)
    arithmetic = PER_PRODUCT * products + PER_UNIT * shape.batch_size * layer_steps * shape.units
    return loop + PER_WEIGHT * sum(sizes.values()) + arithmetic


def compile_seconds(shape: ModelSpec) -> float:
    """Building, tracing and compiling a program that no earlier process has kept."""
    decoded = shape.places if shape.answers == "decoder" else 0
    if shape.unrolled:
        return 0.9 + 0.2 * (shape.steps * shape.layers + decoded)
    return 1.8 * (shape.layers + (decoded > 0))


def training_seconds(
    configs: Iterable[RunConfig], measured: Mapping[ModelSpec, float]
) -> list[float]:
    """Predicted seconds that each takes, one after the other.

    ``measured`` has seconds per update by the padded specs of the programs that trained before in
    this process; the first config of any other program has to be compiled.
    """
    known, seconds = dict(measured), []
    for config in configs:
        shape = program_of(config)
        compiling = 0.0 if shape in known else compile_seconds(shape)
        expected = seconds_per_update(shape) + EPOCH / config.updates_per_epoch
        per_update = known.setdefault(shape, expected)
        seconds.append(compiling + config.epochs * config.updates_per_epoch * per_update)
    return seconds
