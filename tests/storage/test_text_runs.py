"""Runs of texts and the texts: nothing lost, nothing false shown. What runs of texts share with the
others (array files, second looks) is tested in test_store too."""

import json
import os
import signal
import time
from dataclasses import replace

import numpy as np
import pytest

from lstm_core.errors import DamagedRun, StoreError
from lstm_core.storage.eviction import ASIDE
from lstm_core.storage.text_runs import TextStore
from tests.storage.test_store import (
    arrays_file,
    change_record,
    forge_members,
    in_process,
    npy,
    truncate,
)
from tests.text_cases import assert_same_text_run, random_run, small_corpus


@pytest.fixture
def texts(tmp_path):
    return TextStore(tmp_path / "cache")


@pytest.fixture(scope="module")
def run():
    return random_run()


WAYS = [
    {},
    {"cell": "GRU", "layers": 2, "optimizer": "sgd"},
    {"way": "windows", "layers": 3, "cell": "SimpleRNN", "held_out": 0.0},
]


@pytest.mark.parametrize("settings", WAYS, ids=str)
def test_round_trip_is_exact(settings, texts):
    run = random_run(**settings)
    texts.save(run)
    assert_same_text_run(texts.load(run.hash), run)
    assert (texts.folder.parent / "text" / run.hash / "run.json").is_file()


def test_a_run_that_broke_down_is_kept_with_the_weights_that_are_numbers(texts, run):
    def ended(values):
        return np.append(values[:-2], [np.inf, np.nan])

    names = ("loss", "held_out", "gradient", "largest", "weight", "step")
    seen = {name: ended(getattr(run.record, name)) for name in names}
    nans = tuple(values * np.float32(np.nan) for values in run.carried)
    broken = replace(
        run,
        record=replace(run.record, **seen),
        samples=(*run.samples[:-1], ("",) * 4),
        snapshot_updates=run.snapshot_updates[:2],
        snapshots={name: values[:2] for name, values in run.snapshots.items()},
        optimizer_state=(run.optimizer_state[0], *(v + np.inf for v in run.optimizer_state[1:])),
        carried=nans,
    )
    texts.save(broken)
    assert_same_text_run(texts.load(run.hash), broken)
    assert texts.entry(run.config).held_out is None
    for what in (
        {"snapshots": {n: v * np.float32(np.nan) for n, v in run.snapshots.items()}},
        {"carried": nans},
    ):
        with pytest.raises(StoreError, match="no longer finite numbers; it is not stored"):
            texts.save(replace(run, **what))
    assert_same_text_run(texts.load(run.hash), broken)


def test_entries_say_what_a_list_shows_last_used_first(texts, run):
    assert texts.entries() == ([], [])
    assert texts.load("0" * 16) is None
    other = random_run(cell="GRU")
    for n, one in enumerate((run, other)):
        texts.save(one)
        set_last_used(texts, one, 1_000_000_000 + n)
    (first, second), problems = texts.entries()
    assert problems == []
    assert [first.config, second.config] == [other.config, run.config]
    assert second.held_out == run.record.held_out[-1]
    assert (second.corpus_name, second.updates) == ("A small text", 40)
    assert second.bytes == sum(f.stat().st_size for f in (texts.folder / run.hash).iterdir())
    assert texts.entry(run.config) == second
    assert texts.holds(run.config)
    texts.load(run.hash)  # makes it the last used
    assert texts.entries()[0][0].config == run.config
    assert texts.delete(run.hash)
    assert not texts.delete(run.hash)
    assert not texts.holds(run.config)


@pytest.mark.parametrize("name", ["../../etc/passwd00", "corpora", "", "0" * 15, "A" * 16])
def test_names_that_are_no_hash_are_refused(name, texts):
    for ask in (texts.load, texts.delete, texts.texts.load):
        with pytest.raises(StoreError, match="expected 16 hexadecimal digits"):
            ask(name)


def of_other_numbers(name: str, array: np.ndarray):
    return lambda path: forge_members(path, lambda m: m.update({f"{name}.npy": npy(array)}))


