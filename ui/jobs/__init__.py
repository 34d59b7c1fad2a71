"""Work in the background: one bounded, process-wide runner, first come, first served.

Nothing here knows Streamlit. A job owns plain data behind a lock; pages only ever read a view
of it, so a page change, a reload or a second tab cannot touch it. There are two kinds: a
``Training``, and a ``Series`` of many trainings that answer one question together.
"""

from ui.jobs.admission import Refused
from ui.jobs.job import AnyJob, Job, JobView
from ui.jobs.runner import JobRunner
from ui.jobs.series import Series, SeriesView
from ui.jobs.training import Training, TrainingView

__all__ = [
    "AnyJob",
    "Job",
    "JobRunner",
    "JobView",
    "Refused",
    "Series",
    "SeriesView",
    "Training",
    "TrainingView",
]
