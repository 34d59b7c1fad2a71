"""The one door to TensorFlow and Keras: import them from here, never directly.

Importing this module takes seconds, so nothing on the way to the first page does.
"""

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Silences oneDNN's start-up line; the networks here are too small for it to help.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
# Everything here runs on the processor; probing for a GPU costs time and prints warnings.
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

# These products are so small that sharing one out among threads costs more than it gains:
# without this, five time steps take half as long again, 256 units too (docs/benchmarks.md).
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
_NO_SHARING = "--xla_disable_hlo_passes=cpu-parallel-task-assigner"
os.environ["XLA_FLAGS"] = f"{_NO_SHARING} {os.environ.get('XLA_FLAGS', '')}".strip()

import keras  # noqa: E402
import tensorflow as tf  # noqa: E402

__all__ = ["keras", "tf"]
