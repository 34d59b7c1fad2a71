import math
import subprocess
import sys
import time
from dataclasses import asdict, replace

import numpy as np
import pytest

from lstm_core.config.text_config import TextConfig
from lstm_core.corpus.corpus import corpus_of
from lstm_core.errors import InputError, NothingTrained, SettingError
from lstm_core.interpret.collapse import collapse
from lstm_core.storage.text_runs import TextStore
from lstm_core.text_run import SAMPLE_LENGTH, TEMPERATURES, marks
from lstm_core.training.text.recorder import _thinned
from lstm_core.training.text_training import train_text

TEXT = "how much wood would a woodchuck chuck if a woodchuck could chuck wood? " * 6
CORPUS = corpus_of(TEXT, "wood")


def config_of(corpus=CORPUS, **settings):
    small = {"updates": 40, "units": 8, "chunk": 6, "batch_size": 4, "learning_rate": 0.01}
    return TextConfig(
        corpus=corpus.hash,
        characters=len(corpus),
        distinct=len(corpus.vocabulary),
        **small | settings,
    )


@pytest.fixture(scope="module")
def long_run():
    return train_text(config_of(dropout=0.2, layers=2), CORPUS)


def assert_same(left, right):
    """Equal in everything but the clock."""
    assert left.config == right.config
    for name, values in asdict(left.record).items():
        if name != "seconds":
            np.testing.assert_allclose(values, getattr(right.record, name), rtol=1e-12)
    assert left.samples == right.samples
    np.testing.assert_array_equal(left.snapshot_updates, right.snapshot_updates)
    for name, values in left.snapshots.items():
        np.testing.assert_array_equal(values, right.snapshots[name])
    pairs = [(left.optimizer_state, right.optimizer_state), (left.carried, right.carried)]
    for ours, theirs in pairs:
        for one, other in zip(ours, theirs, strict=True):
            np.testing.assert_array_equal(one, other)


def test_a_run_looks_at_itself_at_its_marks(long_run):
    run, config = long_run, long_run.config
    record = run.record
    assert record.updates.tolist() == marks(config) == run.snapshot_updates.tolist()
    assert record.held_out[0] == pytest.approx(math.log(config.distinct), abs=0.3)
    assert record.held_out[-1] < record.held_out[0] - 0.2
    for name in ("loss", "gradient", "largest", "step"):
        values = getattr(record, name)
        assert math.isnan(values[0])
        assert (values[1:] > 0).all()
    assert (record.largest[1:] >= record.gradient[1:]).all()
    assert (np.diff(record.seconds) > 0).all()
    weights = np.concatenate([value.ravel() for value in run.weights().values()])
    assert record.weight[-1] == pytest.approx(np.linalg.norm(weights), rel=1e-5)
    assert len(run.samples) == len(record.updates)
    assert run.beginning in TEXT
    for texts in run.samples:
        assert len(texts) == len(TEMPERATURES)
        assert {len(text) for text in texts} == {SAMPLE_LENGTH}
    assert len(run.carried) == 4
    assert run.carried[0].shape == (config.batch_size, config.units)
    assert collapse(record, config.distinct) is None


def test_a_text_of_a_line_is_not_looked_at_after_each_of_its_many_passes():
    config = config_of(updates=10**6)
    found = marks(config)
    assert len(found) < 700
    whole = config.updates_per_pass
    assert {done * whole for done in (*range(65), 66, 68, 126, 128, 132)} <= set(found)
    assert not {65 * whole, 130 * whole} & set(found)
    assert set(marks(config.replace(updates=1000))) <= {*found, 1000}


def test_continuing_is_one_longer_run(long_run):
    config = long_run.config
    first = train_text(config.replace(updates=23), CORPUS)  # 23: no mark of the longer one
    assert_same(train_text(config, CORPUS, resume=first), long_run)


def test_continuing_in_the_middle_of_a_pass_of_windows():
    config = config_of(way="windows", updates=70, batch_size=3, stride=2)
    assert 23 % config.updates_per_pass != 0 != config.passes // 1
    first = train_text(config.replace(updates=23), CORPUS)
    assert first.carried == ()
    assert_same(train_text(config, CORPUS, resume=first), train_text(config, CORPUS))


@pytest.mark.parametrize("way", ["streams", "windows"])
def test_a_run_that_was_stopped_and_stored_goes_on_as_if_it_had_not_been(way, tmp_path):
    """The weights, the optimizer, the carried state, and what the held-out part says of them."""
    heard, store = [], TextStore(tmp_path)
    config = config_of(way=way, updates=10**6)
    stopped = train_text(
        config, CORPUS, stop=lambda: heard, on_progress=lambda *news: heard.append(news)
    )
    store.save(stopped)
    found, more = store.load(stopped.hash), config.replace(updates=stopped.config.updates + 5)
    assert bool(found.carried) == (way == "streams")
    goes_on, whole = train_text(more, CORPUS, resume=found), train_text(more, CORPUS)
    assert_same(goes_on, whole)
    assert goes_on.record.held_out[-1] == whole.record.held_out[-1]


