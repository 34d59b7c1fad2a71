"""Runs and claims' findings without training: the weights are given, and so are the figures."""

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.config.text_config import TextConfig
from lstm_core.experiments.claims import CLAIMS, Arm, Claim, Curve, Finding, Result
from lstm_core.experiments.replicates import Replicates
from lstm_core.experiments.text_replicates import TextReplicates
from lstm_core.run import History, Run
from lstm_core.text_run import Record, TextRun
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


def text_by_hand(config: TextConfig, losses, largest=1.0) -> TextRun:
    """A run of a text that was never trained: the loss after each pass is given, and the largest
    gradient in it."""
    passes = np.arange(1 + len(losses))
    before, flat = np.full(1, np.nan), np.full(len(passes), np.nan)
    return TextRun(
        config=config,
        corpus_name="",
        vocabulary=(),
        record=Record(
            updates=config.updates_per_pass * passes,
            seconds=passes,
            loss=np.append(before, losses),
            held_out=flat,
            gradient=flat,
            largest=np.append(before, np.broadcast_to(largest, len(losses))),
            weight=flat,
            step=flat,
        ),
        beginning="",
        samples=(),
        snapshot_updates=np.array([config.updates]),
        snapshots={},
        optimizer_state=(),
        carried=(),
        environment={},
    )


def untrained(arm: Arm, accuracies=(0.4, 0.6), loss: float = 1.0) -> Replicates | TextReplicates:
    """Networks with random weights and the accuracies that are given; on a text with an equal
    loss all along."""
    if isinstance(arm.config, TextConfig):
        flat = text_by_hand(arm.config, np.full(60, loss))
        return TextReplicates(arm.config, (flat,) * len(accuracies))
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
    arms = [arm.to_dict() for arm in claim.arms]
    networks = {arm.label: untrained(arm) for arm in claim.arms}
    if claim.text is not None:
        curves = {label: [Curve.of(run) for run in one.runs] for label, one in networks.items()}
        return Result(claim.name, claim.version, arms, found, {}, {}, 1.0, curves)
    accuracies = {label: one.accuracies.tolist() for label, one in networks.items()}
    return Result(claim.name, claim.version, arms, found, accuracies, {}, 1.0)


def several(run: Run) -> Replicates:
    return Replicates(run.config, (run, run), 2, 2, 0.0)
