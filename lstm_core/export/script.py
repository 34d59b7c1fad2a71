"""A run as a script that reproduces it in plain Keras 3: same data, same initial weights, same
order of samples, ``fit`` epoch by epoch. It imports nothing of this package.
"""

from textwrap import indent

from lstm_core.config import RunConfig
from lstm_core.config.title import title_text
from lstm_core.data.model_spec import ModelSpec
from lstm_core.data.network import layer_name
from lstm_core.data.sampling_order import SEGMENT_ENDS
from lstm_core.data.seeds import dropout_seeds, weight_seeds
from lstm_core.run import Run

# Values of a run reach the source by their repr alone (!r): a text among them stays a text. What
# has no !r is source of this package's own.
_SCRIPT = '''"""A run of "How an LSTM keeps state", in plain Keras 3.

Same data, network, start and order of samples{outcome}. Needs keras and tensorflow.
"""

import keras
import numpy as np

title = {title!r}
{made_with}print(title)

# Data: every sample is sequence[start:stop] -> sequence[stop].
sequence = {sequence!r}
{code}
vocabulary = sorted(set(sequence))
codes = np.array([vocabulary.index(symbol) for symbol in sequence])
inputs = np.full((len(ranges), {context_length!r}), -1)  # -1 is padding, on the left
for row, (start, stop) in zip(inputs, ranges):
    row[len(row) - (stop - start):] = codes[start:stop]
targets = codes[[stop for _, stop in ranges]]
{encode}
x = x.reshape(len(ranges), {shape})  # {axes}
y = np.eye(len(vocabulary), dtype="float32")[targets]

# Network: each initialiser with a seed of its own.
model = keras.Sequential([
    keras.Input({input}),
    {hidden}
    keras.layers.Dense(
        len(vocabulary),
        activation="softmax",
        kernel_initializer=keras.initializers.GlorotUniform(seed={output_seed!r}),
    ),
])
model.compile(
    loss="categorical_crossentropy",
    optimizer=keras.optimizers.{optimizer}(learning_rate={learning_rate!r}{clip}),
    metrics=["accuracy"],{compiler}
)

{training}
    if (epoch + 1) % {every!r} == 0:
        print(f"epoch {{epoch + 1}}: loss {{loss:.4f}}")

# What it has learned, {asked}.
{reset}probabilities = model.predict(x, batch_size={ask_batch!r}, verbose=0)
for row, target, answer in zip(inputs, targets, probabilities):
    text = "".join(vocabulary[code] for code in row if code >= 0)
    said = answer.argmax()
    mark = "" if said == target else "  wrong, it is " + vocabulary[target]
    print(f"{{text}} -> {{vocabulary[said]}} {{answer[said]:.4f}}{{mark}}")
right = int((probabilities.argmax(axis=1) == targets).sum())
print(f"{{right}} of {{len(targets)}} right")
'''

_ENCODE = {
    "ordinal": 'x = (np.maximum(inputs, 0) / len(vocabulary)).astype("float32")',
    "ordinal_reserved": 'x = ((inputs + 1) / len(vocabulary)).astype("float32")',
    "one_hot": "table = np.eye(len(vocabulary) + 1, len(vocabulary), k=-1, dtype='float32')\n"
    "x = table[inputs + 1]  # row 0, all zeros, is the padding",
}
# What a dropout layer drops depends on the compiler too; the run was trained by this one.
_COMPILER = "\n    jit_compile=True,"
_OPTIMIZERS = {"adam": "Adam", "rmsprop": "RMSprop", "sgd": "SGD"}


def script(run: Run) -> str:
    """A Python script that reproduces the run with plain Keras and prints its predictions."""
    return script_of(run.config, run)


