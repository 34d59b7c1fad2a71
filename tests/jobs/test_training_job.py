"""Background trainings: nothing mixes, everything is bounded, a stop is quick."""

import dataclasses

import numpy as np
import pytest

from jobs import Training
from lstm_core.data.model_spec import ModelSpec
from lstm_core.errors import Refused, StoreError
from lstm_core.run import Run
from lstm_core.training import train
from tests.cases import small_config
from tests.jobs.running import ENDLESS, done, wait_until


def test_a_job_trains_reports_and_stores(make_queue, store):
    config = small_config("time_steps")
    queue = make_queue()
    view = done(queue.submit(Training(config, "anna")))
    assert (view.state, view.result, view.message) == ("done", config, "")
    run = store.load(config.hash)
    np.testing.assert_array_equal(view.loss, run.history.loss)
    np.testing.assert_array_equal(view.accuracy, run.history.accuracy)
    assert view.epoch == config.epochs
    assert queue.unsaved(config.hash, Run) is None


def test_two_visitors_train_at_once_and_nothing_mixes(make_queue):
    configs = [small_config("time_steps", seed=seed) for seed in (1, 2, 3, 4)]
    alone = [train(config).history.loss for config in configs]
    queue = make_queue(workers=2, max_per_visitor=4)
    jobs = [
        queue.submit(Training(config, owner))
        for config, owner in zip(configs, ["anna", "ben"] * 2, strict=True)
    ]
    for job, loss in zip(jobs, alone, strict=True):
        np.testing.assert_array_equal(done(job).loss, loss)


def test_a_stop_keeps_whole_epochs(make_queue, store):
    job = make_queue().submit(Training(small_config("time_steps", **ENDLESS), "anna"))
    wait_until(lambda: len(job.view().loss) > 50)
    job.stop()
    view = done(job)
    assert view.state == "stopped"
    assert view.config == job.config  # what was asked for stays
    assert view.result == job.config.replace(epochs=len(view.loss))
    assert f"{len(view.loss):,} of 100,000" in view.message
    assert store.load(view.result.hash).config == view.result


def test_snapshots_come_while_it_trains(make_queue, store):
    config = small_config("time_steps")
    job = make_queue().submit(Training(config, "anna", pace=10.0))
    wait_until(lambda: job.view().snapshot is not None)
    seen = job.view().snapshot
    job.set_pace(None)
    done(job)
    run = store.load(config.hash)
    assert seen.epoch in run.snapshot_epochs
    for name, weights in run.weights(seen.epoch).items():
        np.testing.assert_array_equal(seen.weights[name], weights)


def test_a_stop_ends_the_wait_of_a_slow_pace(make_queue):
    job = make_queue().submit(Training(small_config("time_steps"), "anna", pace=0.001))
    wait_until(lambda: len(job.view().loss) == 1)
    job.stop()
    assert done(job).result.epochs == 1  # done() would not wait for the thousand seconds


def test_the_wait_for_a_pace_is_no_training_time(make_queue):
    job = make_queue().submit(Training(small_config("time_steps", epochs=21), "anna", pace=0.001))
    wait_until(lambda: len(job.view().loss) == 1)
    wait_until(lambda: job.view().seconds == job.view().seconds)  # it waits: time stands still
    view = job.view()
    assert view.seconds_left == pytest.approx(20 / 0.001)
    assert view.updates_per_second == pytest.approx(0.001 * job.config.updates_per_epoch)
    job.set_pace(None)
    assert job.view().seconds_left == pytest.approx(20 * view.seconds)
    job.stop()
    done(job)


def test_the_pace_can_be_changed_under_way(make_queue):
    queue = make_queue()
    job = queue.submit(Training(small_config("time_steps"), "anna", pace=4.0))
    wait_until(lambda: len(job.view().loss) >= 1)
    assert job.view().epoch < 20
    job.set_pace(None)
    assert done(job).state == "done"


