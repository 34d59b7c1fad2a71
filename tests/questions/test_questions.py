"""The questions about Keras: what is kept of each is what its code gives, and what that says."""

import json
import subprocess
from dataclasses import replace

import numpy as np
import pytest

from lstm_core.questions import (
    QUESTIONS,
    Flip,
    Question,
    Shown,
    Value,
    run_question,
    save_answers,
    stored_answers,
)
from tests.cases import PYTHON, ROOT

EVERY = pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda one: one.name)
SMALL = Question(
    name="small",
    asks="What?",
    answer="This.",
    flips=(Flip("size", {"two": 2, "three": 3}), Flip("said", {"no": False, "yes": True})),
    template="""
import numpy as np

x = np.arange($size)
text = "$5"  #? said
left_out = 1  #? not said
""",
    shown=(Shown("x", "numbers", ("places",)), Shown("text", "a text"), Shown("left_out", "one")),
)


def found(name, *choice):
    """What a variable came to, of each that is shown."""
    return stored_answers(QUESTIONS[name]).results[choice]


@EVERY
def test_what_is_kept_is_what_the_code_gives(question):
    kept, now = stored_answers(question), run_question(question)
    assert list(kept.results) == list(now.results) == list(question.choices())
    for choice in question.choices():
        assert list(kept.results[choice]) == list(now.results[choice])
        for name, value in now.results[choice].items():
            before = kept.results[choice][name]
            for part in ("axes", "shape", "text"):
                assert getattr(before, part) == getattr(value, part)
            assert (before.labels or {}) == (value.labels or {})
            if value.numbers is not None:
                np.testing.assert_allclose(before.numbers, value.numbers, atol=1e-6)


@EVERY
def test_a_question_is_short_and_its_code_fits_a_column(question):
    assert question.asks.endswith("?")
    assert question.answer.endswith(".")
    assert len(question.answer) < 400
    assert 1 <= len(question.flips) <= 3
    for choice in question.choices():
        source = question.source(choice)
        assert max(map(len, source.splitlines())) <= 72
        assert "$" not in source
        assert "#?" not in source


# What the answers say, read off what is kept ------------------------------------------------


def test_a_state_is_kept_by_a_stateful_layer_alone_until_it_is_reset():
    totals = lambda *choice: found("reset", *choice)["state"].numbers.sum(axis=2).tolist()
    for shuffle in ("False", "True"):
        assert totals("True", shuffle, "never") == [[1, 2, 3], [4, 5, 6]]
        assert totals("True", shuffle, "after each epoch") == [[1, 2, 3]] * 2
        for reset in ("never", "after each epoch"):
            assert totals("False", shuffle, reset) == [[1, 1, 1]] * 2
    in_order = found("reset", "False", "False", "never")["state"].numbers
    shuffled = found("reset", "False", "True", "never")["state"].numbers
    assert in_order.tolist() == [np.eye(3).tolist()] * 2
    assert shuffled.tolist() != in_order.tolist()
    assert shuffled[0].tolist() != shuffled[1].tolist()  # each epoch has an order of its own


def test_the_last_of_a_sequence_is_what_comes_back_without_it():
    whole = found("return_sequences", "True")["output"]
    last = found("return_sequences", "False")["output"]
    assert (whole.shape, last.shape) == ((1, 3, 4), (1, 4))
    np.testing.assert_array_equal(whole.numbers[:, -1], last.numbers)
    everything = found("return_state", "True", "True")
    np.testing.assert_array_equal(everything["output"].numbers[:, -1], everything["h"].numbers)
    assert list(found("return_state", "False", "True")) == ["output"]


def test_dense_and_time_distributed_are_the_same_but_for_rounding():
    assert float(found("time_distributed", "True")["difference"].numbers) < 1e-6
    assert "at least 3 dimensions" in found("time_distributed", "False")["error"].text


def test_padding_changes_the_state_and_a_mask_prevents_it():
    differs = {
        (side, mask): float(found("padding", side, mask)["difference"].numbers)
        for side in ("pre", "post")
        for mask in ("False", "True")
    }
    assert max(differs["pre", "True"], differs["post", "True"]) < 1e-6
    assert 0.01 < differs["pre", "False"] < differs["post", "False"]
    assert next(QUESTIONS["padding"].choices()) == ("post", "False")  # the largest comes first


def test_units_set_every_weight_and_time_steps_none():
    for units in (2, 4, 50):
        short, long = (found("units", f"{units} units", f"{n} time steps") for n in (3, 25))
        assert {name: value.to_dict() for name, value in short.items()} == {
            name: value.to_dict() for name, value in long.items()
        }
        assert int(short["weights"].numbers) == 4 * units * (26 + units + 1)
        assert short["recurrent_kernel"].shape == (units, 4 * units)


def test_a_state_that_is_handed_over_goes_on_where_it_was():
    assert float(found("initial_state", "[h, c]")["difference"].numbers) < 1e-6
    assert float(found("initial_state", "None")["difference"].numbers) > 0.01


