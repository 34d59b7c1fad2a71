"""A small network of every task, and of each way in which the same question is put differently."""

from lstm_core.config import RunConfig
from lstm_core.tasks.registry import NEXT, TASKS

SMALL = {"units": 4, "epochs": 2}
WORDS = "the cat sat on the mat and the dog lay by it"


def _small(task: str, way: str) -> RunConfig:
    framing = {} if TASKS[task].framings else {"framing": "time_steps"}
    return RunConfig(task=task, way=way or None, **framing, **SMALL)


CONFIGS = {
    f"{name}-{way}".rstrip("-"): _small(name, way)
    for name, task in TASKS.items()
    if name != NEXT
    for way in task.answers
} | {
    "words": RunConfig(framing="stateful", tokens="words", sequence=WORDS, **SMALL),
    "words-window": RunConfig(framing="time_steps", tokens="words", sequence=WORDS, **SMALL),
    "padding": RunConfig(
        framing="variable_length", padding="letters", corrupt=0.5, runs=40, **SMALL
    ),
    "convolution": RunConfig(framing="mlp_window", cell="Conv1D", **SMALL),
    "softmax": RunConfig(framing="mlp_window", layers=0, **SMALL),
    "reversed": RunConfig(task="several", way="fed_back", asked="reversed", **SMALL),
    "echo-stateful": RunConfig(task="echo", framing="stateful", reach=2, **SMALL),
}
