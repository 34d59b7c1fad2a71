"""The settings that a sweep may be over, and the values that are worth a look."""

import pytest

from lstm_core.config import RunConfig
from lstm_core.errors import SettingError
from lstm_core.experiments.axes import (
    MAY_BE_AXES,
    axis_from_text,
    kept_settings,
    usual_values,
    values_text,
)
from lstm_core.experiments.sweep import Sweep
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.tasks.registry import TASKS

CONFIGS = [
    *[RunConfig(framing=name) for name in FRAMINGS],
    RunConfig(framing="variable_length", units=512, runs=20_000, sequence="A,B=C;D%"),
    RunConfig(framing="one_char", units=1, epochs=1, learning_rate=10.0, shuffle=False),
    RunConfig(framing="stateful", layers=3, dropout=0.3, clip=0.7),
    *[
        RunConfig(task=name, framing=(*task.framings, "stateful")[0])
        for name, task in TASKS.items()
    ],
    RunConfig(framing="one_char", sequence="do re mi fa", tokens="words", corrupt=0.3),
]


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.hash)
def test_usual_values_work_and_have_the_configs_own_among_them(config):
    for name in MAY_BE_AXES:
        values = usual_values(config, name)
        if getattr(config, name) is None:
            assert not values, name
            continue
        assert getattr(config, name) in values
        assert len(set(values)) == len(values)
        made = Sweep.of(kept_settings(config), {name: values}, 1)
        assert made.values(name) == values
        own = config.replace(seed=0)
        assert made.cells[getattr(config, name),] == own
        assert axis_from_text(f"{name}={values_text(values)}") == (name, values)


def test_of_a_setting_that_has_one_value_alone_no_other_is_offered():
    stateful = RunConfig(framing="stateful")
    assert usual_values(stateful, "shuffle") == [False]
    assert usual_values(stateful, "batch_size") == [1, 5, 25]
    assert usual_values(RunConfig(framing="mlp_window"), "cell") == ["Dense", "Conv1D"]
    assert usual_values(stateful, "window") == []
    assert usual_values(stateful, "layers") == [1, 2, 3]
    assert usual_values(RunConfig(framing="mlp_window"), "layers") == [0, 1, 2]
    assert usual_values(stateful, "tokens") == ["characters"]
    assert usual_values(stateful, "padding") == ["zeros"]
    assert usual_values(RunConfig(framing="full_prefix"), "padding") == ["zeros", "letters"]


def test_the_settings_of_a_task_are_axes():
    several = RunConfig(task="several")
    assert usual_values(several, "reach") == [1, 2, 3, 6]
    assert usual_values(several, "way") == ["vector", "fed_back", "decoder"]
    assert usual_values(several, "asked") == ["following", "reversed"]
    assert "several" in usual_values(several, "task")


def test_what_follows_the_framing_is_not_kept_beside_another():
    kept = kept_settings(RunConfig(framing="one_char", units=4, seed=9))
    assert kept == {"framing": "one_char", "units": 4, "seed": 0}
    cells = Sweep.of(kept, {"framing": ["one_char", "stateful"]}, 1).cells
    assert [cell.epochs for cell in cells.values()] == [500, 300]
    with pytest.raises(SettingError):
        Sweep.of(kept_settings(RunConfig(framing="time_steps", window=4)), {"framing": FRAMINGS}, 1)
