"""Reciting against Keras models that are fed their own predictions."""

import math

import numpy as np
import pytest

from lstm_core.config import RunConfig
from lstm_core.config.allowed import RECURRENT_CELLS
from lstm_core.errors import NoState
from lstm_core.inference.forward import predict_samples
from lstm_core.inference.generation import choose, generate, predict_next
from lstm_core.interpret.activations import activations
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.sequence.symbols import ALPHABET
from tests.cases import (
    encoded,
    keras_model,
    random_state,
    sample_inputs,
    small_config,
    varied_weights,
    windows,
)

RECURRENT = [name for name, rule in FRAMINGS.items() if rule.recurrent]
# How the shipped stateful network is asked: cold, warmed up properly, and wrongly.
QUESTIONS = [("A", ""), ("K", ""), ("K", "ABCDEFGHIJ"), ("K", "XYZ"), ("TEA", "QQ"), ("ABCZ", "")]


@pytest.fixture(scope="module")
def stateful_keras(shipped):
    """The shipped stateful network as Keras has it: one letter at a time, one stream."""
    model = keras_model(shipped["stateful"].config, (1, 1), batch_size=1)
    model.set_weights(list(shipped["stateful"].weights().values()))
    return model


@pytest.fixture(scope="module")
def windowed_keras(shipped):
    """Any other shipped network, and what it says after symbols: the last ones, padded."""
    models = {}

    def ask_keras(framing, symbols) -> np.ndarray:
        run = shipped[framing]
        sample = sample_inputs(run.config, windows(run.config, symbols)[-1:])
        if framing not in models:
            models[framing] = keras_model(run.config, sample.shape[1:])
            models[framing].set_weights(list(run.weights().values()))
        return np.asarray(models[framing](sample))[0]

    return ask_keras


def said(steps) -> str:
    return "".join(step.predicted for step in steps)


def assert_same_steps(left, right) -> None:
    """Equal bit for bit."""
    assert len(left) == len(right)
    for one, other in zip(left, right, strict=True):
        assert (one.input, one.predicted) == (other.input, other.predicted)
        assert one.probability == other.probability
        np.testing.assert_array_equal(one.probabilities, other.probabilities)
        for mine, theirs in zip(
            (*one.before, *one.after), (*other.before, *other.after), strict=True
        ):
            np.testing.assert_array_equal(mine, theirs)


# Against Keras


@pytest.mark.parametrize(("text", "warm_up"), QUESTIONS)
def test_the_stateful_network_recites_as_its_keras_model_does(
    text, warm_up, shipped, stateful_keras
):
    run = shipped["stateful"]
    found = generate(run.config, run.weights(), text, 15, warm_up=warm_up)
    model, letters = stateful_keras, [*warm_up, *text]
    model.layers[0].reset_state()
    for place, letter in enumerate(letters):
        expected = np.asarray(model(encoded(run.config, [letter])[None]))[0]
        step = place + 1 - len(warm_up + text)
        if step < 0:
            continue
        assert found[step].input == letter
        np.testing.assert_allclose(found[step].probabilities, expected, atol=1e-5, rtol=0)
        assert found[step].predicted == ALPHABET[expected.argmax()]
        assert found[step].probability == pytest.approx(expected.max(), abs=1e-5)
        if step + 1 < len(found):
            letters.append(ALPHABET[expected.argmax()])
    assert len(letters) == len(warm_up + text) + 14


@pytest.mark.parametrize("framing", [name for name in FRAMINGS if not FRAMINGS[name].carries_state])
@pytest.mark.parametrize(("text", "warm_up"), [("K", ""), ("K", "ABCDEFGHIJ"), ("WINTER", "XY")])
def test_a_windowed_network_recites_as_its_keras_model_does_on_padded_windows(
    framing, text, warm_up, shipped, windowed_keras
):
    run = shipped[framing]
    found = generate(run.config, run.weights(), text, 8, warm_up=warm_up)
    symbols = list(warm_up + text)
    for step in found:
        expected = windowed_keras(framing, symbols)
        np.testing.assert_allclose(step.probabilities, expected, atol=1e-5, rtol=0)
        assert step.predicted == ALPHABET[expected.argmax()]
        assert step.input == "".join(symbols[-run.config.context_length :])
        symbols.append(step.predicted)
    assert len(found) == 8


