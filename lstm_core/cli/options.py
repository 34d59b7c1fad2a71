"""The options that several commands share, each with its meaning and its default."""

import argparse
import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from lstm_core.config.allowed import (
    CELLS,
    MAX_CLIP,
    MAX_DROPOUT,
    MAX_EPOCHS,
    MAX_LAYERS,
    MAX_LEARNING_RATE,
    MAX_RUNS,
    MAX_UNITS,
    OPTIMIZERS,
    PADDINGS,
)
from lstm_core.config.notation import number
from lstm_core.experiments.replicates import MAX_SEEDS
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import TOKENS
from lstm_core.storage.shipped import shipped_configs
from lstm_core.storage.store import Store
from lstm_core.tasks.registry import TASKS

Command = Callable[[argparse.Namespace], int | None]

Options = Mapping[str, tuple[str, str]]
"""Setting: what stands for its value, and what it means."""

# Of a network that reads the alphabet, and of one that reads a text.
OF_LAYERS: Options = {
    "layers": ("N", f"recurrent layers on top of one another, 1 to {MAX_LAYERS}"),
    "dropout": ("X", f"share of every layer's outputs left out of an update, 0 to {MAX_DROPOUT:g}"),
    "clip": ("X", f"norm to which the gradient is cut, to {MAX_CLIP:,g}, or 0 for none"),
}


def _reaches() -> list[str]:
    """What the setting ``reach`` is called in each task that has it."""
    return [f"{name} {task.reach.title.lower()}" for name, task in TASKS.items() if task.reach]


_SETTINGS: Options = {
    "cell": ("NAME", ", ".join(CELLS)),
    "units": ("N", f"units of the hidden layer, 1 to {MAX_UNITS:,}"),
    "epochs": ("N", f"passes through all samples, 1 to {MAX_EPOCHS:,}"),
    "batch_size": ("N", "samples per weight update"),
    "seed": ("N", "of initial weights, sampling order and random runs"),
    "window": ("N", "symbols per input"),
    "runs": ("N", f"random runs of the sequence, 1 to {MAX_RUNS:,}"),
    "max_run_length": ("N", "symbols in the longest random run"),
    "learning_rate": ("X", f"above 0, at most {MAX_LEARNING_RATE:g}"),
    "optimizer": ("NAME", ", ".join(OPTIMIZERS)),
    "encoding": ("NAME", ", ".join(ENCODINGS)),
    **OF_LAYERS,
    "sequence": ("TEXT", "the symbols to learn, in order"),
    "tokens": ("NAME", f"what a symbol of the sequence is: {', '.join(TOKENS)}"),
    "task": ("NAME", f"what is asked: {', '.join(TASKS)}"),
    "reach": ("N", f"how far the task goes: {', '.join(_reaches())}"),
    "way": ("NAME", "how several letters come out: vector, fed_back, decoder"),
    "asked": ("NAME", "which letters come out: following, reversed"),
    "corrupt": ("X", "share of inputs in training with one symbol wrong, 0 to 1"),
    "padding": ("NAME", f"what short inputs are filled with in training: {', '.join(PADDINGS)}"),
}


class AddCommand(Protocol):
    """Adds a command by its name, and the function that is called with its options."""

    def __call__(
        self, name: str, command: Command, help: str, json: bool = True
    ) -> argparse.ArgumentParser: ...


def add_cache(parser: argparse.ArgumentParser) -> None:
    folder = str(Store().folder).replace("%", "%%")
    parser.add_argument(
        "--cache", metavar="FOLDER", help=f"where runs are (default: $LSTM_CACHE or {folder})"
    )


def add_seeds(parser: argparse.ArgumentParser, default: int) -> None:
    parser.add_argument(
        "--seeds",
        type=number,
        default=default,
        metavar="N",
        help=f"how many, 1 to {MAX_SEEDS}, from --seed or else 0 on (default: %(default)s)",
    )


def add_settings(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "settings", "by default as published; framings are named whose value differs"
    )
    group.add_argument(
        "--framing",
        metavar="NAME",
        help=f"how the sequence is cut into samples: {', '.join(FRAMINGS)}",
    )
    add_options(group, _SETTINGS, published)
    group.add_argument(
        "--shuffle",
        action=argparse.BooleanOptionalAction,
        help=f"read the samples in another order in every epoch (default: {published('shuffle')})",
    )
    group.add_argument(
        "--scramble",
        type=int,
        metavar="SEED",
        help="learn the alphabet in an order drawn with this seed, instead of --sequence",
    )


def add_options(
    group: argparse._ArgumentGroup, settings: Options, default: Callable[[str], str]
) -> None:
    """An option for each of the settings; ``default`` tells the value of one without it."""
    for name, (metavar, meaning) in settings.items():
        group.add_argument(
            f"--{name.replace('_', '-')}",
            type=number if metavar in ("N", "X") else str,
            metavar=metavar,
            help=f"{meaning} (default: {default(name)})",
        )


def add_run(parser: argparse.ArgumentParser) -> None:
    """The options that say which network is asked."""
    parser.add_argument("--run", metavar="HASH", help="a stored run, instead of settings")
    parser.add_argument(
        "--epoch", type=int, metavar="N", help="the recorded epoch nearest to N (default: the last)"
    )
    add_cache(parser)
    add_settings(parser)


def add_warm_up(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--warm-up", default="", metavar="TEXT", help="read before the text (default: nothing)"
    )


def add_carry(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--carry",
        action="store_true",
        default=None,
        help="carry the state from symbol to symbol (default: only if trained like that)",
    )


def published(name: str) -> str:
    """The published values of a setting, the most frequent first: ``32; stateful 50``."""
    framings: dict[str, list[str]] = {}
    for config in shipped_configs():  # as published, and built already
        value = getattr(config, name)
        if value is not None:
            shown = ("no", "yes")[value] if isinstance(value, bool) else str(value)
            framings.setdefault(shown, []).append(config.framing)
    if not framings:
        return "as the task has it"
    usual, *others = sorted(framings, key=lambda value: -len(framings[value]))
    said = [f"{framing} {value}" for value in others for framing in framings[value]]
    if sum(map(len, framings.values())) < len(FRAMINGS):
        said = [f"only for {', '.join(framings[usual])}", *said]
    return "; ".join([usual, *said])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a refusal: the nearest name that would work, or all where none is near."""
    names = {name.lstrip("-"): name for name in known}  # two dashes make no two options alike
    near = difflib.get_close_matches(word.lstrip("-"), names, n=1)
    if near:
        return f"; did you mean {names[near[0]]}?"
    return f"; expected one of {', '.join(names.values())}" if names else ""
