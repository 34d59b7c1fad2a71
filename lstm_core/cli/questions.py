"""The command about what people ask of recurrent networks in Keras: questions."""

import argparse
from typing import Any

import numpy as np

from lstm_core.cli.options import AddCommand, did_you_mean
from lstm_core.cli.output import counting, out, print_json, verbatim
from lstm_core.errors import InputError
from lstm_core.questions import (
    QUESTIONS,
    Answers,
    Question,
    Value,
    run_question,
    save_answers,
    stored_answers,
)


def add(command: AddCommand) -> None:
    help = "Print what people ask about recurrent networks in Keras, with code and what it gives."
    sub = command("questions", questions, help)
    sub.add_argument("question", nargs="?", metavar="NAME", help="one in full (default: all)")
    sub.add_argument(
        "--ship", action="store_true", help="run the code for the project (for maintainers)"
    )


def questions(options: argparse.Namespace) -> None:
    """All questions with their answers, or one with its code and results."""
    name = options.question
    if name is not None and name not in QUESTIONS:
        raise InputError(f"{name}: no such question{did_you_mean(name, QUESTIONS)}")
    asked = list(QUESTIONS.values()) if name is None else [QUESTIONS[name]]
    found: dict[str, Answers | None] = {}
    with counting("question") as progress:
        for question in progress.track(asked, description="questions"):
            answers = None if options.ship else stored_answers(question)
            if answers is None and (name or options.ship):
                answers = run_question(question)
            if options.ship and answers:
                save_answers(question, answers)
            found[question.name] = answers
    if options.json:
        described = [_described(question, found[question.name]) for question in asked]
        print_json(**described[0] if name else {"questions": described})
    elif name:
        _print_whole(asked[0], found[name])
    else:
        for question in asked:
            out().print(f"{question.name}: {question.asks}\n{question.answer}\n", markup=False)


def _described(question: Question, answers: Answers | None) -> dict[str, Any]:
    described: dict[str, Any] = {
        key: getattr(question, key) for key in ("name", "asks", "answer")
    } | {"flips": {flip.name: list(flip.values) for flip in question.flips}}
    if answers is None:
        return described | {"choices": None}
    names = [flip.name for flip in question.flips]
    return described | {
        "environment": dict(answers.environment),
        "choices": [
            {
                "flips": dict(zip(names, choice, strict=True)),
                "code": question.source(choice),
                "results": {name: value.to_dict() for name, value in results.items()},
            }
            for choice, results in answers.results.items()
        ],
    }


def _print_whole(question: Question, answers: Answers | None) -> None:
    """The code of the first choice, and the results of all."""
    console = out()
    console.print(f"{question.asks}\n{question.answer}\n", markup=False)
    first = next(question.choices())
    console.print(verbatim(question.source(first)))
    for choice, results in answers.results.items() if answers else ():
        said = (f"{flip.name}: {name}" for flip, name in zip(question.flips, choice, strict=True))
        console.print(", ".join(said), markup=False, style="bold")
        for shown in question.shown:
            if shown.name in results:
                console.print(verbatim(f"{shown.title}: {_in_words(results[shown.name])}"))
        console.print()


def _in_words(value: Value) -> str:
    if value.shape is None:
        return value.text
    shape = " × ".join(f"{axis} {n}" for axis, n in zip(value.axes, value.shape, strict=True))
    if value.numbers is None:
        return shape
    if not value.shape:
        return f"{float(value.numbers):.6g}"
    return f"{shape}\n{np.array2string(value.numbers, precision=3, suppress_small=True)}"
