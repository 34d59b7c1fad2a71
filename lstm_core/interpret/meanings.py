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
- and with the weights that the network had before training.

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
from lstm_core.interpret.text_states import MAX_PLACES, read_text

MIN_PLACES = 400  # characters: with fewer no half says anything
MIN_CASES = 20  # places with and without it that each half must have
SHIFTS = 200
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


@dataclass(frozen=True)
class Meaning:
    """What the search for one property found.

    ``missing`` says why there was nothing to search for, and is "" otherwise; only then is there
    the rest. ``cases``: places where it holds, or is another number than the commonest. ``units``:
    those chosen on the first half, the best first. ``shifted``: the score that 95 % of the searches
    with shifted labels stay below, ``chance`` the share of these that score as much as the best
    unit. ``untrained``: the best unit of the untrained network. ``gain``: the 95 % interval of how
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
                f"No unit follows {name} clearly more than one of the untrained network: the best, "
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
        codes: a text [places] of 400 to 10,000 characters that was not learned from.
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
    trained, before = (_Halves(network, w, codes) for w in (weights, untrained))
    low = len(codes) // 20  # a shift by less would leave the labels nearly where they are
    draw = np.random.default_rng(draw_seed).integers
    offsets = np.append(0, draw(low, len(codes) - low, size=shifts))
    around = (np.arange(len(codes))[:, None] + offsets) % len(codes)
    found = []
    for name, hypothesis in hypotheses.items():
        labels = hypothesis(text)
        cases, missing = _cases(name, labels)
        if missing:
            found.append(Meaning(name, cases, missing))
        else:
            found.append(_search(name, cases, labels[around], trained, before, draw_seed))
    return found


class _Halves:
    """The ranks of all states within either half of a text: ``first``, ``second`` [places,
    columns], one column for each unit of each of the ``arrays``."""

    def __init__(self, network: Network, weights: Weights, codes: np.ndarray):
        states = read_text(network, weights, codes).states
        self.arrays, self.units = tuple(states), network.units
        half = len(codes) // 2
        self.first, self.second = (
            np.concatenate([ranks(values[part]) for values in states.values()], axis=1)
            for part in (slice(half), slice(half, None))
        )

    def followed(self, column: int, chosen_by: float, score: float) -> Followed:
        array, unit = divmod(column, self.units)
        sign = 1 if chosen_by >= 0 else -1
        return Followed(self.arrays[array], unit, sign, abs(chosen_by), sign * score)


def _search(
    name: str,
    cases: int,
    labels: np.ndarray,
    trained: _Halves,
    untrained: _Halves,
    draw_seed: int,
) -> Meaning:
    """``labels`` [places, 1 + shifts]: the first column is not shifted."""
    half = len(trained.first)
    chosen, measured = (
        scores(trained.first, labels[:half]),
        scores(trained.second, labels[half:]),
    )
    best = np.argsort(-np.abs(chosen[:, 0]), kind="stable")[:BEST].tolist()
    units = tuple(trained.followed(c, chosen[c, 0], measured[c, 0]) for c in best)
    # The same choice for each shift: the best column of the first half, and its sign there.
    columns, shift = np.abs(chosen).argmax(axis=0)[1:], np.arange(1, labels.shape[1])
    by_chance = np.sign(chosen[columns, shift]) * measured[columns, shift]

    its_chosen = scores(untrained.first, labels[:half, :1])[:, 0]
    its_best = int(np.abs(its_chosen).argmax())
    its_score = scores(untrained.second[:, [its_best]], labels[half:, :1])[0, 0]
    control = untrained.followed(its_best, its_chosen[its_best], its_score)
    return Meaning(
        name=name,
        cases=cases,
        units=units,
        shifted=float(np.quantile(by_chance, LEVEL)),
        chance=float((1 + (by_chance >= units[0].score).sum()) / (1 + len(by_chance))),
        untrained=control,
        gain=gain_interval(
            units[0].sign * trained.second[:, best[0]],
            control.sign * untrained.second[:, its_best],
            labels[half:, 0],
            block=len(trained.second) // _BLOCKS,
            draw_seed=draw_seed,
        ),
    )


def _cases(name: str, labels: np.ndarray) -> tuple[int, str]:
    """How many cases a text has, and why that is too few ("" if it is enough)."""
    half = len(labels) // 2
    values, counts = np.unique(labels, return_counts=True)
    holds = labels if labels.dtype == bool else labels != values[counts.argmax()]
    cases = int(holds.sum())
    if not cases:
        return 0, f"This text has no case of “{name}”."
    least = min(int(part.sum()) for side in (holds[:half], holds[half:]) for part in (side, ~side))
    if least < MIN_CASES:
        return cases, (
            f"This text has too few cases of “{name}” to say: one half has {least} with it or "
            f"without it, where {MIN_CASES} are needed."
        )
    return cases, ""
