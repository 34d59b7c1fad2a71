"""Random patterns: twenty questions drawn at random, or texts of one's own."""

import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.patterns import question_table, random_letters, random_pairs
from ui.view import epoch_slider, parameters, widget_key
from ui.words import accuracy_text, plain, sentence, spaces_seen

PAIRS, LETTERS, OWN = "Training pairs", "Letters in any order", "Your own"
PATTERNS = 20
MAX_OWN = 50


def patterns_panel(run: Run) -> dict[str, str]:
    """Twenty questions drawn at random, or one's own, each asked from an empty memory."""
    config = run.config
    kinds = (PAIRS, LETTERS, OWN)
    kind = st.segmented_control(
        "Ask about",
        kinds,
        key=widget_key("start", PAIRS, valid=kinds.__contains__, of="patterns"),
        required=True,
        persist_state="session",
    )
    draw, own, default = 0, "", " ".join(_unseen(config))
    if kind == OWN:
        key = widget_key("text", default, of=f"patterns:{config.reach}")
        own = st.text_input(
            "Inputs, with spaces between them", key=key, max_chars=2_000, live="250ms",
            persist_state="session",
        )  # fmt: skip
        texts = own.split()[:MAX_OWN]
    else:
        key = widget_key("draw", 0, parse=int, valid=lambda value: 0 <= value < 10**6, of="pattern")
        st.button("Draw again", icon=":material/casino:", on_click=_draw_again, args=(key,))
        draw = st.session_state[key]
        texts = (random_pairs if kind == PAIRS else random_letters)(config, PATTERNS, draw)
    epoch, at_epoch = epoch_slider(run)
    shown = at_epoch | parameters(start=(kind, PAIRS), draw=(draw, 0), text=(own, default or ""))
    if kind != OWN:
        shown.pop("text", None)
    if not texts:
        st.info("Type at least one input.", icon=":material/keyboard:")
        return shown
    try:
        table = question_table(config, run.weights(epoch), texts)
    except ValueError as error:
        st.error(plain(sentence(error)), icon=":material/block:")
        return shown
    known = table["correct"].notna()
    right = int(table["correct"].fillna(False).sum())
    if known.any():
        st.markdown(
            f"**{right} of {int(known.sum())}** that were trained are right "
            f"({accuracy_text(right / int(known.sum()))})."
        )
    if config.rule.carries_state:
        st.caption("Each is asked cold, so a network that carries its state has nothing to go by.")
    if (~known).any():
        st.caption(
            "An input without a target was never trained: there is no right answer, and the "
            "network has no way to say so."
        )
    marks = {True: "✓ right", False: "✗ wrong", None: "never trained"}
    st.dataframe(
        table.assign(
            result=[marks[value] for value in table["correct"]],
            input=table["input"].map(spaces_seen),
        )[["input", "target", "predicted", "probability", "result"]],
        hide_index=True,
        height="content",
        column_config={
            "input": "Input",
            "target": "Target",
            "predicted": "Predicted",
            "probability": st.column_config.ProgressColumn(
                "Probability of the prediction", format="percent", min_value=0, max_value=1
            ),
            "result": "Result",
        },
    )
    return shown


def _unseen(config: RunConfig) -> list[str]:
    """Some inputs that were never trained, to begin with."""
    first, second, third = config.vocabulary[:3]
    texts = [second + first + third, config.vocabulary[-1] * 3, first + first + second]
    return [text[-config.reach :] for text in texts]


def _draw_again(key: str) -> None:
    st.session_state[key] = (st.session_state[key] + 1) % 10**6
