"""Signals follow figures: assessed again after every change, whatever happens to the messages that say so."""

import json
import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from io import StringIO
from typing import Any

import msgspec
import pytest
from django.core.management import call_command
from django.db import transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opcc_portal import jobs
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.models import AuditEvent, Quarter
from scorecard import actions, queries, tasks
from scorecard.actions import assessing
from scorecard.domain.assessing import Row, assess_all
from scorecard.models import Assessment, Observation, Series
from tests.factories import (
    BreakFactory,
    MeasureFactory,
    ObservationFactory,
    PlacementFactory,
    QuarterFactory,
    SeriesFactory,
    UserFactory,
    months,
)

MARCH = date(2018, 3, 1)
Sent = Callable[[], list[tuple[str, dict[str, Any]]]]
Commit = Callable[..., Any]  # pytest-django's `django_capture_on_commit_callbacks`


@pytest.fixture
def quarter(db: None) -> Quarter:
    return QuarterFactory()


def calm(**fields: Any) -> Series:
    """A series of 36 months in which nothing happens."""
    series = SeriesFactory(**fields)
    months(series, [100.0 + n % 5 for n in range(36)])
    return series


def poisoned() -> Series:
    """A series that cannot be computed: a value that is no number came into the database past every form."""
    series = calm()
    ObservationFactory(series=series, value=math.inf, version=2)
    return series


def states(series: Series, month: date = MARCH) -> dict[str, str]:
    return {signal["code"]: signal["state"] for signal in Assessment.objects.get(series=series, month=month).signals}


# -- One read, one write -------------------------------------------------------------------------------------------


def test_recomputing_one_series_is_one_read_and_one_write(
    quarter: Quarter, counting: Callable[[], CaptureQueriesContext]
) -> None:
    series = calm()
    BreakFactory(series=series, month=date(2015, 1, 1))
    with counting() as made:
        actions.recompute([series.pk])
    assert [query["sql"].split()[0] for query in made.captured_queries] == ["SELECT", "INSERT"]
    assert not Series.objects.stale().exists()


def test_what_is_stored_is_what_the_rules_make_of_the_figures(quarter: Quarter) -> None:
    """24 months of which half are 98 and half 102, then one far above: mean 100, sample SD √(24·4 ÷ 23)."""
    series = SeriesFactory()
    months(series, [98.0, 102.0] * 12 + [110.0])
    actions.recompute([series.pk])
    signal = Assessment.objects.get(series=series, month=MARCH).signals[0]
    assert (signal["code"], signal["state"]) == ("month_2sd", "high")
    assert signal["numbers"]["mean"] == 100
    assert signal["numbers"]["sd"] == pytest.approx(math.sqrt(24 * 4 / 23), rel=1e-12)
    assert signal["numbers"]["last"] == 110


def test_the_current_version_of_a_figure_is_what_is_assessed(quarter: Quarter) -> None:
    series = calm()
    ObservationFactory(series=series, value=500.0, version=2)
    actions.recompute([series.pk])
    assert states(series)["month_2sd"] == "high"


def test_a_late_measure_is_assessed_for_its_latest_month(quarter: Quarter) -> None:
    series = calm(measure__lag_months=1)
    actions.recompute([series.pk])
    assert Assessment.objects.get(series=series).month == date(2018, 2, 1)


def test_no_window_crosses_a_break(quarter: Quarter) -> None:
    series = calm()
    BreakFactory(series=series, month=date(2017, 4, 1))
    actions.recompute([series.pk])
    assert states(series)["month_2sd"] == "not_assessable"


def test_every_quarter_has_its_own_assessment(quarter: Quarter) -> None:
    earlier = QuarterFactory(year=2017, number=3)
    series = calm()
    actions.recompute([series.pk])
    found = Assessment.objects.filter(series=series).values_list("month", flat=True)
    assert set(found) == {earlier.data_to, quarter.data_to} == {date(2017, 12, 1), MARCH}


def test_recomputing_twice_gives_the_same_twice(quarter: Quarter) -> None:
    series = calm()
    actions.recompute([series.pk])
    before = Assessment.objects.get(series=series).signals
    actions.recompute([series.pk])
    assert Assessment.objects.get(series=series).signals == before


def test_nothing_to_write_writes_nothing(db: None, counting: Callable[[], CaptureQueriesContext]) -> None:
    with counting() as made:
        Assessment.objects.upsert([])
    assert len(made) == 0


# -- Older never overwrites newer ----------------------------------------------------------------------------------

Write = Callable[[int, int], None]


def upsert(series: int, version: int) -> None:
    told = json.dumps({"version": version})
    Assessment.objects.upsert([Row(series, MARCH, version, f"[{told}]", told)])


