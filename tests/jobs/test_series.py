"""Many trainings in one background job: counted, stopped half-way, bounded as a whole."""

import time

import pytest

from jobs import Outcome, Series, Training
from lstm_core.errors import Refused, Stopped, StoreError
from lstm_core.experiments.parallel import train_missing
from lstm_core.experiments.replicates import with_seeds
from lstm_core.training import train
from tests.cases import small_config
from tests.jobs.running import ENDLESS, done, wait_until


def nothing(executor, stop, report):
    return Outcome()


def series(configs, work=nothing, *, name="some", owner="anna", **how):
    return Series(name, "Some trainings", configs, work, owner, **how)


def seeds(store, count, **changes):
    """The real thing: so many seeds of a small network, kept in the store."""
    config = small_config("time_steps", seed=0, **changes)

    def work(executor, stop, report):
        train_missing(with_seeds(config, count), store, executor=executor, stop=stop, report=report)
        return Outcome()

    return series(with_seeds(config, count), work)


def making(made):
    """Work that comes to something at once."""
    return lambda executor, stop, report: Outcome("", made)


def waiting(executor, stop, report):
    """Work that keeps a worker busy until it is stopped."""
    executor.submit(time.sleep, 600)
    while not stop():
        time.sleep(0.01)
    return Outcome()


def test_a_series_trains_reports_and_stores(make_queue, store):
    queue = make_queue()
    job = queue.submit(seeds(store, 3))
    view = done(job)
    assert (view.state, view.message, view.share) == ("done", "", 1.0)
    assert (view.done, view.asked, view.progress) == (3, 3, "seed 3 of 3")
    assert view.seconds_left == 0
    assert len(store.entries()[0]) == 3
    assert queue.last("some") is job
    assert queue.last("another") is None


def test_a_stop_half_way_leaves_the_seeds_that_are_done(make_queue, store):
    queue = make_queue()
    job = queue.submit(seeds(store, 100, epochs=200))
    wait_until(lambda: job.view().done >= 2)
    assert job.view().seconds_left > 0
    job.stop()
    view = done(job)
    assert view.state == "stopped"
    assert 2 <= view.done < 100
    assert view.message == f"Stopped after {view.done} of 100 seeds."
    assert len(store.entries()[0]) == view.done
    again = queue.submit(seeds(store, view.done, epochs=200))
    assert done(again).seconds_left is None  # nothing to train: they come from the store


def test_a_stop_within_the_first_seed(make_queue, store):
    queue = make_queue()
    job = queue.submit(seeds(store, 3, epochs=20_000))
    wait_until(lambda: job.view().state == "training")
    job.stop()
    assert done(job).message == "Stopped before the first seed was done."
    assert job.view().state == "stopped"
    assert store.entries() == ([], [])


def test_stopped_work_may_say_so_by_an_error(make_queue):
    def work(executor, stop, report):
        report(1, 2)
        waiting(executor, stop, report)
        raise Stopped("half an experiment says nothing")

    configs = [small_config("time_steps"), small_config("one_char")]
    job = make_queue().submit(series(configs, work))
    wait_until(lambda: job.view().done)
    job.stop()
    assert done(job).state == "stopped"
    assert job.view().message == "Stopped after 1 of 2 trainings."


def test_a_stop_that_came_too_late_is_none(make_queue):
    def work(executor, stop, report):
        waiting(executor, stop, report)
        report(1, 1)
        return Outcome("The last one was quicker.")

    job = make_queue().submit(series([small_config("time_steps")], work))
    wait_until(lambda: job.view().state == "training")
    job.stop()
    assert (done(job).state, job.view().message) == ("done", "The last one was quicker.")


def test_a_failure_that_is_expected_is_a_message(make_queue, caplog):
    def work(executor, stop, report):
        raise StoreError("the disk is full")

    view = done(make_queue().submit(series([small_config("time_steps")], work)))
    assert (view.state, view.message) == ("failed", "The disk is full.")
    assert not caplog.records


@pytest.mark.parametrize("asked_to_stop", [False, True])
def test_an_error_that_nobody_expected_is_in_the_log(make_queue, caplog, asked_to_stop):
    def work(executor, stop, report):
        if asked_to_stop:
            waiting(executor, stop, report)
        raise ZeroDivisionError("nothing to divide by")

    queue = make_queue(workers=1)
    job = queue.submit(series([small_config("time_steps")], work, name="a\x1bname"))
    wait_until(lambda: job.view().state != "queued")
    if asked_to_stop:
        job.stop()
    view = done(job)
    assert view.state == "failed"
    assert view.message == "Something unexpected went wrong. The server's log says what."
    (record,) = caplog.records
    assert record.name.startswith("jobs.")
    assert record.levelname == "ERROR"
    assert record.exc_info[0] is ZeroDivisionError
    assert "\x1b" not in record.getMessage()
    assert done(queue.submit(series([]))).state == "done"  # the worker lives on


