"""Export: what a visitor can download of a run."""

from functools import partial
from typing import Literal

import streamlit as st

from jobs import job_queue
from lstm_core import Run, RunConfig
from lstm_core.export import EXPORTS
from ui.components.qr_code import app_link
from ui.services import run_of
from ui.wording import plain


def export_menu(
    run: Run, *, key: str = "", width: Literal["stretch", "content"] = "content"
) -> None:
    """A menu of downloads. Each is made when it is asked for, not before.

    ``key`` tells this menu from others on the same page.
    """
    with st.popover("Export", icon=":material/download:", width=width), st.container(gap=None):
        st.caption(
            "The script gives the same network in plain Keras, without this app. The Keras file "
            "is for other programs."
        )
        for name, one in EXPORTS.items():
            if reason := one.why_not(run.config):
                st.caption(plain(f"No {one.label}: {reason}."))
                continue
            st.download_button(
                one.label,
                partial(_made, name, run.config, st.context.url or ""),
                file_name=one.file_of(run),
                mime=one.media,
                key=f"export{key}_{name}",
                on_click="ignore",
                type="tertiary",
            )
        with st.expander("Embed in a web page", icon=":material/code:"):
            st.caption("Put the downloaded file beside your page, and this where it is to show.")
            for one in EXPORTS.values():
                if one.frame and not one.why_not(run.config):
                    st.markdown(one.label)
                    st.code(one.iframe_of(run), language="html", wrap_lines=True)


def _made(name: str, config: RunConfig, address: str) -> str | bytes:
    """``address``: of the page that it was asked for on."""
    one, run = EXPORTS[name], run_of(config)
    if one.linked:
        return one.linked(run, app_link(address))
    if one.loads_keras:  # which only the workers do
        return job_queue().workers.submit(one.make, run, None).result()
    return one.make(run, None)
