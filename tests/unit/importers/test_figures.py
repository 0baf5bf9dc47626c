"""What a spreadsheet would change: each figure beside the one that is known."""

from datetime import date

import pytest

from opcc_portal.lib.periods import Period
from scorecard.domain.ledger import TAKEN_BACK, Known
from scorecard.domain.series import Kind
from scorecard.domain.typed import Figure, Unit
from scorecard.importers.figures import Proposed, Target, World, counted, propose
from scorecard.importers.layout import Written

MONTH = date(2018, 3, 1)
MARCH, QUARTER, YEAR = Period(MONTH, 1), Period(MONTH, 3), Period(MONTH, 12)
DAY = Period(date(2018, 3, 31), 0)


def target(series: int, label: str, kind: Kind = Kind.COUNT, **facts: object) -> Target:
    unit = Unit(kind=kind, unit="%" if kind is Kind.PROPORTION else "crimes", scale=100)
    given = {"frequency": "monthly", "lag_months": 0, "spans": frozenset({1}), "decimals": 0, "of": unit} | facts
    return Target(series=series, label=label, **given)  # type: ignore[arg-type]


WORLD = World(
    targets={
        ("crime-volume", "force", ""): target(1, "Crime volume"),
        ("crime-volume", "north", ""): target(2, "Crime volume, north"),
        ("appeals", "force", ""): target(3, "Appeals", Kind.PROPORTION),
        ("volunteers", "force", ""): target(4, "Volunteers", frequency="quarterly", spans=frozenset({0})),
        ("visits", "north", ""): target(5, "Visits, north"),
        ("late", "force", ""): target(6, "Late", lag_months=1),
    },
    slugs={
        "crime-volume": frozenset({"crime-volume"}),
        "crime volume": frozenset({"crime-volume"}),
        "appeals": frozenset({"appeals"}),
        "volunteers": frozenset({"volunteers"}),
        "visits": frozenset({"visits", "crime-volume"}),
        "late": frozenset({"late"}),
        "v": frozenset({"visits"}),
    },
    latest=MONTH,
    closed=lambda period: "It is being judged." if period.end < date(2017, 1, 1) else "",
)


def proposed(*rows: Written, known: dict[tuple[int, Period], Known] | None = None) -> list[Proposed]:
    return propose(rows, WORLD, lambda series: known or {})


def one(row: Written, known: Known | None = None, series: int = 1, period: Period = MARCH) -> Proposed:
    return proposed(row, known={(series, period): known} if known else None)[0]


def test_a_note_longer_than_is_kept_is_refused() -> None:
    found = one(Written("C2", "crime-volume", period=MARCH, value="5", note="x" * 301))
    assert (found.state, found.written) == ("refused", "5")
    assert found.reason == "The note has 301 characters, and at most 300 are kept. Shorten it."
    assert one(Written("C2", "crime-volume", period=MARCH, value="5", note="x" * 300)).state == "new"


@pytest.mark.parametrize(("note", "said"), [("snow", True), ("rain", False), ("", False)])
def test_a_note_on_what_is_known_already_is_not_dropped_in_silence(note: str, said: bool) -> None:
    found = one(Written("C2", "crime-volume", period=MARCH, value="5", note=note), Known(value=5, note="rain"))
    assert found.state == "same"
    assert bool(found.reason) is said
    rows = [
        Written(place, "crime-volume", period=MARCH, value="5", note=text)
        for place, text in (("C2", "rain"), ("C3", note))
    ]
    assert bool(proposed(*rows)[1].reason) is said


def test_a_first_figure_is_new() -> None:
    found = one(Written("C2", "Crime  Volume", period=MARCH, value="9,918", note="snow"))
    assert found == Proposed("C2", "new", "Crime volume", 1, MARCH, Figure(value=9918.0), note="snow")


def test_another_figure_is_a_change_of_the_version_that_was_seen() -> None:
    known = Known(value=9900.0, version=3)
    found = one(Written("C2", "crime-volume", period=MARCH, value="9,918"), known)
    assert (found.state, found.seen, found.before) == ("changed", 3, known)


@pytest.mark.parametrize(
    ("known", "state"),
    [
        (Known(value=9918.0), "same"),
        (Known(value=9918.0, decimals=1, note="another note"), "same"),
        (Known(value=9918.0, qualifier="≈"), "changed"),
        (Known(missing="under review"), "changed"),
        (Known(value=9918.0, illustrative=True, version=2), "new"),
        (Known(missing=TAKEN_BACK, version=2), "new"),
    ],
)
def test_what_is_the_same(known: Known, state: str) -> None:
    found = one(Written("C2", "crime-volume", period=MARCH, value="9918"), known)
    assert (found.state, found.seen) == (state, known.version)


