"""The stage: one component that fills the screen. It steps the network in the browser; the page
hears where the talk stands, and trains what is trained on stage."""

from collections.abc import Callable
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from jobs import Training, TrainingView
from lstm_core import Run, RunConfig
from lstm_core.config.allowed import MAX_SEED
from lstm_core.export.talk import cures
from lstm_core.sequence.symbols import split_symbols
from lstm_core.stage import SLIDES, TALK, talk_data
from lstm_core.stage.talk import accuracy_curve, learnt
from ui import address, session
from ui.address import view_key
from ui.components.job_progress import REFRESH, where_it_is
from ui.components.moves import moved_itself, moves_of
from ui.components.parcels import PAUSE, component
from ui.components.qr_code import app_link
from ui.pages import PAGES
from ui.services import BY_RUN, STATEFUL, find_run, store, under_way, visitor
from ui.training import queue

SECONDS = 15.0  # a training on stage: slow enough to be followed
PICTURES = 30  # of a training on stage: as many times new weights go to the browser, at most
TRAINS = "train"  # the slide where they are seen
KEY = "stage"
ONLY_HERE = (  # with a joiner, where a line would end after the hyphens
    "There is no link on this slide, because only this machine could open it. To have one, start "
    "the app with --\u2060server.address 0.0.0.0 and open it at the machine's own address."
)

_draw = component(KEY, TALK, PAUSE, Path(__file__).with_name("mount.js"))


def stage(run: Run) -> None:
    """Hold the talk of a run that ``lstm_core.stage.why_not_shown`` does not refuse."""
    job = session.TALK_JOB.get()
    active = job is not None and job.active
    st.fragment(_stage, run_every=REFRESH if active else None)(run.config, active)


def _stage(config: RunConfig, active: bool) -> None:
    """``active``: whether something was in training when the whole page was drawn."""
    run = find_run(config)[0]
    if run is None:  # gone meanwhile: the page says so
        st.rerun()
    keys = {
        "slide": view_key(
            "step",
            next(iter(SLIDES)),
            valid=SLIDES.__contains__,
            of="talk",
            in_words=SLIDES.__getitem__,
        ),
        "step": view_key("fed", 0, valid=range(100).__contains__, of="talk"),
        "typed": view_key("text", "", valid=lambda text: len(text) <= 200, of="talk"),
    }

    def moved() -> None:
        place = st.session_state[KEY]["place"] or {}
        slide, step, typed = place.get("slide"), place.get("step"), place.get("typed")
        if place.get("moves") != moves:  # from before something else moved the talk
            return
        if isinstance(slide, str) and isinstance(step, int) and isinstance(typed, str):
            fed = step if slide == "warm" else 0
            st.session_state.update(zip(keys.values(), (slide, fed, typed[:200]), strict=True))
            moved_itself(KEY, (slide, fed), moves)

    place = {name: st.session_state[key] for name, key in keys.items()}
    moves = moves_of(KEY, (place["slide"], place["step"]))
    job = session.TALK_JOB.get()
    if active and job is not None:
        _keep_pace(job)
    link = app_link(st.context.url or "")
    parcels = {"talk": (f"{run.hash} {(link or {}).get('url')}", lambda: _talk(run, link))}
    learning = _learning(run.config)
    if learning.learnt and place["slide"] == TRAINS:
        parcels["learnt"] = learning.learnt
    result = _draw(
        parcels,
        place
        | {
            "typed": list(split_symbols(place["typed"])),
            "moves": moves,
            "learning": learning.said,
            "unlinked": "" if link else ONLY_HERE,
            "notices": session.NOTICES.take(),
        },
        on_place_change=moved,
        on_train_change=lambda: _train(config),
        on_leave_change=lambda: None,
    )
    if result.leave:
        st.switch_page(PAGES["home"].file)
    if (job is not None and job.active) != active:  # look again and again, or no more
        st.rerun()
    address.write(None if run.config == STATEFUL else run.config)


@st.cache_data(max_entries=4, hash_funcs=BY_RUN, show_spinner=False)
def _talk(run: Run, link: dict[str, Any] | None) -> dict[str, Any]:
    return talk_data(run, cures(store()), link=link)


def _train(config: RunConfig) -> None:
    """Have a network like this one trained, from other weights to begin with."""
    like = _like(config)
    job = under_way(like.hash, Training)  # after a reload, say
    pace = _pace(0.0, config.epochs)
    session.TALK_JOB.set(job or queue(Training(like, visitor(), pace=pace, fresh=True)))


def _pace(epoch: float, epochs: int) -> float:
    """Epochs a second after so many: epochs go with the square of time, because most happens in
    the beginning. An epoch takes up to ten times as long there as at the end."""
    done = max(epoch, 0.01 * epochs) / epochs
    return max(1.0, 2.0 * epochs * sqrt(done) / SECONDS)


def _keep_pace(job: Training) -> None:
    """Have it go on as fast as the stage wants it by now, unless it was to go as fast as it can."""
    view = job.view()
    if view.active and view.pace is not None and view.owner == visitor():
        job.set_pace(_pace(view.epoch, view.config.epochs))


def _like(config: RunConfig) -> RunConfig:
    """The network that is trained on stage: the next seed."""
    return config.replace(seed=(config.seed + 1) % (MAX_SEED + 1))


def _waiting(view: TrainingView) -> str:
    """What goes on before there is a network to be seen, in stage words."""
    if view.state == "queued" and view.place:
        return f"It waits for its turn: {view.place} before it."
    # Of a network too large to be shown while it learns there is nothing to see until it has.
    return f"{where_it_is(view)}." if view.epoch > 1 else "The network gets ready."


class _Learning(NamedTuple):
    """How far what is trained on stage has come: ``said`` in a few numbers, and ``learnt``, a name
    for the network as it is by now and what makes it."""

    said: dict[str, Any] | None
    learnt: tuple[str, Callable[[], dict[str, Any]]] | None = None


def _learning(config: RunConfig) -> _Learning:
    """Of the network that is trained, if that is like the one of the talk."""
    if refusal := session.REFUSED.take():
        return _Learning({"phase": "failed", "text": refusal})
    job = session.TALK_JOB.get()
    if job is None or job.config != _like(config):
        return _Learning(None)
    view = job.view()
    known: dict[str, Any] = {
        "epochs": view.config.epochs,
        "accuracy": accuracy_curve(view.accuracy),
    }
    if not view.active:
        run = find_run(view.result)[0] if view.result else None
        if run is None:
            text = view.message or "The training was stopped."
            return _Learning({"phase": "failed", "text": text})
        known |= {"phase": "done", "epochs": run.config.epochs}
        return _Learning(known, (run.hash, lambda: learnt(run.config.epochs, run.weights())))
    snapshot = view.snapshot
    if snapshot is None:
        return _Learning(known | {"phase": "waiting", "text": _waiting(view)})
    # Newer weights only where the picture is to change: at equal steps of the time on stage.
    picture = int(PICTURES * sqrt(snapshot.epoch / view.config.epochs))
    name = f"{job.id} {picture}"
    return _Learning(
        known | {"phase": "training"}, (name, lambda: learnt(snapshot.epoch, snapshot.weights))
    )
