"""Nothing lost, nothing false shown: whatever happens to the files."""

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.errors import DamagedRun, StoreError
from lstm_core.storage.eviction import ASIDE
from lstm_core.storage.files import check_hash
from lstm_core.storage.shipped import SHIPPED_FOLDER, shipped_configs
from lstm_core.storage.store import Store
from tests.cases import PYTHON, ROOT, assert_same_run, small_config

# Saving and loading -----------------------------------------------------------------


@pytest.mark.parametrize("fixture", ["small_run", "small_stateful_run"])
def test_round_trip_is_exact(fixture, store, request):
    run = request.getfixturevalue(fixture)
    store.save(run)
    loaded = store.load(run.hash)
    assert_same_run(loaded, run)
    np.testing.assert_array_equal(loaded.history.seconds, run.history.seconds)
    assert (loaded.engine, loaded.environment) == (run.engine, run.environment)
    assert loaded.seconds == run.seconds


def test_a_loaded_run_can_be_trained_on(store, small_run):
    from lstm_core.training import train

    store.save(small_run)
    config = small_run.config.replace(epochs=25)
    assert_same_run(train(config, resume=store.load(small_run.hash)), train(config))


def test_an_empty_store_has_no_runs(store):
    assert store.load("0" * 16) is None
    assert store.entries() == ([], [])


def test_an_entry_shows_what_the_run_holds(store, small_run):
    store.save(small_run)
    (entry,), problems = store.entries()
    assert problems == []
    assert entry.config == small_run.config
    assert (entry.final_accuracy, entry.final_loss) == (
        small_run.final_accuracy,
        small_run.final_loss,
    )
    assert entry.updates == small_run.updates
    assert entry.bytes == sum(f.stat().st_size for f in (store.folder / small_run.hash).iterdir())
    assert not entry.shipped


def test_one_entry_is_what_the_list_would_show(store, small_run, small_stateful_run):
    for run in (small_run, small_stateful_run):
        store.save(run)
    entries, _ = store.entries()
    assert {entry.config: entry for entry in entries} == {
        run.config: store.entry(run.config) for run in (small_run, small_stateful_run)
    }
    assert store.entry(small_run.config.replace(seed=123)) is None


def test_one_entry_reads_no_arrays_and_is_no_use_of_the_run(store, small_run):
    store.save(small_run)
    path = store.folder / small_run.hash
    arrays_file(path).write_bytes(b"junk")  # the record alone is looked at
    set_last_used(store, small_run.hash, 1_000_000_000)
    entry = store.entry(small_run.config)
    assert entry.final_accuracy == small_run.final_accuracy
    assert entry.last_used == 1_000_000_000
    assert store.entry(small_run.config) == entry


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: (path / "run.json").write_text("{"),
        lambda path: (path / "run.json").unlink(),
        lambda path: change_record(path, final_accuracy=2),
        lambda path: change_record(path, final_loss="0.1"),
        lambda path: change_record(path, config={"framing": "stateful"}),
    ],
    ids=["half a file", "no record", "no share", "no number", "of another run"],
)
def test_there_is_no_entry_of_what_is_not_sound(damage, store, small_run):
    store.save(small_run)
    damage(store.folder / small_run.hash)
    assert store.entry(small_run.config) is None
    assert store.holds(small_run.config) == (store.folder / small_run.hash / "run.json").exists()


def test_a_shipped_run_has_an_entry_even_behind_a_damaged_one_of_ones_own(tmp_path, shipped):
    store, config = Store(tmp_path), shipped["mlp_window"].config
    entry = store.entry(config)
    assert entry.shipped
    assert entry.final_accuracy == shipped["mlp_window"].final_accuracy
    (tmp_path / config.hash).mkdir()
    (tmp_path / config.hash / "run.json").write_text("[]")
    assert store.entry(config) == entry


def test_saving_again_replaces_the_run(store, small_run):
    store.save(small_run)
    store.save(replace(small_run, engine="fit", final_loss=1.5))
    assert store.load(small_run.hash).final_loss == 1.5
    assert len(store.entries()[0]) == 1


def test_shipped_runs_are_read_beside_the_own_ones_and_never_replaced(tmp_path, shipped):
    store = Store(tmp_path / "own")
    run = shipped["mlp_window"]
    assert_same_run(store.load(run.hash), run)
    assert not store.save(replace(run, final_loss=9.0))
    assert store.load(run.hash).final_loss == run.final_loss
    assert not (tmp_path / "own").exists()
    assert {entry.config.hash for entry in store.entries()[0] if entry.shipped} == {
        config.hash for config in shipped_configs()
    }


