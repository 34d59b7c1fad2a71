"""The talk "Cold start": one idea per step, told by the shipped networks."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.figures.unrolled import PLAIN, RIGHT, WRONG
from lstm_core.inference.generation import generate
from lstm_core.interpret.cue_conflict import cue_conflict, verdict
from lstm_core.interpret.random_inputs import answer_table
from lstm_core.sequence.symbols import ALPHABET, split_symbols
from lstm_core.storage.shipped import SHIPPED_SEED
from ui.address import bound, view_key
from ui.components.step_button import step_button
from ui.services import find_run
from ui.states.cue_conflict import show_cue_conflict
from ui.talk.network import HEIGHT, answers, draw_unrolled
from ui.wording import plain

CURE = RunConfig(framing="variable_length", seed=SHIPPED_SEED)
WARM_UP = "ABCDEFGHIJ"
MAX_TYPED = 25


@dataclass(frozen=True)
class Slide:
    """``draw(run)`` shows it."""

    title: str
    draw: Callable[[Run], None]


def _generate(run: Run) -> None:
    said = "".join(step.predicted for step in generate(run.config, run.weights(), "A", 25))
    st.markdown("### An LSTM read it from A to Z, again and again. Give it A, and let it go on.")
    alt = "It recites the alphabet from A to Z without a mistake"
    draw_unrolled(run, "A" + said[:-1], alt, colours=[RIGHT] * 25)
    st.markdown(f"## A → :green[{' '.join(said)}]")


def _question(run: Run) -> None:
    st.markdown("### The same network. Nothing read before, an empty memory.")
    draw_unrolled(run, "K", "The network reads K from an empty memory", shown=["?"], columns=3)
    st.markdown("## K → ?")


def _cold(run: Run) -> None:
    steps = generate(run.config, run.weights(), "K", 5)
    said = "".join(step.predicted for step in steps)
    st.markdown(
        f"### It says {said[0]}, and is {steps[0].probability:.0%} sure. "
        "Let it go on, and it counts up from there."
    )
    alt = f"Asked cold for the letter after K, it says {said}"
    draw_unrolled(run, "K" + said[:-1], alt, colours=[WRONG] + [PLAIN] * 4)
    st.markdown(f"## K → :orange[{said[0]}] :blue[{' '.join(said[1:])}]")


def _why(run: Run) -> None:
    st.markdown(
        "### In training its memory was only ever empty at the start, before A. "
        "So an empty memory means: start."
    )
    for place, letter, colour in zip(st.columns(2), "AK", (RIGHT, WRONG), strict=True):
        with place:
            said = answers(run, letter)
            draw_unrolled(
                run,
                letter,
                f"Empty memory, reads {letter}, says {said}",
                colours=[colour],
                columns=2,
                key=f"unrolled_{letter}",
            )
            where = "The start of the alphabet" if letter == "A" else "Asked cold"
            st.markdown(f"**{where}.** Empty memory, reads {letter}, says {said}.")


def _warm(run: Run) -> None:
    lengths = range(len(WARM_UP) + 1)
    key = view_key("fed", 0, parse=int, valid=lengths.__contains__, of="talk")
    fed = st.session_state[key]
    st.markdown("### Feed it the alphabet, letter by letter, and ask about K each time.")
    text = WARM_UP[:fed] + "K"
    answer = answers(run, text)[-1]
    draw_unrolled(
        run,
        text,
        f"After {fed} letters, K is answered by {answer}",
        shown=[""] * fed + [answer],
        colours=[PLAIN] * fed + [RIGHT if answer == "L" else WRONG],
        columns=len(lengths),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        step_button(
            "Take one back", key, fed - 1, lengths, icon=":material/remove:", shortcut="Down"
        )
        step_button(
            "Feed a letter", key, fed + 1, lengths, icon=":material/add:", shortcut="Up",
            type="primary",
        )  # fmt: skip
        read = " ".join(WARM_UP[:fed]) or "nothing"
        colour = "green" if answer == "L" else "orange"
        st.markdown(f"## {read}, then K → :{colour}[{answer}]")


def _wrong(run: Run) -> None:
    st.markdown("### Now a wrong letter first: X, then K. Two letters read, so it says the third.")
    answer = answers(run, "XK")[-1]
    alt = f"After X and K it says {answer}"
    draw_unrolled(run, "XK", alt, shown=["", answer], colours=[PLAIN, WRONG], columns=3)
    st.markdown(f"## X, then K → :orange[{answer}]")


def _type(run: Run) -> None:
    typed = st.text_input(
        "Type anything: it answers letter by letter. Tab leaves the field.",
        max_chars=200,
        live="0ms",
        **bound("text", "QWERTY", of="talk"),
    )
    signs = split_symbols(typed)
    letters = [sign.upper() for sign in signs if sign.upper() in set(ALPHABET)]
    used = letters[:MAX_TYPED]
    if used:
        text = "".join(used)
        said = answers(run, text)
        room = 13 if len(used) < 13 else MAX_TYPED
        alt = f"It reads {text} and says {said}"
        draw_unrolled(run, text, alt, columns=room, height=HEIGHT - 55)
        st.markdown(f"## :blue[{' '.join(said)}]")
    else:
        st.markdown("## Any letters, in any order.")
    left_out = [
        f"It only knows A to Z: {len(signs) - len(letters)} of {len(signs)} signs are left out."
        if len(letters) < len(signs)
        else "",
        f"It stops after {MAX_TYPED} letters: the alphabet has no more to say."
        if len(letters) > MAX_TYPED
        else "",
    ]
    st.caption(" ".join(filter(None, left_out)) or "It counts the letters, it never reads them.")


def _cue_conflict(run: Run) -> None:
    table = cue_conflict(run.config, run.weights())
    st.markdown(
        f"### In {table.memory_cases} of {table.cases} cases the memory, whatever the letter."
        if table.memory_cases == table.cases
        else f"### {verdict(table)}"
    )
    show_cue_conflict(run.config, table, key="talk_driving", height=240)


def _cure(run: Run) -> None:
    cure, notice = find_run(CURE)
    if cure is None:
        st.warning(plain(notice or "The shipped network for this step is missing."))
        return
    st.markdown(
        "### Train on short runs that start anywhere. An empty memory no longer means start, "
        "and the letter has to be read."
    )
    for place, one, name in zip(
        st.columns(2), (run, cure), ("Read from A to Z", "Runs of one to five letters"), strict=True
    ):
        table = answer_table(one.config, one.weights(), list(ALPHABET[:25]))
        right = sum(said == ALPHABET[n + 1] for n, said in enumerate(table["predicted"]))
        said = table["predicted"][ALPHABET.index("K")]
        with place.container(border=True):
            st.markdown(f"**{name}**")
            st.title(f"K → :{'green' if said == 'L' else 'orange'}[{said}]", anchor=False)
            st.markdown(f"Each letter asked on its own, cold: **{right} of 25** right.")
            st.markdown(" ".join(table["predicted"]))


SLIDES: dict[str, Slide] = {
    "recite": Slide("It knows the alphabet", _generate),
    "question": Slide("What comes after K?", _question),
    "cold": Slide("What comes after K? B.", _cold),
    "why": Slide("Why B?", _why),
    "warm": Slide("Warm it up", _warm),
    "wrong": Slide("Wrongly warm", _wrong),
    "type": Slide("Say anything", _type),
    "driving": Slide("Who is driving?", _cue_conflict),
    "cure": Slide("The cure", _cure),
}


def slide_key() -> str:
    """Where the talk stands: the session key of the slide's name."""
    return view_key(
        "step",
        next(iter(SLIDES)),
        valid=SLIDES.__contains__,
        of="talk",
        in_words=lambda name: SLIDES[name].title,
    )


def footer(key: str) -> None:
    """Back and Next, also with the arrow keys, and where the talk stands."""
    names = list(SLIDES)
    at = names.index(st.session_state[key])
    with st.container(horizontal=True, vertical_alignment="center"):
        before = names[at - 1] if at else None
        step_button("Back", key, before, names, icon=":material/arrow_back:", shortcut="Left")
        after = names[at + 1] if at + 1 < len(names) else None
        step_button(
            "Next", key, after, names, icon=":material/arrow_forward:", shortcut="Right",
            type="primary",
        )  # fmt: skip
        st.caption(f"{at + 1} of {len(names)}", width="content")
