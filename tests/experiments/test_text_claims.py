"""A claim about a text from its arms to its result: what is trained, kept, stopped and gone on
with, and the command."""

import itertools
import json
from dataclasses import replace

import numpy as np
import pytest

from lstm_core.cli import claims as command
from lstm_core.cli import main
from lstm_core.errors import Stopped
from lstm_core.experiments.claims import Result, expected_seconds, run_claim, stored_result
from lstm_core.experiments.text_replicates import NoText, obtain_texts
from lstm_core.storage.store import Store
from lstm_core.storage.text_runs import TextStore
from tests.experiments.small_text_claim import AS_GIVEN, LEARNED, PASSES, small_text_claim
from tests.text_cases import TEXT, random_run

LONG_AGO = 1_000.0  # seconds
CLAIM = small_text_claim()


@pytest.fixture(scope="module")
def tested(tmp_path_factory) -> tuple[Result, TextStore]:
    """Stopped in its first training, and gone on with."""
    texts = TextStore(tmp_path_factory.mktemp("texts"))
    texts.texts.save(AS_GIVEN)  # with capital letters, as somebody gave it
    asked = itertools.count()
    with pytest.raises(Stopped, match="what was trained is stored"):
        run_claim(CLAIM, texts=texts, stop=lambda: next(asked) >= 3)
    ((begun,), _) = texts.entries()
    assert 0 < begun.updates < CLAIM.arms[0].config.updates
    shorter = texts.load(begun.config.hash)
    record = replace(shorter.record, seconds=shorter.record.seconds + LONG_AGO)
    texts.save(replace(shorter, record=record))  # to know it again
    told: list[tuple[float, int]] = []
    result = run_claim(CLAIM, texts=texts, report=lambda *now: told.append(now))
    assert told[-1] == (2, 2)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    return result, texts


def test_a_result_has_a_curve_for_every_seed(tested):
    result, texts = tested
    assert result.fits(CLAIM)
    assert (result.networks, result.accuracies) == (2, {})
    (slow,), (wild,) = result.curves["slow"], result.curves["wild"]
    assert (slow.broke, wild.broke) == (None, 1)
    assert slow.passes[-1] == PASSES
    assert slow.loss[-1] < slow.loss[0]
    first = texts.load(CLAIM.arms[0].config.hash)
    assert slow.loss == pytest.approx(first.record.loss[1:], abs=1e-5)
    assert result.environment == first.environment
    assert result.finding.table[1] == {"training": "wild", "broke down": 1}
    assert expected_seconds(CLAIM) > 2


def test_a_stopped_training_was_gone_on_with(tested):
    result, _ = tested
    assert LONG_AGO < result.seconds < 2 * LONG_AGO


def test_what_was_trained_is_used_and_then_no_text_is_needed(tested, tmp_path):
    result, texts = tested
    assert texts.texts.load(LEARNED.hash) is not None  # for whoever opens a run
    for entry in texts.texts.entries():
        (texts.texts.folder / f"{entry.hash}.txt").unlink()
    assert run_claim(CLAIM, texts=texts) == result
    with pytest.raises(NoText, match=f"not here: the text {LEARNED.hash}"):
        run_claim(CLAIM, texts=TextStore(tmp_path))


def test_a_run_that_ended_as_no_number_is_not_trained_again(tmp_path):
    texts = TextStore(tmp_path)
    run = random_run(updates=30)
    broken = replace(run, snapshot_updates=np.array([0, 10, 20]))
    texts.save(broken)
    asked = run.config.replace(updates=90)
    found = obtain_texts([asked], texts)[asked]
    assert (found.config, found.broke_down) == (run.config, True)
    assert found.snapshot_updates.tolist() == [0, 20]
    with pytest.raises(NoText):  # of other settings there is none
        obtain_texts([asked.replace(seed=1)], texts)


def test_what_is_kept_comes_back_the_same(tested, tmp_path):
    result, _ = tested
    store = Store(tmp_path)
    store.save_result(CLAIM.name, result.to_dict())
    assert stored_result(CLAIM, store) == result


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("curves",), {}),
        (("curves", "slow"), []),
        (("curves", "slow", 0), {}),
        (("curves", "slow", 0, "loss"), [1.0]),
        (("curves", "slow", 0, "loss", 0), "low"),
        (("curves", "slow", 0, "passes", 0), None),
        (("curves", "slow", 0, "broke"), "soon"),
        (("curves", "slow", 0, "back"), None),
        (("curves", "slow", 0, "more"), 1),
        (("curves",), ["slow"]),
    ],
)
def test_a_damaged_curve_counts_as_no_result(path, value, tested, tmp_path):
    record = json.loads(json.dumps(tested[0].to_dict()))
    place = record
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    store = Store(tmp_path)
    store.save_result(CLAIM.name, record)
    assert stored_result(CLAIM, store) is None


# The command ------------------------------------------------------------------------


@pytest.fixture
def say(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(command, "CLAIMS", {CLAIM.name: CLAIM})

    def call(*arguments, cache=tmp_path / "cache"):
        try:
            status = main(["claims", *arguments, "--cache", str(cache)])
        except SystemExit as stop:
            status = stop.code
        return status, *capsys.readouterr()

    return call


def test_the_command_says_what_is_needed_and_takes_it(say, tested, tmp_path):
    status, out, err = say(CLAIM.name)
    assert (status, out) == (2, "")
    assert "a text is needed that is not here" in err
    assert "--corpus FILE" in err
    assert "drop it on the page Text" in err

    other, file = tmp_path / "other.txt", tmp_path / "mine.txt"
    other.write_text("Another text. " * 60)
    file.write_text(TEXT, encoding="utf-8")
    for wrong, why in {
        ("--corpus", str(file)): "only a claim about a text",
        (CLAIM.name, "--corpus", str(other)): "another text; expected the text",
        (CLAIM.name, "--corpus", str(tmp_path / "none.txt")): "No such file",
    }.items():
        status, out, err = say(*wrong)
        assert (status, out, err.count("\n")) == (2, "", 1)
        assert why in err

    status, out, err = say("--again")  # of all claims, those that take hours have to be named
    assert (status, err) == (0, "")
    assert "Not tested yet." in out

    result, texts = tested
    cache = texts.folder.parent  # where the runs are
    status, out, err = say(CLAIM.name, "--corpus", str(file), "--json", cache=cache)
    assert status == 0
    assert "those that are stored are used" in err
    assert "1 of 2 networks\n2 of 2 networks\n" in err
    assert texts.texts.load(LEARNED.hash) is not None
    printed = json.loads(out)
    assert printed["accuracies"] == {}
    assert printed["curves"] == result.to_dict()["curves"]
    assert printed["table"] == result.finding.table
    status, out, err = say(CLAIM.name, cache=cache)
    assert (status, err) == (0, "")
    assert "2 networks" in out
    assert "Partly. Some do." in out


def test_the_same_text_is_found_in_other_readings():
    """As the published one, whose accented letters the source read as two characters each."""
    from lstm_core.corpus.corpus import corpus_of
    from lstm_core.corpus.known import in_reading
    from lstm_core.hashes import content_hash

    well = corpus_of("Über Gut und Böse", "a book")
    for read in ("Über Gut und Böse", "über gut und böse", "ã\x9cber gut und bã¶se"):
        found = in_reading(well, content_hash(read))
        assert found is not None
        assert (found.text, found.name) == (read, "a book")
    assert in_reading(well, content_hash("another")) is None
    assert np.array_equal(in_reading(well, well.hash).codes, well.codes)