def test_a_queued_job_knows_its_place_and_can_be_stopped(make_queue):
    queue = make_queue(workers=1)
    first = queue.submit(Training(small_config("time_steps", **ENDLESS), "anna"))
    second = queue.submit(Training(small_config("time_steps", seed=2), "ben"))
    third = queue.submit(Training(small_config("time_steps", seed=3), "ben"))
    wait_until(lambda: first.view().state == "training")
    assert [job.view().place for job in (first, second, third)] == [0, 0, 1]
    assert third.view().state == "queued"
    third.stop()
    assert third.view().state == "stopped"  # at once, though no worker is free
    first.stop()
    assert done(second).state == "done"
    assert done(third).result is None


def test_a_slow_pace_says_nothing_about_the_speed_of_a_network(make_queue):
    queue = make_queue()
    config = small_config("time_steps", epochs=1_000)
    done(queue.submit(Training(config, "anna", pace=5_000.0)))
    assert queue.measured == {}
    done(queue.submit(Training(config, "anna", fresh=True)))
    assert list(queue.measured) == [ModelSpec.of(config).padded]


def test_a_short_training_says_nothing_about_it_either(make_queue):
    queue = make_queue()
    done(queue.submit(Training(small_config("time_steps", epochs=50), "anna")))
    assert queue.measured == {}


def test_the_quickest_training_counts(make_queue):
    queue, job = make_queue(), Training(small_config("time_steps"), "anna")
    program = ModelSpec.of(job.config).padded
    for seconds in (3e-5, 1e-5, 2e-5):
        job.speeds[program] = seconds
        queue._learn(job)
    assert queue.measured == {program: 1e-5}


def test_a_slow_pace_cannot_hold_a_worker_for_ever(make_queue):
    config = small_config("time_steps")
    queue = make_queue(max_training_seconds=0)
    queue.measured[ModelSpec.of(config).padded] = 0.0  # so that it is taken at all
    view = done(queue.submit(Training(config, "anna", pace=0.001)))
    assert (view.state, view.pace) == ("done", None)


def test_jobs_asked_to_stop_do_not_count_against_their_visitor(make_queue):
    queue = make_queue(workers=1, max_per_visitor=1)
    queue.submit(Training(small_config("time_steps", **ENDLESS), "anna")).stop()
    assert done(queue.submit(Training(small_config("time_steps"), "anna"))).state == "done"


def test_closing_the_queue_ends_everything(make_queue):
    queue = make_queue(workers=1)
    jobs = [
        queue.submit(Training(small_config("time_steps", seed=s, **ENDLESS), "anna"))
        for s in (1, 2)
    ]
    wait_until(lambda: jobs[0].view().state == "training")
    queue.close()
    assert [done(job).state for job in jobs] == ["stopped", "stopped"]


def test_what_another_job_stored_meanwhile_is_not_trained_again(make_queue):
    queue = make_queue(workers=1)
    jobs = [queue.submit(Training(small_config("time_steps"), owner)) for owner in ("anna", "ben")]
    assert len(done(jobs[0]).loss) == 20
    assert (done(jobs[1]).state, len(jobs[1].view().loss)) == ("done", 0)
    again = queue.submit(Training(small_config("time_steps"), "anna", fresh=True))
    assert len(done(again).loss) == 20


def test_a_saved_longer_run_is_shown_and_said_so(make_queue, store, small_run):
    longer = small_run.config.replace(epochs=30)
    store.save(train(longer))
    view = done(make_queue().submit(Training(longer, "anna", resume=small_run)))
    assert (view.state, view.result) == ("done", longer)
    assert view.message == "A saved run of 30 epochs was there already; it is shown."


def test_continuing_shows_the_whole_curve(make_queue, store):
    queue = make_queue()
    long = small_config("time_steps", epochs=30)
    done(queue.submit(Training(small_config("time_steps"), "anna")))
    first = store.load(small_config("time_steps").hash)
    view = done(queue.submit(Training(long, "anna", resume=first)))
    np.testing.assert_array_equal(view.loss, train(long).history.loss)
    assert view.first_epoch == 20


