"""Everything computed anew: a job that many share, that can be killed and begun again, and that says how far it is."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from io import StringIO
from types import SimpleNamespace
from typing import Any, NoReturn

import msgspec
import numpy as np
import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal import jobs
from opcc_portal.jobs import Progress
from opcc_portal.lib.periods import Period
from opcc_portal.models import AuditEvent, Job
from scorecard import actions, queries, tasks
from scorecard.actions import assessing
from scorecard.domain.assessing import assess_all
from scorecard.domain.outlook import Outlook
from scorecard.domain.signals import Signal
from scorecard.models import Assessment, Series
from tests.factories import (
    AssessmentFactory,
    BreakFactory,
    JobFactory,
    MeasureFactory,
    ObservationFactory,
    QuarterFactory,
    SeriesFactory,
    UserFactory,
)
from tests.integration.test_assessing import calm, poisoned
from tests.integration.test_signoff import words

Sent = Callable[[], list[tuple[str, dict[str, Any]]]]
Counting = Callable[[], CaptureQueriesContext]
MARCH = date(2018, 3, 1)


@pytest.fixture
def many(db: None, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Seven series in portions of at most two."""
    monkeypatch.setattr(assessing, "CHUNK", 2)
    QuarterFactory()
    measure = MeasureFactory()
    made = [calm(measure=measure, segment=f"part={n}") for n in range(7)]
    return [series.pk for series in made]


def stored() -> list[tuple[Any, ...]]:
    """Everything but when it was computed."""
    return list(Assessment.objects.order_by("series", "month").values_list("series", "month", "signals", "outlook"))


@contextmanager
def reports(monkeypatch: pytest.MonkeyPatch, act: Callable[[int], None] = lambda n: None) -> Iterator[list[int]]:
    """What is reported as done; `act(n)` happens after the n-th report."""
    said: list[int] = []
    usual = Progress.report

    def report(self: Progress, done: int, total: int) -> None:
        usual(self, done, total)
        said.append(done)
        act(len(said))

    with monkeypatch.context() as patch:
        patch.setattr(Progress, "report", report)
        yield said


# -- Reading -------------------------------------------------------------------------------------------------------


def test_reading_and_writing_take_one_query_each_however_many_series(db: None, counting: Counting) -> None:
    QuarterFactory()
    measure = MeasureFactory()
    taken = []
    for more in (2, 20):
        ids = [calm(measure=measure, segment=f"{more}={n}").pk for n in range(more)]
        with counting() as made:
            actions.recompute(ids)
        taken.append([query["sql"].split()[0] for query in made.captured_queries])
    assert taken == [["SELECT", "INSERT"]] * 2


def test_what_is_read_stands_side_by_side(db: None) -> None:
    """Two series, one without figures; the superseded version and what is longer than a year are left out."""
    QuarterFactory()
    QuarterFactory(year=2017, number=3)
    full = SeriesFactory(measure__proportion=True, measure__lag_months=1, input_version=4)
    empty = SeriesFactory(measure__kind="grade", measure__frequency="quarterly", attempts=2)
    ObservationFactory(series=full, value=41.5)
    ObservationFactory(series=full, value=42.25, version=2)
    ObservationFactory(series=full, value=None, missing="not collected", period_end=date(2018, 2, 1))
    ObservationFactory(series=full, value=126.0, span=3)
    ObservationFactory(series=full, value=7.0, span=0, period_end=date(2018, 3, 31))
    ObservationFactory(series=full, value=9.0, span=24)
    BreakFactory(series=full, month=date(2016, 4, 1))
    found = queries.assessment_inputs(Series.objects.order_by("pk"))
    order = np.argsort(found.series)
    assert found.series[order].tolist() == [full.pk, empty.pk]
    assert found.input_version[order].tolist() == [4, 1]
    assert found.lag_months[order].tolist() == [1, 0]
    assert [flags[order].tolist() for flags in (found.monthly, found.derivable, found.percentage)] == [
        [True, False],
        [True, False],
        [True, False],
    ]
    assert set(found.series[found.figure_of].tolist()) == {full.pk}
    march, april = 48 * 12 + 2, 46 * 12 + 3  # months since January 1970
    figures = dict(zip(zip(found.end.tolist(), found.span.tolist(), strict=True), found.value.tolist(), strict=True))
    assert {key: value for key, value in figures.items() if value == value} == {
        (march, 1): 42.25,
        (march, 3): 126.0,
        (march, 0): 7.0,
    }
    assert np.isnan(figures[march - 1, 1])
    assert (found.series[found.break_of].tolist(), found.break_month.tolist()) == ([full.pk], [april])
    assert sorted(found.reports) == [date(2017, 12, 1), MARCH]
    assert found.failed == [empty.pk]


