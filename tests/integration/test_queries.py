"""A page costs the same however many measures there are."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal import pages
from opcc_portal.models import Quarter
from scorecard import actions
from scorecard.models import Measure, Observation, Placement, Series
from tests.factories import (
    BreakFactory,
    DocumentFactory,
    ExpectationFactory,
    PlanNodeFactory,
    QuarterFactory,
    ReviewFactory,
)

MONTHS = [(2017 + (n + 3) // 12, (n + 3) % 12 + 1) for n in range(12)]


def add_measures(number: int) -> None:
    """That many monthly counts under one priority, each with a year of months, in as few statements as may be."""
    start, node, paper = Measure.objects.count(), PlanNodeFactory(), DocumentFactory()
    measures = Measure.objects.bulk_create(
        Measure(slug=f"m-{n}", name=f"Measure {n}", kind="count", unit="crimes") for n in range(start, start + number)
    )
    series = Series.objects.bulk_create(Series(measure=measure) for measure in measures)
    Series.objects.bulk_create(Series(measure=measure, segment="kind=part") for measure in measures)
    Placement.objects.bulk_create(
        Placement(node=node, series=item, position=start + n, label=item.measure.name)
        for n, item in enumerate(series, start=1)
    )
    Observation.objects.bulk_create(
        Observation(series=item, period_end=f"{y}-{m:02}-01", span=1, value=100 + m, provenance="published", version=v)
        for item in series
        for y, m in MONTHS
        for v in (1, 2)
    )
    Observation.objects.bulk_create(
        Observation(
            series=item, period_end="2018-03-01", span=3, value=306, provenance="published", document=paper, line=1
        )
        for item in series
    )
    ExpectationFactory(measure=measures[0])
    BreakFactory(series=series[0])
    actions.recompute([item.pk for item in series])


PAGES = {
    "dashboard": "/draft/quarters/2017-18-Q4/",
    "dashboard as csv": "/draft/quarters/2017-18-Q4/dashboard.csv",
    "measure": "/draft/quarters/2017-18-Q4/measures/m-0/",
    "measure as json": "/draft/quarters/2017-18-Q4/measures/m-0.json",
    "grid": "/entry/2017-18-Q4/",
    "workbench": "/entry/",
    "topics": "/entry/2017-18-Q4/topics/",
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_as_many_queries_with_400_measures_as_with_40(
    client_as: Callable[[str], Client], db: None, counting: Callable[[], CaptureQueriesContext], page: str
) -> None:
    QuarterFactory()
    client = client_as("analyst")
    taken = []
    for more in (40, 360):
        add_measures(more)
        with counting() as made:
            assert client.get(PAGES[page]).status_code == 200
        taken.append(len(made))
    assert Placement.objects.count() == 400
    assert taken[0] == taken[1] <= 28


@pytest.mark.parametrize("key", [page.key for page in pages.registered(pages.QUARTER) if page.folder != "reports"])
def test_gathering_all_values_of_a_page_takes_as_many_queries_as_gathering_one(
    db: None, counting: Callable[[], CaptureQueriesContext], key: str
) -> None:
    """So that publishing 400 measures is not 400 rounds."""
    quarter: Quarter = QuarterFactory()
    add_measures(30)
    for n in range(30):
        ReviewFactory(risk__slug=f"r-{n}")
    page = pages.get(key)
    found = {"measures": ("m-0", 30), "plans": ("2017-21", 1), "scorecards": ("1", 1), "risks": ("r-0", 30)}
    found[""] = ("", 1)
    one, every = found[page.folder]
    with counting() as for_one:
        assert len(page.gather(quarter, "office", [one])) == 1
    with counting() as for_all:
        assert len(page.gather(quarter, "office", None)) == every
    assert len(for_all) == len(for_one)


def test_control_a_query_for_each_measure_is_noticed(db: None, counting: Callable[[], CaptureQueriesContext]) -> None:
    add_measures(3)
    with counting() as made:
        assert [placement.series.measure.name for placement in Placement.objects.all()]
    assert len(made) == 1 + 3 * 2
