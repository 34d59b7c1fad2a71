"""The runs that are compared, each on a card, and the training of those that are missing."""

import time
from collections.abc import Collection, Mapping

import numpy as np
import streamlit as st

from jobs import JobView, Training, TrainingView, job_queue
from lstm_core import Run, RunConfig
from lstm_core.config.title import kind_of
from ui import session
from ui.charts.learning_curves import X_AXES, Curve, curve_points, run_curves
from ui.compare import chosen
from ui.components.choice import choice
from ui.components.export_menu import export_menu
from ui.components.job_progress import job_progress
from ui.components.table_behind import table_behind
from ui.components.train_button import train_button
from ui.services import find_run, forget_run, run_of, under_way, visitor
from ui.training import INSTANT, queue, remember, seconds_together
from ui.wording import accuracy_text, duration, plain, title_of


def settle() -> None:
    """Take up what the trainings made that were watched here: a run that was stopped early takes
    the place of the one that was asked for. What is to be said is kept for ``show_messages``."""
    followed = session.COMPARE_FOLLOWED.get()
    for name, job in list(followed.items()):
        if job.active:
            continue
        del followed[name]
        view = job.view()
        if view.message:
            remember(f"{kind_of(view.config)}: {view.message}")
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
    found = {one: under_way(one.hash, Training) for one in configs}
    jobs = {one: job for one, job in found.items() if job is not None}
    session.COMPARE_FOLLOWED.get().update((job.name, job) for job in jobs.values())
    return jobs


def cards(
    configs: list[RunConfig], labels: list[str], jobs: Collection[RunConfig]
) -> dict[RunConfig, Run]:
    """One card for each, ``jobs`` being in training. Returns the runs that are there."""
    runs: dict[RunConfig, Run] = {}
    for n, (place, config) in enumerate(zip(st.columns(len(configs)), configs, strict=True)):
        run, notice = find_run(config)
        with place.container(border=True, height="stretch"):
            st.markdown(f"**{plain(labels[n])}**")
            st.caption(title_of(config).partition(" · ")[2])
            if notice:
                st.warning(plain(notice), icon=":material/info:")
            if run is None:
                st.markdown("In training" if config in jobs else "Not trained yet")
            else:
                runs[config] = run
                st.metric("Final accuracy", accuracy_text(run.final_accuracy))
                st.caption(f"{run.updates:,} updates in {duration(run.history.seconds[-1])}")
            _card_buttons(n, configs, run)
    return runs


def _card_buttons(n: int, configs: list[RunConfig], run: Run | None) -> None:
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
                args=(configs[n],),
            )
        if run is not None:
            export_menu(run, key=f"_{n}", width="stretch")


def buttons(configs: list[RunConfig], missing: list[RunConfig]) -> None:
    with st.container(horizontal=True):
        if missing:
            seconds = seconds_together([job_queue().predicted_seconds(one) for one in missing])
            what = "it" if len(missing) == 1 else "all at once"
            train_button(what, seconds, "play_arrow", _begin, missing)
        if st.button(
            "Add a run",
            icon=":material/add:",
            disabled=len(configs) >= chosen.MOST,
            help=f"Up to {chosen.MOST} are compared.",
        ):
            chosen.choose(len(configs), configs)


def _begin(configs: list[RunConfig]) -> None:
    jobs = [job for one in configs if (job := queue(Training(one, visitor()))) is not None]
    session.COMPARE_FOLLOWED.get().update((job.name, job) for job in jobs)
    until = time.monotonic() + INSTANT
    for job in jobs:
        job.finished.wait(max(0.0, until - time.monotonic()))


def curves(
    configs: list[RunConfig],
    labels: list[str],
    runs: dict[RunConfig, Run],
    jobs: dict[RunConfig, Training],
) -> None:
    """All learning curves in one chart, live while something trains."""
    names = dict(zip(labels, configs, strict=True))
    by = choice(
        "x axis", X_AXES, name="by", default="epoch", of="compare",
        format_func=lambda name: name.capitalize() + "s",
    )  # fmt: skip
    if by == "second":
        st.caption("By the clock: runs that train at the same time slow each other down.")
    done = {label: one for label, one in names.items() if one in runs}

    def live(views: Mapping[str, JobView]) -> None:
        begun = {
            label: _live_curve(view)
            for label, view in views.items()
            if isinstance(view, TrainingView) and len(view.loss)
        }
        run_curves(curve_points(_curves(done) | begun, by), labels, by)

    if jobs:
        pairs = [(label, jobs[one]) for label, one in names.items() if one in jobs]
        job_progress(pairs, of="here", live=live)
    else:
        run_curves(curve_points(_curves(done), by), labels, by)
        st.caption(
            "Running loss and accuracy: means over an epoch while the weights move, as Keras "
            "reports them."
        )
        columns = {"run": "Run", "epoch": "Epoch", "loss": "Loss", "accuracy": "Accuracy"}
        table_behind(lambda: curve_points(_curves(done), by), key="compare_curves", columns=columns)


def _curves(finished: Mapping[str, RunConfig]) -> dict[str, Curve]:
    curves = {}
    for label, config in finished.items():
        history = run_of(config).history
        curves[label] = Curve(
            history.loss, history.accuracy, history.seconds, config.updates_per_epoch
        )
    return curves


def _live_curve(view: TrainingView) -> Curve:
    """While it trains, its epochs are taken to be equally long."""
    seconds = np.linspace(0, view.seconds, len(view.loss) + 1)[1:]
    return Curve(view.loss, view.accuracy, seconds, view.config.updates_per_epoch)