def test_figures_that_cannot_matter_are_not_read(db: None) -> None:
    """Neither change a signal: one from long before the window, and one that begins after the report month."""
    QuarterFactory()
    series = calm()
    before = assess_all(queries.assessment_inputs(Series.objects.all()))
    figures = len(queries.assessment_inputs(Series.objects.all()).value)
    ObservationFactory(series=series, period_end=date(2010, 1, 1), value=9000.0)
    ObservationFactory(series=series, period_end=date(2019, 5, 1), span=12, value=9000.0)
    assert assess_all(queries.assessment_inputs(Series.objects.all())) == before
    assert len(queries.assessment_inputs(Series.objects.all()).value) == figures
    ObservationFactory(series=series, period_end=date(2019, 2, 1), span=12, value=9000.0)  # begins in March 2018
    assert len(queries.assessment_inputs(Series.objects.all()).value) == figures + 1


def test_nothing_to_read_is_nothing(db: None) -> None:
    found = queries.assessment_inputs(Series.objects.all())
    assert (len(found.series), len(found.value), found.reports) == (0, 0, [])
    assert assess_all(found) == []
    SeriesFactory()
    assert assess_all(queries.assessment_inputs(Series.objects.all())) == []  # no quarter to assess it for


# -- A later success -----------------------------------------------------------------------------------------------


def test_a_later_success_forgives_the_failures_before_it(db: None) -> None:
    QuarterFactory()
    failed, other = calm(), calm()
    actions.note_failure([failed.pk, other.pk], "The worker died.")
    actions.recompute([failed.pk])
    failed.refresh_from_db()
    other.refresh_from_db()
    assert (failed.attempts, failed.last_error) == (0, "")
    assert (other.attempts, other.last_error) == (1, "The worker died.")


# -- Old rows ------------------------------------------------------------------------------------------------------


def test_signals_of_the_old_shape_can_be_read_and_wait_to_be_computed_anew(db: None) -> None:
    QuarterFactory()
    old = {"code": "month_2sd", "state": "quiet", "numbers": {"mean": 4.0}, "reason_code": "", "reason": "none"}
    row = AssessmentFactory(series=calm(), signals=[old])
    actions.note_failure([row.series_id], "It failed before.")
    assert Signal.from_dict(row.signals[0]).numbers == {"mean": 4.0}
    assert msgspec.convert(row.outlook, Outlook) == Outlook()
    assert not Series.objects.stale().exists()
    import_module("scorecard.migrations.0005_signals_anew").touch(apps, SimpleNamespace(connection=connection))
    assert actions.waiting().get().attempts == 0
    actions.catch_up([row.series_id])
    assert json.dumps(old) not in json.dumps(Assessment.objects.get().signals)
    assert Assessment.objects.get().outlook["judged"]


# -- Everything ----------------------------------------------------------------------------------------------------


