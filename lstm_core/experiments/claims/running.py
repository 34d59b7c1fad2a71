"""Put a claim to the test, and keep what came of it."""

import time
from collections.abc import Callable, Mapping

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.training_time import training_seconds
from lstm_core.errors import Stopped
from lstm_core.experiments.claims.claim import Claim, Result
from lstm_core.experiments.replicates import Replicates, replicate
from lstm_core.storage.store import Store

SNAPSHOTS = 2  # the first and the last: the runs are read once and not kept


def run_claim(
    claim: Claim,
    *,
    stop: Callable[[], bool] = lambda: False,
    report: Callable[[int, int], None] = lambda done, asked: None,
    workers: int | None = None,
) -> Result:
    """Train all that a claim needs, anew, and say what was found. Nothing is stored.

    Args:
        stop: asked often; once true, ``Stopped`` is raised.
        report: told after every finished seed how many are done, of how many in all.
        workers: as in ``replicate``.

    Raises:
        Stopped: see ``stop``.
        Diverged: when the loss of a network stops being finite.
    """
    began = time.perf_counter()
    trainings = _trainings(claim)
    asked, done = sum(seeds for _, seeds in trainings), 0
    found: dict[tuple[RunConfig, int], Replicates] = {}
    for config, seeds in trainings:
        show = lambda more, _, done=done: report(done + more, asked)
        one = replicate(
            config, seeds, stop=stop, report=show, workers=workers, max_snapshots=SNAPSHOTS
        )
        if not one.complete:
            raise Stopped("the experiment was stopped before it was done")
        found[config, seeds] = one
        done += seeds
    by_label = {arm.label: found[arm.config, arm.seeds] for arm in claim.arms}
    return Result(
        claim=claim.name,
        version=claim.version,
        arms=[arm.to_dict() for arm in claim.arms],
        finding=claim.read(by_label),
        accuracies={label: one.accuracies.tolist() for label, one in by_label.items()},
        environment=next(iter(found.values())).runs[0].environment,
        seconds=time.perf_counter() - began,
    )


def expected_seconds(claim: Claim, measured: Mapping[ModelSpec, float] | None = None) -> float:
    """Roughly how long ``run_claim`` will take on a single core.

    ``measured`` has seconds per update of the shapes trained before in this process, which
    need not be compiled again.
    """
    configs = [config for config, seeds in _trainings(claim) for _ in range(seeds)]
    return sum(training_seconds(configs, measured or {}))


def stored_result(claim: Claim, store: Store) -> Result | None:
    """What the claim came to when it was last put to the test; None if it never was as it is
    defined today, or if what is stored is damaged."""
    for record in store.results(claim.name):
        try:
            result = Result.from_dict(record)
        except ValueError:
            continue  # what was damaged is replaced by the next test
        if result.fits(claim):
            return result
    return None


def _trainings(claim: Claim) -> list[tuple[RunConfig, int]]:
    """What has to be trained, once each."""
    return list(dict.fromkeys((arm.config, arm.seeds) for arm in claim.arms))