def naively(series: int, version: int) -> None:
    """What must not be done: the last to arrive wins."""
    Assessment.objects.update_or_create(
        series_id=series,
        month=MARCH,
        defaults={
            "input_version": version,
            "signals": [{"version": version}],
            "outlook": {"version": version},
            "computed_at": timezone.now(),
        },
    )


def kept(deliveries: Sequence[int], write: Write = upsert) -> int:
    """The version that stands after results computed from these versions arrived in this order."""
    series = SeriesFactory()
    for version in deliveries:
        write(series.pk, version)
    row = Assessment.objects.get(series=series)
    assert row.signals == [row.outlook] == [{"version": row.input_version}]
    return row.input_version


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deliveries=st.lists(st.integers(1, 6), min_size=1, max_size=8))
def test_the_newest_result_stands_whatever_the_order_and_number_of_deliveries(db: None, deliveries: list[int]) -> None:
    assert kept(deliveries) == max(deliveries)


def test_control_a_naive_write_is_noticed(db: None) -> None:
    assert kept([2, 1], naively) == 1
    assert kept([2, 1]) == 2


def test_a_result_from_before_an_edit_leaves_the_series_stale(quarter: Quarter) -> None:
    series = calm()
    old = assess_all(queries.assessment_inputs(Series.objects.filter(pk=series.pk)))
    actions.touch([series.pk])
    Assessment.objects.upsert(old)
    assert Series.objects.stale().get() == series
    actions.recompute([series.pk])
    Assessment.objects.upsert(old)  # delivered again, late
    assert not Series.objects.stale().exists()


# -- A series that cannot be computed ------------------------------------------------------------------------------


def test_a_poisoned_series_holds_up_none_of_the_others(quarter: Quarter) -> None:
    first, poison, last = calm(), poisoned(), calm()
    actions.recompute([first.pk, poison.pk, last.pk])
    assert set(Assessment.objects.values_list("series", flat=True)) == {first.pk, last.pk}
    poison.refresh_from_db()
    assert poison.attempts == 1
    assert poison.last_error


def test_a_poisoned_series_is_parked_after_three_attempts_and_taken_up_again_when_its_figures_change(
    quarter: Quarter, sent: Sent, django_capture_on_commit_callbacks: Commit
) -> None:
    poison = poisoned()
    for attempt in (1, 2, 3):
        assert take_up(django_capture_on_commit_callbacks, sent) == [[poison.pk]], attempt
        actions.recompute([poison.pk, calm().pk])
    assert take_up(django_capture_on_commit_callbacks, sent) == []
    assert tasks.oldest() is not None  # given up, but still behind: pages and health go on saying so
    entry = actions.Entry(series=poison.pk, period=FinancialQuarter(2017, 4).period, value=1.0)
    actions.record_figures(by=None, entries=[entry], subject=poison)
    poison.refresh_from_db()
    assert (poison.attempts, poison.last_error) == (0, "")
    assert take_up(django_capture_on_commit_callbacks, sent) == [[poison.pk]]


def take_up(commit: Commit, sent: Sent) -> list[list[int]]:
    """What the sweeper hands to the workers."""
    sent()
    with commit(execute=True):
        jobs.sweep()
    return [arguments["series_ids"] for name, arguments in sent() if name == "scorecard.recompute"]


def test_failing_alone_is_said_to_the_worker_too(quarter: Quarter) -> None:
    with pytest.raises(msgspec.MsgspecError):
        actions.recompute([poisoned().pk])


def redelivered(series_ids: list[int]) -> None:
    """As a worker gets a message that another died over."""
    tasks.recompute.push_request(delivery_info={"redelivered": True})
    try:
        tasks.recompute.run(series_ids)
    finally:
        tasks.recompute.pop_request()


def test_a_series_that_kills_its_worker_is_given_up_after_three_deaths(quarter: Quarter) -> None:
    series = calm()
    Series.objects.filter(pk=series.pk).update(attempts=2)
    redelivered([series.pk])
    series.refresh_from_db()
    assert (series.attempts, series.last_error) == (3, "The worker died while assessing this series.")
    assert not Assessment.objects.exists()  # it was not tried a fourth time
    assert not actions.waiting().exists()


def test_a_first_death_is_no_reason_to_give_up(quarter: Quarter) -> None:
    series = calm()
    redelivered([series.pk])
    assert Assessment.objects.get().series == series


def test_after_a_death_over_many_each_is_tried_alone(
    quarter: Quarter, sent: Sent, django_capture_on_commit_callbacks: Commit
) -> None:
    first, second = calm(), calm()
    with django_capture_on_commit_callbacks(execute=True):
        redelivered([first.pk, second.pk])
    assert [arguments["series_ids"] for _, arguments in sent()] == [[first.pk], [second.pk]]
    assert set(Series.objects.values_list("attempts", flat=True)) == {0}


