"""Runs and claims' findings without training: the weights are given, and so are the figures."""

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.experiments.claims import CLAIMS, Arm, Claim, Finding, Result
from lstm_core.experiments.replicates import Replicates
from lstm_core.run import History, Run
from tests.cases import random_weights


def by_hand(config: RunConfig, weights, accuracy: float = 0.5, loss: float = 1.0) -> Run:
    """A run that was never trained: the weights are given, and so are its figures."""
    flat = np.full(config.epochs, 1.0)
    return Run(
        config=config,
        history=History(flat * loss, flat * accuracy, flat.cumsum().astype(int), flat),
        snapshot_epochs=np.array([config.epochs]),
        snapshots={name: values[None] for name, values in weights.items()},
        optimizer_state=(),
        final_accuracy=accuracy,
        final_loss=loss,
        engine="compiled",
        environment={},
        seconds={},
    )


def untrained(arm: Arm, accuracies=(0.4, 0.6), loss: float = 1.0) -> Replicates:
    """Networks with random weights and the accuracies that are given."""
    runs = [
        by_hand(arm.config.replace(seed=seed), random_weights(arm.config, seed), accuracy, loss)
        for seed, accuracy in enumerate(accuracies)
    ]
    return Replicates(runs[0].config, tuple(runs), len(runs), len(runs), 0.0)


def finding(name: str, *accuracies) -> Finding:
    """What a claim is found to be when its arms come out with these accuracies."""
    arms = CLAIMS[name].arms
    return CLAIMS[name].read(
        {arm.label: untrained(arm, some) for arm, some in zip(arms, accuracies, strict=True)}
    )


def result_of(claim: Claim, found: Finding) -> Result:
    """What is kept of it when ``untrained`` networks are all there is."""
    accuracies = {arm.label: untrained(arm).accuracies.tolist() for arm in claim.arms}
    arms = [arm.to_dict() for arm in claim.arms]
    return Result(claim.name, claim.version, arms, found, accuracies, {}, 1.0)


def several(run: Run) -> Replicates:
    return Replicates(run.config, (run, run), 2, 2, 0.0)
