"""The theme's charts and ours have the same colours."""

import tomllib

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
