"""What the page makes of the core's Plotly figures."""

import plotly.graph_objects as go

from lstm_core.figures.film import write_in

PAGE_TEXT = "#000037"
"""Streamlit's name for its darkest grey: its charts draw that on a light theme and the lightest on
a dark one, in the place of this colour. By itself it gives axes a grey too pale on white."""

PAGE_GROUND = "#000038"
"""Its name for the ground of the page, in the same way."""


def on_page(figure: go.Figure) -> go.Figure:
    """Write a figure in the page's text colour, light or dark. Returns it."""
    write_in(figure, PAGE_TEXT)
    figure.update_layout(hoverlabel_font_color=PAGE_TEXT)
    return figure
