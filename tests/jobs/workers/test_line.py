"""Who is next: turns among owners, and each owner's own order."""

from hypothesis import given
from hypothesis import strategies as st

from jobs.workers.line import Line

ASKED = st.lists(st.tuples(st.sampled_from("abc"), st.integers()), max_size=30)


def filled(asked):
    line = Line()
    for place, (owner, _) in enumerate(asked):
        line.add((owner, place), owner)
    return line


def taken(line):
    found = []
    while (item := line.take()) is not None:
        found.append(item)
    return found


def test_a_hundred_of_one_do_not_hold_up_one_of_another():
    line = filled([("anna", 0)] * 100 + [("ben", 0)])
    assert [owner for owner, _ in taken(line)][:3] == ["anna", "ben", "anna"]


@given(ASKED)
def test_all_come_out_once_each_owners_in_their_order_and_as_announced(asked):
    line = filled(asked)
    announced = list(line)
    found = taken(line)
    assert found == announced
    assert len(found) == len(asked)
    for owner in "abc":
        places = [place for one, place in found if one == owner]
        assert places == sorted(places)


@given(ASKED)
def test_nobody_has_two_turns_more_than_another_who_waits(asked):
    found = [owner for owner, _ in taken(filled(asked))]
    for owner in set(found):
        last = len(found) - found[::-1].index(owner)  # until then it always waited
        turns = [found[:last].count(other) for other in set(found)]
        assert max(turns) <= found[:last].count(owner) + 1


def test_what_is_not_ready_is_passed_over_and_keeps_its_place():
    line = filled([("anna", 0), ("anna", 0), ("ben", 0)])
    assert line.take(lambda item: item[0] == "ben") == ("ben", 2)
    assert line.take(lambda item: item[0] == "ben") is None
    assert taken(line) == [("anna", 0), ("anna", 1)]


def test_what_is_removed_does_not_come():
    line = filled([("anna", 0), ("ben", 0), ("anna", 0)])
    assert line.remove(("anna", 0))
    assert not line.remove(("anna", 0))
    assert len(line) == 2
    assert taken(line) == [("anna", 2), ("ben", 1)]
