"""The place where it matters what was read before, in networks whose memory is known."""

import numpy as np

from lstm_core.inference.spelling import codes_of
from lstm_core.interpret.telling_places import telling_place
from tests.interpret.test_meanings import COUNTER, VOCABULARY, a_text, counting_network


def test_a_network_that_counts_brackets_differs_inside_of_them():
    network, trained, _ = counting_network()
    trained["output_kernel"] = np.zeros_like(trained["output_kernel"])
    trained["output_kernel"][COUNTER, VOCABULARY.index(")")] = 20  # closes what it knows of
    text = a_text(3_000)
    codes = codes_of(VOCABULARY, text)
    place = telling_place(network, trained, VOCABULARY, codes, before=50, length=3)
    assert 50 <= place <= len(text) - 3
    assert text[place].isalpha()
    assert not text[place - 1].isalpha()
    opened = text[:place].rfind("(")
    assert opened > text[:place].rfind(")")
    assert not {"(", ")"} & set(text[place : place + 3])


def test_without_brackets_it_is_a_beginning_of_a_word_and_in_too_short_a_text_none():
    network, trained, _ = counting_network()
    text = a_text(600).replace("(", "").replace(")", "")
    codes = codes_of(VOCABULARY, text)
    place = telling_place(network, trained, VOCABULARY, codes, before=50, length=3)
    assert text[place].isalpha()
    assert not text[place - 1].isalpha()
    assert telling_place(network, trained, VOCABULARY, codes[:52], before=50, length=3) is None
