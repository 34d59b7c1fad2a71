"""The talk as data, and as the program that plays it in a browser.

Imports ``config``, ``data``, ``inference``, ``run`` and ``wording``. The program in ``web`` is
plain JavaScript without libraries: it steps the network itself, so that a key is answered whatever
a server does.
"""

from lstm_core.stage.program import program, styles
from lstm_core.stage.talk import (
    SLIDES,
    can_be_shown,
    name_of,
    network_data,
    talk_data,
    why_not_shown,
)

__all__ = [
    "SLIDES",
    "can_be_shown",
    "name_of",
    "network_data",
    "program",
    "styles",
    "talk_data",
    "why_not_shown",
]
