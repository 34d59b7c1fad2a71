"""A run as a script that reproduces it in plain Keras 3: same data, same initial weights, same
order of samples, ``fit`` epoch by epoch. It imports nothing of this package.
"""

from textwrap import fill, indent

from lstm_core.config import RunConfig
from lstm_core.config.title import title_text
from lstm_core.data.augmentation import variants
from lstm_core.data.dataset import make_dataset
from lstm_core.data.model_spec import ModelSpec
from lstm_core.export.keras_source import (
    data_source,
    encoding_source,
    filled,
    model_source,
    reset_source,
    samples_source,
    training_source,
)
from lstm_core.interpret.accuracy_by import letters_recited
from lstm_core.run import Run
from lstm_core.sequence.symbols import TOKENS

# Values of a run reach the source by their repr alone (!r): a text among them stays a text. What
# has no !r is source of this package's own.
_SCRIPT = '''"""A run of "How an LSTM keeps state", in plain Keras 3.

Same data, network, start and order of samples{outcome}. Needs keras and tensorflow.
"""

import keras
import numpy as np

title = {title!r}
{made_with}print(title)

{about}
{data}
# Network: each initialiser with a seed of its own.
{model}
{training}
    if (epoch + 1) % {every!r} == 0:
        print(f"epoch {{epoch + 1}}: loss {{loss:.4f}}")


def text(codes):
    return {join!r}.join(vocabulary[code] for code in codes if code >= 0)


# What it has learned, {asked}.
{reset}{first}probabilities = model.predict(x, batch_size={ask_batch!r}, verbose=0)
said = probabilities.argmax(axis=-1)
for row, target, answer, probability in zip(inputs, targets, said, probabilities.max(axis=-1)):
    {told}
right = int((said == targets).sum())
print(f"{{right}} of {{(targets >= 0).sum()}} right")
{by}'''
_ONE = """mark = "" if answer == target else "  wrong, it is " + text([target])
    if target >= 0:
        print(f"{text(row)} -> {text([answer])} {probability:.4f}{mark}")"""
_MANY = """answer = np.where(target < 0, -1, answer)
    mark = "" if (answer == target).all() else "  wrong, it is " + text(target)
    print(f"{text(row)} -> {text(answer)}{mark}")"""
# The accuracy in the task's own terms. {again} makes the data of other codes or strings.
_PLACES = """
{tests}{again}said = model.predict(x, batch_size={batch}, verbose=0).argmax(axis=-1)
for place, of in enumerate((targets >= 0).T):
    print(f"{by} {{place + 1}}: {{(said == targets)[of, place].mean():.4f}} right")
"""
_LENGTHS = """
# Strings of other lengths; one is right where all answers are.
{tests}{again}    said = model.predict(x, verbose=0).argmax(axis=-1)
    right = ((said == targets) | (targets < 0)).all(axis=1).mean()
    print(f"{by} {{n}}: {{right:.4f}} right")
"""
_STREAMS = """
for n in range({batch}):
    own = slice(n, None, {batch})
    share = (said == targets)[own][targets[own] >= 0].mean()
    print(f"{by} {{n + 1}}: {{share:.4f}} right")
"""
_FED_BACK = """
# Each letter that it gives is read next{whence}.
{starts}right = []
for letter in range({letters}):
    {encode}
    x = x.reshape({shape})
    answers = model.predict_on_batch(x).argmax(axis=-1)
    right.append((answers == due(letter)).mean())
    inputs = np.hstack([inputs[:, 1:], answers[:, None]])
for n, share in enumerate(np.reshape(right, (-1, {block})).mean(axis=1)):
    print(f"{by} {{(n + 1) * {block}}}: {{share:.4f}} right")
"""
_LOOP = """cycle = codes[:{own}]
places = {places}
inputs = cycle[(places - np.arange({context})[::-1]) % len(cycle)]
due = lambda letter: cycle[(places[:, 0] + 1 + letter) % len(cycle)]
"""
_SEVERAL = """out = targets.reshape(-1, {letters})
inputs, due = inputs[::{letters}], lambda letter: out[:, letter]
"""


def script(run: Run) -> str:
    """A Python script that reproduces the run with plain Keras and prints its predictions."""
    return script_of(run.config, run)


def script_of(config: RunConfig, run: Run | None = None) -> str:
    """The same of settings that may not be trained yet; where there is a ``run`` of them, the
    script says what came of it."""
    stateful, some = config.rule.carries_state, config.samples
    first = f"inputs, targets, x = inputs[:{some}], targets[:{some}], x[:{some}]\n"
    return _SCRIPT.format(
        title=title_text(config),
        outcome="" if run is None else _outcome(run),
        made_with="" if run is None else f"made_with = {run.environment!r}\n",
        about=fill(f"# Data: {config.goal.explanation}", 90, subsequent_indent="# "),
        data=data_source(config),
        model=model_source(config, exact=True),
        training=training_source(config, exact=True),
        every=max(1, config.epochs // 10),
        join=TOKENS[config.tokens][1],
        asked="asked in order, the state carried" if stateful else "every sample asked on its own",
        reset=reset_source(config),
        first=first if variants(config) > 1 else "",
        told=_ONE if config.answers == "last" else _MANY,
        ask_batch=config.batch_size if stateful else config.samples,
        by=_accuracy_by(config),
    )


def _accuracy_by(config: RunConfig) -> str:
    """Source that prints what ``interpret.accuracy_by`` tells; of a loop that is read with its
    state from the first letter on alone."""
    goal, shape = config.goal, "len(inputs), " + ", ".join(map(str, ModelSpec.of(config).input))
    stateful, reset, encode = (
        config.rule.carries_state,
        reset_source(config),
        encoding_source(config),
    )
    again, tests = "", filled(config, goal.code.tests)
    if tests:
        again = f"{samples_source(config)}{encode}"
    if goal.by == "length":
        return _LENGTHS.format(by=goal.by, tests=tests, again=indent(again, "    "))
    if goal.by == "stream":
        return _STREAMS.format(by=goal.by, batch=config.batch_size)
    if config.answers != "last":
        again += f"x = x.reshape({shape})\n" if tests else ""
        batch = config.batch_size if stateful else config.samples
        return _PLACES.format(by=goal.by, tests=tests, again=again + reset, batch=batch)
    if goal.by is None:
        return ""
    letters = config.reach or 1
    starts, block, whence = _SEVERAL.format(letters=letters), 1, ""
    if goal.by == "distance":
        letters = letters_recited(config)
        block, whence = letters // 10, ", from every letter on"
        places = "np.arange(len(cycle))[:, None]"
        if stateful:
            places = f"np.zeros(({config.batch_size}, 1), int)"
            whence = ", from the first on"
        starts = _LOOP.format(
            own=len(config.own_symbols), places=places, context=config.context_length
        )
    return _FED_BACK.format(
        by=goal.by,
        whence=whence,
        starts=starts + reset,
        letters=letters,
        block=block,
        shape=shape,
        encode=indent(encode, "    ").strip(),
    )


def _outcome(run: Run) -> str:
    asked = len(make_dataset(run.config).target_codes)
    right = round(run.final_accuracy * asked)
    return f"; the finished network had {right!r} of {asked!r}\nanswers right"
