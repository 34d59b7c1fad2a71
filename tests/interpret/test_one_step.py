"""One step taken apart: the parts make up what ``activations`` has, and Keras's layers."""

import math
import re

import numpy as np
import pytest

from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.errors import InputError, NoState
from lstm_core.interpret.activations import activations
from lstm_core.interpret.one_step import (
    EQUATIONS,
    contributions,
    one_step,
    quantities,
    step_table,
)
from lstm_core.sequence.framings import FRAMINGS
from tests.cases import (
    keras_states,
    keras_walk,
    random_weights,
    running_inputs,
    sample_inputs,
    small_config,
    varied_weights,
    windows,
)

RECURRENT = [name for name, rule in FRAMINGS.items() if rule.recurrent]
TEXT, PREFIX = "QUICKBROWN", "THE"
MATHS = {"tanh": math.tanh, "sigmoid": lambda z: 1 / (1 + math.exp(-z))}


def computed(equation: str) -> tuple[float, float]:
    """The two sides of an equation with its numbers: what it says, and what it comes to."""
    _, expression, said = equation.replace("−", "-").replace("×", "*").split(" = ")
    assert re.fullmatch(r"[\d.()+* -]*", re.sub("sigmoid|tanh", "", expression))
    return float(said), eval(expression, MATHS)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("carry", [None, True])
@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", RECURRENT)
def test_every_equation_comes_to_what_the_network_has(framing, cell, carry, layers):
    config = small_config(framing, cell, layers=layers)
    weights = varied_weights(config)
    read = activations(config, weights, PREFIX + TEXT, carry=carry)
    for layer in range(layers):
        step = one_step(config, weights, TEXT, prefix=PREFIX, layer=layer, carry=carry)
        assert tuple(step.values) == quantities(cell)
        assert {array.shape for array in step.values.values()} == {(10, 8)}
        for name in EQUATIONS[cell]:
            own = name if layers == 1 else f"{name}{layer + 1}"
            np.testing.assert_array_equal(step.values[name], read.arrays[own][-10:])
            for place, unit in [(0, 3), (4, 0), (9, 7)]:
                said, comes_to = computed(step.equation(name, place, unit, digits=7))
                assert said == pytest.approx(read.arrays[own][place - 10, unit], abs=1e-6)
                assert comes_to == pytest.approx(said, abs=5e-6)
        np.testing.assert_array_equal(step.probabilities, read.probabilities[-10:])


@pytest.mark.parametrize("encoding", ["ordinal", "one_hot"])
@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", RECURRENT)
def test_the_state_before_and_after_is_that_of_the_keras_layer(framing, cell, encoding):
    config = small_config(framing, cell, encoding=encoding)
    weights = random_weights(config)
    whole = PREFIX + TEXT
    if config.rule.carries_state:
        inputs = running_inputs(config, whole)
        after = [array[3:] for array in keras_walk(config, weights, inputs)]
        before = [array[2:-1] for array in keras_walk(config, weights, inputs)]
    else:
        samples = sample_inputs(config, windows(config, whole))[3:]
        after = keras_states(config, weights, samples)
        before = [np.zeros_like(array) for array in after]
        if samples.shape[1] > 1:
            before = keras_states(config, weights, samples[:, :-1])
    step = one_step(config, weights, TEXT, prefix=PREFIX)
    for name, mine, theirs in zip(("h", "c"), before, after, strict=False):
        np.testing.assert_allclose(step.values[f"{name} before"], mine, atol=1e-5, rtol=0)
        np.testing.assert_allclose(step.values[name], theirs, atol=1e-5, rtol=0)


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_a_sum_is_that_of_its_contributions_the_largest_first(cell):
    config = small_config("stateful", cell, layers=2)
    step = one_step(config, random_weights(config), TEXT, layer=1)
    for name in step.summed:
        found = contributions(step, name, 5, 2)
        assert found["product"].sum() == pytest.approx(
            step.values[f"{name} from h"][5, 2], abs=1e-5
        )
        assert found["product"].abs().is_monotonic_decreasing
        assert sorted(found["unit"]) == list(range(8))
        from_x = step.inputs[5] @ step.kernel[name][:, 2]
        assert from_x == pytest.approx(step.values[f"{name} from x"][5, 2], abs=1e-5)


def test_what_was_read_before_is_said():
    config = small_config("time_steps")
    weights = random_weights(config)
    assert one_step(config, weights, "KL", prefix="ABC").before == ("BC", "CK")
    carried = one_step(config, weights, "KL", prefix="ABC", carry=True)
    assert carried.before == ("ABC", "ABCK")
    assert one_step(config, weights, "KL").before == ("", "K")
    window = small_config("feature_window")
    step = one_step(window, random_weights(window), "KL")
    assert step.before == ("", "")
    assert step.read == (("", "", "K"), ("", "K", "L"))
    assert not step.values["c before"].any()


def test_zero_state_is_zero_but_where_padding_was_read():
    stateful = small_config("stateful")
    assert not one_step(stateful, random_weights(stateful), "KL").values["h before"][0].any()
    padded = small_config("time_steps")
    for carry in (False, True):
        step = one_step(padded, random_weights(padded), "KL", carry=carry)
        assert step.symbols == ("K", "L")
        assert step.values["h before"][0].all()


@pytest.mark.parametrize("carry", [None, True])
@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", ["one_char", "time_steps", "stateful", "feature_window"])
def test_snapshots_are_taken_apart_together_as_each_alone(framing, cell, carry):
    config = small_config(framing, cell, layers=2)
    stacked = random_weights(config, leading=(3,))
    together = one_step(config, stacked, TEXT, layer=1, carry=carry)
    for n in range(3):
        one = {name: weight[n] for name, weight in stacked.items()}
        alone = one_step(config, one, TEXT, layer=1, carry=carry)
        for name, array in alone.values.items():
            np.testing.assert_allclose(together.values[name][n], array, atol=1e-5, err_msg=name)


def test_the_table_has_every_quantity_of_a_unit_at_each_letter():
    config = small_config("stateful")
    step = one_step(config, random_weights(config), "KL", prefix=PREFIX)
    table = step_table(step, 4)
    assert list(table.columns) == ["step", "symbol", *quantities("LSTM")]
    assert table["symbol"].tolist() == ["K", "L"]
    assert table["c"].tolist() == step.values["c"][:, 4].tolist()


def test_what_cannot_be_shown_is_refused():
    config = small_config("stateful")
    with pytest.raises(InputError, match="a layer from 0 to 0, got 1"):
        one_step(config, random_weights(config), "KL", layer=1)
    with pytest.raises(InputError, match="1 to 10,000 symbols"):
        one_step(config, random_weights(config), "", prefix="ABC")
    dense = small_config("mlp_window")
    with pytest.raises(NoState):
        one_step(dense, random_weights(dense), "KL")
