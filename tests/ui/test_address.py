"""A link restores the settings, and garbage in it never does harm."""

import pytest

from lstm_core import FRAMINGS, RunConfig
from ui.address import from_query, to_query
from ui.session import DEFAULT_RUN


@pytest.mark.parametrize(
    "config",
    [
        *[RunConfig(framing=name) for name in FRAMINGS],
        RunConfig(framing="stateful", cell="GRU", batch_size=5, seed=0, learning_rate=0.0125),
        RunConfig(framing="variable_length", runs=7, max_run_length=3, encoding="one_hot"),
        RunConfig(framing="one_char", shuffle=False, optimizer="sgd", sequence="ABCDEFABCXYZ"),
        RunConfig(framing="time_steps", sequence="äß☃👍🏽 &=?#/%+"),
    ],
    ids=lambda config: config.hash,
)
def test_a_link_gives_back_the_config_it_was_made_from(config):
    assert from_query(to_query(config)) == (config, [])


def test_a_link_to_published_settings_names_the_framing_alone():
    assert to_query(RunConfig(framing="stateful")) == {"framing": "stateful"}


@pytest.mark.parametrize(
    ("query", "notices"),
    [
        ({"framing": "nonsense"}, 1),
        ({"framing": "time_steps", "units": "many"}, 1),
        ({"framing": "time_steps", "units": "-3", "epochs": "1e9", "seed": "nan"}, 3),
        ({"framing": "time_steps", "learning_rate": "inf", "shuffle": "perhaps"}, 2),
        ({"framing": "time_steps", "runs": "10"}, 1),
        ({"framing": "one_char", "sequence": "A\x00"}, 1),
        ({"sequence": "x" * 100_000}, 2),
        ({"<script>": "alert(1)", "__class__": "x"}, 2),
        ({"framing": ""}, 1),
        ({"framing": "full_prefix", "encoding": "one_hot", "sequence": "AB" * 900 + "xyz"}, 0),
    ],
)
def test_garbage_gives_the_default_and_a_notice_each(query, notices):
    config, said = from_query(query)
    assert len(said) == notices, said
    assert isinstance(config, RunConfig)


def test_a_stateful_link_with_a_bad_batch_size_keeps_the_rest():
    config, (notice,) = from_query({"framing": "stateful", "batch_size": "4", "units": "20"})
    assert (config.batch_size, config.units) == (1, 20)
    assert "1, 5 or 25" in notice


def test_an_empty_link_is_the_default():
    assert from_query({}) == (DEFAULT_RUN, [])
