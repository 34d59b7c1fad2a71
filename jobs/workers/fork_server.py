"""The process that workers are copies of: ``python -m jobs.workers.fork_server SOCKET MODULE ...``,
started by ``starting``.

It imports the modules and does nothing else, so that it has no threads of Python's and TensorFlow
has begun nothing that a copy could not go on with. Linux alone.
"""

import gc
import importlib
import os
import signal
import socket
import sys
import warnings

from jobs.workers.starting import PID
from jobs.workers.worker import NICENESS, serve


def main() -> None:
    gate = socket.socket(fileno=int(sys.argv[1]))
    os.nice(NICENESS)
    os.dup2(2, 1)  # whatever prints does so where the log is
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for module in sys.argv[2:]:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()  # what is never looked at stays shared
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nothing of a worker that ended is left over
    # Of Python 3.12 on: threads of libraries, which wait for work that comes after the copying.
    warnings.filterwarnings("ignore", message=".*multi-threaded.*fork", category=DeprecationWarning)
    while True:
        _, handles, _, _ = socket.recv_fds(gate, 1, 2)
        if not handles:  # the server has ended
            return
        pid = os.fork()
        if pid == 0:
            gate.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            tasks, answers = handles
            serve(os.fdopen(tasks, "rb"), os.fdopen(answers, "wb"))
        for handle in handles:
            os.close(handle)
        gate.send(PID.pack(pid))


if __name__ == "__main__":
    main()
