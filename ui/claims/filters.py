"""Which of the claims are shown: a search, and the verdict."""

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

import streamlit as st

from lstm_core.experiments.claims import VERDICTS, Claim, Result
from lstm_core.wording import counted
from ui import session
from ui.address import bound, put
from ui.components.choice import choice
from ui.wording import plain

ALL = "All"
LONGEST = 100  # characters that are looked for


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


def look_of(result: Result | None) -> Look:
    return UNTESTED if result is None else LOOKS[result.finding.verdict]


def search(**changed: Any) -> str:
    """What is looked for; ``changed``: what a change of it calls."""
    text = st.text_input(
        "Find a claim",
        type="search",
        placeholder="A word, or whose claim it is",
        max_chars=LONGEST,
        live="300ms",
        label_visibility="collapsed",
        width=300,
        **changed,
        **bound("find", "", of="claims", valid=lambda text: len(text) <= LONGEST),
    )
    return (text or "").strip()


def verdict_choice(looks: Iterable[Look], **changed: Any) -> str:
    """The verdict whose claims are wanted, or ``ALL``; ``changed`` as for ``search``."""
    looks = list(looks)
    counts = {ALL: len(looks)}
    for look in (*LOOKS.values(), UNTESTED):
        number = looks.count(look)
        if number or look not in (UNTESTED, LOOKS["open"]):
            counts[look.many] = number
    return choice(
        "Verdict",
        list(counts),
        name="show",
        default=ALL,
        of="claims",
        format_func=lambda many: f"{many} {counts.get(many, 0)}",
        label_visibility="collapsed",
        **changed,
    )


def matches(text: str, claim: Claim, subject: str, result: Result | None) -> bool:
    """Whether every word that is looked for stands in the claim, in whose it is, in what it is
    about, or in the evidence."""
    said = [claim.name, claim.says, claim.whose, claim.did, subject]
    if result is not None:
        said += [result.finding.sentence, claim.deciding(result)]
    found = " ".join(said).casefold()
    return all(word in found for word in text.casefold().split())


def nothing_found(text: str, *, elsewhere: int) -> None:
    """That no claim is shown, and a way on. ``elsewhere``: how many of other verdicts fit."""
    if not text:
        said = "No claim has this verdict."
    elif elsewhere:
        said = f"“{text}” is found in {counted(elsewhere, 'claim')}, but with another verdict."
    else:
        said = f"“{text}” is found in no claim and in no evidence. Try one word, say batch or blog."
    st.info(plain(said), icon=":material/search_off:")
    st.button("Show all claims", icon=":material/clear_all:", on_click=_show_all)


def _show_all() -> None:
    put(session.view_key("find", "claims"), "")
    put(session.view_key("show", "claims"), ALL)
