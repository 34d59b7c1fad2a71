"""The theme's charts, ours, and what the browser's programs draw have the same colours."""

import re
import tomllib

import pytest

from lstm_core.colours import BLUE, DARK, LIGHT, SERIES, VERMILLION, hue_variables
from lstm_core.stage import EXPLORER, TALK
from tests.cases import ROOT
from ui.charts import palette
from ui.charts.learning import LEARNING


def test_the_theme_repeats_the_palette():
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
    assert theme["light"]["chartCategoricalColors"] == list(SERIES)
    assert {BLUE, VERMILLION} <= set(theme["chartDivergingColors"])
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


@pytest.mark.parametrize(
    "program", [TALK, EXPLORER, LEARNING], ids=["talk", "explorer", "learning"]
)
def test_programs_in_the_browser_have_no_hue_of_their_own(program):
    styles, script = program.styles(), program.script()
    rule = hue_variables()
    assert styles.startswith(rule)
    given = set(re.findall(r"(--hue-[a-z]+):", rule))
    used = set(re.findall(r"--hue-[a-z]+", styles[len(rule) :] + script))
    assert used
    assert used <= given
    written = re.findall(r"#(?:[0-9a-fA-F]{3}){1,2}\b", styles[len(rule) :] + script)
    assert {one.lower() for one in written} <= {"#fff", "#ffffff", "#000", "#000000"}


def test_right_and_wrong_are_the_same_on_every_page():
    from ui.compare.predictions import COLOURS, RIGHT, WRONG

    rule = hue_variables()
    assert f"--hue-right: {COLOURS[RIGHT]};" in rule
    assert f"--hue-wrong: {COLOURS[WRONG]};" in rule
