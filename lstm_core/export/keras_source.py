"""Settings as source in plain Keras 3: the data, the network, the training.

Each part is one for the script that reproduces a run to the digit (``exact``: every initialiser
has a seed of its own, and the order of the samples is drawn as here) and for the short code to
read, ``keras_code``, which leaves both to Keras.
"""

from inspect import getsource
from textwrap import indent

from lstm_core.config import RunConfig
from lstm_core.data.augmentation import VARIANTS, all_variants, one_each, variants
from lstm_core.data.dataset import make_dataset, sample_codes
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.network import DECODER, layer_name
from lstm_core.data.sampling_order import SEGMENT_ENDS
from lstm_core.data.seeds import dropout_seeds, weight_seeds
from lstm_core.sequence.symbols import PADDING
from lstm_core.tasks.letters import streams_of

_TABLE = 'table = np.eye(len(vocabulary) + 1, len(vocabulary), k=-1, dtype="float32")\n'
_ENCODE = {
    "ordinal": 'x = (inputs / len(vocabulary)).astype("float32")',
    "ordinal_reserved": 'x = ((inputs + 1) / len(vocabulary)).astype("float32")',
    "one_hot": 'x = np.eye(len(vocabulary), dtype="float32")[inputs]',
}
_ENCODE_PADDED = _ENCODE | {
    "ordinal": 'x = (np.maximum(inputs, 0) / len(vocabulary)).astype("float32")',
    "one_hot": f"{_TABLE}x = table[inputs + 1]  # row 0, all zeros, is the padding",
}
OPTIMIZERS = {"adam": "Adam", "rmsprop": "RMSprop", "sgd": "SGD"}


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
    """Source that makes ``x`` and ``y``, and ``asked`` where some of it is not."""
    axes = "samples, time steps, features" if config.rule.recurrent else "samples, features"
    answers = 'y = np.eye(len(vocabulary), dtype="float32")[targets]\n'
    if unasked(config):
        answers = f"{_TABLE}y = table[targets + 1]  # zeros where nothing is asked\n"
        answers += 'asked = (targets >= 0).astype("float32")\n'
    varied = ""
    if variants(config) > 1:
        given = f"len(vocabulary), {config.corrupt!r}, {config.padding!r}, {config.seed}"
        varied = (
            f"PADDING, VARIANTS = {PADDING}, {VARIANTS}  # of each sample; half may be corrupted\n"
            f"\n\n{getsource(all_variants)}\n\n{getsource(one_each)}\n\n"
            f"inputs = all_variants(inputs, {given})\n"
            "targets = np.concatenate([targets] * VARIANTS)\n"
        )
    encode = encoding_source(config, ModelSpec.of(config).samples)
    return f"{_read(config)}{samples_source(config)}{varied}{encode}  # {axes}\n{answers}"


def filled(config: RunConfig, code: str) -> str:
    """A task's or framing's code with the settings in it."""
    names = ("window", "runs", "max_run_length", "seed", "reach")
    return code.format(**{name: repr(getattr(config, name)) for name in names})


def unasked(config: RunConfig) -> bool:
    """Whether there are places where nothing is asked."""
    return bool((make_dataset(config).targets < 0).any())


def cut_source(config: RunConfig) -> str:
    """Python that makes ``ranges`` from ``sequence`` as the config's framing does."""
    return filled(config, config.rule.cutting.code)


def _read(config: RunConfig) -> str:
    """Source of the ``vocabulary`` and of what is read, which comes by its repr alone: whatever is
    in it stays a text."""
    goal, read = config.goal, filled(config, config.goal.code.read)
    if goal.symbols:
        return f"vocabulary = sorted({goal.symbols!r})\n{read}"
    if goal.separator:
        streams = [_literal(one) for one in streams_of(config.symbols, goal.separator)]
        return f"sequences = {streams!r}\nvocabulary = sorted(set().union(*sequences))\n"
    return (
        f"sequence = {_literal(config.own_symbols)!r}\nvocabulary = sorted(set(sequence))\n{read}"
        + (f"{cut_source(config)}\n" if goal.cuts else "")
        + "codes = np.array([vocabulary.index(symbol) for symbol in sequence])\n"
    )


def _literal(symbols: tuple[str, ...]) -> str | list[str]:
    plain = all(len(symbol) == 1 for symbol in symbols)
    return "".join(symbols) if plain else list(symbols)


def samples_source(config: RunConfig) -> str:
    """Source that makes ``inputs``, integer [samples, context length], and ``targets``."""
    cut, code = "[codes[start:stop] for start, stop in ranges]", config.goal.code.samples
    inputs = f"inputs = np.array({cut})\n" if config.goal.cuts else ""
    if config.goal.cuts and config.rule.cutting.pads:
        inputs = (
            f"inputs = keras.utils.pad_sequences(\n    {cut}, maxlen={config.context_length}, "
            "value=-1\n)  # -1 is padding, on the left\n"
        )
    named = dict.fromkeys((config.asked or "", config.way or ""))
    return inputs + "".join(filled(config, code[name]) for name in named if name in code)