def test_asking_writes_down_a_job_touches_every_series_and_hints_at_the_portions(
    many: list[int], sent: Sent, django_capture_on_commit_callbacks: Any
) -> None:
    actions.recompute(many)
    with django_capture_on_commit_callbacks(execute=True):
        job = actions.recompute_everything(by=UserFactory(admin=True))
    assert (job.kind, job.status, job.total) == ("recompute", "queued", 7)
    assert actions.waiting().count() == 7
    (first, arguments), *hints = sent()
    assert (first, arguments) == ("opcc_portal.run_job", {"job_id": job.pk})
    assert [portion for _, told in hints for portion in told["series_ids"]] == many
    event = AuditEvent.objects.get(event="signals.recomputed")
    assert (event.by, event.after) == (job.created_by, {"series": 7})


def test_asking_twice_makes_one_job(many: list[int]) -> None:
    first = actions.recompute_everything(by=None)
    versions = list(Series.objects.values_list("input_version", flat=True))
    assert actions.recompute_everything(by=None) == first
    assert list(Series.objects.values_list("input_version", flat=True)) == versions
    jobs.finish(first)
    assert actions.recompute_everything(by=None) != first


def test_doing_it_alone_computes_everything_and_says_how_far_it_is(
    many: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with reports(monkeypatch) as said:
        job = jobs.finish(actions.recompute_everything(by=None))
    assert (job.status, job.result) == ("done", {"series": 7, "failed": []})
    assert len(said) == len(list(assessing.chunks(many))) + 1
    assert said == sorted(said)
    assert said[-1] == job.done == job.total == 7
    assert not Series.objects.stale().exists()


def test_it_begins_at_the_far_end_and_leaves_what_others_have_done(
    many: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker takes two portions from the front while this one is at the last."""
    computed: list[int] = []

    def noting(inputs: Any) -> Any:
        computed.extend(inputs.series.tolist())
        return assess_all(inputs)

    monkeypatch.setattr(assessing, "assess_all", noting)
    first, second, *rest = assessing.chunks(many)

    def other(number: int) -> None:
        if number == 2:
            tasks.recompute.run(first)
            tasks.recompute.run(second)

    job = actions.recompute_everything(by=None)
    with reports(monkeypatch, other) as said:
        jobs.finish(job)
    assert computed == [*rest[-1], *first, *second, *[pk for portion in rest[-2::-1] for pk in portion]]
    assert said == sorted(said)


def test_what_is_no_series_fault_ends_the_job_and_is_said(many: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Gone on with, it would try the same portion for ever."""

    def refusing(kind: int, number: int) -> NoReturn:
        raise RuntimeError("Locks are not to be had.")

    monkeypatch.setattr(assessing, "alone", refusing)
    job = jobs.finish(actions.recompute_everything(by=None))
    assert job.status == "failed"
    assert "Locks are not to be had." in job.error
    assert not Series.objects.exclude(last_error="").exists()


def test_a_killed_one_is_gone_on_with(many: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    job = actions.recompute_everything(by=None)

    def die(number: int) -> None:
        if number == 3:
            raise KeyboardInterrupt

    with reports(monkeypatch, die), pytest.raises(KeyboardInterrupt):
        jobs.run(job.pk)
    job.refresh_from_db()
    reached = job.done
    assert (job.status, 0 < reached < 7) == ("running", True)
    assert actions.waiting().count() == 7 - reached
    Job.objects.filter(pk=job.pk).update(beat_at=F("beat_at") - 2 * jobs.STUCK_AFTER)
    with reports(monkeypatch) as said:
        job = jobs.finish(job)
    assert (job.status, job.attempts) == ("done", 2)
    assert said == sorted([reached, *said][1:])
    assert not Series.objects.stale().exists()


def test_doing_it_twice_changes_nothing(many: list[int]) -> None:
    jobs.finish(actions.recompute_everything(by=None))
    before = stored()
    jobs.finish(actions.recompute_everything(by=None))
    assert stored() == before


def test_a_series_edited_meanwhile_ends_with_its_newest_signals(
    many: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both one that has been computed already and one that is still to come; and what is reported never falls."""

    def edit(number: int) -> None:
        if number == 3:
            entries = [actions.Entry(series=pk, period=Period(MARCH, 1), value=500.0) for pk in (many[0], many[-1])]
            actions.record_figures(by=None, entries=entries, subject=Series.objects.get(pk=many[0]))

    with reports(monkeypatch, edit) as said:
        job = jobs.finish(actions.recompute_everything(by=None))
    assert job.status == "done"
    assert said == sorted(said)
    for row in Assessment.objects.select_related("series"):
        assert row.input_version == row.series.input_version
        fired = next(item for item in row.signals if item["code"] == "month_2sd")["state"] == "high"
        assert fired == (row.series_id in (many[0], many[-1]))


def test_what_cannot_be_computed_is_given_up_and_named(many: list[int], client_as: Callable[[str], Client]) -> None:
    poison = poisoned()
    job = jobs.finish(actions.recompute_everything(by=None))
    poison.refresh_from_db()
    assert poison.attempts == actions.MAX_ATTEMPTS
    assert (job.status, job.done, job.total) == ("done", 8, 8)
    (named,) = job.result["failed"]
    assert named.startswith(f"{poison}: ")
    assert set(Series.objects.stale()) == {poison}
    said = words(client_as("admin").get(f"/jobs/{job.pk}/"))
    assert "Recomputing all signals" in said
    assert f"these series could not be assessed: {poison}: " in said


def test_a_portal_without_series_has_nothing_to_do(db: None) -> None:
    job = jobs.finish(actions.recompute_everything(by=None))
    assert (job.status, job.done, job.total, job.result["failed"]) == ("done", 0, 0, [])


# -- By hand -------------------------------------------------------------------------------------------------------


def by_hand(*options: str) -> list[str]:
    out = StringIO()
    call_command("recompute", *options, stdout=out)
    return out.getvalue().split("\n")[:-1]


def test_by_hand_everything_is_a_job_that_is_done_here(many: list[int]) -> None:
    actions.recompute(many)
    said = by_hand("--all")
    assert said[-1] == "7 of 7 series"
    assert len(said) == len(set(said)) > 2
    assert Job.objects.get().status == "done"
    assert by_hand() == ["Every series is up to date."]


def test_by_hand_what_could_not_be_computed_is_an_error(many: list[int]) -> None:
    poison = poisoned()
    with pytest.raises(CommandError, match=str(poison)):
        by_hand()
    with pytest.raises(CommandError, match=str(poison)):
        by_hand("--all")


def test_by_hand_a_job_that_fails_is_an_error(many: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    JobFactory(kind="recompute", status="running", attempts=3, params={"last": many[-1]})
    Job.objects.update(beat_at=F("beat_at") - 2 * jobs.STUCK_AFTER)
    with pytest.raises(CommandError, match="The worker died each time"):
        by_hand("--all")


# -- By an administrator -------------------------------------------------------------------------------------------

LIST, BUTTON = "/admin/scorecard/series/", "/admin/scorecard/series/recompute/"


def test_an_administrator_has_everything_recomputed_and_sees_how_far_it_is(
    many: list[int], client_as: Callable[[str], Client]
) -> None:
    admin = client_as("admin")
    page = admin.get(LIST).content.decode()
    assert f'<form method="post" action="{BUTTON}">' in page
    assert "Recompute all signals" in page
    answer = admin.post(BUTTON)
    job = Job.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/jobs/{job.pk}/")
    said = words(admin.get(f"/jobs/{job.pk}/"))
    assert "Recomputing all signals" in said
    assert "0 of 7 steps" in said
    assert AuditEvent.objects.get(event="signals.recomputed").by.role == "admin"


def test_nobody_else_and_no_link_has_it_done(many: list[int], client_as: Callable[[str], Client]) -> None:
    for role in ("panel", "risk-owner", "approver", "analyst"):
        assert client_as(role).post(BUTTON).status_code == 404, role
    assert client_as("visitor").post(BUTTON).status_code == 302
    assert client_as("admin").get(BUTTON).status_code == 405
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(UserFactory(admin=True))
    assert careful.post(BUTTON).status_code == 403
    assert not Job.objects.exists()
