"""Export: what a visitor can download of a run on a text."""

from functools import partial

import streamlit as st

from jobs import job_queue
from lstm_core.export.text_export import TEXT_EXPORTS
from lstm_core.text_run import TextRun
from ui.text.runs import text_run


def export_text_run(run: TextRun) -> None:
    """A menu of downloads. Each is made when it is asked for, not before."""
    with st.popover("Export", icon=":material/download:", width="content"), st.container(gap=None):
        st.caption(
            "The script trains the same way in plain Keras, on a file of yours, or lets the "
            "exported weights write. The text itself is in none of these."
        )
        for name, one in TEXT_EXPORTS.items():
            st.download_button(
                one.label,
                partial(_made, name, run.hash),
                file_name=one.file_of(run),
                mime=one.media,
                key=f"text_export_{name}",
                on_click="ignore",
                type="tertiary",
            )


def _made(name: str, run_hash: str) -> str | bytes:
    one, run = TEXT_EXPORTS[name], text_run(run_hash)
    if one.loads_keras:  # which only the workers do
        return job_queue().workers.submit(one.make, run, None).result()
    return one.make(run, None)
