"""What a browser shows of a network on its own: the talk and the explorable page, each as data and
as a program.

Imports ``config``, ``data``, ``inference``, ``interpret``, ``run`` and ``wording``. The programs in
``web`` are plain JavaScript without libraries: they step the network themselves, so that a key is
answered whatever a server does.
"""

from lstm_core.stage.explorable import explorable_data, why_not_explored
from lstm_core.stage.network_data import network_data
from lstm_core.stage.program import EXPLORER, TALK
from lstm_core.stage.talk import SLIDES, talk_data, why_not_shown

__all__ = [
    "EXPLORER",
    "SLIDES",
    "TALK",
    "explorable_data",
    "network_data",
    "talk_data",
    "why_not_explored",
    "why_not_shown",
]
