"""The samples of a config as tensors: the inputs and targets that the network is trained on."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.augmentation import variants, varied
from lstm_core.data.model_spec import ModelSpec
from lstm_core.errors import InputError
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.symbols import PADDING, visible
from lstm_core.tasks.task import NOT_ASKED, Samples

MAX_STRING = 10_000  # symbols of a string
MAX_KEPT = 1_000_000  # numbers
MAX_POINTS = 400  # of a curve: more than a screen can show, fewer than would slow it down


@dataclass(frozen=True)
class Dataset:
    """All samples of a config in reading order, and all that is asked about them.

    ``read`` int [samples, context]: their codes, -1 where padded; ``inputs`` float32 [samples, time
    steps, features], or [samples, features] for a network without recurrence; ``targets`` int
    [samples, places]: codes, -1 where nothing is asked.
    Question by question, in the same order: ``asked`` int [questions, 2], its sample and place;
    ``target_codes`` int [questions]; ``codes`` int [questions, context], what has been read there.
    ``every``: whether it is asked at every time step.
    """

    read: np.ndarray
    inputs: np.ndarray
    targets: np.ndarray
    asked: np.ndarray
    target_codes: np.ndarray
    every: bool

    @cached_property
    def codes(self) -> np.ndarray:  # made when it is needed: of long strings it is large
        read: np.ndarray = self.read[self.asked[:, 0]]
        if not self.every:
            return read
        beyond = self.targets.shape[1] - 1 - self.asked[:, 1]  # up to the time step that answers
        places = np.arange(read.shape[1]) - beyond[:, None]
        return np.where(places < 0, PADDING, np.take_along_axis(read, places.clip(0), axis=1))


def make_dataset(config: RunConfig) -> Dataset:
    """The samples of a config, encoded, as a network is judged by them."""
    return asked_of(config, Samples(sample_codes(config), samples_of(config).targets))


def sample_codes(config: RunConfig) -> np.ndarray:
    """What each sample reads: int [samples, context], -1 where padded."""
    codes = samples_of(config).codes
    return varied(config, codes)[: len(codes)]


def samples_of(config: RunConfig) -> Samples:
    """What the task makes of the settings; kept, where it is no burden, since one picture asks for
    it at every epoch."""
    small = config.samples * config.context_length <= MAX_KEPT
    return _kept(config) if small else _made(config)


def _made(config: RunConfig) -> Samples:
    made = config.samples_of(config.goal.make)
    for part in made:
        part.flags.writeable = False
    return made


_kept = lru_cache(maxsize=8)(_made)


def asked_of(config: RunConfig, samples: Samples) -> Dataset:
    """The same of other samples of the config's task."""
    codes, targets = samples
    asked = np.argwhere(targets != NOT_ASKED)
    answers, every = targets[tuple(asked.T)], config.answers == "every"
    return Dataset(codes, encode(config, codes), targets, asked, answers, every)


def sample_lengths(config: RunConfig) -> np.ndarray:
    """Symbols in each sample, without its padding: int [samples]."""
    return np.asarray((samples_of(config).codes != PADDING).sum(axis=1))


def read_codes(config: RunConfig) -> np.ndarray:
    """The codes that can be read: of strings, those that are inside one, ascending."""
    if config.answers != "every":
        return np.arange(len(config.vocabulary))
    codes = np.unique(samples_of(config).codes)
    return np.asarray(codes[codes != PADDING])


def training_data(config: RunConfig) -> tuple[np.ndarray, np.ndarray]:
    """What the network is trained on: inputs [rows, ...] and target codes [rows, places]. The
    rows are the samples, or several variants of each (``augmentation``)."""
    codes, targets = samples_of(config)
    return encode(config, varied(config, codes)), np.tile(targets, (variants(config), 1))


def encode(config: RunConfig, codes: np.ndarray) -> np.ndarray:
    """Codes [n, context] to the network's input tensor [n, steps, features] or [n, features]."""
    steps = encode_steps(config, codes)
    if config.answers == "every" and codes.shape[1] != config.context_length:
        return steps  # a string of another length: a time step to each symbol, as it was trained
    return steps.reshape(len(codes), *ModelSpec.of(config).input)


def encode_steps(config: RunConfig, codes: np.ndarray) -> np.ndarray:
    """Codes of any shape [...] to one time step each, [..., features], where a time step is
    one symbol."""
    return ENCODINGS[config.encoding].encode(codes, len(config.vocabulary))


def sliding_windows(config: RunConfig, codes: np.ndarray) -> np.ndarray:
    """The input at each place of a text: the last ``context_length`` symbols up to it,
    left-padded. Codes [n] to codes [n, context]."""
    padded = np.concatenate([np.full(config.context_length - 1, PADDING), codes])
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, config.context_length))


def thinned(values: np.ndarray, most: int) -> np.ndarray:
    """At most so many of the values (along the first axis), evenly taken, first and last too."""
    count = min(len(values), most)
    return values.take(np.linspace(0, len(values) - 1, count).round().astype(int), axis=0)


def drawn_epochs(count: int, most: int = MAX_POINTS) -> np.ndarray:
    """Of so many epochs, counted from 1, those at which a curve is drawn: int, ascending, the first
    and the last among them."""
    return thinned(np.arange(1, count + 1), most)


def codes_of(config: RunConfig, symbols: Sequence[str]) -> np.ndarray:
    """Vocabulary codes of symbols: int [symbols].

    Raises:
        InputError: naming the symbols the network does not know and those it does.
    """
    places = {symbol: code for code, symbol in enumerate(config.vocabulary)}
    unknown = sorted({symbol for symbol in symbols if symbol not in places})
    if unknown:
        raise InputError(
            f"this network does not know {' '.join(map(visible, unknown[:10]))}; "
            f"it knows {' '.join(map(visible, config.vocabulary[:40]))}"
        )
    return np.array([places[symbol] for symbol in symbols], dtype=int)


def in_known_case(config: RunConfig, text: str) -> str:
    """What was typed, its unknown letters in the other case where the network knows that one."""
    known = set(config.vocabulary)
    return config.join(
        next((one for one in (symbol, symbol.upper(), symbol.lower()) if one in known), symbol)
        for symbol in config.split(text)
    )


def input_codes(config: RunConfig, text: str) -> np.ndarray:
    """One input as the framing pads it: int [context], or where every time step answers a string
    of any length.

    Raises:
        InputError: if the text is empty, too long for the framing, or has unknown symbols.
    """
    symbols = config.split(text)
    if config.answers == "every" and 1 <= len(symbols) <= MAX_STRING:
        return codes_of(config, symbols)
    most = config.context_length
    if not 1 <= len(symbols) <= most:
        letters = "1 symbol" if most == 1 else f"1 to {most} symbols"
        raise InputError(f"'{text}' has {len(symbols)} symbols; this network reads {letters}")
    codes = np.full(most, PADDING)
    codes[most - len(symbols) :] = codes_of(config, symbols)
    return codes


def spell(config: RunConfig, codes: np.ndarray) -> str:
    """The symbols of one input; padding is left out."""
    return config.join(config.vocabulary[code] for code in codes if code != PADDING)
