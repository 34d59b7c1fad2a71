"""What pages ask that takes seconds: a worker finds it out, once for all who ask."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from concurrent.futures import Future
from typing import Any

from jobs.workers import Call, Task, WorkerExecutor

QUICK = 0.4  # seconds: what takes less is found out where it is asked, whatever the workers do
KEPT = 64  # answers
MOST = 2  # questions of one visitor under way: whoever asks more has left the first behind


class Answers:
    """Answers by the name of the question. Whoever goes away stops nothing: the answer is there
    for the next who asks. A question that failed is asked anew."""

    def __init__(self, workers: WorkerExecutor):
        self.workers = workers
        self._lock = threading.Lock()
        self._asked: OrderedDict[Hashable, Future[Any]] = OrderedDict()  # the last used at the end

    def ask(self, name: Hashable, call: Call, owner: str, seconds: float) -> Future[Any]:
        """The answer, once it is there, or the exception that the call raised.

        Args:
            name: tells the question from all others: equal names have equal answers.
            owner: the visitor, whose questions and trainings take turns with those of others.
            seconds: that it takes, as predicted.
        """
        with self._lock:
            found = self._asked.get(name)
            if found is not None and not _failed(found):
                self._asked.move_to_end(name)
                return found
            answer = Future[Any]() if seconds < QUICK else _task(call, owner, seconds)
            self._asked[name] = answer
            self._asked.move_to_end(name)
            left_behind = self._forget(owner)
        for one in left_behind:
            self.workers.stop(one)
        if isinstance(answer, Task):
            return self.workers.start(answer)
        try:
            answer.set_result(call.function(*call.args, **call.kwargs))
        except BaseException as error:
            answer.set_exception(error)
        return answer

    def _forget(self, owner: str) -> list[Task]:
        """Drop what is too much; what of it is under way, to be stopped."""
        done = [name for name, one in self._asked.items() if one.done()]
        for name in done[: max(0, len(self._asked) - KEPT)]:
            del self._asked[name]
        own = [
            (name, one)
            for name, one in self._asked.items()
            if isinstance(one, Task) and one.owner == _line_of(owner) and not one.done()
        ]
        for name, _ in own[:-MOST]:
            del self._asked[name]
        return [one for _, one in own[:-MOST]]


def _task(call: Call, owner: str, seconds: float) -> Task:
    task = Task(call, _line_of(owner), seconds)
    task.add_done_callback(_forget_arguments)
    return task


def _line_of(owner: str) -> str:
    """A visitor's questions do not wait for the visitor's own trainings."""
    return f"{owner} asks"


def _forget_arguments(task: Future[Any]) -> None:
    """They may be megabytes, and the answer is kept."""
    if isinstance(task, Task):
        task.call = Call(task.call.function)


def _failed(answer: Future[Any]) -> bool:
    return answer.done() and (answer.cancelled() or answer.exception() is not None)
