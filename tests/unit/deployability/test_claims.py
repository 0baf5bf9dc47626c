"""What is printed against what the parts make, to the last printed digit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployability.domain.claims import Parts, agrees, decimals, worked_out
from deployability.domain.methodology import Lost
from deployability.domain.strength import Strength

EAST = ("east", "")
PARTS = Parts(
    places={
        EAST: Strength(Decimal(96), {"sickness": Decimal(2), "vacancies": Decimal(7)}),
        ("none", ""): Strength(Decimal(0)),
    },
    students={"pcso": 19, "lci": 11, "con": 36},
    days=Lost(abstraction=Decimal(84), deployability=Decimal("40.7"), working_days=Decimal(208)),
)


@pytest.mark.parametrize(
    ("figure", "place", "made"),
    [
        ("establishment", EAST, Decimal(96)),
        ("undeployable", EAST, Decimal(9)),
        ("share", EAST, Decimal("90.625")),
        ("reason:sickness", EAST, Decimal(2)),
        ("reason:suspended", EAST, Decimal(0)),
        ("students", ("", ""), Decimal(66)),
        ("students", ("", "lci"), Decimal(11)),
        ("students", ("", "sgt"), None),
        ("days:abstraction", ("", ""), Decimal(84)),
        ("days:deployability", ("", ""), Decimal("40.7")),
        ("share", ("none", ""), None),  # no posts, no share
        ("share", ("nowhere", ""), None),
        ("force", ("", ""), None),
        ("anything", EAST, None),
    ],
)
def test_what_the_parts_make_of_a_figure(figure, place, made) -> None:
    assert worked_out(figure, place, PARTS) == made


def test_the_shares_of_the_working_year() -> None:
    found = [worked_out(f"share:{of}", ("", ""), PARTS) for of in ("abstraction", "deployability")]
    assert [round(each or Decimal(0), 2) for each in found] == [Decimal("40.38"), Decimal("19.57")]


@pytest.mark.parametrize("figure", ["students", "days:abstraction"])
def test_nothing_is_made_where_nothing_is_known(figure: str) -> None:
    assert worked_out(figure, ("", ""), Parts(places={})) is None


@pytest.mark.parametrize(
    ("printed", "number"), [("69.6%", 1), ("24", 0), ("19%", 0), ("1,234.50", 2), ("", 0), ("about 7", 0)]
)
def test_how_many_decimals_are_printed(printed: str, number: int) -> None:
    assert decimals(printed) == number


@pytest.mark.parametrize(
    ("value", "printed", "made", "same"),
    [
        ("90.8", "90.8%", "90.72164948453608247", False),  # 88 of 97 is 90.7
        ("90.7", "90.7%", "90.72164948453608247", True),
        ("90.6", "90.6%", "90.625", True),
        ("72.2", "72.2%", "72.15", True),  # halves are rounded up
        ("72.1", "72.1%", "72.15", False),
        ("97", "97", "96", False),
        ("24", "24", "24.00", True),
        ("13", "13", "12.5", True),
        ("12", "12", "12.5", False),
        ("19", "19%", "19.567", False),
        ("20", "20%", "19.567", True),
    ],
)
def test_a_claim_agrees_where_it_is_what_the_parts_make_rounded(value, printed, made, same) -> None:
    assert agrees(Decimal(value), printed, Decimal(made)) is same


@given(st.decimals(min_value=0, max_value=1000, places=1))
def test_a_figure_agrees_with_itself(value) -> None:
    assert agrees(value, f"{value}", value)
    assert not agrees(value + Decimal("0.1"), f"{value + Decimal('0.1')}", value)
