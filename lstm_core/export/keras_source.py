"""Settings as source in plain Keras 3: the data, the network, the training.

Each part is one for the script that reproduces a run to the digit (``exact``: every initialiser
has a seed of its own, and the order of the samples is drawn as here) and for the short code to
read, ``keras_code``, which leaves both to Keras.
"""

from textwrap import indent

from lstm_core.config import RunConfig
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.network import layer_name
from lstm_core.data.sampling_order import SEGMENT_ENDS
from lstm_core.data.seeds import dropout_seeds, weight_seeds

_ENCODE = {
    "ordinal": 'x = (inputs / len(vocabulary)).astype("float32")',
    "ordinal_reserved": 'x = ((inputs + 1) / len(vocabulary)).astype("float32")',
    "one_hot": 'x = np.eye(len(vocabulary), dtype="float32")[inputs]',
}
_ENCODE_PADDED = _ENCODE | {
    "ordinal": 'x = (np.maximum(inputs, 0) / len(vocabulary)).astype("float32")',
    "one_hot": 'table = np.eye(len(vocabulary) + 1, len(vocabulary), k=-1, dtype="float32")\n'
    "x = table[inputs + 1]  # row 0, all zeros, is the padding",
}
_OPTIMIZERS = {"adam": "Adam", "rmsprop": "RMSprop", "sgd": "SGD"}


def keras_code(config: RunConfig) -> str:
    """The settings as the Keras code that somebody would write by hand, 20 to 40 lines."""
    parts = (
        "import keras\nimport numpy as np\n",
        data_source(config),
        model_source(config),
        training_source(config),
    )
    return "\n".join(parts) + "\n"


def data_source(config: RunConfig) -> str:
    """Source that makes ``x`` and ``y`` of the sequence."""
    shape = ", ".join(map(str, (config.samples, *ModelSpec.of(config).input)))
    axes = "samples, time steps, features" if config.rule.recurrent else "samples, features"
    symbols = config.symbols
    plain = all(len(symbol) == 1 for symbol in symbols)
    encode = (_ENCODE_PADDED if config.rule.cutting.pads else _ENCODE)[config.encoding]
    # The sequence comes by its repr alone: whatever is in it stays a text.
    return (
        f"sequence = {config.sequence if plain else list(symbols)!r}\n"
        f"{cut_source(config)}\n"
        "vocabulary = sorted(set(sequence))\n"
        "codes = np.array([vocabulary.index(symbol) for symbol in sequence])\n"
        f"{_inputs(config)}"
        "targets = codes[[stop for _, stop in ranges]]\n"
        f"{encode}\n"
        f"x = x.reshape({shape})  # {axes}\n"
        'y = np.eye(len(vocabulary), dtype="float32")[targets]\n'
    )


def cut_source(config: RunConfig) -> str:
    """Python that makes ``ranges`` from ``sequence`` as the config's framing does."""
    names = ("window", "runs", "max_run_length", "seed")
    return config.rule.cutting.code.format(**{name: repr(getattr(config, name)) for name in names})


def _inputs(config: RunConfig) -> str:
    """Source that makes ``inputs``, integer [samples, context length]."""
    cut = "[codes[start:stop] for start, stop in ranges]"
    if config.rule.cutting.pads:
        return (
            f"inputs = keras.utils.pad_sequences(\n    {cut}, maxlen={config.context_length}, "
            "value=-1\n)  # -1 is padding, on the left\n"
        )
    return f"inputs = np.array({cut})\n"


def model_source(config: RunConfig, *, exact: bool = False) -> str:
    """Source that makes the ``model``, compiled."""
    shape = ModelSpec.of(config)
    seeds = weight_seeds(shape.weights, config.seed) if exact else {}
    whole = ", ".join(map(str, (config.batch_size, *shape.input)))
    given = f"batch_shape=({whole})" if config.rule.carries_state else repr(shape.input)
    output = ["len(vocabulary)", 'activation="softmax"', *_drawn(["output_kernel"], seeds)]
    layers = [*_hidden(config, seeds), _layer("Dense", output)]
    clip = f", global_clipnorm={config.clip!r}" if config.clip else ""
    optimizer = f"{_OPTIMIZERS[config.optimizer]}(learning_rate={config.learning_rate!r}{clip})"
    asked = 'loss="categorical_crossentropy", metrics=["accuracy"]'
    # What a dropout layer drops depends on the compiler too; the run was trained by this one.
    compiler = ", jit_compile=True" if config.dropout and exact else ""
    return (
        f"model = keras.Sequential([\n    keras.Input({given}),\n"
        + "".join(indent(f"{layer},\n", "    ") for layer in layers)
        + f"])\noptimizer = keras.optimizers.{optimizer}\n"
        f"model.compile(optimizer, {asked}{compiler})\n"
    )


