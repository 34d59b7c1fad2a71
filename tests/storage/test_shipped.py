"""The runs that come with the project are what the core would train today."""

import numpy as np
import pytest

from lstm_core.inference.forward import evaluate
from lstm_core.inference.predictions import prediction_table
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.storage.shipped import SHIPPED_FOLDER, shipped_configs
from tests.cases import ROOT


def test_there_is_one_shipped_run_per_framing_as_published_with_seed_7():
    configs = shipped_configs()
    assert [config.framing for config in configs] == list(FRAMINGS)
    assert {config.seed for config in configs} == {7}
    assert ROOT / "cache" == SHIPPED_FOLDER
    assert all((SHIPPED_FOLDER / config.hash / "run.json").exists() for config in configs)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_shipped_runs_load_and_are_complete(framing, shipped):
    run = shipped[framing]
    assert run.config.framing == framing
    assert run.snapshot_epochs[-1] == len(run.history.loss) == run.config.epochs
    assert run.engine == "compiled"
    assert run.updates == run.config.epochs * run.config.updates_per_epoch


@pytest.mark.parametrize("framing", FRAMINGS)
def test_recorded_figures_are_those_of_the_weights(framing, shipped):
    run = shipped[framing]
    accuracy, loss = evaluate(run.config, run.weights())
    assert run.final_accuracy == accuracy
    assert run.final_loss == pytest.approx(loss, rel=1e-4)


@pytest.mark.parametrize("framing", ["time_steps", "whole_batch", "stateful"])
def test_framings_published_as_perfect_are_perfect_here(framing, shipped):
    assert shipped[framing].final_accuracy == 1


def test_shipped_files_are_small():
    files = [f for c in shipped_configs() for f in (SHIPPED_FOLDER / c.hash).iterdir()]
    assert sum(file.stat().st_size for file in files) < 10_000_000


@pytest.mark.parametrize("framing", ["time_steps", "mlp_window"])
def test_training_a_shipped_run_again_gives_it_again(framing, shipped):
    from lstm_core.training import train

    before, again = shipped[framing], train(shipped[framing].config)
    # Machines differ in the last bits, and training makes a little more of the difference.
    assert again.final_loss == pytest.approx(before.final_loss, rel=1e-3)
    np.testing.assert_allclose(again.history.loss, before.history.loss, rtol=1e-2)
    assert list(prediction_table(again)["predicted"]) == list(prediction_table(before)["predicted"])
