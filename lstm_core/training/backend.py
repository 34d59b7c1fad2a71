"""The one door to TensorFlow and Keras: import them from here, never directly.

Importing this module takes seconds, so nothing on the way to the first page does.
"""

import os

from lstm_core.storage.compiled_code import folder_for_compiled_code

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# Silences oneDNN's start-up line; the networks here are too small for it to help.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
# Everything here runs on the processor; probing for a GPU costs time and prints warnings.
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

# These products are so small that sharing one out among threads costs more than it gains:
# without this, five time steps take half as long again, 256 units too (docs/benchmarks.md).
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
# LLVM's third level makes these loops no faster, and takes longer.
_XLA = "--xla_disable_hlo_passes=cpu-parallel-task-assigner --xla_backend_optimization_level=2"
os.environ["XLA_FLAGS"] = f"{_XLA} {os.environ.get('XLA_FLAGS', '')}".strip()

# What was compiled once is compiled in no later process. Processes inherit the flag.
COMPILED_CODE = folder_for_compiled_code()
if COMPILED_CODE is not None:
    _flags, _keep = os.environ.get("TF_XLA_FLAGS", ""), "--tf_xla_persistent_cache_directory"
    if _keep not in _flags:
        os.environ["TF_XLA_FLAGS"] = f"{_keep}={COMPILED_CODE} {_flags}".strip()
    elif f"{_keep}={COMPILED_CODE}" not in _flags:
        COMPILED_CODE = None  # somebody keeps it elsewhere, and looks after it

import keras  # noqa: E402
import tensorflow as tf  # noqa: E402
from tensorflow.python.eager import context  # noqa: E402
from tensorflow.python.framework import ops  # noqa: E402

__all__ = ["COMPILED_CODE", "context", "keras", "ops", "tf"]
