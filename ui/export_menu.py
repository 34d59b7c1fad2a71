"""Take it away: what a visitor can download of a run."""

import streamlit as st

from lstm_core import Run
from lstm_core.export import bundle, history_csv, keras_file, predictions_csv, script, weights_npz
from ui.services import load_tensorflow


def export_menu(run: Run) -> None:
    """A menu of downloads. Each is made when it is asked for, not before."""
    name = f"{run.config.framing}-{run.hash}"
    with (
        st.popover("Take it away", icon=":material/download:", width="content"),
        st.container(gap=None),
    ):
        st.caption(
            "The script gives the same network in plain Keras, without this app. The Keras file "
            "is for other programs."
        )
        for label, file, mime, make in (
            ("Keras script", f"{name}.py", "text/x-python", script),
            ("History as CSV", f"{name}-history.csv", "text/csv", history_csv),
            ("Predictions as CSV", f"{name}-predictions.csv", "text/csv", predictions_csv),
            ("Weights as .npz", f"{name}.npz", "application/octet-stream", weights_npz),
            ("Keras file", f"{name}.keras", "application/octet-stream", _with_keras(keras_file)),
            ("All in a zip", f"{name}.zip", "application/zip", _with_keras(bundle)),
        ):
            st.download_button(
                label,
                lambda make=make: make(run),
                file_name=file,
                mime=mime,
                key=f"export_{label}",
                on_click="ignore",
                type="tertiary",
            )


def _with_keras(make):
    """The same, TensorFlow loaded as it has to be beside Streamlit."""

    def work(run: Run) -> bytes:
        load_tensorflow()
        return make(run)

    return work
