"""How a text is read: carried or as trained, padded or not, and how much work that is."""

from math import prod

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import encode, encode_steps, sliding_windows
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.network import Weights
from lstm_core.errors import InputError, NoState
from lstm_core.inference.cells import State

MAX_TEXT = 10_000  # symbols
MAX_WORK = 3_000_000_000  # multiplications in a cell: a second or two
MAX_INPUT = 20_000_000  # numbers in an input tensor


def carries(config: RunConfig, carry: bool | None, state: State | None = None) -> bool:
    """Whether a text is read with the state carried.

    Raises:
        NoState: for a network without recurrence that is to carry one.
        InputError: for a combination that makes no sense.
    """
    if config.reads_on and carry is False:
        raise InputError(f"{config.framing} always carries its state; leave out carry")
    if (carry or state is not None) and not config.rule.recurrent:
        raise NoState(f"{config.framing} has no recurrent layer, so it has no state to carry")
    if state is not None and not (carry or config.reads_on):
        raise InputError("starting from a state means carrying it on: set carry=True")
    return config.reads_on or bool(carry)


def check_length(symbols: tuple[str, ...]) -> None:
    """Raise ``InputError`` for no symbols, or more than 10,000."""
    if not 1 <= len(symbols) <= MAX_TEXT:
        raise InputError(f"expected a text of 1 to {MAX_TEXT:,} symbols, got {len(symbols):,}")


def padded(config: RunConfig, codes: np.ndarray, state: State | None) -> np.ndarray:
    """A text to be read with the state carried: one shorter than a sample is padded in front as
    a sample is, unless it goes on from a state or a time step is a whole window."""
    short = config.answers != "every" and len(codes) < config.context_length
    if state is None and config.rule.layout == "steps" and short:
        codes = sliding_windows(config, codes)[-1]
    return codes


def time_steps(config: RunConfig, codes: np.ndarray) -> np.ndarray:
    """A text as the time steps of one long sample: codes [n] to [n, features]. Where a time
    step is a whole window, it is the window that ends at each place."""
    if config.rule.layout == "features":
        return np.asarray(encode(config, sliding_windows(config, codes))[:, 0])
    return encode_steps(config, codes)


def reading_work(config: RunConfig, places: int, carry: bool | None = None) -> int:
    """Multiplications that reading a text of so many symbols takes."""
    shape = ModelSpec.of(config)
    reads_once = config.reads_on or carry
    steps = places if reads_once else places * shape.steps
    return steps * sum(prod(size) for name, size in shape.weights.items() if _multiplies(name))


def check_work(weights: Weights, texts: int, steps: int, advice: str) -> None:
    """Refuse, with advice, what would keep everybody waiting or take all memory."""
    *_, features, _ = weights["cell_kernel"].shape
    units = weights["cell_recurrent_kernel"].shape[-2]
    work = texts * steps * sum(one.size for name, one in weights.items() if _multiplies(name))
    if work > MAX_WORK or texts * steps * features > MAX_INPUT:
        raise InputError(
            f"reading {texts:,} x {steps:,} time steps with {units} units takes too long; {advice}"
        )


def _multiplies(name: str) -> bool:
    """Whether a recurrent layer multiplies by this weight at every time step."""
    return name.startswith("cell") and name.endswith("kernel")
