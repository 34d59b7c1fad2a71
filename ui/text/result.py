"""A finished run on the page: its name, its curves, and the views of it."""

import streamlit as st

from jobs import job_queue
from lstm_core.config.text_config import TextConfig
from lstm_core.text_run import TextRun
from ui.components.choice import show_view
from ui.text.corpora import described, name_of
from ui.text.evidence import evidence_panel
from ui.text.health import health_panel
from ui.text.learning import finished_curves
from ui.text.samples import place_of, samples_panel
from ui.text.two_states import two_states_panel
from ui.text.units import units_panel
from ui.text.writing import writing_panel
from ui.wording import about, duration, plain

VIEWS = {
    "samples": ("Samples", samples_panel),
    "continue": ("Continue a text", writing_panel),
    "units": ("Units", units_panel),
    "two": ("Two states", two_states_panel),
    "health": ("Health", health_panel),
    "baselines": ("Baselines and copying", evidence_panel),
}


def title(config: TextConfig, run: TextRun | None, *, busy: bool, before: bool = False) -> None:
    """What is shown, inside a row. ``before``: it belongs to other settings."""
    layers = f" · {config.layers} layers" if config.layers > 1 else ""
    text = described(name_of(config.corpus)).title
    name = f"{text} · {config.cell} {config.units}{layers} · {config.way}"
    if before:
        name = f"Before: {name}"
    st.header(plain(name), width="content", anchor=False)
    if run is not None and not busy:
        done = run.config.updates  # whole passes are asked for, so part of one was stopped
        whole = done == config.updates and not done % config.updates_per_pass
        took = duration(float(run.record.seconds[-1]))
        words = f"{place_of(run.config, done)} in {took}"
        st.badge(
            plain(words if whole else f"Stopped: {words}"),
            icon=f":material/{'inventory_2' if whole else 'stop_circle'}:",
            color="green" if whole else "orange",
        )


def result(config: TextConfig) -> None:
    """The figures of a run, its curves, and the view that is chosen."""
    finished_curves(config)
    show_view(VIEWS, config, of="text")


def not_trained(config: TextConfig, before: TextRun | None) -> None:
    """What training would take, and below it the run that was shown before."""
    st.info(
        "Not trained yet: it would take "
        f"{about(job_queue().predicted_text_seconds(config))}. The first words come after "
        "seconds; stop it whenever you have seen enough.",
        icon=":material/model_training:",
    )
    if before is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            title(before.config, before, busy=False, before=True)
        result(before.config)