def script_of(config: RunConfig, run: Run | None = None) -> str:
    """The same of settings that may not be trained yet; where there is a ``run`` of them, the
    script says what came of it."""
    shape, rule = ModelSpec.of(config), config.rule
    seeds = weight_seeds(shape.weights, config.seed)
    stateful = rule.carries_state
    symbols = config.symbols
    plain = all(len(symbol) == 1 for symbol in symbols)
    return _SCRIPT.format(
        title=title_text(config),
        outcome="" if run is None else _outcome(run),
        made_with="" if run is None else f"made_with = {run.environment!r}\n",
        sequence=config.sequence if plain else list(symbols),
        code=cut_source(config),
        context_length=config.context_length,
        encode=_ENCODE[config.encoding],
        shape=", ".join(map(str, shape.input)),
        axes="samples, time steps, features" if rule.recurrent else "samples, features",
        input=f"batch_shape=({config.batch_size}, {shape.steps}, {shape.features})"
        if stateful
        else repr(tuple(shape.input)),
        hidden="\n    ".join(f"{layer}," for layer in _hidden(config, seeds)),
        output_seed=seeds["output_kernel"],
        optimizer=_OPTIMIZERS[config.optimizer],
        learning_rate=config.learning_rate,
        clip=f", global_clipnorm={config.clip!r}" if config.clip else "",
        compiler=_COMPILER if config.dropout else "",
        training=_training(config),
        every=max(1, config.epochs // 10),
        asked="asked in order, the state carried" if stateful else "every pair asked on its own",
        reset=_reset(config),
        ask_batch=config.batch_size if stateful else config.samples,
    )


def _outcome(run: Run) -> str:
    right = round(run.final_accuracy * run.config.samples)
    return f"; the finished network had {right!r} of {run.config.samples!r}\npairs right"


def cut_source(config: RunConfig) -> str:
    """Python that makes ``ranges`` from ``sequence`` as the config's framing does."""
    names = ("window", "runs", "max_run_length", "seed")
    return config.rule.cutting.code.format(**{name: repr(getattr(config, name)) for name in names})


def _training(config: RunConfig) -> str:
    """The loop over the epochs as source; it leaves the epoch's running ``loss``."""
    rule, random = config.rule, f"rng = np.random.default_rng([{config.seed}, 1])\n"
    epochs = f"for epoch in range({config.epochs}):\n"
    fit = (
        f"    loss = model.fit(\n        {{}}, batch_size={config.batch_size}, epochs=1, "
        'shuffle=False, verbose=0\n    ).history["loss"][0]'
    )
    reset = indent(_reset(config), "    ")
    if rule.segments and not config.shuffle:
        resets = rule.segments == "reset"
        where = "where each begins" if resets else "only when the epoch begins"
        return (
            "# Training: every epoch is cut into pieces of random length, read in random order;\n"
            f"# the state is reset {where}.\n"
            f"{random}batches = np.arange(len(x)).reshape(-1, {config.batch_size})\n{epochs}"
            f"    ends = np.flatnonzero(rng.random(len(batches) - 1) < {SEGMENT_ENDS}) + 1\n"
            "    pieces = np.split(batches, ends)\n"
            "    losses = []\n"
            + ("" if resets else reset)
            + "    for n in rng.permutation(len(pieces)):\n"
            + (indent(reset, "    ") if resets else "")
            + "        for batch in pieces[n]:\n"
            "            losses.append(model.train_on_batch(x[batch], y[batch])[0])\n"
            "    loss = np.mean(losses)"
        )
    each = "# Training: one call to fit per epoch,"
    if config.shuffle:
        return (
            f"{each} in the order of the original run.\n{random}{epochs}{reset}"
            "    order = np.arange(len(x), dtype=np.int32)\n    rng.shuffle(order)\n"
            + fit.format("x[order], y[order]")
        )
    how = "the state reset before it" if rule.carries_state else "in reading order"
    return f"{each} {how}.\n{epochs}{reset}" + fit.format("x, y")


def _reset(config: RunConfig) -> str:
    """Source that resets the state of every layer, where one is carried."""
    apart = 2 if config.dropout else 1  # each layer has a dropout after it, or none
    return "".join(
        f"model.layers[{apart * layer}].reset_state()\n"
        for layer in range(config.layers if config.rule.carries_state else 0)
    )


def _hidden(config: RunConfig, seeds: dict[str, int]) -> list[str]:
    """The hidden layers as source, each with what is dropped of it."""
    found = []
    for layer, seed in enumerate(dropout_seeds(config)):
        found.append(
            _recurrent(config, seeds, layer) if config.rule.recurrent else _dense(config, seeds)
        )
        if config.dropout:
            found.append(f"keras.layers.Dropout({config.dropout!r}, seed={seed!r})")
    return found


def _dense(config: RunConfig, seeds: dict[str, int]) -> str:
    start = f"keras.initializers.RandomNormal(stddev=0.05, seed={seeds['hidden_kernel']})"
    return (
        f'keras.layers.Dense(\n        {config.units},\n        activation="relu",\n'
        f"        kernel_initializer={start},\n    )"
    )


def _recurrent(config: RunConfig, seeds: dict[str, int], layer: int) -> str:
    name = layer_name(layer)
    sequences = "        return_sequences=True,\n" if layer < config.layers - 1 else ""
    stateful = "        stateful=True,\n" if config.rule.carries_state else ""
    return (
        f"keras.layers.{config.cell}(\n        {config.units},\n{sequences}{stateful}"
        "        kernel_initializer=keras.initializers.GlorotUniform("
        f"seed={seeds[f'{name}_kernel']}),\n"
        "        recurrent_initializer=keras.initializers.Orthogonal("
        f"seed={seeds[f'{name}_recurrent_kernel']}),\n    )"
    )
