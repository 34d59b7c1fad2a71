"""The numbers at the curves of what is learned, where they are made: in a browser."""

import pytest

from ui.charts.learning import LEARNING

NUMBERS = """script => new Function(script + `
    return {
        accuracy: [1, 0.9965, 0.99999, 0.29, 0].map((one) => QUANTITIES.accuracy.text(one)),
        ticks: [0, 0.0031, 0.73, 1, 3.26, 9, 47, 130].map(QUANTITIES.loss.ticks),
    };`)()"""


@pytest.fixture
def numbers(browser):
    page = browser.new_page()
    yield page.evaluate(NUMBERS, LEARNING.script().replace("export default", ""))
    page.close()


def test_only_all_is_a_hundred_per_cent_and_axes_go_from_zero_in_even_steps(numbers):
    assert numbers["accuracy"] == ["100%", "99.7%", "99.9%", "29.0%", "0.0%"]
    assert numbers["ticks"] == [
        [0, 1],
        [0, 0.001, 0.002, 0.003, 0.004],
        [0, 0.2, 0.4, 0.6, 0.8],
        [0, 0.2, 0.4, 0.6, 0.8, 1],
        [0, 1, 2, 3, 4],
        [0, 2, 4, 6, 8, 10],
        [0, 10, 20, 30, 40, 50],
        [0, 50, 100, 150],
    ]
