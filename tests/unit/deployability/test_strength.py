"""What a team can deploy, by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployability.domain.strength import NONE, Strength, together

FTE = st.decimals(min_value=0, max_value=500, places=2)


def test_undeployable_is_the_sum_of_the_reasons_and_deployable_the_rest() -> None:
    south = Strength(
        Decimal(80),
        {"vacancies": Decimal(14), "sickness": Decimal(5), "maternity-leave": Decimal(1), "abstracted": Decimal(4)},
    )
    assert (south.undeployable, south.deployable, south.share) == (Decimal(24), Decimal(56), Decimal(70))


def test_fractions_are_kept() -> None:
    assert Strength(Decimal("10.5"), {"sickness": Decimal("0.75")}).deployable == Decimal("9.75")


def test_without_an_establishment_there_is_no_share_and_nothing_below() -> None:
    assert NONE.share is None
    assert not NONE.below(Decimal(75))


@pytest.mark.parametrize(("lost", "below"), [("20", False), ("20.01", True), ("19.99", False)])
def test_the_threshold_itself_is_not_below(lost: str, below: bool) -> None:
    assert Strength(Decimal(80), {"sickness": Decimal(lost)}).below(Decimal(75)) is below


def test_a_share_that_rounds_up_to_the_threshold_is_below_it() -> None:
    """74.96% is written 75.0%."""
    assert Strength(Decimal(10000), {"sickness": Decimal(2504)}).below(Decimal(75))


def test_together_has_every_reason_of_any_of_them() -> None:
    both = together(
        [Strength(Decimal(10), {"a": Decimal(1)}), Strength(Decimal(20), {"a": Decimal(2), "b": Decimal(3)})]
    )
    assert both == Strength(Decimal(30), {"a": Decimal(3), "b": Decimal(3)})
    assert together([]) == NONE


@pytest.mark.parametrize(
    ("parts", "known"), [([Decimal(9), Decimal(21)], Decimal(30)), ([Decimal(9), None], None), ([None, None], None)]
)
def test_how_many_are_in_post_is_known_of_several_where_it_is_known_of_all(parts, known) -> None:
    assert together(Strength(Decimal(10), {}, in_post) for in_post in parts).in_post == known


@given(st.lists(st.tuples(FTE, FTE), max_size=8))
def test_the_whole_is_the_sum_of_its_parts(parts) -> None:
    whole = together(Strength(fte, {"a": lost}) for fte, lost in parts)
    assert whole.establishment == sum((fte for fte, _ in parts), Decimal(0))
    assert whole.undeployable == sum((lost for _, lost in parts), Decimal(0))
    assert whole.deployable == whole.establishment - whole.undeployable
