"""All colours: of a page's ground, text and controls on light and on dark ground, which the app's
theme repeats, and of what is drawn there, in the app, in its programs for the browser, and in what
is exported. It imports nothing.

The hues have their names from Okabe and Ito, "Color Universal Design" (2008): told apart by
colour-blind readers, and legible on a light and on a dark ground. In texts vermillion is called
orange, as it looks; so no chart has both.
"""

LIGHT = {
    "background": "#FFFFFF",
    "secondary-background": "#F2F5F8",
    "text": "#0B1219",
    "border": "#D5DCE3",
    "primary": "#0068A3",
}
DARK = {
    "background": "#0E141A",
    "secondary-background": "#1B242E",
    "text": "#E8EDF2",
    "border": "#35424F",
    "primary": "#248CD1",
}
FAINT = "#4A5866"  # text that is read second, on light ground

BLUE, SKY_BLUE, GREEN = "#0072B2", "#56B4E9", "#009E73"
ORANGE, VERMILLION, PURPLE = "#E69F00", "#D55E00", "#CC79A7"
GREY, OLIVE = "#7A7A7A", "#B8A900"
PALE_GREY = "#8888883A"  # of fields that say nothing
SERIES = (BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY_BLUE, GREY, OLIVE)
"""Of lines side by side, in this order."""
RIGHT, WRONG = GREEN, VERMILLION
"""Of what a network answers."""
QUANTITY_COLOURS = {"loss": VERMILLION, "accuracy": GREEN}

_OF_PROGRAMS = {
    "right": RIGHT,
    "wrong": WRONG,
    "blue": BLUE,
    "orange": ORANGE,
    "purple": PURPLE,
    "pale": PALE_GREY,
    **QUANTITY_COLOURS,
}


def css_variables(colours: dict[str, str]) -> str:
    """As Streamlit names them for its components, so that a program finds them on any page."""
    return " ".join(f"--st-{name}-color: {colour};" for name, colour in colours.items())


def hue_variables() -> str:
    """A rule of CSS with the hues that programs in the browser draw in, for the page or for the
    component they stand in. Text of a hue is mixed with the page's ink, for contrast."""
    hues = " ".join(f"--hue-{name}: {colour};" for name, colour in _OF_PROGRAMS.items())
    return f":root, :host {{ {hues} }}\n"
