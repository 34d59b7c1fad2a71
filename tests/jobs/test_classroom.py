"""A small class on a real server, by the script that measures a large one."""

import asyncio
import os
import sys

import pytest

from benchmarks.classroom import BAD_LINE, MOST_VISITORS, asked, hold_on_a_fresh_server, not_stored
from benchmarks.lesson import PHASES, Plan
from benchmarks.processes import has_tensorflow, memory
from benchmarks.visitors import visiting
from tests.cases import in_a_thread, small_config
from tests.jobs.running import shared_workers

SMALL = {"units": 8, "epochs": 20}
PLAN = Plan(visitors=8, training=6, seconds=3, reading=0.2, idle=0, changes=SMALL)


@pytest.fixture(scope="module")
def held():
    return in_a_thread(hold_on_a_fresh_server, PLAN, warm_up=False)


def test_every_training_of_a_class_is_delivered_and_stored(held):
    lesson, lost, _ = held
    assert lesson.errors == []
    assert lost == []
    assert {one.hash for one in lesson.delivered} == {one.hash for one in lesson.begun}
    assert len(lesson.delivered) == len({one.hash for one in lesson.begun}) >= PLAN.training


def test_the_others_turn_pages_the_whole_time(held):
    lesson, _, _ = held
    assert len(lesson.answers["first visit", "before"]) == PLAN.visitors
    assert all(len(lesson.answers["page", phase]) > 1 for phase in PHASES)


@pytest.mark.skipif(sys.platform != "linux", reason="what a process maps is told by Linux")
def test_the_server_never_loads_tensorflow_and_its_workers_do(held):
    lesson, _, tensorflow = held
    assert tensorflow == "no"
    assert 0 < lesson.memory["after"].server < 250
    workers = shared_workers(2)
    workers.submit(pow, 2, 3).result(60)
    assert any(map(has_tensorflow, workers.processes))


def test_what_a_server_holds_is_told_apart_from_what_its_workers_hold():
    shared_workers(2).submit(pow, 2, 3).result(60)
    held = memory(os.getpid())
    assert held.server > 20
    assert held.workers > 100  # TensorFlow


def test_what_the_store_lacks_is_counted(tmp_path):
    config = small_config("one_char")
    assert not_stored(tmp_path, [config]) == [config]


@pytest.mark.parametrize("address", ["http://192.0.2.1:8501", "http://0.0.0.0:8501"])
def test_no_server_elsewhere_is_visited(address):
    async def visit():
        async with visiting(address):
            pass

    with pytest.raises(ValueError, match="only a server on this machine"):
        in_a_thread(asyncio.run, visit())


@pytest.mark.parametrize(
    "words", [["--visitors", f"{MOST_VISITORS + 1}"], ["--visitors", "3"], ["--visitors", "0"]]
)
def test_too_many_visitors_are_refused(words, capsys):
    with pytest.raises(SystemExit):
        asked(words)
    assert f"at most {MOST_VISITORS} visitors" in capsys.readouterr().err


def test_bad_lines_of_the_log_are_found():
    bad = ["Traceback (most recent call last):", "2026-01-01 ERROR jobs.job: Job 'a' failed"]
    good = ["2026-01-01 INFO jobs: done", "You can now view your Streamlit app"]
    assert [line for line in bad + good if BAD_LINE.search(line)] == bad
