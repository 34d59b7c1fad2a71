"""Work in the background: one bounded queue, and the worker processes that train.

Nothing here knows Streamlit. A job owns plain data behind a lock; pages only ever read a view
of it, so a page change, a reload or a second tab cannot touch it. There are three kinds: a
``Training``, a ``Series`` of many trainings that answer one question together, and a
``TextTraining``. May import ``lstm_core``.
"""

from jobs.job import AnyJob, Job, JobView
from jobs.queue import JobQueue
from jobs.series import Outcome, Series, SeriesView
from jobs.service import close, job_queue
from jobs.text_job import TextTraining, TextView
from jobs.training_job import Training, TrainingView
from jobs.training_task import Snapshot

__all__ = [
    "AnyJob",
    "Job",
    "JobQueue",
    "JobView",
    "Outcome",
    "Series",
    "SeriesView",
    "Snapshot",
    "TextTraining",
    "TextView",
    "Training",
    "TrainingView",
    "close",
    "job_queue",
]
