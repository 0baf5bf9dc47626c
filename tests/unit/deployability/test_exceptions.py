"""Which places lie under the threshold, and since when."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployability.domain.exceptions import ALL, exceptions, places
from deployability.domain.strength import Strength


def cells(**lost: int) -> dict[tuple[str, str], Strength]:
    """`cells(south_con=3)`: ten posts each, so many lost."""
    return {tuple(name.split("_")): Strength(Decimal(10), {"v": Decimal(fte)}) for name, fte in lost.items()}  # type: ignore[misc]


def test_places_are_the_whole_the_teams_the_roles_and_the_cells() -> None:
    found = places(cells(north_sgt=0, north_con=1, south_con=4))
    assert list(found) == [
        ALL,
        ("north", ""),
        ("south", ""),
        ("", "sgt"),
        ("", "con"),
        ("north", "sgt"),
        ("north", "con"),
        ("south", "con"),
    ]
    assert [int(each.undeployable) for each in found.values()] == [5, 1, 4, 0, 5, 0, 1, 4]
    assert [int(each.establishment) for each in found.values()] == [30, 20, 10, 10, 20, 10, 10, 10]


def test_nothing_recorded_is_a_whole_of_nothing() -> None:
    assert list(places({})) == [ALL]
    assert exceptions(places({}), None, Decimal(75)) == []


def test_the_whole_is_no_exception_of_its_own() -> None:
    found = exceptions(places(cells(north_con=5)), None, Decimal(75))
    assert [each.place for each in found] == [("north", ""), ("", "con"), ("north", "con")]


@pytest.mark.parametrize(
    ("before", "standing", "share"),
    [
        (None, "first", None),
        (places(cells(north_con=0, south_con=3)), "continuing", Decimal(70)),
        (places(cells(north_con=0, south_con=2)), "new", Decimal(80)),
        (places(cells(north_con=0)), "new", None),  # it was not there
    ],
)
def test_an_exception_is_new_or_continuing_against_the_snapshot_before(before, standing, share) -> None:
    found = {each.place: each for each in exceptions(places(cells(north_con=0, south_con=4)), before, Decimal(75))}
    assert set(found) == {("south", ""), ("south", "con")}
    assert (found["south", "con"].standing, found["south", "con"].before) == (standing, share)
    assert found["south", "con"].strength.share == Decimal(60)


def test_a_place_without_posts_before_is_new_now() -> None:
    before = places({("south", "con"): Strength(Decimal(0))})
    (first, *_) = exceptions(places(cells(south_con=4)), before, Decimal(75))
    assert (first.standing, first.before) == ("new", None)


@given(st.dictionaries(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), st.integers(0, 10), max_size=9))
def test_teams_and_roles_each_add_up_to_the_whole(found) -> None:
    every = places({place: Strength(Decimal(10), {"v": Decimal(fte)}) for place, fte in found.items()})
    whole = every.pop(ALL)
    for part in (0, 1):
        of_one = [each for place, each in every.items() if place[part] and not place[1 - part]]
        assert sum((each.undeployable for each in of_one), Decimal(0)) == whole.undeployable
