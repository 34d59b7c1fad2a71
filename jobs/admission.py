"""Whether there is room for a job. Every refusal says why, and what would work."""

import math
from collections.abc import Sequence
from itertools import accumulate

from jobs.job import Job
from jobs.limits import Limits
from jobs.series import seeds_only
from lstm_core.config import RunConfig
from lstm_core.errors import Refused
from lstm_core.wording import counted


def check_updates(configs: Sequence[RunConfig], limits: Limits) -> None:
    """No training may be longer than the memory for its history."""
    for config in configs:
        updates = config.epochs * config.updates_per_epoch
        if updates > limits.max_updates:
            subject = "This training" if len(configs) == 1 else "One of these trainings"
            raise Refused(
                f"{subject} would make {updates:,} weight updates; at most "
                f"{limits.max_updates:,} are allowed here. "
                f"{limits.max_updates // config.updates_per_epoch:,} epochs would work."
            )


def check_seconds(configs: Sequence[RunConfig], costs: Sequence[float], limits: Limits) -> None:
    """``costs``: predicted seconds of each; nothing for those that the store holds."""
    limit, seconds = limits.max_training_seconds, sum(costs)
    if seconds <= limit:
        return
    subject, advice = f"These {len(configs)} trainings", "Fewer or shorter ones would work."
    if len(configs) == 1:
        subject, advice = "This training", "Fewer units or epochs would work."
        if epochs := int(configs[0].epochs * limit / seconds):
            advice = f"Fewer units or epochs would work, say {epochs:,} epochs."
    elif seeds_only(configs) and (seeds := sum(s <= limit for s in accumulate(costs))):
        advice = f"{counted(seeds, 'seed')} would work."
    raise Refused(
        f"{subject} would take about {math.ceil(seconds / 60):,} minutes; at most "
        f"{limit // 60} are allowed here. {advice}"
    )


def check_queue(active: Sequence[Job], owner: str, limits: Limits) -> None:
    own = sum(job.owner == owner and not job.stopping for job in active)
    if own >= limits.max_per_visitor:
        raise Refused(
            f"You have {limits.max_per_visitor} trainings under way. "
            "Stop one or wait until one is done."
        )
    if len(active) >= limits.workers + limits.max_queued:
        raise Refused(
            f"{len(active)} trainings are under way, as many as this server takes. "
            "Try again in a moment."
        )
