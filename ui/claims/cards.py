"""The claims as cards: verdict, claim and evidence in words."""

from typing import Literal, NamedTuple

import streamlit as st

from lstm_core.experiments.claims import CLAIMS, VERDICTS, Claim, Result
from ui import session
from ui.address import put, view_key
from ui.claims import testing
from ui.claims.evidence import evidence
from ui.components.choice import choice
from ui.components.job_progress import job_progress
from ui.wording import plain

ALL = "All"
CARD_WIDTH = 370  # pixels, at least: two columns on a wide screen, one on a phone


class Look(NamedTuple):
    word: str
    icon: str
    colour: Literal["blue", "orange", "red", "violet", "gray"]
    many: str
    """in the filter"""


LOOKS = {
    "true": Look(VERDICTS["true"], ":material/check_circle:", "blue", "Hold"),
    "partly": Look(VERDICTS["partly"], ":material/contrast:", "orange", "Partly"),
    "false": Look(VERDICTS["false"], ":material/cancel:", "red", "Do not hold"),
    "open": Look(VERDICTS["open"], ":material/help:", "violet", "Not settled"),
}
UNTESTED = Look("Not tested yet", ":material/science:", "gray", "Not tested yet")


def claims() -> None:
    """All of them, or those with one verdict."""
    st.markdown(
        "What tutorials, courses and their readers say about stateful networks, each claim put to "
        "the test here with many seeds."
    )
    key, opened = _opened()
    found = {name: testing.found(claim) for name, claim in CLAIMS.items()}
    looks = {
        name: UNTESTED if result is None else LOOKS[result.finding.verdict]
        for name, result in found.items()
    }
    counts = {ALL: len(CLAIMS)}
    for look in (*LOOKS.values(), UNTESTED):
        number = sum(one is look for one in looks.values())
        if number or look not in (UNTESTED, LOOKS["open"]):
            counts[look.many] = number
    wanted = choice(
        "Verdict",
        list(counts),
        name="show",
        default=ALL,
        of="claims",
        format_func=lambda many: f"{many} {counts.get(many, 0)}",
        on_change=put,
        args=(key, ""),
        label_visibility="collapsed",
    )
    names = [name for name in CLAIMS if wanted in (ALL, looks[name].many) or name == opened]
    names.sort(key=lambda name: name != session.CLAIMS_FIRST.get())
    # Where a card is opened in the right column, later ones fill the place beside the left one.
    grid = st.grid(2, min_column_width=CARD_WIDTH, border=True, dense=True, key="claims")
    for name in names:
        is_open = name == opened
        with grid.cell(column_span="all" if is_open else 1):
            _card(CLAIMS[name], found[name], looks[name], key, is_open)


def _opened() -> tuple[str, str]:
    """The key of the name of the claim whose evidence is open, and that name. The one that a
    link opens comes first, where it is seen."""
    key = view_key("claim", "", valid=lambda name: name in CLAIMS or not name, of="claims")
    opened = st.session_state[key]
    if not session.CLAIMS_FIRST.known():
        session.CLAIMS_FIRST.set(opened)
    return key, opened


def _card(claim: Claim, result: Result | None, look: Look, key: str, is_open: bool) -> None:
    st.badge(look.word, icon=look.icon, color=look.colour)
    st.markdown(f"**{plain(claim.says)}**")
    st.caption(f"Whose sentence: {plain(claim.whose)}")
    st.markdown(plain(result.finding.sentence if result else claim.did))
    job = testing.under_way(claim)
    if job is not None:
        job_progress([("", job)], of="test")
    st.button(
        "Close" if is_open else "The evidence" if result else "The test",
        icon=":material/expand_less:" if is_open else ":material/expand_more:",
        type="tertiary",
        key=f"evidence_{claim.name}",
        on_click=put,
        args=(key, "" if is_open else claim.name),
    )
    if is_open:
        evidence(claim, result, running=job is not None)
