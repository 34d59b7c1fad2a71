import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.data.dataset import make_dataset, spell
from lstm_core.data.tables import framing_table, preparation
from lstm_core.inference.forward import predict_samples
from lstm_core.inference.predictions import prediction_table, probability_maps
from lstm_core.sequence.framings import FRAMINGS


def test_prediction_table_has_a_row_per_pair_in_reading_order(shipped):
    table = prediction_table(shipped["time_steps"])
    assert list(table.columns) == ["input", "target", "predicted", "probability", "correct"]
    assert list(table["input"][:2]) == ["ABC", "BCD"]
    assert list(table["target"][:2]) == ["D", "E"]
    assert len(table) == 23


@pytest.mark.parametrize("framing", FRAMINGS)
def test_prediction_table_agrees_with_the_probabilities(framing, shipped):
    run = shipped[framing]
    table = prediction_table(run)
    probabilities = predict_samples(run.config, run.weights())
    codes = [run.config.vocabulary.index(symbol) for symbol in table["predicted"]]
    np.testing.assert_array_equal(codes, probabilities.argmax(axis=1))
    np.testing.assert_array_equal(table["probability"], probabilities.max(axis=1))
    assert list(table["correct"]) == list(table["predicted"] == table["target"])
    assert table["correct"].mean() == pytest.approx(run.final_accuracy)


def test_prediction_table_of_an_earlier_epoch_shows_what_was_known_then(shipped):
    run = shipped["stateful"]
    before, after = prediction_table(run, epoch=0), prediction_table(run)
    assert before["correct"].mean() < 0.2
    assert after["correct"].all()


def test_padding_is_not_spelled():
    config = RunConfig(framing="variable_length")
    assert spell(config, np.array([-1, -1, 17, 18, 0])) == "RSA"


def test_probability_maps_are_the_mean_over_inputs_that_end_in_the_symbol(shipped):
    run = shipped["variable_length"]
    maps = probability_maps(run)
    assert maps.shape == (len(run.snapshot_epochs), 26, 26)
    probabilities = predict_samples(run.config, run.weights())
    last = make_dataset(run.config).codes[:, -1]
    np.testing.assert_allclose(maps[-1, 17], probabilities[last == 17].mean(axis=0), atol=1e-6)
    assert np.isnan(maps[:, 25]).all()  # Z is never asked
    np.testing.assert_allclose(maps[:, :25].sum(axis=2), 1, atol=1e-5)


def test_probability_maps_of_the_first_epoch_differ_from_the_last(shipped):
    maps = probability_maps(shipped["time_steps"])
    assert maps[0, 2:25].argmax(axis=1).tolist() != maps[-1, 2:25].argmax(axis=1).tolist()
    assert maps[-1, 2:25].argmax(axis=1).tolist() == list(range(3, 26))


def test_preparation_shows_how_samples_become_numbers():
    table = preparation(RunConfig(framing="full_prefix", sequence="ABCD"), samples=2)
    assert len(table) == 2
    row = table.iloc[1]
    assert (row["Input"], row["Next"], row["Padded"], row["Codes"]) == ("AB", "C", "·AB", "· 0 1")
    assert row["Encoded"].tolist() == [[0], [0], [0.25]]
    assert row["Target class"] == 2


def test_framing_table_lists_all_framings_with_their_tensors():
    table = framing_table().set_index("framing")
    assert list(table.index) == list(FRAMINGS)
    assert table.loc["variable_length", "tensor"] == [1000, 5, 1]
    assert table.loc["mlp_window", "tensor"] == [23, 3]
    assert table.loc["stateful", "network"] == "LSTM 50"
    assert table.loc["full_prefix", "published"] == []
