"""Two versions of a plan side by side."""

from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.outline import Node
from scorecard.domain.versions import CANDIDATES, Change, compare, counterparts


def node(key: int, title: str, number: str = "", parent: int | None = None, **fields: object) -> Node:
    level = "priority" if parent is None else "objective"
    return Node(**{"key": key, "level": level, "title": title, "number": number, "parent": parent, **fields})  # type: ignore[arg-type]


def only(before: list[Node], now: list[Node]) -> Change:
    (found,) = compare(before, now)
    return found


def test_what_stays_is_the_same() -> None:
    found = only([node(1, "Roads", "1")], [node(11, "Roads", "1")])
    assert (found.kinds, found.words) == (("same",), ())
    assert (found.before and found.before.key, found.now and found.now.key) == (1, 11)


def test_added_and_dropped() -> None:
    found = compare([node(1, "Roads", "1")], [node(11, "Burglary", "1")])
    assert [(change.kinds, change.before, change.now and change.now.key) for change in found] == [
        (("added",), None, 11),
        (("dropped",), node(1, "Roads", "1"), None),
    ]


def test_another_number_is_a_move() -> None:
    found = only([node(1, "Roads", "1")], [node(11, "Roads", "2")])
    assert (found.kinds, found.words) == (("moved",), ("Was 1, is 2.",))
    assert only([node(1, "Roads")], [node(11, "Roads", "2")]).words == ("Was not numbered, is 2.",)
    assert only([node(1, "Roads", "2")], [node(11, "Roads")]).words == ("Was 2, is not numbered.",)


def test_another_parent_is_a_move() -> None:
    before = [node(1, "Roads", "1"), node(2, "Rural", "2"), node(3, "Speed", "", 1)]
    now = [node(11, "Roads", "1"), node(12, "Rural", "2"), node(13, "Speed", "", 12)]
    found = compare(before, now)[-1]
    assert (found.kinds, found.words) == (("moved",), ("Stood under 1 “Roads”, stands under 2 “Rural”.",))


def test_a_parent_that_is_new_or_gone() -> None:
    before = [node(1, "Roads", "1"), node(3, "Speed", "", 1)]
    found = compare(before, [node(11, "Burglary", "1"), node(13, "Speed", "", 11)])[1]
    assert found.words == ("Stood under 1 “Roads”, stands under 1 “Burglary”.",)
    up = [Node(3, "objective", "Speed", "", None)]
    assert compare(before, up)[0].words == ("Stood under 1 “Roads”, stands under no other part.",)


def test_a_parent_with_another_number_is_its_own_move_not_the_childs() -> None:
    before = [node(1, "Roads", "1"), node(3, "Speed", "", 1)]
    found = compare(before, [node(11, "Roads", "2"), node(13, "Speed", "", 11)])
    assert [change.kinds for change in found] == [("moved",), ("same",)]


def test_a_close_title_is_reworded() -> None:
    found = only([node(1, "Support rural communities", "1")], [node(11, "Protect rural communities", "1")])
    assert (found.kinds, found.words) == (("reworded",), ("Was “Support rural communities”.",))


def test_a_title_in_another_case_is_reworded_and_found_by_its_letters() -> None:
    assert only([node(1, "Roads", "1")], [node(11, "ROADS", "1")]).kinds == ("reworded",)


def test_what_says_what_it_follows_is_believed() -> None:
    before = [node(1, "Roads", "1"), node(2, "Burglary", "2")]
    found = compare(before, [node(11, "Roads", "1", follows=2)])
    assert [change.kinds for change in found] == [("moved", "reworded"), ("dropped",)]
    assert found[0].words == ("Was 2, is 1.", "Was “Burglary”.")


def test_only_one_follows_another() -> None:
    before = [node(1, "Roads", "1")]
    found = compare(before, [node(11, "Roads", "1", follows=1), node(12, "Roads", "2", follows=1)])
    assert [change.kinds for change in found] == [("same",), ("added",)]
    assert compare(before, [node(11, "Speed", "1", follows=99)])[0].kinds == ("added",)


def test_a_title_that_stands_twice_pairs_in_order() -> None:
    before = [node(1, "Roads", "1"), node(2, "Roads", "2")]
    assert counterparts(before, [node(11, "Roads", "1"), node(12, "Roads", "2")]) == {11: 1, 12: 2}


def test_levels_do_not_mix() -> None:
    before = [node(1, "Roads", "1")]
    assert counterparts(before, [Node(11, "objective", "Roads", "1")]) == {}


def test_the_closest_title_wins() -> None:
    before = [node(1, "Protect the most vulnerable people")]
    now = [node(11, "Protect the most vulnerable"), node(12, "Protect the most vulnerable people here")]
    assert counterparts(before, now) == {12: 1}


def test_a_common_word_does_not_hide_the_closest() -> None:
    before = [node(n, f"Policing of {'abcdefghijklmnop'[n] * 12}") for n in range(CANDIDATES + 4)]
    assert counterparts(before, [node(99, f"Policing with {'k' * 12}")]) == {99: 10}


def test_another_text_is_reworded_unless_only_one_is_known() -> None:
    before, now = node(1, "Roads", "1", body="Safer."), node(11, "Roads", "1", body="Much safer.")
    assert (only([before], [now]).kinds, only([before], [now]).words) == (("reworded",), ("Its text was reworded.",))
    assert only([node(1, "Roads", "1")], [now]).kinds == ("same",)
    assert only([before], [node(11, "Roads", "1", body="Safer.")]).kinds == ("same",)


titles = st.lists(st.text("abc ", max_size=12), max_size=6)


@given(titles, titles)
def test_each_part_has_one_counterpart_at_most_and_none_is_lost(before: list[str], now: list[str]) -> None:
    old = [node(n, title) for n, title in enumerate(before)]
    new = [node(100 + n, title) for n, title in enumerate(now)]
    pairs, found = counterparts(old, new), compare(old, new)
    assert len(set(pairs.values())) == len(pairs)
    assert [change.now for change in found if change.now] == new
    assert sorted(change.before.key for change in found if change.before) == [each.key for each in old]
