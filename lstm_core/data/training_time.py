"""How long a training will take, before it starts and without TensorFlow."""

from collections.abc import Iterable, Mapping

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import GATES, ModelSpec

NEW_SHAPE_SECONDS = 1.5  # tracing and compiling, typical (python -m lstm_core bench)


def seconds_per_update(shape: ModelSpec) -> float:
    """A rough figure for a 2.5 GHz core: loop overhead, per time step, and arithmetic.

    Measured speeds of the same shape are better; this is for shapes never trained.
    """
    gates = GATES.get(shape.cell, 1)
    state_inputs = shape.units if shape.recurrent else 0
    products: float = gates * shape.units * (shape.features + state_inputs)
    products += shape.units * shape.classes / shape.steps
    arithmetic = 6 * shape.batch_size * shape.steps * products / 1e10  # forward and backward
    overhead = 2e-6 + shape.steps * (1e-6 if shape.steps <= 6 else 3e-6)
    return overhead + arithmetic + 1e-9 * shape.parameters


def training_seconds(
    configs: Iterable[RunConfig], measured: Mapping[ModelSpec, float]
) -> list[float]:
    """Predicted seconds that each takes, one after the other.

    ``measured`` has seconds per update of the shapes trained before in this process; the
    first config of any other shape has to be compiled.
    """
    known, seconds = dict(measured), []
    for config in configs:
        shape = ModelSpec.of(config)
        compiling = 0.0 if shape in known else NEW_SHAPE_SECONDS
        per_update = known.setdefault(shape, seconds_per_update(shape))
        seconds.append(compiling + config.epochs * config.updates_per_epoch * per_update)
    return seconds
