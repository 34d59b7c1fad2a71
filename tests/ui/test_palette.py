"""The theme's charts and ours have the same colours."""

import tomllib

import pytest

from lstm_core.colours import DARK, LIGHT
from tests.cases import ROOT
from ui.charts import palette


def test_the_theme_repeats_the_palette():
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
    names = ("BLUE", "VERMILLION", "GREEN", "PURPLE", "ORANGE", "SKY_BLUE", "GREY")
    colours = [getattr(palette, name) for name in names]
    assert theme["light"]["chartCategoricalColors"][: len(names)] == colours
    assert {palette.BLUE, palette.VERMILLION} <= set(theme["chartDivergingColors"])
    sequential = theme["chartSequentialColors"]
    assert sequential[1:-1] == palette.SEQUENTIAL


@pytest.mark.parametrize(("ground", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_the_theme_repeats_the_colours_of_exported_pages(ground, colours):
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"][ground]
    names = {
        "background": "backgroundColor",
        "secondary-background": "secondaryBackgroundColor",
        "text": "textColor",
        "border": "borderColor",
        "primary": "primaryColor",
    }
    assert {name: theme[names[name]] for name in colours} == colours
    assert set(names) == set(colours)
