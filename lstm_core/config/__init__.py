"""Settings: their values, their validation, and their form as text.

Imports ``sequence``, ``hashes``, ``errors`` and ``wording``.
"""

from lstm_core.config.run_config import RunConfig, setting_names

__all__ = ["RunConfig", "setting_names"]
