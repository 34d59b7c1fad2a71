"""export."""

import zipfile

import pytest

from lstm_core.export import EXPORTS, script
from lstm_core.storage.shipped import SHIPPED_FOLDER
from lstm_core.storage.store import Store
from tests.cli.networks import SMALL, STATEFUL


def test_export_prints_the_script_that_the_core_writes(say):
    status, out, err = say("export", "--run", "40f257c9b5228c16")
    run = Store(SHIPPED_FOLDER).load("40f257c9b5228c16")
    assert (status, err) == (0, "")
    assert out == script(run)


@pytest.mark.parametrize("what", EXPORTS)
def test_export_gives_everything_there_is_to_take(what, say, tmp_path):
    place = tmp_path / EXPORTS[what].file
    status, out, _ = say("export", *STATEFUL, "--what", what, "--out", str(place))
    assert (status, out) == (0, "")
    if EXPORTS[what].media.startswith("text/"):
        run = Store(SHIPPED_FOLDER).load(STATEFUL[1])
        assert place.read_text() == EXPORTS[what].make(run, None)
    elif what != "settings":
        assert zipfile.is_zipfile(place)


def test_export_spares_a_terminal_what_nobody_reads_there(say, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    status, out, err = say("export", *STATEFUL, "--what", "figures")
    assert (status, out) == (2, "")
    assert "--out figures.html" in err
    assert say("export", *STATEFUL, "--what", "settings")[0] == 0


def test_export_writes_a_zip_whole_or_not_at_all(say, tmp_path):
    place = tmp_path / "run.zip"
    status, out, err = say("export", *SMALL, "--what", "all", "--out", str(place))
    assert (status, out) == (0, "")
    assert str(place.stat().st_size) in err.replace(",", "")
    with zipfile.ZipFile(place) as archive:
        assert len(archive.namelist()) == len(EXPORTS) - 2  # itself, and there is no talk of it
    status, out, err = say(
        "export", *SMALL, "--what", "history", "--out", str(tmp_path / "no" / "x")
    )
    assert (status, out) == (1, "")
    assert "--out=" in err
    assert err.count("\n") == 1


def test_the_ending_of_a_file_says_what_it_is_to_hold(say, tmp_path):
    for name, begins in (("run.html", b"<!DOCTYPE html>"), ("run.zip", b"PK"), ("x", b'"""')):
        place = tmp_path / name
        assert say("export", *STATEFUL, "--out", str(place))[0] == 0
        assert place.read_bytes().startswith(begins)
    for name in ("run.csv", "run.txt"):
        status, _, err = say("export", *STATEFUL, "--out", str(tmp_path / name))
        assert status == 2
        assert "--what" in err
        assert "history, predictions" in err
        assert not (tmp_path / name).exists()


def test_a_run_of_which_no_talk_can_be_held_is_refused(say, tmp_path):
    place = tmp_path / "talk.html"
    status, out, err = say(
        "export", "--framing=one_char", "--seed=7", "--what=talk", f"--out={place}"
    )
    assert (status, out) == (2, "")
    assert "one symbol per time step" in err
    assert not place.exists()