def test_each_limit_refuses_with_what_would_work(make_queue):
    queue = make_queue(workers=1, max_queued=1, max_per_visitor=1, max_updates=100_000,
                         max_training_seconds=60)  # fmt: skip
    with pytest.raises(Refused, match="4,347 epochs would work"):
        queue.submit(Training(small_config("time_steps", epochs=5000), "anna"))
    with pytest.raises(Refused, match="minutes; at most 1"):
        queue.submit(
            Training(
                small_config("full_prefix", units=512, epochs=4000, encoding="one_hot"), "anna"
            )
        )
    queue.submit(Training(small_config("time_steps", epochs=4000), "anna", pace=1.0))
    with pytest.raises(Refused, match="You have 1 training"):
        queue.submit(Training(small_config("time_steps"), "anna"))
    queue.submit(Training(small_config("time_steps"), "ben"))
    with pytest.raises(Refused, match="as many as this server takes"):
        queue.submit(Training(small_config("time_steps"), "carl"))


def test_a_job_belongs_to_its_visitor_until_they_leave(make_queue):
    queue = make_queue()
    config = small_config("time_steps", **ENDLESS)
    job = queue.submit(Training(config, "anna"))
    assert queue.find(config.hash, "ben", alive=lambda visitor: True) is job
    assert (job.owner, queue.of("ben")) == ("anna", [])
    # A reload: the old session is gone, and the new one may stop what it started.
    assert queue.find(config.hash, "anna, reloaded", alive=lambda visitor: False) is job
    assert queue.of("anna, reloaded") == [job]
    assert queue.find("0" * 16, "anna", alive=lambda visitor: True) is None


def test_a_run_the_disk_refuses_stays_in_memory(make_queue, store):
    store.folder = store.folder.parent / "file"
    store.folder.write_text("in the way")
    queue = make_queue()
    config = small_config("time_steps")
    view = done(queue.submit(Training(config, "anna")))
    assert "could not be stored" in view.message
    assert queue.unsaved(config.hash, Run).config == config


def test_a_damaged_run_is_trained_anew_and_said_so(make_queue, store, small_run):
    store.save(small_run)
    next((store.folder / small_run.hash).glob("*.npz")).write_bytes(b"junk")
    view = done(make_queue().submit(Training(small_run.config, "anna")))
    assert "damaged" in view.message
    assert len(view.loss) == small_run.config.epochs
    assert store.load(small_run.hash).hash == small_run.hash


def test_training_that_breaks_down_says_why(make_queue, store, small_run):
    # No setting within bounds makes these networks overflow, so start from broken weights.
    no_numbers = {name: np.full_like(v, np.nan) for name, v in small_run.snapshots.items()}
    broken = dataclasses.replace(small_run, snapshots=no_numbers)
    longer = small_run.config.replace(epochs=40)
    view = done(make_queue().submit(Training(longer, "anna", resume=broken)))
    assert (view.state, view.result) == ("failed", None)
    assert "epoch 21" in view.message
    assert "learning rate" in view.message
    assert store.load(longer.hash) is None


def test_discarded_work_is_not_stored(make_queue, store):
    queue = make_queue()
    job = queue.submit(Training(small_config("time_steps", **ENDLESS), "anna"))
    wait_until(lambda: len(job.view().loss) > 5)
    job.stop(discard=True)
    assert done(job).result is None
    with pytest.raises(StoreError):
        store.load("not a hash")
    assert store.entries() == ([], [])


def test_old_results_are_forgotten(make_queue):
    queue = make_queue(kept_results=2)
    for seed in range(6):
        done(queue.submit(Training(small_config("time_steps", seed=seed, epochs=2), "anna")))
    assert len(queue.all()) <= 3
