import itertools
from dataclasses import replace

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.data.dataset import make_dataset
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.tables import framing_table
from lstm_core.errors import SettingError
from lstm_core.inference.predictions import prediction_table, probability_maps
from lstm_core.sequence.cutting import Cutting
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.sequence.framings import FRAMINGS, Framing
from lstm_core.sequence.sources import SOURCES
from lstm_core.sequence.symbols import ALPHABET

# framing, input tensor, cell, units, epochs, batch size, shuffle, carries state; the two after
# stateful are our own
TABLE = [
    ("one_char", (25, 1, 1), "LSTM", 32, 500, 1, True, False),
    ("feature_window", (23, 1, 3), "LSTM", 32, 500, 1, True, False),
    ("time_steps", (23, 3, 1), "LSTM", 32, 500, 1, True, False),
    ("whole_batch", (25, 1, 1), "LSTM", 16, 5000, 25, False, False),
    ("stateful", (25, 1, 1), "LSTM", 50, 300, 1, False, True),
    ("stateful_resets", (25, 1, 26), "LSTM", 32, 300, 1, False, True),
    ("stateful_jumps", (25, 1, 26), "LSTM", 32, 300, 1, False, True),
    ("variable_length", (1000, 5, 1), "LSTM", 32, 500, 1, True, False),
    ("full_prefix", (25, 25, 1), "LSTM", 32, 500, 1, True, False),
    ("mlp_window", (23, 3), "Dense", 30, 1000, 5, True, False),
]
PUBLISHED = {
    "one_char": ["84% (blog)", "88% (lesson)"],
    "feature_window": ["86.96% (blog)"],
    "time_steps": ["100% (blog)", "100% (course, after 400 epochs)", '"perfectly" (lesson)'],
    "whole_batch": ["100% (blog)", "in prose, no figure (lesson)"],
    "stateful": ["100% (blog)", '"perfectly" (lesson)'],
    "stateful_resets": [],
    "stateful_jumps": [],
    "variable_length": ["98.9% (blog)", "98.3% (printout)"],
    "full_prefix": [],
    "mlp_window": ["61% (course)"],
}
PUBLISHED_RUNS = [
    "PQRST->U",
    "W->X",
    "O->P",
    "OPQ->R",
    "IJKLM->N",
    "QRSTU->V",
    "ABCD->E",
    "X->Y",
    "GHIJ->K",
    "M->N",
]


def pairs(config: RunConfig) -> list[str]:
    symbols = config.symbols
    return [
        f"{''.join(symbols[start:stop])}->{symbols[stop]}" for start, stop in config.sample_ranges
    ]


def test_there_are_the_framings_of_the_experiments_and_the_two_cures():
    assert list(FRAMINGS) == [row[0] for row in TABLE]


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_defaults_and_tensors_are_the_published_ones(row):
    framing, tensor, cell, units, epochs, batch_size, shuffle, carries_state = row
    config = RunConfig(framing=framing)
    assert make_dataset(config).inputs.shape == tensor
    assert (config.cell, config.units, config.epochs) == (cell, units, epochs)
    assert (config.batch_size, config.shuffle) == (batch_size, shuffle)
    assert config.rule.carries_state is carries_state
    assert (config.optimizer, config.learning_rate) == ("adam", 0.001)
    assert config.encoding == ("one_hot" if config.rule.segments else "ordinal")


@pytest.mark.parametrize("framing", FRAMINGS)
def test_what_is_published_is_what_each_source_says(framing):
    rule = FRAMINGS[framing]
    assert [str(published) for published in rule.published] == PUBLISHED[framing]
    figures = [text for text in PUBLISHED[framing] if "%" in text]
    assert [f"{100 * share:.4g}%" for share in rule.published_accuracies] == [
        text.split(" ")[0] for text in figures
    ]


def test_every_source_is_named_and_its_address_is_one_or_said_to_be_unknown():
    assert list(SOURCES) == [source.name for source in SOURCES.values()]
    for source in SOURCES.values():
        assert source.title in source.citation
        assert source.citation.endswith(source.address or "address not known")
    assert SOURCES["blog"].citation.startswith("J. Brownlee: Understanding Stateful LSTM")


@pytest.mark.parametrize("framing", FRAMINGS)
def test_each_framing_is_explained_in_one_sentence(framing):
    explanation = FRAMINGS[framing].explanation
    assert explanation.endswith(".")
    assert explanation.count(".") == 1


@pytest.mark.parametrize(
    ("framing", "first", "last"),
    [
        ("one_char", "A->B", "Y->Z"),
        ("whole_batch", "A->B", "Y->Z"),
        ("stateful", "A->B", "Y->Z"),
        ("feature_window", "ABC->D", "WXY->Z"),
        ("time_steps", "ABC->D", "WXY->Z"),
        ("mlp_window", "ABC->D", "WXY->Z"),
        ("full_prefix", "A->B", f"{ALPHABET[:-1]}->Z"),
    ],
)
def test_pairs_run_in_reading_order_from_first_to_last(framing, first, last):
    found = pairs(RunConfig(framing=framing))
    assert (found[0], found[-1]) == (first, last)
    assert [pair[-1] for pair in found] == list(ALPHABET[26 - len(found) :])


