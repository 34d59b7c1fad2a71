"""Many seeds of one config, trained in the background: seed 0, 1, 2 and so on.

Each is stored as a run of its own, so a series that was stopped leaves the seeds that are done,
and one of more seeds goes on from there.
"""

from jobs import Outcome, Series, job_queue
from lstm_core import RunConfig
from lstm_core.config.title import kind_of
from lstm_core.experiments.parallel import train_missing
from lstm_core.experiments.replicates import SNAPSHOTS, with_seeds
from lstm_core.wording import counted
from ui.services import store, under_way, visitor
from ui.training import queue


def begin_seeds(config: RunConfig, count: int) -> Series | None:
    """Queue what is missing of ``count`` seeds for this visitor, or find the series under way.

    Raises ``SettingError`` for a count out of range. If the queue refuses, nothing comes back
    and ``training.show_refusal`` says why.
    """
    return seeds_job(config, count) or queue(_series(config, count))


def seeds_job(config: RunConfig, count: int) -> Series | None:
    """The series of these seeds that is under way, whoever started it."""
    return under_way(_name(config, count), Series)


def last_seeds_job(config: RunConfig, count: int) -> Series | None:
    """The newest series of these seeds, which may be over: its message says how it ended."""
    job = job_queue().last(_name(config, count))
    return job if isinstance(job, Series) else None


def seconds_for_seeds(config: RunConfig, count: int) -> float:
    """How long what is missing of ``count`` seeds will take."""
    return job_queue().predicted_seconds(
        *(one for one in _configs(config, count) if not store().holds(one))
    )


def _series(config: RunConfig, count: int) -> Series:
    configs, shelf = _configs(config, count), store()

    def work(executor, stop, report) -> Outcome:
        problems = train_missing(
            configs, shelf, executor=executor, stop=stop, report=report, max_snapshots=SNAPSHOTS
        )
        refused = f"{problems[0]} ({len(problems)} of {count} runs)." if problems else ""
        return Outcome(refused)

    of = f"{kind_of(config)} · {config.cell} {config.units}"
    title = f"{of} · {counted(count, 'seed')}"
    return Series(_name(config, count), title, configs, work, visitor())


def _name(config: RunConfig, count: int) -> str:
    return f"seeds:{config.replace(seed=0).hash}:{count}"


def _configs(config: RunConfig, count: int) -> list[RunConfig]:
    return with_seeds(config.replace(seed=0), count)
