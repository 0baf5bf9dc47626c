"""Other forces: what may be recorded, and what is read of them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test.utils import CaptureQueriesContext

from opcc_portal import editions
from opcc_portal.lib.periods import Period
from opcc_portal.models import Edition, Quarter
from scorecard.domain.rates import PeerRates, Rate
from scorecard.domain.symbols import SYMBOLS
from scorecard.models import Assessment, Measure, Observation, RecordedJudgement, Series
from scorecard.models.peers import OF_PEERS, OF_TRENDS
from scorecard.queries import peers
from tests.factories import (
    DocumentFactory,
    ForceFactory,
    MeasureFactory,
    ObservationFactory,
    PeerGroupFactory,
    PeerMembershipFactory,
    RecordedJudgementFactory,
    SeriesFactory,
    months,
)

MARCH, DECEMBER = date(2018, 3, 1), date(2017, 12, 1)
Counting = Callable[[], CaptureQueriesContext]

# -- What may be recorded ------------------------------------------------------------------------------------------


def test_each_symbol_of_the_key_but_the_last_says_something_of_peers_or_of_time() -> None:
    assert [*OF_PEERS] == [
        "peers-above",
        "peers-in-line-above",
        "peers-in-line-below",
        "peers-below",
        "peers-apart",
    ]
    assert {symbol.icon for symbol in SYMBOLS} == {*OF_PEERS, *OF_TRENDS, "no-data"}
    assert len(OF_TRENDS) == 10


REFUSED: dict[str, dict[str, Any]] = {
    "neither words nor a reason": {"words": ""},
    "words and a reason": {"unavailable": "no data"},
    "a symbol without words": {"words": "", "unavailable": "no data", "symbol": "peers-above"},
    "a symbol of time for peers": {"symbol": "run-high"},
    "a symbol of peers for time": {"about": "trend", "symbol": "peers-apart"},
    "a symbol that is neither's": {"symbol": "no-data"},
    "no month": {"span": 0},
    "the last day of a month": {"period_end": date(2018, 3, 31)},
    "no source": {"source_system": ""},
    "a line of no document": {"line": 5},
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_refuses(db: None, what: str) -> None:
    with pytest.raises(IntegrityError):
        RecordedJudgementFactory(**REFUSED[what])


def test_the_database_refuses_a_trend_beside_a_group(db: None) -> None:
    with pytest.raises(IntegrityError):
        RecordedJudgementFactory(about="trend", group=PeerGroupFactory())


def test_one_statement_is_recorded_once(db: None) -> None:
    first = RecordedJudgementFactory()
    RecordedJudgementFactory(measure=first.measure, part="burglary of homes")
    RecordedJudgementFactory(measure=first.measure, about="trend")
    with pytest.raises(IntegrityError):
        RecordedJudgementFactory(measure=first.measure, words="above peers")


def test_a_measure_is_not_compared_as_itself(db: None) -> None:
    measure = MeasureFactory()
    with pytest.raises(IntegrityError):
        Measure.objects.filter(pk=measure.pk).update(compared_as=measure)


@pytest.mark.parametrize("ends", [date(2015, 4, 1), date(2015, 3, 31)])
def test_a_membership_ends_after_it_begins(db: None, ends: date) -> None:
    with pytest.raises(IntegrityError):
        PeerMembershipFactory(starts=date(2015, 4, 1), ends=ends)


def test_a_force_joins_a_group_once_on_a_day(db: None) -> None:
    first = PeerMembershipFactory()
    PeerMembershipFactory(force=first.force, starts=date(2018, 4, 1))
    with pytest.raises(IntegrityError):
        PeerMembershipFactory(force=first.force)


@pytest.mark.parametrize("factory", [ForceFactory, PeerGroupFactory])
def test_the_offices_own_force_is_nobodys_peer(db: None, factory: Any) -> None:
    with pytest.raises(IntegrityError):
        factory(area="force")


def test_a_force_and_a_group_do_not_share_an_area(db: None) -> None:
    with pytest.raises(ValidationError, match="A force has this area"):
        PeerGroupFactory.build(area=ForceFactory().area).full_clean()
    with pytest.raises(ValidationError, match="A peer group has this area"):
        ForceFactory.build(area=PeerGroupFactory().area).full_clean()


def test_a_judgement_says_what_it_is_about_and_where_it_stands(db: None) -> None:
    paper = DocumentFactory(title="Papers of June")
    row = RecordedJudgementFactory(measure__name="Burglary", document=paper, line=523)
    assert str(row) == "Burglary, Comparison with other forces, 12 months to March 2018"
    assert row.source == "iQuanta; Papers of June, line 523"
    assert RecordedJudgementFactory(source_system="", document=paper).source == "Papers of June"
    assert RecordedJudgementFactory().source == "iQuanta"


# -- What others judged --------------------------------------------------------------------------------------------


def told(measure: Measure, until: date) -> list[tuple[str, str, str]]:
    return [
        (row.about, row.part, row.words or row.unavailable) for row in peers.recorded([measure.pk], until)[measure.pk]
    ]


def test_the_latest_statement_of_each_sort_and_part(db: None) -> None:
    measure = MeasureFactory()
    for about, part, end, words in [
        ("peers", "", DECEMBER, "below peers"),
        ("peers", "", MARCH, "in line"),
        ("peers", "of homes", DECEMBER, "above peers"),
        ("trend", "", DECEMBER, "falling"),
        ("trend", "", date(2018, 4, 1), "rising"),
    ]:
        RecordedJudgementFactory(measure=measure, about=about, part=part, period_end=end, words=words)
    RecordedJudgementFactory(words="of another measure")
    assert told(measure, MARCH) == [
        ("peers", "", "in line"),
        ("peers", "of homes", "above peers"),
        ("trend", "", "falling"),
    ]
    assert told(measure, date(2018, 2, 1)) == [
        ("peers", "", "below peers"),
        ("peers", "of homes", "above peers"),
        ("trend", "", "falling"),
    ]
    assert told(measure, date(2017, 11, 1)) == []


def test_all_that_is_said_for_the_same_month_is_told(db: None) -> None:
    measure = MeasureFactory()
    RecordedJudgementFactory(measure=measure, about="trend", span=12, words="falling")
    RecordedJudgementFactory(measure=measure, about="trend", span=1, words="a high month")
    assert told(measure, MARCH) == [("trend", "", "a high month"), ("trend", "", "falling")]


def test_a_reason_gives_way_to_a_judgement(db: None) -> None:
    measure = MeasureFactory()
    RecordedJudgementFactory(measure=measure, period_end=date(2017, 4, 1), why_not=True)
    assert told(measure, DECEMBER) == [("peers", "", "proxy data were submitted")]
    RecordedJudgementFactory(measure=measure, words="in line")
    assert told(measure, MARCH) == [("peers", "", "in line")]


@pytest.mark.parametrize("number", [2, 20])
def test_statements_take_one_query(db: None, counting: Counting, number: int) -> None:
    rows = [RecordedJudgementFactory(document=DocumentFactory(), group=PeerGroupFactory()) for _ in range(number)]
    with counting() as made:
        found = peers.recorded([row.measure_id for row in rows], MARCH)
        assert all(str(row) and row.source and row.group.name for told in found.values() for row in told)
    assert (len(made), len(found)) == (1, number)


# -- Rates side by side --------------------------------------------------------------------------------------------


def figure(measure: Measure, area: str, value: float | None, **fields: Any) -> Observation:
    series, _ = Series.objects.get_or_create(measure=measure, area=area)
    return ObservationFactory(series=series, value=value, **{"span": 12, "decimals": 1, **fields})


def member(name: str, area: str, **fields: Any) -> None:
    PeerMembershipFactory(force=ForceFactory(area=area, name=name), **fields)


@pytest.fixture
def rate(db: None) -> Measure:
    """Crimes per 1,000 people."""
    return MeasureFactory(name="Crime rate", kind="rate", unit="crimes per 1,000 people", decimals=1, scale=1000)


def only(measure: Measure, end: date = MARCH) -> PeerRates:
    [found] = peers.peer_rates([measure], end)[measure.pk]
    return found


def test_a_measure_is_compared_in_its_rate_with_the_average_and_each_member(rate: Measure) -> None:
    crime, paper = MeasureFactory(compared_as=rate), DocumentFactory(title="Papers of June")
    member("Dorset", "dorset")
    member("Borset", "borset")
    figure(rate, "force", 64.3, document=paper, line=505)
    figure(rate, "force", 61.0, period_end=date(2017, 3, 1))
    figure(rate, "most similar group", 69.6, document=paper, line=505)
    figure(rate, "borset", 70.1, numerator=7010.0, denominator=100_000.0)
    found = only(crime)
    assert (found.group, found.measure, found.unit) == ("Most similar group", "Crime rate", "crimes per 1,000 people")
    assert (found.kind, found.decimals, found.scale) == ("rate", 1, 1000)
    assert (found.now, found.before) == (Period(MARCH, 12), Period(date(2017, 3, 1), 12))
    assert (found.own.now, found.own.before) == (Rate(value=64.3), Rate(value=61.0))
    assert (found.average.now.value, found.average.before) == (69.6, Rate(reason="not available"))
    assert [(force.name, force.now.value) for force in found.members] == [("Borset", 70.1), ("Dorset", None)]
    assert (found.members[0].now.numerator, found.members[0].now.denominator) == (7010.0, 100_000.0)
    assert found.members[1].now.reason == "not available"
    assert found.sources == ["Papers of June"]


def test_a_measure_that_is_compared_as_it_is(rate: Measure) -> None:
    PeerGroupFactory()
    figure(rate, "most similar group", 69.6)
    found = only(rate)
    assert (found.own.now, found.average.now) == (Rate(reason="not available"), Rate(value=69.6))


def test_months_make_the_twelve_months_that_are_not_published(rate: Measure) -> None:
    """24 months of 500 and then 550 crimes among 100,000 people, and a year that is published otherwise."""
    member("Borset", "borset")
    series = SeriesFactory(measure=rate, area="borset")
    months(series, [5.0] * 12, last=date(2017, 3, 1), numerator=500.0, denominator=100_000.0)
    months(series, [5.5] * 12, last=MARCH, numerator=550.0, denominator=100_000.0)
    [borset] = only(rate).members
    assert borset.before == Rate(value=60.0, numerator=6000.0, denominator=100_000.0)
    assert borset.now == Rate(value=66.0, numerator=6600.0, denominator=100_000.0)
    figure(rate, "borset", 66.2)
    assert only(rate).members[0].now == Rate(value=66.2)


def test_a_group_is_as_it_was_on_the_last_day_of_the_month(rate: Measure) -> None:
    figure(rate, "most similar group", 69.6)
    member("Left before", "a", ends=date(2018, 3, 30))
    member("Left after", "b", ends=date(2018, 3, 31))
    member("Came in time", "c", starts=date(2018, 3, 31))
    member("Came late", "d", starts=date(2018, 4, 1))
    member("Elsewhere", "e", group=PeerGroupFactory(area="region", name="The region"))
    assert [force.name for force in only(rate).members] == ["Came in time", "Left after"]


def test_a_force_that_came_back_is_listed_once(rate: Measure) -> None:
    figure(rate, "most similar group", 69.6)
    force = ForceFactory()
    PeerMembershipFactory(force=force, ends=date(2016, 3, 31))
    PeerMembershipFactory(force=force, starts=date(2017, 4, 1))
    PeerMembershipFactory(force=force, starts=date(2017, 5, 1))
    assert len(only(rate).members) == 1


def test_each_group_of_which_something_is_known_stands_beside(rate: Measure) -> None:
    PeerGroupFactory()
    PeerGroupFactory(area="region", name="The region")
    PeerMembershipFactory(group=PeerGroupFactory(area="empty", name="An empty group"))
    figure(rate, "most similar group", 69.6)
    figure(rate, "region", 71.0)
    assert [found.group for found in peers.peer_rates([rate], MARCH)[rate.pk]] == ["Most similar group", "The region"]


def test_of_what_nothing_is_known_there_is_no_answer(rate: Measure) -> None:
    PeerMembershipFactory()
    figure(rate, "force", 64.3)
    figure(rate, "most similar group", None, missing="withheld")
    figure(rate, "most similar group", 50.0, period_end=date(2019, 3, 1))
    assert peers.peer_rates([rate, MeasureFactory()], MARCH) == {}


def test_without_groups_there_is_no_answer(rate: Measure) -> None:
    figure(rate, "most similar group", 69.6)
    assert peers.peer_rates([rate], MARCH) == {}


def test_a_part_of_a_measure_is_not_the_measure(rate: Measure) -> None:
    PeerGroupFactory()
    ObservationFactory(series=SeriesFactory(measure=rate, area="most similar group", segment="kind=part"), span=12)
    assert peers.peer_rates([rate], MARCH) == {}


def test_documents_of_other_years_are_not_its_sources(rate: Measure) -> None:
    PeerGroupFactory()
    for end, title in [
        (MARCH, "Now"),
        (date(2016, 4, 1), "Then"),
        (date(2016, 3, 1), "Old"),
        (date(2018, 4, 1), "New"),
    ]:
        figure(rate, "most similar group", 1.0, period_end=end, document=DocumentFactory(title=title))
    assert only(rate).sources == ["Now", "Then"]


def test_a_rate_for_the_office_only_stands_beside_no_measure_that_others_see(rate: Measure) -> None:
    PeerGroupFactory()
    figure(rate, "most similar group", 69.6)
    Measure.objects.filter(pk=rate.pk).update(sensitivity=Measure.Sensitivity.OFFICE_ONLY)
    seen, unseen = MeasureFactory(compared_as=rate), MeasureFactory(compared_as=rate, office_only=True)
    assert list(peers.peer_rates([seen, unseen], MARCH)) == [unseen.pk]


@pytest.mark.parametrize("number", [2, 20])
def test_rates_take_five_queries(db: None, counting: Counting, number: int) -> None:
    for n in range(number):
        member(f"Force {n}", f"area-{n}")
    rates = [MeasureFactory(rate=True) for _ in range(number)]
    measures = [MeasureFactory(compared_as=rate) for rate in rates]
    for rate in rates:
        for area in ("force", "most similar group", *(f"area-{n}" for n in range(number))):
            figure(rate, area, 1.0, document=DocumentFactory())
    asked = list(Measure.objects.filter(pk__in=[measure.pk for measure in measures]))
    with counting() as made:
        found = peers.peer_rates(asked, MARCH)
    assert {len(item.members) for [item] in found.values()} == {number}
    assert (len(made), len(found)) == (5, number)


# -- What follows from a change ------------------------------------------------------------------------------------


def since(wiltshire: Quarter, area: str = "most similar group", slug: str = "crime-rate", **fields: Any) -> int:
    """How many figures count as revised once one of another force is."""
    series, _ = Series.objects.get_or_create(measure=Measure.objects.get(slug=slug), area=area)
    ObservationFactory(series=series, **{"span": 12, "value": 69.5, "version": 2} | fields)
    return editions.revised_since(Edition.objects.get(), "panel")


def test_a_revised_average_counts_where_a_page_shows_it(wiltshire: Quarter) -> None:
    assert since(wiltshire) == 1


def test_a_revised_rate_of_ones_own_counts_too(wiltshire: Quarter) -> None:
    assert since(wiltshire, area="force") == 1


def test_a_revised_figure_of_a_peer_counts_with_the_measures_own(wiltshire: Quarter) -> None:
    assert since(wiltshire, slug="outcome-rate") == 1


def test_a_revised_average_after_the_editions_last_month_does_not_count(wiltshire: Quarter) -> None:
    assert since(wiltshire, period_end=date(2018, 6, 1)) == 0


def test_a_rate_that_nothing_on_a_page_is_compared_in_does_not_count(wiltshire: Quarter) -> None:
    Measure.objects.filter(slug="crime-volume").update(compared_as=None)
    assert since(wiltshire) == 0


@pytest.mark.parametrize("hidden", ["crime-volume", "crime-rate"])
def test_a_rate_of_what_a_reader_may_not_see_does_not_count(wiltshire: Quarter, hidden: str) -> None:
    Measure.objects.filter(slug=hidden).update(sensitivity=Measure.Sensitivity.OFFICE_ONLY)
    assert since(wiltshire) == 0


def test_judgements_and_members_make_no_assessment_stale(wiltshire: Quarter) -> None:
    before = list(Assessment.objects.values_list("pk", "computed_at"))
    RecordedJudgement.objects.update(words="above peers", unavailable="", symbol="")
    PeerMembershipFactory()
    assert not Series.objects.stale().exists()
    assert list(Assessment.objects.values_list("pk", "computed_at")) == before
