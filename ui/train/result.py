"""A finished run on a page: figures of merit, predictions, tensors, code."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from lstm_core import Run, RunConfig
from lstm_core.config.title import beginning
from lstm_core.data.dataset import make_dataset, sample_lengths, spell
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.tables import preparation
from lstm_core.export.export import history_table
from lstm_core.export.script import script_of
from lstm_core.inference.predictions import prediction_table
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.symbols import visible
from lstm_core.wording import counted
from ui.components.choice import show_view
from ui.components.epoch_slider import epoch_key, epoch_slider
from ui.components.export_menu import export_menu
from ui.components.learning_picture import has_all_epochs
from ui.components.prediction_columns import PREDICTION_COLUMNS, share_column
from ui.components.see_next import from_answer, see_next
from ui.components.table_behind import table_behind
from ui.services import run_of
from ui.wording import (
    accuracy_text,
    duration,
    plain,
    published_text,
    spaces_seen,
)

MAX_TABLE_COLUMNS = 64
MAX_COLOURED_ROWS = 2_000
MAX_ONES = 12  # of a one-hot sample, listed beside its table
CODE_PIXELS = 600
MAX_ROWS = 26  # shown without scrolling: the alphabet


def views(run: Run) -> None:
    """What there is to read off a run, below the picture of how it learned."""
    config = run.config
    _remarks(config)
    st.caption(
        "Running loss and accuracy are means over an epoch while the weights move, as Keras "
        "reports them. The final figures come from evaluating the finished network. What the map "
        "shows is listed under Predictions, for any recorded epoch."
    )
    table_behind(
        lambda: history_table(run_of(config)),
        key="learning",
        columns={"epoch": "Epoch", "loss": "Loss", "accuracy": "Accuracy", "updates": "Updates"},
    )
    show_view(VIEWS, run, of="result")


def keras_code(config: RunConfig, run: Run | None = None) -> None:
    """The settings as a script in plain Keras, with what came of them where there is a run."""
    st.caption("Runs without this app, and makes the same network: it needs keras and tensorflow.")
    st.code(script_of(config, run), language="python", height=CODE_PIXELS)


def figures_of_merit(run: Run) -> None:
    """What came of it, and the way to take it along."""
    config = run.config
    published = config.rule.published
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        st.metric("Final accuracy here", accuracy_text(run.final_accuracy), width="content")
        st.metric(
            "Published",
            published_text(config.rule.published_accuracies),
            help="; ".join(map(str, published)) or "Nobody published a figure for this framing.",
            width="content",
        )
        st.metric("Final loss", f"{run.final_loss:.3f}", width="content")
        st.metric(
            f"Updates, in {duration(run.history.seconds[-1])}",
            f"{run.updates:,}",
            help=f"Before that, building took {duration(run.seconds['build'])} and compiling "
            f"{duration(run.seconds['compile'])}.",
            width="content",
        )
        export_menu(run)


def _remarks(config: RunConfig) -> None:
    """What a reader should know of these settings."""
    reference = RunConfig(framing=config.framing)
    if config.rule.published and config != reference.replace(seed=config.seed):
        st.caption("The published figure is for other settings than these.")
    if config.rule.beware:
        st.caption(f":material/lightbulb: {config.rule.beware}")


def _predictions(run: Run) -> None:
    # Where the picture above has a slider for each epoch, that is the page's.
    epoch = st.session_state[epoch_key(run)] if has_all_epochs(run) else epoch_slider(run)
    table = prediction_table(run, epoch)
    right = int(table["correct"].sum())
    st.caption(
        f"After epoch {epoch:,}: {counted(len(table), 'training pair')}, {right:,} right "
        f"({accuracy_text(right / len(table))}). "
        + (
            "Read in order, the state carried from pair to pair."
            if run.config.rule.carries_state
            else "Each pair is read on its own, from a zero state."
            if run.config.rule.recurrent
            else "Each pair is read on its own."
        )
    )
    shown = table.assign(
        result=np.where(table["correct"], "✓ right", "✗ wrong"),
        sample=np.arange(len(table)),
    )[["sample", "input", "target", "predicted", "probability", "result"]]
    for column in ("input", "target", "predicted"):
        shown[column] = shown[column].map(partial(spaces_seen, run.config))
    st.dataframe(
        # The colour is extra, the last column says it too; colouring very many rows is slow.
        shown.style.apply(_mark_wrong, axis=1) if len(shown) <= MAX_COLOURED_ROWS else shown,
        hide_index=True,
        height="content" if len(shown) <= MAX_ROWS else 600,
        column_config=PREDICTION_COLUMNS
        | {"probability": share_column("Probability of the prediction")},
    )
    st.download_button(
        "Predictions as CSV",
        table.to_csv(index=False),
        file_name=f"predictions-{run.hash}-epoch-{epoch}.csv",
        mime="text/csv",
        icon=":material/download:",
    )
    see_next(from_answer(run, epoch))


def _mark_wrong(row: pd.Series) -> list[str]:
    colour = "" if row["result"].startswith("✓") else "background-color: rgba(213, 94, 0, 0.22)"
    return [colour] * len(row)


def _tensors(run: Run) -> None:
    config = run.config
    data, shape = make_dataset(config), ModelSpec.of(config)
    samples, features = counted(config.samples, "sample"), counted(shape.features, "feature")
    if shape.recurrent:
        axes = f"{samples}, {counted(shape.steps, 'time step')}, {features}"
    else:
        axes = f"{samples}, {features}"
    st.markdown(
        f"**Input** `[{axes}]` float32 · **Target** `[{samples}, {shape.classes} classes]` "
        f"float32, one-hot · **Batch** of {config.batch_size:,}"
    )
    listed = min(3, config.samples)
    shown = min(shape.features, MAX_TABLE_COLUMNS)
    wide = shown > 3  # too wide to stand side by side
    places = [st.container() for _ in range(listed)] if wide else st.columns(listed)
    for index, place in enumerate(places):
        values = data.inputs[index].reshape(shape.steps, shape.features)
        target = config.vocabulary[data.target_codes[index]]
        frame = pd.DataFrame(
            values[:, :shown],
            index=pd.RangeIndex(len(values), name="time step"),
            columns=[_feature_name(config, i) for i in range(shown)],
        )
        with place:
            text = spaces_seen(config, spell(config, data.codes[index]))
            st.markdown(f"Sample {index}: **{plain(text)} → {plain(visible(target))}**")
            st.dataframe(
                frame.style.map(_mark_nonzero).format("{:g}") if wide else frame,
                height="content" if len(frame) <= MAX_ROWS else 400,
                key=f"tensor_{index}",
            )
            if config.encoding == "one_hot":
                ones = [f"step {t}, {_feature_name(config, f)}" for t, f in np.argwhere(values)]
                st.caption(plain("The ones: " + "; ".join(ones[:MAX_ONES])))
            st.caption(
                f"Target: 1 at class {data.target_codes[index]} ({plain(visible(target))}), 0 at "
                f"the other {shape.classes - 1}."
            )
    if shape.features > shown:
        st.caption(f"The first {shown} of {shape.features} features are shown.")


def _feature_name(config: RunConfig, feature: int) -> str:
    """Feature by number, and in a one-hot encoding the symbol it stands for."""
    size = ENCODINGS[config.encoding].width(len(config.vocabulary))
    if size == 1:
        return f"feature {feature}"
    return f"{feature}: {visible(config.vocabulary[feature % size])}"


def _mark_nonzero(value: float) -> str:
    return "background-color: rgba(0, 114, 178, 0.35); font-weight: bold" if value else ""


def _preparation(run: Run) -> None:
    config = run.config
    shape, encoding = ModelSpec.of(config), ENCODINGS[config.encoding]
    table = preparation(config)
    if encoding.width(len(config.vocabulary)) == 1:
        table["Encoded"] = [
            np.array2string(np.ravel(values), precision=4, threshold=12)
            for values in table["Encoded"]
        ]
    else:  # many zeros: say where the ones are, symbol by symbol
        table["Encoded"] = [
            " ".join("–" if code == "·" else f"1@{code}" for code in codes.split())
            for codes in table["Codes"]
        ]
    size = len(config.vocabulary)
    lengths = sample_lengths(config)
    shortest, longest = int(lengths.min()), int(lengths.max())
    length = counted(longest, "symbol")
    if shortest < longest:
        length = f"{shortest:,} to {length}"
    padding = "Nothing to do: all inputs have the same length."
    if shortest < config.context_length:
        padding = f"On the left, to {config.context_length:,} symbols."
    steps = [
        f"**Sequence.** {len(config.symbols):,} symbols, {size} distinct: "
        + plain(beginning(config, 60)),
        f"**Cut.** {config.samples:,} pairs: {length} in, the next one out.",
        f"**Pad.** {padding}",
        "**Codes.** Each symbol's place in the sorted vocabulary, from 0.",
        f"**Encode.** {encoding.title}: {encoding.explanation}",
        f"**Reshape.** Each sample becomes {list(shape.input)}"
        + (": time steps, features." if shape.recurrent else ": features."),
        f"**Target.** The next letter as {size} numbers, a single 1 among zeros.",
    ]
    st.markdown("\n".join(f"{i}. {step}" for i, step in enumerate(steps, 1)))
    st.dataframe(table, hide_index=True)


VIEWS = {
    "predictions": ("Predictions", _predictions),
    "tensors": ("Tensors", _tensors),
    "preparation": ("Data preparation", _preparation),
    "code": ("Keras code", lambda run: keras_code(run.config, run)),
}
