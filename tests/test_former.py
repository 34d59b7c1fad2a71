"""What was written for version 0.1 of the package still runs, and says what is called otherwise."""

import importlib
import re
import sys

import pytest

from lstm_core import RunConfig, Store
from tests.cases import ROOT

CHANGELOG = (ROOT / "CHANGELOG.md").read_text()

# The former module: what was had from it, and what that is called today where it has another name.
FORMER: dict[str, dict[str, str]] = {
    "alphabet": dict.fromkeys(("ALPHABET", "ENCODINGS", "Encoding", "PADDING"), "")
    | dict.fromkeys(("split_symbols", "visible", "vocabulary", "scrambled_alphabet"), ""),
    "framings": dict.fromkeys(("FRAMINGS", "Framing", "Published"), ""),
    "tables": dict.fromkeys(("prediction_table", "probability_maps", "framing_table"), ""),
    "recite": {"recite": "generate", "ask": "predict_next", "Step": "", "step_of": ""}
    | dict.fromkeys(("choose", "MAX_STEPS", "MAX_TEMPERATURE"), ""),
    "trace": {"trace": "activations", "Trace": "Activations", "trace_table": "activation_table"}
    | dict.fromkeys(("NoState", "carries", "check_length", "time_steps", "unit_order"), ""),
    "surgery": {"transplant": "patch", "state_after": "", "set_units": "", "feed": ""},
    "driving": {"driving": "cue_conflict", "Driving": "CueConflict", "verdict": ""},
    "corruption": {"corrupt": "perturb", "Corruption": "Perturbation"}
    | {"corrupted_table": "perturbed_table", "PUBLISHED": ""},
    "replicates": dict.fromkeys(("Replicates", "replicate", "with_seeds", "MAX_SEEDS"), ""),
    "comparison": dict.fromkeys(("differing_settings", "like_with_like", "accuracy_on"), "")
    | dict.fromkeys(("answers_by_place", "common_places", "on_places", "unlike"), ""),
    "claims": dict.fromkeys(("CLAIMS", "Claim", "Result", "run_claim", "stored_result"), ""),
    "store": dict.fromkeys(("Store", "StoreError", "DamagedRun", "SHIPPED_FOLDER"), "")
    | dict.fromkeys(("SHIPPED_SEED", "shipped_configs", "check_hash", "write_file"), ""),
}


@pytest.mark.parametrize("name", FORMER)
def test_a_former_module_gives_its_names_and_says_where_they_are(name, monkeypatch):
    monkeypatch.delitem(sys.modules, f"lstm_core.{name}", raising=False)  # as if never imported
    with pytest.warns(DeprecationWarning, match=rf"^lstm_core\.{name} is now lstm_core\.") as said:
        former = importlib.import_module(f"lstm_core.{name}")
    (warning,) = said
    homes = str(warning.message).partition(" is now ")[2].split(", ")
    (row,) = re.findall(rf"^\| `lstm_core\.{name}`.*$", CHANGELOG, re.MULTILINE)
    assert re.findall(r"`(lstm_core\.[\w.]+)`", row) == [f"lstm_core.{name}", *homes]
    today = {}
    for home in homes:
        today |= vars(importlib.import_module(home))
    for old, new in FORMER[name].items():
        assert getattr(former, old) is today[new or old], old


def test_what_never_was_is_not_there():
    with pytest.raises(ModuleNotFoundError, match="telepathy"):
        importlib.import_module("lstm_core.telepathy")


@pytest.mark.filterwarnings("ignore:lstm_core:DeprecationWarning")
def test_the_readmes_former_examples_run():
    from lstm_core.driving import driving, verdict
    from lstm_core.recite import recite
    from lstm_core.surgery import feed, state_after, transplant
    from lstm_core.tables import prediction_table
    from lstm_core.trace import trace

    from lstm_core.training import train

    run = train(RunConfig(framing="time_steps", units=8, epochs=2, seed=3))
    longer = train(run.config.replace(epochs=4), resume=run)
    assert len(prediction_table(longer)) == len(prediction_table(longer, epoch=2)) == 23

    run = Store().load(RunConfig(framing="stateful").hash)
    config, weights = run.config, run.weights()
    assert [step.predicted for step in recite(config, weights, "K", 5)] == list("BCDEF")
    assert trace(config, weights, "ABC").gates["forget"].shape == (3, 50)
    warm, cold = (state_after(config, weights, text) for text in ("ABCDEFGHIJ", ""))
    assert feed(config, weights, "K", transplant(cold, warm, ["h", "c"])).predicted == "L"
    assert "memory" in verdict(driving(config, weights)).lower()
