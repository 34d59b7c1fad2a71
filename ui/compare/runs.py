"""The runs that are compared, each on a card, and the training of those that are missing."""

import time
from collections.abc import Collection

import numpy as np
import streamlit as st

from jobs import Training, TrainingView
from lstm_core import Run, RunConfig
from ui.charts.learning_curves import X_AXES, Curve, run_curves
from ui.compare import chosen
from ui.components.export_menu import export_menu
from ui.services import find_run, forget_run, present, runner, visitor
from ui.training import phase, queue, remember, seconds_together
from ui.view import choice
from ui.wording import accuracy_text, duration, plain, title_of

REFRESH = 0.3  # seconds between looks at trainings
INSTANT = 0.35  # trainings that end within this time are shown without a live view
_FOLLOWED = "compare_trainings"


def settle() -> None:
    """Take up what the trainings made that were watched here: a run that was stopped early takes
    the place of the one that was asked for. What is to be said is kept for ``show_message``."""
    followed: dict[str, Training] = st.session_state.get(_FOLLOWED, {})
    for name, job in list(followed.items()):
        if job.active:
            continue
        del followed[name]
        view = job.view()
        if view.message:
            remember(f"{view.config.rule.title}: {view.message}")
        if view.result is None:
            continue
        forget_run(view.result.hash)
        configs = chosen.chosen()
        if view.result != view.config and view.config in configs:
            place = configs.index(view.config)
            rest = [one for one in configs if one != view.config]
            if view.result not in rest:
                chosen.replace(place, view.result)


def trainings(configs: list[RunConfig]) -> dict[RunConfig, Training]:
    """Those under way, whoever started them; ``settle`` takes up what they make."""
    found = {one: runner().find(one.hash, visitor(), present) for one in configs}
    jobs = {one: job for one, job in found.items() if isinstance(job, Training)}
    st.session_state.setdefault(_FOLLOWED, {}).update((job.name, job) for job in jobs.values())
    return jobs


def cards(
    configs: list[RunConfig], labels: list[str], jobs: Collection[RunConfig]
) -> dict[RunConfig, Run]:
    """One card for each, ``jobs`` being in training. Returns the runs that are there."""
    runs: dict[RunConfig, Run] = {}
    for n, (place, config) in enumerate(zip(st.columns(len(configs)), configs, strict=True)):
        run, notice = find_run(config)
        if run is not None:
            runs[config] = run
        with place.container(border=True, height="stretch"):
            _card(n, configs, labels[n], run, notice, config in jobs)
    return runs


def _card(
    n: int,
    configs: list[RunConfig],
    label: str,
    run: Run | None,
    notice: str,
    in_training: bool,
) -> None:
    config = configs[n]
    st.markdown(f"**{plain(label)}**")
    st.caption(title_of(config).partition(" · ")[2])
    if notice:
        st.warning(plain(notice), icon=":material/info:")
    if run is None:
        st.markdown("In training" if in_training else "Not trained yet")
    else:
        st.metric("Final accuracy", accuracy_text(run.final_accuracy))
        st.caption(f"{run.updates:,} updates in {duration(run.history.seconds[-1])}")
    with st.container(horizontal=True):
        if st.button("Change", key=f"change_{n}", icon=":material/swap_horiz:", type="tertiary"):
            chosen.choose(n, configs)
        if len(configs) > chosen.LEAST:
            st.button(
                "Remove",
                key=f"remove_{n}",
                icon=":material/close:",
                type="tertiary",
                on_click=chosen.remove,
                args=(n,),
            )
        if run is not None:
            export_menu(run, key=f"_{n}", width="stretch")


def buttons(configs: list[RunConfig], missing: list[RunConfig]) -> None:
    with st.container(horizontal=True):
        if missing:
            seconds = seconds_together([runner().predicted_seconds(one) for one in missing])
            what = "it" if len(missing) == 1 else "all at once"
            st.button(
                f"Train {what}, about {duration(seconds)}",
                type="primary",
                icon=":material/play_arrow:",
                on_click=_begin,
                args=(missing,),
            )
        if st.button(
            "Add a run",
            icon=":material/add:",
            disabled=len(configs) >= chosen.MOST,
            help=f"Up to {chosen.MOST} are compared.",
        ):
            chosen.choose(len(configs), configs)


def _begin(configs: list[RunConfig]) -> None:
    jobs = [job for one in configs if (job := queue(Training(one, visitor()))) is not None]
    st.session_state.setdefault(_FOLLOWED, {}).update((job.name, job) for job in jobs)
    until = time.monotonic() + INSTANT
    for job in jobs:
        job.finished.wait(max(0.0, until - time.monotonic()))


def curves(
    configs: list[RunConfig],
    labels: list[str],
    runs: dict[RunConfig, Run],
    jobs: dict[RunConfig, Training],
) -> dict[str, str]:
    """All learning curves in one chart, live while something trains."""
    by, shown = choice(
        "x axis", X_AXES, name="by", default="epoch", of="compare",
        format_func=lambda name: name.capitalize() + "s",
    )  # fmt: skip
    if by == "second":
        st.caption("By the clock: runs that train at the same time slow each other down.")
    if jobs:
        _watch(configs, labels, runs, jobs, by)
    else:
        named = zip(labels, configs, strict=True)
        run_curves({label: _curve(runs[one]) for label, one in named if one in runs}, labels, by)
    return shown


def _curve(run: Run) -> Curve:
    history = run.history
    return Curve(history.loss, history.accuracy, history.seconds, run.config.updates_per_epoch)


def _live_curve(view: TrainingView) -> Curve:
    """While it trains, its epochs are taken to be equally long."""
    seconds = np.linspace(0, view.seconds, len(view.loss) + 1)[1:]
    return Curve(view.loss, view.accuracy, seconds, view.config.updates_per_epoch)


@st.fragment(run_every=REFRESH)
def _watch(
    configs: list[RunConfig],
    labels: list[str],
    runs: dict[RunConfig, Run],
    jobs: dict[RunConfig, Training],
    by: str,
) -> None:
    if trainings(configs) != jobs:  # one has ended, or begun elsewhere: its card is due
        st.rerun()
    found = {}
    for label, config in zip(labels, configs, strict=True):
        if config not in jobs:
            if config in runs:
                found[label] = _curve(runs[config])
            continue
        view = runner().view(jobs[config])
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(view.share, text=f"{plain(label)}: {phase(view).lower()}, {view.progress}")
            if view.owner == visitor():
                st.button("Stop", key=f"stop_{view.id}_here", on_click=jobs[config].stop)
        if isinstance(view, TrainingView) and len(view.loss):
            found[label] = _live_curve(view)
    run_curves(found, labels, by)
