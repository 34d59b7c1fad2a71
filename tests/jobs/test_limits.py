import pytest

from jobs.limits import Limits


def test_limits_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("LSTM_WORKERS", "1")
    assert Limits.from_environment() == Limits(workers=1)


@pytest.mark.parametrize("text", ["", "-1", "two", "1.5"])
def test_a_limit_that_is_no_whole_number_is_named(monkeypatch, text):
    monkeypatch.setenv("LSTM_MAX_QUEUED", text)
    with pytest.raises(ValueError, match="LSTM_MAX_QUEUED"):
        Limits.from_environment()


def test_at_least_one_training_can_run(monkeypatch):
    monkeypatch.setenv("LSTM_WORKERS", "0")
    with pytest.raises(ValueError, match="1 or more"):
        Limits.from_environment()
