"""A run that reads a text: what the views of one have in common."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from lstm_core.config.text_config import TextConfig
from lstm_core.data.network import Weights
from lstm_core.errors import StoreError
from lstm_core.inference.spelling import codes_of
from lstm_core.interpret.text_states import TextStates, text_states
from lstm_core.text_run import network_of
from ui.address import bound, bound_within
from ui.charts.coloured_text import Guesses
from ui.components.choice import choice
from ui.text.corpora import corpus_named, is_here, name_of
from ui.text.runs import text_run

SHOWN = 900  # characters of the held-out text that are shown
MOST_TYPED = 2_000
UNIT_SECONDS = 1e-7  # that one unit takes for a character
HELD_OUT, TYPED = "held", "typed"


@dataclass(frozen=True)
class Chosen:
    """A text to read, as codes, and whether it was typed."""

    codes: np.ndarray
    typed: bool


def text_to_read(config: TextConfig) -> Chosen | None:
    """Where the text comes from, and the text: a part that was not learned from, or typed. None
    where nothing is typed.

    Raises:
        InputError: for characters that the network has never read.
    """
    held = held_out(config)
    options = {HELD_OUT: "Held-out text", TYPED: "Your own"}
    if not len(held):
        options.pop(HELD_OUT)
        if is_here(config.corpus):
            st.caption("No part of this text is at hand that was not learned from; type one.")
        else:
            st.caption("The held-out text is not on this machine any more; type one.")
    kind = choice("Text", options, name="part", of="text")
    if kind == HELD_OUT:
        parts = -(-len(held) // SHOWN)
        number = 1
        if parts > 1:
            tied = bound_within("at", 1, 1, parts, of=config.hash)
            number = st.slider(f"Part, of {parts:,}", **tied)
        return Chosen(held[(number - 1) * SHOWN : number * SHOWN], typed=False)
    vocabulary = text_run(config.hash).vocabulary
    typed = st.text_area(
        "Text",
        max_chars=MOST_TYPED,
        height=120,
        label_visibility="collapsed",
        **bound("text", text_run(config.hash).beginning, of=f"text:{config.corpus}"),
    )
    return Chosen(codes_of(vocabulary, typed), typed=True) if typed else None


def held_out(config: TextConfig) -> np.ndarray:
    """The codes of what was not learned from; none where the text is not here any more."""
    try:
        codes = corpus_named(name_of(config.corpus)).codes
    except StoreError:
        return np.array([], np.int32)
    return codes[config.learned_from :]


def read(run_hash: str, weights: Weights, codes: np.ndarray) -> TextStates:
    """All states while a run's network, with some of its weights, reads a text."""
    return text_states(network_of(text_run(run_hash).config), weights, codes)


def reading_seconds(config: TextConfig, characters: int) -> float:
    """That a run's network takes to read so many characters, roughly."""
    return UNIT_SECONDS * config.units * config.layers * characters


def guesses_of(vocabulary: tuple[str, ...], states: TextStates) -> Guesses:
    """What is expected after each character, in characters."""
    return [
        [(vocabulary[code], share) for code, share in zip(codes, shares, strict=True)]
        for codes, shares in zip(
            states.guesses.tolist(), states.guess_probabilities.tolist(), strict=True
        )
    ]
