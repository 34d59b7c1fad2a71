"""The Keras code that the page shows, run in Keras: its data, batches and resets are those that the
picture beside it shows."""

from itertools import groupby

import numpy as np
import pytest

from lstm_core.data.dataset import make_dataset
from lstm_core.data.model_spec import ModelSpec
from lstm_core.export.keras_source import keras_code
from lstm_core.interpret.timeline import updates
from tests.cases import small_config
from tests.export.test_export import CONFIGS

EPOCHS = 2
CASES = CONFIGS | {
    # One-hot: from zero state a first letter that is 0 leaves a new network's state at zero.
    "stacked": CONFIGS["stacked"].replace(encoding="one_hot"),
    "time_steps": small_config("time_steps", shuffle=False, batch_size=5),
    "full_prefix": small_config("full_prefix", encoding="one_hot", sequence="ABCDEFGH"),
    "pieces": small_config("stateful_jumps", batch_size=5),
}


def ran(code: str, monkeypatch) -> tuple[dict, list[tuple]]:
    """The names that the code leaves, and of every update its inputs, targets, and whether the
    state before it was zero."""
    import tensorflow as tf

    from lstm_core.training.backend import keras

    seen = []

    def see(x, y, *states):
        seen.append((x.numpy(), y.numpy(), not any(np.any(state.numpy()) for state in states)))

    class Watched(keras.Sequential):
        def train_step(self, data):
            layers = [layer for layer in self.layers if getattr(layer, "stateful", False)]
            states = [tf.convert_to_tensor(state) for one in layers for state in one.states]
            tf.py_function(see, [*data[:2], *states], [])
            return super().train_step(data)

    monkeypatch.setattr(keras, "Sequential", Watched)
    names: dict = {}
    exec(code, names)
    return names, seen


@pytest.mark.parametrize("case", CASES)
def test_it_makes_the_data_the_batches_and_the_resets_of_the_picture(case, monkeypatch, capsys):
    config = CASES[case].replace(epochs=EPOCHS)
    code = keras_code(config)
    assert 20 <= len(code.splitlines()) <= 40
    names, seen = ran(code, monkeypatch)
    data, shape = make_dataset(config), ModelSpec.of(config)
    np.testing.assert_array_equal(names["x"], data.inputs)
    y = names["y"]
    np.testing.assert_array_equal(y.reshape(*data.targets.shape, -1).argmax(-1), data.targets)
    assert names["x"].shape == (config.samples, *shape.input)
    assert {tuple(weight.shape) for weight in names["model"].weights} >= set(shape.weights.values())
    shown = updates(config, EPOCHS)
    assert len(seen) == len(shown)
    for one, (x, of, zero) in zip(shown, seen, strict=True):
        assert len(x) == len(one.samples)
        if one.state != "none":
            assert zero == (one.state == "zero")
        if not config.shuffle:
            np.testing.assert_array_equal(x, data.inputs[list(one.samples)])
            np.testing.assert_array_equal(of, names["y"][list(one.samples)])
    for _, epoch in groupby(zip(shown, seen, strict=True), lambda pair: pair[0].epoch):
        read = np.concatenate([x for _, (x, _, _) in epoch])  # each sample once, in any order
        assert sorted(map(bytes, read)) == sorted(map(bytes, data.inputs))


def test_it_is_the_script_without_its_seeds():
    from lstm_core.export.script import script_of

    for config in CASES.values():
        script = script_of(config).splitlines()
        for line in keras_code(config).splitlines():
            drawn = ("#", "keras.layers.", "model.fit", "model.train_on_batch", "model.compile")
            assert line in script or line.strip().startswith(drawn), line
