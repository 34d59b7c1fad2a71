"""Put a claim to the test, and keep what came of it."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.training_time import training_seconds
from lstm_core.errors import Stopped
from lstm_core.experiments.chunks import never
from lstm_core.experiments.claims.claim import Arm, Claim, Result
from lstm_core.experiments.parallel import Obtained, obtain_all
from lstm_core.experiments.replicates import Replicates, with_seeds
from lstm_core.storage.store import Store

SNAPSHOTS = 2  # the first and the last: the runs are read once and not kept


def run_claim(
    claim: Claim,
    *,
    executor: Executor | None = None,
    stop: Callable[[], bool] = never,
    report: Callable[[int, int], None] = lambda done, asked: None,
    workers: int | None = None,
) -> Result:
    """Train all that a claim needs, anew, and say what was found. Nothing is stored.

    Args:
        executor, workers: as in ``obtain_all``.
        stop: asked often; once true, ``Stopped`` is raised.
        report: told how many networks are done, of how many in all, as in ``obtain_all``.

    Raises:
        Stopped: see ``stop``.
        Diverged: when the loss of a network stops being finite.
    """
    began = time.perf_counter()
    found = obtain_all(
        _trainings(claim),
        executor=executor,
        stop=stop,
        report=report,
        workers=workers,
        max_snapshots=SNAPSHOTS,
    )
    if len(found) < len(_trainings(claim)):
        raise Stopped("the experiment was stopped before it was done")
    seconds = time.perf_counter() - began
    by_label = {arm.label: _replicates(arm, found, seconds) for arm in claim.arms}
    return Result(
        claim=claim.name,
        version=claim.version,
        arms=[arm.to_dict() for arm in claim.arms],
        finding=claim.read(by_label),
        accuracies={label: one.accuracies.tolist() for label, one in by_label.items()},
        environment=next(iter(found.values())).run.environment,
        seconds=time.perf_counter() - began,
    )


def expected_seconds(claim: Claim, measured: Mapping[ModelSpec, float] | None = None) -> float:
    """Roughly how long ``run_claim`` will take on a single core.

    ``measured`` has seconds per update of the shapes trained before in this process, which
    need not be compiled again.
    """
    return sum(training_seconds(_trainings(claim), measured or {}))


def stored_result(claim: Claim, store: Store) -> Result | None:
    """What the claim came to when it was last put to the test; None if it never was as it is
    defined today, or if what is stored is damaged."""
    for record in store.results(claim.name):
        try:
            result = Result.from_dict(record)
            if result.fits(claim):
                claim.deciding(result)  # it cannot be read off evidence that is damaged
                return result
        except ValueError:
            continue  # what was damaged is replaced by the next test
    return None


def _trainings(claim: Claim) -> list[RunConfig]:
    """What has to be trained, once each."""
    seeds = (one for arm in claim.arms for one in with_seeds(arm.config, arm.seeds))
    return list(dict.fromkeys(seeds))


def _replicates(arm: Arm, found: Mapping[RunConfig, Obtained], seconds: float) -> Replicates:
    """The networks of one arm; ``seconds``: what all arms took together."""
    runs = tuple(found[config].run for config in with_seeds(arm.config, arm.seeds))
    return Replicates(arm.config, runs, arm.seeds, trained=arm.seeds, seconds=seconds)
