"""How a worker process comes to be: on Linux as a copy of one that has everything imported, which
takes milliseconds and shares most of its memory; elsewhere from nothing, which takes seconds."""

import atexit
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

HERE = Path(__file__).resolve().parent.parent.parent  # where the package ``jobs`` lies
PID = struct.Struct("<q")


@dataclass(frozen=True)
class Started:
    """A process: its number in the system, the pipes to and from it, how it is ended at once,
    and how what the system keeps of an ended one is released."""

    pid: int
    incoming: IO[bytes]
    outgoing: IO[bytes]
    kill: Callable[[], None]
    release: Callable[[], object]


Starter = Callable[[], Started]
"""Gives a new worker. Waits until there is one. Raises ``OSError`` where there can be none."""


def starter(modules: Sequence[str] = ()) -> Starter:
    """``modules``: what a worker has imported when it begins."""
    if sys.platform == "linux" and hasattr(os, "pidfd_open"):
        return ForkServer(modules)
    return lambda: spawned(modules)


class ForkServer:
    """Copies one process, which is started when the first worker is, and ends with this one."""

    def __init__(self, modules: Sequence[str]):
        self.modules = modules
        self._lock = threading.Lock()
        self._gate: socket.socket | None = None

    def __call__(self) -> Started:
        with self._lock:
            try:
                return self._fork()
            except OSError:  # it was killed
                if self._gate is not None:
                    self._gate.close()
                self._gate = None
                return self._fork()

    def _fork(self) -> Started:
        gate = self._gate = self._gate or self._start()
        tasks, to_worker = os.pipe()
        from_worker, answers = os.pipe()
        try:
            socket.send_fds(gate, [b"f"], [tasks, answers])
            said = gate.recv(PID.size)
            if len(said) < PID.size:
                raise OSError("the process that workers are copies of has ended")
            (pid,) = PID.unpack(said)
            handle = os.pidfd_open(pid)  # a number may be given again, this is of one process
        except BaseException:
            os.close(to_worker)
            os.close(from_worker)
            raise
        finally:
            os.close(tasks)
            os.close(answers)
        return Started(
            pid,
            os.fdopen(from_worker, "rb"),
            os.fdopen(to_worker, "wb"),
            lambda: signal.pidfd_send_signal(handle, signal.SIGKILL),
            lambda: os.close(handle),
        )

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        atexit.register(ours.close)
        with theirs:
            process = subprocess.Popen(
                _command("fork_server", str(theirs.fileno()), *self.modules),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env=_environment(),
            )
        threading.Thread(target=process.wait, name="fork server", daemon=True).start()
        return ours


def spawned(modules: Sequence[str]) -> Started:
    """A process that is started from nothing."""
    process = subprocess.Popen(
        _command("worker", *modules),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=_environment(),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    return Started(process.pid, process.stdout, process.stdin, process.kill, process.wait)


def _command(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", f"jobs.workers.{module}", *arguments]


def _environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH", "")]))
    # Where something trains, the threads of one of NumPy's small products wait for each other.
    return {"OPENBLAS_NUM_THREADS": "1"} | os.environ | {"PYTHONPATH": path}
