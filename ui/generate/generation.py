"""Continue by itself: pick a letter and an initial state, and let the network go on."""

from collections.abc import Hashable

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.data.dataset import in_known_case, read_codes
from lstm_core.errors import InputError
from lstm_core.inference.applying import check_fed_back
from lstm_core.inference.generation import Step, generate
from lstm_core.sequence.symbols import asked_place, visible
from ui import session
from ui.address import bound, bound_within
from ui.charts.probability_bars import probability_bars
from ui.components.choice import choice
from ui.components.epoch_slider import epoch_slider
from ui.components.number import number_within
from ui.components.prediction_columns import share_column
from ui.components.refusal import say_refusal
from ui.components.see_next import from_answer, see_next
from ui.components.table_behind import table_behind
from ui.generate.draws import MOST, draw_again, draw_key
from ui.wording import padding_in_words, plain, shortened, spaces_seen

STARTS = {"zero": "Zero", "primed": "Primed", "custom": "Custom"}  # fit a narrow column
MAX_PICKED = 60  # letters to pick from; a larger vocabulary is typed
MAX_PREFIX = 500  # symbols
MAX_STEPS = 60
MAX_DOTS = 8  # of padding, before an input in the table
STEPS = 10


def generation_panel(run: Run) -> None:
    """Controls on the left, the predictions on the right."""
    config = run.config
    check_fed_back(config)
    left, right = st.columns([3, 5], gap="medium")
    with left:
        text, prefix = _beginning(config)
        steps = st.slider("Steps", **bound_within("steps", STEPS, 1, MAX_STEPS))
        temperature = st.slider(
            "Temperature",
            step=0.1,
            **bound_within("temperature", 0.0, 0.0, 2.0),
            help="0 takes the most probable letter. Above, one is drawn: the higher, the more "
            "often an improbable one.",
        )
        draw = _draw() if temperature else 0
        epoch = epoch_slider(run)
    with right:
        try:
            found = generate(
                config,
                run.weights(epoch),
                text,
                steps,
                warm_up=prefix,
                temperature=temperature,
                draw_seed=draw,
            )
        except InputError as error:
            say_refusal(error)
            return
        if len(found) < steps:
            st.caption(f"The string ends with {found[-1].predicted}, after which nothing is read.")
        question = (run.hash, epoch, prefix, text, steps, temperature, draw)
        _steps(config, prefix, text, found, question, temperature)
        read = config.join([prefix, text, *(step.predicted for step in found[:-1])])
        see_next(from_answer(run, epoch, read))


def _beginning(config: RunConfig) -> tuple[str, str]:
    """The text to go on from, and what is read before it."""
    names = tuple(config.vocabulary[code] for code in read_codes(config))
    middle = config.example[asked_place(config.example)]
    if len(names) <= MAX_PICKED:
        picked = st.pills(
            "First letter",
            names,
            format_func=lambda symbol: plain(visible(symbol)),
            required=True,
            wrap=True,
            **bound("text", middle, valid=names.__contains__, of="letter"),
        )
        text = picked or middle
    else:
        typed = bound("text", middle, of=f"typed:{config.hash}")
        text = st.text_input("First letters", **typed) or ""
    at = config.example.index(text) if text in config.example else 0
    before = config.join(config.example[:at])
    start = choice(
        "Initial state",
        STARTS,
        name="start",
        default="primed" if config.answers == "every" else "zero",
        of=config.answers.replace("last", ""),
        help="Zero: nothing is read before. Primed: the network first reads all that comes before "
        "in the sequence. Custom: it first reads whatever you like, wrong things too.",
    )
    prefix = before if start == "primed" else ""
    if start == "custom":
        wrong = "X" if "X" in names else names[-1]
        read = bound("prefix", wrong, of=f"recite:{config.sequence}")
        prefix = st.text_input("Read before", max_chars=MAX_PREFIX, live="150ms", **read) or ""
    st.caption(_context_in_words(config, prefix, text))
    return in_known_case(config, text), in_known_case(config, prefix)


