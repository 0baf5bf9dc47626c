"""Among similar forces: our estimate, what was published instead, and why there is neither."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest

from scorecard.models import Measure, PeerMembership
from tests import pdf
from tests.factories import (
    DocumentFactory,
    MeasureFactory,
    ObservationFactory,
    PeerGroupFactory,
    PlacementFactory,
    RecordedJudgementFactory,
    SeriesFactory,
)
from tests.factories.compared import compared, force, rates_of
from tests.factories.shapes import placed, steady
from tests.reading import Read, paper, read

__all__ = ["read"]  # a fixture
pytestmark = pytest.mark.services("poppler")

Reading = Callable[[], Read]
# Of the six rates 60, 66, 66, 72, 72 and 84: mean 70, sample SD √(336/5) = 8.19756, and so
# h = t(0.975, 5)·s·√(1 + 1/6) = 2.5705818·8.19756·1.0801234 = 22.760922; what the counts alone scatter is 2.3.
LOW, HIGH = 47.2391, 92.7609


def symbols(value: dict[str, Any]) -> list[tuple[str, str]]:
    return [(symbol["icon"], symbol["judgement"]) for symbol in value["symbols"]]


# -- Our estimate --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "rate", "icon", "says"),
    [
        (800, 96.0, "peers-above", "clearly higher than in similar forces"),
        (600, 72.0, "peers-in-line-above", "in line with similar forces, at or above their average"),
        (500, 60.0, "peers-in-line-below", "in line with similar forces, below their average"),
        (350, 42.0, "peers-below", "clearly lower than in similar forces"),
    ],
)
def test_our_estimate_is_the_same_by_hand_on_page_chart_csv_json_and_paper(
    read: Reading, own: float, rate: float, icon: str, says: str
) -> None:
    compared("crime-rate", own)
    seen = read()
    value = seen.value("crime-rate")
    [group] = value["peers"]
    assert [(bar["label"], bar["figure"]["value"]) for bar in group["rates"]] == [
        ("This force", rate),
        *zip([f"Force {name}" for name in "ABCDEF"], [60.0, 66.0, 66.0, 72.0, 72.0, 84.0], strict=True),
    ]
    assert [limit["value"] for limit in group["limits"]] == pytest.approx([LOW, HIGH], abs=1e-3)
    note = f"Our estimate: {says}. A further force like these 6 would lie between 47.2 and 92.8, about their average of"
    estimate = f"{note} 70.0, 19 times in 20."
    assert group["note"].startswith(estimate)
    [symbol] = value["symbols"]
    assert (symbol["icon"], symbol["source"]) == (icon, "our estimate")
    assert symbol["sentence"] == f"Crime-rate, 12 months to March 2018. {estimate}"
    assert seen.rows()["crime-rate"]["symbols"] == value["symbols"]

    page = seen.measure("crime-rate")
    assert group["note"] in page
    assert f"This force {rate:.1f}" in page
    assert "Lower limit 47.2" in page
    table = seen.table("measures/crime-rate/peers")
    assert [row["Force"] for row in table][-2:] == ["Lower limit", "Upper limit"]
    numbers = [float(row["Crimes per 1,000"]) for row in table]
    assert numbers == [bar["figure"]["value"] for bar in group["rates"]] + [each["value"] for each in group["limits"]]
    drawing = unescape(re.sub(r"<[^>]+>", " ", seen.svg("measures/crime-rate/peers")))
    for said in ("This force", "Force F", f"{rate:.1f}", "84.0", "47.2", "92.8"):
        assert said in drawing
    made = paper()
    assert f"Crime-rate, 12 months to March 2018: This force {rate:.1f}; Force A 60.0" in " ".join(
        str(each.get("/Alt", "")) for each in pdf.elements(made)
    )
    assert "Among similar forces" in pdf.text(made)


@pytest.mark.parametrize(
    ("direction", "above", "below"),
    [("down", "concern", "improvement"), ("up", "improvement", "concern"), ("none", "neutral", "neutral")],
)
def test_the_preferred_direction_decides_what_greater_means(
    read: Reading, direction: str, above: str, below: str
) -> None:
    for slug, own in (("above", 800), ("between", 600), ("below", 350)):
        compared(slug, own, preferred_direction=direction)
    rows = read().rows()
    assert symbols(rows["above"]) == [("peers-above", above)]
    assert symbols(rows["between"]) == [("peers-in-line-above", "neutral")]
    assert symbols(rows["below"]) == [("peers-below", below)]


def test_peers_do_not_change_where_a_measure_stands(read: Reading) -> None:
    """Twenty-four months are enough for one rule, which is quiet; its position is a concern and no more."""
    compared("above", 800, preferred_direction="down")
    measure = placed("judged", steady(), preferred_direction="down").measure
    RecordedJudgementFactory(measure=measure, symbol="peers-above", words="higher than peers")
    seen = read()
    rows = seen.rows()
    assert symbols(rows["above"])[-1:] == symbols(rows["judged"]) == [("peers-above", "concern")]
    assert {row["standing"] for row in rows.values()} <= {"quiet", "not_assessable"}
    assert seen.value()["standouts"] == []
    assert seen.value("judged")["standing"] == "quiet"
    assert "No signal marks it" in seen.measure("judged")
    assert rows["judged"]["context"] == "Stable; higher than peers"


def test_moving_apart_from_peers_has_a_symbol_of_its_own(read: Reading) -> None:
    """g is 0 for each peer, so that any other change lies outside: ln(72/60) here."""
    compared("apart", 600, before=500, preferred_direction="down")
    compared("with", 600)
    seen = read()
    rows = seen.rows()
    assert ("peers-apart", "neutral") in symbols(rows["apart"])
    assert "peers-apart" not in [icon for icon, _ in symbols(rows["with"])]
    assert "not moving with peers" in rows["apart"]["context"]
    assert "Moving apart from peers" in seen.measure("apart")


# -- Why there is no estimate --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("peers", "told"), [((500, 550, 600, 700), "4 are known"), ((500,), "1 is known"), ((500, 0), "2 are known")]
)
def test_with_fewer_than_five_peers_it_is_said_why(read: Reading, peers: tuple[float, ...], told: str) -> None:
    compared("crime-rate", 800, peers=peers)
    seen = read()
    why = f"No estimate of our own: it needs the rates of 5 or more single forces, and {told}."
    [group] = seen.value("crime-rate")["peers"]
    assert (group["note"], group["limits"], group["symbols"]) == (why, [], [])
    assert why in seen.measure("crime-rate")
    assert [row["Force"] for row in seen.table("measures/crime-rate/peers")][:1] == ["This force"]
    alternatives = " ".join(str(each.get("/Alt", "")) for each in pdf.elements(paper()))
    assert why in alternatives


def test_where_only_the_average_is_known_it_is_shown_and_the_reason_with_it(read: Reading) -> None:
    """Nothing to draw beside it, but something to say."""
    measure = placed("crime-rate", [None] * 20, kind="rate", unit="crimes per 1,000", decimals=1).measure
    average = SeriesFactory(measure=measure, area=PeerGroupFactory().area)
    ObservationFactory(series=average, span=12, value=69.6)
    seen = read()
    why = "No estimate of our own: this force's rate over the twelve months is not known."
    assert seen.value("crime-rate")["peers"][0]["note"] == why
    for said in (seen.measure("crime-rate"), pdf.text(paper())):
        assert why in said
        assert "Average, most similar group 69.6" in said


def test_a_member_with_a_month_missing_is_not_compared(read: Reading) -> None:
    measure = compared("crime-rate", 600, peers=(500, 550, 550, 600))
    late = SeriesFactory(measure=measure, area=force(4).area)
    for month in range(1, 12):
        ObservationFactory(series=late, period_end=date(2017, month, 1), value=5.0)
    [group] = read().value("crime-rate")["peers"]
    assert len(group["rates"]) == 5
    assert group["note"].endswith("and 4 are known.")


def test_a_group_is_as_it_was_on_the_last_day_of_the_months(read: Reading) -> None:
    """One left on 30 March, another on 31 March 2018, a third joins in April."""
    measure = compared("crime-rate", 600)
    PeerMembership.objects.filter(force=force(0)).update(ends=date(2018, 3, 30))
    PeerMembership.objects.filter(force=force(1)).update(ends=date(2018, 3, 31))
    rates_of(measure, force(6).area, 900, 900)
    PeerMembership.objects.filter(force=force(6)).update(starts=date(2018, 4, 1))
    [group] = read().value("crime-rate")["peers"]
    assert [bar["label"] for bar in group["rates"]] == ["This force", *(f"Force {name}" for name in "BCDEF")]
    assert "these 5" in group["note"]


# -- What was published --------------------------------------------------------------------------------------------


def published(slug: str, **fields: Any) -> None:
    """A measure that our estimate finds above its peers, and what somebody else says of it."""
    measure = compared(slug, 800, preferred_direction="down")
    RecordedJudgementFactory(
        **{"measure": measure, "words": "in line with peers", "symbol": "peers-in-line-below", **fields}
    )


def test_a_published_position_takes_the_place_of_ours_on_the_dashboard_and_both_stand_on_the_page(
    read: Reading,
) -> None:
    document = DocumentFactory(title="Papers of June")
    published("crime-rate", document=document, line=505)
    seen = read()
    row = seen.rows()["crime-rate"]
    positions = [symbol for symbol in row["symbols"] if symbol["icon"].startswith("peers-")]
    source = "iQuanta; Papers of June, line 505"
    assert [(each["icon"], each["source"]) for each in positions] == [("peers-in-line-below", source)]
    assert "in line with peers" in row["context"].lower()
    assert "higher than peers" not in row["context"].lower()
    page = seen.measure("crime-rate")
    assert "Our estimate: clearly higher than in similar forces." in page
    assert "In line with peers. 12 months to March 2018. Source: iQuanta; Papers of June, line 505." in page
    said = pdf.text(paper())
    assert "In line with peers, 12 months to March 2018 (iQuanta; Papers of June, line 505)." in said


@pytest.mark.parametrize("end", [date(2017, 12, 1), date(2018, 2, 1), date(2018, 6, 1)])
def test_a_judgement_of_another_period_is_not_shown(read: Reading, end: date) -> None:
    published("crime-rate", period_end=end)
    seen = read()
    assert seen.value("crime-rate")["recorded"] == []
    assert "peers-above" in [icon for icon, _ in symbols(seen.rows()["crime-rate"])]
    assert "iQuanta" not in seen.measure("crime-rate")


@pytest.mark.parametrize("end", [date(2018, 3, 1), date(2017, 4, 1)])
def test_why_there_is_no_comparison_is_said_until_something_later_is(read: Reading, end: date) -> None:
    published("crime-rate", words="", symbol="", unavailable="proxy data were submitted", period_end=end, span=1)
    seen = read()
    page = seen.measure("crime-rate")
    assert "No comparison with other forces: Proxy data were submitted. Source: iQuanta." in page
    assert "peers-above" in [icon for icon, _ in symbols(seen.rows()["crime-rate"])]  # ours stands, as what it is
    assert "No comparison with other forces: Proxy data were submitted (iQuanta)." in pdf.text(paper())


def test_a_later_judgement_ends_the_reason_there_was(read: Reading) -> None:
    published("crime-rate")
    measure = Measure.objects.get()
    RecordedJudgementFactory(measure=measure, why_not=True, period_end=date(2017, 12, 1))
    page = read().measure("crime-rate")
    assert "In line with peers." in page
    assert "Proxy data" not in page


def test_a_part_that_was_compared_gives_no_symbol_for_the_whole(read: Reading) -> None:
    measure = placed("hate-crime", steady(), preferred_direction="down").measure
    RecordedJudgementFactory(measure=measure, part="aggravated crime", words="above peers", symbol="peers-above")
    seen = read()
    assert symbols(seen.rows()["hate-crime"]) == []
    assert seen.rows()["hate-crime"]["context"] == "Stable"
    assert "Above peers (aggravated crime)." in seen.measure("hate-crime")


def test_a_judgement_of_a_late_measure_is_about_its_own_last_month_or_the_quarters(read: Reading) -> None:
    for slug, end in (("own", date(2018, 2, 1)), ("quarters", date(2018, 3, 1)), ("before", date(2018, 1, 1))):
        measure = placed(slug, [*steady()[:-1], None], lag_months=1).measure
        RecordedJudgementFactory(measure=measure, words="in line", symbol="peers-in-line-above", period_end=end)
    rows = read().rows()
    assert [bool(symbols(rows[slug])) for slug in ("own", "quarters", "before")] == [True, True, False]


def test_what_is_said_beneath_the_drawing_is_within_it_and_names_the_papers(read: Reading) -> None:
    """A note stands on one line of 762 pixels, which holds some 120 letters."""
    measure = compared("crime-rate", 600, unit="crimes per 1,000 people")
    average = SeriesFactory(measure=measure, area=PeerGroupFactory().area)
    ObservationFactory(series=average, span=12, value=69.6, document=DocumentFactory(title="Papers of June"), line=1)
    seen = read()
    drawing = seen.svg("measures/crime-rate/peers")
    said = re.findall(r"<text[^>]*>([^<]*)</text>", drawing)
    assert max(map(len, said)) < 115
    for note in ("Our estimate: in line with similar forces, at or above their average.", "Source: Papers of June."):
        assert note in said
        assert note in seen.measure("crime-rate")


def test_a_measure_of_one_force_has_nothing_of_others(read: Reading) -> None:
    compared("crime-rate", 600)
    placed("alone", steady())
    MeasureFactory(slug="unplaced")
    PlacementFactory(series=rates_of(MeasureFactory(slug="lone", kind="rate", scale=1000), "force", 600, 600))
    seen = read()
    for slug in ("alone", "lone"):
        assert seen.value(slug)["peers"] == []
        assert "similar forces" not in seen.measure(slug)


def test_a_late_measure_is_compared_over_its_own_last_twelve_months(read: Reading) -> None:
    compared("late", 800, lag_months=1)
    assert [group["period"] for group in read().value("late")["peers"]] == ["12 months to February 2018"]


def test_numbers_of_cases_are_not_compared_between_forces(read: Reading) -> None:
    compared("crimes", 500, kind="count", unit="crimes", scale=1)
    seen = read()
    [group] = seen.value("crimes")["peers"]
    assert (group["symbols"], group["rates"], symbols(seen.rows()["crimes"])) == ([], [], [])
    assert group["note"].startswith("No estimate of our own: numbers do not compare between forces")


def test_a_published_position_leaves_us_to_say_that_it_moves_apart(read: Reading) -> None:
    measure = compared("apart", 600, before=1200)
    assert [icon for icon, _ in symbols(read().rows()["apart"])][-2:] == ["peers-in-line-above", "peers-apart"]
    RecordedJudgementFactory(measure=measure, words="lower", symbol="peers-below", period_end=date(2018, 3, 1))
    row = read().rows()["apart"]
    assert [icon for icon, _ in symbols(row)][-2:] == ["peers-below", "peers-apart"]
    assert row["context"].endswith("lower than peers; not moving with peers (our estimate)")
