"""A network on a text as a script that trains it in plain Keras 3, on a file of the user's, and
lets it write with exported weights. It imports nothing of this package.
"""

from lstm_core.config.title import text_title
from lstm_core.corpus.reading import FOLDED
from lstm_core.data.seeds import weight_seeds
from lstm_core.export.keras_source import OPTIMIZERS
from lstm_core.export.text_script_source import HEAD, NETWORK, STREAMS, TRAINING, WINDOWS, WRITING
from lstm_core.text_run import TEMPERATURES, TextRun, network_of

FILE = "train_text.py"
_VALUES = (
    *("corpus", "cell", "units", "layers", "dropout"),
    *("chunk", "batch_size", "seed", "updates", "held_out"),
)


def text_script(run: TextRun) -> str:
    """A Python script that trains the run's network with plain Keras and lets it write."""
    config, network = run.config, network_of(run.config)
    streams = config.way == "streams"
    rate = repr(config.learning_rate)
    if config.decay:
        rate = f"keras.optimizers.schedules.InverseTimeDecay({rate}, 1, {config.decay!r})"
    lower = all(one == one.lower() for one in run.vocabulary)
    parts = [
        HEAD.format(
            file=FILE,
            title=text_title(run.corpus_name, config),
            vocabulary="".join(run.vocabulary),
            beginning=run.beginning,
            temperatures=list(TEMPERATURES),
            seeds=weight_seeds(network.weights, config.seed),
            **{name: getattr(config, name) for name in _VALUES},
        ),
        f"EVERY, FOLDED = {streams!r}, {FOLDED!r}\n",
        NETWORK.format(lower=".lower()" if lower else ""),
        STREAMS if streams else WINDOWS.format(stride=config.stride),
        TRAINING.format(
            optimizer=OPTIMIZERS[config.optimizer],
            learning_rate=rate,
            clip=f", global_clipnorm={config.clip!r}" if config.clip else "",
            targets="codes[places + 1]" if streams else "codes[starts + chunk]",
        ),
        WRITING,
    ]
    return "".join(parts)
