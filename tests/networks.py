"""Networks that read characters, of random weights, for tests that need no training."""

import numpy as np

from lstm_core.data.network import Network

SHAPES = [(cell, layers) for cell in ("LSTM", "GRU", "SimpleRNN") for layers in (1, 3)]


def random_network(cell: str = "LSTM", layers: int = 1, units: int = 8, distinct: int = 7, seed=0):
    """The network, and weights that no initialiser would draw: biases too."""
    network = Network(cell, units, distinct, distinct, layers)
    draw = np.random.default_rng(seed).normal
    weights = {
        name: draw(scale=0.7, size=shape).astype(np.float32)
        for name, shape in network.weights.items()
    }
    return network, weights


def one_hot(network: Network, codes: np.ndarray) -> np.ndarray:
    return np.eye(network.features, dtype=np.float32)[codes]
