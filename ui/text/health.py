"""Health: the gradient, the weights, the updates and the loss, and whether training broke down."""

import numpy as np
import streamlit as st

from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.known import KNOWN
from lstm_core.interpret.collapse import RISE, Collapse, collapse
from lstm_core.interpret.text_record import record_table
from lstm_core.sequence.sources import SOURCES
from ui.charts.health_lines import health_line
from ui.components.see_next import from_text, see_next
from ui.components.table_behind import table_behind
from ui.text.corpora import is_here, name_of, published_of
from ui.text.learning import published
from ui.text.runs import text_run
from ui.wording import plain

QUANTITIES = {
    "loss": ("Loss, nats per character", False),
    "largest": ("Largest gradient since the mark before", True),
    "weight": ("Norm of the weights", False),
    "step": ("Update divided by weights", True),
}
"""What is drawn of each, and whether on a logarithmic axis."""


def health_panel(config: TextConfig) -> None:
    """Four quantities by passes, and the verdict."""
    record, per_pass = text_run(config.hash).record, config.updates_per_pass
    found = collapse(record, config.distinct)
    _verdict(config, found)
    passes = record.updates / per_pass
    broke = None if found is None else float(passes[found.mark])
    for names in (("loss", "largest"), ("weight", "step")):
        for place, name in zip(st.columns(2), names, strict=True):
            title, log = QUANTITIES[name]
            with place:
                health_line(
                    passes,
                    getattr(record, name),
                    title=title,
                    key=f"health_{name}",
                    log=log,
                    broke=broke,
                )
    st.caption(
        "The gradient is that of all weights together, before it is cut. A rule of thumb "
        "for an update is a thousandth of the weights."
    )
    table_behind(lambda: record_table(text_run(config.hash)), key="health")
    _published(config)
    if as_published(config) or published(config):
        see_next(from_text())


def as_published(config: TextConfig) -> bool:
    """Whether it was trained as the course did, on whatever text."""
    (known, *_) = KNOWN.values()
    how = ("way", "optimizer", "learning_rate", "clip")
    return not config.decay and all(getattr(config, one) == known.settings[one] for one in how)


def _verdict(config: TextConfig, found: Collapse | None) -> None:
    if found is not None:
        st.error(plain(found.sentence(config.updates_per_pass)), icon=":material/trending_up:")
        return
    cut = f"Its gradient is cut at {config.clip:g}." if config.clip else "Its gradient is not cut."
    st.success(f"This training did not break down. {cut}", icon=":material/check_circle:")
    st.caption(
        f"A breakdown is a loss that jumps by more than {RISE:g} nats above its best, mostly "
        "together with a gradient many times as large as before, and samples that turn to "
        "noise."
    )


def _published(config: TextConfig) -> None:
    """The figures of the course beside this run, where the text is the course's."""
    known = published_of(name_of(config.corpus)) if is_here(config.corpus) else None
    if known is None:
        return
    st.header("Beside the published figures", anchor=False)
    record = text_run(config.hash).record
    passes, rows = record.updates / config.updates_per_pass, []
    for one in known.figures:
        near = np.flatnonzero(np.isclose(passes, one.number))
        ours = f"{record.loss[near[0]]:.4f}" if len(near) else "–"
        rows.append({"Pass": one.number, "Published loss": f"{one.loss:.4f}", "Here": ours})
    st.dataframe(rows, hide_index=True, height="content")
    differing = [name for name, value in known.settings.items() if getattr(config, name) != value]
    st.caption(
        plain(
            f"{known.title}: {SOURCES[known.source].citation}. "
            + (
                f"This run differs in {', '.join(one.replace('_', ' ') for one in differing)}. "
                if differing
                else "This run has the published settings. "
            )
            + known.difference
        )
    )
