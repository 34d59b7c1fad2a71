"""What the code of a question gives: found by running it, kept beside the shipped runs."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from lstm_core.errors import StoreError
from lstm_core.questions.question import Choice, Question, Shown
from lstm_core.storage.results import SHIPPED_ANSWERS, read_result, result_file, write_result
from lstm_core.storage.shipped import SHIPPED_FOLDER

DECIMALS = 9  # kept
BETWEEN = " · "  # the names of a choice


@dataclass(frozen=True)
class Value:
    """What a variable came to: numbers, a shape alone, or a text.

    Attributes:
        axes: their names; of a text none.
        shape: of a text None.
        numbers: None where only the shape is known.
        labels: of axes whose entries have names, these.
    """

    axes: tuple[str, ...] = ()
    shape: tuple[int, ...] | None = None
    numbers: np.ndarray | None = None
    text: str = ""
    labels: Mapping[str, tuple[str, ...]] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        if self.shape is None:
            return {"text": self.text}
        record: dict[str, Any] = {"axes": list(self.axes), "shape": list(self.shape)}
        if self.numbers is not None:
            record["numbers"] = np.round(self.numbers.astype(float), DECIMALS).tolist()
        if self.labels:
            record["labels"] = {axis: list(names) for axis, names in self.labels.items()}
        return record

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> "Value":
        """Of ``to_dict``'s data. Raises KeyError, TypeError or ValueError for anything else."""
        if "text" in record:
            return cls(text=str(record["text"]))
        numbers = record.get("numbers")
        labels = {axis: tuple(names) for axis, names in record.get("labels", {}).items()}
        shape = tuple(record["shape"])
        return cls(
            tuple(record["axes"]),
            shape,
            None if numbers is None else np.asarray(numbers, dtype=float).reshape(shape),
            labels=labels,
        )


Results = Mapping[str, Value]
"""By the name of the variable, in the order in which they are shown."""


@dataclass(frozen=True)
class Answers:
    """The results of a question for every choice, and the versions they were found with."""

    results: Mapping[Choice, Results]
    environment: Mapping[str, str]


def run_question(question: Question) -> Answers:
    """Run the code of every choice, which loads TensorFlow."""
    from lstm_core.training.snippets import run_code
    from lstm_core.training.versions import versions

    results = {}
    for choice in question.choices():
        variables = run_code(question.source(choice))
        shown = [one for one in question.shown if one.name in variables]
        results[choice] = {one.name: _value(one, variables) for one in shown}
    return Answers(results, versions())


def _value(shown: Shown, variables: Mapping[str, Any]) -> Value:
    found = variables[shown.name]
    if isinstance(found, str):
        return Value(text=found)
    if isinstance(found, tuple):  # a shape
        return Value(shown.axes_of(len(found)), tuple(map(int, found)))
    numbers = np.asarray(found)
    axes = shown.axes_of(numbers.ndim)
    labels = {axis: tuple(variables[names]) for axis, names in shown.labels.items() if axis in axes}
    return Value(axes, numbers.shape, numbers, labels=labels)


def stored_answers(question: Question, folder: Path = SHIPPED_FOLDER) -> Answers | None:
    """What is kept of a question; None if nothing is, or not of the code as it stands today."""
    record = read_result(result_file(folder / SHIPPED_ANSWERS, question.name)) or {}
    results = {}
    try:
        for choice in question.choices():
            kept = record["choices"][BETWEEN.join(choice)]
            if kept["code"] != _digest(question, choice):
                return None
            found = {name: Value.from_dict(value) for name, value in kept["results"].items()}
            results[choice] = {
                one.name: found[one.name] for one in question.shown if one.name in found
            }
        return Answers(results, dict(record["environment"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def save_answers(question: Question, answers: Answers, folder: Path = SHIPPED_FOLDER) -> None:
    """Keep them with the project.

    Raises:
        StoreError: if the disk refuses.
    """
    record = {
        "environment": dict(answers.environment),
        "choices": {
            BETWEEN.join(choice): {
                "code": _digest(question, choice),
                "results": {name: value.to_dict() for name, value in results.items()},
            }
            for choice, results in answers.results.items()
        },
    }
    try:
        write_result(result_file(folder / SHIPPED_ANSWERS, question.name), record)
    except OSError as error:
        raise StoreError(f"the results of {question.name} could not be stored: {error}") from error


def _digest(question: Question, choice: Choice) -> str:
    return hashlib.sha256(question.source(choice).encode()).hexdigest()[:16]