@pytest.mark.parametrize("encoding", ["ordinal", "ordinal_reserved", "one_hot"])
@pytest.mark.parametrize("framing", FRAMINGS)
def test_one_answer_of_varied_weights_is_that_of_the_keras_layer(framing, encoding):
    config = small_config(framing, encoding=encoding)
    weights = varied_weights(config)
    text = "TEA"[-config.context_length :]
    inputs = sample_inputs(config, windows(config, text)[-1:])
    model = keras_model(config, inputs.shape[1:], 1 if config.rule.carries_state else None)
    model.set_weights(list(weights.values()))
    expected = np.asarray(model(inputs))[0]
    np.testing.assert_allclose(predict_next(config, weights, text), expected, atol=1e-5, rtol=0)


# What the shipped networks say


@pytest.mark.parametrize(
    ("text", "warm_up", "answer"),
    [
        ("A", "", ALPHABET[1:]),  # the whole alphabet
        ("K", "", "BCDEF"),  # cold, it has no idea where it is
        ("K", "ABCDEFGHIJ", "LMNOP"),
        ("ABCDEFGHIJK", "", "LMNOP"),
    ],
)
def test_the_stateful_network_recites_from_where_its_memory_is(text, warm_up, answer, shipped):
    run = shipped["stateful"]
    assert said(generate(run.config, run.weights(), text, len(answer), warm_up=warm_up)) == answer


@pytest.mark.parametrize(("warm_up", "answer"), [("", "B"), ("ABCDEFGHIJ", "L")])
def test_what_comes_after_k_depends_on_what_was_read_before(warm_up, answer, shipped):
    run = shipped["stateful"]
    probabilities = predict_next(run.config, run.weights(), "K", warm_up=warm_up)
    assert run.config.vocabulary[probabilities.argmax()] == answer
    assert probabilities.max() > 0.9
    assert probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_a_text_of_several_symbols_is_read_one_after_the_other(shipped):
    run = shipped["stateful"]
    together = predict_next(run.config, run.weights(), "ABCDEFGHIJK")
    np.testing.assert_array_equal(
        together, predict_next(run.config, run.weights(), "K", "ABCDEFGHIJ")
    )


def test_stateful_samples_are_not_answered_as_letters_out_of_context(shipped):
    run = shipped["stateful"]
    alone = np.stack([predict_next(run.config, run.weights(), letter) for letter in ALPHABET[:-1]])
    assert np.abs(alone - predict_samples(run.config, run.weights())).max() > 0.5


def test_a_windowed_network_recites_the_alphabet_from_a_full_window(shipped):
    run = shipped["time_steps"]
    found = generate(run.config, run.weights(), "ABC", 23)
    assert said(found) == ALPHABET[3:]
    assert [step.input for step in found][:3] == ["ABC", "BCD", "CDE"]


# Warming up a network that sees a window


@pytest.mark.parametrize("framing", [name for name in FRAMINGS if not FRAMINGS[name].carries_state])
def test_a_warm_up_reaches_a_windowed_network_only_as_far_as_its_window(framing):
    config = small_config(framing)
    weights = varied_weights(config)
    seen = "PQRSTUVWXYZABCDEFGHIJKLMNO"[-config.context_length :]
    alone = predict_next(config, weights, seen)
    for far in ("", "A", "HELLO"):  # beyond the window
        before = far + seen[:-1]
        np.testing.assert_array_equal(predict_next(config, weights, seen[-1], before), alone)
        np.testing.assert_array_equal(predict_next(config, weights, seen, far), alone)


