"""Which task may begin, in which worker, and which worker makes room for a fresh one.

What takes minutes gets a worker that has done nothing, so that TensorFlow can be given as many
threads as it wants, which is settled with its first operation; the worker ends with it, and its
memory comes back. Everything else goes to workers that have begun before, if there is a choice.
"""

from collections.abc import Collection, Iterable

from jobs.workers.process import WorkerProcess
from jobs.workers.task import Task

WORTH = 0.1  # of what a task is predicted to take: more is not spent on a fresh worker for it

Workers = Collection[WorkerProcess]


def free(workers: Workers) -> list[WorkerProcess]:
    """Those that can begin something."""
    return [one for one in workers if one.ready and not (one.task or one.leaving)]


def worker_for(
    task: Task, workers: Workers, share: int, start_seconds: float
) -> WorkerProcess | None:
    """The worker in which a task begins, None where it has to wait.

    ``share``: of the workers, at most that many are one owner's, or work on what is long.
    ``start_seconds`` that a worker takes until it can begin.
    """
    some = free(workers) if _may_begin(task, workers, share) else []
    if _wants_fresh(task, start_seconds):
        some = [one for one in some if not one.used]
    # For the others a fresh one is as good as any, and better kept.
    order = lambda one: (task.program not in one.programs, one.used if task.long else not one.used)
    return min(some, key=order, default=None)


def makes_room(
    line: Iterable[Task], workers: Workers, share: int, start_seconds: float
) -> WorkerProcess | None:
    """The idle worker that leaves since the next of the line wants a fresh one, None where it does
    not, or one is there or on its way. The one with the fewest programs is missed least."""
    task = next((one for one in line if _may_begin(one, workers, share)), None)
    if task is None or not _wants_fresh(task, start_seconds):
        return None
    if any(one.leaving or not one.used for one in workers):
        return None
    return min(free(workers), key=lambda one: len(one.programs), default=None)


def _may_begin(task: Task, workers: Workers, share: int) -> bool:
    """Not where its owner has enough, or it is long and enough is, nor where what it needs is
    being compiled just now."""
    busy = [worker.task for worker in workers if worker.task]
    own = sum(one.owner == task.owner and not one.background for one in busy)
    long = sum(one.long for one in busy) if task.long else 0
    compiled = task.program is not None and any(
        one.background and one.program == task.program for one in busy
    )
    return max(own, long) < share and not compiled


def _wants_fresh(task: Task, start_seconds: float) -> bool:
    """Whether it is long, and a start is little beside it: always where workers are copies of one
    process, and where each is started from nothing if it takes a minute."""
    return task.long and start_seconds < WORTH * task.cost
