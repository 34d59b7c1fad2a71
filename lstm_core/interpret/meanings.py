"""Unit search: is there a unit that follows something a reader of the text can name, such as
whether a quotation is open, and is that more than chance and more than an untrained network has?

Single units that do were shown by Karpathy, Johnson and Fei-Fei, Visualizing and understanding
recurrent networks (2015). With hundreds of units the best one of any network looks good, so there
are three controls, in the spirit of Hewitt and Liang, Designing and interpreting probes with
control tasks (2019):

- the unit and its sign are chosen on the first half of the text, its score is measured on the
  other;
- the same search is made with the labels shifted around the text, many times: that keeps how long
  they stay what they are, and breaks only that they belong to this text;
- and with the weights that the network had before training, and some more networks that could as
  well have been drawn: those in which characters have swapped their rows of the first kernel. The
  best of them counts.

The text should be one that the network never learned from.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lstm_core.data.network import Network, Weights
from lstm_core.errors import InputError
from lstm_core.inference.spelling import text_of
from lstm_core.interpret.association import gain_interval, ranks, scores
from lstm_core.interpret.hypotheses import HYPOTHESES, Hypothesis
from lstm_core.interpret.text_states import MAX_PLACES, text_states

MIN_PLACES = 400  # characters: with fewer no half says anything
MIN_CASES = 20  # places with and without it that each half must have
PLENTY = 200  # the same, with which a search says all that it can
STEP = 6_000  # characters by which a text to search in is lengthened
MOST_VALUES = 6_000_000  # of states in a search: a few hundred megabytes of ranks and scores
SHIFTS = 200
UNTRAINED = 4  # networks before training
LEVEL = 0.95  # share of the shifted labels that a score must exceed
BEST = 5
_BLOCKS = 20  # of the second half, that are drawn anew for the interval of a difference


@dataclass(frozen=True)
class Followed:
    """A unit of an array of states ("c", or "h2"), the ``sign`` in which it goes with the property
    on the first half, and the ``score`` there (``chosen_by``, positive) and on the second half,
    with that sign: from 1 to below 0 where it does not hold up. The scale: ``association``."""

    array: str
    unit: int
    sign: int
    chosen_by: float
    score: float


_Best = tuple[Followed, np.ndarray]


@dataclass(frozen=True)
class Meaning:
    """What the search for one property found.

    ``missing`` says why there was nothing to search for, and is "" otherwise; only then is there
    the rest. ``cases``: places where it holds, or is another number than the commonest. ``units``:
    those chosen on the first half, the best first. ``shifted``: the score that 95 % of the searches
    with shifted labels stay below, ``chance`` the share of these that score as much as the best
    unit. ``untrained``: the best unit of the untrained networks. ``gain``: the 95 % interval of how
    much more the best unit scores than that one.
    """

    name: str
    cases: int
    missing: str = ""
    units: tuple[Followed, ...] = ()
    shifted: float = 0.0
    chance: float = 1.0
    untrained: Followed | None = None
    gain: tuple[float, float] = (0.0, 0.0)

    @property
    def beyond_chance(self) -> bool:
        return bool(self.units) and self.units[0].score > self.shifted

    @property
    def follows(self) -> bool:
        """Whether both controls are exceeded."""
        return self.beyond_chance and self.gain[0] > 0

    @property
    def verdict(self) -> str:
        """In a sentence, no more than the evidence."""
        if self.missing or self.untrained is None:
            return self.missing
        best, name = self.units[0], f"“{self.name}”"
        unit = f"unit {best.unit} of {best.array}"
        controls = f"shifted labels {self.shifted:.2f}; untrained {self.untrained.score:.2f}"
        if self.follows:
            how = "follows" if best.sign > 0 else "follows, with the opposite sign,"
            return f"U{unit[1:]} {how} {name}: {best.score:.2f}; {controls}."
        if self.beyond_chance:
            return (
                f"No unit follows {name} clearly more than one of an untrained network: the best, "
                f"{unit}, has {best.score:.2f}; {controls}."
            )
        return (
            f"No unit follows {name} more than chance: the best, {unit}, has {best.score:.2f}; "
            f"{controls}."
        )


def find_units(
    network: Network,
    weights: Weights,
    untrained: Weights,
    vocabulary: tuple[str, ...],
    codes: np.ndarray,
    *,
    hypotheses: Mapping[str, Hypothesis] = HYPOTHESES,
    shifts: int = SHIFTS,
    draw_seed: int = 0,
) -> list[Meaning]:
    """Search all states of all layers for every hypothesis.

    Args:
        untrained: the weights before training.
        codes: a text [places] of 400 to 24,000 characters that was not learned from.
        shifts: how many searches are made with shifted labels.
        draw_seed: of the private generator that draws the shifts and the blocks.

    Raises:
        InputError: for a text too short or too long, or unknown codes.
    """
    if not MIN_PLACES <= len(codes) <= MAX_PLACES:
        raise InputError(
            f"expected {MIN_PLACES} to {MAX_PLACES:,} characters to search in, got {len(codes):,}"
        )
    text = text_of(vocabulary, codes)
    labels = {name: hypothesis(text) for name, hypothesis in hypotheses.items()}
    cases = {name: _cases(name, values) for name, values in labels.items()}
    labels = {name: values for name, values in labels.items() if not cases[name][1]}
    low = len(codes) // 20  # a shift by less would leave the labels nearly where they are
    draw = np.random.default_rng(draw_seed)
    offsets = np.append(0, draw.integers(low, len(codes) - low, size=shifts))
    around = (np.arange(len(codes))[:, None] + offsets) % len(codes)
    controls: dict[str, list[_Best]] = {name: [] for name in labels}
    for number in range(UNTRAINED):
        swapped = draw.permutation(network.features) if number else np.arange(network.features)
        states = _Halves(network, untrained, swapped[codes])
        for name, values in labels.items():
            controls[name].append(states.best(values))
    states = _Halves(network, weights, codes)
    return [
        _search(name, cases[name][0], labels[name][around], states, controls[name], draw_seed)
        if name in labels
        else Meaning(name, *cases[name])
        for name in hypotheses
    ]


def search_text(
    network: Network,
    weights: Weights,
    untrained: Weights,
    vocabulary: tuple[str, ...],
    codes: np.ndarray,
) -> tuple[int, list[Meaning]]:
    """``find_units`` in as much of a text's beginning as says something: how many characters those
    are, and what was found. Arguments and errors as there, but that the text may be of any length
    from 400 on."""
    length = stretch(network, vocabulary, codes)
    return length, find_units(network, weights, untrained, vocabulary, codes[:length])


def stretch(network: Network, vocabulary: tuple[str, ...], codes: np.ndarray) -> int:
    """How many characters of a text to search in: as many as it takes for each half to have
    ``PLENTY`` cases of all that the text has, with and without it, as far as that is affordable."""
    columns = len(network.state_names) * network.units
    most = min(len(codes), MAX_PLACES, max(STEP, MOST_VALUES // columns))
    text = text_of(vocabulary, codes[:most])
    there = [hypothesis for hypothesis in HYPOTHESES.values() if _fewest(hypothesis(text))]
    for length in range(STEP, most, STEP):
        if all(_fewest(hypothesis(text[:length])) >= PLENTY for hypothesis in there):
            return length
    return most


def _fewest(labels: np.ndarray) -> int:
    """As ``_rarest``; of a number, such as the position in a line, each value may be rare."""
    return _rarest(labels, without=labels.dtype == bool)


class _Halves:
    """All states in either half of a text, one column for each unit of each of the arrays:
    ``first`` as ranks, ``second`` as they are [places, columns]."""

    def __init__(self, network: Network, weights: Weights, codes: np.ndarray):
        states = text_states(network, weights, codes).states
        self.arrays, self.units, half = tuple(states), network.units, len(codes) // 2
        self.first = np.concatenate([ranks(values[:half]) for values in states.values()], axis=1)
        self.second = np.concatenate([values[half:] for values in states.values()], axis=1)

    def followed(self, column: int, chosen_by: float, score: float) -> Followed:
        array, unit = divmod(column, self.units)
        sign = 1 if chosen_by >= 0 else -1
        return Followed(self.arrays[array], unit, sign, float(abs(chosen_by)), float(sign * score))

    def best(self, labels: np.ndarray) -> _Best:
        """The unit chosen on the first half for labels [places], and its ranks on the second."""
        half = len(self.first)
        chosen = scores(self.first, labels[:half, None])[:, 0]
        column = int(np.abs(chosen).argmax())
        ranked = ranks(self.second[:, [column]])
        score = scores(ranked, labels[half:, None])[0, 0]
        return self.followed(column, chosen[column], score), ranked[:, 0]


def _search(
    name: str,
    cases: int,
    labels: np.ndarray,
    states: _Halves,
    controls: list[_Best],
    draw_seed: int,
) -> Meaning:
    """``labels`` [places, 1 + shifts]: the first column is not shifted."""
    half = len(states.first)
    chosen = scores(states.first, labels[:half])
    best = np.argsort(-np.abs(chosen[:, 0]), kind="stable")[:BEST]
    # The same choice for each shift: the best column of the first half, and its sign there.
    columns, shift = np.abs(chosen).argmax(axis=0)[1:], np.arange(1, labels.shape[1])
    used, place = np.unique(np.append(best, columns), return_inverse=True)
    ranked = ranks(states.second[:, used])
    measured = scores(ranked, labels[half:])
    by_chance = np.sign(chosen[columns, shift]) * measured[place[len(best) :], shift]
    units = tuple(
        states.followed(int(column), chosen[column, 0], measured[row, 0])
        for column, row in zip(best, place, strict=False)  # the best come first
    )
    control, its_ranks = max(controls, key=lambda one: one[0].score)
    return Meaning(
        name=name,
        cases=cases,
        units=units,
        shifted=float(np.quantile(by_chance, LEVEL)),
        chance=float((1 + (by_chance >= units[0].score).sum()) / (1 + len(by_chance))),
        untrained=control,
        gain=gain_interval(
            units[0].sign * ranked[:, place[0]],
            control.sign * its_ranks,
            labels[half:, 0],
            block=len(ranked) // _BLOCKS,
            draw_seed=draw_seed,
        ),
    )


def _cases(name: str, labels: np.ndarray) -> tuple[int, str]:
    """How many cases a text has, and why that is too few ("" if it is enough)."""
    cases = int(_holds(labels).sum())
    if not cases:
        return 0, f"This text has no case of “{name}”."
    least = _rarest(labels)
    if least < MIN_CASES:
        return cases, (
            f"This text has too few cases of “{name}” to say: one half has {least} with it or "
            f"without it, where {MIN_CASES} are needed."
        )
    return cases, ""


def _holds(labels: np.ndarray) -> np.ndarray:
    """Where it holds, or is another number than the commonest."""
    if labels.dtype == bool:
        return labels
    values, counts = np.unique(labels, return_counts=True)
    return np.asarray(labels != values[counts.argmax()])


def _rarest(labels: np.ndarray, *, without: bool = True) -> int:
    """Places with it, or ``without`` it, in the half that has fewest of them."""
    holds, half = _holds(labels), len(labels) // 2
    halves = holds[:half], holds[half:]
    sides = (*halves, *(~side for side in halves)) if without else halves
    return min(int(side.sum()) for side in sides)