# The states around a step


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", RECURRENT)
@pytest.mark.parametrize(("text", "warm_up"), [("K", ""), ("QUIZ", "HEAVY"), ("T" * 26, "")])
def test_carried_steps_are_those_of_a_trace_of_what_was_read(framing, cell, text, warm_up):
    config = small_config(framing, cell, encoding="one_hot")
    weights = varied_weights(config)
    found = generate(config, weights, text, 6, warm_up=warm_up, carry=True)
    read, fed = activations(config, weights, warm_up + text, carry=True), said(found)[:-1]
    if config.rule.layout == "steps":
        reads = [read, activations(config, weights, fed, carry=True, state=read.state())]
    else:  # a window also shows letters from before the state
        reads = [activations(config, weights, warm_up + text + fed, carry=True)]
    probabilities = np.concatenate([part.probabilities for part in reads])
    np.testing.assert_allclose(
        [step.probabilities for step in found], probabilities[-6:], atol=1e-6, rtol=0
    )
    for place, name in enumerate(read.states):
        states = np.concatenate([part.states[name] for part in reads])
        before = np.concatenate([np.zeros_like(states[:1]), states[:-1]])
        np.testing.assert_array_equal([step.after[place][0] for step in found], states[-6:])
        np.testing.assert_array_equal([step.before[place][0] for step in found], before[-6:])
        assert found[0].before[place].shape == found[0].after[place].shape == (1, 8)


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize(
    "framing", [name for name in RECURRENT if not FRAMINGS[name].carries_state]
)
def test_every_step_of_a_windowed_network_starts_from_zero(framing, cell):
    config = small_config(framing, cell, encoding="one_hot")
    weights = varied_weights(config)
    found = generate(config, weights, "TEA", 5, warm_up="HOT")
    read = activations(config, weights, "HOTTEA" + said(found))
    for n, step in enumerate(found):
        assert not any(part.any() for part in step.before)
        for name, before, after in zip(read.states, step.before, step.after, strict=True):
            assert before.shape == after.shape == (1, 8)
            np.testing.assert_allclose(after[0], read.states[name][5 + n], atol=1e-6, rtol=0)
        np.testing.assert_allclose(step.probabilities, read.probabilities[5 + n], atol=1e-6)


def test_a_network_without_recurrence_has_no_state_around_a_step(shipped):
    run = shipped["mlp_window"]
    for step in generate(run.config, run.weights(), "ABC", 3):
        assert step.before == step.after == ()


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
@pytest.mark.parametrize("framing", [name for name in RECURRENT if name != "feature_window"])
def test_reciting_goes_on_from_the_state_of_a_step(framing, cell):
    config = small_config(framing, cell, encoding="one_hot")
    weights = varied_weights(config)
    whole = generate(config, weights, "HELLO", 9, carry=True)
    rest = generate(config, weights, whole[3].predicted, 5, carry=True, state=whole[3].after)
    assert_same_steps(rest, whole[4:])


def test_reciting_from_a_state_of_a_trace_is_reciting_after_its_text(shipped):
    run = shipped["stateful"]
    state = activations(run.config, run.weights(), "ABCDEFGHIJ").state()
    warm = generate(run.config, run.weights(), "K", 5, warm_up="ABCDEFGHIJ")
    assert_same_steps(generate(run.config, run.weights(), "K", 5, state=state), warm)


# Drawing


def assert_chosen_by_hand(probabilities, temperature, uniform) -> None:
    powers = [float(p) ** (1 / temperature) for p in probabilities]
    total, code = 0.0, 0
    for code, power in enumerate(powers):  # noqa: B007
        total += power / sum(powers)
        if uniform < total:
            break
    assert choose(probabilities, temperature, uniform) == code


@pytest.mark.parametrize("temperature", [0.1, 0.5, 1.0, 2.0, 100.0])
def test_a_symbol_is_drawn_by_where_the_number_falls_among_the_sums(temperature):
    draw = np.random.default_rng(0)
    for _ in range(300):
        probabilities = draw.dirichlet(np.full(7, 0.7)).astype(np.float32)
        assert_chosen_by_hand(probabilities, temperature, draw.random())


@pytest.mark.parametrize(
    ("uniform", "code"), [(0.0, 1), (0.24, 1), (0.25, 3), (0.49, 3), (0.5, 4), (1 - 2**-53, 4)]
)
def test_what_has_no_probability_is_never_drawn(uniform, code):
    assert choose(np.array([0, 0.25, 0, 0.25, 0.5, 0], np.float32), 1.0, uniform) == code


@pytest.mark.parametrize("uniform", [0.0, 0.5, 1 - 2**-53])
def test_without_temperature_the_most_probable_symbol_is_taken(uniform):
    assert choose(np.array([0.2, 0.1, 0.4, 0.3], np.float32), 0, uniform) == 2


@pytest.mark.parametrize("temperature", [0.01, 1e-6, 1e-300, 1e-309, 5e-324])
@pytest.mark.parametrize("uniform", [1e-9, 0.5, 1 - 2**-53])
def test_a_temperature_near_zero_takes_the_most_probable_symbol(temperature, uniform):
    assert choose(np.array([0.2, 0, 0.5, 0.3], np.float32), temperature, uniform) == 2


