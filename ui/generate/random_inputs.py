"""Random inputs: twenty drawn at random, or texts of one's own."""

from functools import partial

import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.data.dataset import in_known_case
from lstm_core.interpret.random_inputs import answer_table, random_letters, random_pairs
from ui.address import bound
from ui.components.choice import choice
from ui.components.epoch_slider import epoch_slider
from ui.components.prediction_columns import PREDICTION_COLUMNS, share_column
from ui.generate.draws import draw_again, draw_key
from ui.wording import accuracy_text, padding_in_words, spaces_seen

PAIRS, LETTERS, OWN = "Training pairs", "Letters in any order", "Your own"
PATTERNS = 20
MAX_OWN = 50


def random_inputs_panel(run: Run) -> None:
    """Twenty inputs drawn at random, or one's own, each read from zero state."""
    config = run.config
    kind = choice("Inputs", (PAIRS, LETTERS, OWN), name="start", default=PAIRS, of="patterns")
    if kind == OWN:
        texts = _own(config)
    else:
        draws = random_pairs if kind == PAIRS else random_letters
        key = draw_key("pattern")
        draw_again(key)
        texts = draws(config, PATTERNS, st.session_state[key])
    epoch = epoch_slider(run)
    if not texts:
        st.info("Type at least one input.", icon=":material/keyboard:")
        return
    table = answer_table(config, run.weights(epoch), texts)
    known = table["correct"].notna()
    right = int(table["correct"].fillna(False).sum())
    if known.any():
        st.markdown(
            f"**{int(known.sum())} training pairs, {right} right** "
            f"({accuracy_text(right / int(known.sum()))})."
        )
    if config.rule.carries_state:
        st.caption(
            "Each is read from zero state: a network that carries its state has nothing to go by."
        )
    if (~known).any():
        words = (
            "An input without a target was never trained: there is no right answer, and the "
            "network has no way to say so."
        )
        if config.encoding == "ordinal" and config.context_length > 1:
            words += f" {padding_in_words(config)} Inputs that it cannot tell apart share a target."
        st.caption(words)
    marks = {True: "✓ right", False: "✗ wrong", None: "never trained"}
    st.dataframe(
        table.assign(
            result=[marks[value] for value in table["correct"]],
            input=table["input"].map(partial(spaces_seen, config)),
        )[["input", "target", "predicted", "probability", "result"]],
        hide_index=True,
        height="content",
        column_config=PREDICTION_COLUMNS | {"probability": share_column("Probability")},
    )


def _own(config: RunConfig) -> list[str]:
    """Inputs of one's own, separated by something that is no symbol of theirs."""
    separators = {" ": "spaces", ",": "commas", "|": "bars", ";": "semicolons"}
    known = config.join(config.vocabulary)
    between = next((one for one in separators if one not in known), " ")
    default = between.join(_odd_inputs(config))
    own = st.text_input(
        f"Inputs, with {separators[between]} between them",
        max_chars=2_000,
        live="250ms",
        **bound("text", default, of=f"patterns:{config.hash}"),
    )
    return [in_known_case(config, text) for text in own.split(between) if text][:MAX_OWN]


def _odd_inputs(config: RunConfig) -> list[str]:
    """To begin with: two letters swapped, the last letter over and over, the first one twice."""
    names = config.vocabulary
    first, second, third = names[0], names[1], names[min(2, len(names) - 1)]
    odd = ((second, first, third), (names[-1],) * 3, (first, first, second))
    return [config.join(symbols[-config.context_length :]) for symbols in odd]
