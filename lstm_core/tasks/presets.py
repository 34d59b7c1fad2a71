"""The same questions put differently: settings that belong together, by name, as data."""

from typing import Any, NamedTuple


class Preset(NamedTuple):
    """A reader's ``question``, what is done about it, and settings by what each way is called, ""
    for the only one."""

    title: str
    question: str
    explanation: str
    ways: dict[str, dict[str, Any]]


_WITHOUT = dict(framing="mlp_window", encoding="one_hot")
_WORDS = "the cat sees the dog and the dog sees the bird and the bird flies off"

PRESETS: dict[str, Preset] = {
    "words": Preset(
        "Words as symbols",
        "Must a symbol be a letter?",
        "A sequence of words, which spaces part: what is read and answered is a whole word.",
        {"": dict(framing="time_steps", tokens="words", sequence=_WORDS, encoding="one_hot")},
    ),
    "corrupted": Preset(
        "Corrupted inputs in training",
        "Does it get over a wrong letter?",
        "In half of the inputs that it learns from, one letter is wrong; the answer stays right.",
        {"": dict(framing="time_steps", window=5, corrupt=0.5, encoding="one_hot")},
    ),
    "letters": Preset(
        "Random letters as padding",
        "Must padding be zeros?",
        "Short inputs are filled with random letters: it has to find out which letters count.",
        {"": dict(framing="variable_length", runs=200, padding="letters", encoding="one_hot")},
    ),
    "without_recurrence": Preset(
        "Networks without recurrence",
        "Does it take a recurrent network at all?",
        "The same windows for networks that have no state: they see all letters at once.",
        {
            "softmax alone": dict(layers=0, **_WITHOUT),
            "one hidden layer": _WITHOUT,
            "two hidden layers": dict(layers=2, **_WITHOUT),
            "convolution": dict(cell="Conv1D", **_WITHOUT),
        },
    ),
}
