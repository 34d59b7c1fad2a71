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
from lstm_core.interpret.accuracy_by import AccuracyBy, accuracy_by
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.symbols import visible
from lstm_core.tasks.registry import NEXT
from lstm_core.wording import counted, percent
from ui.charts.accuracy_by import accuracy_chart
from ui.components.choice import show_view
from ui.components.epoch_slider import epoch_key, epoch_slider
from ui.components.export_menu import export_menu
from ui.components.learning_picture import has_all_epochs
from ui.components.prediction_columns import PREDICTION_COLUMNS, share_column
from ui.components.see_next import from_answer, see_next, to_wrong_inputs
from ui.components.table_behind import table_behind
from ui.services import BY_RUN, run_of
from ui.wording import accuracy_text, duration, plain, published_text, shortened, spaces_seen

MAX_TABLE_COLUMNS = 64
MAX_COLOURED_ROWS = 2_000
MAX_ONES = 12  # of a one-hot sample, listed beside its table
CODE_PIXELS = 600
MOST_READ = 60  # symbols of an input, in the table
SHOWN_COLUMNS = ["input", "target", "predicted"]
MAX_ROWS = 26  # shown without scrolling: the alphabet


def views(run: Run) -> None:
    """What there is to read off a run, below the picture of how it learned."""
    config = run.config
    _by_task(run)
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
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        st.metric("Final accuracy here", accuracy_text(run.final_accuracy), width="content")
        if config.task == NEXT and config.published == config.rule.published:
            st.metric(
                "Published",
                published_text(config.rule.published_accuracies),
                help="; ".join(map(str, config.published))
                or "Nobody published a figure for this framing.",
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
    if config.published and config != reference.replace(seed=config.seed):
        st.caption("The published figure is for other settings than these.")
    if config.rule.beware and config.task == NEXT:
        st.caption(f":material/lightbulb: {config.rule.beware}")


def _by_task(run: Run) -> None:
    """The accuracy in the terms of what is asked, at the page's epoch."""
    config, epoch = run.config, st.session_state[epoch_key(run)]
    found = _accuracy_by(run, epoch)
    if found is None:
        return
    goal = config.goal
    said = [f"Accuracy by {found.by} after epoch {epoch:,}."]
    if found.trained is not None and goal.reach is not None:
        said.append(f"Shaded: {goal.reach.title.lower()}, {found.trained:,}.")
        said.append("Longer ones were never seen. A string is right where all its answers are.")
    if found.chance is not None:
        said.append(f"Dashed: a guess, {percent(found.chance, 1, trim=True)}.")
    if goal.tests is not None and found.trained is None:
        said.append("Asked of samples that were not trained on.")
    if config.answers == "last" and found.by in ("position", "distance"):
        said.append("Each answer is fed back as the next input.")
    window, stateless = config.context_length, not config.rule.carries_state
    asks_back = found.by == "distance" and config.answers == "vector"
    if asks_back and stateless and (config.reach or 0) >= window:
        said.append(f"Nothing can tell a letter {counted(window, 'step')} or more back: it is not")
        said.append("read, and no state is carried.")
    st.caption(" ".join(said))
    accuracy_chart(found, key="accuracy_by")
    columns = {found.by.capitalize(): found.labels, "Accuracy": found.accuracy}
    table_behind(lambda: pd.DataFrame(columns), key="accuracy_by")


@st.cache_data(max_entries=64, hash_funcs=BY_RUN, show_spinner=False)
def _accuracy_by(run: Run, epoch: int) -> AccuracyBy | None:
    return accuracy_by(run.config, run.weights(epoch))


def _predictions(run: Run) -> None:
    # Where the picture above has a slider for each epoch, that is the page's.
    epoch = st.session_state[epoch_key(run)] if has_all_epochs(run) else epoch_slider(run)
    config, table = run.config, prediction_table(run, epoch)
    right = int(table["correct"].sum())
    several = "place" in table
    asked = counted(len(table), "answer" if several else "training pair")
    read, zero = ("pair", "sample")[several], ", from a zero state" * config.rule.recurrent
    st.caption(
        f"After epoch {epoch:,}: {asked}, {right:,} right "
        f"({accuracy_text(right / len(table))}). "
        + (
            "Read in order, the state carried from pair to pair."
            if config.rule.carries_state
            else f"Each {read} is read on its own{zero}."
        )
    )
    shown = table.assign(
        result=np.where(table["correct"], "✓ right", "✗ wrong"),
        sample=table["sample"] if several else np.arange(len(table)),
        input=table["input"].map(lambda text: shortened(text, MOST_READ)),
    )
    columns = [*SHOWN_COLUMNS, "probability", "result"]
    shown = shown[["sample", *["place"] * several, *columns]]
    for column in SHOWN_COLUMNS:
        shown[column] = shown[column].map(partial(spaces_seen, config))
    if (shown["input"].str[0] == "…").any():
        st.caption("Of long inputs the end is shown; the file has them whole.")
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
    see_next([*from_answer(run, epoch), *to_wrong_inputs(config)])


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
    answers = f"{counted(config.places, 'answer')}, " if config.places > 1 else ""
    st.markdown(
        f"**Input** `[{axes}]` float32 · **Target** `[{samples}, {answers}{shape.classes} "
        f"classes]` float32, one-hot · **Batch** of {config.batch_size:,}"
    )
    listed = min(3, config.samples)
    shown = min(shape.features, MAX_TABLE_COLUMNS)
    wide = shown > 3  # too wide to stand side by side
    places = [st.container() for _ in range(listed)] if wide else st.columns(listed)
    for index, place in enumerate(places):
        values = data.inputs[index].reshape(shape.steps, shape.features)
        asked = data.targets[index] >= 0
        codes = data.targets[index][asked]
        letters = [visible(config.vocabulary[code]) for code in codes]
        frame = pd.DataFrame(
            values[:, :shown],
            index=pd.RangeIndex(len(values), name="time step"),
            columns=[_feature_name(config, i) for i in range(shown)],
        )
        with place:
            text = spaces_seen(config, spell(config, data.read[index]))
            st.markdown(f"Sample {index}: **{plain(text)} → {plain(config.join(letters))}**")
            st.dataframe(
                frame.style.map(_mark_nonzero).format("{:g}") if wide else frame,
                height="content" if len(frame) <= MAX_ROWS else 400,
                key=f"tensor_{index}",
            )
            if config.encoding == "one_hot":
                ones = [f"step {t}, {_feature_name(config, f)}" for t, f in np.argwhere(values)]
                st.caption(plain("The ones: " + "; ".join(ones[:MAX_ONES])))
            at = ", ".join(f"{code} ({one})" for code, one in zip(codes, letters, strict=True))
            st.caption(
                f"Target: 1 at class {plain(at)}, 0 at the other {shape.classes - 1}."
                + ("" if asked.all() else f" Asked at {asked.sum()} of {len(asked)} places.")
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
    lengths = lengths[lengths > 0]  # a stream that has ended is padding alone
    shortest, longest = int(lengths.min()), int(lengths.max())
    length = counted(longest, "symbol")
    if shortest < longest:
        length = f"{shortest:,} to {length}"
    padding = "Nothing to do: all inputs have the same length."
    if shortest < config.context_length:
        side = "right" if config.answers == "every" else "left"
        padding = f"On the {side}, to {config.context_length:,} symbols."
    steps = [
        f"**Sequence.** {len(config.symbols):,} symbols, {size} distinct: "
        + plain(beginning(config, 60)),
        f"**Cut.** {config.samples:,} {'pairs' if config.places == 1 else 'samples'}: {length} in, "
        + ("the next one out." if config.goal.asks_next else "what the task asks out."),
        f"**Pad.** {padding}",
        "**Codes.** Each symbol's place in the sorted vocabulary, from 0.",
        f"**Encode.** {encoding.title}: {encoding.explanation}",
        f"**Reshape.** Each sample becomes {list(shape.input)}"
        + (": time steps, features." if shape.recurrent else ": features."),
        f"**Target.** Each answer as {size} numbers, a single 1 among zeros.",
    ]
    st.markdown("\n".join(f"{i}. {step}" for i, step in enumerate(steps, 1)))
    st.dataframe(table, hide_index=True)


VIEWS = {
    "predictions": ("Predictions", _predictions),
    "tensors": ("Tensors", _tensors),
    "preparation": ("Data preparation", _preparation),
    "code": ("Keras code", lambda run: keras_code(run.config, run)),
}
