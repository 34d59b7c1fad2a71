"""The questions people ask about recurrent networks in Keras: flip something, and see what the
code gives."""

import streamlit as st

from lstm_core.questions import QUESTIONS, Choice, Question, stored_answers
from ui import session
from ui.address import asked, put, view_key
from ui.charts.code import marked_code
from ui.components.choice import choice
from ui.components.drawn import drawn
from ui.components.see_next import see_next
from ui.shapes.own_samples import own_samples
from ui.shapes.tensors import tensor
from ui.shapes.try_it import TRY_IT
from ui.wording import plain

WIDTHS = (6, 5)  # of code, whose longest line has 90 characters, and of what comes back


def questions_panel() -> None:
    """A line for each question; one at a time is open. One that a link asks for comes first, or it
    would be below the screen."""
    linked = asked("question")
    key = view_key(
        "question",
        "",
        valid=lambda name: name in QUESTIONS or not name,
        of="shapes",
        in_words=lambda name: name or "the list",
    )
    st.header("Questions people ask", anchor="questions")
    st.caption(
        "Each answer is what the Keras code beside it gives: it was run for every flip, and is "
        "run again by a test."
    )
    if linked:
        session.QUESTION_FIRST.set(st.session_state[key])
    first = session.QUESTION_FIRST.get()
    with st.container(gap="xsmall"):
        for question in sorted(QUESTIONS.values(), key=lambda one: one.name != first):
            _line(question, key)


def _line(question: Question, key: str) -> None:
    """``key``: of the name of the question that is open."""
    is_open = st.session_state[key] == question.name
    line_key = f"question_{question.name}"
    st.session_state[line_key] = is_open
    line = st.expander(
        plain(question.asks),
        key=line_key,
        on_change=lambda: put(key, question.name if st.session_state[line_key] else ""),
    )
    if is_open:
        with line:
            _answer(question)


def _answer(question: Question) -> None:
    st.markdown(plain(question.answer))
    with st.container(horizontal=True):
        chosen = tuple(
            choice(flip.name, list(flip.values), name=f"flip{number}", of=question.name)
            for number, flip in enumerate(question.flips, 1)
        )
    before = _before(question, chosen)
    left, right = st.columns(WIDTHS, gap="medium")
    with left:
        old = None if before is None else question.source(before)
        shown = marked_code(question.source(chosen), old, to_change="a value above")
        drawn("code", shown, key="question")
    with right:
        _results(question, chosen, before)
    if question.name == "features":
        own_samples()
    see_next([TRY_IT[question.name]])


def _before(question: Question, chosen: Choice) -> Choice | None:
    """What was chosen before the last flip; None as long as nothing was flipped."""
    flipped = session.FLIPPED.get()
    now, before = flipped.get(question.name, (chosen, None))
    if now != chosen:
        now, before = chosen, now
    flipped[question.name] = (now, before)
    return before


def _results(question: Question, chosen: Choice, before: Choice | None) -> None:
    answers = stored_answers(question)
    if answers is None:
        st.info(
            "The results of this code are not here. `lstm-state questions --ship` runs it.",
            icon=":material/info:",
        )
        return
    now = answers.results[chosen]
    old = answers.results[before] if before is not None else {}
    for shown in question.shown:
        if shown.name in now:
            new = before is not None and shown.name not in old
            tensor(shown.title, now[shown.name], old.get(shown.name), new=new)
        elif shown.name in old:
            st.markdown(f":gray[**No longer there:** {plain(shown.title)}]")
    same = [value.to_dict() for value in now.values()] == [v.to_dict() for v in old.values()]
    marked = (
        "The last flip changed none of this. " if same else "Marked: what the last flip changed. "
    )
    marked = marked if before is not None else ""
    keras, tensorflow = (answers.environment.get(name, "") for name in ("keras", "tensorflow"))
    st.caption(plain(f"{marked}Found with Keras {keras} and TensorFlow {tensorflow}."))