MARKS = 8  # of the run
SAMPLES = np.zeros((MARKS, 4, 400), np.int32)
DAMAGE = {
    "array file cut off": (truncate("arrays-*", 0.5), "changed or cut off"),
    "array file missing": (lambda path: arrays_file(path).unlink(), "array file is missing"),
    "record cut off": (truncate("run.json", 0.7), "not valid JSON"),
    "another format": (lambda path: change_record(path, format=2), "not of format 1"),
    "array file elsewhere": (
        lambda path: change_record(path, arrays="../../../etc/passwd"),
        "foreign array file",
    ),
    "another config": (
        lambda path: change_record(path, config=random_run(seed=1, units=7).config.to_dict()),
        "another config",
    ),
    "impossible config": (lambda path: change_record(path, config={"units": -1}), "incomplete"),
    "environment with code": (
        lambda path: change_record(path, environment={"keras": "1\nimport os"}),
        "'keras' is no version",
    ),
    "name a number": (lambda path: change_record(path, corpus_name=3), "where text belongs"),
    "name a book": (lambda path: change_record(path, corpus_name="a" * 201), "too long"),
    "vocabulary shorter": (lambda path: change_record(path, vocabulary="ab"), "vocabulary is not"),
    "vocabulary unsorted": (
        lambda path: change_record(path, vocabulary="".join(reversed(small_corpus().vocabulary))),
        "vocabulary is not",
    ),
    "beginning strange": (lambda path: change_record(path, beginning="x#"), "its beginning has"),
    "held out negative": (lambda path: change_record(path, held_out=-1), "number of nats"),
    "held out no number": (lambda path: change_record(path, held_out=1e999), "number of nats"),
    "marks too many": (lambda path: change_record(path, marks=10**9), "marks"),
    "marks fewer": (lambda path: change_record(path, marks=2), "its array"),
    "snapshots too many": (lambda path: change_record(path, snapshots=10**9), "snapshots"),
    "weights of objects": (
        of_other_numbers("snapshot_output_bias", np.array([{"a": 1}], dtype=object)),
        "array snapshot_output_bias is object",
    ),
    "weights NaN": (
        lambda path: forge_members(path, lambda m: m.update(nan_bias(m))),
        "snapshot_output_bias holds numbers that are not finite",
    ),
    "carried NaN": (
        lambda path: forge_members(
            path, lambda m: m.update({"carried_h.npy": npy(np.full((8, 6), np.nan, np.float32))})
        ),
        "carried_h holds numbers that are not finite",
    ),
    "a break-down that was none": (
        lambda path: change_record(path, broke_down=True),
        "do not run from update 0 to the last",
    ),
    "samples strange": (of_other_numbers("samples", SAMPLES + 99), "characters that its voc"),
    "marks out of order": (
        of_other_numbers("updates", np.arange(MARKS)[::-1].copy()),
        "do not run from update 0 to the last",
    ),
}


def nan_bias(members) -> dict[str, bytes]:
    content = members["snapshot_output_bias.npy"]
    return {"snapshot_output_bias.npy": content[:-4] + np.float32(np.nan).tobytes()}


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.filterwarnings("ignore:Reading `.npy`:UserWarning")
def test_damaged_runs_are_set_aside_with_a_message_and_never_shown(kind, texts, run):
    damage, reason = DAMAGE[kind]
    assert len(run.record.updates) == MARKS
    texts.save(run)
    damage(texts.folder / run.hash)
    with pytest.raises(DamagedRun, match=f"^run {run.hash} is damaged.*{reason}") as caught:
        texts.load(run.hash)
    assert f"moved to text/{ASIDE}/{run.hash}-" in str(caught.value)
    assert len(list((texts.folder / ASIDE).iterdir())) == 1
    assert texts.load(run.hash) is None
    assert texts.entries() == ([], [])
    texts.save(run)
    assert_same_text_run(texts.load(run.hash), run)


def test_the_list_reports_damage_and_still_shows_the_rest(texts, run):
    other = random_run(cell="GRU")
    texts.save(run)
    texts.save(other)
    truncate("run.json", 0.5)(texts.folder / run.hash)
    (entry,), (problem,) = texts.entries()
    assert entry.config == other.config
    assert problem == f"run {run.hash} is damaged: run.json is not valid JSON"
    assert texts.entry(run.config) is None


def test_the_least_recently_used_go_first_and_the_one_just_saved_stays(texts, run):
    runs = [random_run(updates=updates) for updates in (38, 39)]
    for n, one in enumerate(runs):
        texts.save(one)
        set_last_used(texts, one, 1_000_000_000 + n)
    texts.max_bytes = int(1.5 * texts.entries()[0][0].bytes)  # beside the one just saved
    texts.save(run)
    assert {entry.config for entry in texts.entries()[0]} == {runs[1].config, run.config}
    texts.max_bytes = 1
    texts.save(run)
    assert [entry.config for entry in texts.entries()[0]] == [run.config]


def set_last_used(texts, run, when: float) -> None:
    for file in (texts.folder / run.hash).iterdir():
        os.utime(file, (when, when))


# Several processes, and sudden ends -----------------------------------------------------

SAVE_AGAIN_AND_AGAIN = """
import sys
from dataclasses import replace
from lstm_core.storage.text_runs import TextStore
from tests.text_cases import random_run, small_corpus
store, run, corpus = TextStore(sys.argv[1]), random_run(seed=int(sys.argv[2])), small_corpus()
print("ready", flush=True)
for n in range(int(sys.argv[3])):
    store.save(run)
    store.texts.save(corpus)
"""


