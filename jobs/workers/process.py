"""One worker process, seen from the server."""

import logging
import threading
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import Any

from jobs.workers.channel import Channel
from jobs.workers.messages import Vitals
from jobs.workers.starting import Started, Starter

log = logging.getLogger(__name__)


class WorkerProcess:
    """Is started at once; ``on_message(self, message)`` is called in a thread of its own for all
    that comes from it, and with None when it has ended or could not be started.

    ``ready``, ``used``, ``leaving``, ``task``, ``idle_since``, the ``programs`` it has, its
    ``vitals`` and ``fresh_megabytes``, its size without what visitors had it do, are for the one
    that manages it.
    """

    def __init__(self, start: Starter, on_message: Callable[["WorkerProcess", Any], None]):
        self.began = time.monotonic()
        self.ready = self.used = self.leaving = False
        self.task: Any = None
        self.programs: set[Hashable] = set()
        self.vitals = Vitals()
        self.fresh_megabytes = 0.0
        self.idle_since = self.began
        self._start, self._on_message = start, on_message
        self._lock = threading.Lock()  # of what follows
        self._process: Started | None = None
        self._killed = False
        self._channel: Channel | None = None
        threading.Thread(target=self._live, name="worker", daemon=True).start()

    @property
    def pid(self) -> int | None:
        """Its number in the system; None before it has one."""
        process = self._process
        return process.pid if process else None

    @property
    def seconds(self) -> float:
        """Since it was started."""
        return time.monotonic() - self.began

    def send(self, message: object) -> None:
        """A worker that is gone is heard of in another way. Raises what pickle raises for what
        cannot be sent."""
        if self._channel is not None:
            with suppress(OSError):
                self._channel.send(message)

    def kill(self) -> None:
        """End it now, whatever it is doing."""
        with self._lock:
            self._killed = True
            if self._process is not None:
                with suppress(OSError):
                    self._process.kill()

    def leave(self) -> None:
        """End it, and have it begin nothing more."""
        self.leaving = True
        self.kill()

    def _live(self) -> None:
        try:
            process = self._start()
        except OSError:
            log.exception("A worker could not be started")
            return self._on_message(self, None)
        self._channel = Channel(process.incoming, process.outgoing)
        with self._lock:
            self._process = process
            killed = self._killed
        if not killed:
            self._listen(self._channel)
        self.kill()
        with self._lock:
            self._process = None
        process.release()
        for pipe in (process.incoming, process.outgoing):
            with suppress(OSError):
                pipe.close()
        self._on_message(self, None)

    def _listen(self, channel: Channel) -> None:
        try:
            while True:
                self._on_message(self, channel.receive())
        except (EOFError, OSError):
            pass  # it has ended
        except Exception:
            log.exception("A worker said what could not be understood; it is ended")
