"""Figures: only ever added to, each in its own right, whoever sends them and how often."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from opcc_portal.lib.periods import Period
from opcc_portal.models import AuditEvent, Quarter, User
from scorecard import actions, queries
from scorecard.actions import Entry, FiguresLockedError
from scorecard.models import Observation, Series
from tests.factories import (
    AnnotationFactory,
    AssessmentFactory,
    AuditEventFactory,
    BreakFactory,
    ClaimFactory,
    DocumentFactory,
    ExpectationFactory,
    JobFactory,
    MeasureFactory,
    ObservationFactory,
    OfficeFactory,
    PlacementFactory,
    PlanFactory,
    PlanNodeFactory,
    QuarterFactory,
    SeriesFactory,
    UserFactory,
    months,
)

MARCH, QUARTER, YEAR = (Period(date(2018, 3, 1), span) for span in (1, 3, 12))


@pytest.fixture
def series(db: None) -> Series:
    return SeriesFactory()


@pytest.fixture
def analyst(db: None) -> User:
    return UserFactory(analyst=True)


def record(series: Series, value: float | None, *, by: User | None = None, **fields: Any) -> list[Observation]:
    entry = Entry(**{"series": series.pk, "period": MARCH, "value": value, **fields})
    return actions.record_figures(by=by, entries=[entry], subject=series)


def history(series: Series) -> list[tuple[int, float | None]]:
    return list(series.observations.order_by("version").values_list("version", "value"))


# -- Never overwritten ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("factory", [ObservationFactory, AuditEventFactory])
@pytest.mark.parametrize("act", ["update", "delete", "save"])
def test_the_database_refuses_to_change_or_delete(db: None, factory: Any, act: str) -> None:
    row = factory()
    changed = {"note": "other"} if factory is ObservationFactory else {"event": "other"}
    acts: dict[str, Callable[[], Any]] = {
        "update": lambda: type(row).objects.filter(pk=row.pk).update(**changed),
        "delete": lambda: type(row).objects.filter(pk=row.pk).delete(),
        "save": row.save,
    }
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        acts[act]()
    row.refresh_from_db()


def test_a_correction_is_a_new_version(series: Series, analyst: User) -> None:
    record(series, 10.0)
    [new] = record(series, 12.0, by=analyst)
    assert history(series) == [(1, 10.0), (2, 12.0)]
    assert new.revision_kind == "correction"
    assert new.created_by == analyst
    assert queries.ledgers([series])[series.pk].at(MARCH).value == 12.0


def test_the_highest_version_is_current_and_each_period_its_own(series: Series) -> None:
    for version, value in ((2, 12.0), (1, 10.0), (3, 13.0)):
        ObservationFactory(series=series, version=version, value=value)
    ObservationFactory(series=series, span=3, value=30.0)
    current = Observation.objects.current().order_by("span")
    assert list(current.values_list("span", "value")) == [(1, 13.0), (3, 30.0)]


def test_what_is_known_already_makes_no_revision(series: Series) -> None:
    record(series, 10.0)
    version = Series.objects.get().input_version
    assert record(series, 10.0) == []
    assert history(series) == [(1, 10.0)]
    assert Series.objects.get().input_version == version
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"value": 10.5},
        {"value": None, "missing": "withheld"},
        {"qualifier": "≤"},
        {"half_width": 2.1},
        {"numerator": 1.0, "denominator": 10.0},
        {"provenance": "reconstructed"},
    ],
)
def test_whatever_changes_what_is_known_makes_one(series: Series, change: dict[str, Any]) -> None:
    record(series, 10.0)
    record(series, **{"value": 10.0, **change})
    assert len(history(series)) == 2


def test_a_figure_entered_in_place_of_an_illustrative_one_is_kept_though_it_is_equal(series: Series) -> None:
    months(series, [10.0], provenance=Observation.Provenance.RECONSTRUCTED)
    record(series, 10.0)
    assert not queries.ledgers([series])[series.pk].at(MARCH).illustrative


def test_one_save_touches_its_series_once(series: Series) -> None:
    entries = [Entry(series=series.pk, period=Period(date(2018, month, 1), 1), value=1.0) for month in (1, 2, 3)]
    actions.record_figures(by=None, entries=entries, subject=series)
    assert Series.objects.get().input_version == series.input_version + 1


def test_one_figure_given_twice_in_one_go_saves_nothing(series: Series) -> None:
    entries = [Entry(series=series.pk, period=MARCH, value=value) for value in (1.0, 2.0)]
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.record_figures(by=None, entries=entries, subject=series)
    assert history(series) == []


# -- What the database itself refuses ------------------------------------------------------------------------------

MONTH, APRIL = date(2018, 3, 1), date(2017, 4, 1)
TWICE: dict[str, Callable[[], list[Any]]] = {
    "figure": lambda: [ObservationFactory, {"series": SeriesFactory()}],
    "series": lambda: [SeriesFactory, {"measure": MeasureFactory()}],
    "measure": lambda: [MeasureFactory, {"slug": "crime-volume"}],
    "document": lambda: [DocumentFactory, {"key": "paper"}],
    "break": lambda: [BreakFactory, {"series": SeriesFactory()}],
    "event": lambda: [AnnotationFactory, {"label": "Snow"}],
    "expectation": lambda: [ExpectationFactory, {"measure": MeasureFactory(), "label": "Target"}],
    "claim": lambda: [ClaimFactory, {"key": "O0001"}],
    "place under a node": lambda: [PlacementFactory, {"node": PlanNodeFactory(), "position": 1}],
    "series under a node": lambda: [PlacementFactory, {"node": PlanNodeFactory(), "series": SeriesFactory()}],
    "assessment": lambda: [AssessmentFactory, {"series": SeriesFactory()}],
    "username": lambda: [UserFactory, {"username": "analyst"}],
}


@pytest.mark.parametrize("what", TWICE)
def test_there_is_one_of_each(db: None, what: str) -> None:
    factory, fields = TWICE[what]()
    factory(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(**fields)


def test_there_is_one_of_each_quarter_plan_and_office(db: None) -> None:
    """Their factories return what is there, so the rows are made by hand."""
    QuarterFactory(), PlanFactory(), PlanNodeFactory(), OfficeFactory()
    for row in (QuarterFactory(), PlanFactory(), PlanNodeFactory()):
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


WRONG: dict[str, Callable[[], Any]] = {
    "a value and a reason why there is none": lambda: ObservationFactory(missing="withheld"),
    "neither a value nor a reason": lambda: ObservationFactory(value=None),
    "a denominator of 0": lambda: ObservationFactory(numerator=0, denominator=0),
    "a negative denominator": lambda: ObservationFactory(denominator=-1),
    "a numerator without denominator": lambda: ObservationFactory(numerator=1),
    "a month that begins on the second": lambda: ObservationFactory(period_end=date(2018, 3, 2)),
    "a fifth quarter": lambda: QuarterFactory(number=5, data_to=MONTH),
    "a quarter submitted by nobody": lambda: QuarterFactory(state="submitted"),
    "a quarter approved by nobody": lambda: QuarterFactory(state="approved", submitted_by=UserFactory()),
    "a quarter published by nobody": lambda: QuarterFactory(state="published"),
    "a quarter approved by who submitted it": lambda: same_eyes(UserFactory()),
    "a second office": lambda: OfficeFactory(id=2),
    "an unknown role": lambda: UserFactory(role="commissioner"),
    "a plan that ends before it begins": lambda: PlanFactory(ends=date(2017, 3, 31)),
    "a priority under something": lambda: PlanNodeFactory(position=2, parent=PlanNodeFactory()),
    "an objective under nothing": lambda: PlanNodeFactory(level="objective"),
    "an expectation that ends before it begins": lambda: ExpectationFactory(starts=MONTH, ends=APRIL),
    "an unknown kind of measure": lambda: MeasureFactory(kind="feeling"),
    "a scale of 0": lambda: MeasureFactory(scale=0),
    "more done than there is to do": lambda: JobFactory(done=2, total=1),
}


def same_eyes(person: User) -> Quarter:
    return QuarterFactory(state="approved", submitted_by=person, approved_by=person)


@pytest.mark.parametrize("what", WRONG)
def test_the_database_refuses(db: None, what: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        WRONG[what]()


@pytest.mark.parametrize(
    "fields",
    [
        {"period_end": date(2018, 3, 31), "span": 0},
        {"value": None, "missing": "no cases"},
        {"numerator": 0, "denominator": 7, "value": 0},
    ],
)
def test_the_database_takes(db: None, fields: dict[str, Any]) -> None:
    assert ObservationFactory(**fields).pk


# -- Typed into the quarter being closed ---------------------------------------------------------------------------


def enter(series: Series, by: User, value: float, *, follow: bool = False, period: Period = MARCH) -> None:
    actions.enter_figures(
        by=by,
        quarter=Quarter.objects.get(),
        series=series,
        entries=[Entry(series=series.pk, period=period, value=value)],
        follow=follow,
    )


@pytest.mark.parametrize("state", ["submitted", "approved", "published"])
def test_a_locked_quarter_takes_no_figure(series: Series, analyst: User, state: str) -> None:
    quarter = QuarterFactory(**{state: True})
    with pytest.raises(FiguresLockedError, match=f"Quarter 4, 2017-18 is {state}.*Ask an approver to reopen it"):
        enter(series, analyst, 1.0)
    assert history(series) == []
    assert quarter.locked


@pytest.mark.parametrize("fields", [{}, {"reopened": True}])
def test_an_open_one_does(series: Series, analyst: User, fields: dict[str, Any]) -> None:
    QuarterFactory(**fields)
    enter(series, analyst, 1.0)
    assert history(series) == [(1, 1.0)]


def test_quarter_and_year_follow_a_changed_month_when_asked(series: Series, analyst: User) -> None:
    """Twelve months of 100 make 300 and 1,200; March becomes 90, so 290 and 1,190."""
    QuarterFactory()
    months(series, [100.0] * 12)
    for span, value in ((3, 305.0), (12, 1_210.0)):
        ObservationFactory(series=series, span=span, value=value)
    enter(series, analyst, 90.0, follow=True)
    ledger = queries.ledgers([series])[series.pk]
    assert [ledger.at(period).value for period in (MARCH, QUARTER, YEAR)] == [90.0, 290.0, 1_190.0]
    followed = Observation.objects.get(span=3, version=2)
    assert (followed.revision_kind, followed.reason) == ("correction", "Follows its months.")
    assert followed.created_by == analyst


def test_they_stay_as_published_when_not(series: Series, analyst: User) -> None:
    QuarterFactory()
    months(series, [100.0] * 12)
    ObservationFactory(series=series, span=3, value=305.0)
    enter(series, analyst, 90.0)
    ledger = queries.ledgers([series])[series.pk]
    assert (ledger.at(QUARTER).value, ledger.at(YEAR).value) == (305.0, 1_190.0)


def test_a_quarter_with_a_month_missing_stays_as_published(series: Series, analyst: User) -> None:
    QuarterFactory()
    months(series, [100.0, None, 100.0])
    ObservationFactory(series=series, span=3, value=305.0)
    enter(series, analyst, 90.0, follow=True)
    assert queries.ledgers([series])[series.pk].at(QUARTER).value == 305.0


def test_a_followed_quarter_made_of_illustrative_months_is_illustrative(series: Series, analyst: User) -> None:
    QuarterFactory()
    months(series, [100.0] * 3, provenance=Observation.Provenance.RECONSTRUCTED)
    ObservationFactory(series=series, span=3, value=305.0)
    enter(series, analyst, 90.0, follow=True)
    shown = queries.ledgers([series])[series.pk].at(QUARTER)
    assert (shown.value, shown.illustrative) == (290.0, True)


def test_a_followed_quarter_of_unweighted_months_says_that_it_is_approximate(analyst: User) -> None:
    QuarterFactory()
    series = SeriesFactory(measure__kind="proportion", measure__unit="%", measure__scale=100)
    months(series, [10.0, 20.0, 30.0])
    ObservationFactory(series=series, span=3, value=19.0)
    enter(series, analyst, 60.0, follow=True)
    shown = queries.ledgers([series])[series.pk].at(QUARTER)
    assert (shown.value, shown.known.qualifier) == (30.0, "≈")


def test_a_followed_quarter_keeps_the_numbers_that_it_is_made_of(analyst: User) -> None:
    QuarterFactory()
    series = SeriesFactory(measure__kind="mean", measure__unit="seconds", measure__scale=1)
    months(series, [600.0, 700.0, 800.0], denominator=10.0)
    ObservationFactory(series=series, span=3, value=690.0)
    entry = Entry(series=series.pk, period=MARCH, value=900.0, denominator=30.0)
    actions.enter_figures(by=analyst, quarter=Quarter.objects.get(), series=series, entries=[entry], follow=True)
    known = queries.ledgers([series])[series.pk].figures[QUARTER]
    assert (known.value, known.numerator, known.denominator, known.qualifier) == (800.0, 40_000.0, 50.0, "=")


# -- Two at once ---------------------------------------------------------------------------------------------------


def at_once(*acts: Callable[[], Any]) -> list[BaseException]:
    """Do all of these at the same moment, each on a connection of its own; what they raised."""
    barrier, raised = threading.Barrier(len(acts)), []

    def do(act: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=30)
            act()
        except Exception as error:  # noqa: BLE001
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return raised


@pytest.mark.services("postgresql")
def test_people_who_change_one_figure_at_once_lose_none(transactional_db: None) -> None:
    series = SeriesFactory()
    values = [float(value) for value in range(1, 7)]
    assert at_once(*[lambda value=value: record(series, value) for value in values]) == []
    versions = history(series)
    assert [version for version, _ in versions] == [1, 2, 3, 4, 5, 6]
    assert sorted(value for _, value in versions if value) == values


@pytest.mark.services("postgresql")
def test_a_form_sent_twice_at_once_makes_one_revision(transactional_db: None) -> None:
    series = SeriesFactory()
    assert at_once(*[lambda: record(series, 10.0)] * 4) == []
    assert history(series) == [(1, 10.0)]


@pytest.mark.services("postgresql")
def test_control_without_the_lock_the_race_is_lost(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each reads before any has written: all but one are refused by the constraint."""
    series, read = SeriesFactory(), threading.Barrier(4)
    ledgers = queries.ledgers

    def slowly(wanted: Any) -> Any:
        found = ledgers(wanted)
        read.wait(timeout=10)
        return found

    monkeypatch.setattr(queries, "ledgers", slowly)
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda self, **_: self)
    raised = at_once(*[lambda value=value: record(series, value) for value in (1.0, 2.0, 3.0, 4.0)])
    assert [type(error) for error in raised] == [IntegrityError] * 3


@pytest.mark.services("postgresql")
def test_a_figure_and_the_submission_of_its_quarter_exclude_each_other(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes first: a figure that was saved was saved before the quarter was submitted. That a new figure's
    signals have to be waited for would keep them apart as well, but by chance only."""
    from opcc_portal import jobs
    from opcc_portal.actions import move_quarter

    monkeypatch.setattr(jobs, "problems", lambda quarter: [])
    for value in range(5):
        QuarterFactory(number=4)
        Quarter.objects.update(state="open")
        series, analyst = SeriesFactory(), UserFactory(analyst=True)
        quarter = Quarter.objects.get()
        raised = at_once(
            lambda s=series, a=analyst, v=float(value): enter(s, a, v),
            lambda q=quarter, a=analyst: move_quarter(quarter=q, move="submit", by=a),
        )
        assert [type(error) for error in raised] in ([], [FiguresLockedError])
        assert bool(raised) == (history(series) == [])