def encoding_source(config: RunConfig, count: int | str) -> str:
    """Source that makes ``x`` of so many ``inputs``, without the end of its last line."""
    pads, shape = bool((sample_codes(config) < 0).any()), ModelSpec.of(config).input
    if config.answers == "every" and isinstance(count, str):
        shape = (-1, *shape[1:])  # of any length
    encode = (_ENCODE_PADDED if pads else _ENCODE)[config.encoding]
    return f"{encode}\nx = x.reshape({', '.join(map(str, (count, *shape)))})"


def model_source(config: RunConfig, *, exact: bool = False) -> str:
    """Source that makes the ``model``, compiled."""
    shape = ModelSpec.of(config)
    seeds = weight_seeds(shape.weights, config.seed) if exact else {}
    whole = ", ".join(map(str, (config.batch_size, *shape.input)))
    given = f"batch_shape=({whole})" if config.rule.carries_state else repr(shape.input)
    if config.answers == "every":
        given = f"(None, {shape.features})"  # strings of any length
    layers, classes = _hidden(config, seeds), ["len(vocabulary)", 'activation="softmax"']
    answers = []
    if config.answers == "vector":
        classes = [f"{config.places} * len(vocabulary)"]
        answers = [f"Reshape(({config.places}, len(vocabulary)))", "Softmax()"]
    layers += [_layer("Dense", classes, ["output_kernel"], seeds), *answers]
    clip = f", global_clipnorm={config.clip!r}" if config.clip else ""
    optimizer = f"{OPTIMIZERS[config.optimizer]}(learning_rate={config.learning_rate!r}{clip})"
    loss, asked = "", 'loss="categorical_crossentropy", metrics=["accuracy"]'
    if unasked(config):  # the mean over what is asked alone
        loss = 'loss = keras.losses.CategoricalCrossentropy(reduction="mean_with_sample_weight")\n'
        asked = 'loss, weighted_metrics=["categorical_crossentropy", "accuracy"]'
    # What a dropout layer drops depends on the compiler too; the run was trained by this one.
    compiler = ", jit_compile=True" if config.dropout and exact else ""
    return (
        f"model = keras.Sequential([\n    keras.Input({given}),\n"
        + "".join(indent(f"keras.layers.{layer},\n", "    ") for layer in layers)
        + f"])\noptimizer = keras.optimizers.{optimizer}\n{loss}"
        f"model.compile(optimizer, {asked}{compiler})\n"
    )


def _hidden(config: RunConfig, seeds: dict[str, int]) -> list[str]:
    """The hidden layers as source, each with what is dropped of it, and between them what gives
    each what it reads."""
    spec, relu = ModelSpec.of(config), 'activation="relu"'
    convolves = config.cell == "Conv1D"
    found = [f"Reshape(({spec.window}, {spec.features // spec.window}))"] if convolves else []
    for layer, seed in enumerate(dropout_seeds(config)):
        if convolves:
            given = [f"{config.units}, {spec.kernel_size}, {relu}"]
            found.append(_layer("Conv1D", given, ["conv_kernel"], seeds))
        elif config.rule.recurrent:
            more = layer < config.layers - 1 or config.answers == "every"
            found.append(_recurrent(config, layer_name(layer), seeds, more))
        else:
            # Not what Keras does by itself; the published network was made so.
            normal = [] if seeds or layer else ['kernel_initializer="random_normal"']
            kernel = f"{layer_name(layer, 'hidden')}_kernel"
            found.append(_layer("Dense", [str(config.units), relu, *normal], [kernel], seeds))
        if config.dropout:
            drawn = f", seed={seed!r}" if seeds else ""
            found.append(f"Dropout({config.dropout!r}{drawn})")
    if convolves:
        found.append("Flatten()")
    if config.answers == "decoder":
        found.append(f"RepeatVector({config.places})")
        found.append(_recurrent(config, DECODER, seeds, True))
    return found


def _recurrent(config: RunConfig, name: str, seeds: dict[str, int], more: bool) -> str:
    """``more``: whether it gives its output at every time step."""
    given = [str(config.units), *["return_sequences=True"] * more]
    if config.rule.carries_state and name != DECODER:
        given.append("stateful=True")
    return _layer(config.cell, given, [f"{name}_kernel", f"{name}_recurrent_kernel"], seeds)