def test_at_temperature_one_symbols_come_up_as_often_as_is_probable():
    config = small_config("one_char")
    found = generate(config, varied_weights(config), "A", 10_000, temperature=1.0, draw_seed=4)
    drawn = np.array([ALPHABET.index(step.predicted) for step in found])
    probabilities = np.stack([step.probabilities for step in found])
    for code in range(26):
        # However the steps hang together, the count strays from the sum of its probabilities
        # no further than that of independent draws.
        own = probabilities[:, code]
        deviation = math.sqrt((own * (1 - own)).sum())
        assert abs((drawn == code).sum() - own.sum()) < 4 * deviation


def test_a_low_temperature_recites_what_no_temperature_does(shipped):
    run = shipped["stateful"]
    sure = said(generate(run.config, run.weights(), "A", 25))
    cool = said(generate(run.config, run.weights(), "A", 25, temperature=0.01, draw_seed=3))
    hot = said(generate(run.config, run.weights(), "A", 25, temperature=5.0, draw_seed=3))
    assert sure == cool == ALPHABET[1:]
    assert hot != sure


def test_each_step_is_drawn_with_the_next_number_of_a_private_generator():
    config = small_config("stateful")
    weights = varied_weights(config)
    numbers = np.random.default_rng(11).random(20)
    for step, number in zip(
        generate(config, weights, "A", 20, temperature=0.7, draw_seed=11), numbers, strict=True
    ):
        assert step.predicted == ALPHABET[choose(step.probabilities, 0.7, number)]
        assert step.probability == step.probabilities[ALPHABET.index(step.predicted)]


@pytest.mark.parametrize("framing", ["stateful", "time_steps", "mlp_window"])
def test_a_seed_draws_the_same_text_again_and_another_seed_another(framing):
    config = small_config(framing)
    weights = varied_weights(config)
    hot = lambda seed: generate(config, weights, "A", 30, temperature=1.0, draw_seed=seed)
    first = hot(1)
    np.random.default_rng().random(7)
    assert_same_steps(hot(1), first)
    assert len({said(hot(seed)) for seed in range(8)}) == 8


@pytest.mark.parametrize("options", [{}, {"temperature": 1.3, "draw_seed": 5}, {"carry": True}])
@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_first_steps_do_not_depend_on_how_many_are_asked_for(framing, options):
    config = small_config(framing, encoding="one_hot")
    weights = varied_weights(config)
    if not config.rule.recurrent:
        options = {name: value for name, value in options.items() if name != "carry"}
    long = generate(config, weights, "TEA", 12, **options)
    for steps in (1, 5):
        assert_same_steps(generate(config, weights, "TEA", steps, **options), long[:steps])


# Nothing is left behind


@pytest.mark.parametrize("framing", FRAMINGS)
def test_nothing_is_left_behind_by_a_question(framing, shipped):
    run = shipped[framing]
    config, weights = run.config, run.weights()
    kept = {name: w.copy() for name, w in weights.items()}
    text = ALPHABET[: config.context_length]
    first = predict_next(config, weights, text), generate(config, weights, text, 6, warm_up="QED")
    generate(config, weights, "XYZ", 9, temperature=2.0)
    predict_next(config, weights, "Z", "YY")
    if config.rule.recurrent:
        generate(config, weights, "HELLO", 4, carry=True)
    np.testing.assert_array_equal(predict_next(config, weights, text), first[0])
    assert_same_steps(generate(config, weights, text, 6, warm_up="QED"), first[1])
    for name, values in weights.items():
        np.testing.assert_array_equal(values, kept[name])


@pytest.mark.parametrize("cell", RECURRENT_CELLS)
def test_a_given_state_is_left_as_it_was(cell):
    config = small_config("time_steps", cell)
    weights, state = varied_weights(config), random_state(config)
    kept = [part.copy() for part in state]
    first = generate(config, weights, "HELLO", 5, carry=True, state=state)
    for part, then in zip(state, kept, strict=True):
        np.testing.assert_array_equal(part, then)
    assert_same_steps(generate(config, weights, "HELLO", 5, carry=True, state=state), first)


