"""The network that is stepped in the browser, against NumPy: every framing, cell and encoding."""

import json

import numpy as np
import pytest

from lstm_core import RunConfig
from lstm_core.data.dataset import codes_of, encode, sliding_windows
from lstm_core.data.model_spec import ModelSpec, network_of
from lstm_core.data.network import Weights
from lstm_core.inference.forward import run_network
from lstm_core.interpret.activations import activations
from lstm_core.sequence.encodings import ENCODINGS
from lstm_core.stage import EXPLORER, network_data
from tests.cases import FRAMING_CELLS

TEXTS = 500
ASKED = """([data, texts]) => {
    const network = makeNetwork(data);
    let known = [];
    return texts.map(text => {
        known = network.read(text, known);
        return {said: [...known.at(-1).probabilities], h: [...(known.at(-1).state.h ?? [])]};
    });
}"""

ALL_STATES = """([data, texts, names]) => {
    const network = makeNetwork(data);
    return texts.map(text => {
        const {probabilities, state} = network.read(text).at(-1);
        return [probabilities, state.h, ...names.map(name => state[name])].map(one => [...one]);
    });
}"""


def network_like(config: RunConfig) -> tuple[RunConfig, Weights]:
    """A network of random weights. Small ones between the steps: with large ones a simple network
    is chaotic, and single precision itself is further off than what is tested."""
    draw = np.random.default_rng(1)
    size = lambda name: 0.2 if name.endswith("recurrent_kernel") else 0.5
    return config, {
        name: draw.normal(0, size(name), shape).astype(np.float32)
        for name, shape in ModelSpec.of(config).weights.items()
    }


def random_texts(config: RunConfig) -> list[list[str]]:
    """Some begin as the one before, as texts do while somebody types."""
    draw = np.random.default_rng(0)
    texts: list[list[str]] = [[]]
    for _ in range(TEXTS):
        kept = texts[-1] if draw.random() < 0.5 and len(texts[-1]) < 35 else []
        texts.append(kept + draw.choice(config.vocabulary, draw.integers(1, 6)).tolist())
    return texts[1:]


def in_numpy(config: RunConfig, weights: Weights, texts) -> tuple[list, list]:
    """Probabilities and h at the end of each text."""
    if config.rule.recurrent:
        read = [activations(config, weights, "".join(text)) for text in texts]
        return [one.probabilities[-1] for one in read], [one.h[-1] for one in read]
    windows = [sliding_windows(config, codes_of(config, text))[-1] for text in texts]
    return list(run_network(config, weights, encode(config, np.stack(windows)))[0]), []


CASES = [
    (framing, cell, list(ENCODINGS)[(n + n // 3) % 3])
    for n, (framing, cell) in enumerate(FRAMING_CELLS)
]


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page()
    page.add_script_tag(content=EXPLORER.script())
    yield page
    page.close()


@pytest.mark.parametrize(("framing", "cell", "encoding"), [*CASES, ("stateful", "shipped", "")])
def test_the_network_in_the_browser_says_what_numpy_says(framing, cell, encoding, page, shipped):
    if cell == "shipped":
        config, weights = shipped[framing].config, shipped[framing].weights()
    else:
        config, weights = network_like(
            RunConfig(framing=framing, cell=cell, units=16, encoding=encoding)
        )
    texts = random_texts(config)
    data = json.loads(json.dumps(network_data(config, weights)))
    found = page.evaluate(ASKED, [data, texts])
    probabilities, h = in_numpy(config, weights, texts)
    assert np.abs(np.array([one["said"] for one in found]) - np.array(probabilities)).max() < 1e-5
    if h:
        assert np.abs(np.array([one["h"] for one in found]) - np.array(h)).max() < 1e-5


@pytest.mark.parametrize(
    ("framing", "cell", "layers"),
    [("time_steps", "LSTM", 3), ("stateful", "GRU", 2), ("feature_window", "SimpleRNN", 2)],
)
def test_so_does_one_of_several_layers_and_every_layer_s_state_is_numpy_s(
    framing, cell, layers, page
):
    config, weights = network_like(RunConfig(framing=framing, cell=cell, units=8, layers=layers))
    texts = random_texts(config)[:100]
    data = json.loads(json.dumps(network_data(config, weights)))
    names = network_of(config).state_names
    found = page.evaluate(ALL_STATES, [data, texts, list(names)])
    for text, (said, last, *states) in zip(texts, found, strict=True):
        read = activations(config, weights, "".join(text))
        assert np.abs(said - read.probabilities[-1]).max() < 1e-5
        assert last == states[names.index(network_of(config).output_name)]
        for name, state in zip(names, states, strict=True):
            assert np.abs(state - read.states[name][-1]).max() < 1e-5


@pytest.mark.parametrize("layers", [0, 2])
def test_so_does_one_without_recurrence_whatever_its_hidden_layers(layers, page):
    config, weights = network_like(RunConfig(framing="mlp_window", layers=layers, window=4))
    texts = random_texts(config)[:100]
    found = page.evaluate(ASKED, [json.loads(json.dumps(network_data(config, weights))), texts])
    said = np.array([one["said"] for one in found])
    assert np.abs(said - np.array(in_numpy(config, weights, texts)[0])).max() < 1e-5


def test_symbols_of_several_code_points_are_one_letter(page):
    config, weights = network_like(
        RunConfig(
            framing="variable_length", sequence="a <🇩🇪é👨‍👩‍👧xyz", encoding="one_hot", units=4
        )
    )
    spelt = page.evaluate(
        "([letters, text]) => makeSpelling(letters)(text)",
        [list(config.vocabulary), "XY🇩🇪 e\u0301?👨‍👩‍👧<É"],
    )
    assert spelt == ["x", "y", "🇩🇪", " ", "é", "👨‍👩‍👧", "<", "é"]
    (found,) = page.evaluate(ASKED, [network_data(config, weights), [spelt]])
    assert np.allclose(found["said"], in_numpy(config, weights, [spelt])[0], atol=1e-5)
