"""The colours of a page's ground, text and controls, on light and on dark ground: of the app, whose
theme repeats them, and of every page that is exported. It imports nothing.
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


def css_variables(colours: dict[str, str]) -> str:
    """As Streamlit names them for its components, so that a program finds them on any page."""
    return " ".join(f"--st-{name}-color: {colour};" for name, colour in colours.items())
