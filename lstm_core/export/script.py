"""A run as a script that reproduces it in plain Keras 3: same data, same initial weights, same
order of samples, ``fit`` epoch by epoch. It imports nothing of this package.
"""

from lstm_core.config import RunConfig
from lstm_core.config.title import title_text
from lstm_core.export.keras_source import data_source, model_source, reset_source, training_source
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
{data}
# Network: each initialiser with a seed of its own.
{model}
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


def script(run: Run) -> str:
    """A Python script that reproduces the run with plain Keras and prints its predictions."""
    return script_of(run.config, run)


def script_of(config: RunConfig, run: Run | None = None) -> str:
    """The same of settings that may not be trained yet; where there is a ``run`` of them, the
    script says what came of it."""
    stateful = config.rule.carries_state
    return _SCRIPT.format(
        title=title_text(config),
        outcome="" if run is None else _outcome(run),
        made_with="" if run is None else f"made_with = {run.environment!r}\n",
        data=data_source(config),
        model=model_source(config, exact=True),
        training=training_source(config, exact=True),
        every=max(1, config.epochs // 10),
        asked="asked in order, the state carried" if stateful else "every pair asked on its own",
        reset=reset_source(config),
        ask_batch=config.batch_size if stateful else config.samples,
    )


def _outcome(run: Run) -> str:
    right = round(run.final_accuracy * run.config.samples)
    return f"; the finished network had {right!r} of {run.config.samples!r}\npairs right"
