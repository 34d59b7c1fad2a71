"""A run has one name, in all that goes out of the house."""

import re
from html import unescape

import pytest

from lstm_core.config import RunConfig
from lstm_core.config.title import name_of, title_text
from lstm_core.export.page import figures_page
from lstm_core.export.script import script_of
from lstm_core.stage import explorable_data, talk_data
from lstm_core.training import train
from tests.cases import small_config


def test_the_name_says_what_is_asked_first_and_the_title_what_differs_too():
    assert (
        name_of(RunConfig(framing="stateful", epochs=1)) == "Stateful · LSTM 50 · 1 epoch · seed 7"
    )
    other = RunConfig(framing="stateful", shuffle=False, encoding="one_hot", sequence="AB*ABC")
    assert title_text(RunConfig(framing="stateful")) == name_of(RunConfig(framing="stateful"))
    assert title_text(other) == f"{name_of(other)} · encoding one hot · AB*ABC"
    deep = RunConfig(framing="stateful", layers=2, dropout=0.2, clip=1)
    assert title_text(deep) == (
        "Stateful · LSTM 50 · 2 layers · 300 epochs · seed 7 · dropout 0.2 · clip 1"
    )


@pytest.fixture(scope="module")
def odd_run():
    return train(small_config("stateful", batch_size=5, learning_rate=0.01))


def test_pages_exports_and_programs_call_a_run_the_same(odd_run):
    title = title_text(odd_run.config)
    assert "batch size 5 · learning rate 0.01" in title
    page, _, _ = figures_page(odd_run).partition("<h2>")
    heads = re.findall("<(title|h1)>(.*?)</", page)
    assert [unescape(text) for _, text in heads] == [title, title]
    assert f"\ntitle = {title!r}\n" in script_of(odd_run.config)
    assert explorable_data(odd_run)["name"] == title
    assert talk_data(odd_run)["name"] == name_of(odd_run.config)
