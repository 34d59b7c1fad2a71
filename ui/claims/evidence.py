"""What is behind a verdict: what was done, the numbers, the networks, and doing it again."""

import math

import pandas as pd
import streamlit as st

from lstm_core.config import RunConfig
from lstm_core.config.text_config import TextConfig
from lstm_core.config.title import text_title
from lstm_core.experiments.claims import Arm, Claim, Result
from lstm_core.experiments.text_replicates import what_is_needed
from lstm_core.sequence.sources import SOURCES
from lstm_core.wording import counted
from ui.address import to_query
from ui.charts.seed_strips import seed_strips
from ui.claims import testing
from ui.claims.curves import curves
from ui.claims.places import has_text, to_text_query
from ui.components.page_link import page_link
from ui.components.table_behind import table_behind
from ui.pages import PAGES
from ui.services import NotStored
from ui.training import show_refusal
from ui.wording import duration, plain, title_of


def evidence(claim: Claim, result: Result | None, *, running: bool) -> None:
    """``running``: whether a test of this claim is under way."""
    if result is not None:
        st.markdown(plain(result.finding.sentence))
    st.markdown(f"**What was done.** {plain(claim.did)}")
    if result is not None:
        st.dataframe(_table(result), hide_index=True, height="content")
        if result.curves:
            curves(claim, result)
        elif claim.by_accuracy and any(len(shares) > 1 for shares in result.accuracies.values()):
            _seeds(claim, result)
    page = PAGES["train" if claim.text is None else "text"]
    needed = "" if claim.text is None or has_text(claim.text) else _needed(claim.text)
    st.markdown(f"**The networks.** Each opens on the page {page.title}.{needed}")
    for arm in claim.arms:
        _network(arm)
    if result is not None:
        st.caption(_provenance(claim, result))
    if claim.source in SOURCES:
        st.caption(plain(f"Source: {SOURCES[claim.source].citation}."))
    if claim.text is not None:
        _by_command(claim, result)
        return
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
    """The rows of the finding. Columns such as "loss: best" and "loss: last" have a heading that
    they share."""
    table = pd.DataFrame(result.finding.table)
    heads = [[_capital(part) for part in name.rpartition(": ")[::2]] for name in table]
    shared = any(above for above, _ in heads)
    table.columns = pd.MultiIndex.from_tuples(heads) if shared else [name for _, name in heads]
    return table


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _needed(config: TextConfig) -> str:
    """What has to be done before the links are of use, where the text is not here."""
    return (
        f" They learned {plain(what_is_needed(config))}, which is not on this machine: whoever has "
        "it drops it there, and it is recognised."
    )


def _network(arm: Arm) -> None:
    """A link to the first of its seeds."""
    if isinstance(arm.config, RunConfig):
        page, query, title = "train", to_query(arm.config), title_of(arm.config)
    else:
        page, query = "text", to_text_query(arm.config)
        title = plain(text_title(arm.config.optimizer, arm.config))
    seeds = counted(arm.seeds, "seed")
    with st.container(horizontal=True, vertical_alignment="center", gap=None):
        page_link(page, plain(arm.label), query=query)
        st.caption(title.replace(f"seed {arm.config.seed}", seeds))


def _by_command(claim: Claim, result: Result | None) -> None:
    """How it is put to the test where that takes longer than a page may."""
    assert claim.text is not None
    takes = testing.seconds(claim) if result is None else result.seconds
    st.markdown(
        f"**{'Put it to the test' if result is None else 'Run it again'}.** It takes about "
        f"{duration(60 * math.ceil(takes / 60))}, longer than a page may train, so it is a "
        "command. It can be stopped and goes on where it was; what is stored is not trained again. "
        f"FILE: {plain(what_is_needed(claim.text))}; left out where that was dropped on the page "
        "Text."
    )
    st.code(f"lstm-state claims {claim.name} --again --corpus FILE", language=None, wrap_lines=True)


def _seeds(claim: Claim, result: Result) -> None:
    """The final accuracy of every network, as strips and as a table."""
    seed_strips(_points(claim, result), key=f"strips_{claim.name}")
    st.caption("Each dot is the final accuracy of one network.")
    table_behind(
        lambda: _listed(claim),
        key=f"strips_{claim.name}",
        columns={"network": "Network", "seed": "Seed", "accuracy": "Final accuracy"},
    )


def _points(claim: Claim, result: Result) -> dict[str, pd.DataFrame]:
    """A row for each seed of each arm, by its label."""
    return {
        arm.label: pd.DataFrame({"accuracy": result.accuracies[arm.label]}).assign(
            seed=lambda rows, first=arm.config.seed: first + rows.index
        )
        for arm in claim.arms
    }


def _listed(claim: Claim) -> pd.DataFrame:
    """The points of all arms in one table."""
    if (result := testing.found(claim)) is None:
        raise NotStored()
    points = _points(claim, result)
    return pd.concat([rows.assign(network=label) for label, rows in points.items()])


def _provenance(claim: Claim, result: Result) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in result.environment.items())
    first = claim.arms[0].config.seed
    return plain(
        f"{result.networks} networks, of each kind with the seeds from {first} on; "
        f"trained and tested in {duration(result.seconds)}. Made with {versions}."
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
