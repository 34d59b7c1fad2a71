"""Checks of single settings: each gives the value that is used, or says what would work."""

import difflib
import math
import operator
import unicodedata
from collections.abc import Iterable
from typing import Any

import numpy as np

from lstm_core.config.allowed import MAX_CODE_POINTS, MAX_LEARNING_RATE, SEQUENCE_LENGTHS
from lstm_core.errors import SettingError
from lstm_core.sequence.symbols import ALPHABET, TOKENS


def divisors_of(number: int) -> list[int]:
    """All divisors in ascending order."""
    return [candidate for candidate in range(1, number + 1) if number % candidate == 0]


def known(setting: str, value: Any, names: Iterable[str]) -> str:
    """Return ``value`` as spelled in ``names``, case aside.

    Raises:
        SettingError: with all names, and with the nearest one where one is near.
    """
    names = list(names)
    by_lower = {name.lower(): name for name in names}
    text = value.lower() if isinstance(value, str) else ""
    if text in by_lower:
        return by_lower[text]
    close = difflib.get_close_matches(text, by_lower, n=1)
    nearest = by_lower[close[0]] if close else None
    raise SettingError(setting, value, f"expected one of {', '.join(names)}.", nearest)


def whole(setting: str, value: Any, low: int, high: int, why: str | None = None) -> int:
    """Return ``value`` as an int within [low, high].

    Raises:
        SettingError: with the nearest bound, and with ``why`` no more than ``high`` is possible.
    """
    expected = f"expected a whole number from {low} to {high}."
    try:
        if isinstance(value, bool):
            raise TypeError
        number = operator.index(value)
    except TypeError:
        nearest = None
        if isinstance(value, float) and math.isfinite(value):
            nearest = min(max(round(value), low), high)
        raise SettingError(setting, value, expected, nearest) from None
    if not low <= number <= high:
        reason = expected if why is None or number < low else f"{why}; {expected}"
        raise SettingError(setting, number, reason, min(max(number, low), high))
    return number


def between(setting: str, value: Any, low: float, high: float) -> float:
    """Return ``value`` as a float within [low, high], or raise ``SettingError`` with the nearest
    bound, which is the lower one of what is no number."""
    expected = f"expected a number from {low:g} to {high:g}."
    if is_number(value) and low <= value <= high:  # False for NaN
        return float(value)
    nearest = high if is_number(value) and value > high else low
    raise SettingError(setting, value, expected, nearest)


def is_number(value: Any) -> bool:
    """Truth values are none."""
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)


def learning_rate(value: Any) -> float:
    """Return ``value`` as a float above 0, or raise ``SettingError``."""
    expected = f"expected a number above 0 and at most {MAX_LEARNING_RATE:g}."
    if is_number(value) and 0 < value <= MAX_LEARNING_RATE:  # False for NaN
        return float(value)
    nearest = MAX_LEARNING_RATE if is_number(value) and value > MAX_LEARNING_RATE else 0.001
    raise SettingError("learning_rate", value, expected, nearest)


def sequence_text(value: Any, tokens: str = "characters") -> str:
    """Return a sequence in Unicode normal form C, or raise ``SettingError`` with one that works.

    ``tokens``: what a symbol of it is.
    """
    low, high = SEQUENCE_LENGTHS
    split, between_symbols = TOKENS[tokens]
    alphabet = between_symbols.join(ALPHABET)

    def or_alphabet(symbols: Iterable[str], joined_by: str = between_symbols) -> str:
        """These if they make a sequence that works, else the alphabet."""
        try:
            return sequence_text(joined_by.join(symbols), tokens)
        except SettingError:
            return alphabet

    def refusal(reason: str, nearest: str = alphabet) -> SettingError:
        return SettingError("sequence", value, reason, nearest)

    if not isinstance(value, str):
        raise refusal("expected text.")
    # One spelling for one symbol, or the same letter would count as two.
    text = unicodedata.normalize("NFC", value)
    bad = next((char for char in text if unicodedata.category(char) in ("Cc", "Cs")), None)
    if bad is not None:
        raise refusal(
            f"contains the control character U+{ord(bad):04X}; expected visible symbols.",
            or_alphabet((c for c in text if unicodedata.category(c) not in ("Cc", "Cs")), ""),
        )
    if len(text) > MAX_CODE_POINTS:  # splitting a book into symbols would take long
        raise refusal(f"is too long; expected {low} to {high:,} symbols.")
    symbols = split(text)
    if not low <= len(symbols) <= high:
        raise refusal(
            f"has {len(symbols):,} symbol{'s' * (len(symbols) != 1)}; expected {low} to {high:,}.",
            alphabet if len(symbols) < low else or_alphabet(symbols[:high]),
        )
    if len(set(symbols)) < 2:
        raise refusal("has only one distinct symbol; expected at least 2.")
    return text


def listed(numbers: list[int]) -> str:
    """Two or more numbers as choices: "1, 5 or 25"; of many, the first and the last."""
    *rest, last = map(str, numbers)
    return f"{', '.join(rest[:11])}{', ...' if len(rest) > 11 else ''} or {last}"