def test_another_batch_size_is_refused_or_answered_wrongly_and_a_copy_is_right():
    refused = found("batch_size", "trained with 3 rows", "nothing yet")
    assert "Expected batch size: 3\n- Received batch size: 1" in refused["error"].text
    assert "\x1b" not in refused["error"].text
    assert "answer" not in refused
    wrong = found("batch_size", "trained with 3 rows", "a batch of 3 before")
    assert wrong["answer"].shape == (3, 3)
    copied = found("batch_size", "rebuilt with 1 row", "nothing yet")
    assert copied["answer"].shape == (1, 3)
    assert float(copied["difference"].numbers) < 1e-6


def test_reset_states_is_gone_from_models_and_a_reset_leaves_the_weights():
    gone = found("reset_states", "model.reset_states()")
    assert gone["error"].text.endswith("has no attribute 'reset_states'")
    np.testing.assert_array_equal(gone["before"].numbers, gone["after"].numbers)
    for call in ("lstm.reset_states()", "lstm.reset_state()"):
        assert not found("reset_states", call)["after"].numbers.any()
    reset, predict, fit = (found("weights", name) for name in ("reset_state", "predict", "fit"))
    assert reset["before"].numbers.all()
    assert not reset["after"].numbers.any()
    assert float(reset["changed"].numbers) == float(predict["changed"].numbers) == 0
    assert float(fit["changed"].numbers) > 0.001


def test_no_gradient_crosses_from_batch_to_batch():
    one, two, four = (
        found("gradient", name) for name in ("one batch ABCD", "two: AB, CD", "four: A, B, C, D")
    )
    sizes = [kept["gradient"].numbers[0] for kept in (one, two, four)]
    assert [list(some > 0) for some in sizes] == [
        [True] * 4,
        [False, False, True, True],
        [False, False, False, True],
    ]
    assert all(some[-1] == pytest.approx(sizes[0][-1]) for some in sizes)
    for kept in (two, four):
        np.testing.assert_allclose(kept["output"].numbers, one["output"].numbers, atol=1e-6)


def test_features_are_rows_of_the_kernel():
    for steps in (1, 2, 3):
        for features in (1, 2):
            plural = lambda n, noun: f"{n} {noun}{'s' * (n > 1)}"
            kept = found("features", plural(steps, "time step"), plural(features, "feature"))
            assert kept["x"].shape == (6 // steps, steps, features)
            assert kept["kernel"].shape == (features, 16)
            assert int(kept["weights"].numbers) == 16 * (features + 4 + 1)


# How they are made and kept ------------------------------------------------------------------


def test_flips_are_put_in_and_lines_stand_where_they_are_wanted():
    assert SMALL.source(("three", "yes")) == 'import numpy as np\n\nx = np.arange(3)\ntext = "$5"\n'
    assert SMALL.source(("two", "no")).endswith("x = np.arange(2)\nleft_out = 1\n")
    assert next(SMALL.choices()) == ("two", "no")


def test_results_are_kept_and_only_those_of_todays_code_are_shown(tmp_path):
    assert stored_answers(SMALL, tmp_path) is None
    answers = run_question(SMALL)
    assert answers.results["two", "yes"]["text"] == Value(text="$5")
    save_answers(SMALL, answers, tmp_path)
    kept = stored_answers(SMALL, tmp_path)
    assert kept.environment == answers.environment
    assert list(kept.results["three", "no"]) == ["x", "left_out"]
    assert kept.results["three", "no"]["x"].numbers.tolist() == [0, 1, 2]
    newer = replace(SMALL, template=SMALL.template + "more = 1\n")
    assert stored_answers(newer, tmp_path) is None


@pytest.mark.parametrize(
    "damage", ["", "[]", "{}", '{"choices": []}', '{"choices": {"two · no": 1}}']
)
def test_what_is_damaged_is_not_there(damage, tmp_path):
    (tmp_path / "questions").mkdir()
    (tmp_path / "questions" / "small.json").write_text(damage)
    assert stored_answers(SMALL, tmp_path) is None


def test_reading_them_loads_no_tensorflow():
    code = (
        "import sys; from lstm_core.questions import QUESTIONS, stored_answers"
        "; print(len([stored_answers(one).results for one in QUESTIONS.values()]))"
        "; print([name for name in ('tensorflow', 'keras') if name in sys.modules])"
    )
    done = subprocess.run([PYTHON, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("12\n[]\n", "")


def test_the_command_prints_them(capsys):
    from lstm_core.cli import main

    assert main(["questions"]) == 0
    listed = capsys.readouterr().out
    assert all(question.asks in listed for question in QUESTIONS.values())
    assert main(["questions", "gradient"]) == 0
    printed = capsys.readouterr().out
    assert "tf.split(x, 1, axis=1)" in printed
    assert "batch 1 × time steps 4" in printed
    assert main(["questions", "gradient", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["choices"][0]["flips"]["batches"] == "one batch ABCD"
    assert record["choices"][2]["results"]["gradient"]["numbers"][0][:3] == [0, 0, 0]
    assert main(["questions", "gradiant"]) == 2
    assert "no such question" in capsys.readouterr().err