def test_variable_length_draws_exactly_the_published_pairs_for_seed_7():
    found = pairs(RunConfig(framing="variable_length", seed=7))
    assert found[:10] == PUBLISHED_RUNS
    assert len(found) == 1000


def test_variable_length_runs_are_1_to_5_long_and_never_hold_the_last_symbol():
    inputs = [pair.split("->")[0] for pair in pairs(RunConfig(framing="variable_length"))]
    assert {len(text) for text in inputs} == {1, 2, 3, 4, 5}
    assert "Z" not in "".join(inputs)


def test_variable_length_obeys_its_number_of_runs_and_maximum_length():
    config = RunConfig(framing="variable_length", runs=200, max_run_length=3)
    assert {len(pair.split("->")[0]) for pair in pairs(config)} == {1, 2, 3}
    assert make_dataset(config).inputs.shape == (200, 3, 1)


@pytest.mark.parametrize("sequence", ["ABCD", "ABCDEFABCXYZ"])
@pytest.mark.parametrize("framing", FRAMINGS)
def test_every_framing_cuts_short_and_repeating_sequences(framing, sequence):
    config = RunConfig(framing=framing, sequence=sequence)
    starts, stops = config.sample_ranges.T
    assert (starts >= 0).all()
    assert (starts < stops).all()
    assert (stops < len(sequence)).all()
    assert (stops - starts).max() <= config.context_length


def test_drawing_runs_leaves_the_process_wide_generator_alone():
    before = np.random.get_state()[1].copy()
    assert len(RunConfig(framing="variable_length", seed=8).sample_ranges) == 1000
    np.testing.assert_array_equal(np.random.get_state()[1], before)


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("length", [4, 5, 11, 26, 57])
def test_the_number_of_samples_is_known_without_cutting_any(framing, length):
    sequence = "".join(chr(ord("A") + n) for n in range(length))
    cuts = {"window": [1, 2, length - 1], "runs": [1, 40], "max_run_length": [1, length - 1]}
    names = [name for name in cuts if name in FRAMINGS[framing].settings]
    for values in itertools.product(*(cuts[name] for name in names)):
        config = RunConfig(
            framing=framing, sequence=sequence, **dict(zip(names, values, strict=True))
        )
        assert config.samples == len(config.sample_ranges)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_config_is_made_without_cutting_or_drawing_anything(framing, monkeypatch):
    def cut(length, cut):
        raise AssertionError("a config was asked for, not its data")

    rule = FRAMINGS[framing]
    cutting = replace(rule.cutting, sample_ranges=cut)
    monkeypatch.setitem(FRAMINGS, framing, replace(rule, cutting=cutting))
    config = RunConfig(framing=framing).replace(seed=8)
    assert config.samples >= config.updates_per_epoch > 0
    assert len(config.hash) == 16
    assert ModelSpec.of(config).samples == config.samples
    with pytest.raises(AssertionError, match="not its data"):
        make_dataset(config)


def every_second_pair(length, cut):
    starts = np.arange(0, length - 2, 2)
    return np.stack([starts, starts + 2], axis=1)


def test_a_ninth_framing_is_one_entry(monkeypatch, store):
    from lstm_core.training import train

    ninth = Framing(
        title="Every second pair",
        sees="two letters",
        explanation="Pairs that do not overlap.",
        layout="steps",
        cutting=Cutting(
            every_second_pair,
            samples=lambda length, cut: (length - 1) // 2,
            context_length=lambda length, cut: 2,
            code="ranges = [(i, i + 2) for i in range(0, len(sequence) - 2, 2)]",
        ),
        defaults=dict(units=8, epochs=3, batch_size=4, shuffle=True),
    )
    monkeypatch.setitem(FRAMINGS, "every_second_pair", ninth)
    config = RunConfig(framing="every_second_pair")
    run = train(config)
    store.save(run)

    table = prediction_table(store.load(config.hash))
    assert list(table["input"]) == [ALPHABET[i : i + 2] for i in range(0, 24, 2)]
    assert list(table["target"]) == [ALPHABET[i] for i in range(2, 26, 2)]
    assert len(run.history.loss) == 3
    assert probability_maps(run).shape == (4, 26, 26)
    assert "every_second_pair" in list(framing_table()["framing"])
    with pytest.raises(SettingError, match="every_second_pair"):
        RunConfig(framing="every_second_pear")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("framing", FRAMINGS)
def test_every_framing_takes_every_encoding(framing, encoding):
    config = RunConfig(framing=framing, encoding=encoding)
    data = make_dataset(config)
    assert data.inputs.size == config.samples * config.context_length * ENCODINGS[encoding].width(
        26
    )
