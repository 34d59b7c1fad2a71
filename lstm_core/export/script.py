"""A run as a script that reproduces it in plain Keras 3: same data, same initial weights, same
order of samples, ``fit`` epoch by epoch. It imports nothing of this package.
"""

from textwrap import fill, indent

from lstm_core.config import RunConfig
from lstm_core.config.title import title_text
from lstm_core.data.augmentation import variants
from lstm_core.data.dataset import make_dataset
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
# The accuracy in the task's own terms: of each column of what was said.
_BY = """
{before}columns = [one.reshape(-1, {columns}, {block}) for one in (said, targets)]
for n in range({columns}):
    answers, due = (one[:, n] for one in columns)
    share = (answers == due)[due >= 0].mean()
    print(f"{by} {{(n + 1) * {block}}}: {{share:.4f}} right")
"""
_LENGTHS = """
# Strings of other lengths; one is right where all answers are.
{tests}    {again}
    said = model.predict(x, verbose=0).argmax(axis=-1)
    right = ((said == targets) | (targets < 0)).all(axis=1).mean()
    print(f"{by} {{n}}: {{right:.4f}} right")
"""
_FED_BACK = """{start}said = []
for letter in range({letters}):  # each that it gives is read next
    {encode}
    said.append(model.predict_on_batch(x).argmax(axis=-1))
    inputs = np.column_stack([inputs[:, 1:], said[-1]])
said = np.transpose(said)
"""
_LOOP = """cycle, first = codes[:{own}], {first}[:, None]
inputs = cycle[(first - np.arange({context})[::-1]) % len(cycle)]
targets = cycle[(first + 1 + np.arange({letters})) % len(cycle)]
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
    """Source that prints what ``interpret.accuracy_by`` tells; a loop that is read with a state is
    recited from its first letter on alone."""
    goal, columns, block, before = config.goal, config.places, 1, ""
    if goal.by is None:
        return ""
    tests, reset = filled(config, goal.code.tests), reset_source(config)
    encode, stateful = encoding_source(config, "len(inputs)"), config.rule.carries_state
    again = f"{samples_source(config)}{encode}"
    if goal.by == "length":
        return _LENGTHS.format(by=goal.by, tests=tests, again=indent(again, "    ").strip())
    if goal.by == "stream":
        columns = config.batch_size
    elif config.answers == "last":
        columns = letters = config.reach or 1
        start = f"inputs = inputs[::{letters}]\n"
        if goal.by == "distance":
            letters, own = letters_recited(config), len(config.own_symbols)
            columns, block = 10, letters // 10
            first = f"np.zeros({config.batch_size}, int)" if stateful else f"np.arange({own})"
            names = dict(own=own, context=config.context_length, first=first)
            start = _LOOP.format(letters=letters, **names)
        encode = indent(encode, "    ").strip()
        before = _FED_BACK.format(start=start + reset, letters=letters, encode=encode)
    elif tests:
        batch = config.batch_size if stateful else config.samples
        said = f"said = model.predict(x, batch_size={batch}, verbose=0).argmax(axis=-1)\n"
        before = f"{tests}{again}\n{reset}{said}"
    return _BY.format(by=goal.by, before=before, columns=columns, block=block)


def _outcome(run: Run) -> str:
    asked = len(make_dataset(run.config).target_codes)
    right = round(run.final_accuracy * asked)
    return f"; the finished network had {right!r} of {asked!r}\nanswers right"