def test_runs_that_their_config_alone_does_not_explain_are_not_stored(store, small_run):
    with pytest.raises(StoreError, match=r"callbacks of your own \(EarlyStopping\)"):
        store.save(replace(small_run, callbacks=("EarlyStopping",)))
    assert store.load(small_run.hash) is None


@pytest.mark.parametrize(
    "name",
    [
        "../../etc",
        "../../../etc/pass",
        "/etc/passwd00000",
        "",
        "40f257c9b5228c1",
        "40F257C9B5228C16",
        "40f257c9b5228c16\n",
        "\x00" * 16,
        "..",
        "set-aside",
    ],
    ids=ascii,
)
def test_names_that_are_no_hash_are_refused(name, store):
    with pytest.raises(StoreError, match="is no run: expected 16 hexadecimal digits"):
        check_hash(name)
    with pytest.raises(StoreError):
        store.load(name)


# Damage -----------------------------------------------------------------------------


def arrays_file(path: Path) -> Path:
    (file,) = path.glob("arrays-*.npz")
    return file


def change_record(path: Path, **changes) -> None:
    file = path / "run.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def forge_arrays(path: Path, content: bytes) -> None:
    """Put an array file in place whose name and entry in run.json are right."""
    arrays_file(path).unlink()
    name = f"arrays-{hashlib.sha256(content).hexdigest()[:16]}.npz"
    (path / name).write_bytes(content)
    change_record(path, arrays=name)


def forge_members(path: Path, change, compression=zipfile.ZIP_DEFLATED) -> None:
    with zipfile.ZipFile(arrays_file(path)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    forge_arrays(path, buffer.getvalue())


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def huge_header() -> bytes:
    buffer = io.BytesIO()
    header = {"descr": "<f8", "fortran_order": False, "shape": (10**12,)}
    np.lib.format.write_array_header_1_0(buffer, header)
    return buffer.getvalue()


def with_loss(array: np.ndarray):
    return lambda path: forge_members(path, lambda m: m.update({"loss.npy": npy(array)}))


def with_member(name: str, content: bytes):
    return lambda path: forge_members(path, lambda m: m.update({name: content}))


def truncate(name: str, share: float):
    def damage(path):
        file = next(path.glob(name))
        file.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])

    return damage


def unsorted_epochs(path):
    forge_members(path, lambda m: m.update({"snapshot_epochs.npy": npy(np.arange(20, -1, -1))}))


def inflating(method: int, size: int):
    """Put ``size`` zeros behind a right header, in a file that is not too large by itself."""

    def damage(path):
        def grow(members):
            members["loss.npy"] = members["loss.npy"][:128] + bytes(size)

        forge_members(path, grow, method)

    return damage


