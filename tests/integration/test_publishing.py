"""Publishing: all of it at one moment or nothing, once, and never changed."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import StringIO
from typing import Any

import msgspec
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

import opcc_portal.actions
from opcc_portal import editions, jobs, pages, publishing, snapshots
from opcc_portal.actions import NotAllowedError, move_quarter
from opcc_portal.lib.periods import Period
from opcc_portal.lib.refs import Ref
from opcc_portal.models import AuditEvent, DamagedError, Edition, EditionPage, Job, Quarter, User
from scorecard import actions
from scorecard.models import Measure, Series
from scorecard.pages import DASHBOARD, MEASURE
from tests.factories import MeasureFactory, ObservationFactory, PlacementFactory, SeriesFactory, UserFactory
from tests.publication import approve, ask, person, publish, reopen

Counting = Callable[[], CaptureQueriesContext]
MARCH = Period(date(2018, 3, 1), 1)
ALONE = 8  # dashboard, statistics, plan, service delivery, risk register, staffing, glossary, contents
# For each audience, with 36 measures, four scorecards, two versions of the plan and 16 risks.
PAGES = 2 * (36 + 4 + 2 + 16 + ALONE)


@pytest.fixture
def open_quarter(wiltshire: Quarter) -> Quarter:
    """Wiltshire's quarter, published once and opened again."""
    return reopen(wiltshire, reason="Crime was counted twice.")


def crime() -> Series:
    return Series.objects.get(measure__slug="crime-volume", segment="")


def revise(quarter: Quarter, value: float) -> None:
    """The analyst changes one month; the workers recompute."""
    entry = actions.Entry(series=crime().pk, period=MARCH, value=value)
    actions.enter_figures(by=person("analyst"), quarter=quarter, series=crime(), entries=[entry], follow=False)
    actions.recompute([crime().pk])


# -- What an edition is --------------------------------------------------------------------------------------------


def test_every_page_is_there_for_each_audience_as_it_was_gathered(wiltshire: Quarter) -> None:
    edition = Edition.objects.get()
    for audience in pages.READERS:
        stored = {(item.page.key, item.slug): item.value for item in editions.read_all(edition, audience)}
        live = {
            (page.key, slug): value
            for page in pages.registered(pages.QUARTER)
            for slug, value in page.gather(wiltshire, audience).items()
        }
        assert stored == live
        assert len(stored) == PAGES / len(pages.READERS)


def test_the_edition_says_all_that_stands_around_its_pages(open_quarter: Quarter) -> None:
    edition = publish(open_quarter)
    assert (edition.number, str(edition)) == (2, "Quarter 4, 2017-18, edition 2")
    assert (edition.change_kind, edition.reason) == ("correction", "Crime was counted twice.")
    assert (edition.data_to, edition.release) == (date(2018, 3, 1), "0.1.0")
    frame = editions.frame(edition)
    assert frame.office.panel == "Wiltshire Police and Crime Panel"
    assert (frame.prepared_by, frame.approved_by, frame.published_by) == (
        "Performance Analyst",
        "Chief Executive",
        "Chief Executive",
    )
    open_quarter.refresh_from_db()
    assert (open_quarter.state, open_quarter.change_kind, open_quarter.change_reason) == ("published", "", "")


def test_publishing_leaves_its_rows_in_the_audit_trail(open_quarter: Quarter) -> None:
    edition, approver = publish(open_quarter), person("approver")
    published, moved = AuditEvent.objects.all()[:2]
    assert (published.event, published.target, published.by) == ("edition.published", str(edition), approver)
    assert published.after == {"pages": PAGES, "reason": "Crime was counted twice."}
    assert (moved.event, moved.by) == ("quarter.publish", approver)


def test_what_is_published_stays_byte_for_byte(wiltshire: Quarter) -> None:
    """After a revision, a recomputation, another name and another edition."""
    first = Edition.objects.get()
    before = {item.pk: (bytes(item.content), item.sha256) for item in first.pages.all()}
    revise(reopen(wiltshire), 9999.0)
    Measure.objects.filter(slug="crime-volume").update(name="All crime", caveats="Counted anew.")
    second = publish(wiltshire)
    assert {item.pk: (bytes(item.content), item.sha256) for item in first.pages.all()} == before
    assert second.pages.get(audience="panel", page="measure", slug="crime-volume").sha256 not in {
        sha256 for _, sha256 in before.values()
    }