def test_two_writers_and_a_reader_always_find_one_that_loads(texts, run):
    texts.save(run)
    texts.texts.save(small_corpus())
    folder = texts.folder.parent
    writers = [in_process(SAVE_AGAIN_AND_AGAIN, folder, seed, 40) for seed in (0, 1)]
    loads = 0
    while any(writer.poll() is None for writer in writers):
        assert texts.load(run.hash).config == run.config
        assert texts.texts.load(run.config.corpus).text == small_corpus().text
        loads += 1
    assert [writer.communicate()[1] for writer in writers] == ["", ""]
    assert loads > 5
    assert not list((texts.folder / run.hash).glob(".writing-*"))


def test_a_kill_during_save_leaves_the_old_run_or_the_new_one(texts, run):
    texts.save(run)
    either = [run, random_run(seed=1)]
    for delay in (0.005, 0.02, 0.05):
        writer = in_process(SAVE_AGAIN_AND_AGAIN, texts.folder.parent, 1, 1_000_000)
        assert writer.stdout.readline() == "ready\n"
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        found = texts.load(run.hash)
        (same,) = [one for one in either if one.samples == found.samples]
        assert_same_text_run(found, same)


# Texts ------------------------------------------------------------------------------------


def test_a_text_comes_back_as_it_was_given(texts):
    corpus = small_corpus("Mine <b>", "a\r\nb\u2028é😀\x00 “q”\n" * 9)
    assert texts.texts.load(corpus.hash) is None
    texts.texts.save(corpus)
    found = texts.texts.load(corpus.hash)
    assert (found.text, found.name, found.notes) == (corpus.text, corpus.name, corpus.notes)
    assert (found.hash, found.vocabulary) == (corpus.hash, corpus.vocabulary)
    np.testing.assert_array_equal(found.codes, corpus.codes)
    assert found.codes.dtype == np.int32
    (entry,) = texts.texts.entries()
    assert (entry.hash, entry.name, entry.notes) == (corpus.hash, corpus.name, corpus.notes)
    assert entry.bytes == len(corpus.text.encode())
    assert texts.entries() == ([], [])  # a text is no run


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "changed or cut off"),
        (small_corpus().text.encode()[:-1], "changed or cut off"),
        (b"\xff\xfe" * 30, "no text in UTF-8"),
        (bytes(20_000_001), "its file has 20,000,001 bytes"),
    ],
    ids=["empty", "cut", "binary", "huge"],
)
def test_a_text_that_was_changed_is_not_used(content, reason, texts):
    corpus = small_corpus()
    texts.texts.save(corpus)
    (texts.texts.folder / f"{corpus.hash}.txt").write_bytes(content)
    said = f"^text {corpus.hash} is damaged.*{reason}.*once more.*moved to corpora/{ASIDE}/"
    with pytest.raises(DamagedRun, match=said):
        texts.texts.load(corpus.hash)
    (aside,) = (texts.texts.folder / ASIDE).iterdir()
    assert aside.read_bytes() == content
    assert texts.texts.load(corpus.hash) is None
    texts.texts.save(corpus)
    assert texts.texts.load(corpus.hash).text == corpus.text


@pytest.mark.parametrize("about", [None, "{", "[1]", '{"name": 3, "notes": []}'])
def test_a_text_without_a_name_is_still_a_text(about, texts):
    corpus = small_corpus()
    texts.texts.save(corpus)
    file = texts.texts.folder / f"{corpus.hash}.json"
    file.unlink() if about is None else file.write_text(about)
    found = texts.texts.load(corpus.hash)
    assert (found.name, found.notes, found.text) == ("A text of your own", (), corpus.text)
    assert len(texts.texts.entries()) == 1


def test_texts_that_no_run_needs_go_first(texts):
    corpora = [small_corpus(text=f"{digit} text\n" * 100) for digit in "abcd"]
    for n, corpus in enumerate(corpora[:3]):
        texts.texts.save(corpus)
        os.utime(texts.texts.folder / f"{corpus.hash}.txt", (n + 1, n + 1))
    texts.save(random_run(corpora[0], batch_size=2))
    texts.texts.max_bytes = 2 * len(corpora[0])
    texts.texts.save(corpora[3])
    kept = {entry.hash for entry in texts.texts.entries()}
    assert kept == {corpora[0].hash, corpora[3].hash}
    assert {file.stem for file in texts.texts.folder.glob("*.json")} == kept
    assert json.loads((texts.texts.folder / f"{corpora[0].hash}.json").read_text())["notes"]
    texts.texts.max_bytes = 1
    texts.texts.save(corpora[3])
    assert [entry.hash for entry in texts.texts.entries()] == [corpora[3].hash]


def test_a_folder_that_cannot_be_is_a_clear_error(tmp_path, run):
    (tmp_path / "file").write_text("in the way")
    store = TextStore(tmp_path / "file" / "cache")
    with pytest.raises(StoreError, match="could not be stored"):
        store.save(run)
    with pytest.raises(StoreError, match="could not be stored"):
        store.texts.save(small_corpus())
    assert store.load(run.hash) is None
    assert store.texts.load("0" * 16) is None
    assert store.entries() == ([], [])
    assert store.texts.entries() == []
