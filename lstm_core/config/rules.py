"""Rules between settings: each gives the value that is used, or says what would work.

Of a config whose settings before it, in the order of ``RunConfig.__post_init__``, are valid.
"""

from typing import TYPE_CHECKING

from lstm_core.config.allowed import (
    CELLS,
    FLAT_CELLS,
    MAX_HIDDEN_LAYERS,
    MAX_INPUT_NUMBERS,
    MAX_LAYERS,
    MAX_RUNS,
)
from lstm_core.config.checks import divisors_of, known, listed, whole
from lstm_core.errors import SettingError
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.framings import FRAMINGS

if TYPE_CHECKING:
    from lstm_core.config.run_config import RunConfig


def valid_cell(config: "RunConfig") -> str:
    cell = known("cell", config.cell, CELLS)
    if config.rule.recurrent == (cell in FLAT_CELLS):
        needs = "needs a recurrent cell" if config.rule.recurrent else "has no recurrence"
        nearest = "LSTM" if config.rule.recurrent else "Dense"
        raise SettingError("cell", cell, f"the framing {config.framing} {needs}.", nearest)
    return cell


def valid_layers(config: "RunConfig") -> int:
    if config.cell == "Conv1D":
        return whole("layers", config.layers, 1, 1, "a convolution has one layer here")
    low, high = (1, MAX_LAYERS) if config.rule.recurrent else (0, MAX_HIDDEN_LAYERS)
    return whole("layers", config.layers, low, high)


def valid_cut(config: "RunConfig", given: set[str]) -> dict[str, int]:
    """The settings of the framing's cut, those that were not given as published."""
    found = {}
    longest = len(config.symbols) - 1
    limits = {
        "window": (longest, f"a window must be shorter than the {longest + 1} symbols"),
        "runs": (MAX_RUNS, None),
        "max_run_length": (longest, f"a run must be shorter than the {longest + 1} symbols"),
    }
    for name, (high, why) in limits.items():
        value = getattr(config, name)
        if name in config.rule.settings:
            if name not in given:  # the published value, in a sequence too short for it
                value = min(value, high)
            found[name] = whole(name, value, 1, high, why)
        elif value is not None:
            users = [key for key, rule in FRAMINGS.items() if name in rule.settings]
            raise SettingError(
                name,
                value,
                f"does not apply to {config.framing}, only to {', '.join(users)}; leave it out.",
            )
    return found


def valid_batch_size(config: "RunConfig", given: set[str]) -> int:
    if "batch_size" not in given:
        return min(config.batch_size or config.samples, config.samples)
    why = f"a batch cannot hold more than the {config.samples} samples"
    size = whole("batch_size", config.batch_size, 1, config.samples, why)
    if config.rule.carries_state and config.samples % size:
        divisors = divisors_of(config.samples)
        raise SettingError(
            "batch_size",
            size,
            "row i of each batch continues row i of the batch before, so the batch size must "
            f"divide the {config.samples} samples; use {listed(divisors)}.",
            min(divisors, key=lambda divisor: abs(divisor - size)),
        )
    return size


def valid_shuffle(config: "RunConfig") -> bool:
    if not isinstance(config.shuffle, bool):
        raise SettingError("shuffle", config.shuffle, "expected true or false.")
    if config.shuffle and not config.rule.may_shuffle:
        raise SettingError(
            "shuffle",
            True,
            "a stateful network reads its samples in order, or the state it carries "
            "belongs to another sample.",
            False,
        )
    return config.shuffle


def check_size(config: "RunConfig") -> None:
    width = ENCODINGS[config.encoding].width(len(config.vocabulary))
    numbers = config.samples * config.context_length * width
    targets = config.samples * len(config.vocabulary)
    if targets > MAX_INPUT_NUMBERS:  # only random runs can be that many
        fitting = MAX_INPUT_NUMBERS // len(config.vocabulary)
        raise SettingError("runs", config.runs, "makes too large a target tensor.", fitting)
    if numbers > MAX_INPUT_NUMBERS:
        name, nearest = ("sequence", None) if width == 1 else ("encoding", "ordinal")
        raise SettingError(
            name,
            getattr(config, name),
            f"the input tensor would hold {config.samples} x {config.context_length} x {width} = "
            f"{numbers:,} numbers, more than the limit of {MAX_INPUT_NUMBERS:,}; "
            "shorten the sequence or choose an encoding with one number per symbol.",
            nearest,
        )
