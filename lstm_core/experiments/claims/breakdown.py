"""The claim about a training on a book that broke down, which its source asks about and leaves
open."""

from collections.abc import Mapping, Sequence
from math import ceil, isfinite, isnan

import numpy as np

from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.known import AS_PUBLISHED, KNOWN
from lstm_core.experiments.claims.claim import OURS, Arm, Cell, Claim, Finding, Result, Verdict
from lstm_core.experiments.claims.deciding import column
from lstm_core.experiments.claims.wording import listed
from lstm_core.experiments.statistics import chance_of_as_few
from lstm_core.experiments.text_replicates import TextReplicates
from lstm_core.interpret.collapse import Collapse
from lstm_core.text_run import TextRun

BOOK = KNOWN[AS_PUBLISHED]
BEFORE, BROKEN = BOOK.figures[-2:]  # the last pass that is printed before the published breakdown
EVERY = 10  # one in so many of the published windows is read
PASSES, SEEDS = 12, 3
LONG, FEW = BOOK.passes, 2  # as published for as many passes, with fewer seeds
HIGHEST = 0.3  # learning rate: the remedies are tried where it breaks down for good
UNLIKELY = 0.05  # that so few break down by luck alone: then a remedy counts as one
PUBLISHED, FASTER, REMEDIES = slice(0, 2), slice(2, 5), slice(5, None)  # of the arms
AT_HIGHEST = 4
NOTHING = "–"
FOR_GOOD, AND_BACK = "broke down: for good", "broke down: came back"
Count = tuple[int, int]
"""How many, of how many."""


def _config(every: int, passes: int = PASSES, **changes: object) -> TextConfig:
    """As published, but for reading one window in ``every``, and for the changes."""
    settings = BOOK.settings | {"stride": every * BOOK.settings["stride"], "seed": 0} | changes
    one = TextConfig(
        corpus=AS_PUBLISHED,
        characters=BOOK.characters,
        distinct=BOOK.distinct,
        updates=1,
        **settings,
    )
    return one.replace(updates=passes * one.updates_per_pass)


def _arm(label: str, seeds: int = SEEDS, **changes: object) -> Arm:
    return Arm(label, _config(EVERY, **changes), seeds)  # type: ignore[arg-type]


def _breakdown(found: Mapping[str, TextReplicates]) -> Finding:
    every = list(found.values())
    published, highest = every[PUBLISHED], every[AT_HIGHEST]
    broke = _count(published)
    without = _count([highest])
    prevented = [
        without[0] > 0 and chance_of_as_few(without, _count([one])) <= UNLIKELY
        for one in every[REMEDIES]
    ]
    labels = list(found)
    sentences = [
        _as_published(published),
        _beside(published),
        _gradient(_lost(published)),
        f"At higher rates so many do for good: {_counts(labels[FASTER], every[FASTER])}",
        f"With a remedy: {_counts(labels[REMEDIES], every[REMEDIES])}",
        "Not settled: what happened in pass 38. Not tried: as many updates, and the RMSprop of "
        "that time, which added its epsilon outside of the root",
    ]
    return Finding(
        _verdict(broke[0], prevented),
        " ".join(f"{one}." for one in sentences if one),
        _told([*(_row(label, one) for label, one in found.items()), _published_row()]),
    )


def _verdict(broken: int, prevented: Sequence[bool]) -> Verdict:
    """``broken``: how many break down as published; ``prevented``: by each remedy."""
    if not broken:
        return "open"
    return "true" if all(prevented) else "partly"


def _lost(found: Sequence[TextReplicates]) -> list[Collapse]:
    """Where trainings broke down that did not come back."""
    return [one for some in found for one in some.collapses if one and not one.back]


def _count(found: Sequence[TextReplicates]) -> Count:
    """How many broke down for good."""
    return len(_lost(found)), sum(len(one.runs) for one in found)


# In words ---------------------------------------------------------------------------


def _of(count: Count) -> str:
    return f"{count[0]} of {count[1]}"


def _counts(labels: Sequence[str], found: Sequence[TextReplicates]) -> str:
    return listed([f"{_of(_count([one]))} ({k})" for k, one in zip(labels, found, strict=True)])


def _as_published(found: Sequence[TextReplicates]) -> str:
    longest = max((one.config for one in found), key=lambda config: config.updates)
    whole = _config(1).updates_per_pass
    broke = _count(found)
    passes = [number for one in found for number in _passes(_lost([one]), one.config)]
    where = f" in pass {_range(passes, '.0f')}" if passes else ""
    return (
        f"With the published settings {_of(broke)} break down{where}, in an equivalent: one in "
        f"{(longest.stride or 1) / BOOK.settings['stride']:g} of the windows, up to "
        f"{longest.updates:,} updates; the published training did after {BEFORE.number * whole:,} "
        f"to {BROKEN.number * whole:,}"
    )


