"""A claim put to the test in the background, and what came of it."""

from textwrap import shorten

from jobs import Outcome, Series, SeriesView, job_queue
from lstm_core.errors import StoreError
from lstm_core.experiments.claims import (
    Claim,
    Result,
    expected_seconds,
    run_claim,
    stored_result,
    trainings,
)
from lstm_core.wording import sentence
from ui import services
from ui.services import store, visitor
from ui.training import queue


def found(claim: Claim) -> Result | None:
    """What the claim came to when it was last put to the test."""
    return job_queue().unsaved(_name(claim), Result) or stored_result(claim, store())


def begin(claim: Claim) -> None:
    """Queue a test for this visitor. If the queue refuses, ``training.show_refusal`` says why."""
    queue(_series(claim))


def under_way(claim: Claim) -> Series | None:
    """The test of this claim that is under way, whoever started it."""
    return services.under_way(_name(claim), Series)


def ended(claim: Claim) -> SeriesView | None:
    """How this visitor's last test of the claim ended."""
    job = job_queue().last(_name(claim))
    if not isinstance(job, Series) or job.active or job.owner != visitor():
        return None
    return job.view()


def seconds(claim: Claim) -> float:
    """How long a test will take: networks of a shape trained before are compiled already."""
    return expected_seconds(claim, dict(job_queue().measured))


def _series(claim: Claim) -> Series:
    shelf, name = store(), _name(claim)

    def work(executor, stop, report) -> Outcome:
        result = run_claim(claim, executor=executor, stop=stop, report=report)
        try:
            shelf.save_result(claim.name, result.to_dict())
        except StoreError as error:  # the result is worth having without the disk
            return Outcome(sentence(error), {name: result})
        return Outcome(made={name: None})

    configs, _ = trainings(claim)
    title = f"Claim: {shorten(claim.says, 60, placeholder=' …')}"
    return Series(name, title, configs, work, visitor(), fresh=True)


def _name(claim: Claim) -> str:
    return f"claim:{claim.name}"
