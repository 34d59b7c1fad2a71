"""What runs in a worker process: a copy of ``fork_server`` or, where there is none,
``python -m jobs.workers.worker MODULE ...``, which imports the modules first.

Messages come in through one pipe and go out through another. When the server ends, however it
ends, its ends of the pipes close, and so does the worker.
"""

import _thread
import importlib
import os
import queue
import signal
import sys
import threading
import traceback
from contextlib import suppress
from types import FrameType
from typing import IO, Any, NoReturn

from jobs.workers.channel import Channel
from jobs.workers.memory import megabytes
from jobs.workers.messages import Begin, Begun, Ended, Interrupted, Ready, Stop, Tell, Vitals
from jobs.workers.talk import Talk

NICENESS = 10  # pages come first


class Worker:
    """Works on one task after the other, in the main thread."""

    def __init__(self, channel: Channel):
        self.channel = channel
        self._megabytes = megabytes()  # which copies of one process share
        self._tasks: queue.SimpleQueue[Begin] = queue.SimpleQueue()
        self._number = -1  # of the task that is worked on
        self._talk: Talk | None = None
        self._interruptible = False

    def run(self) -> None:
        """Never returns: the process ends when the server does."""
        signal.signal(signal.SIGINT, self._interrupt)
        threading.Thread(target=self._listen, daemon=True).start()
        self.channel.send(Ready(self._vitals()))
        while True:
            self._work(self._tasks.get())

    def _listen(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                message = self.channel.receive()
                if isinstance(message, Begin):
                    self._number, self._talk = message.number, self._make_talk(message)
                    self._tasks.put(message)
                elif isinstance(message, Tell) and message.number == self._number:
                    self._hear(message.message)
        os._exit(0)  # at once, whatever it is doing: nobody is left to be told

    def _make_talk(self, begin: Begin) -> Talk:
        return Talk(lambda message: self.channel.send(Tell(begin.number, message)))

    def _hear(self, message: object) -> None:
        if self._talk is not None:
            self._talk.hear(message)
        if isinstance(message, Stop):
            _interrupt_main_thread()

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        # Python calls it in the main thread. A Ctrl-C at the server's terminal comes here too,
        # and the server is the one to say what it means.
        if self._interruptible and self._talk is not None and self._talk.stop.is_set():
            self._interruptible = False
            raise Interrupted

    def _work(self, begin: Begin) -> None:
        call, talk = begin.call, self._talk
        value, error, text = None, None, ""
        self.channel.send(Begun(begin.number))
        try:
            if call.talks:
                value = call.function(talk, *call.args, **call.kwargs)
            else:
                self._interruptible = True
                value = call.function(*call.args, **call.kwargs)
                self._interruptible = False
        except BaseException as problem:
            self._interruptible = False
            error, text = problem, traceback.format_exc()
        self._number = -1
        try:
            self.channel.send(Ended(begin.number, value, error, text, self._vitals()))
        except OSError:
            os._exit(0)
        except Exception as problem:  # what it came to cannot be sent
            problem = RuntimeError(f"{text}\nit cannot be sent: {problem}")
            self.channel.send(Ended(begin.number, None, problem, text, self._vitals()))

    def _vitals(self) -> Vitals:
        pool: Any = sys.modules.get("lstm_core.training.pool")
        return Vitals(megabytes() - self._megabytes, pool.POOL.built if pool else 0)


def _interrupt_main_thread() -> None:
    main = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        signal.pthread_kill(main, signal.SIGINT)  # it may sleep in the system
    else:
        _thread.interrupt_main()


def serve(incoming: IO[bytes], outgoing: IO[bytes]) -> NoReturn:
    """Be a worker, to the end of this process."""
    try:
        Worker(Channel(incoming, outgoing)).run()
    finally:  # the thread that listens must not be waited for
        traceback.print_exc()
        os._exit(1)


def main() -> None:
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not get in between
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    for module in sys.argv[1:]:
        importlib.import_module(module)
    serve(sys.stdin.buffer, outgoing)


if __name__ == "__main__":
    main()
