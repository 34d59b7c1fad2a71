"""An update on a text in a worker that has trained before, and in one that has done nothing.

    python -m benchmarks.own_worker

Overlapping windows as the course published them (LSTM 128, 40 characters, batch 128) of Python's
manual, whose batch is read in as many parts as there are processors, up to four. TensorFlow settles
with its first operation how many of them it reads at the same time. Both workers come from the
app's executor: one has compiled a network of the alphabet, as all do while nobody waits, the other
was given to what is long. They take turns.
"""

import threading

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.text_training import Updates, config_of
from jobs.service import START
from jobs.training_task import preparations
from jobs.workers import Call, Task, WorkerExecutor
from jobs.workers.talk import Talk
from lstm_core.corpus.installed import installed
from lstm_core.storage.shipped import shipped_configs

TURNS = 12


class Turn:
    """What a worker is told: make updates, and say what one takes."""


def update(talk: Talk) -> None:
    """In a worker: seconds of an update, wall and processors, whenever it is asked."""
    corpus = installed("manual", lower=True)
    updates = Updates(config_of(corpus, updates=10**6, way="windows", held_out=0), corpus)
    updates.seconds()
    talk.tell([])
    asked = None
    while not talk.stop.wait(0.001):
        if (turn := talk.heard(Turn)) is not asked:
            asked = turn
            talk.tell(updates.seconds())


class Worker:
    """One that makes updates when it is asked to."""

    def __init__(self, executor: WorkerExecutor, owner: str, *, long: bool):
        self.executor, self._answered = executor, threading.Event()
        self.task = Task(
            Call(update, talks=True), owner, cost=900, on_message=self._hear, long=long
        )
        executor.start(self.task)
        self._answered.wait()

    def _hear(self, seconds: list[float]) -> None:
        self.seconds = seconds
        self._answered.set()

    def turn(self) -> list[float]:
        self._answered.clear()
        self.executor.tell(self.task, Turn())
        self._answered.wait()
        return self.seconds


def main() -> None:
    executor = WorkerExecutor(2, START)
    try:
        _, compile_one = preparations(shipped_configs())[0]
        executor.start(Task(compile_one)).result()
        workers = [Worker(executor, "was", long=False), Worker(executor, "is", long=True)]
        assert len({worker.task.worker.pid for worker in workers}) == 2
        times = np.array([[worker.turn() for worker in workers] for _ in range(TURNS)])
    finally:
        executor.shutdown()
    wall, processors = 1e3 * times[:, :, 0], times[:, :, 1] / times[:, :, 0]
    table = Table("A worker that", "ms an update", "at best", "processors at work")
    for place, name in enumerate(("has compiled the alphabet", "has done nothing before")):
        figures = np.median(wall[:, place]), wall[:, place].min(), np.median(processors[:, place])
        table.add_row(name, *(f"{one:.1f}" for one in figures))
    ratios = wall[:, 0] / wall[:, 1]
    out = Console(highlight=False)
    out.print(table)
    out.print(f"ratio {np.median(ratios):.2f}, from {ratios.min():.2f} to {ratios.max():.2f}")


if __name__ == "__main__":
    from benchmarks import own_worker  # workers find its functions by this name

    own_worker.main()
