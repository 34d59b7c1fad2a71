"""What is behind a verdict: what was done, the numbers, the networks, and doing it again."""

import math

import pandas as pd
import streamlit as st

from lstm_core.experiments.claims import Claim, Result
from ui import link
from ui.charts.answer_map import BLUE, RED
from ui.claims import testing
from ui.training import show_refusal
from ui.wording import accuracy_text, duration, plain, title_of

FAINT = "#808B96"  # legible on both grounds
LANE = 62  # pixels of the strip plot for each arm, its name included


def evidence(claim: Claim, result: Result | None, *, running: bool) -> None:
    """``running``: whether a test of this claim is under way."""
    if result is not None:
        st.markdown(f"**What was done.** {plain(claim.did)}")
        st.dataframe(_table(result), hide_index=True, height="content")
        if any(len(shares) > 1 for shares in result.accuracies.values()):
            _strips(claim, result)
    st.markdown("**The networks.** Each opens on the Train page.")
    for arm in claim.arms:
        seeds = "1 seed" if arm.seeds == 1 else f"{arm.seeds} seeds"
        with st.container(horizontal=True, vertical_alignment="center", gap=None):
            st.page_link(
                "pages/train_page.py",
                label=plain(arm.label),
                icon=":material/model_training:",
                query_params=link.to_query(arm.config),
            )
            st.caption(title_of(arm.config).replace(f"seed {arm.config.seed}", seeds))
    if result is not None:
        st.caption(_provenance(claim, result))
    show_refusal()
    _ending(claim, result)
    verb = "Put it to the test" if result is None else "Run it again"
    st.button(
        f"{verb}, about {_about(testing.seconds(claim))}",
        icon=":material/science:",
        type="primary" if result is None else "secondary",
        key=f"test_{claim.name}",
        on_click=testing.begin,
        args=(claim,),
        disabled=running,
    )


def _table(result: Result) -> pd.DataFrame:
    table = pd.DataFrame(result.finding.table)
    return table.rename(columns=lambda name: name[:1].upper() + name[1:])


def _provenance(claim: Claim, result: Result) -> str:
    networks = sum(map(len, result.accuracies.values()))
    versions = ", ".join(f"{name} {version}" for name, version in result.environment.items())
    return plain(
        f"{networks} networks, of each kind with the seeds from {claim.arms[0].config.seed} on; "
        f"trained and asked in {duration(result.seconds)}. Made with {versions}."
    )


def _ending(claim: Claim, result: Result | None) -> None:
    """How this visitor's last test ended."""
    view = testing.ended(claim)
    if view is None:
        return
    kept = ""
    if view.state == "done":
        st.success(f"Tested by you, in {duration(view.seconds)}.", icon=":material/check:")
    elif result is not None:
        kept = " What is shown here is from before."
    if view.message:
        st.warning(plain(view.message) + kept, icon=":material/info:")


def _about(seconds: float) -> str:
    """A prediction, as coarse as it is."""
    return duration(max(10, 5 * math.ceil(seconds / 5)))


def _strips(claim: Claim, result: Result) -> None:
    """One point per seed. Equal ones stand above each other, so that none hides another."""
    rows = []
    for arm, shares in result.accuracies.items():
        for seed, share in enumerate(shares):
            equal = [n for n, other in enumerate(shares) if other == share]
            step = min(0.3, 1.9 / len(equal))
            place = (equal.index(seed) - (len(equal) - 1) / 2) * step
            rows.append({"what": "seed", "arm": arm, "share": share, "seed": seed, "place": place})
        mean = sum(shares) / len(shares)
        rows.append({"what": "mean", "arm": arm, "share": mean, "place": 0.0})
        rows.append({"what": "name", "arm": arm, "share": mean, "place": 1.5})
    lowest = min(share for shares in result.accuracies.values() for share in shares)
    x = {
        "field": "share",
        "type": "quantitative",
        "title": "Final accuracy",
        "axis": {"format": ".0%", "tickCount": 6},
        "scale": {"domain": [min(0.9, int(10 * lowest) / 10), 1], "padding": 12},
    }
    at = {
        "y": {
            "field": "arm",
            "type": "nominal",
            "sort": [arm.label for arm in claim.arms],
            "axis": None,
            "scale": {"padding": 0.1},
        },
        "yOffset": {"field": "place", "type": "quantitative", "scale": {"domain": [-1, 2]}},
    }
    exact = {"field": "share", "format": ".2%"}
    layers = {
        "mean": (
            {"type": "tick", "thickness": 4, "height": 40, "opacity": 1, "color": RED},
            {"x": x, "tooltip": [{"field": "arm"}, exact | {"title": "mean"}]},
        ),
        "seed": (
            {"type": "circle", "size": 40, "opacity": 0.8, "color": BLUE},
            {"x": x, "tooltip": [{"field": "arm"}, {"field": "seed"}, exact]},
        ),
        "name": (
            {"type": "text", "align": "left", "fontSize": 13, "color": FAINT},
            {"x": {"value": 4}, "text": {"field": "arm"}},
        ),
    }
    st.vega_lite_chart(
        pd.DataFrame(rows),
        {
            "height": LANE * len(claim.arms) + 60,
            "layer": [
                {
                    "transform": [{"filter": f"datum.what == '{what}'"}],
                    "mark": mark,
                    "encoding": at | encoding,
                }
                for what, (mark, encoding) in layers.items()
            ],
        },
        key=f"strips_{claim.name}",
        alt="Final accuracies, one point per seed and a tick at the mean: "
        + "; ".join(
            f"{arm} {accuracy_text(min(shares))} to {accuracy_text(max(shares))}"
            for arm, shares in result.accuracies.items()
        ),
    )
