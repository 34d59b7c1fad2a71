"""The input tensor of a network with its letters, the batches it is read in, and the state between
them, as a browser draws it (``web/tensor.js``)."""

from typing import Any

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.dataset import Dataset, make_dataset, sample_codes
from lstm_core.data.model_spec import ModelSpec
from lstm_core.interpret.epoch_excerpt import Batch, Excerpt
from lstm_core.interpret.timeline import jumps
from lstm_core.sequence.symbols import PADDING, visible
from lstm_core.wording import counted
from ui.charts.drawing import Drawing

TENSOR = Drawing(("tensor.js",), ("tensor.css",))
"""Defines ``mountPicture``."""
MOST_PLACES = 26  # of an input: of longer ones the first and the last are drawn
FIRST_PLACES = 3
MOST_TARGETS = 6  # of a sample, in the same way


def tensor_picture(config: RunConfig, shown: Excerpt, *, whole: bool = False) -> dict[str, Any]:
    """What is drawn. ``places``: which symbols of each input, None for those left out; if it is to
    be ``whole``, no more are left out where the screen is too narrow."""
    data, codes = make_dataset(config), sample_codes(config)
    features = ModelSpec.of(config).features
    steps = config.rule.layout == "steps"
    places = places_of(config.context_length, MOST_PLACES, FIRST_PLACES)
    return {
        "layout": config.rule.layout,
        "samples": config.samples,
        "steps": config.context_length if steps else 1,
        "features": features,
        "width": features if steps else features // config.context_length,
        "classes": len(config.vocabulary),
        "batch": config.batch_size,
        "updates": config.updates_per_epoch,
        "places": places,
        "every": config.answers == "every",
        "batches": [_batch(config, data, codes, batch, places) for batch in shown.batches],
        "whole": whole,
        "resets": config.rule.carries_state and shown.next_epoch is not None,
        "label": in_a_sentence(config),
    }


def in_a_sentence(config: RunConfig) -> str:
    """The picture for who cannot see it."""
    rule, spec = config.rule, ModelSpec.of(config)
    time = f"{counted(spec.steps, 'time step')} by " if rule.recurrent else ""
    batch = counted(config.updates_per_epoch, "update")
    state = {
        True: "Its state is carried from each batch to the next, row by row.",
        False: "Its state is zero before every sample.",
    }[rule.carries_state]
    return (
        f"The tensor of {counted(config.samples, 'sample')} by {time}"
        f"{counted(spec.features, 'feature')}, with its letters, in {batch} of "
        f"{counted(config.batch_size, 'row')} an epoch. "
        + (state if rule.recurrent else "The network has no state.")
    )


def _batch(
    config: RunConfig, data: Dataset, codes: np.ndarray, batch: Batch, places: list
) -> dict[str, Any]:
    update = batch.update
    return {
        "number": update.number,
        "state": update.state,
        "jumps": jumps(config, batch.before, update),
        "size": len(update.samples),
        "rows": [
            {"row": row, **_sample(config, data, codes, update.samples[row], places)}
            for row in batch.rows
        ],
    }


def _sample(
    config: RunConfig, data: Dataset, codes: np.ndarray, sample: int, places: list
) -> dict[str, Any]:
    """A sample: of each place its symbol and its numbers, of which a strip is said by those that
    are not zero; ``targets``: of each answer its symbol, "" where nothing is asked, and class."""
    numbers = data.inputs[sample].reshape(config.context_length, -1)
    name = lambda code: "" if code == PADDING else visible(config.vocabulary[code])
    due = data.targets[sample]
    answered = (
        places if config.answers == "every" else places_of(len(due), MOST_TARGETS, FIRST_PLACES)
    )
    return {
        "sample": sample,
        "cells": [
            None
            if place is None
            else {
                "letter": name(codes[sample, place]),
                "number": round(float(numbers[place, 0]), 3),
                "filled": np.flatnonzero(numbers[place]).tolist(),
            }
            for place in places
        ],
        "targets": [
            None if place is None else {"letter": name(due[place]), "class": int(due[place])}
            for place in answered
        ],
    }


def places_of(count: int, most: int, first: int) -> list[int | None]:
    """At most so many that are drawn: all, or the first few, None for a gap, and the last."""
    if count <= most:
        return [*range(count)]
    return [*range(first), None, *range(count - most + first + 1, count)]