DAMAGE = {
    "array file cut off": (truncate("arrays-*", 0.5), "changed or cut off"),
    "array file empty": (truncate("arrays-*", 0), "changed or cut off"),
    "array file missing": (lambda path: arrays_file(path).unlink(), "array file is missing"),
    "json cut off": (truncate("run.json", 0.7), "not valid JSON"),
    "json empty": (truncate("run.json", 0), "not valid JSON"),
    "json deeply nested": (
        lambda path: (path / "run.json").write_text("[" * 100_000),
        "not valid JSON",
    ),
    "json too large": (
        lambda path: (path / "run.json").write_text(" " * 2_000_000),
        "run.json has 2,000,000 bytes, expected at most 1,000,000",
    ),
    "json of something else": (
        lambda path: (path / "run.json").write_text('{"a": 1}'),
        "not of format 1",
    ),
    "json a list": (lambda path: (path / "run.json").write_text("[1]"), "not of format 1"),
    "another format": (lambda path: change_record(path, format=2), "not of format 1"),
    "another config": (
        lambda path: change_record(path, config=RunConfig(framing="one_char").to_dict()),
        "another config",
    ),
    "impossible config": (
        lambda path: change_record(path, config={"framing": "stateful", "units": -1}),
        "incomplete or foreign",
    ),
    "config no mapping": (lambda path: change_record(path, config=3), "incomplete or foreign"),
    "accuracy NaN": (
        lambda path: change_record(path, final_accuracy=float("nan")),
        "finite numbers",
    ),
    "accuracy above one": (lambda path: change_record(path, final_accuracy=1.5), "not a share"),
    "accuracy a list": (lambda path: change_record(path, final_accuracy=[1, 1]), "finite numbers"),
    "loss a string": (lambda path: change_record(path, final_loss="0"), "finite numbers"),
    "loss enormous": (lambda path: change_record(path, final_loss=10**400), "finite numbers"),
    "seconds infinite": (
        lambda path: change_record(path, seconds={"build": 1e999, "compile": 0, "train": 0}),
        "finite numbers",
    ),
    "seconds missing": (lambda path: change_record(path, seconds={}), "incomplete or foreign"),
    "engine a number": (lambda path: change_record(path, engine=3), "incomplete or foreign"),
    "engine unheard of": (
        lambda path: change_record(path, engine="exec"),
        "incomplete or foreign",
    ),
    "environment with code": (
        lambda path: change_record(path, environment={"keras": '"""\nimport os\n"""'}),
        "'keras' is no version",
    ),
    "environment with another line": (
        lambda path: change_record(path, environment={"keras": "3.15.1\n"}),
        "'keras' is no version",
    ),
    "environment with a long version": (
        lambda path: change_record(path, environment={"numpy": "1" * 41}),
        "'numpy' is no version",
    ),
    "environment with markup": (
        lambda path: change_record(path, environment={"machine": "<script>"}),
        "'machine' is no version",
    ),
    "environment with a number": (
        lambda path: change_record(path, environment={"keras": 3}),
        "'keras' is no version",
    ),
    "environment of other things": (
        lambda path: change_record(path, environment={"__import__": "1"}),
        "'__import__' is no version",
    ),
    "environment no mapping": (
        lambda path: change_record(path, environment=["3"]),
        "incomplete or foreign",
    ),
    "snapshots too many": (lambda path: change_record(path, snapshots=10**9), "snapshots"),
    "snapshots a fraction": (lambda path: change_record(path, snapshots=1.5), "snapshots"),
    "snapshots fewer": (lambda path: change_record(path, snapshots=20), "its array"),
    "array file elsewhere": (
        lambda path: change_record(path, arrays="../../../etc/passwd"),
        "foreign array file",
    ),
    "array file unspeakable": (
        lambda path: change_record(path, arrays="arrays-\0.npz"),
        "foreign array file",
    ),
    "array file no zip": (lambda path: forge_arrays(path, b"PK" + bytes(500)), "cannot be read"),
    "array bit flipped": (
        lambda path: arrays_file(path).write_bytes(arrays_file(path).read_bytes()[:-1] + b"!"),
        "changed or cut off",
    ),
    "array member missing": (
        lambda path: forge_members(path, lambda m: m.pop("loss.npy")),
        "other arrays than a run has",
    ),
    "array member too many": (with_member("extra.npy", b""), "other arrays than a run has"),
    "array of wrong shape": (with_loss(np.zeros(21)), "array loss is float64"),
    "array of wrong type": (with_loss(np.zeros(20, np.float32)), "array loss is float32"),
    "array with NaN": (with_loss(np.full(20, np.nan)), "loss holds numbers that are not finite"),
    "array with infinity": (with_loss(np.full(20, np.inf)), "not finite"),
    "array of objects": (
        with_member("loss.npy", npy(np.array([{"a": 1}] * 20, dtype=object))),
        "array loss is object",
    ),
    "array no npy": (with_member("loss.npy", b"import os" * 20), "cannot be read"),
    "array header half": (with_member("loss.npy", npy(np.zeros(20))[:40]), "cannot be read"),
    "array header unclosed": (
        with_member("loss.npy", npy(np.zeros(20)).replace(b"}", b"(")),
        "cannot be read",
    ),
    "array too short": (with_member("loss.npy", npy(np.zeros(20))[:-8]), "wrong size"),
    "array too long": (with_member("loss.npy", npy(np.zeros(20)) + b"x"), "wrong size"),
    "array declared huge": (with_member("loss.npy", huge_header()), "array loss is float64"),
    "array inflating": (inflating(zipfile.ZIP_DEFLATED, 30_000_000), "wrong size"),
    "array inflating by bzip2": (inflating(zipfile.ZIP_BZIP2, 300_000_000), "foreign way"),
    "array inflating by lzma": (inflating(zipfile.ZIP_LZMA, 100_000_000), "foreign way"),
    "array file of great size": (
        lambda path: forge_arrays(path, bytes(1_000_000)),
        "its array file has 1,000,000 bytes, expected at most",
    ),
    "snapshots out of order": (unsorted_epochs, "do not run from epoch 0 to the last"),
}


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.filterwarnings("ignore:Reading `.npy`:UserWarning")
def test_damaged_runs_are_set_aside_with_a_message_and_never_shown(kind, store, small_run):
    damage, reason = DAMAGE[kind]
    store.save(small_run)
    path = store.folder / small_run.hash
    damage(path)
    remains = {file.name for file in path.iterdir()}

    with pytest.raises(DamagedRun, match=f"^run {small_run.hash} is damaged.*{reason}") as caught:
        store.load(small_run.hash)

    assert f"moved to {store.folder.name}/{ASIDE}/{small_run.hash}-" in str(caught.value)
    (aside,) = (store.folder / ASIDE).iterdir()
    assert {file.name for file in aside.iterdir()} == remains
    assert store.load(small_run.hash) is None
    assert store.entries() == ([], [])
    store.save(small_run)
    assert_same_run(store.load(small_run.hash), small_run)


