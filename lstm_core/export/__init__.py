"""Take a run away: as a script, as tables, as weights, as a Keras file, as a zip of all."""

from lstm_core.export.export import bundle, history_csv, keras_file, predictions_csv, weights_npz
from lstm_core.export.script import script

__all__ = ["bundle", "history_csv", "keras_file", "predictions_csv", "script", "weights_npz"]
