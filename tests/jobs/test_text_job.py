"""Trainings on a text in the background: seen while they go on, stopped, continued, bounded."""

import os
import signal
from dataclasses import replace

import numpy as np
import pytest

from jobs import JobQueue, TextTraining, Training
from jobs.limits import Limits
from jobs.service import START
from jobs.workers import WorkerExecutor
from lstm_core.config.text_config import TextConfig
from lstm_core.errors import Refused
from lstm_core.text_run import TEMPERATURES
from lstm_core.training.text_training import train_text
from tests.cases import small_config
from tests.jobs.running import ENDLESS, done, wait_until
from tests.text_cases import assert_same_text_run, small_corpus

CORPUS = small_corpus()
LONG = 100_000


def config(updates=60, **changes) -> TextConfig:
    settings = {"units": 8, "batch_size": 8, "chunk": 20, "corpus": CORPUS.hash}
    settings |= {"characters": len(CORPUS), "distinct": len(CORPUS.vocabulary)} | changes
    return TextConfig(updates=updates, **settings)


def training(config, owner="anna", **options):
    return TextTraining(config, CORPUS.name, owner, **options)


@pytest.fixture
def queue(make_queue):
    queue = make_queue()
    queue.texts.texts.save(CORPUS)
    return queue


def test_it_is_seen_stopped_stored_and_continued(queue):
    job = queue.submit(training(config(LONG)))
    wait_until(lambda: len(job.view().curve_loss) > 1)
    seen = job.view()
    assert (seen.state, seen.result, seen.progress[:5]) == ("training", None, "pass ")
    assert seen.characters_per_second > 0
    assert seen.seconds_left > 0
    assert len(seen.samples) == len(seen.record.updates) >= 1
    assert len(seen.samples[0]) == len(TEMPERATURES)
    assert set(seen.beginning) <= set(CORPUS.vocabulary)
    assert queue.find(job.name, "ben", alive=lambda visitor: True) is job
    job.stop()
    assert job.view().stopping
    view = done(job)
    assert (view.state, view.result) == ("stopped", config(view.updates))
    assert view.message == f"Stopped after {view.updates:,} updates of 100,000."
    run = queue.texts.load(view.result.hash)
    np.testing.assert_array_equal(view.record.held_out, run.record.held_out)
    assert view.samples == run.samples

    longer = config(view.updates + 7)
    again = done(queue.submit(training(longer, resume=view.result)))
    assert (again.state, again.first_update) == ("done", view.updates)
    assert again.seconds < again.record.seconds[-1]
    made, whole = queue.texts.load(longer.hash), train_text(longer, CORPUS)
    np.testing.assert_array_equal(again.record.loss, made.record.loss)
    for name, values in whole.weights().items():
        np.testing.assert_array_equal(made.weights()[name], values)
    assert made.samples == whole.samples == again.samples


def test_what_is_there_is_not_trained_again_and_nothing_is_lost(queue):
    short = config()
    assert done(queue.submit(training(short))).state == "done"
    kept = queue.texts.load(short.hash)
    again = done(queue.submit(training(short)))
    assert (again.state, again.result) == ("done", short)
    assert again.message == "A saved run was there already; it is shown."
    assert_same_text_run(queue.texts.load(short.hash), kept)
    job = queue.submit(training(config(seed=8)))
    job.stop(discard=True)
    assert done(job).result is None or queue.texts.load(config(seed=8).hash) is None


def test_a_text_that_is_gone_is_said_to_be(make_queue):
    view = done(make_queue().submit(training(config(seed=9))))
    assert (view.state, view.result) == ("failed", None)
    assert "give it once more" in view.message


def test_its_time_is_bounded_and_it_can_go_on(make_queue):
    queue = make_queue(max_training_seconds=3)
    text = small_corpus("Long", CORPUS.text * 40)  # one that is not read again and again
    queue.texts.texts.save(text)
    asked = config(LONG, corpus=text.hash, characters=len(text))
    view = done(queue.submit(training(asked)))
    assert (view.state, view.result) == ("stopped", asked.replace(updates=view.updates))
    assert view.message.endswith(
        "of 100,000: a training may take 0.05 minutes here. It can be continued."
    )
    assert len(queue.measured) == 1
    assert queue.predicted_text_seconds(asked) == 3


def test_one_that_breaks_down_says_where(queue):
    sound = train_text(config(5), CORPUS)
    huge = {name: values.copy() for name, values in sound.snapshots.items()}
    huge["output_kernel"][-1] = np.where(huge["output_kernel"][-1] > 0, 3e38, -3e38)
    queue.texts.save(replace(sound, snapshots=huge))
    view = done(queue.submit(training(config(), resume=config(5))))
    assert (view.state, view.result) == ("stopped", config(6))
    assert view.message == (
        "Training broke down in update 6: the loss is no finite number any more."
    )
    assert queue.texts.load(view.result.hash).broke_down


def test_texts_leave_a_worker_to_others_and_a_visitor_has_one(make_queue):
    queue = make_queue(workers=3)
    queue.texts.texts.save(CORPUS)
    jobs = [queue.submit(training(config(LONG, seed=3), "anna"))]
    assert queue.submit(training(config(LONG, seed=3), "ben")) is jobs[0]
    with pytest.raises(Refused, match="You have a training on a text under way"):
        queue.submit(training(config(LONG, seed=4), "anna"))
    jobs += [queue.submit(training(config(LONG, seed=s), f"v{s}")) for s in (4, 5)]
    wait_until(lambda: all(job.view().state == "training" for job in jobs[:2]))
    assert done(queue.submit(Training(small_config("time_steps"), "dora"))).state == "done"
    waiting = jobs[2].view()
    assert (waiting.state, waiting.place) == ("queued", 0)
    assert waiting.wait_seconds > 1
    with pytest.raises(Refused, match="Fewer units or rows would work"):
        queue.submit(training(_large(), "carl"))
    queue.close(wait=True)
    assert {job.view().state for job in jobs} == {"stopped"}


def _large():
    return TextConfig(
        corpus="0" * 16, characters=10**6, distinct=60, updates=10, units=512, layers=3,
        batch_size=512, chunk=200,
    )  # fmt: skip


def test_a_killed_worker_costs_this_training_alone(store):
    workers = WorkerExecutor(3, START)
    queue = JobQueue(workers, store, Limits(workers=3))
    queue.texts.texts.save(CORPUS)
    try:
        text = queue.submit(training(config(LONG)))
        wait_until(lambda: text.view().state == "training")
        victim = text._task.worker.pid
        other = queue.submit(Training(small_config("time_steps", **ENDLESS), "ben"))
        wait_until(lambda: len(other.view().loss) > 5)
        os.kill(victim, signal.SIGKILL)
        view = done(text)
        assert (view.state, view.result) == ("failed", None)
        assert "it can be tried again" in view.message
        before = len(other.view().loss)
        wait_until(lambda: len(other.view().loss) > before)
        again = queue.submit(training(config()))
        assert done(again).state == "done"
        other.stop()
        assert done(other).state == "stopped"
    finally:
        workers.shutdown()
