"""The machine: known networks, and every arrow of small ones walked by other code."""

import dataclasses

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.errors import InputError, NoState
from lstm_core.interpret.activations import activations
from lstm_core.interpret.machine import MAX_STATES, START, extract_machine, verdict, why_no_machine
from lstm_core.sequence.symbols import ALPHABET
from lstm_core.storage.shipped import SHIPPED_SEED
from lstm_core.storage.store import Store
from tests.cases import random_weights, small_config, varied_weights


def shipped(framing: str, **how):
    run = Store().load(RunConfig(framing=framing, seed=SHIPPED_SEED).hash)
    return run, extract_machine(run.config, run.weights(), **how)


def test_the_stateful_network_is_a_counter():
    run, machine = shipped("stateful")
    said = [run.config.vocabulary[code] for code in machine.predicted[1:]]
    assert "".join(said) == ALPHABET[1:]
    assert machine.predicted[0] == START
    chain = [*range(1, 26), 25]  # any letter, and Z stays on Z
    assert (machine.arrows == np.array(chain)[:, None]).all()
    assert machine.arrows.shape == (26, 25)  # nothing follows Z
    assert machine.counts
    assert not machine.is_table
    assert machine.agreement[0] == 1
    assert 0.5 < machine.agreement[1] < 0.8  # it leaves Z again, which no short look sees
    assert verdict(machine).startswith("It is a counter: 25 states")


def test_the_one_with_jumps_is_a_table_and_the_one_with_resets_is_not_small():
    run, machine = shipped("stateful_jumps")
    assert machine.is_table
    assert machine.states == 26
    said = [run.config.vocabulary[machine.predicted[state]] for state in machine.arrows[0]]
    assert "".join(said) == ALPHABET[1:]
    assert machine.agreement == (1, 1)
    assert verdict(machine).startswith("It is a table")
    _, other = shipped("stateful_resets")
    assert not other.complete
    assert (other.arrows[-1] == -1).all()
    assert np.isnan(other.agreement[0])
    assert f"more than {MAX_STATES} states" in verdict(other)


def test_one_letter_from_the_zero_state_is_a_table():
    run, machine = shipped("one_char")
    alone = activations(run.config, run.weights(), ALPHABET[:-1]).probabilities.argmax(axis=-1)
    assert machine.is_table
    assert machine.predicted[machine.arrows[0]].tolist() == alone.tolist()
    assert machine.agreement == (1, 1)


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("layers", [1, 2])
def test_states_are_merged_when_they_look_ahead_to_the_same(cell, layers):
    config = small_config("stateful", cell, sequence="ABCAD", layers=layers)
    weights = varied_weights(config)
    machine = extract_machine(config, weights)
    letters = [config.vocabulary[code] for code in machine.letters]
    assert letters == ["A", "B", "C"]  # nothing follows D

    def outlook(text: str) -> tuple[int, ...]:
        ahead = [text, *(text + letter for letter in letters)]
        return tuple(
            int(activations(config, weights, one).probabilities[-1].argmax()) for one in ahead
        )

    seen = [outlook(text) for text in machine.shortest[1:]]
    assert len(set(seen)) == len(seen)
    assert [first for first, *_ in seen] == machine.predicted[1:].tolist()
    for text, row in zip(machine.shortest, machine.arrows, strict=True):
        for letter, target in zip(letters, row, strict=True):
            if target >= 0:
                assert seen[target - 1] == outlook(text + letter)


def test_what_a_machine_is_called():
    _, machine = shipped("stateful")
    unlike = dataclasses.replace(machine, agreement=(0.5, 0.2))
    assert "no likeness" in verdict(unlike)
    same = dataclasses.replace(
        machine, predicted=np.array([START, 3]), arrows=np.ones((2, 25), int)
    )
    assert verdict(same) == "It predicts the same letter whatever it reads."
    mixed = machine.arrows.copy()
    mixed[3, 2] = 1
    assert verdict(dataclasses.replace(machine, arrows=mixed)) == "It is a machine of 25 states."


def test_what_is_no_machine_is_refused_in_words():
    steps, window = small_config("time_steps"), small_config("feature_window")
    assert "carried through" in why_no_machine(steps)
    assert why_no_machine(steps, carry=True) == ""
    assert "window of letters" in why_no_machine(window, carry=True)
    with pytest.raises(InputError, match="window of letters"):
        extract_machine(window, random_weights(window))
    with pytest.raises(NoState):
        extract_machine(small_config("mlp_window"), {})
