"""The Keras model of a config, and the weights it starts from."""

import threading
from collections.abc import Mapping, Sequence

import numpy as np

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.network import Weights
from lstm_core.training.backend import keras

BUILDING = threading.Lock()
"""Hold it while building or tracing a model: Keras cannot do two at a time."""


def build_model(shape: ModelSpec, *, batch_size: int | None = None) -> keras.Model:
    """The network, its weights not yet those of any seed.

    Layers have names of their own: Keras would number them through the process, and compiled code
    is found again by all the names in it (``naming.py``).

    ``batch_size`` fixes the batch, as a network that carries state needs.
    """
    inputs = keras.Input(shape.input, batch_size=batch_size, name="inputs")
    if shape.recurrent:
        layer = getattr(keras.layers, shape.cell)
        hidden = layer(
            shape.units,
            stateful=shape.carries_state,
            unroll=shape.unrolled,
            name=shape.cell.lower(),
        )
    else:
        hidden = keras.layers.Dense(shape.units, activation="relu", name="hidden")
    output = keras.layers.Dense(shape.classes, activation="softmax", name="output")
    return keras.Model(inputs, output(hidden(inputs)), name="network")


def build_optimizer(name: str, learning_rate: float = 0.001) -> keras.optimizers.Optimizer:
    """An optimizer with Keras's defaults apart from the learning rate."""
    config = {"name": name, "learning_rate": learning_rate}
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
        optimizer = build_optimizer(config.optimizer, config.learning_rate)
        model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"])
        optimizer.build(model.trainable_variables)
    put_back(model, weights, optimizer_state)
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


def recurrent_layer(model: keras.Model) -> keras.layers.RNN:
    """The layer that has the state; there must be one."""
    return next(layer for layer in model.layers if isinstance(layer, keras.layers.RNN))


def initial_weights(config: RunConfig) -> Weights:
    """The weights that a config's network starts from."""
    return draw_weights(ModelSpec.of(config).weights, config.cell, config.seed)


def draw_weights(shapes: Mapping[str, tuple[int, ...]], cell: str, seed: int) -> Weights:
    """Draw the starting weights with Keras's own initialisers, each with its own seed.

    Those are Keras's defaults: Glorot uniform kernels (Glorot and Bengio 2010), orthogonal
    recurrent kernels (Saxe et al. 2014), zero biases, an LSTM's forget bias at 1 (Jozefowicz et
    al. 2015). Only the first kernel of the network without recurrence is drawn from a normal
    distribution of deviation 0.05, as published.
    """
    initializers = keras.initializers
    seeds = np.random.SeedSequence(seed).generate_state(len(shapes))
    weights = {}
    for own_seed, (name, dimensions) in zip(seeds.tolist(), shapes.items(), strict=True):
        if name.endswith("bias"):
            value = np.zeros(dimensions, np.float32)
            if cell == "LSTM" and name != "output_bias":
                units = len(value) // 4
                value[units : 2 * units] = 1  # Keras's unit_forget_bias
        else:
            if name.endswith("recurrent_kernel"):
                draw = initializers.Orthogonal(seed=own_seed)
            elif name == "hidden_kernel":
                draw = initializers.RandomNormal(stddev=0.05, seed=own_seed)
            else:
                draw = initializers.GlorotUniform(seed=own_seed)
            value = keras.ops.convert_to_numpy(draw(dimensions))
        weights[name] = value
    return weights
