"""The evidence of a claim about networks that learned a text: how each of them did."""

import pandas as pd
import streamlit as st

from lstm_core.corpus.known import KNOWN
from lstm_core.experiments.claims import Claim, Curve, Result
from ui.charts.loss_by_seed import BROKE_DOWN, CAME_BACK, WENT_WELL, seed_lines
from ui.claims import testing
from ui.components.table_behind import table_behind
from ui.services import NotStored
from ui.wording import plain

IN_A_ROW = 2


def curves(claim: Claim, result: Result) -> None:
    """The loss of every seed, a picture for each arm, beside the published figures."""
    points = _points(claim, result)
    losses = [*points["nats"].dropna(), *(nats for _, nats in _published(claim))]
    span = 0.9 * min(losses), 1.1 * max(losses)
    for first in range(0, len(claim.arms), IN_A_ROW):
        # A row for itself, so that they stand in their order one below the other, too.
        for beside, column in enumerate(st.columns(IN_A_ROW)):
            if first + beside < len(claim.arms):
                with column:
                    _picture(claim, result, first + beside, points, span)
    st.caption(
        "A line is one network: its loss while it learned; orange if it broke down for good, pink "
        "if it broke down and came back, else blue. All pictures have the same axis of losses, "
        "which is logarithmic. A green diamond with its loss: what the source printed."
    )
    table_behind(
        lambda: _listed(claim),
        key=f"curves_{claim.name}",
        columns={
            "training": "Training",
            "seed": "Seed",
            "how": "It",
            "at": "Passes",
            "nats": "Loss, nats",
            "largest": "Largest gradient",
        },
    )


def _picture(
    claim: Claim, result: Result, place: int, points: pd.DataFrame, span: tuple[float, float]
) -> None:
    """Of one arm."""
    arm = claim.arms[place]
    how = _how(result.curves[arm.label])
    with st.container(gap=None):  # in two lines everywhere, so that pictures stand in line
        st.markdown(plain(arm.label))
        st.caption(how)
    here = points[points["training"] == arm.label]
    seed_lines(
        here,
        [(number, nats) for number, nats in _published(claim) if number <= here["at"].max()],
        span=span,
        key=f"curves_{claim.name}_{place}",
        alt=f"Loss in nats per character by passes, {arm.label}, a line for each of "
        f"{arm.seeds} seeds: {how}",
    )


def _how(seeds: list[Curve]) -> str:
    """How the trainings of an arm went, in words."""
    broke = [one for one in seeds if one.broke is not None]
    back = sum(one.back for one in broke)
    ways = {"broke down for good": len(broke) - back, "broke down and came back": back}
    said = [f"{count} of {len(seeds)} {way}" for way, count in ways.items() if count]
    return ", ".join(said) or f"0 of {len(seeds)} broke down"


def _points(claim: Claim, result: Result) -> pd.DataFrame:
    """A row for each mark of each seed of each arm."""
    return pd.concat(
        _of_seed(curve).assign(training=arm.label, seed=arm.config.seed + place)
        for arm in claim.arms
        for place, curve in enumerate(result.curves[arm.label])
    )


def _of_seed(curve: Curve) -> pd.DataFrame:
    how = WENT_WELL if curve.broke is None else CAME_BACK if curve.back else BROKE_DOWN
    values = {"at": curve.passes, "nats": curve.loss, "largest": curve.largest}
    return pd.DataFrame(values, dtype=float).assign(how=how)


def _listed(claim: Claim) -> pd.DataFrame:
    if (result := testing.found(claim)) is None:
        raise NotStored()
    return _points(claim, result)


def _published(claim: Claim) -> list[tuple[int, float]]:
    """Pass and loss that a source prints of the claim's text."""
    known = KNOWN.get(claim.text.corpus) if claim.text else None
    return [] if known is None else [(one.number, one.loss) for one in known.figures]
