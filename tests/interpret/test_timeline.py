"""The timeline against what the engines really did."""

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.errors import NoState
from lstm_core.inference.forward import predict_samples
from lstm_core.interpret.activations import activations
from lstm_core.interpret.timeline import MAX_UPDATES, hidden_states, updates
from lstm_core.sequence.framings import FRAMINGS
from tests.cases import random_weights, small_config


@pytest.mark.parametrize("framing", FRAMINGS)
def test_it_shows_what_the_compiled_engine_was_given(framing, monkeypatch):
    from lstm_core.training import train
    from lstm_core.training.program import Program

    given = []
    execute = Program.execute

    def spy(self, batches, first, stops):
        given.extend(zip(batches.tolist(), first.tolist(), strict=True))
        return execute(self, batches, first, stops)

    monkeypatch.setattr(Program, "execute", spy)
    config = small_config(framing)
    train(config)
    shown = updates(config, config.epochs)
    assert len(shown) == len(given) == 20 * config.updates_per_epoch
    for one, (batch, reset_mask) in zip(shown, given, strict=True):
        assert list(one.samples) == [sample for sample in batch if sample >= 0]
        assert one.state in (("zero",) if reset_mask else ("carried",)) or not config.rule.recurrent


@pytest.mark.parametrize("batch_size", [1, 5])
def test_it_shows_when_plain_keras_begins_with_an_empty_state(batch_size):
    from lstm_core.training import train
    from lstm_core.training.backend import keras

    class Watch(keras.callbacks.Callback):
        def __init__(self):
            super().__init__()
            self.empty = []

        def on_train_batch_begin(self, batch, logs=None):
            (layer,) = [layer for layer in self.model.layers if hasattr(layer, "states")]
            self.empty.append(not any(np.asarray(state).any() for state in layer.states))

    # One-hot, because an A that is read as 0 leaves the state of an untrained network at zero.
    config = small_config("stateful", batch_size=batch_size, epochs=3, encoding="one_hot")
    watch = Watch()
    train(config, callbacks=[watch], engine="fit")
    assert watch.empty == [one.state == "zero" for one in updates(config, 3)]


def test_a_stateful_epoch_update_by_update():
    config = RunConfig(framing="stateful", batch_size=5, epochs=2)
    shown = updates(config, 2)
    assert [one.state for one in shown] == ["zero", *["carried"] * 4] * 2
    assert [one.epoch for one in shown] == [1] * 5 + [2] * 5
    assert [one.number for one in shown] == list(range(1, 11))
    # Row 2 continues itself: samples 2, 7, 12, 17, 22.
    assert [one.samples[2] for one in shown] == [2, 7, 12, 17, 22] * 2


def test_later_epochs_are_those_of_a_timeline_from_the_start():
    config = small_config("one_char")
    whole = updates(config, 10)
    assert updates(config, 3, first_epoch=5) == whole[4 * 25 : 7 * 25]


def test_so_many_of_the_first_updates_are_those_of_all():
    config = small_config("one_char")
    whole = updates(config, 3)
    assert updates(config, 3, most=30) == whole[:30]
    assert updates(config, 3, most=1_000) == whole
    long = RunConfig(framing="variable_length", runs=20_000)
    assert len(updates(long, most=60)) == 60


def test_the_last_batch_may_be_short():
    config = small_config("mlp_window")
    assert [len(one.samples) for one in updates(config)] == [5, 5, 5, 5, 3]
    assert {one.state for one in updates(config)} == {"none"}


def test_the_state_runs_on_through_an_epoch_and_drops_to_zero_at_its_end():
    config = small_config("stateful")
    weights = random_weights(config)
    shown = updates(config, 2)
    around = hidden_states(config, weights, shown)
    whole = activations(config, weights, "".join(config.symbols[:-1])).states["h"]
    for n, (before, after) in enumerate(around):
        expected = np.zeros_like(whole[:1]) if n % 25 == 0 else whole[n % 25 - 1 : n % 25]
        np.testing.assert_allclose(before, expected, atol=1e-6)
        np.testing.assert_allclose(after, whole[n % 25 : n % 25 + 1], atol=1e-6)


def test_streams_side_by_side_carry_their_own_state():
    config = small_config("stateful", batch_size=5)
    weights = random_weights(config)
    around = hidden_states(config, weights, updates(config))
    from lstm_core.inference.forward import read_out

    said = np.concatenate([read_out(weights, after) for _, after in around])
    np.testing.assert_allclose(said, predict_samples(config, weights), atol=1e-6)


@pytest.mark.parametrize("framing", ["one_char", "time_steps", "whole_batch"])
def test_without_carrying_every_sample_begins_at_zero(framing):
    config = small_config(framing)
    for before, after in hidden_states(config, random_weights(config), updates(config)):
        assert not before.any()
        assert after.any()


def test_what_cannot_be_shown_is_refused():
    config = small_config("one_char")
    with pytest.raises(ValueError, match="between 1 and 20, got 20 to 21"):
        updates(config, 2, first_epoch=20)
    with pytest.raises(ValueError, match="between 1 and 20, got 1 to 0"):
        updates(config, 0)
    with pytest.raises(ValueError, match=f"at most {MAX_UPDATES:,}"):
        updates(RunConfig(framing="one_char"), 201)
    with pytest.raises(NoState, match="no recurrent layer"):
        hidden_states(small_config("mlp_window"), {}, [])
