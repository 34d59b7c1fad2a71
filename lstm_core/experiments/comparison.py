"""Several runs side by side: what differs in their settings, and what each says where.

Runs are lined up by the place in their sequence: place n is the symbol to be predicted, the
n-th counted from 0. So networks that read one letter, a window or all before it can stand in
one table. Where a task does not ask for the symbols of one sequence, place n is its n-th question.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
import pandas as pd

from lstm_core.config import RunConfig, setting_names
from lstm_core.data.dataset import make_dataset
from lstm_core.inference.forward import answers_about
from lstm_core.run import Run
from lstm_core.sequence.symbols import visible
from lstm_core.storage.store import Entry


def differing_settings(configs: Sequence[RunConfig]) -> pd.DataFrame:
    """One row per setting that is not the same in all, one column per config, in their order;
    None where a setting does not apply."""
    rows = {name: [getattr(config, name) for config in configs] for name in setting_names()}
    rows = {name: values for name, values in rows.items() if len(set(values)) > 1}
    return pd.DataFrame.from_dict(rows, orient="index", columns=range(len(configs)), dtype=object)


def answers_by_place(run: Run, epoch: int | None = None) -> pd.DataFrame:
    """What the network says at every place of its sequence that it was trained for, or to every
    question (``by_place``).

    Indexed by place. ``letter``: the symbol before it, the last that the network reads;
    ``target``: the one to predict; ``predicted`` and its ``probability``, the mean over the
    samples that end there, where several do; ``right``: the share of them that are right.
    After the recorded epoch nearest to ``epoch`` (None: the last).
    """
    config, data = run.config, make_dataset(run.config)
    probabilities = answers_about(config, run.weights(epoch), data)  # [questions, classes]
    right = probabilities.argmax(axis=1) == data.target_codes
    stops, first, back, counts = np.unique(
        _places(config), return_index=True, return_inverse=True, return_counts=True
    )
    means = np.zeros((len(stops), probabilities.shape[1]))
    np.add.at(means, back, probabilities)
    means /= counts[:, None]
    names = np.array([visible(symbol) for symbol in config.vocabulary], dtype=object)
    return pd.DataFrame(
        {
            "letter": names[data.codes[first, -1]],
            "target": names[data.target_codes[first]],
            "predicted": names[means.argmax(axis=1)],
            "probability": means.max(axis=1),
            "right": np.bincount(back, right) / counts,
        },
        index=pd.Index(stops, name="place"),
    )


def by_place(config: RunConfig) -> bool:
    """Whether it is asked for the symbols of its sequence, one at a time."""
    return config.goal.cuts and config.follows


def _places(config: RunConfig) -> np.ndarray:
    """The place of every question: int [questions], from 1 on."""
    if by_place(config):
        return config.sample_ranges[:, 1]
    return np.arange(1, len(make_dataset(config).target_codes) + 1)


def common_places(first: RunConfig, second: RunConfig) -> np.ndarray | None:
    """The places that both have as targets, where they do not have the same ones.

    A window of three letters is never asked what follows A or B. Whoever is asked that as well
    has another task, so shares of all pairs do not compare like with like. None where both are
    asked the same, or learn different sequences, or share no place.
    """
    alike = first.symbols == second.symbols and by_place(first) and by_place(second)
    if not alike:
        return None
    one, other = (np.sort(_places(config)) for config in (first, second))
    if np.array_equal(one, other):
        return None
    common = np.intersect1d(one, other)
    return common if len(common) else None


def accuracy_on(run: Run, places: np.ndarray) -> float:
    """The share that is right at these places, each counted once; those that the run is never
    asked about do not count."""
    return float(answers_by_place(run)["right"].reindex(places).mean())


Known = TypeVar("Known", Run, Entry)


def like_with_like(
    first: Sequence[Known],
    second: Sequence[Known],
    accuracy: Callable[[Known, np.ndarray], float],
) -> tuple[np.ndarray, np.ndarray, int | None]:
    """Accuracies of two sets of seeds that may be set against each other: the one place that
    decides what is compared, whoever compares.

    ``accuracy`` gives the share of one that is right at some places: ``accuracy_on`` for runs.

    Returns:
        Both, one share per run, and on how many places they are, if not simply final ones.
    """
    places = common_places(first[0].config, second[0].config)

    def shares(some: Sequence[Known]) -> np.ndarray:
        if places is None:
            return np.array([one.final_accuracy for one in some])
        return np.array([accuracy(one, places) for one in some])

    return shares(first), shares(second), None if places is None else len(places)


def on_places(places: int | None) -> str:
    """What to say before a verdict that is on so many places."""
    return "" if places is None else f"On the {places} letters that both have as targets: "


def unlike(configs: Sequence[RunConfig]) -> str:
    """Why accuracies of these runs cannot simply be set against each other, in a sentence or
    two for a reader; empty if they can."""
    if len({(config.task, config.reach, config.asked) for config in configs}) > 1:
        return "These runs were set different tasks, so their accuracies are of different things."
    sequences = {config.own_symbols for config in configs}
    if len(sequences) == 1:
        if by := configs[0].goal.tests and configs[0].goal.by:
            said = "What is compared is accuracy on what was trained. How each network does beyond "
            return f"{said}that, by {by}, is told with its run."
        if len({config.way and config.answers == "last" for config in configs}) == 1:
            return ""
        said = "These runs are asked for the same letters, and scored letter by letter. Where each "
        return f"{said}is fed back, that is with the right letters before it."
    vocabularies = {config.vocabulary for config in configs}
    lengths = {len(config.symbols) for config in configs}
    said = "These runs learned different sequences, so they were set different tasks"
    sizes = sorted({len(one) for one in vocabularies})
    if len(sizes) > 1:
        said += f", with vocabularies of {' and '.join(map(str, sizes))} symbols"
    elif len(vocabularies) > 1:
        said += ", with other symbols"
    said += ". A difference in accuracy is one between the tasks as much as between the networks."
    if len(lengths) > 1:
        said += " Rows go by the place in the sequence; a shorter one ends earlier."
    return said
