"""Rules between settings: each gives the value that is used, or says what would work.

Of a config whose settings before it, in the order of ``RunConfig.__post_init__``, are valid.
"""

from typing import TYPE_CHECKING, Any

from lstm_core.config import allowed
from lstm_core.config.checks import divisors_of, known, listed, sequence_text, whole
from lstm_core.errors import SettingError
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import ALPHABET, TOKENS
from lstm_core.tasks.letters import streams_of

if TYPE_CHECKING:
    from lstm_core.config.run_config import RunConfig


def valid_framing(config: "RunConfig") -> str:
    """The task's first, where it has some and none is given."""
    shown = config.goal.framings or tuple(FRAMINGS)
    if config.framing is None and config.goal.framings:
        return shown[0]
    framing = known("framing", config.framing, FRAMINGS)
    if framing not in shown:
        reason = f"does not show the task {config.task}; expected one of {', '.join(shown)}."
        raise SettingError("framing", framing, reason, shown[0])
    return framing


def valid_sequence(config: "RunConfig") -> str:
    goal = config.goal
    if goal.symbols:
        if config.sequence not in (goal.symbols, ALPHABET):
            reason = f"the task {config.task} has strings of its own; leave it out."
            raise SettingError("sequence", config.sequence, reason, goal.symbols)
        if config.tokens != "characters":
            raise _does_not_apply(config, "tokens")
        return goal.symbols
    if not goal.separator:
        return sequence_text(config.sequence, config.tokens)
    split, between_symbols = TOKENS[config.tokens]
    works = between_symbols.join(goal.defaults["sequence"])
    try:
        text = sequence_text(config.sequence, config.tokens)
    except SettingError as error:  # its nearest may be a single sequence
        raise SettingError("sequence", error.value, error.reason, works) from None
    each = streams_of(split(text), goal.separator)
    if len(each) < 2 or min(map(len, each)) < 2 or len(set().union(*each)) < 2:
        reason = "expected two sequences or more, each of two symbols or more, parted by "
        raise SettingError("sequence", text, f"{reason}{goal.separator}.", works)
    return text


def valid_asking(config: "RunConfig") -> dict[str, Any]:
    """``reach``, ``way`` and ``asked``, as the task has them."""
    goal = config.goal
    found: dict[str, Any] = {}
    if goal.reach is not None:
        reach = goal.reach.default if config.reach is None else config.reach
        found["reach"] = whole("reach", reach, goal.reach.low, goal.reach.high)
    elif config.reach is not None:
        raise _does_not_apply(config, "reach")
    for name, names in (("way", tuple(goal.answers)), ("asked", goal.asked)):
        value = getattr(config, name)
        if names == ("",):
            if value is not None:
                raise _does_not_apply(config, name)
        else:
            found[name] = known(name, names[0] if value is None else value, names)
    return found


def _does_not_apply(config: "RunConfig", name: str) -> SettingError:
    reason = f"does not apply to the task {config.task}; leave it out."
    return SettingError(name, getattr(config, name), reason)


def check_reach(config: "RunConfig") -> None:
    """What a task asks must be there."""
    reach = config.reach or 0
    if config.asked == "reversed" and reach > (window := config.window or 0):
        reason = f"only the {window} letters of the window can come out reversed."
        raise SettingError("reach", reach, reason, window)
    if config.samples < 1:
        reason = f"leaves nothing to learn from the {len(config.symbols)} symbols."
        name = "sequence" if config.reach is None else "reach"
        raise SettingError(name, getattr(config, name), reason)


def valid_cell(config: "RunConfig") -> str:
    cell = known("cell", config.cell, allowed.CELLS)
    if config.rule.recurrent == (cell in allowed.FLAT_CELLS):
        needs = "needs a recurrent cell" if config.rule.recurrent else "has no recurrence"
        nearest = "LSTM" if config.rule.recurrent else "Dense"
        raise SettingError("cell", cell, f"the framing {config.framing} {needs}.", nearest)
    if config.answers == "decoder" and not config.rule.recurrent:
        reason = f"unrolls a state, and the framing {config.framing} has none."
        raise SettingError("way", config.way, reason, "vector")
    return cell


def valid_layers(config: "RunConfig") -> int:
    if config.cell == "Conv1D":
        return whole("layers", config.layers, 1, 1, "a convolution has one layer here")
    low, high = (1, allowed.MAX_LAYERS) if config.rule.recurrent else (0, allowed.MAX_HIDDEN_LAYERS)
    return whole("layers", config.layers, low, high)


def valid_cut(config: "RunConfig", given: set[str]) -> dict[str, int | None]:
    """The settings of the framing's cut, those that were not given as published."""
    found: dict[str, int | None] = {}
    longest = len(config.symbols) - 1
    limits = {
        "window": (longest, f"a window must be shorter than the {longest + 1} symbols"),
        "runs": (allowed.MAX_RUNS, None),
        "max_run_length": (longest, f"a run must be shorter than the {longest + 1} symbols"),
    }
    for name, (high, why) in limits.items():
        value = getattr(config, name)
        if name in config.cut_settings:
            if name not in given:  # the published value, in a sequence too short for it
                value = min(value, high)
            found[name] = whole(name, value, 1, high, why)
        elif name not in given:  # the task's, which another framing has
            found[name] = None
        else:
            if config.goal.symbols:
                raise _does_not_apply(config, name)
            users = ", ".join(key for key, rule in FRAMINGS.items() if name in rule.settings)
            reason = f"does not apply to {config.framing}, only to {users}; leave it out."
            raise SettingError(name, value, reason)
    return found


def valid_batch_size(config: "RunConfig", given: set[str]) -> int:
    if config.goal.separator:
        rows = len(streams_of(config.symbols, config.goal.separator))
        if "batch_size" in given and config.batch_size != rows:
            reason = f"each of the {rows} sequences is a row of every batch."
            raise SettingError("batch_size", config.batch_size, reason, rows)
        return rows
    if "batch_size" not in given:
        if config.rule.carries_state:  # more would be streams, which skip letters
            return int(config.rule.defaults["batch_size"])
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


def check_variation(config: "RunConfig") -> None:
    if config.corrupt and config.goal.symbols:
        raise _does_not_apply(config, "corrupt")
    if config.padding != "zeros" and not config.rule.cutting.pads:
        reason = f"no input of {config.framing} is padded; leave it out."
        raise SettingError("padding", config.padding, reason, "zeros")


def check_size(config: "RunConfig") -> None:
    width = ENCODINGS[config.encoding].width(len(config.vocabulary))
    numbers = config.samples * config.context_length * width
    targets = config.samples * config.places * len(config.vocabulary)
    if targets > allowed.MAX_INPUT_NUMBERS:  # only random runs can be that many
        fitting = allowed.MAX_INPUT_NUMBERS // len(config.vocabulary)
        raise SettingError("runs", config.runs, "makes too large a target tensor.", fitting)
    if numbers > allowed.MAX_INPUT_NUMBERS:
        name, nearest = ("sequence", None) if width == 1 else ("encoding", "ordinal")
        raise SettingError(
            name,
            getattr(config, name),
            f"the input tensor would hold {config.samples} x {config.context_length} x {width} = "
            f"{numbers:,} numbers, more than the limit of {allowed.MAX_INPUT_NUMBERS:,}; "
            "shorten the sequence or choose an encoding with one number per symbol.",
            nearest,
        )