def test_a_stop_ends_the_run_where_it_is():
    config, heard, told = config_of(updates=10**6), [], []
    run = train_text(
        config,
        CORPUS,
        stop=lambda: len(heard) >= 2,
        on_progress=lambda *news: heard.append(news),
        on_mark=told.append,
    )
    assert 0 < run.config.updates < config.updates
    assert run.config == config.replace(updates=run.config.updates)
    assert run.record.updates[-1] == run.snapshot_updates[-1] == run.config.updates
    (first, _, _), (second, loss, seconds) = heard
    assert 0 < first < second <= run.config.updates
    assert 0 < loss < 5
    assert 0 < seconds <= run.record.seconds[-1]
    assert [one.record.updates[-1] for one in told] == run.record.updates.tolist()
    assert all(one.config == config for one in told)
    for n, one in enumerate(told):
        assert one.snapshot_updates.tolist() == [run.record.updates[n]]
        assert one.samples == run.samples[: n + 1]
    assert train_text(config, CORPUS, resume=run, stop=lambda: True) is run


def test_seconds_end_it_too():
    began = []
    run = train_text(
        config_of(updates=10**6), CORPUS, seconds=0.5,
        on_mark=lambda _: began or began.append(time.perf_counter()),
    )  # fmt: skip
    assert 0.5 < time.perf_counter() - began[0] < 10
    assert 1 < run.config.updates < 10**6


def test_stopped_before_the_first_update_there_is_no_run():
    with pytest.raises(NothingTrained):
        train_text(config_of(), CORPUS, stop=lambda: True)


def test_the_held_out_part_changes_no_weight():
    held = int(len(TEXT) * 0.1)
    other = corpus_of(TEXT[:-held] + TEXT[-held:][::-1], "other")
    assert other.vocabulary == CORPUS.vocabulary
    assert other.hash != CORPUS.hash
    runs = [train_text(config_of(one, updates=20), one) for one in (CORPUS, other)]
    for name, values in runs[0].snapshots.items():
        np.testing.assert_array_equal(values, runs[1].snapshots[name])
    assert runs[0].record.held_out[-1] != runs[1].record.held_out[-1]


def test_a_loss_that_is_no_number_ends_the_run_and_what_was_seen_is_kept():
    config = config_of(updates=5)
    sound = train_text(config, CORPUS)
    huge = {name: values.copy() for name, values in sound.snapshots.items()}
    huge["output_kernel"][-1] = np.where(huge["output_kernel"][-1] > 0, 3e38, -3e38)
    broken = train_text(config.replace(updates=60), CORPUS, resume=replace(sound, snapshots=huge))
    assert broken.config.updates == 6
    assert broken.record.updates[-1] == 6
    assert not np.isfinite(broken.record.loss[-1])
    assert broken.samples[-1] == ("",) * len(TEMPERATURES)
    assert broken.snapshot_updates[-1] < 6
    assert all(np.isfinite(value).all() for value in broken.weights().values())
    assert collapse(broken.record, broken.config.distinct).worst == math.inf
    with pytest.raises(InputError, match="nothing to go on from"):
        train_text(config.replace(updates=90), CORPUS, resume=broken)


def test_another_text_and_another_run_are_refused(long_run):
    other = corpus_of(TEXT[1:], "other")
    with pytest.raises(InputError, match="another text"):
        train_text(config_of(), other)
    with pytest.raises(SettingError, match="fewer than 40 updates"):
        train_text(long_run.config, CORPUS, resume=long_run)
    with pytest.raises(SettingError, match="same settings"):
        train_text(config_of(updates=90, seed=8), CORPUS, resume=long_run)


def test_snapshots_stay_within_their_bytes_and_keep_the_first_and_the_last():
    kept = _thinned(list(range(0, 1000, 10)), parameters=1_000_000)
    assert len(kept) == 16
    assert {0, 990} <= kept
    assert len(_thinned([0, 5, 9], parameters=10**9)) == 2


BIG = """
import resource
import numpy as np
from lstm_core.corpus.corpus import corpus_of
from lstm_core.config.text_config import TextConfig
from lstm_core.training.text_training import train_text
codes = np.random.default_rng(0).integers(97, 123, 5_000_000, dtype=np.uint32)
corpus = corpus_of(codes.tobytes().decode("utf-32-le"), "big")
for way in ({"way": "streams"}, {"way": "windows", "stride": 1}):
    config = TextConfig(corpus=corpus.hash, characters=len(corpus), distinct=26, updates=20, **way)
    train_text(config, corpus)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


@pytest.mark.thorough
def test_five_million_characters_stay_under_a_gigabyte_and_a_half():
    done = subprocess.run([sys.executable, "-c", BIG], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 1.5e9
