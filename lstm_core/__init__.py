"""How an LSTM keeps state, on the smallest problem that shows it: the alphabet.

    from lstm_core import RunConfig, Store, train

    run = train(RunConfig(framing="time_steps"))
    Store().save(run)

Importing this package does not load TensorFlow; calling ``train`` does. Looking at a trained run
needs NumPy, pandas and Plotly alone.
"""

from typing import Any

from lstm_core.config import RunConfig
from lstm_core.errors import SettingError
from lstm_core.former import keep_importable
from lstm_core.run import Run
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.storage.store import Store

__version__ = "0.2.0"

__all__ = ["FRAMINGS", "Run", "RunConfig", "SettingError", "Store", "train"]

keep_importable()


def train(config: RunConfig, **options: Any) -> Run:
    """``lstm_core.training.train``, which is loaded, and TensorFlow with it, at the first call."""
    from lstm_core.training import train

    return train(config, **options)
