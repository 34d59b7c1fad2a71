"""How runs and shares are put into words."""

import pytest

from lstm_core import RunConfig
from ui.wording import accuracy_text, plain, roughly, so_far, title_of


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


def test_what_takes_longer_than_it_mostly_does_says_so():
    assert so_far(5, 0.3) == "about 5.0 s"
    assert so_far(5, 3) == "about 5.0 s (3.0 s so far)"
    assert so_far(5, 11) == "11 s so far, usually about 5.0 s"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(3.2, "about 4.0 s"), (41, "about 45 s"), (44, "about 45 s"), (61, "about 1 min 15 s"),
     (400, "about 7 min 0 s")],
)  # fmt: skip
def test_the_time_left_goes_in_steps(seconds, text):
    assert roughly(seconds) == text
