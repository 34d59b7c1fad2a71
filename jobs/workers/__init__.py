"""Worker processes: whatever trains does so in one of them, never in the server's own process.

``channel`` carries messages, ``worker`` is what runs in the process, ``starting`` and
``fork_server`` make one, ``process`` holds it from outside, ``sizes`` says when it has grown too
large, ``line`` decides who is next, ``assigning`` in which worker, ``background`` what is prepared
meanwhile, ``executor`` puts them together. May import ``lstm_core``.
"""

from jobs.workers.background import Preparation
from jobs.workers.executor import WorkerExecutor
from jobs.workers.messages import Call
from jobs.workers.task import Task

__all__ = ["Call", "Preparation", "Task", "WorkerExecutor"]
