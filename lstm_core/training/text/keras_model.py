"""The network of a text's run as a Keras model, for other programs."""

from lstm_core.config.text_config import TextConfig
from lstm_core.data.network import Weights, layer_name
from lstm_core.text_run import network_of
from lstm_core.training.backend import keras
from lstm_core.training.model import BUILDING, put_back


def text_model(config: TextConfig, weights: Weights) -> keras.Model:
    """One-hot characters [batch, time steps, distinct] to the probabilities of what comes after
    each of them, from a zero state."""
    network = network_of(config)
    with BUILDING:
        x = inputs = keras.Input((None, network.features), name="inputs")
        for layer in range(network.layers):
            recurrent = getattr(keras.layers, network.cell)
            x = recurrent(network.units, return_sequences=True, name=layer_name(layer))(x)
            if config.dropout:
                x = keras.layers.Dropout(config.dropout, name=f"dropout{layer + 1}")(x)
        output = keras.layers.Dense(network.classes, activation="softmax", name="output")
        model = keras.Model(inputs, output(x), name="network")
    put_back(model, weights)
    return model
