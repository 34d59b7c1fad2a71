"""Every combination with every seed, once: stored cell by cell, whatever ends it."""

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.errors import Diverged, LstmStateError, SettingError
from lstm_core.experiments.axes import axis_from_text
from lstm_core.experiments.chunks import each_chunk
from lstm_core.experiments.executors import local_processes
from lstm_core.experiments.replicates import replicate
from lstm_core.experiments.sweep import Sweep, Swept, run_sweep, stored_trials
from lstm_core.experiments.sweep_tables import cell_table, maps
from lstm_core.storage.cells import (
    DIVERGED,
    MOST_SEEDS,
    OWN_CELLS,
    Trial,
    add_to_cell,
    read_cell,
    remove_oldest_cells,
)
from lstm_core.training import train

SMALL = {"framing": "one_char", "units": 8, "epochs": 20, "seed": 0}
RATES = {"learning_rate": [0.001, 0.01]}


def sweep(axes=RATES, seeds=2, **changes) -> Sweep:
    return Sweep.of(SMALL | changes, axes, seeds)


def cell_files(store):
    return sorted((store.folder / OWN_CELLS).glob("*.json"))


# What is asked ----------------------------------------------------------------------


def test_a_sweep_is_every_combination_with_every_seed():
    asked = Sweep.of(
        {"framing": "time_steps", "seed": 5}, {"units": [4, 8], "cell": ["LSTM", "gru"]}, 3
    )
    assert list(asked.cells) == [(4, "LSTM"), (4, "GRU"), (8, "LSTM"), (8, "GRU")]
    assert asked.configs == [
        RunConfig(framing="time_steps", units=units, cell=cell, seed=seed)
        for units in (4, 8)
        for cell in ("LSTM", "GRU")
        for seed in (5, 6, 7)
    ]
    assert asked.values("cell") == ["LSTM", "GRU"]


def test_what_is_left_out_is_as_published_in_every_cell():
    cells = Sweep.of({}, {"framing": ["one_char", "stateful"]}, 1).cells.values()
    assert [cell.units for cell in cells] == [32, 50]


def test_a_value_that_is_given_twice_is_one():
    assert len(sweep({"cell": ["LSTM", "lstm"], "units": [3, 3]}, units=None).cells) == 1


def test_equal_sweeps_have_equal_names_and_others_have_not():
    names = [
        sweep().hash,
        sweep(seeds=3).hash,
        sweep({"learning_rate": [0.001]}).hash,
        sweep(epochs=21).hash,
        sweep({"optimizer": ["adam"]}).hash,
    ]
    assert len(set(names)) == len(names)
    assert sweep().hash == names[0]


@pytest.mark.parametrize(
    ("text", "axis"),
    [
        ("units=4,8", ("units", [4, 8])),
        ("learning-rate = 0.1, 1e-3", ("learning_rate", [0.1, 0.001])),
        ("shuffle=true,false", ("shuffle", [True, False])),
        ("sequence=ABCD,A%2CBC", ("sequence", ["ABCD", "A,BC"])),
    ],
)
def test_an_axis_is_written_as_settings_in_links_are(text, axis):
    assert axis_from_text(text) == axis


@pytest.mark.parametrize("text", ["", "units", "units=", "unit=3", "seed=1,2", "=3"])
def test_what_is_no_axis_is_refused(text):
    with pytest.raises(SettingError) as refused:
        axis_from_text(text)
    assert refused.value.setting == "over"


@pytest.mark.parametrize(
    ("settings", "axes", "seeds", "setting", "nearest"),
    [
        ({"framing": "stateful"}, {"units": [4, 0]}, 2, "units", 1),
        ({"framing": "stateful"}, {"units": [4], "batch_size": [5, 4]}, 2, "batch_size", 5),
        ({"framing": "one_char"}, {"window": [2, 3]}, 2, "window", None),
        ({"framing": "one_char"}, {"units": [4]}, 101, "seeds", 100),
        ({"framing": "one_char"}, {}, 2, "over", None),
        ({"framing": "one_char"}, {"units": range(1, 41), "epochs": range(1, 41)}, 2, "over", None),
        ({}, {"units": [4]}, 2, "framing", None),
    ],
)
def test_what_cannot_work_is_refused_before_anything_is_trained(
    settings, axes, seeds, setting, nearest
):
    with pytest.raises(SettingError) as refused:
        Sweep.of(settings, axes, seeds)
    assert (refused.value.setting, refused.value.nearest) == (setting, nearest)


def test_a_refusal_says_in_which_combination():
    axes = {"framing": ["one_char", "stateful"], "batch_size": [4]}
    with pytest.raises(SettingError, match=r"batch_size=4: with framing=stateful, row i of each"):
        Sweep.of({}, axes, 1)


# Running ----------------------------------------------------------------------------


