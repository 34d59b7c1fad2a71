"""What a run was made with."""

import platform

import numpy as np

from lstm_core.training.backend import keras, tf


def versions() -> dict[str, str]:
    """Versions by name, and the kind of machine."""
    return {
        "python": platform.python_version(),
        "tensorflow": tf.__version__,
        "keras": keras.__version__,
        "numpy": np.__version__,
        "machine": platform.machine(),
    }
