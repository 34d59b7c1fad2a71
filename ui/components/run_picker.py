"""The runs there are to choose from: shipped with the app, and trained here."""

from collections.abc import Callable, Collection, Iterable

import streamlit as st

from lstm_core import RunConfig
from lstm_core.storage.shipped import shipped_configs
from ui.services import store
from ui.wording import plain, title_of

MAX_LISTED = 30


def offer_runs(
    pick: Callable[[RunConfig], None],
    *,
    first: tuple[str, RunConfig] | None = None,
    without: Collection[RunConfig] = (),
) -> None:
    """A list inside a dialog: a click hands the config to ``pick`` and closes the dialog.

    Args:
        first: a heading and a run that come before all others.
        without: what is not offered.
    """
    stored, problems = _stored()
    lists: dict[str, Iterable[tuple[RunConfig, int]]] = {
        **({first[0]: [(first[1], 1)]} if first else {}),
        "Came with the app": [(one, 1) for one in shipped_configs()],
        "Trained here, last used first": stored,
    }
    seen = set(without)
    for heading, runs in lists.items():
        runs = [(config, seeds) for config, seeds in runs if config not in seen][:MAX_LISTED]
        seen.update(config for config, _ in runs)
        if runs:
            st.caption(heading)
        for config, seeds in runs:
            also = f" (of {seeds} seeds)" if seeds > 1 else ""
            if st.button(
                title_of(config) + also,
                key=f"choose_{config.hash}",
                on_click=pick,
                args=(config,),
                type="tertiary",
            ):
                st.rerun()  # the whole page, with the dialog closed
    for problem in problems[:3]:
        st.warning(plain(problem), icon=":material/broken_image:")


def _stored() -> tuple[list[tuple[RunConfig, int]], list[str]]:
    """Runs trained here, and what cannot be read of the store. Of runs that differ in their
    seed alone the last used stands for all, with their number: thirty would bury the rest."""
    entries, problems = store().entries()
    groups: dict[RunConfig, list[RunConfig]] = {}
    for entry in entries:
        if not entry.shipped:
            groups.setdefault(entry.config.replace(seed=0), []).append(entry.config)
    return [(configs[0], len(configs)) for configs in groups.values()], problems