@pytest.mark.parametrize(
    ("known", "state"),
    [
        (Known(value=17.3, decimals=1, numerator=41.0, denominator=237.0), "same"),  # 17.2996 is the same, only finer
        (Known(value=17.4, decimals=1, numerator=41.0, denominator=237.0), "changed"),
        (Known(value=17.3, decimals=1, numerator=41.0, denominator=238.0), "changed"),
        (Known(value=17.3, decimals=1), "changed"),
        (Known(missing="no cases"), "changed"),
    ],
)
def test_the_same_parts_are_the_same_figure_within_its_rounding(known: Known, state: str) -> None:
    assert one(Written("C2", "appeals", period=MARCH, value="41/237"), known, series=3).state == state


def test_parts_that_are_not_written_change_nothing() -> None:
    known = Known(value=17.3, decimals=1, numerator=41.0, denominator=237.0)
    assert one(Written("C2", "appeals", period=MARCH, value="17.3"), known, series=3).state == "same"
    assert one(Written("C2", "appeals", period=MARCH, value="17.31"), known, series=3).state == "changed"


def test_parts_make_the_figure() -> None:
    found = one(Written("C2", "appeals", period=MARCH, numerator="2", denominator="8"))
    assert found.figure == Figure(value=25.0, numerator=2.0, denominator=8.0)
    found = one(Written("C2", "appeals", period=MARCH, value="25%", numerator="2", denominator="8"))
    assert found.figure == Figure(value=25.0, numerator=2.0, denominator=8.0)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (Written("C2", "", period=MARCH, value="1"), "The row names no measure."),
        (Written("C2", "Crimes", period=MARCH, value="1"), "There is no measure “Crimes”."),
        (Written("C2", "Visits", period=MARCH, value="1"), "names several measures: write one of crime-volume, visits"),
        (
            Written("C2", "crime-volume", "south", period=MARCH, value="1"),
            "not kept for south. It is kept for force; n",
        ),
        (Written("C2", "v", period=MARCH, value="1"), "“v” is not kept for force. It is kept for north."),
        (Written("C2", "crime-volume", value="1", fault="“x” is not a month."), "“x” is not a month."),
        (Written("C2", "crime-volume", period=MARCH, value="lots"), "“lots” is not a figure"),
        (Written("C2", "crime-volume", period=MARCH, value="-5"), "cannot be below 0"),
        (Written("C2", "appeals", period=MARCH, value="30", numerator="2", denominator="8"), "make 25, not 30"),
        (Written("C2", "appeals", period=MARCH, value="30", numerator="two", denominator="8"), "“two” is not a figure"),
        (Written("C2", "crime-volume", period=MARCH, numerator="2", denominator="8"), "A figure cannot be taken away"),
        (Written("C2", "crime-volume", period=Period(date(2018, 4, 1), 1), value="1"), "after March 2018"),
        (Written("C2", "crime-volume", period=Period(date(2018, 6, 1), 3), value="1"), "has not ended by March 2018"),
        (Written("C2", "crime-volume", period=Period(MONTH, 2), value="1"), "takes no figure for February to March"),
        (Written("C2", "late", period=MARCH, value="1"), "March 2018 is not due yet"),
        (Written("C2", "volunteers", period=MARCH, value="1"), "This measure is quarterly"),
        (Written("C2", "crime-volume", period=Period(date(2016, 3, 1), 1), value="1"), "It is being judged."),
    ],
)
def test_what_is_refused_and_why(row: Written, reason: str) -> None:
    found = one(row)
    assert found.state == "refused"
    assert reason in found.reason


def test_a_date_stands_for_its_month_unless_the_measure_is_counted_on_dates() -> None:
    assert one(Written("C2", "crime-volume", period=DAY, value="1")).period == MARCH
    assert one(Written("C2", "volunteers", period=DAY, value="1")).period == DAY


@pytest.mark.parametrize("period", [QUARTER, YEAR])
def test_a_quarter_and_a_year_are_taken_of_any_measure(period: Period) -> None:
    assert one(Written("C2", "crime-volume", period=period, value="1")).state == "new"


def test_one_figure_in_two_places() -> None:
    first = Written("C2", "crime-volume", period=MARCH, value="5")
    again = Written("C3", "Crime volume", period=DAY, value="5.0")
    other = Written("C4", "crime-volume", period=MARCH, value="6")
    found = proposed(first, again, other)
    assert [item.state for item in found] == ["new", "same", "refused"]
    assert found[2].reason == "C2 gives another figure for this. Leave one of them out."
    assert counted(found) == {"new": 1, "changed": 0, "same": 1, "refused": 1}


def test_known_figures_are_asked_for_once() -> None:
    asked = []
    propose(
        [Written("A", "crime-volume", period=MARCH, value="5"), Written("B", "nothing", period=MARCH, value="5")],
        WORLD,
        lambda series: asked.append(series) or {},  # type: ignore[func-returns-value]
    )
    assert asked == [{1}]
