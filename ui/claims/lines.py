"""The claims, a line each: the verdict, the claim, the number that decides, whose claim it is, and
where to see it. A click on a line opens the evidence."""

import streamlit as st

from lstm_core.experiments.claims import SUBJECTS, Claim, Result
from ui import session
from ui.address import put, view_key
from ui.claims import testing
from ui.claims.evidence import evidence
from ui.claims.filters import ALL, Look, look_of, matches, nothing_found, search, verdict_choice
from ui.claims.places import PLACES, Place, lacks_its_text, seconds_to_see
from ui.components.job_progress import job_progress
from ui.components.page_link import page_link
from ui.pages import PAGES
from ui.wording import duration, plain

WIDTHS = (3, 1)  # of a line and of the link beside it, which must fit at 1024 pixels


def claims() -> None:
    """Those that are looked for, by what they are about."""
    every = {claim.name: claim for some in SUBJECTS.values() for claim in some}
    key = view_key(
        "claim",
        "",
        valid=lambda name: name in every or not name,
        of="claims",
        in_words=lambda name: name or "the list",
    )
    opened = st.session_state[key]
    if not session.CLAIMS_FIRST.known():
        session.CLAIMS_FIRST.set(opened)
    results = {name: testing.found(claim) for name, claim in every.items()}
    looks = {name: look_of(result) for name, result in results.items()}
    with st.container(horizontal=True, vertical_alignment="center"):
        text = search(on_change=put, args=(key, ""))
        wanted = verdict_choice(looks.values(), on_change=put, args=(key, ""))
    fitting = {
        claim.name
        for subject, some in SUBJECTS.items()
        for claim in some
        if matches(text, claim, subject, results[claim.name])
    }
    shown = {name for name in fitting if wanted in (ALL, looks[name].many)} | ({opened} - {""})
    for subject, some in _what_a_link_opens_first(session.CLAIMS_FIRST.get()):
        here = [claim for claim in some if claim.name in shown]
        if here:
            st.header(subject, anchor=False)
        with st.container(gap="xsmall"):
            for claim in here:
                _line(claim, results[claim.name], looks[claim.name], key)
    if not shown:
        nothing_found(text, elsewhere=len(fitting))


def _what_a_link_opens_first(name: str | None) -> list[tuple[str, list[Claim]]]:
    """The claims by subject, with the one of that name, if there is one, where it is seen."""
    first = lambda claim: claim.name != name
    groups = [(subject, sorted(some, key=first)) for subject, some in SUBJECTS.items()]
    return sorted(groups, key=lambda group: all(map(first, group[1])))


def _line(claim: Claim, result: Result | None, look: Look, key: str) -> None:
    """``key``: of the name of the claim that is open."""
    is_open = st.session_state[key] == claim.name
    line_key = f"line_{claim.name}"
    st.session_state[line_key] = is_open  # only one is
    place = PLACES[claim.name]
    left, right = st.columns(
        WIDTHS, gap="xxsmall", vertical_alignment="top" if is_open else "center"
    )
    with left:
        line = st.expander(
            _in_words(claim, result, look),
            key=line_key,
            on_change=lambda: put(key, claim.name if st.session_state[line_key] else ""),
        )
        job = testing.under_way(claim)
        if job is not None:
            job_progress([("", job)], of="test")
    with right:
        _link(place)
    if is_open:
        with line:
            evidence(claim, result, running=job is not None)


def _link(place: Place) -> None:
    """Where it is seen, and how long that takes where it has to be trained there."""
    label, text = f":primary[{PAGES[place.page].title}]", f"See it: {place.shows}."
    if seconds := seconds_to_see(place):
        takes = duration(seconds) if seconds < 60 else f"{seconds / 60:.0f} min"  # in one row
        label += f" :small[:gray[takes {takes}]]"
        text += f" It is trained there with a click, in about {duration(seconds)}."
    if lacks_its_text(place):
        text += " The text has to be dropped there first."
    page_link(place.page, label, query=place.query, icon=None, help=text)


def _in_words(claim: Claim, result: Result | None, look: Look) -> str:
    """A line, as Markdown."""
    decides = f"· **{plain(claim.deciding(result))}** " if result is not None else ""
    whose = plain(claim.whose.partition(",")[0])
    return (
        f":{look.colour}-badge[{look.icon} {look.word}] {plain(claim.says)} {decides}"
        f"· :small[:gray[{whose}]]"
    )
