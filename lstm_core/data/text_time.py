"""How long a training on a text will take, before it starts and without TensorFlow."""

from collections.abc import Hashable, Mapping
from math import prod

from lstm_core.config.text_config import TextConfig
from lstm_core.data.network import Network

# Fitted to what was measured of LSTMs with 32 to 512 units on two 2.6 GHz cores.
PRODUCT = 6e-11  # seconds of a multiplication, whichever way it goes
VALUE = 3e-9  # of a gate's or an output's function, forward and backward
STEP = 5e-6  # of a time step, whatever is in it
COMPILING = 5.0
DRAWN = 4e-4  # in NumPy: a character of the samples, all of them side by side
SAMPLED = 400
ENOUGH_SECONDS = 0.5  # of training: less says how busy the machine was


def text_program(config: TextConfig, network: Network) -> Hashable:
    """What decides how long an update takes: equal for all configs that share it."""
    dropout = config.dropout > 0
    return network, config.way, config.chunk, config.batch_size, config.optimizer, dropout


def text_update_seconds(config: TextConfig, network: Network) -> float:
    """A rough figure: the products of the weights with what is read and their way back, and the
    functions of gates and outputs. Measured speeds of the same program are better."""
    recurrent, output = _products(network)
    steps = config.batch_size * config.chunk
    targets = steps if config.way == "streams" else config.batch_size
    values = steps * 4 * network.units * network.layers + targets * network.classes
    products = 3 * (steps * recurrent + targets * output)
    return PRODUCT * products + VALUE * values + STEP * config.chunk * network.layers


def text_training_seconds(
    config: TextConfig,
    network: Network,
    marks: int,
    measured: Mapping[Hashable, float],
    first: int = 0,
) -> float:
    """Predicted seconds of the updates from ``first`` on, of compiling, and of looking at itself at
    so many ``marks``. ``measured``: seconds per update by ``text_program``."""
    known = measured.get(text_program(config, network))
    update = text_update_seconds(config, network) if known is None else known
    held_out = PRODUCT * sum(_products(network)) * (config.characters - config.learned_from)
    reread = config.chunk if config.way == "windows" else 1
    look = held_out + SAMPLED * reread * (DRAWN / 4 + 4 * PRODUCT * sum(_products(network)))
    return COMPILING + (config.updates - first) * update + marks * look


def _products(network: Network) -> tuple[int, int]:
    """Of one time step: those of the recurrent layers, without the lowest one's input, whose codes
    take a row each; and those of the output."""
    sizes = {name: prod(size) for name, size in network.weights.items() if "kernel" in name}
    output = sizes.pop("output_kernel")
    return sum(sizes.values()) - sizes["cell_kernel"], output