def _context_in_words(config: RunConfig, prefix: str, text: str) -> str:
    """What the network gets of a prefix, as Markdown."""
    if config.reads_on:
        return "The state is carried from letter to letter."
    if config.context_length == 1:
        return "The input is one letter at a time, each from zero state" + (
            ": a prefix never reaches it." if prefix else "."
        )
    state = ", from zero state" if config.rule.recurrent else ""
    words = f"The input of each step is the last {config.context_length:,} letters{state}."
    if len(config.split(config.join([prefix, text]))) < config.context_length:
        words += f" A dot is padding. {padding_in_words(config)}"
    return words


def _draw() -> int:
    key = draw_key()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = number_within(
            "Draw number", 0, MOST - 1, key=key, step=1, persist_state="session", width=150,
            help=f"The same number draws the same letters. From 0 to {MOST - 1:,}.",
        )  # fmt: skip
        draw_again(key)
    return number


def _steps(
    config: RunConfig,
    prefix: str,
    text: str,
    steps: list[Step],
    question: Hashable,
    temperature: float,
) -> None:
    """The steps, all of them or one more at each click."""
    about, count = session.STEPS_SHOWN.get()
    count = count if about == question else len(steps)
    with st.container(horizontal=True):
        # What a button will show is decided now, so that a double click does not count twice.
        for label, icon, number, off in (
            ("One at a time", ":material/first_page:", 1, count == 1),
            ("Next step", ":material/navigate_next:", count + 1, count >= len(steps)),
            ("All steps", ":material/last_page:", len(steps), count >= len(steps)),
        ):
            shown = (question, number)
            st.button(
                label, icon=icon, on_click=session.STEPS_SHOWN.set, args=(shown,), disabled=off
            )
    steps = steps[:count]
    predicted = config.join(visible(step.predicted) for step in steps)
    if prefix:
        st.caption(plain(f"After reading {shortened(prefix)}"))
    st.header(f"{plain(spaces_seen(config, text))} → :blue[{plain(predicted)}]", anchor=False)
    chosen = _steps_table(config, steps)
    step = steps[chosen]
    drawn = ", drawn at this temperature" if temperature else ""
    read = plain(spaces_seen(config, shortened(step.input)))
    st.markdown(
        f"**Step {chosen + 1}.** Input {read}, prediction "
        f"**{plain(visible(step.predicted))}** with probability {step.probability:.2%}{drawn}."
    )
    bars = probability_bars(
        config.vocabulary,
        {"probability": step.probabilities},
        key="step_bars",
        alt=f"Bars of the probability of every next letter in step {chosen + 1}; "
        f"{visible(step.predicted)} has {step.probability:.0%}",
    )
    table_behind(
        lambda: bars,
        key="step_bars",
        columns={"letter": "Next letter", "probability": "Probability"},
    )


def _window(config: RunConfig, text: str) -> str:
    """The input of a step, with its padding if that is not too much."""
    missing = (
        config.context_length - len(config.split(text)) if config.context_length <= MAX_DOTS else 0
    )
    return config.join(["·"] * missing + [spaces_seen(config, shortened(text))])


def _steps_table(config: RunConfig, steps: list[Step]) -> int:
    """All steps with their bars; returns the one that is picked, or the last."""
    few = len(config.vocabulary) <= MAX_PICKED
    wider = 2 if config.tokens == "words" else 1
    table = pd.DataFrame(
        {
            "step": np.arange(1, len(steps) + 1),
            "input": [_window(config, step.input) for step in steps],
            "prediction": [visible(step.predicted) for step in steps],
            "probability": [step.probability for step in steps],
        }
    )
    if few:
        table["all"] = [step.probabilities.astype(float).tolist() for step in steps]
    picked = st.dataframe(
        table,
        hide_index=True,
        height="content" if len(steps) <= STEPS else 390,
        on_select="rerun",
        selection_mode="single-row",
        key=f"steps_{len(steps)}",
        column_config={
            "step": st.column_config.NumberColumn("Step", width=50),
            "input": st.column_config.TextColumn("Input", width=70 * wider),
            "prediction": st.column_config.TextColumn("Prediction", width=80 * wider),
            "probability": share_column("Probability", width=130),
            "all": st.column_config.BarChartColumn(
                f"All letters, {visible(config.vocabulary[0])} to {visible(config.vocabulary[-1])}",
                y_min=0,
                y_max=1,
            ),
        },
    )
    rows = picked.selection.rows
    return rows[0] if rows and rows[0] < len(steps) else len(steps) - 1