def _layer(kind: str, given: list[str], weights: list[str], seeds: dict[str, int]) -> str:
    """A layer as source. With seeds its weights have initialisers, and it takes more than a line;
    without, Keras draws them by itself."""
    if not seeds:
        return f"{kind}({', '.join(given)})"
    given = [*given, *(_initialiser(name, seeds[name]) for name in weights)]
    lines = "".join(f"    {one},\n" for one in given)
    return f"{kind}(\n{lines})"


def _initialiser(weight: str, seed: int) -> str:
    if weight.endswith("recurrent_kernel"):
        return f"recurrent_initializer=keras.initializers.Orthogonal(seed={seed!r})"
    if weight == "hidden_kernel":
        return f"kernel_initializer=keras.initializers.RandomNormal(stddev=0.05, seed={seed!r})"
    return f"kernel_initializer=keras.initializers.GlorotUniform(seed={seed!r})"


def training_source(config: RunConfig, *, exact: bool = False) -> str:
    """The training as source. If ``exact`` it is a loop over the epochs that ends inside it, and
    leaves the epoch's running ``loss``."""
    rule, draws = config.rule, variants(config) > 1
    random = f"rng = np.random.default_rng([{config.seed}, 1])\n"
    epochs = f"for epoch in range({config.epochs}):\n"
    reset = indent(reset_source(config), "    ")
    if rule.segments and not config.shuffle:
        return _segments(config, f"{random}{{}}{epochs}", reset, exact)
    shuffles = exact and config.shuffle
    chosen = "[order]" if shuffles or draws else ""
    weights = f", sample_weight=asked{chosen}" if unasked(config) else ""
    read = f"x{chosen}, y{chosen}{weights}"
    if not (exact or draws or rule.carries_state):
        return f"model.fit({read}, {_how(config, config.epochs, config.shuffle)})"
    how = "the state reset before it" if rule.carries_state else "in reading order"
    how = "in the order of the original run" if shuffles else how
    how = how if exact or not draws else "each on one variant of every sample"
    order = f"    order = np.arange({config.samples}, dtype=np.int32)\n" if chosen else ""
    order += "    rng.shuffle(order)\n" if shuffles else ""
    order += f"    order = one_each(order, {config.corrupt!r}, rng)\n" if draws else ""
    fit = f"    model.fit({read}, {_how(config, 1, config.shuffle)})"
    if exact:
        loss = "categorical_crossentropy" if weights else "loss"
        fit = (
            f"    loss = model.fit(\n        {read},\n        {_how(config, 1, False)}, verbose=0\n"
            f'    ).history["{loss}"][0]'
        )
    each = f"# Training: one call to fit per epoch, {how}.\n"
    return f"{each}{random if chosen else ''}{epochs}{reset}{order}{fit}"


def _how(config: RunConfig, epochs: int, shuffle: bool) -> str:
    return f"batch_size={config.batch_size}, epochs={epochs}, shuffle={shuffle}"


def _segments(config: RunConfig, epochs: str, reset: str, exact: bool) -> str:
    """The loop over epochs that are cut into pieces; ``exact`` adds up their losses. ``epochs``:
    how it begins, with room for what all epochs need."""
    resets = config.rule.segments == "reset"
    where = "where each begins" if resets else "only when the epoch begins"
    row = ""
    if variants(config) > 1:
        row = (
            "    order = np.concatenate(pieces).ravel()\n"
            f"    row[order] = one_each(order, {config.corrupt!r}, rng)\n"
        )
    batch = "row[batch]" if row else "batch"
    update = f"model.train_on_batch(x[{batch}], y[{batch}])"
    begins = f"batches = np.arange({config.samples}).reshape(-1, {config.batch_size})\n"
    begins += f"row = np.arange({config.samples})\n" if row else ""
    return (
        "# Training: every epoch is cut into pieces of random length, read in random order;\n"
        f"# the state is reset {where}.\n"
        + epochs.format(begins)
        + f"    ends = np.flatnonzero(rng.random(len(batches) - 1) < {SEGMENT_ENDS}) + 1\n"
        "    pieces = np.split(batches, ends)\n"
        "    pieces = [pieces[n] for n in rng.permutation(len(pieces))]\n"
        + row
        + ("    losses = []\n" if exact else "")
        + ("" if resets else reset)
        + "    for piece in pieces:\n"
        + (indent(reset, "    ") if resets else "")
        + "        for batch in piece:\n            "
        + (f"losses.append({update}[0])\n    loss = np.mean(losses)" if exact else update)
    )


def reset_source(config: RunConfig) -> str:
    """Source that resets the state of every layer, where one is carried."""
    apart = 2 if config.dropout else 1  # each layer has a dropout after it, or none
    return "".join(
        f"model.layers[{apart * layer}].reset_state()\n"
        for layer in range(config.layers if config.rule.carries_state else 0)
    )
