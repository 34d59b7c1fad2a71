"""The folder of compiled code is believed only as far as nobody else can have written it."""

import os
import time

import pytest

from lstm_core.storage import compiled_code
from lstm_core.storage.compiled_code import SEAL, empty, folder_for_compiled_code, seal


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("LSTM_COMPILE_CACHE", str(tmp_path / "compiled"))
    return tmp_path / "compiled"


@pytest.fixture
def folder(place):
    return folder_for_compiled_code()


def names(folder):
    return sorted(file.name for file in folder.iterdir())


def test_the_folder_is_made_for_this_user_alone(place, folder):
    assert folder.parent == place
    assert [path.stat().st_mode & 0o777 for path in (place, folder)] == [0o700, 0o700]


def test_it_can_be_switched_off(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LSTM_COMPILE_CACHE", "0")
    assert folder_for_compiled_code() is None
    assert list(tmp_path.iterdir()) == []


def test_without_a_setting_it_lies_in_the_users_cache(tmp_path, monkeypatch):
    monkeypatch.delenv("LSTM_COMPILE_CACHE", raising=False)
    monkeypatch.setattr(compiled_code, "users_cache", lambda: tmp_path / "home" / "lstm-state")
    assert folder_for_compiled_code().parent == tmp_path / "home" / "lstm-state" / "compiled"


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
@pytest.mark.parametrize("which", ["place", "folder"])
def test_a_folder_that_others_can_write_to_is_not_used(place, folder, which, mode):
    {"place": place, "folder": folder}[which].chmod(mode)
    assert folder_for_compiled_code() is None


def test_a_folder_of_another_user_is_not_used(folder, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: folder.stat().st_uid + 1)
    assert folder_for_compiled_code() is None


def test_a_link_or_a_file_in_its_place_is_not_used(place, tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    place.symlink_to(tmp_path / "elsewhere")
    assert folder_for_compiled_code() is None
    place.unlink()
    place.write_text("a file")
    assert folder_for_compiled_code() is None


@pytest.mark.parametrize("name", ["with space", "with\ttab"])
def test_a_path_that_tensorflows_flags_cannot_say_is_not_used(tmp_path, monkeypatch, name):
    monkeypatch.setenv("LSTM_COMPILE_CACHE", str(tmp_path / name))
    assert folder_for_compiled_code() is None


def test_a_nearly_full_disk_is_left_alone(place, monkeypatch):
    monkeypatch.setattr(compiled_code, "ROOM", 1 << 62)
    assert folder_for_compiled_code() is None


def test_what_was_sealed_stays_and_all_else_goes(folder):
    (folder / "good.pb").write_bytes(b"code")
    seal(folder)
    (folder / "unsealed.pb").write_bytes(b"from a process that was killed")
    assert folder_for_compiled_code() == folder
    assert names(folder) == ["good.pb", "good.pb" + SEAL]
    assert (folder / "good.pb").read_bytes() == b"code"


@pytest.mark.parametrize("damage", [b"", b"cod", b"cods", b"code and more"])
def test_a_damaged_file_goes_with_its_digest(folder, damage):
    (folder / "one.pb").write_bytes(b"code")
    (folder / "two.pb").write_bytes(b"other code")
    seal(folder)
    (folder / "one.pb").write_bytes(damage)
    folder_for_compiled_code()
    assert names(folder) == ["two.pb", "two.pb" + SEAL]


def test_a_damaged_digest_is_no_digest(folder):
    (folder / "one.pb").write_bytes(b"code")
    seal(folder)
    (folder / ("one.pb" + SEAL)).write_bytes(b"")
    folder_for_compiled_code()
    assert names(folder) == []


def test_what_another_process_is_writing_is_left_alone_for_a_while(folder):
    (folder / "one.pb.tmp").write_bytes(b"half")
    folder_for_compiled_code()
    assert names(folder) == ["one.pb.tmp"]
    os.utime(folder / "one.pb.tmp", (time.time() - 3_600,) * 2)
    folder_for_compiled_code()
    assert names(folder) == []


def test_the_oldest_go_when_there_are_too_many(folder, monkeypatch):
    for age, name in enumerate(["new.pb", "old.pb", "oldest.pb"]):
        (folder / name).write_bytes(b"x" * 100)
        os.utime(folder / name, (time.time() - 10 * age,) * 2)
    seal(folder)
    monkeypatch.setattr(compiled_code, "MAX_BYTES", 250)
    folder_for_compiled_code()
    assert names(folder) == ["new.pb", "new.pb" + SEAL, "old.pb", "old.pb" + SEAL]


def test_another_processor_or_version_has_a_folder_of_its_own(folder, monkeypatch):
    monkeypatch.setattr(compiled_code, "_version", lambda package: "9.9")
    assert folder_for_compiled_code() not in (folder, None)


def test_emptying_leaves_nothing(folder):
    (folder / "one.pb").write_bytes(b"code")
    seal(folder)
    empty(folder)
    assert names(folder) == []
