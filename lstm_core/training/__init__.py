"""The only folder that imports TensorFlow and Keras: settings to a trained ``Run``.

Imports ``data``, ``inference``, ``config``, ``errors``, ``run`` and ``storage``, which says where
compiled code is kept. Importing it takes seconds, so nothing outside does so but inside a function.
"""

from lstm_core.training.trainer import train

__all__ = ["train"]
