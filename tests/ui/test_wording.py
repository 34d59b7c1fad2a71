"""How runs and shares are put into words."""

import pytest

from lstm_core import RunConfig
from ui.wording import accuracy_text, plain, title_of


@pytest.mark.parametrize(
    ("share", "text"),
    [(1, "100%"), (0, "0%"), (20 / 23, "86.96%"), (0.989, "98.9%"), (0.99999, "99.99%"),
     (0.1, "10%")],
)  # fmt: skip
def test_a_share_is_short_and_never_rounded_up_to_all(share, text):
    assert accuracy_text(share) == text


def test_a_title_names_what_differs_from_the_published_settings():
    assert title_of(RunConfig(framing="stateful")) == "Stateful · LSTM 50 · 300 epochs · seed 7"
    other = RunConfig(framing="stateful", batch_size=5, encoding="one_hot", sequence="AB*ABC")
    assert title_of(other) == (
        "Stateful · LSTM 50 · 300 epochs · seed 7 · batch size 5 · encoding one hot · AB\\*ABC"
    )


def test_a_long_sequence_is_cut_between_symbols():
    family = "👨‍👩‍👧"  # one symbol of five code points
    title = title_of(RunConfig(framing="one_char", sequence=(family + "a") * 10))
    assert title.endswith(" · " + (family + "a") * 5 + family + "…")


def test_markdown_in_a_sequence_is_shown_as_it_is():
    assert plain("a*b_[x]`ä\\") == "a\\*b\\_\\[x\\]\\`ä\\\\"


@pytest.mark.parametrize(
    "text", [":smile:", ":material/home:", ":streamlit:", ":red[x]", "-> <- -- >=", "https://a.b"]
)
def test_what_streamlit_makes_after_markdown_is_kept_apart_by_signs_without_width(text):
    # That it is then shown as it is, tests/browser/test_train.py sees in a browser.
    shown = plain(text)
    assert text not in shown
    assert shown.replace("\u200c", "").replace("\\", "") == text