def _beside(found: Sequence[TextReplicates]) -> str:
    """The loss where the source first prints one."""
    first = BOOK.figures[0]
    losses = _losses([_loss_in(run, one.config) for one in found for run in one.runs])
    if losses == NOTHING:
        return ""
    return f"Loss in pass {first.number}: {losses}, published {first.loss:.4f}"


def _gradient(lost: Sequence[Collapse]) -> str:
    before = _times([one.gradient_before for one in lost])
    then = _times([one.gradient_at for one in lost])
    if NOTHING in (before, then):
        return ""
    return f"The largest gradient is {before} the usual one in the pass before, {then} in that pass"


def _passes(lost: Sequence[Collapse], config: TextConfig) -> list[int]:
    return [ceil(one.updates / config.updates_per_pass) for one in lost]


def _times(ratios: Sequence[float]) -> str:
    known = [one for one in ratios if not isnan(one)]
    if not known:
        return NOTHING
    return f"{_range(known, '.1f' if max(known) < 10 else ',.0f')} times"


def _range(values: Sequence[float], form: str) -> str:
    ends = [min(values), max(values)]
    low, high = (format(one, form) if isfinite(one) else "beyond any number" for one in ends)
    return low if low == high else f"{low} to {high}"


# The table --------------------------------------------------------------------------


def _row(label: str, found: TextReplicates) -> dict[str, Cell]:
    config, broken = found.config, [one for one in found.collapses if one]
    passes = _passes(broken, config)
    losses = [run.record.loss[1:] for run in found.runs]
    return {
        "training": label,
        FOR_GOOD: _of(_count([found])),
        AND_BACK: _of((len(broken) - len(_lost([found])), len(found.runs))),
        "broke down: in pass": _range(passes, ".0f") if passes else NOTHING,
        "gradient: before": _times([one.gradient_before for one in broken]),
        "gradient: then": _times([one.gradient_at for one in broken]),
        "loss: best": _losses([one for some in losses for one in _least(some)]),
        "loss: last": _losses([float(some[-1]) for some in losses]),
    }


def _published_row() -> dict[str, Cell]:
    return {
        "training": "published, all windows",
        FOR_GOOD: _of((1, 1)),
        AND_BACK: NOTHING,
        "broke down: in pass": f"{BEFORE.number + 1} to {BROKEN.number}",
        "gradient: before": NOTHING,
        "gradient: then": NOTHING,
        "loss: best": f"{min(one.loss for one in BOOK.figures):.4f}",
        "loss: last": f"{BROKEN.loss:.4f}",
    }


def _told(rows: Sequence[dict[str, Cell]]) -> list[dict[str, Cell]]:
    """Without the columns that say nothing in any row."""
    told = [name for name in rows[0] if any(row[name] != NOTHING for row in rows)]
    return [{name: row[name] for name in told} for row in rows]


def _least(losses: np.ndarray) -> list[float]:
    """The lowest that is a number, if one is."""
    known = losses[np.isfinite(losses)]
    return [float(known.min())] if len(known) else []


def _loss_in(run: TextRun, config: TextConfig) -> float:
    """The loss over the first pass that is printed; NaN where the run ended before."""
    here = np.flatnonzero(run.record.updates == BOOK.figures[0].number * config.updates_per_pass)
    return float(run.record.loss[here[0]]) if len(here) else np.nan


def _losses(values: Sequence[float]) -> str:
    """Their range over seeds; what is no number is left out."""
    known = [one for one in values if isfinite(one)]
    return _range(known, ".2f" if max(known) < 10 else ".1f") if known else NOTHING


def _how_many(found: Result) -> str:
    counts = [[int(part) for part in str(cell).split(" of ")] for cell in column(found, FOR_GOOD)]
    first, second = counts[PUBLISHED]
    highest = counts[AT_HIGHEST]
    return (
        f"{first[0] + second[0]} of {first[1] + second[1]} break down as published, "
        f"{highest[0]} of {highest[1]} at {HIGHEST:g}"
    )


BREAKDOWN = (
    Claim(
        name="breakdown",
        source=OURS,
        says="The course's training went from a loss of 1.3830 to 7.6662 in pass 38 because its "
        "settings break a training down; cutting the gradient, decay or Adam prevents it.",
        did="The course asks “what might have happened?” and leaves it open. Trained its network "
        f"on one in {EVERY} of its windows: as published, at higher rates, and at the highest with "
        "one remedy each.",
        arms=(
            _arm("as published"),
            _arm(f"as published, {LONG} passes", FEW, passes=LONG),
            _arm("rate 0.03", learning_rate=0.03),
            _arm("rate 0.1", learning_rate=0.1),
            _arm(f"rate {HIGHEST:g}", learning_rate=HIGHEST),
            _arm(f"rate {HIGHEST:g}, gradient cut at 1", learning_rate=HIGHEST, clip=1.0),
            _arm(f"rate {HIGHEST:g}, decay 0.001", learning_rate=HIGHEST, decay=0.001),
            _arm(f"rate {HIGHEST:g}, Adam", learning_rate=HIGHEST, optimizer="adam"),
        ),
        read=_breakdown,
        decides=_how_many,
        version=2,
    ),
)
