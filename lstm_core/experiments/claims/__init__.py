"""What the source texts claim, each put to the test by a small experiment.

from lstm_core import Store
from lstm_core.experiments.claims import CLAIMS, run_claim, stored_result

claim = CLAIMS["batch_state"]
result = stored_result(claim, Store()) or run_claim(claim)
print(result.finding.verdict, result.finding.sentence)
"""

from lstm_core.experiments.claims.asking_more import ASKING_MORE
from lstm_core.experiments.claims.batches import BATCHES
from lstm_core.experiments.claims.breakdown import BREAKDOWN
from lstm_core.experiments.claims.claim import VERDICTS, Arm, Claim, Finding, Result, Verdict
from lstm_core.experiments.claims.cold_start import COLD_START
from lstm_core.experiments.claims.counting import COUNTING
from lstm_core.experiments.claims.cues import CUES
from lstm_core.experiments.claims.curve import Curve
from lstm_core.experiments.claims.feed_forward import FEED_FORWARD
from lstm_core.experiments.claims.inputs import INPUTS
from lstm_core.experiments.claims.luck import LUCK
from lstm_core.experiments.claims.memory import MEMORY
from lstm_core.experiments.claims.running import (
    expected_seconds,
    run_claim,
    stored_result,
    trainings,
)
from lstm_core.experiments.claims.settings import SETTINGS
from lstm_core.experiments.claims.state_space import STATE_SPACE
from lstm_core.experiments.claims.subsequences import SUBSEQUENCES
from lstm_core.experiments.claims.through_time import THROUGH_TIME

SUBJECTS: dict[str, tuple[Claim, ...]] = {
    "Counting and the cold start": (*CUES, *COLD_START),
    "What the state carries": (*MEMORY, *THROUGH_TIME, *STATE_SPACE),
    "Batches": BATCHES,
    "Inputs": INPUTS,
    "Units, epochs and cells": SETTINGS,
    "Without recurrence": FEED_FORWARD,
    "More than the next letter": ASKING_MORE,
    "Random subsequences": SUBSEQUENCES,
    "Counting beyond the trained length": COUNTING,
    "Figures that readers get": LUCK,
    "Texts": BREAKDOWN,
}
"""What the claims are about, and those about it."""
CLAIMS: dict[str, Claim] = {claim.name: claim for some in SUBJECTS.values() for claim in some}

__all__ = [
    "CLAIMS",
    "SUBJECTS",
    "VERDICTS",
    "Arm",
    "Claim",
    "Curve",
    "Finding",
    "Result",
    "Verdict",
    "expected_seconds",
    "run_claim",
    "stored_result",
    "trainings",
]
