import dataclasses
import json

import numpy as np
import pytest

from lstm_core.config import RunConfig, setting_names
from lstm_core.config.allowed import CELLS, MAX_CODE_POINTS, OPTIMIZERS, RECURRENT_CELLS
from lstm_core.errors import SettingError
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import ALPHABET


def refused(**settings) -> SettingError:
    with pytest.raises(SettingError) as caught:
        RunConfig(**settings)
    return caught.value


# Identity ---------------------------------------------------------------------------


def test_hash_of_the_published_stateful_config_never_changes():
    assert RunConfig(framing="stateful").hash == "40f257c9b5228c16"


def test_equal_configs_have_equal_hashes_however_they_were_spelled():
    plain = RunConfig(framing="stateful")
    spelled = RunConfig(
        framing="STATEFUL", cell="lstm", units=np.int64(50), epochs=300, learning_rate=1e-3
    )
    assert spelled == plain
    assert spelled.hash == plain.hash


CHANGES = [
    {"framing": "feature_window"},
    {"cell": "GRU"},
    {"units": 33},
    {"epochs": 501},
    {"batch_size": 2},
    {"seed": 8},
    {"learning_rate": 0.002},
    {"optimizer": "sgd"},
    {"encoding": "one_hot"},
    {"shuffle": False},
    {"sequence": "ABCDEFABCXYZ"},
    {"window": 4},
    {"layers": 2},
    {"dropout": 0.1},
    {"clip": 1.0},
    {"tokens": "words", "sequence": "one two three four five six"},
    {"corrupt": 0.2},
]


def test_every_setting_counts_in_the_hash():
    base = RunConfig(framing="time_steps")
    hashes = {base.replace(**change).hash for change in CHANGES} | {base.hash}
    assert len(hashes) == len(CHANGES) + 1
    runs = RunConfig(framing="variable_length")
    changes = [{"runs": 9}, {"max_run_length": 4}, {"padding": "letters"}]
    assert len({runs.hash, *(runs.replace(**one).hash for one in changes)}) == 4
    several = RunConfig(framing="time_steps", task="several")
    changes = [{"reach": 2}, {"way": "decoder"}, {"asked": "reversed"}]
    assert len({base.hash, several.hash, *(several.replace(**one).hash for one in changes)}) == 5
    tested = {name for change in CHANGES for name in change} | {"runs", "max_run_length"}
    tested |= {"task", "reach", "way", "asked", "padding"}
    assert tested == set(setting_names())


def test_settings_that_came_later_leave_older_runs_their_names():
    config = RunConfig(framing="stateful")
    older = config.to_dict()  # as a stored run says it
    assert not {"layers", "dropout", "clip"} & set(older)
    assert {"layers": 1, "dropout": 0.0, "clip": 0.0}.items() <= config.settings().items()
    assert RunConfig.from_dict(older) == RunConfig.from_dict(config.settings()) == config
    deep = config.replace(layers=2, dropout=0.25, clip=1)
    assert RunConfig.from_dict(deep.to_dict()) == deep
    assert deep.replace(layers=1, dropout=0, clip=0).hash == config.hash


def test_configs_are_frozen_and_hashable():
    config = RunConfig(framing="one_char")
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.units = 5
    assert {config: 1}[RunConfig(framing="one_char")] == 1


@pytest.mark.parametrize("framing", FRAMINGS)
def test_json_round_trip_gives_an_equal_config(framing):
    config = RunConfig(framing=framing, sequence="🇩🇪é🙂ABCDEF", seed=2**32 - 1)
    assert RunConfig.from_json(json.dumps(config.to_dict())) == config
    assert RunConfig.from_dict(json.loads(json.dumps(config.to_dict()))).hash == config.hash


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("[1]", "expected a JSON object"),
        ("{}", "framing is missing"),
        ('{"framing": "stateful", "unit": 3}', "units would work"),
    ],
)
def test_foreign_json_is_refused_with_the_reason(text, reason):
    with pytest.raises(SettingError, match=reason):
        RunConfig.from_json(text)


def test_replace_validates_anew():
    with pytest.raises(SettingError, match="batch_size=4"):
        RunConfig(framing="stateful").replace(batch_size=4)


def test_updates_per_epoch_count_the_ragged_last_batch():
    assert RunConfig(framing="mlp_window").updates_per_epoch == 5  # 23 samples by 5
    assert RunConfig(framing="one_char").updates_per_epoch == 25
    assert RunConfig(framing="whole_batch").updates_per_epoch == 1


def test_whole_batch_grows_with_the_sequence():
    assert RunConfig(framing="whole_batch", sequence="ABCDEFGHIJ").batch_size == 9


