"""Exports of a run: ``EXPORTS`` says what there is, for the command line, a menu and a zip.

Imports everything below but ``experiments`` and ``cli``; ``training`` only inside functions.
"""

from lstm_core.export.export import EXPORTS, Export
from lstm_core.export.script import script

__all__ = ["EXPORTS", "Export", "script"]
