"""The claim about a training on a book that broke down, which its source asks about and leaves
open."""

from collections.abc import Mapping, Sequence
from math import ceil, isfinite, isnan

import numpy as np

from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.known import AS_PUBLISHED, KNOWN
from lstm_core.experiments.claims.claim import Arm, Cell, Claim, Finding, Result, Verdict
from lstm_core.experiments.claims.deciding import column
from lstm_core.experiments.claims.wording import listed
from lstm_core.experiments.statistics import chance_of_as_few
from lstm_core.experiments.text_replicates import TextReplicates
from lstm_core.interpret.collapse import Collapse
from lstm_core.sequence.sources import COURSE
from lstm_core.text_run import TextRun

BOOK = KNOWN[AS_PUBLISHED]
BEFORE, BROKEN = BOOK.figures[-2:]  # the last pass that is printed before the published breakdown
EVERY = 10  # one in so many of the published windows is read
SEEDS = 4
UNLIKELY = 0.05  # that so few break down by luck alone: then a remedy counts as one
NOTHING = "–"


def _config(every: int, **changes: object) -> TextConfig:
    """As published, but for reading one window in ``every``, and for the changes."""
    settings = BOOK.settings | {"stride": every * BOOK.settings["stride"], "seed": 0} | changes
    one = TextConfig(
        corpus=AS_PUBLISHED,
        characters=BOOK.characters,
        distinct=BOOK.distinct,
        updates=1,
        **settings,
    )
    return one.replace(updates=BOOK.passes * one.updates_per_pass)


def _arm(label: str, **changes: object) -> Arm:
    return Arm(label, _config(EVERY, **changes), SEEDS)


def _breakdown(found: Mapping[str, TextReplicates]) -> Finding:
    published, *_ = found.values()
    broken = {label: [one for one in some.collapses if one] for label, some in found.items()}
    counts = {label: (len(broken[label]), len(some.runs)) for label, some in found.items()}
    first, *others = counts.items()
    standings = {label: _standing(first[1], count) for label, count in others}
    open_ones = [label for label, standing in standings.items() if standing == "open"]
    config = published.config
    sentences = [
        f"An equivalent was trained, one in {(config.stride or 1) / BOOK.settings['stride']:g} of "
        f"the published windows: {config.updates:,} updates in {config.passes:g} passes and not "
        f"{_config(1).updates:,}",
        f"As published, {_of(first[1])} break down{_where(broken[first[0]], config)}",
        _gradient(broken[first[0]]),
        f"Of the others: {listed([f'{_of(count)} ({label})' for label, count in others])}",
        f"The published training did between passes {BEFORE.number} and {BROKEN.number}; whether "
        "one with all windows breaks down as often, and where, this does not settle",
    ]
    if first[1][0] and open_ones:
        sentences.append(f"Too few seeds to call it a remedy: {listed(open_ones)}")
    return Finding(
        _verdict(first[1][0], list(standings.values())),
        " ".join(f"{one}." for one in sentences if one),
        [*(_row(label, some) for label, some in found.items()), _published_row()],
    )


def _standing(published: tuple[int, int], other: tuple[int, int]) -> str:
    """Whether a remedy "prevents" it or does "not", or whether that is "open"; from how many of how
    many break down."""
    if published[0] and chance_of_as_few(published, other) < UNLIKELY:
        return "prevents"
    return "not" if other[0] else "open"


def _verdict(broken: int, standings: Sequence[str]) -> Verdict:
    """``broken``: how many break down as published."""
    if not broken:
        return "open"
    if "not" in standings:
        return "partly" if "prevents" in standings else "false"
    return "open" if "open" in standings else "true"


# In words ---------------------------------------------------------------------------


def _of(count: tuple[int, int]) -> str:
    return f"{count[0]} of {count[1]}"


def _where(broken: Sequence[Collapse], config: TextConfig) -> str:
    passes = _passes(broken, config)
    several = "es" if len(set(passes)) > 1 else ""
    return f", in pass{several} {_range(passes, '.0f')}" if passes else ""


def _gradient(broken: Sequence[Collapse]) -> str:
    before = _times([one.gradient_before for one in broken])
    then = _times([one.gradient_at for one in broken])
    if NOTHING in (before, then):
        return ""
    return f"The largest gradient is {before} the usual one in the pass before, {then} in that pass"


def _passes(broken: Sequence[Collapse], config: TextConfig) -> list[int]:
    return [ceil(one.updates / config.updates_per_pass) for one in broken]


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
    broken, config = [one for one in found.collapses if one], found.config
    passes = _passes(broken, config)
    return {
        "training": label,
        "seeds": len(found.runs),
        "broke down": _of((len(broken), len(found.runs))),
        "in pass": _range(passes, ".0f") if passes else NOTHING,
        "gradient before": _times([one.gradient_before for one in broken]),
        "gradient then": _times([one.gradient_at for one in broken]),
        "best loss": _losses([_best(run) for run in found.runs]),
        **{
            f"loss in pass {one.number}": _losses(
                [_loss_in(one.number, run, config) for run in found.runs]
            )
            for one in BOOK.figures
        },
    }


def _published_row() -> dict[str, Cell]:
    return {
        "training": "published, with all windows",
        "seeds": 1,
        "broke down": _of((1, 1)),
        "in pass": f"{BEFORE.number + 1} to {BROKEN.number}",
        "gradient before": NOTHING,
        "gradient then": NOTHING,
        "best loss": f"{min(one.loss for one in BOOK.figures):.4f}",
        **{f"loss in pass {one.number}": f"{one.loss:.4f}" for one in BOOK.figures},
    }


def _best(run: TextRun) -> float:
    losses = run.record.loss[np.isfinite(run.record.loss)]
    return float(losses.min()) if len(losses) else np.nan


def _loss_in(number: int, run: TextRun, config: TextConfig) -> float:
    """The loss over a whole pass; NaN where the run ended before."""
    here = np.flatnonzero(run.record.updates == number * config.updates_per_pass)
    return float(run.record.loss[here[0]]) if len(here) else np.nan


def _losses(values: Sequence[float]) -> str:
    """Their range over seeds; of runs that ended there is none."""
    finite = [one for one in values if isfinite(one)]
    return _range(finite, ".2f") if finite else NOTHING


def _how_many(found: Result) -> str:
    first, *others, _ = [[int(one) for one in str(cell).split(" of ")] for cell in
                         column(found, "broke down")]  # fmt: skip
    broken, seeds = (sum(some) for some in zip(*others, strict=True))
    return f"{first[0]} of {first[1]} break down, with a remedy {broken} of {seeds}"


BREAKDOWN = (
    Claim(
        name="breakdown",
        source=COURSE,
        says="“What might have happened?” Loss 1.3830 in pass 32, 7.6662 in pass 38: its rate was "
        "too high and its gradient not cut. Cutting it, a lower rate, decay or Adam prevents it.",
        did=f"The course asks and leaves it open. Trained its network with its settings and with "
        f"one thing changed, {SEEDS} seeds each, {BOOK.passes} passes of one in {EVERY} of its "
        "windows.",
        arms=(
            _arm("as published"),
            _arm("gradient cut at 1", clip=1.0),
            _arm("rate 0.001", learning_rate=0.001),
            _arm("decay 0.001", decay=0.001),
            _arm("Adam at 0.003", optimizer="adam", learning_rate=0.003),
        ),
        read=_breakdown,
        decides=_how_many,
    ),
)
