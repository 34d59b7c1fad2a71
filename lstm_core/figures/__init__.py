"""Plotly figures from plain arrays. They carry a template of their own, so that they look the
same in a page, a notebook and an exported file.

Imports ``inference``, ``data``, ``config``, ``sequence`` and ``errors``.
"""

from lstm_core.figures.learning import learning_curves
from lstm_core.figures.probabilities import probability_film
from lstm_core.figures.states import Panel, state_film, unit_lines

__all__ = ["Panel", "learning_curves", "probability_film", "state_film", "unit_lines"]
