"""Where in the app the effect that a claim is about is seen, with the settings that show it."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from jobs import job_queue
from lstm_core import RunConfig
from lstm_core.config.text_config import TextConfig
from lstm_core.experiments.axes import kept_settings
from lstm_core.experiments.claims import CLAIMS
from lstm_core.experiments.replicates import with_seeds
from lstm_core.experiments.sweep import Sweep, stored_trials
from lstm_core.sequence.symbols import ALPHABET
from ui.address import to_compared, to_query
from ui.services import STATEFUL, store
from ui.training import seconds_together

SEEDS = 10  # of each, where seeds are compared
Missing = Callable[[], Sequence[Sequence[RunConfig]]]


class Place(NamedTuple):
    """A page by its name in ``ui.pages``, what of it, and what is to be seen there; ``missing``,
    what has to be trained there first, by kind; ``text``, a config on a text that has to be."""

    page: str
    query: dict[str, str]
    shows: str
    missing: Missing = tuple
    text: TextConfig | None = None


def seconds_to_see(place: Place) -> float:
    """How long a click there trains before there is something to see; 0 where nothing has to, or
    where its text is not at hand."""
    if place.text is not None:
        if job_queue().texts.holds(place.text) or lacks_its_text(place):
            return 0.0
        return job_queue().predicted_text_seconds(place.text)
    each = [job_queue().predicted_seconds(*some) for some in place.missing() if some]
    return seconds_together(each) if each else 0.0


def lacks_its_text(place: Place) -> bool:
    """Whether nothing is seen there before a text is dropped."""
    if place.text is None or job_queue().texts.holds(place.text):
        return False
    return not has_text(place.text)


def has_text(config: TextConfig) -> bool:
    """Whether the text of a config is on this machine."""
    return config.corpus in (one.hash for one in job_queue().texts.texts.entries())


def to_text_query(config: TextConfig) -> dict[str, str]:
    """Query parameters of the page about texts: the text, and what differs from what is suggested
    there, which is what a config has where nothing is said."""
    suggested = TextConfig(
        corpus=config.corpus,
        characters=config.characters,
        distinct=config.distinct,
        updates=config.updates,
        way=config.way,
    ).to_dict() | {"way": None}
    changed = {
        name: f"{value:g}" if isinstance(value, float) else str(value)
        for name, value in config.to_dict().items()
        if value != suggested[name]
    }
    return {"corpus": config.corpus, "passes": f"{config.passes:.0f}"} | changed


def _shipped(framing: str, **view: str) -> dict[str, str]:
    return to_query(RunConfig(framing=framing)) | view


def _run(page: str, config: RunConfig, shows: str, **view: str) -> Place:
    """A page with one network, which may have to be trained."""
    missing = lambda: [[] if store().holds(config) else [config]]
    return Place(page, to_query(config) | view, shows, missing)


def _text(name: str, shows: str, **view: str) -> Place:
    """The first network of a claim about a text."""
    config = CLAIMS[name].text
    assert config is not None
    return Place("text", to_text_query(config) | view, shows, text=config)


def _seeds(name: str, *places: int, shows: str) -> Place:
    """Some networks of a claim compared, with ten seeds of each."""
    configs = [CLAIMS[name].configs[place] for place in places]
    kinds = cache(lambda: [with_seeds(one.replace(seed=0), SEEDS) for one in configs])
    return Place(
        "compare",
        to_compared(configs) | {"view": "seeds", "seeds": str(SEEDS)},
        shows,
        lambda: [[one for one in kind if not store().holds(one)] for kind in kinds()],
    )


def _sweep(name: str, *places: int, shows: str, **axes: Sequence[int]) -> Place:
    """Two networks of a claim, and a map of what comes of the first with other settings."""
    configs = [CLAIMS[name].configs[place] for place in places]
    made = cache(lambda: Sweep.of(kept_settings(configs[0].replace(seed=0)), dict(axes), SEEDS))

    def missing() -> list[list[RunConfig]]:
        known = stored_trials(made(), store())
        return [[one for one in kind if one not in known] for kind in made().trainings.values()]

    (_, rows), (columns, values) = axes.items()
    query = {
        "view": "sweep",
        "row_values": ",".join(map(str, rows)),
        "columns": columns,
        "column_values": ",".join(map(str, values)),
    }
    return Place("compare", to_compared(configs) | query, shows, missing)


PLACES: dict[str, Place] = {
    "counter": Place(
        "states", _shipped("stateful", view="conflict"), "The 625 cases of one network"
    ),
    "cure": Place(
        "states", _shipped("stateful_jumps", view="conflict"), "The 625 cases of one with jumps"
    ),
    "cold_start_training": Place("cold_start", {"step": "cold"}, "The talk, where K is asked cold"),
    "memory_needed": _run(
        "train", CLAIMS["memory_needed"].configs[4], "A sequence that needs a memory"
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
    "conveyor": Place(
        "states",
        _shipped("time_steps", view="gradient", show="flow"),
        "How much goes along c, and how long each unit keeps it",
    ),
    "counting_gradient": Place(
        "states",
        _shipped("stateful", view="gradient"),
        "What would flow, and the nothing that training saw",
    ),
    "neighbours": Place(
        "states",
        to_query(STATEFUL) | {"view": "space"},
        "The path of one network, beside the same one untrained",
    ),
    "batch_state": Place(
        "timeline", _shipped("whole_batch"), "A batch of 25, every row from the zero state"
    ),
    "batch_streams": Place(
        "timeline",
        to_query(RunConfig(framing="stateful", batch_size=5)),
        "What each of five streams reads",
    ),
    "equal_updates": _seeds(
        "equal_updates", 0, 1, 2, shows="The batch, and one letter at a time for as long"
    ),
    "window_lift": _seeds("window_lift", 0, 1, shows="One letter and three, with ten seeds"),
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
    "scrambled": _seeds("scrambled", 4, 5, shows="Three letters, in order and scrambled"),
    "more_epochs": _seeds("more_epochs", 0, 1, 2, shows="400, 500 and 1,000 epochs"),
    "cells": _seeds("cells", 0, 1, 2, 3, shows="The three cells, and none"),
    "units_and_steps": _sweep(
        "units_and_steps",
        *(0, 3),
        shows="A map over units and time steps",
        units=(4, 16, 64),
        window=(3, 20),
    ),
    "half_the_units": _seeds("half_the_units", 1, 4, shows="Both with half"),
    "large_mlp": _seeds("large_mlp", 0, 1, 2, shows="30, 128 and 512 units"),
    "softmax_alone": _seeds("softmax_alone", 0, 3, shows="An LSTM layer, and none"),
    "without_recurrence": _seeds("without_recurrence", 0, 3, 4, shows="Both beside an LSTM"),
    "several_ways": _run("train", CLAIMS["several_ways"].configs[8], "Right by position"),
    "echo": _run("train", CLAIMS["echo"].configs[3], "What one recalls, by distance"),
    "augmentation": _run(
        "generate",
        CLAIMS["augmentation"].configs[5],
        "Each letter replaced by every other",
        view="perturbation",
    ),
    "fewer_patterns": _seeds("fewer_patterns", 0, 2, shows="1,000 and 100 subsequences"),
    "more_for_variable_length": _seeds(
        "more_for_variable_length", 0, 1, 2, shows="As published, longer, larger"
    ),
    "counts_anbn": Place("tasks", {"view": "gates"}, "A unit that counts, set by hand and trained"),
    "counts_anbncn": _run(
        *("states", CLAIMS["counts_anbncn"].configs[0], "c of the units that count"),
        text="aaaaaaaabbbbbbbbcccccccc",
        show="c",
    ),
    "dyck": _run("train", CLAIMS["dyck"].configs[3], "Brackets of two kinds, by their length"),
    "parity": _run("train", CLAIMS["parity"].configs[0], "Parity, by the length of the string"),
    "stateful_luck": _seeds("stateful_luck", 0, 1, shows="As published, and shuffled"),
    "breakdown": _text("breakdown", "The published settings, and how it went", view="health"),
}
