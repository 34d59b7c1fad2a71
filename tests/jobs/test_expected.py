"""What is compiled before anyone asks."""

import pytest

from jobs.expected import MOST, likely_next
from jobs.training_task import preparations
from lstm_core.config import RunConfig
from lstm_core.config.allowed import MAX_UNITS
from lstm_core.data.model_spec import program_of


@pytest.mark.parametrize("framing", ["stateful", "one_char", "mlp_window"])
@pytest.mark.parametrize("units", [1, 33, MAX_UNITS])
def test_the_config_comes_first_and_each_has_a_program_of_its_own(framing, units):
    config = RunConfig(framing=framing, units=units)
    found = likely_next(config)
    assert found[0] == config
    assert 2 < len(found) <= MOST
    assert len(preparations(found)) == len(found) == len(set(map(program_of, found)))
    assert {one.framing for one in found} == {framing}


def test_every_usual_number_of_units_is_ready_whatever_is_looked_at():
    ready = set(map(program_of, likely_next(RunConfig(framing="one_char"))))
    for units in range(1, 65):
        assert program_of(RunConfig(framing="one_char", units=units)) in ready


def test_one_program_is_prepared_once():
    configs = [RunConfig(framing="one_char", units=units) for units in (33, 40, 32)]
    assert [program for program, _ in preparations(configs)] == [
        program_of(configs[0]),
        program_of(configs[2]),
    ]
