"""Work in the background: one bounded, process-wide runner, first come, first served.

Nothing here knows Streamlit. A job owns plain data behind a lock; pages only ever read a view
of it, so a page change, a reload or a second tab cannot touch it. There are two kinds: a
``Training``, and a ``Series`` of many trainings that answer one question together.
"""

from jobs.job import AnyJob, Job, JobView
from jobs.queue import JobQueue
from jobs.series import Series, SeriesView
from jobs.training_job import Training, TrainingView
from lstm_core.errors import Refused

__all__ = [
    "AnyJob",
    "Job",
    "JobQueue",
    "JobView",
    "Refused",
    "Series",
    "SeriesView",
    "Training",
    "TrainingView",
]