def test_objects_in_array_files_are_never_unpickled(store, small_run, tmp_path):
    class Trap:
        def __reduce__(self):
            return (Path.touch, (tmp_path / "sprung",))

    store.save(small_run)
    path = store.folder / small_run.hash
    with_member("loss.npy", npy(np.array([Trap()] * 20, dtype=object)))(path)
    with pytest.raises(DamagedRun):
        store.load(small_run.hash)
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize(
    "kind",
    ["array declared huge", *(k for k in DAMAGE if "inflating" in k), "array file of great size"],
)
def test_bombs_take_neither_time_nor_memory(kind, store, small_run):
    store.save(small_run)
    DAMAGE[kind][0](store.folder / small_run.hash)
    tracemalloc.start()
    began = time.perf_counter()
    with pytest.raises(DamagedRun):
        store.load(small_run.hash)
    seconds, (_, peak) = time.perf_counter() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000
    assert seconds < 2


@pytest.mark.parametrize("kind", ["json cut off", "another config", "accuracy above one"])
def test_the_list_reports_damage_and_still_shows_the_rest(
    kind, store, small_run, small_stateful_run
):
    store.save(small_run)
    store.save(small_stateful_run)
    DAMAGE[kind][0](store.folder / small_run.hash)
    (entry,), (problem,) = store.entries()
    assert entry.config == small_stateful_run.config
    assert problem.startswith(f"run {small_run.hash} is damaged: ")


def test_foreign_things_in_the_folder_are_left_alone(store, small_run):
    store.save(small_run)
    (store.folder / "notes.txt").write_text("mine")
    (store.folder / "photos").mkdir()
    (store.folder / "0123456789abcdef").write_text("a file, not a folder")
    assert len(store.entries()[0]) == 1
    assert store.load("0123456789abcdef") is None
    store.evict()
    assert (store.folder / "notes.txt").read_text() == "mine"
    assert (store.folder / "photos").exists()


# The disk refuses -------------------------------------------------------------------


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["directory", "pipe"])
@pytest.mark.parametrize("name", ["run.json", "arrays"])
def test_what_is_no_file_is_set_aside_and_never_waited_for(name, make, store, small_run):
    store.save(small_run)
    path = store.folder / small_run.hash
    file = path / "run.json" if name == "run.json" else arrays_file(path)
    file.unlink()
    make(file)
    with pytest.raises(DamagedRun, match="not a file"):
        store.load(small_run.hash)
    assert store.load(small_run.hash) is None
    store.save(small_run)
    assert store.load(small_run.hash).hash == small_run.hash


def test_the_list_reports_what_cannot_be_read(store, small_run):
    store.save(small_run)
    file = store.folder / small_run.hash / "run.json"
    file.unlink()
    file.mkdir()
    _, (problem,) = store.entries()
    assert "run.json is not a file" in problem


def test_an_impossible_folder_is_a_clear_error_for_saving_and_empty_for_loading(
    tmp_path, small_run
):
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file" / "cache", shipped=tmp_path / "nothing")
    with pytest.raises(StoreError, match=r"could not be stored in .*/file/cache: Not a directory"):
        store.save(small_run)
    assert store.load(small_run.hash) is None
    assert store.entries() == ([], [])
    assert (tmp_path / "file").read_text() == "in the way"