def test_a_trial_says_what_the_run_of_its_config_says():
    config = RunConfig(framing="whole_batch", units=8, epochs=400, learning_rate=0.05, seed=0)
    asked = Sweep.of(
        {**config.to_dict(), "learning_rate": None, "seed": 0}, {"learning_rate": [0.0001, 0.05]}, 1
    )
    slow, quick = run_sweep(asked).trials.values()
    assert slow.all_right_epoch is None
    run = train(config)
    assert (quick.accuracy, quick.loss) == (run.final_accuracy, run.final_loss)
    first = quick.all_right_epoch - 1
    assert run.history.accuracy[first] == 1
    assert (run.history.accuracy[:first] < 1).all()


def test_a_stopped_sweep_goes_on_where_it_was(store):
    asked, stop, told = sweep(seeds=10), threading.Event(), []

    def report(done, of):
        told.append((done, of))
        if done >= 4:
            stop.set()

    first = run_sweep(
        asked, store=store, stop=stop.is_set, report=report, executor=ThreadPoolExecutor(1)
    )
    assert told[0] == (0, 20)
    assert not first.complete
    assert 4 <= first.trained < 20
    assert stored_trials(asked, store) == first.trials
    second = run_sweep(asked, store=store)
    assert second.complete
    assert second.trained == 20 - first.trained
    assert second.trials == run_sweep(asked).trials
    assert run_sweep(asked, store=store).trained == 0


def test_more_seeds_and_other_axes_take_over_what_is_known(store):
    assert run_sweep(sweep(), store=store).trained == 4
    assert run_sweep(sweep(seeds=3), store=store).trained == 2
    assert run_sweep(sweep({"learning_rate": [0.01, 0.02]}, 3), store=store).trained == 3
    other = sweep({"epochs": [20], "learning_rate": [0.02, 0.001]}, 3, epochs=None)
    assert run_sweep(other, store=store).trained == 0
    later = sweep(seeds=2, seed=2)  # seeds 2 and 3
    assert run_sweep(later, store=store).trained == 2


def test_runs_in_the_store_count_as_done(store):
    asked = sweep(seeds=3)
    one, _ = asked.cells.values()
    runs = replicate(one, 2, store=store).runs
    swept = run_sweep(asked, store=store)
    assert swept.trained == 4
    assert [swept.trials[run.config].loss for run in runs] == [run.final_loss for run in runs]


def test_a_damaged_run_is_not_taken_for_a_trial(store):
    asked = sweep(seeds=1)
    for config in asked.configs:
        store.save(train(config))
    next((store.folder / config.hash).glob("*.npz")).write_bytes(b"junk")
    assert run_sweep(asked, store=store).trained == 1


def test_a_network_that_diverges_is_a_result_and_ends_nothing(store, monkeypatch):
    asked = sweep()

    def breaking(config, **how):  # no settings are known with which one really does
        if config.learning_rate == 0.01:
            raise Diverged(3, config.learning_rate)
        return train(config, **how)

    monkeypatch.setattr("lstm_core.training.train", breaking)
    swept = run_sweep(asked, store=store)
    assert [trial == DIVERGED for trial in swept.trials.values()] == [False, False, True, True]
    assert run_sweep(asked, store=store).trained == 0
    table = cell_table(swept)
    assert table["diverged"].tolist() == [0, 2]
    assert np.isnan(table["mean_accuracy"][1])


def test_what_the_disk_refuses_is_said_and_not_lost(store):
    store.folder = store.folder.parent / "file"
    store.folder.write_text("in the way")
    swept = run_sweep(sweep(), store=store)
    assert swept.complete
    assert "could not be stored" in swept.problem


def test_processes_find_what_threads_find_and_are_gone_afterwards(store):
    asked, before = sweep(), os.getpid()
    with local_processes(2) as executor:
        swept = run_sweep(asked, store=store, executor=executor)
        pids = {executor.submit(os.getpid).result() for _ in range(8)}
    assert swept.trials == run_sweep(asked).trials
    assert before not in pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def end_at_once(chunk):
    os._exit(1)


def test_a_worker_that_is_ended_from_outside_is_said_so():
    with (
        pytest.raises(LstmStateError, match=r"ended from outside.* goes on from there"),
        local_processes(1) as executor,
    ):
        each_chunk(end_at_once, sweep().configs, pytest.fail, executor=executor)


# Cells on disk ----------------------------------------------------------------------

CELL = RunConfig(**SMALL)
TRIAL = Trial(0.5, 1.25, 3)


def test_a_cell_is_found_by_its_config_whatever_the_seed(store):
    add_to_cell(store.folder, CELL, {0: TRIAL, 4: DIVERGED})
    add_to_cell(store.folder, CELL.replace(seed=9), {2: Trial(1.0, 0.0, None)})
    expected = {0: TRIAL, 2: Trial(1.0, 0.0, None), 4: DIVERGED}
    assert read_cell(store.folder, CELL.replace(seed=3)) == expected
    assert read_cell(store.folder, CELL.replace(units=9)) == {}


