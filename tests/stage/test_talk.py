"""What the talk tells of a network."""

import base64
import json
import re

import numpy as np
import pytest

from lstm_core import RunConfig
from lstm_core.interpret.activations import activations
from lstm_core.stage import EXPLORER, SLIDES, TALK, talk_data, why_not_shown


def test_the_slides_are_those_of_the_program():
    slides = re.findall('^    name: "([a-z]+)",\n    title: "([^"]+)"', TALK.script(), re.MULTILINE)
    assert slides == list(SLIDES.items())


def test_every_slide_has_speaker_notes_of_two_sentences():
    notes = re.findall('^    notes:\\s+"([^"]+)"', TALK.script(), re.MULTILINE)
    assert len(notes) == len(SLIDES)
    for note in notes:
        assert len(re.findall(r"[.?!](?: |$)", note)) == 2, note


@pytest.mark.parametrize("program", [TALK, EXPLORER], ids=["talk", "explorer"])
def test_a_program_loads_nothing_and_writes_no_markup(program):
    for word in ("fetch(", "XMLHttpRequest", "import ", "innerHTML", "insertAdjacentHTML", "eval("):
        assert word not in program.script()
    assert "url(" not in program.styles()
    assert "@import" not in program.styles()


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"framing": "stateful"}, True),
        ({"framing": "stateful", "cell": "GRU"}, True),
        ({"framing": "stateful_jumps"}, True),
        ({"framing": "stateful", "sequence": "abcdefgh"}, True),
        ({"framing": "one_char"}, False),
        ({"framing": "time_steps"}, False),
        ({"framing": "mlp_window"}, False),
        ({"framing": "stateful", "sequence": "abcabcab"}, False),
        ({"framing": "stateful", "sequence": "abcde"}, False),
        ({"framing": "stateful", "units": 1}, False),
        ({"framing": "stateful", "sequence": "".join(map(chr, range(200, 260)))}, False),
    ],
)
def test_networks_that_read_letter_by_letter_can_be_shown(changes, shown):
    assert (not why_not_shown(RunConfig(**changes))) is shown


def test_what_cannot_be_shown_is_refused(shipped):
    with pytest.raises(ValueError, match="one symbol per time step"):
        talk_data(shipped["one_char"])


def test_the_data_is_json_and_has_the_weights_to_the_bit(shipped):
    run = shipped["stateful"]
    data = json.loads(json.dumps(talk_data(run, [("Jumps", shipped["stateful_jumps"])])))
    for name, values in run.weights().items():
        array = data["network"]["weights"][name]
        sent = np.frombuffer(base64.b64decode(array["base64"]), "<f4").reshape(array["shape"])
        assert np.array_equal(sent, values.astype("<f4"))
    assert data["warm"] == list("ABCDEFGHIJ")
    assert (data["asked"], data["wrong"]) == ("K", "X")
    assert [cure["title"] for cure in data["cures"]] == ["Jumps"]


def test_the_plane_is_that_of_the_largest_spread(shipped):
    run = shipped["stateful"]
    plane = talk_data(run)["plane"]
    h = activations(run.config, run.weights(), "ABCDEFGHIJKLMNOPQRSTUVWXY").states["h"]
    path = np.concatenate([np.zeros_like(h[:1]), h]).astype(float)
    assert np.allclose(plane["mean"], path.mean(axis=0), atol=1e-6)
    spread = np.linalg.eigvalsh(np.cov(path.T, bias=True))[::-1]
    flat = (path - plane["mean"]) @ np.array(plane["axes"]).T
    assert np.allclose(flat.var(axis=0), spread[:2], rtol=1e-4)
    assert np.allclose(plane["range"], np.ptp(flat, axis=0))