def test_what_the_store_would_not_take_is_kept_until_it_does(make_queue):
    queue = make_queue()
    for made in ("first", "second"):
        done(
            queue.submit(
                series([], lambda executor, stop, report, made=made: Outcome("", {"it": made}))
            )
        )
        assert queue.unsaved("it", str) == made
    assert queue.unsaved("it", int) is None
    done(queue.submit(series([], making({"it": None}))))
    assert queue.unsaved("it", str) is None


def test_a_training_that_breaks_down_says_why(make_queue):
    from lstm_core.errors import Diverged

    def work(executor, stop, report):
        raise Diverged(3, 0.1)

    view = done(make_queue().submit(series([small_config("time_steps")], work)))
    assert view.state == "failed"
    assert "epoch 3" in view.message
    assert view.message.endswith("say 0.001.")


def test_asking_again_finds_the_series_under_way(make_queue):
    queue = make_queue(workers=1, max_per_visitor=2)
    first = queue.submit(series([small_config("time_steps")], waiting))
    assert queue.submit(series([small_config("time_steps")], waiting, owner="ben")) is first
    assert queue.submit(series([small_config("time_steps")], waiting, name="other")) is not first
    first.stop()
    again = queue.submit(series([small_config("time_steps")], waiting))
    assert again is not first
    assert queue.last("some") is again


def test_a_series_belongs_to_its_visitor_until_they_leave(make_queue):
    queue = make_queue()
    job = queue.submit(series([small_config("time_steps")], waiting))
    assert queue.find("some", "ben", alive=lambda visitor: True) is job
    assert (job.owner, queue.of("ben")) == ("anna", [])
    assert queue.find("some", "anna, reloaded", alive=lambda visitor: False) is job
    assert queue.of("anna, reloaded") == [job]
    job.stop()
    assert done(job).owner == "anna, reloaded"
    assert queue.find("some", "anna, reloaded", alive=lambda visitor: True) is None


def test_trainings_and_series_queue_for_the_same_workers(make_queue):
    queue = make_queue(workers=1)
    first = queue.submit(series([small_config("time_steps")], waiting))
    second = queue.submit(Training(small_config("time_steps"), "ben"))
    third = queue.submit(series([small_config("time_steps")], waiting, name="other"))
    wait_until(lambda: first.view().state == "training")
    assert [job.view().place for job in (first, second, third)] == [0, 0, 1]
    third.stop()
    assert done(third).message == "Stopped before it began."
    first.stop()
    assert done(second).state == "done"


def test_closing_the_queue_ends_series_too(make_queue, store):
    queue = make_queue(workers=1)
    jobs = [queue.submit(seeds(store, 100, **ENDLESS | {"epochs": 2_000}))]
    wait_until(lambda: jobs[0].view().state == "training")
    jobs += [queue.submit(series([small_config("time_steps")], waiting, name="other"))]
    queue.close()
    assert [done(job).state for job in jobs] == ["stopped", "stopped"]


def test_a_series_is_bounded_as_a_whole(make_queue, store):
    config = small_config("time_steps", seed=0, epochs=2_000)
    queue = make_queue(max_training_seconds=10, max_updates=100_000)
    alone = queue.predicted_seconds(config)
    many = with_seeds(config, 50)
    assert alone < queue.predicted_seconds(*many) < 50 * alone  # compiled once
    with pytest.raises(Refused, match="These 50 trainings would take about") as refused:
        queue.submit(series(many, waiting))
    fitting = int(str(refused.value).split("here. ")[1].removesuffix(" seeds would work."))
    assert 1 < fitting < 50
    with pytest.raises(Refused, match=f"{fitting} seeds would work"):
        queue.submit(series(many[: fitting + 1], waiting))
    job = queue.submit(series(many[:fitting], waiting))
    with pytest.raises(Refused, match="Fewer or shorter ones would work"):
        queue.submit(series([*many, config.replace(epochs=1_999)], waiting, name="mixed"))
    with pytest.raises(Refused, match=r"One of these .* 4,347 epochs would work"):
        queue.submit(series(with_seeds(config.replace(epochs=5_000), 2), waiting, name="long"))
    job.stop()


def test_what_the_store_holds_costs_nothing(make_queue, store):
    config = small_config("time_steps", seed=0)
    for one in with_seeds(config, 2):
        store.save(train(one))
    queue = make_queue(max_training_seconds=0)
    job = queue.submit(series(with_seeds(config, 2), name="stored"))
    assert done(job).state == "done"
    with pytest.raises(Refused, match="would take about"):
        queue.submit(series(with_seeds(config, 2), name="anew", fresh=True))


def test_old_series_are_forgotten(make_queue):
    queue = make_queue(kept_results=1)
    for name in "abc":
        done(queue.submit(series([small_config("time_steps")], name=name)))
    assert queue.last("a") is None
    assert queue.last("c")
