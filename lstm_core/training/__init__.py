"""The only folder that imports TensorFlow and Keras: settings to a trained ``Run``, and
settings and a text to a ``TextRun``.

Imports ``data``, ``inference``, ``corpus``, ``config``, ``errors``, ``run``, ``text_run`` and
``storage``, which says where compiled code is kept. Importing it takes seconds, so nothing outside
does so but inside a function.
"""

from lstm_core.training.trainer import train

__all__ = ["train"]
