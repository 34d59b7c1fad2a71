"""The colours of all charts (``lstm_core.colours``), and what is written in them."""

from lstm_core.colours import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PALE_GREY,
    PURPLE,
    RIGHT,
    SKY_BLUE,
    VERMILLION,
    WRONG,
)

__all__ = [
    "BLUE",
    "GREEN",
    "GREY",
    "INK",
    "ORANGE",
    "PAGE_TEXT",
    "PALE_GREY",
    "PURPLE",
    "RIGHT",
    "SEQUENTIAL",
    "SKY_BLUE",
    "SLATE",
    "VERMILLION",
    "WRONG",
]

SLATE = "#6B7680"  # of marks in a picture
PAGE_TEXT = "currentColor"
"""What is written on the page's own ground: as the page's text, dark or light. A browser reads it
so in a picture too, whether it is drawn as SVG or on a canvas."""
SEQUENTIAL = [
    "#123570",
    "#3B496C",
    "#575D6D",
    "#707173",
    "#8A8678",
    "#A59C74",
    "#C3B369",
    "#E1CC55",
]
"""From little to much: cividis (Nuñez and others, 2018) without its ends, which a ground hides."""
INK = {
    BLUE: "#FFFFFF",
    SKY_BLUE: "#000000",
    ORANGE: "#000000",
    GREEN: "#000000",
    VERMILLION: "#000000",
    SLATE: "#FFFFFF",
    PALE_GREY: PAGE_TEXT,
}
"""What is written in a field of a colour: in contrast of at least 4.5 to it."""
