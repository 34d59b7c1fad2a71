"""The Keras model of a config, and the weights it starts from."""

import threading
from collections.abc import Mapping, Sequence

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.network import DECODER, Weights, layer_name
from lstm_core.data.seeds import dropout_seeds, weight_seeds
from lstm_core.training.backend import keras

BUILDING = threading.Lock()
"""Hold it while building or tracing a model: Keras cannot do two at a time."""


def build_model(shape: ModelSpec, *, batch_size: int | None = None) -> keras.Model:
    """The network, its weights not yet those of any seed.

    Layers have names of their own: Keras would number them through the process, and compiled code
    is found again by all the names in it (``naming.py``).

    ``batch_size`` fixes the batch, as a network that carries state needs.
    """
    x = inputs = keras.Input(shape.input, batch_size=batch_size, name="inputs")
    if shape.cell == "Conv1D":
        x = keras.layers.Reshape((shape.window, -1), name="symbols")(x)
    for layer in range(shape.layers):
        x = _hidden_layer(shape, layer)(x)
        if shape.dropout:
            x = keras.layers.Dropout(shape.dropout, name=layer_name(layer, "dropout"))(x)
    if shape.cell == "Conv1D":
        x = keras.layers.Flatten(name="flat")(x)
    if shape.answers == "decoder":
        x = keras.layers.RepeatVector(shape.places, name="repeated")(x)
        x = _recurrent(shape, DECODER, sequences=True, stateful=False)(x)
    if shape.answers == "vector":
        x = keras.layers.Dense(shape.places * shape.classes, name="output")(x)
        x = keras.layers.Reshape((shape.places, shape.classes), name="places")(x)
        return keras.Model(inputs, keras.layers.Softmax(name="softmax")(x), name="network")
    output = keras.layers.Dense(shape.classes, activation="softmax", name="output")
    return keras.Model(inputs, output(x), name="network")


def _hidden_layer(shape: ModelSpec, layer: int) -> keras.Layer:
    if shape.cell == "Conv1D":
        return keras.layers.Conv1D(shape.units, shape.kernel_size, activation="relu", name="conv")
    if not shape.recurrent:
        name = layer_name(layer, "hidden")
        return keras.layers.Dense(shape.units, activation="relu", name=name)
    return _recurrent(
        shape,
        layer_name(layer, shape.cell.lower()),
        sequences=layer < shape.layers - 1 or shape.answers == "every",
        stateful=shape.carries_state,
    )


def _recurrent(shape: ModelSpec, name: str, *, sequences: bool, stateful: bool) -> keras.Layer:
    return getattr(keras.layers, shape.cell)(
        shape.units, return_sequences=sequences, stateful=stateful, unroll=shape.unrolled, name=name
    )


def build_optimizer(
    name: str, learning_rate: float = 0.001, clip: float = 0.0
) -> keras.optimizers.Optimizer:
    """An optimizer with Keras's defaults apart from the learning rate, and the norm to which the
    gradient of all weights together is cut (0: none)."""
    config = {"name": name, "learning_rate": learning_rate, "global_clipnorm": clip or None}
    return keras.optimizers.get({"class_name": name, "config": config})


def optimizer_slots(optimizer: keras.optimizers.Optimizer) -> list[keras.Variable]:
    """What a built optimizer remembers: its iterations and slots, not the learning rate."""
    return [v for v in optimizer.variables if v is not optimizer.learning_rate]


def trained_model(
    config: RunConfig, weights: Weights, optimizer_state: Sequence[np.ndarray] = ()
) -> keras.Model:
    """The compiled network of a config with these weights.

    ``optimizer_state``: what its optimizer remembers, in the order of ``optimizer_slots``; without
    it the optimizer is new.
    """
    shape = ModelSpec.of(config)
    with BUILDING:
        model = build_model(shape, batch_size=shape.batch_size if shape.carries_state else None)
        optimizer = build_optimizer(config.optimizer, config.learning_rate, config.clip)
        # Drawn by another compiler, other outputs would be dropped than in the compiled engine.
        jit_compile = True if config.dropout else "auto"
        model.compile(
            optimizer, "categorical_crossentropy", metrics=["accuracy"], jit_compile=jit_compile
        )
        optimizer.build(model.trainable_variables)
    put_back(model, weights, optimizer_state)
    set_dropout(model, config, optimizer_state)
    return model


def put_back(
    model: keras.Model, weights: Weights, optimizer_state: Sequence[np.ndarray] = ()
) -> None:
    """Give a compiled model the weights, and its optimizer what it remembers if there is any."""
    for variable, value in zip(model.trainable_variables, weights.values(), strict=True):
        variable.assign(value)
    if optimizer_state:
        slots = optimizer_slots(model.optimizer)
        for variable, value in zip(slots, optimizer_state, strict=True):
            variable.assign(value)


def recurrent_layers(model: keras.Model) -> list[keras.layers.RNN]:
    """The layers that have the state, the lowest first."""
    return [layer for layer in model.layers if isinstance(layer, keras.layers.RNN)]


def set_dropout(
    model: keras.Model, config: RunConfig, optimizer_state: Sequence[np.ndarray] = ()
) -> None:
    """Have the layers drop what they would after as many updates as the optimizer counts.

    What they drop in an update follows from a seed of the layer and the number of the update
    alone, so that one config has one result, and a training that is continued that of one longer.
    """
    updates = int(optimizer_state[0]) if optimizer_state else 0
    layers = (layer for layer in model.layers if isinstance(layer, keras.layers.Dropout))
    for layer, seed in zip(layers, dropout_seeds(config), strict=False):
        layer.seed_generator.state.assign([seed, updates])


def initial_weights(config: RunConfig) -> Weights:
    """The weights that a config's network starts from."""
    return draw_weights(ModelSpec.of(config).weights, config.cell, config.seed)


def draw_weights(shapes: Mapping[str, tuple[int, ...]], cell: str, seed: int) -> Weights:
    """Draw the starting weights with Keras's own initialisers, each with its own seed.

    Those are Keras's defaults: Glorot uniform kernels (Glorot and Bengio 2010), orthogonal
    recurrent kernels (Saxe et al. 2014), zero biases, an LSTM's forget bias at 1 (Jozefowicz et
    al. 2015). Only the first dense kernel of a network without recurrence is drawn from a normal
    distribution of deviation 0.05, as published.
    """
    initializers = keras.initializers
    seeds = weight_seeds(shapes, seed)
    weights = {}
    for name, dimensions in shapes.items():
        if name.endswith("bias"):
            value = np.zeros(dimensions, np.float32)
            if cell == "LSTM" and name != "output_bias":
                units = len(value) // 4
                value[units : 2 * units] = 1  # Keras's unit_forget_bias
            weights[name] = value
            continue
        if name.endswith("recurrent_kernel"):
            draw = initializers.Orthogonal(seed=seeds[name])
        elif name == "hidden_kernel":
            draw = initializers.RandomNormal(stddev=0.05, seed=seeds[name])
        else:
            draw = initializers.GlorotUniform(seed=seeds[name])
        weights[name] = keras.ops.convert_to_numpy(draw(dimensions))
    return weights
