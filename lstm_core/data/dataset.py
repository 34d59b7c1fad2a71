"""The samples of a config as tensors: the inputs and targets that the network is trained on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.errors import InputError
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.symbols import PADDING, split_symbols, visible

MAX_POINTS = 400  # of a curve: more than a screen can show, fewer than would slow it down


@dataclass(frozen=True)
class Dataset:
    """All samples of a config in reading order.

    ``codes`` int [samples, context]: vocabulary codes, -1 where padded;
    ``inputs`` float32 [samples, time steps, features], or [samples, features] for a
    network without recurrence; ``target_codes`` int [samples]; ``targets`` int
    [samples, places].
    """

    codes: np.ndarray
    inputs: np.ndarray
    target_codes: np.ndarray
    targets: np.ndarray


def make_dataset(config: RunConfig) -> Dataset:
    """Cut the config's sequence into samples and encode them; shapes as in ``Dataset``."""
    sequence = codes_of(config, config.symbols)
    context_length = config.context_length
    codes = np.full((config.samples, context_length), PADDING)
    for row, (start, stop) in zip(codes, config.sample_ranges, strict=True):
        row[context_length - (stop - start) :] = sequence[start:stop]  # padded on the left
    target_codes = sequence[config.sample_ranges[:, 1]]
    return Dataset(codes, encode(config, codes), target_codes, target_codes[:, None])


def encode(config: RunConfig, codes: np.ndarray) -> np.ndarray:
    """Codes [n, context] to the network's input tensor [n, steps, features] or [n, features]."""
    return encode_steps(config, codes).reshape(len(codes), *ModelSpec.of(config).input)


def encode_steps(config: RunConfig, codes: np.ndarray) -> np.ndarray:
    """Codes of any shape [...] to one time step each, [..., features], where a time step is
    one symbol."""
    return ENCODINGS[config.encoding].encode(codes, len(config.vocabulary))


def sliding_windows(config: RunConfig, codes: np.ndarray) -> np.ndarray:
    """The input at each place of a text: the last ``context_length`` symbols up to it,
    left-padded. Codes [n] to codes [n, context]."""
    padded = np.concatenate([np.full(config.context_length - 1, PADDING), codes])
    windows: np.ndarray = np.lib.stride_tricks.sliding_window_view(padded, config.context_length)
    return windows


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
    return "".join(
        next((one for one in (symbol, symbol.upper(), symbol.lower()) if one in known), symbol)
        for symbol in split_symbols(text)
    )


def input_codes(config: RunConfig, text: str) -> np.ndarray:
    """One input as the framing pads it: int [context].

    Raises:
        InputError: if the text is empty, too long for the framing, or has unknown symbols.
    """
    symbols = split_symbols(text)
    if not 1 <= len(symbols) <= config.context_length:
        letters = (
            "1 symbol" if config.context_length == 1 else f"1 to {config.context_length} symbols"
        )
        raise InputError(f"'{text}' has {len(symbols)} symbols; this network reads {letters}")
    codes = np.full(config.context_length, PADDING)
    codes[config.context_length - len(symbols) :] = codes_of(config, symbols)
    return codes


def spell(config: RunConfig, codes: np.ndarray) -> str:
    """The symbols of one input; padding is left out."""
    return "".join(config.vocabulary[code] for code in codes if code != PADDING)
