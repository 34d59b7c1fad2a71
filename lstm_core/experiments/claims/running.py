"""Put a claim to the test, and keep what came of it."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from functools import partial
from typing import TypeVar

from lstm_core.config import RunConfig
from lstm_core.config.text_config import TextConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.training_time import training_seconds
from lstm_core.errors import Stopped
from lstm_core.experiments.chunks import never
from lstm_core.experiments.claims.claim import Claim, Result
from lstm_core.experiments.claims.curve import Curve
from lstm_core.experiments.parallel import obtain_all
from lstm_core.experiments.replicates import Replicates, with_seeds
from lstm_core.experiments.text_replicates import TextReplicates, obtain_texts, seconds_of
from lstm_core.storage.store import Store
from lstm_core.storage.text_runs import TextStore

SNAPSHOTS = 2  # the first and the last: the runs are read once and not kept


def run_claim(
    claim: Claim,
    *,
    executor: Executor | None = None,
    stop: Callable[[], bool] = never,
    report: Callable[[float, int], None] = lambda done, asked: None,
    texts: TextStore | None = None,
) -> Result:
    """Train all that a claim needs and say what was found. Networks on sequences are trained anew
    and not stored; those on a text take minutes each, so they are, and stored ones are used.

    Args:
        executor: as in ``obtain_all``; texts are trained in this process.
        stop: asked often; once true, ``Stopped`` is raised.
        report: told how many networks are done, of how many in all, as in ``obtain_all`` and
            ``obtain_texts``.
        texts: where a text and its runs lie; None for the folder of one's own.

    Raises:
        Stopped: see ``stop``.
        Diverged: when the loss of a network on a sequence stops being finite.
        NoText: if the text of the claim is not there and something has to be trained.
    """
    began = time.perf_counter()
    result = partial(
        Result,
        claim=claim.name,
        version=claim.version,
        arms=[arm.to_dict() for arm in claim.arms],
    )
    if claim.text is not None:
        learned = _on_text(claim, texts or TextStore(), stop, report)
        runs = [run for one in learned.values() for run in one.runs]
        return result(
            finding=claim.read(learned),
            accuracies={},
            environment=runs[0].environment,
            seconds=sum(float(run.record.seconds[-1]) for run in runs),  # whenever it was
            curves={label: [Curve.of(run) for run in one.runs] for label, one in learned.items()},
        )
    found = _on_sequences(claim, executor, stop, report)
    return result(
        finding=claim.read(found),
        accuracies={label: one.accuracies.tolist() for label, one in found.items()},
        environment=next(iter(found.values())).runs[0].environment,
        seconds=time.perf_counter() - began,
    )


def trainings(claim: Claim) -> tuple[list[RunConfig], list[TextConfig]]:
    """What has to be trained, once each: on sequences, and on a text."""
    sequences = (one for some in _by_label(claim, RunConfig).values() for one in some)
    texts = (one for some in _by_label(claim, TextConfig).values() for one in some)
    return list(dict.fromkeys(sequences)), list(dict.fromkeys(texts))


def expected_seconds(claim: Claim, measured: Mapping[ModelSpec, float] | None = None) -> float:
    """Roughly how long ``run_claim`` will take on a single core; if it is on a text, on two, and
    without any run in the store.

    ``measured`` has seconds per update of the shapes trained before in this process, which
    need not be compiled again.
    """
    sequences, texts = trainings(claim)
    return sum(training_seconds(sequences, measured or {})) + seconds_of(texts)


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


def _on_sequences(
    claim: Claim,
    executor: Executor | None,
    stop: Callable[[], bool],
    report: Callable[[float, int], None],
) -> dict[str, Replicates]:
    """The networks, by the label of their arm."""
    began = time.perf_counter()
    configs, _ = trainings(claim)
    found = obtain_all(
        configs,
        executor=executor,
        stop=stop,
        report=report,
        max_snapshots=SNAPSHOTS,
    )
    if len(found) < len(configs):
        raise Stopped("the experiment was stopped before it was done")
    seconds = time.perf_counter() - began  # what all arms took together
    by_label = {}
    for label, (first, *others) in _by_label(claim, RunConfig).items():
        count = 1 + len(others)
        runs = tuple(found[config].run for config in (first, *others))
        by_label[label] = Replicates(first, runs, count, trained=count, seconds=seconds)
    return by_label


def _on_text(
    claim: Claim, store: TextStore, stop: Callable[[], bool], report: Callable[[float, int], None]
) -> dict[str, TextReplicates]:
    """The networks, by the label of their arm."""
    _, configs = trainings(claim)
    found = obtain_texts(configs, store, stop=stop, report=report)
    return {
        label: TextReplicates(some[0], tuple(found[config] for config in some))
        for label, some in _by_label(claim, TextConfig).items()
    }


Kind = TypeVar("Kind", RunConfig, TextConfig)


def _by_label(claim: Claim, kind: type[Kind]) -> dict[str, list[Kind]]:
    """The configs of this kind, of all seeds of each arm."""
    return {
        arm.label: with_seeds(arm.config, arm.seeds)
        for arm in claim.arms
        if isinstance(arm.config, kind)
    }
