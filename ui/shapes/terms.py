"""The words for what the picture shows, a sentence each, with the numbers of the settings."""

import streamlit as st

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.wording import counted

_TURN = "One turn of the cell: it reads one row of features and hands its state on."


def terms(config: RunConfig) -> None:
    """All of them, in cards side by side."""
    for row in (("Samples", "Time steps", "Features"), ("Batch", "State", "Reset")):
        for place, term in zip(st.columns(3), row, strict=True):
            with place.container(border=True, height="stretch"):
                st.markdown(f"**{term}**  \n{in_words(config)[term]}")


def in_words(config: RunConfig) -> dict[str, str]:
    """A sentence or two for each term, as Markdown."""
    return {
        "Samples": _samples(config),
        "Time steps": _time_steps(config),
        "Features": _features(config),
        "Batch": _batch(config),
        "State": _state(config),
        "Reset": _reset(config),
    }


def _samples(config: RunConfig) -> str:
    letters = counted(config.context_length, "letter")
    if config.goal.symbols:
        letters, asked = f"up to {letters} (padded on the right)", "at each of them what is known"
    elif config.places > 1:
        asked = f"{config.places:,} to give"
    else:
        asked = "the letter that comes next"
    read = f"up to {letters}, padded on the left" if config.rule.cutting.pads else letters
    return (
        f"One sample is what is read at once, and what is asked: {read} to read, and {asked}. "
        f"There are {config.samples:,}."
    )


def _time_steps(config: RunConfig) -> str:
    steps = ModelSpec.of(config).steps
    if not config.rule.recurrent:
        return "There are none: a network without recurrence reads all its numbers at once."
    if steps > 1:
        return (
            f"{_TURN} Each sample is read in {steps:,} of them, one letter after the other, by "
            "the same weights."
        )
    return f"{_TURN} Each sample has 1, so within a sample there is no sequence."


def _features(config: RunConfig) -> str:
    spec, letters = ModelSpec.of(config), config.context_length
    here = config.rule.layout != "steps"
    width = spec.features // letters if here else spec.features
    of_one = (
        "1 number for a letter" if width == 1 else f"{width:,} numbers for a letter, a single 1"
    )
    where = "side by side" if config.rule.recurrent else "in the sample"
    many = f", and {counted(letters, 'letter')} {where}" if here else ""
    at_once = "each step" if config.rule.recurrent else "each sample"
    return f"The numbers that are read at once: {spec.features:,} at {at_once} ({of_one}{many})."


def _batch(config: RunConfig) -> str:
    size, updates = config.batch_size, config.updates_per_epoch
    rest = config.samples % size
    last = f" (the last has {rest:,})" if rest else ""
    together = "is read" if size == 1 else "are read side by side"
    return (
        f"{counted(size, 'sample')} {together}, then the weights move once: "
        f"{counted(updates, 'update')} an epoch{last}. {_which_size(config)}"
    )


def _which_size(config: RunConfig) -> str:
    """What to choose it by."""
    if config.rule.carries_state:
        return (
            "Which to choose: 1 carries one state through all samples; with n rows there are n "
            "states, and each meets only every n-th sample."
        )
    return (
        "Which to choose: a small one moves the weights more often, a large one takes less time "
        "for an epoch; Keras takes 32 unless told."
    )


def _state(config: RunConfig) -> str:
    rule = config.rule
    if not rule.recurrent:
        return "There is none: nothing is remembered from one input to the next."
    numbers = f"{counted(config.units, 'number')} in h"
    if config.cell == "LSTM":
        numbers += f" and {config.units:,} in c"
    if config.layers > 1:
        numbers += f" of each of {config.layers} layers"
    if rule.carries_state:
        rows = "that it goes on from" if config.batch_size == 1 else "of the same place in it"
        return (
            f"What it remembers: {numbers}. After a batch it is kept, and each row of the next "
            f"begins with that of the row {rows}."
        )
    if config.batch_size > 1:
        return f"What it remembers: {numbers}, for each row its own. Rows never share it."
    return f"What it remembers: {numbers}. It is dropped at the end of each sample."


def _reset(config: RunConfig) -> str:
    rule = config.rule
    if not rule.recurrent:
        return "There is nothing to reset."
    if not rule.carries_state:
        return (
            f"Keras sets the state to zero before every sample, {config.samples:,} times an "
            "epoch. The weights stay."
        )
    if rule.segments == "reset" and not config.shuffle:
        when = "where each piece of an epoch begins"
    else:
        when = "once an epoch, before its first batch"
    return f"`reset_state()` sets the state to zero {when}. The weights stay."
