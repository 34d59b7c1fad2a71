"""Where in the app the effect that a claim is about is seen, with the settings that show it."""

from typing import NamedTuple

from lstm_core import RunConfig
from lstm_core.experiments.claims import CLAIMS
from lstm_core.sequence.symbols import ALPHABET
from ui.address import to_compared, to_query
from ui.services import STATEFUL


class Place(NamedTuple):
    """A page by its name in ``ui.pages``, what of it, and what is to be seen there."""

    page: str
    query: dict[str, str]
    shows: str


def _shipped(framing: str, **view: str) -> dict[str, str]:
    return to_query(RunConfig(framing=framing)) | view


def _arms(name: str, *places: int) -> dict[str, str]:
    """Some networks of a claim, compared."""
    return to_compared([CLAIMS[name].arms[place].config for place in places])


def _seeds(name: str, *places: int) -> dict[str, str]:
    """The same, with ten seeds of each."""
    return _arms(name, *places) | {"view": "seeds", "seeds": "10"}


PLACES: dict[str, Place] = {
    "counter": Place(
        "states", _shipped("stateful", view="conflict"), "The 625 cases of one network"
    ),
    "cure": Place(
        "states", _shipped("stateful_jumps", view="conflict"), "The 625 cases of one with jumps"
    ),
    "cold_start_training": Place("cold_start", {"step": "cold"}, "The talk, where K is asked cold"),
    "memory_needed": Place(
        "train", to_query(CLAIMS["memory_needed"].arms[4].config), "A sequence that needs a memory"
    ),
    "leftover_state": Place(
        "states",
        to_query(STATEFUL) | {"view": "primed", "text": "K", "prefix": ALPHABET[:-1]},
        "K from the zero state, and after the whole alphabet",
    ),
    "stale_listing": Place(
        "generate",
        to_query(STATEFUL) | {"steps": "5"},
        "The five letters that the network generates from K",
    ),
    "batch_state": Place(
        "timeline", _shipped("whole_batch"), "A batch of 25, every row from the zero state"
    ),
    "batch_streams": Place(
        "timeline",
        to_query(RunConfig(framing="stateful", batch_size=5)),
        "What each of five streams reads",
    ),
    "equal_updates": Place(
        "compare",
        _seeds("equal_updates", 0, 1, 2),
        "The batch, and one letter at a time for as long",
    ),
    "window_lift": Place(
        "compare", _seeds("window_lift", 0, 1), "One letter and three, with ten seeds"
    ),
    "shape": Place(
        "compare",
        to_compared([RunConfig(framing=one) for one in ("feature_window", "time_steps")])
        | {"view": "states"},
        "The same numbers, read in two ways",
    ),
    "padding": Place(
        "generate",
        _shipped("variable_length", view="random", start="Your own", text="RS AAARS"),
        "Two inputs that are the same to the network",
    ),
    "scrambled": Place(
        "compare", _seeds("scrambled", 4, 5), "Three letters, in order and scrambled"
    ),
    "more_epochs": Place("compare", _seeds("more_epochs", 0, 1, 2), "400, 500 and 1,000 epochs"),
    "cells": Place("compare", _seeds("cells", 0, 1, 2, 3), "The three cells, and none"),
    "units_and_steps": Place(
        "compare",
        _arms("units_and_steps", 0, 3)
        | {"view": "sweep", "row_values": "4,16,64", "columns": "window", "column_values": "3,20"},
        "A map over units and time steps",
    ),
    "half_the_units": Place("compare", _seeds("half_the_units", 1, 4), "Both with half"),
    "large_mlp": Place("compare", _seeds("large_mlp", 0, 1, 2), "30, 128 and 512 units"),
    "softmax_alone": Place(
        "compare", _seeds("softmax_alone", 0, 1), "The same inputs with an LSTM layer"
    ),
    "fewer_patterns": Place(
        "compare", _seeds("fewer_patterns", 0, 2), "1,000 and 100 subsequences"
    ),
    "more_for_variable_length": Place(
        "compare", _seeds("more_for_variable_length", 0, 1, 2), "As published, longer, larger"
    ),
    "stateful_luck": Place("compare", _seeds("stateful_luck", 0, 1), "As published, and shuffled"),
}