@pytest.mark.parametrize("number", [np.float32, np.float64, np.int64])
def test_numbers_of_numpy_are_numbers(number):
    config = small_config("stateful")
    weights = varied_weights(config)
    same = generate(config, weights, "A", 5, temperature=2.0)
    assert_same_steps(generate(config, weights, "A", 5, temperature=number(2)), same)


# What makes no sense

WHOLE = r"expected a whole number from 1 to 10000\."
NUMBER = r"expected a number from 0 to 100\."


@pytest.mark.parametrize(
    ("framing", "text", "options", "reason"),
    [
        ("stateful", "A", {"steps": 0}, f"steps=0: {WHOLE}"),
        ("stateful", "A", {"steps": -1}, f"steps=-1: {WHOLE}"),
        ("stateful", "A", {"steps": 10_001}, f"steps=10001: {WHOLE}"),
        ("stateful", "A", {"temperature": -0.1}, rf"temperature=-0\.1: {NUMBER} 0 would work"),
        ("stateful", "A", {"temperature": math.nan}, f"temperature=nan: {NUMBER} 0 would work"),
        ("stateful", "A", {"temperature": math.inf}, f"temperature=inf: {NUMBER} 100 would work"),
        ("stateful", "", {}, "expected a text of 1 to 10,000 symbols, got 0"),
        ("stateful", "", {"warm_up": "ABC"}, "1 to 10,000 symbols, got 0"),
        ("time_steps", "", {}, "1 to 10,000 symbols, got 0"),
        ("stateful", "A" * 10_001, {}, "1 to 10,000 symbols, got 10,001"),
        ("stateful", "A", {"warm_up": "B" * 10_000}, "1 to 10,000 symbols, got 10,001"),
        ("mlp_window", "A", {"warm_up": "B" * 10_000}, "1 to 10,000 symbols, got 10,001"),
        ("stateful", "k", {}, "does not know k; it knows A B C"),
        ("mlp_window", "A", {"warm_up": "a?"}, r"does not know \? a; it knows A B C"),
        ("stateful", "A", {"carry": False}, "stateful always carries its state"),
        ("time_steps", "A", {"state": True}, "set carry=True"),
        ("one_char", "A", {"state": True, "carry": False}, "set carry=True"),
    ],
)
def test_reciting_that_makes_no_sense_is_refused(framing, text, options, reason):
    config = small_config(framing)
    if "state" in options:
        options = options | {"state": random_state(config)}
    with pytest.raises(ValueError, match=reason):
        generate(config, varied_weights(config), text, **{"steps": 3} | options)


@pytest.mark.parametrize(
    "options", [{"carry": True}, {"state": ()}, {"carry": True, "state": (np.zeros((1, 8)),)}]
)
def test_a_network_without_recurrence_has_no_state_to_carry(options):
    config = small_config("mlp_window")
    with pytest.raises(NoState, match="mlp_window has no recurrent layer"):
        generate(config, varied_weights(config), "A", 3, **options)


def test_reciting_that_would_take_long_is_refused_and_what_is_left_works():
    sequence = (ALPHABET * 80)[:2000]
    config = RunConfig(framing="full_prefix", units=256, sequence=sequence)
    weights = varied_weights(config)
    with pytest.raises(ValueError, match="takes too long; fewer steps would work"):
        generate(config, weights, "A", 30)
    assert len(generate(config, weights, "A", 3)) == 3
    assert len(generate(config, weights, "A", 3, carry=True)) == 3


@pytest.mark.parametrize(
    ("framing", "text", "warm_up", "reason"),
    [
        ("stateful", "k", "", "does not know k"),
        ("stateful", "K", "A?", "does not know \\?"),
        ("stateful", "", "", "a text of 1 to 10,000 symbols, got 0"),
        ("one_char", "é", "", "does not know é"),
        ("one_char", "KL", "", "has 2 symbols; this network reads 1 symbol$"),
        ("time_steps", "ABCDE", "", "reads 1 to 3 symbols"),
        ("time_steps", "C", "A?", "does not know \\?"),
        ("mlp_window", "", "", "has 0 symbols"),
        ("mlp_window", "", "ABC", "has 0 symbols"),
    ],
)
def test_questions_that_make_no_sense_are_refused(framing, text, warm_up, reason, shipped):
    run = shipped[framing]
    with pytest.raises(ValueError, match=reason):
        predict_next(run.config, run.weights(), text, warm_up)
