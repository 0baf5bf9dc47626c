"""A published dashboard, as a Panel member is served it, against the same template drawn from a value in memory.

With Wiltshire's 36 measures and with 400 more. Run with `make bench`. Prints times for the curious and the ratios and
numbers of queries that matter; asserts nothing.
"""

import io
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from benchmarks._demonstration import prepare

MORE = 400
REPEATS = 15
ROOT = "/quarters/2017-18-Q4/"


def grow() -> None:
    """As many measures more, each with crime's figures, on the dashboard."""
    from django.core.management import call_command

    from scorecard.models import Measure, Observation, Placement, Series

    model = Series.objects.get(measure__slug="crime-volume", segment="")
    figures, node = list(model.observations.all()), Placement.objects.filter(on_dashboard=True)[0].node
    for number in range(MORE):
        measure = Measure.objects.get(slug="crime-volume")
        measure.pk, measure.slug = None, f"more-{number}"
        measure.save()
        series = Series.objects.create(measure=measure)
        for figure in figures:
            figure.pk, figure.series_id = None, series.pk
        Observation.objects.bulk_create(figures)
        Placement.objects.create(series=series, node=node, label=f"More {number}", position=1000 + number)
    call_command("recompute", stdout=io.StringIO())


def publish_again() -> float:
    """Reopen, sign off and publish; how long the publishing took, in seconds."""
    from opcc_portal import jobs, publishing
    from opcc_portal.actions import move_quarter
    from opcc_portal.models import Quarter, User

    quarter = Quarter.objects.get()
    analyst, approver = (User.objects.get(username=name) for name in ("analyst", "approver"))
    move_quarter(quarter=quarter, move="reopen", by=approver, reason="More measures", change_kind="late")
    move_quarter(quarter=quarter, move="submit", by=analyst)
    move_quarter(quarter=quarter, move="approve", by=approver)
    job = publishing.ask(subject=quarter, by=approver)
    begun = time.perf_counter()
    jobs.finish(job)
    assert job.status == "done", job.error
    return time.perf_counter() - begun


def timed(act: Callable[[], Any]) -> float:
    """The median of several runs, in seconds, after one to warm up."""
    times = []
    for _ in range(REPEATS + 1):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return median(times[1:])


def compare(measures: str) -> None:
    from django.db import connection
    from django.test import Client, RequestFactory
    from django.test.utils import CaptureQueriesContext

    from opcc_portal import pages
    from opcc_portal.models import User
    from opcc_portal.views import published

    client, user = Client(), User.objects.get(username="panel")
    client.force_login(user)
    with CaptureQueriesContext(connection) as made:
        assert client.get(ROOT).status_code == 200
    queries = len(made)  # before the next request forgets them
    request = RequestFactory().get(ROOT)
    request.user, request.htmx, request.csp_nonce = user, False, ""
    from_memory = in_memory(request, pages.get(pages.HOME), published)
    served, drawn = timed(lambda: client.get(ROOT)), timed(from_memory)
    etag = client.get(ROOT)["ETag"]
    unchanged = timed(lambda: client.get(ROOT, headers={"if-none-match": etag}))
    print(f"reading, {measures}: {queries} queries; served in {1000 * served:.1f} ms, {served / drawn:.2f} times the")
    print(f"  {1000 * drawn:.1f} ms of drawing from memory; unchanged (304) in {1000 * unchanged:.1f} ms")


def in_memory(request: Any, page: Any, published: Any) -> Callable[[], Any]:
    """Draws the page from a value that is there already, with all that stands around it."""
    from django.contrib.messages.storage.cookie import CookieStorage
    from django.shortcuts import render

    from opcc_portal.lib.periods import FinancialQuarter

    request._messages = CookieStorage(request)
    issue = published.find_issue(request, FinancialQuarter(2017, 4))
    context = published.around(request, issue, published.find_page(issue, "panel", page, ""), 0)
    return lambda: render(request, page.template, context)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="opcc-bench-") as folder:
        prepare(folder)
        compare("36 measures")
        grow()
        print(f"publishing {36 + MORE} measures for two audiences: {publish_again():.1f} s")
        compare(f"{36 + MORE} measures")


if __name__ == "__main__":
    main()