# -- What waits ----------------------------------------------------------------------------------------------------


def test_what_waits_is_what_changed_since_it_was_assessed(quarter: Quarter) -> None:
    fresh, changed = calm(), calm()
    actions.recompute([fresh.pk, changed.pk])
    assert tasks.oldest() is None
    since = timezone.now() - timedelta(hours=2)
    actions.touch([changed.pk])
    Series.objects.filter(pk=changed.pk).update(changed_at=since)
    assert Series.objects.stale().get() == changed
    assert tasks.oldest() == since == jobs.oldest_waiting()


def test_nothing_waits_before_there_is_a_quarter(db: None) -> None:
    calm()
    assert tasks.oldest() is None


def test_a_lost_message_is_taken_up_by_the_sweeper(
    quarter: Quarter, sent: Sent, django_capture_on_commit_callbacks: Commit
) -> None:
    series = calm()
    assert take_up(django_capture_on_commit_callbacks, sent) == [[series.pk]]
    tasks.recompute.run([series.pk])
    assert take_up(django_capture_on_commit_callbacks, sent) == []


def test_many_series_are_handed_over_in_portions(
    quarter: Quarter, sent: Sent, django_capture_on_commit_callbacks: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assessing, "CHUNK", 100)
    measure = MeasureFactory()
    Series.objects.bulk_create(Series(pk=1000 + n, measure=measure, segment=f"n={n}") for n in range(250))
    portions = take_up(django_capture_on_commit_callbacks, sent)
    assert [(portion[0], len(portion)) for portion in portions] == [(1000, 100), (1100, 100), (1200, 50)]


def test_a_series_is_in_the_same_portion_whichever_others_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessing, "CHUNK", 10)
    assert list(assessing.chunks({31, 7, 12, 9, 10})) == [[7, 9], [10, 12], [31]]
    assert list(assessing.chunks({12})) == [[12]]


def test_an_edit_that_is_rolled_back_sends_nothing(transactional_db: None, sent: Sent) -> None:
    series = calm()
    entry = actions.Entry(series=series.pk, period=FinancialQuarter(2017, 4).period, value=1.0)
    with transaction.atomic():
        actions.record_figures(by=None, entries=[entry], subject=series)
        transaction.set_rollback(True)
    assert sent() == []
    assert not Observation.objects.filter(span=3).exists()
    with transaction.atomic():
        actions.record_figures(by=None, entries=[entry], subject=series)
        assert sent() == []  # not before the commit
    assert sent() == [("scorecard.recompute", {"series_ids": [series.pk]})]


# -- Opening a quarter, and by hand --------------------------------------------------------------------------------


def test_opening_a_quarter_has_every_series_assessed_for_it_and_happens_once(db: None) -> None:
    series, analyst = calm(), UserFactory()
    Quarter.objects.all().delete()
    opened = [actions.open_quarter(by=analyst, calendar=FinancialQuarter(2018, 1)) for _ in range(2)]
    assert opened[0] == opened[1]
    assert opened[0].data_to == date(2018, 6, 1)
    assert AuditEvent.objects.get().event == "quarter.opened"
    assert Series.objects.stale().get() == series


@pytest.mark.parametrize(("options", "computed"), [([], 1), (["--all"], 2)])
def test_recompute_by_hand(quarter: Quarter, options: list[str], computed: int) -> None:
    fresh, stale = calm(), calm()
    actions.recompute([fresh.pk])
    out = StringIO()
    call_command("recompute", *options, stdout=out)
    assert f"{computed} of {computed} series" in out.getvalue()
    assert states(stale)["month_2sd"] == "quiet"
    call_command("recompute", stdout=out)
    assert "Every series is up to date." in out.getvalue()


def test_the_signals_are_stored_as_plain_json(quarter: Quarter) -> None:
    """NaN is not JSON: what does not exist is null."""
    series = SeriesFactory()
    actions.recompute([series.pk])
    stored = Assessment.objects.get(series=series).signals
    assert json.loads(json.dumps(stored, allow_nan=False)) == stored
    assert states(series)["no_data"] == "high"


def test_nothing_is_compared_across_a_break(client_as: Any, db: None) -> None:
    """Neither with the year before nor in a total of twelve months."""
    QuarterFactory()
    series = PlacementFactory(series__measure__slug="burglary").series
    months(series, [100.0] * 24)
    url = "/draft/quarters/2017-18-Q4/measures/burglary.json"
    client = client_as("analyst")
    assert "the same as a year before" in client.get(url).content.decode()
    BreakFactory(series=series, month=date(2017, 10, 1))
    page = client.get(url).json()
    assert "year before" not in page["headline"]
    assert page["quarters"][-1]["figure"]["value"] == 300
    assert page["quarters"][-1]["twelve_months"] is None
