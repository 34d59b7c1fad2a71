"""A reader's own table as a tensor: what is read, and what is refused in words."""

import pytest

from lstm_core.errors import InputError
from lstm_core.questions.own_samples import MAX_CHARACTERS, as_samples, read_table

DAYS = "degrees, rain\n12, 0\n14, 3\n15, 0\n"


@pytest.mark.parametrize(
    "text",
    [
        DAYS,
        "\n  degrees;rain\n12;0\r\n14;3\n15;0",
        "degrees\train\n12\t0\n14\t3\n15\t0\n\n\n",
        "degrees rain\n12 0\n14   3\n15 0",
    ],
)
def test_columns_are_features_whatever_parts_them(text):
    table = read_table(text)
    assert table.names == ("degrees", "rain")
    assert [block.tolist() for block in table.blocks] == [[[12, 0], [14, 3], [15, 0]]]


def test_decimals_are_points_or_beside_semicolons_commas():
    assert read_table("1.5, -2e3").blocks[0].tolist() == [[1.5, -2000]]
    assert read_table("1,5; 2").blocks[0].tolist() == [[1.5, 2]]
    assert read_table("7").names == ("feature 1",)


def test_one_block_is_cut_and_several_are_samples():
    table = read_table(DAYS)
    assert as_samples(table, 2).tolist() == [[[12, 0], [14, 3]]]
    assert as_samples(table, 2, overlapping=True).shape == (2, 2, 2)
    assert as_samples(table, 1).shape == (3, 1, 2)
    several = read_table("1, 2\n3, 4\n\n5, 6\n7, 8")
    assert as_samples(several, 1).tolist() == [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "expected a line of numbers for each time step, got none; 12, 0 would do"),
        ("a, b", "got none"),
        ("1, 2\n3", "line 2 has 1 feature: expected 2"),
        ("a, b\n1, 2, 3", "line 2 has 3 features: expected 2"),
        ("1, 2\n3, x", "line 2: expected a number below a billion, got 'x'; 12.5 would work"),
        ("1, nan", "got 'nan'"),
        ("1, inf", "got 'inf'"),
        ("1e9", "below a billion"),
        (",".join("1" * 11), "at most 10 features, got 11"),
        ("1\n" * MAX_CHARACTERS, "expected at most 3,000 characters, got 6,000"),
    ],
)
def test_what_is_no_table_is_refused(text, says):
    with pytest.raises(InputError, match=says.replace("(", r"\(")):
        read_table(text)


@pytest.mark.parametrize(
    ("text", "steps", "says"),
    [
        (DAYS, 4, "expected 1 to 3 time steps a sample, as many as there are lines; got 4"),
        (DAYS, 0, "got 0"),
        ("1\n2\n\n3", 1, "sample 2 has 1 time step, the first has 2: expected as many in each"),
        ("1\n" * 100, 50, "at most 600 numbers, got 2,550"),
    ],
)
def test_a_tensor_that_cannot_be_is_refused(text, steps, says):
    with pytest.raises(InputError, match=says):
        as_samples(read_table(text), steps, overlapping=True)
