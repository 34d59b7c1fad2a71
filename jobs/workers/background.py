"""What workers do while nobody waits for them: have programs compiled before they are wanted."""

from collections.abc import Collection, Hashable, Iterable, Sequence

from jobs.workers.messages import Call
from jobs.workers.process import WorkerProcess
from jobs.workers.task import Task

Preparation = tuple[Hashable, Call]
"""A program, and what makes a worker have it."""


class Background:
    """``lasting`` is prepared in every worker. ``expected`` may be wanted next: it comes first, in
    one worker that is free."""

    def __init__(self) -> None:
        self.lasting: Sequence[Preparation] = ()
        self.expected: Sequence[Preparation] = ()

    def next(
        self, workers: Iterable[WorkerProcess], free: Collection[WorkerProcess]
    ) -> tuple[WorkerProcess, Task] | None:
        """The next to be done, by one of the free workers. One at a time on all of them together,
        so that the others are free for visitors."""
        if not free or any(worker.task and worker.task.background for worker in workers):
            return None
        has = set().union(*(worker.programs for worker in free))
        for program, call in self.expected:
            if program not in has:
                fullest = max(free, key=lambda worker: len(worker.programs))
                return fullest, Task(call, program=program, background=True)
        # First what no worker has, then what others have: TensorFlow keeps that on the disk.
        for program, call in sorted(self.lasting, key=lambda one: one[0] in has):
            for worker in free:
                if program not in worker.programs:
                    return worker, Task(call, program=program, background=True)
        return None
