"""What each draft page of the quarterly report takes of the database, in the demonstration as it is delivered.

That it takes no more of more is asserted beside each page, at two sizes.
"""

from collections.abc import Callable

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal import pages
from opcc_portal.models import Quarter

LIMIT = 10
WITH_ITS_SCORECARD = 13  # a report shows a second page on it, read in four, and the risks that concern it, in one
# These are about figures: their own tests say what they take.
OF_FIGURES = ("dashboard", "statistics")
REPORTS = [page.path("") for page in pages.labelled(pages.QUARTER) if page.key not in OF_FIGURES]


@pytest.mark.parametrize(("path", "limit"), [*((path, LIMIT) for path in REPORTS), ("reports/1/", WITH_ITS_SCORECARD)])
def test_a_draft_page_stays_within_its_queries(
    both_quarters: tuple[Quarter, Quarter],
    client_as: Callable[[str], Client],
    counting: Callable[[], CaptureQueriesContext],
    path: str,
    limit: int,
) -> None:
    staff = client_as("analyst")
    with counting() as made:
        assert staff.get(f"/draft/quarters/2022-23-Q2/{path}").status_code == 200
    assert len(made) <= limit, [each["sql"][:90] for each in made.captured_queries]
