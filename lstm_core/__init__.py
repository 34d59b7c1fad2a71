"""How an LSTM keeps state, on the smallest problem that shows it: the alphabet.

Importing this package does not load TensorFlow. Looking at a trained run needs NumPy,
pandas and Plotly alone; only ``lstm_core.training.trainer`` and what it calls trains.

    from lstm_core import RunConfig, Store
    from lstm_core.training import train

    run = train(RunConfig(framing="time_steps"))
"""

from lstm_core.config import RunConfig
from lstm_core.errors import SettingError
from lstm_core.run import Run
from lstm_core.sequence.framings import FRAMINGS
from lstm_core.storage.store import Store

__all__ = ["FRAMINGS", "Run", "RunConfig", "SettingError", "Store"]
