"""Whether there is room for a job. Every refusal says why, and what would work."""

import math
from collections.abc import Sequence
from itertools import accumulate

from jobs.job import Job
from jobs.limits import Limits
from jobs.series import seeds_only
from lstm_core.config import RunConfig
from lstm_core.config.text_config import TextConfig
from lstm_core.data.text_time import text_update_seconds
from lstm_core.errors import Refused
from lstm_core.text_run import network_of
from lstm_core.wording import counted

MAX_UPDATE_SECONDS = 5.0  # of one update on a text: a stop waits for it, and memory grows with it


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


def check_text(config: TextConfig, active: Sequence[Job], owner: str) -> None:
    """``active``: the trainings on texts that are under way. How long one takes is bounded: it ends
    when its time is used up, and keeps what it has."""
    seconds = text_update_seconds(config, network_of(config))
    if seconds > MAX_UPDATE_SECONDS:
        rows = int(config.batch_size * MAX_UPDATE_SECONDS / seconds)
        raise Refused(
            f"One update would take about {math.ceil(seconds):,} seconds; at most "
            f"{MAX_UPDATE_SECONDS:.0f} are allowed here. Fewer units or rows would work, say "
            f"{counted(max(1, rows), 'row')}."
        )
    if any(job.owner == owner and not job.stopping for job in active):
        raise Refused(
            "You have a training on a text under way. Stop it or wait until it is done; "
            "other trainings can go on beside it."
        )
