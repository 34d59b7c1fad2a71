"""The questions that people ask about recurrent networks in Keras, each answered by what a small
piece of Keras code gives. The results are computed by running the very code that is shown, and
come with the project.

    from lstm_core.questions import QUESTIONS, stored_answers

    question = QUESTIONS["return_sequences"]
    print(question.source(("True",)))
    print(stored_answers(question).results["True",])

Imports ``storage``, ``errors`` and ``wording``; ``training``, which runs the code, only inside the
function that does.
"""

from lstm_core.questions.answers import Answers, Value, run_question, save_answers, stored_answers
from lstm_core.questions.inputs import FEATURES, PADDING
from lstm_core.questions.outputs import RETURN_SEQUENCES, RETURN_STATE, TIME_DISTRIBUTED, UNITS
from lstm_core.questions.question import Choice, Flip, Question, Shown
from lstm_core.questions.state import (
    BATCH_SIZE,
    GRADIENT,
    INITIAL_STATE,
    RESET,
    RESET_STATES,
    WEIGHTS,
)

_ALL = (
    *(RESET, RETURN_SEQUENCES, RETURN_STATE, TIME_DISTRIBUTED, PADDING, UNITS),
    *(INITIAL_STATE, BATCH_SIZE, RESET_STATES, WEIGHTS, GRADIENT, FEATURES),
)
QUESTIONS: dict[str, Question] = {question.name: question for question in _ALL}

__all__ = [
    "QUESTIONS",
    "Answers",
    "Choice",
    "Flip",
    "Question",
    "Shown",
    "Value",
    "run_question",
    "save_answers",
    "stored_answers",
]
