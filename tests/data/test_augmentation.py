"""Corrupted inputs: as many as asked, one letter each, and nothing else is touched."""

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.data.augmentation import VARIANTS, drawn, varied
from lstm_core.data.dataset import make_dataset, training_data
from lstm_core.training import train


@pytest.mark.parametrize("share", [0.1, 0.3, 1.0])
def test_the_share_that_was_asked_for_is_corrupted_in_one_letter_each(share):
    config = RunConfig(framing="time_steps", corrupt=share)
    samples, clean = np.arange(config.samples), make_dataset(config).codes
    every, generator = varied(config, clean), np.random.default_rng(0)
    wrong, places = [], []
    for _ in range(300):
        read = every[drawn(config, generator, samples)]
        wrong.append((read != clean).sum(axis=1))
        places.append(np.argwhere(read != clean)[:, 1])
    assert set(np.unique(wrong)) <= {0, 1}
    assert np.mean(wrong) == pytest.approx(share, abs=0.02)
    assert np.bincount(np.concatenate(places)).min() > 0  # every place now and then
    assert ((every >= 0) & (every < 26)).all()


def test_targets_and_what_a_network_is_judged_by_are_left_as_they_are():
    plain = RunConfig(framing="time_steps")
    config = plain.replace(corrupt=0.3)
    for name in ("inputs", "targets", "codes"):
        before, after = getattr(make_dataset(plain), name), getattr(make_dataset(config), name)
        np.testing.assert_array_equal(before, after)
    inputs, targets = training_data(config)
    assert len(inputs) == VARIANTS * config.samples
    for variant in targets.reshape(VARIANTS, config.samples):
        np.testing.assert_array_equal(variant, make_dataset(plain).target_codes)


def test_random_letters_stand_where_padding_stood_and_nowhere_else():
    plain = RunConfig(framing="variable_length", runs=50)
    codes = plain.samples_of(plain.goal.make).codes
    every = varied(plain.replace(padding="letters"), codes).reshape(VARIANTS, *codes.shape)
    padded = codes < 0
    assert padded.any()
    assert (every[:, ~padded] == codes[~padded]).all()
    filled = every[:, padded]
    assert set(np.unique(filled)) == set(range(26))
    assert (np.ptp(filled, axis=0) > 0).mean() > 0.95  # other ones in each variant


def test_padding_with_letters_is_trained_alike_by_either_engine():
    config = RunConfig(framing="variable_length", padding="letters", corrupt=0.5, runs=12, units=5,
                       epochs=3, batch_size=4)  # fmt: skip
    compiled, fitted = train(config), train(config, engine="fit")
    np.testing.assert_allclose(compiled.history.loss, fitted.history.loss, rtol=1e-3)