@pytest.mark.parametrize("act", ["update", "delete"])
def test_neither_edition_nor_page_can_be_rewritten(wiltshire: Quarter, act: str) -> None:
    for rows, change in (
        (Edition.objects.all(), {"number": 7}),
        (EditionPage.objects.filter(page="dashboard"), {"title": "Another"}),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(**change) if act == "update" else rows._raw_delete("default")


def test_a_page_whose_bytes_were_changed_is_not_given_out(wiltshire: Quarter) -> None:
    page = EditionPage.objects.filter(page="dashboard").first()
    page.content = bytes(page.content).replace(b"9,918", b"9,819")
    with pytest.raises(DamagedError, match="The page dashboard/ for panel"):
        editions.thawed(page)


# -- What stands in the way ----------------------------------------------------------------------------------------


def test_only_what_was_approved_is_published(open_quarter: Quarter) -> None:
    with pytest.raises(NotAllowedError, match="it cannot be published now"):
        ask(open_quarter)


def test_only_an_approver_publishes(open_quarter: Quarter) -> None:
    approve(open_quarter)
    with pytest.raises(NotAllowedError, match="Your role does not allow you to publish"):
        publishing.ask(subject=open_quarter, by=person("analyst"))


def test_nothing_is_published_while_a_series_is_stale(open_quarter: Quarter) -> None:
    approve(open_quarter)
    Series.objects.filter(pk=crime().pk).touch()
    with pytest.raises(NotAllowedError, match="The signals are behind the figures"):
        ask(open_quarter)


def test_a_series_that_became_stale_after_asking_ends_the_job(open_quarter: Quarter) -> None:
    job = ask(approve(open_quarter))
    Series.objects.filter(pk=crime().pk).touch()
    jobs.finish(job)
    assert (job.status, job.attempts) == ("failed", 1)
    assert job.error.startswith("The signals are behind the figures")
    assert Edition.objects.count() == 1


def test_nothing_is_published_while_a_check_complains(open_quarter: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    approve(open_quarter)
    monkeypatch.setattr(jobs, "_checks", {"sums": lambda quarter: [f"{quarter}: cyber crime is 566 and 556."]})
    with pytest.raises(NotAllowedError, match="Quarter 4, 2017-18: cyber crime is 566 and 556"):
        ask(open_quarter)


def test_references_that_lead_nowhere_are_named(open_quarter: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    def only_crime(*args: Any) -> dict[str, Any]:
        found = MEASURE.gather(*args)
        return {slug: found[slug] for slug in found if slug != "s136-arrests"}

    monkeypatch.setitem(pages._pages, "measure", replace(MEASURE, gather=only_crime))
    job = jobs.finish(ask(approve(open_quarter)))
    assert job.status == "failed"
    assert "“S136 Arrests” (measure/s136-arrests) on dashboard/ for panel" in job.error
    assert "for public" in job.error
    assert Edition.objects.count() == 1


def test_a_reference_to_what_only_the_office_sees_is_refused(open_quarter: Quarter) -> None:
    """The dashboard is gathered for each audience, so this can only come from a page that forgot whose it is."""
    seen = {"panel": {"": Pointer(to=Ref(page="pointer", slug="secret", title="Secret"))}}
    page = replace(DASHBOARD, key="pointer", struct=Pointer, gather=lambda q, audience: seen.get(audience, {}))
    items = [
        publishing.Gathered(audience=audience, page=page, slug=slug, value=value)
        for audience in pages.AUDIENCES
        for slug, value in page.gather(open_quarter, audience).items()
    ]
    office = publishing.Gathered(audience="office", page=page, slug="secret", value=Pointer(to=None))
    assert publishing.unresolved([*items, office]) == ["“Secret” (pointer/secret) on pointer/ for panel"]


class Pointer(msgspec.Struct):
    to: Ref | None


def test_a_value_that_would_not_come_back_is_refused(open_quarter: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    def with_nan(*args: Any) -> dict[str, Any]:
        dashboard = DASHBOARD.gather(*args)[""]
        tally = dashboard.priorities[0].rows[0]
        broken = msgspec.structs.replace(tally, headline=msgspec.structs.replace(tally.headline, value=float("nan")))
        section = msgspec.structs.replace(dashboard.priorities[0], rows=[broken])
        return {"": msgspec.structs.replace(dashboard, priorities=[section])}

    monkeypatch.setitem(pages._pages, "dashboard", replace(DASHBOARD, gather=with_nan))
    job = jobs.finish(ask(approve(open_quarter)))
    assert (job.status, job.error) == (
        "failed",
        "A value of the page dashboard cannot be stored: it would not come back unchanged.",
    )


# -- Once ----------------------------------------------------------------------------------------------------------


def test_who_asks_twice_is_given_the_same_job(open_quarter: Quarter) -> None:
    approve(open_quarter)
    assert ask(open_quarter) == ask(open_quarter)
    assert Job.objects.filter(kind="publish", params__moves=open_quarter.moves + 2).count() == 1


def test_a_job_done_twice_makes_one_edition(open_quarter: Quarter) -> None:
    """The worker died after the commit and before it could say so."""
    job = jobs.finish(ask(approve(open_quarter)))
    Job.objects.filter(pk=job.pk).update(status=Job.Status.QUEUED)
    job.refresh_from_db()
    assert jobs.finish(job).result == {"edition": 2, "subject": "2017-18-Q4"}
    assert Edition.objects.count() == 2


def test_what_was_opened_again_meanwhile_is_not_published(open_quarter: Quarter) -> None:
    """Reopened and approved again between asking and doing: somebody has to look at it again."""
    job = ask(approve(open_quarter))
    move_quarter(quarter=open_quarter, move="reopen", by=person("approver"), reason="Wait")
    approve(open_quarter)
    jobs.finish(job)
    assert (job.status, Edition.objects.count()) == ("failed", 1)
    assert job.error.startswith("Somebody acted on this quarter")


def test_what_was_opened_again_while_gathering_is_not_published(
    open_quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, freeze = ask(approve(open_quarter)), publishing.freeze

    def meanwhile(gathered: Any) -> Any:
        move_quarter(quarter=open_quarter, move="reopen", by=person("approver"), reason="Wait")
        return freeze(gathered)

    monkeypatch.setattr(publishing, "freeze", meanwhile)
    jobs.finish(job)
    assert (job.status, Edition.objects.count(), EditionPage.objects.count()) == ("failed", 1, PAGES)


def test_whatever_fails_in_the_last_step_leaves_nothing(open_quarter: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(edition: Edition, by: User) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(publishing, "_afterwards", [full])
    job = ask(approve(open_quarter))
    for _ in range(jobs.MAX_ATTEMPTS):
        jobs.run(job.pk)
    job.refresh_from_db()
    open_quarter.refresh_from_db()
    assert (job.status, job.error, open_quarter.state) == ("failed", "OSError: disk full", "approved")
    assert (Edition.objects.count(), EditionPage.objects.count()) == (1, PAGES)


def test_what_was_published_before_the_worker_could_say_so_stays_done(open_quarter: Quarter) -> None:
    """It died after the commit; the quarter was opened again before another worker took the job up."""
    job = jobs.finish(ask(approve(open_quarter)))
    reopen(open_quarter)
    Job.objects.filter(pk=job.pk).update(status=Job.Status.QUEUED)
    job.refresh_from_db()
    assert (jobs.finish(job).status, job.result["edition"]) == ("done", 2)


@pytest.fixture
def rivals(transactional_db: None, wiltshire: Quarter) -> list[Job]:
    """Two jobs that are to publish the quarter as it stands. (Only PostgreSQL: SQLite's database of the tests is in
    memory, where a second connection does not wait.)"""
    moves = approve(reopen(wiltshire)).moves
    params = {"quarter": wiltshire.pk, "moves": moves}
    return [Job.objects.create(kind="publish", params=params, created_by=person("approver")) for _ in range(2)]


def statuses(rivals: list[Job]) -> list[str]:
    return list(Job.objects.filter(pk__in=[job.pk for job in rivals]).values_list("status", flat=True))


@pytest.mark.services("postgresql")
def test_two_workers_at_once_make_one_edition(rivals: list[Job]) -> None:
    """The second waits for the first to commit, and then finds its work done."""
    run_together([lambda job=job: jobs.run(job.pk) for job in rivals])
    assert list(Edition.objects.values_list("number", flat=True)) == [2, 1]
    assert EditionPage.objects.filter(edition__number=2).count() == PAGES
    assert statuses(rivals) == ["done", "done"]


@pytest.mark.services("postgresql")
def test_control_without_the_lock_one_of_them_fails(rivals: list[Job], monkeypatch: pytest.MonkeyPatch) -> None:
    """Both find that they may, and make an edition of the same move: the database lets one of them."""
    refuse, both = opcc_portal.actions.refuse, threading.Barrier(2)

    def together(**case: Any) -> None:
        refuse(**case)
        both.wait(timeout=20)

    monkeypatch.setattr(opcc_portal.actions, "refuse", together)
    monkeypatch.setattr("django.db.models.QuerySet.select_for_update", lambda self, **_: self)
    run_together([lambda job=job: jobs.run(job.pk) for job in rivals])
    assert sorted(statuses(rivals)) == ["done", "queued"]  # to be tried again


def run_together(acts: list[Callable[[], Any]]) -> None:
    def alone(act: Callable[[], Any]) -> None:
        try:
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=alone, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# -- One moment ----------------------------------------------------------------------------------------------------


@pytest.mark.services("postgresql")
def test_what_is_written_while_gathering_is_not_seen(transactional_db: None, wiltshire: Quarter) -> None:
    """Between the first page and the second somebody changes a figure, and commits."""
    with snapshots.snapshot():
        before = DASHBOARD.gather(wiltshire, "panel")
        run_together([change_everything])
        assert DASHBOARD.gather(wiltshire, "panel") == before
    assert DASHBOARD.gather(wiltshire, "panel") != before


@pytest.mark.services("postgresql")
def test_control_without_the_snapshot_it_is_seen(
    transactional_db: None, wiltshire: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "begin", lambda: None)
    with snapshots.snapshot():
        before = DASHBOARD.gather(wiltshire, "panel")
        run_together([change_everything])
        assert DASHBOARD.gather(wiltshire, "panel") != before


def change_everything() -> None:
    ObservationFactory(series=crime(), span=3, value=1.0, version=2)
    Measure.objects.filter(slug="crime-volume").update(preferred_direction="none")


@pytest.mark.services("postgresql")
def test_nothing_is_written_inside_a_snapshot(transactional_db: None) -> None:
    with pytest.raises(DatabaseError, match="read-only"), snapshots.snapshot():
        UserFactory()


def test_a_snapshot_inside_a_transaction_is_a_mistake_in_the_programme(transactional_db: None) -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), snapshots.snapshot():
        pass


# -- However many --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["gathering", "storing"])
def test_queries_do_not_grow_with_the_measures(open_quarter: Quarter, counting: Counting, step: str) -> None:
    approve(open_quarter)
    few = queries_of(open_quarter, counting)[step]
    for number in range(40):
        placed(f"more-{number}", position=100 + number)
    call_command("recompute", "--all", stdout=StringIO())
    assert queries_of(open_quarter, counting)[step] == few


def placed(slug: str, *, position: int) -> None:
    series = SeriesFactory(measure=MeasureFactory(slug=slug))
    ObservationFactory(series=series, span=3, value=5.0)
    PlacementFactory(series=series, label=slug, position=position)


def queries_of(quarter: Quarter, counting: Counting) -> dict[str, int]:
    quarter.refresh_from_db()
    by = person("approver")
    with counting() as gathering:
        marks, gathered = publishing.gather(quarter, quarter.moves, by)
    frozen = publishing.freeze(gathered)
    with transaction.atomic(), counting() as storing:
        publishing.store(quarter, quarter.moves, by, marks, frozen)
        transaction.set_rollback(True)
    return {"gathering": len(gathering), "storing": len(storing)}


# -- What was revised since ----------------------------------------------------------------------------------------


def test_figures_superseded_since_are_counted(wiltshire: Quarter) -> None:
    edition = Edition.objects.get()
    assert editions.revised_since(edition, "panel") == 0
    reopen(wiltshire)
    revise(wiltshire, 3300.0)
    assert editions.revised_since(edition, "panel") == 1
    revise(wiltshire, 3301.0)  # the same figure once more
    assert editions.revised_since(edition, "panel") == 1
    assert editions.revised_since(publish(wiltshire), "panel") == 0
    assert editions.revised_since(edition, "panel") == 1


def test_a_figure_is_counted_for_those_only_who_may_see_it(wiltshire: Quarter) -> None:
    edition = Edition.objects.get()
    Measure.objects.filter(slug="crime-volume").update(sensitivity=Measure.Sensitivity.OFFICE_ONLY)
    revise(reopen(wiltshire), 3300.0)
    assert editions.revised_since(edition, "panel") == editions.revised_since(edition, "public") == 0


@pytest.mark.parametrize(("figure", "counted"), [
    ({"version": 2}, 1),
    ({"version": 1, "period_end": date(2013, 1, 1)}, 0),  # new, not revised
    ({"version": 2, "period_end": date(2018, 4, 1)}, 0),  # after what the edition shows
])  # fmt: skip
def test_which_figures_count_as_revised(wiltshire: Quarter, figure: dict[str, Any], counted: int) -> None:
    ObservationFactory(series=crime(), span=1, value=7.0, **{"period_end": MARCH.end} | figure)
    assert editions.revised_since(Edition.objects.get(), "panel") == counted


def test_a_figure_that_no_page_shows_is_not_counted(wiltshire: Quarter) -> None:
    series = SeriesFactory()
    ObservationFactory(series=series, version=2)
    assert editions.revised_since(Edition.objects.get(), "panel") == 0