# Refusals ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "setting", "reason", "nearest"),
    [
        (dict(framing="statful"), "framing", "expected one of one_char", "stateful"),
        (dict(framing="network"), "framing", "expected one of", None),
        (dict(framing=""), "framing", "expected one of", None),
        (dict(framing=None), "framing", "expected one of", None),
        (dict(framing=["stateful"]), "framing", "expected one of", None),
        (dict(cell="LSTN"), "cell", "expected one of LSTM, GRU, SimpleRNN", "LSTM"),
        (dict(cell="simple"), "cell", "expected one of", "SimpleRNN"),
        (dict(cell="Dense"), "cell", "needs a recurrent cell", "LSTM"),
        (dict(framing="mlp_window", cell="GRU"), "cell", "has no recurrence", "Dense"),
        (dict(optimizer="adm"), "optimizer", "expected one of adam", "adam"),
        (dict(encoding="onehot"), "encoding", "expected one of ordinal", "one_hot"),
        (dict(layers=0), "layers", "from 1 to 3", 1),
        (dict(layers=4), "layers", "from 1 to 3", 3),
        (dict(framing="mlp_window", layers=3), "layers", "from 0 to 2", 2),
        (dict(framing="mlp_window", cell="Conv1D", layers=0), "layers", "from 1 to 1", 1),
        (dict(framing="mlp_window", cell="Conv1D", layers=2), "layers", "a convolution has one", 1),
        (dict(dropout=0.95), "dropout", "from 0 to 0.9", 0.9),
        (dict(dropout=float("nan")), "dropout", "from 0 to 0.9", 0.0),
        (dict(clip=-1), "clip", "from 0 to 1000", 0.0),
        (dict(units=0), "units", "from 1 to 512", 1),
        (dict(units=-3), "units", "from 1 to 512", 1),
        (dict(units=513), "units", "from 1 to 512", 512),
        (dict(units=True), "units", "a whole number", None),
        (dict(units="32"), "units", "a whole number", None),
        (dict(units=31.6), "units", "a whole number", 32),
        (dict(units=1e9), "units", "a whole number", 512),
        (dict(units=float("nan")), "units", "a whole number", None),
        (dict(units=float("inf")), "units", "a whole number", None),
        (dict(epochs=0), "epochs", "from 1 to 100000", 1),
        (dict(epochs=10**30), "epochs", "from 1 to 100000", 100_000),
        (dict(seed=-1), "seed", "from 0 to 4294967295", 0),
        (dict(seed=2**32), "seed", "from 0", 2**32 - 1),
        (dict(learning_rate=float("nan")), "learning_rate", "above 0 and at most 10", 0.001),
        (dict(learning_rate=float("inf")), "learning_rate", "above 0", 10.0),
        (dict(learning_rate=0), "learning_rate", "above 0", 0.001),
        (dict(learning_rate=-0.1), "learning_rate", "above 0", 0.001),
        (dict(learning_rate=11), "learning_rate", "above 0", 10.0),
        (dict(learning_rate=True), "learning_rate", "above 0", 0.001),
        (dict(learning_rate="0.001"), "learning_rate", "above 0", 0.001),
        (dict(batch_size=0), "batch_size", "from 1 to 23", 1),
        (dict(batch_size=24), "batch_size", "cannot hold more than the 23 samples", 23),
        (dict(framing="stateful", batch_size=4), "batch_size", "use 1, 5 or 25", 5),
        (dict(framing="stateful", batch_size=24), "batch_size", "must divide the 25 samples", 25),
        (dict(framing="stateful", batch_size=2), "batch_size", "row i of each batch", 1),
        (dict(shuffle="yes"), "shuffle", "expected true or false", None),
        (dict(shuffle=1), "shuffle", "expected true or false", None),
        (dict(framing="stateful", shuffle=True), "shuffle", "reads its samples in order", False),
        (dict(window=26), "window", "shorter than the 26 symbols", 25),
        (dict(window=0), "window", "from 1 to 25", 1),
        (dict(sequence="ABCD", window=4), "window", "shorter than the 4 symbols", 3),
        (dict(framing="one_char", window=3), "window", "does not apply to one_char", None),
        (dict(framing="one_char", runs=3), "runs", "only to variable_length", None),
        (dict(max_run_length=3), "max_run_length", "only to variable_length", None),
        (dict(framing="variable_length", runs=0), "runs", "from 1 to 20000", 1),
        (dict(framing="variable_length", runs=20_001), "runs", "from 1 to 20000", 20_000),
        (dict(framing="variable_length", max_run_length=26), "max_run_length", "shorter", 25),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_refusals_name_setting_reason_and_nearest_value_that_works(
    settings, setting, reason, nearest
):
    settings = {"framing": "time_steps"} | settings
    error = refused(**settings)
    assert error.setting == setting
    assert reason in str(error)
    assert error.nearest == nearest
    assert type(error.nearest) is type(nearest)
    if nearest is not None:
        RunConfig(**settings | {setting: error.nearest})


def test_a_name_is_only_offered_where_it_is_near():
    error = refused(framing="zzz")
    assert error.nearest is None
    assert "would work" not in str(error)
    assert all(name in str(error) for name in FRAMINGS)


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_either_works_or_is_refused_with_one_that_works(framing, cell):
    if FRAMINGS[framing].recurrent == (cell in RECURRENT_CELLS):
        assert RunConfig(framing=framing, cell=cell).cell == cell
    else:
        assert RunConfig(framing=framing, cell=refused(framing=framing, cell=cell).nearest)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_names_are_accepted_in_any_case(optimizer):
    assert RunConfig(framing="One_Char", optimizer=optimizer.upper()).optimizer == optimizer


@pytest.mark.parametrize(
    ("sequence", "reason"),
    [
        ("ABC", "has 3 symbols; expected 4 to 2,000"),
        ("", "has 0 symbols"),
        ("🇩🇪🇫🇷🇬🇧", "has 3 symbols"),
        ("AAAA", "only one distinct symbol"),
        ("AB\x00CD", "control character U\\+0000"),
        ("AB\nCD", "control character U\\+000A"),
        ("AB\ud800CD", "control character U\\+D800"),
        ("A\x00B", "control character U\\+0000"),
        ("AA\nAA", "control character U\\+000A"),
        ("AB" * 1_001, "has 2,002 symbols"),
        ("A" * 2_000 + "B", "has 2,001 symbols"),
        ("A" + "\u0301" * (MAX_CODE_POINTS + 1), "is too long"),
        (1234, "expected text"),
        (["A", "B", "C", "D"], "expected text"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_bad_sequences_are_refused_with_one_that_works(sequence, reason):
    with pytest.raises(SettingError, match=reason) as caught:
        RunConfig(framing="one_char", sequence=sequence)
    assert caught.value.setting == "sequence"
    assert len(str(caught.value)) < 400
    RunConfig(framing="one_char", sequence=caught.value.nearest)


@pytest.mark.parametrize("tokens", ["characters", "words"])
@pytest.mark.parametrize("each", ["ABCD", "ABCD|", "ABCD|E", "AA|AA", "A|"])
def test_parallel_streams_are_several_and_have_something_to_learn(each, tokens):
    asked = dict(task="streams", tokens=tokens)
    error = refused(**asked, sequence=(" " * (tokens == "words")).join(each))
    assert error.setting == "sequence"
    assert RunConfig(**asked, sequence=error.nearest).batch_size == 3


def test_sequences_are_normalised_so_that_one_letter_has_one_spelling():
    composed = RunConfig(framing="one_char", sequence="ABC\u00e9")
    decomposed = RunConfig(framing="one_char", sequence="ABCe\u0301")
    assert decomposed.hash == composed.hash
    assert RunConfig(framing="one_char", sequence="\u00e9e\u0301ab").vocabulary == ("a", "b", "é")


@pytest.mark.parametrize("length", [4, 2_000])
def test_sequences_of_the_extreme_lengths_work(length):
    config = RunConfig(framing="one_char", sequence=(ALPHABET * 80)[:length])
    assert config.samples == length - 1


def test_vocabulary_comes_from_the_sequence_where_symbols_repeat():
    config = RunConfig(framing="one_char", sequence="ABCDEFABCXYZ")
    assert config.vocabulary == tuple("ABCDEFXYZ")
    assert config.samples == 11


def test_input_tensors_too_large_for_memory_are_refused_with_a_smaller_encoding():
    symbols = "".join(chr(0x4E00 + i) for i in range(2_000))
    error = refused(framing="full_prefix", sequence=symbols, encoding="one_hot")
    assert (error.setting, error.nearest) == ("encoding", "ordinal")
    assert "more than the limit of 50,000,000" in str(error)
    assert RunConfig(framing="full_prefix", sequence=symbols).samples == 1_999


def test_the_nearest_sequence_keeps_as_much_as_it_can():
    assert refused(framing="one_char", sequence="AB\nCD").nearest == "ABCD"
    assert refused(framing="one_char", sequence="AB" * 1_500).nearest == "AB" * 1_000


def test_a_task_may_have_an_optimizer_of_its_own_which_a_setting_overrules():
    assert RunConfig(task="anbn").optimizer == "rmsprop"
    assert RunConfig(task="anbn", optimizer="adam").optimizer == "adam"
    assert RunConfig(framing="stateful").optimizer == "adam"
