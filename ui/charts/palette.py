"""The colours of all charts, by their names in Okabe and Ito, "Color Universal Design" (2008):
told apart by colour-blind readers, and legible on a light and on a dark ground.

In texts vermillion is called orange, as it looks; so no picture has both.
"""

BLUE, SKY_BLUE, GREEN = "#0072B2", "#56B4E9", "#009E73"
ORANGE, VERMILLION, PURPLE = "#E69F00", "#D55E00", "#CC79A7"
GREY = "#7A7A7A"
PALE_GREY = "#8888883A"  # of fields that say nothing
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