@pytest.mark.parametrize(
    "forged",
    [
        b"",
        b"junk",
        b"[]",
        b"[" * 100_000,
        {"format": 2},
        {"config": {"framing": "stateful"}},
        {"config": None},
        {"trials": []},
        {"trials": {"x": [0.5, 1.0, 3]}},
        {"trials": {"-1": [0.5, 1.0, 3]}},
        {"trials": {"0": [0.5, 1.0]}},
        {"trials": {"0": [1.5, 1.0, 3]}},
        {"trials": {"0": ["0.5", 1.0, 3]}},
        {"trials": {"0": [0.5, None, 3]}},
        {"trials": {"0": [0.5, float("nan"), 3]}},
        {"trials": {"0": [0.5, float("inf"), 3]}},
        {"trials": {"0": [0.5, 1.0, 0]}},
        {"trials": {"0": [0.5, 1.0, 21]}},
        {"trials": {"0": [0.5, 1.0, 2.5]}},
        {"trials": {str(seed): [0.5, 1.0, 3] for seed in range(MOST_SEEDS + 1)}},
        b" " * 2_000_000,
    ],
    ids=lambda forged: str(forged)[:40],
)
def test_a_damaged_or_forged_cell_is_not_believed_and_is_replaced(forged, store):
    add_to_cell(store.folder, CELL, {0: TRIAL})
    (file,) = cell_files(store)
    if isinstance(forged, dict):
        forged = json.dumps(json.loads(file.read_text()) | forged).encode()
    file.write_bytes(forged)
    assert read_cell(store.folder, CELL) == {}
    add_to_cell(store.folder, CELL, {1: TRIAL})
    assert read_cell(store.folder, CELL) == {1: TRIAL}


def test_cells_are_bounded_in_size_and_in_number(store):
    add_to_cell(store.folder, CELL, dict.fromkeys(range(MOST_SEEDS), TRIAL))
    add_to_cell(store.folder, CELL, {5_000: TRIAL})
    kept = read_cell(store.folder, CELL)
    assert len(kept) == MOST_SEEDS
    assert 5_000 in kept
    for units in (1, 2, 3):
        cell = CELL.replace(units=units)
        add_to_cell(store.folder, cell, {0: TRIAL})
        os.utime(store.folder / OWN_CELLS / f"{cell.hash}.json", (units, units))
    remove_oldest_cells(store.folder, most=2)
    left = [units for units in (1, 2, 3, 8) if read_cell(store.folder, CELL.replace(units=units))]
    assert left == [3, 8]


# Tables -----------------------------------------------------------------------------


def by_hand(axes, trials) -> Swept:
    """Of one_char with 25 updates in an epoch; ``trials``: those of each cell."""
    asked = Sweep.of({"framing": "one_char", "seed": 0}, axes, 3)
    cells = zip(asked.cells.values(), trials, strict=True)
    found = {
        cell.replace(seed=seed): trial for cell, some in cells for seed, trial in enumerate(some)
    }
    return Swept(asked, found, 0, 0.0)


FOUR = [
    [Trial(0.2, 1, None), Trial(0.6, 1, None), DIVERGED],
    [Trial(1.0, 1, 10), Trial(1.0, 1, 40), Trial(0.7, 1, None)],
    [Trial(0.5, 1, 7)],
    [],
]


def test_a_table_has_a_row_for_every_cell():
    table = cell_table(by_hand({"units": [4, 8], "learning_rate": [0.1, 0.2]}, FOUR))
    assert table["units"].tolist() == [4, 4, 8, 8]
    assert table["seeds"].tolist() == [3, 3, 1, 0]
    assert table["diverged"].tolist() == [1, 0, 0, 0]
    assert table["all_right"].tolist() == [0, 2, 1, 0]
    np.testing.assert_allclose(table["mean_accuracy"], [0.4, 0.9, 0.5, np.nan])
    np.testing.assert_allclose(table["updates"], [np.nan, 25 * 25, 7 * 25, np.nan])


def test_a_map_has_the_first_axis_down_and_the_second_across_in_their_order():
    (values,) = maps(by_hand({"units": [8, 4], "learning_rate": [0.2, 0.1]}, FOUR)).values()
    assert values.index.tolist() == [8, 4]
    assert values.columns.tolist() == [0.2, 0.1]
    np.testing.assert_allclose(values, [[0.4, 0.9], [0.5, np.nan]])
    (updates,) = maps(by_hand({"units": [8, 4, 2, 1]}, FOUR), "updates").values()
    np.testing.assert_allclose(updates, [[np.nan], [625], [175], [np.nan]])


def test_a_third_axis_gives_one_map_for_each_of_its_values():
    axes = {"units": [4], "learning_rate": [0.1, 0.2], "cell": ["LSTM", "GRU"]}
    found = maps(by_hand(axes, FOUR))
    assert list(found) == [("LSTM",), ("GRU",)]
    np.testing.assert_allclose(found["LSTM",], [[0.4, 0.5]])
    np.testing.assert_allclose(found["GRU",], [[0.9, np.nan]])