def test_damage_that_cannot_be_set_aside_is_still_never_shown(store, small_run):
    store.save(small_run)
    change_record(store.folder / small_run.hash, final_accuracy=1.5)
    (store.folder / ASIDE).write_text("in the way")
    for _ in range(2):
        with pytest.raises(DamagedRun, match="could not be set aside"):
            store.load(small_run.hash)


@pytest.mark.parametrize("own", ["own", "shipped"])
def test_a_damaged_run_that_came_with_the_project_is_not_used_and_not_moved(own, tmp_path, shipped):
    run = shipped["mlp_window"]
    store = Store(tmp_path / own, shipped=tmp_path / "shipped")
    Store(tmp_path / "shipped").save(run, replace_shipped=True)
    record = tmp_path / "shipped" / run.hash / "run.json"
    truncate("run.json", 0.5)(record.parent)
    before = record.read_bytes()
    for _ in range(2):
        with pytest.raises(DamagedRun, match="came with the project and stays where it is"):
            store.load(run.hash)
    assert record.read_bytes() == before
    assert store.save(run)  # trained anew, it is there again
    assert_same_run(store.load(run.hash), run)


def in_process(code: str, *arguments) -> subprocess.Popen:
    return subprocess.Popen(
        [PYTHON, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen) -> str:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return out.strip()


@pytest.fixture
def new_and_old(tmp_path, small_run):
    """A folder with a larger run of the same config to copy from, and one with the run."""
    epochs = len(small_run.snapshot_epochs)
    kept = np.r_[0 : epochs - 2, epochs - 1]
    old = replace(
        small_run,
        snapshot_epochs=small_run.snapshot_epochs[kept],
        snapshots={name: values[kept] for name, values in small_run.snapshots.items()},
    )
    source = Store(tmp_path / "source", shipped=tmp_path / "nothing-shipped")
    target = Store(tmp_path / "cache", shipped=tmp_path / "nothing-shipped")
    source.save(small_run)
    target.save(old)
    return source, target, old


FULL_DISK = """
import resource, signal, sys
from lstm_core.errors import StoreError
from lstm_core.storage.store import Store
source, target = (Store(folder, shipped="/nothing") for folder in sys.argv[1:3])
run = source.load(sys.argv[3])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
limit = int(sys.argv[4])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    target.save(run)
except StoreError as error:
    print(error)
"""


def test_a_full_disk_leaves_no_half_file_and_the_old_run(new_and_old):
    source, target, old = new_and_old
    before = {file.name: file.read_bytes() for file in (target.folder / old.hash).iterdir()}
    for limit in (0, 100, 4_096):
        said = finish(in_process(FULL_DISK, source.folder, target.folder, old.hash, limit))
        assert said.startswith(f"run {old.hash} could not be stored in {target.folder}: File too")
        after = {file.name: file.read_bytes() for file in (target.folder / old.hash).iterdir()}
        assert after == before
    assert_same_run(target.load(old.hash), old)


def test_a_full_disk_leaves_no_empty_folder(tmp_path, new_and_old):
    source, _, old = new_and_old
    said = finish(in_process(FULL_DISK, source.folder, tmp_path / "empty", old.hash, 100))
    assert "could not be stored" in said
    assert list((tmp_path / "empty").iterdir()) == []


def test_a_disk_that_fills_between_the_two_files_leaves_the_old_run(new_and_old):
    source, target, old = new_and_old
    new = target.folder.parent / "source" / old.hash
    room = min(arrays_file(new).stat().st_size, (new / "run.json").stat().st_size)
    finish(in_process(FULL_DISK, source.folder, target.folder, old.hash, room))
    assert_same_run(target.load(old.hash), old)


# Several processes, and sudden ends -------------------------------------------------

SAVE_AGAIN_AND_AGAIN = """
import sys
from dataclasses import replace
from lstm_core.storage.store import Store
source, target = (Store(folder, shipped="/nothing") for folder in sys.argv[1:3])
run = source.load(sys.argv[3])
print("ready", flush=True)
for n in range(int(sys.argv[4])):
    target.save(replace(run, final_loss=run.final_loss + n, seconds=run.seconds))
"""


def test_processes_saving_the_same_run_always_leave_one_that_loads(new_and_old):
    source, target, old = new_and_old
    writers = [
        in_process(SAVE_AGAIN_AND_AGAIN, folder, target.folder, old.hash, 60)
        for folder in (source.folder, target.folder)
    ]
    loads = 0
    while any(writer.poll() is None for writer in writers):
        assert target.load(old.hash).config == old.config
        loads += 1
    for writer in writers:
        finish(writer)
    assert loads > 10
    assert target.load(old.hash).hash == old.hash
    assert not list((target.folder / old.hash).glob(".writing-*"))


def test_a_kill_during_save_leaves_the_old_run_or_the_new_one(new_and_old, small_run):
    source, target, old = new_and_old
    delays = np.random.default_rng(7).uniform(0, 0.06, size=8)
    for delay in delays:
        writer = in_process(SAVE_AGAIN_AND_AGAIN, source.folder, target.folder, old.hash, 1_000_000)
        assert writer.stdout.readline() == "ready\n"
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        assert writer.returncode == -signal.SIGKILL
        run = target.load(old.hash)
        assert len(run.snapshot_epochs) in (len(old.snapshot_epochs), 21)
        np.testing.assert_array_equal(run.history.loss, small_run.history.loss)


def make_old(*paths: Path) -> None:
    an_hour_ago = time.time() - 3_700
    for path in paths:
        os.utime(path, (an_hour_ago, an_hour_ago))


def test_what_a_kill_left_behind_is_swept_after_an_hour(store, small_run):
    store.save(small_run)
    path = store.folder / small_run.hash
    fresh, stale, unnamed = (path / name for name in (".writing-1", ".writing-2", "arrays-3.npz"))
    for file in (fresh, stale, unnamed):
        file.touch()
    make_old(stale, *path.glob("arrays-*"), path / "run.json")
    store.evict()
    assert fresh.exists()
    assert not stale.exists()
    assert not unnamed.exists()
    assert_same_run(store.load(small_run.hash), small_run)


def test_first_saves_that_were_killed_are_swept_after_an_hour(store, small_run):
    given_up, under_way = (store.folder / (digit * 16) for digit in "ab")
    for path in (given_up, under_way):
        path.mkdir(parents=True)
        for name in ("arrays-0123456789abcdef.npz", ".writing-x"):
            (path / name).touch()
            make_old(path / name)
    make_old(given_up)
    (under_way / ".writing-y").touch()
    store.evict()
    assert not given_up.exists()
    assert [file.name for file in under_way.iterdir()] == [".writing-y"]


def test_unfinished_files_beside_results_and_among_what_was_set_aside_are_swept(store, small_run):
    store.save(small_run)
    store.save_result("small", {})
    truncate("run.json", 0.5)(store.folder / small_run.hash)
    with pytest.raises(DamagedRun):
        store.load(small_run.hash)
    (aside,) = (store.folder / ASIDE).iterdir()
    for path in (store.folder / "own-claims", aside):
        for name in (".writing-old", ".writing-new"):
            (path / name).touch()
        make_old(path / ".writing-old", *path.glob("[!.]*"))
    before = {file.name for file in aside.iterdir()}
    store.evict()
    results = {file.name for file in (store.folder / "own-claims").iterdir()}
    assert results == {"small.json", ".writing-new"}
    assert {file.name for file in aside.iterdir()} == before - {".writing-old"}


def test_a_removal_that_was_killed_is_finished(store, small_run):
    store.save(small_run)
    going = store.folder / f".removing-{small_run.hash}-1"
    (store.folder / small_run.hash).rename(going)
    assert store.entries() == ([], [])
    store.evict()
    assert not going.exists()


# Deleting ---------------------------------------------------------------------------


def test_a_run_of_ones_own_can_be_deleted(store, small_run, small_stateful_run):
    for run in (small_run, small_stateful_run):
        store.save(run)
    assert store.delete(small_run.hash)
    assert store.load(small_run.hash) is None
    assert [path.name for path in store.folder.iterdir()] == [small_stateful_run.hash]
    assert not store.delete(small_run.hash)


def test_a_damaged_run_can_be_deleted(store, small_run):
    store.save(small_run)
    truncate("run.json", 0.5)(store.folder / small_run.hash)
    assert store.delete(small_run.hash)
    assert list(store.folder.iterdir()) == []


def test_shipped_runs_cannot_be_deleted(tmp_path, shipped):
    run = shipped["mlp_window"]
    store = Store(tmp_path, shipped=tmp_path)
    store.save(run, replace_shipped=True)
    with pytest.raises(StoreError, match=f"run {run.hash} came with the project and stays"):
        store.delete(run.hash)
    assert_same_run(store.load(run.hash), run)


@pytest.mark.parametrize("name", ["", "..", "set-aside", "own-claims", "0" * 15])
def test_only_runs_can_be_deleted(name, store, small_run):
    store.save(small_run)
    with pytest.raises(StoreError, match="is no run"):
        store.delete(name)
    assert store.load(small_run.hash) is not None


# Eviction ---------------------------------------------------------------------------


def fill(store, run, count: int) -> list[str]:
    """Store copies of a run under other seeds, each last used a minute after the one before."""
    hashes = []
    for n in range(count):
        other = replace(run, config=run.config.replace(seed=100 + n))
        store.save(other)
        set_last_used(store, other.hash, 1_000_000_000 + 60 * n)
        hashes.append(other.hash)
    return hashes


def set_last_used(store, run_hash: str, when: float) -> None:
    for file in (store.folder / run_hash).iterdir():
        os.utime(file, (when, when))


def test_the_least_recently_used_runs_go_first(store, small_run):
    hashes = fill(store, small_run, 4)
    size = store.entries()[0][0].bytes
    store.load(hashes[0])  # makes it the last used
    store.max_bytes = int(2.5 * size)
    assert store.evict() == hashes[1:3]
    assert store.load(hashes[0]) is not None
    assert store.load(hashes[3]) is not None
    assert store.load(hashes[1]) is None


def test_saving_evicts_others_but_never_the_run_just_saved(store, small_run):
    hashes = fill(store, small_run, 2)
    store.max_bytes = 1
    store.save(small_run)
    assert [entry.config.hash for entry in store.entries()[0]] == [small_run.hash]
    assert not any((store.folder / run_hash).exists() for run_hash in hashes)


def test_entries_come_last_used_first(store, small_run):
    hashes = fill(store, small_run, 3)
    set_last_used(store, hashes[0], 2_000_000_000)
    assert [entry.config.hash for entry in store.entries()[0]] == [hashes[0], hashes[2], hashes[1]]


def test_what_was_set_aside_is_evicted_before_any_run(store, small_run):
    hashes = fill(store, small_run, 3)
    change_record(store.folder / hashes[2], final_accuracy=2)
    with pytest.raises(DamagedRun):
        store.load(hashes[2])
    store.max_bytes = sum(entry.bytes for entry in store.entries()[0])
    assert store.evict() == []
    assert list((store.folder / ASIDE).iterdir()) == []
    assert len(store.entries()[0]) == 2


def test_shipped_runs_are_never_evicted(tmp_path, small_run, shipped):
    store = Store(tmp_path / "cache", shipped=tmp_path / "cache")
    store.save(shipped["mlp_window"])
    set_last_used(store, shipped["mlp_window"].hash, 1)
    hashes = fill(store, small_run, 1)
    store.max_bytes = 0
    assert store.evict() == hashes
    assert store.load(shipped["mlp_window"].hash) is not None


def test_the_shipped_folder_is_not_written_by_looking_at_it(shipped):
    before = {file: file.read_bytes() for file in SHIPPED_FOLDER.glob("*/*.npz")}
    store = Store(SHIPPED_FOLDER)
    for run in shipped.values():
        store.load(run.hash)
    assert {file: file.read_bytes() for file in SHIPPED_FOLDER.glob("*/*.npz")} == before


def test_loads_from_a_store_do_not_depend_on_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LSTM_CACHE", raising=False)
    assert Store().load(RunConfig(framing="stateful").hash) is not None
    assert "lstm_core.storage.store" in sys.modules


def test_the_environment_variable_moves_the_own_runs_only(tmp_path, monkeypatch, small_run):
    monkeypatch.setenv("LSTM_CACHE", str(tmp_path / "moved"))
    Store().save(small_run)
    assert (tmp_path / "moved" / small_run.hash / "run.json").exists()
    assert Store().load(RunConfig(framing="stateful").hash) is not None
    assert small_config("time_steps").hash in {e.config.hash for e in Store().entries()[0]}
