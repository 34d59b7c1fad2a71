"""Exports of a run: ``EXPORTS`` says what there is, ``TEXT_EXPORTS`` what of one that learned a
text, for the command line, a menu and a zip.

Imports everything below but ``experiments`` and ``cli``; ``training`` only inside functions.
"""

from lstm_core.export.export import EXPORTS, Export
from lstm_core.export.script import script
from lstm_core.export.text_export import TEXT_EXPORTS, TextExport
from lstm_core.export.text_script import text_script

__all__ = ["EXPORTS", "TEXT_EXPORTS", "Export", "TextExport", "script", "text_script"]