def _hidden(config: RunConfig, seeds: dict[str, int]) -> list[str]:
    """The hidden layers as source, each with what is dropped of it."""
    found = []
    for layer, seed in enumerate(dropout_seeds(config)):
        arguments, name = [str(config.units)], layer_name(layer)
        if not config.rule.recurrent:
            arguments.append('activation="relu"')
            # Not what Keras does by itself; the published network was made so.
            arguments += _drawn(["hidden_kernel"], seeds) or ['kernel_initializer="random_normal"']
        if layer < config.layers - 1:
            arguments.append("return_sequences=True")
        if config.rule.carries_state:
            arguments.append("stateful=True")
        if config.rule.recurrent:
            arguments += _drawn([f"{name}_kernel", f"{name}_recurrent_kernel"], seeds)
        found.append(_layer(config.cell, arguments))
        if config.dropout:
            drawn = f", seed={seed!r}" if seeds else ""
            found.append(f"keras.layers.Dropout({config.dropout!r}{drawn})")
    return found


def _layer(kind: str, arguments: list[str]) -> str:
    """A layer as source; with seeds it takes more than a line."""
    if not any("seed=" in one for one in arguments):
        return f"keras.layers.{kind}({', '.join(arguments)})"
    lines = "".join(f"    {one},\n" for one in arguments)
    return f"keras.layers.{kind}(\n{lines})"


def _drawn(weights: list[str], seeds: dict[str, int]) -> list[str]:
    """The initialisers of weights as arguments of their layer; none without seeds: then Keras
    draws them by itself."""
    return [_initialiser(name, seeds[name]) for name in weights if seeds]


def _initialiser(weight: str, seed: int) -> str:
    if weight.endswith("recurrent_kernel"):
        return f"recurrent_initializer=keras.initializers.Orthogonal(seed={seed!r})"
    if weight == "hidden_kernel":
        return f"kernel_initializer=keras.initializers.RandomNormal(stddev=0.05, seed={seed!r})"
    return f"kernel_initializer=keras.initializers.GlorotUniform(seed={seed!r})"


def training_source(config: RunConfig, *, exact: bool = False) -> str:
    """The training as source. If ``exact`` it is a loop over the epochs that ends inside it, and
    leaves the epoch's running ``loss``."""
    rule, random = config.rule, f"rng = np.random.default_rng([{config.seed}, 1])\n"
    epochs = f"for epoch in range({config.epochs}):\n"
    reset = indent(reset_source(config), "    ")
    if rule.segments and not config.shuffle:
        return _segments(config, f"{random}{{}}{epochs}", reset, exact)
    each = "# Training: one call to fit per epoch,"
    if not exact:
        if not rule.carries_state:
            return f"model.fit(x, y, {_how(config, config.epochs, config.shuffle)})"
        fit = f"    model.fit(x, y, {_how(config, 1, config.shuffle)})"
        return f"{each} the state reset before it.\n{epochs}{reset}{fit}"
    fit = (
        f"    loss = model.fit(\n        {{}}, {_how(config, 1, False)}, verbose=0\n"
        '    ).history["loss"][0]'
    )
    if config.shuffle:
        return (
            f"{each} in the order of the original run.\n{random}{epochs}{reset}"
            "    order = np.arange(len(x), dtype=np.int32)\n    rng.shuffle(order)\n"
            + fit.format("x[order], y[order]")
        )
    how = "the state reset before it" if rule.carries_state else "in reading order"
    return f"{each} {how}.\n{epochs}{reset}" + fit.format("x, y")


def _how(config: RunConfig, epochs: int, shuffle: bool) -> str:
    return f"batch_size={config.batch_size}, epochs={epochs}, shuffle={shuffle}"


def _segments(config: RunConfig, epochs: str, reset: str, exact: bool) -> str:
    """The loop over epochs that are cut into pieces; ``exact`` adds up their losses. ``epochs``:
    how it begins, with room for what all epochs need."""
    resets = config.rule.segments == "reset"
    where = "where each begins" if resets else "only when the epoch begins"
    update = "model.train_on_batch(x[batch], y[batch])"
    return (
        "# Training: every epoch is cut into pieces of random length, read in random order;\n"
        f"# the state is reset {where}.\n"
        + epochs.format(f"batches = np.arange(len(x)).reshape(-1, {config.batch_size})\n")
        + f"    ends = np.flatnonzero(rng.random(len(batches) - 1) < {SEGMENT_ENDS}) + 1\n"
        "    pieces = np.split(batches, ends)\n"
        + ("    losses = []\n" if exact else "")
        + ("" if resets else reset)
        + "    for n in rng.permutation(len(pieces)):\n"
        + (indent(reset, "    ") if resets else "")
        + "        for batch in pieces[n]:\n            "
        + (f"losses.append({update}[0])\n    loss = np.mean(losses)" if exact else update)
    )


def reset_source(config: RunConfig) -> str:
    """Source that resets the state of every layer, where one is carried."""
    apart = 2 if config.dropout else 1  # each layer has a dropout after it, or none
    return "".join(
        f"model.layers[{apart * layer}].reset_state()\n"
        for layer in range(config.layers if config.rule.carries_state else 0)
    )
