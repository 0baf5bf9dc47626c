"""Which snapshot a quarter tells of, and what it says where there is none."""

from datetime import date

import pytest

from deployability.queries import snapshots as queries
from opcc_portal import pages
from opcc_portal.models import Quarter
from tests.factories import SnapshotFactory
from tests.integration.staffing_page.helping import MAY, ClientAs, page, record


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (["2018-03-31"], None),
        (["2018-04-01"], "1 April 2018"),
        (["2018-06-30"], "30 June 2018"),
        (["2018-07-01"], None),
        (["2018-04-30", "2018-05-31", "2018-07-31"], "31 May 2018"),
    ],
)
def test_a_quarter_tells_of_the_latest_of_the_days_in_which_it_is_reported_on(
    quarter: Quarter, days: list[str], told: str | None
) -> None:
    for day in days:
        record(date.fromisoformat(day))
    found = pages.get("staffing").gather(quarter, "panel")
    assert (found[""].on if found else None) == told  # type: ignore[attr-defined]
    assert queries.is_told(quarter) is bool(told)
    assert bool(queries.told_of(quarter)) is bool(told)


def test_without_a_snapshot_readers_have_no_page_and_the_office_is_told_what_to_do(
    quarter: Quarter, client_as: ClientAs
) -> None:
    staff, address = client_as("analyst"), f"/draft/quarters/{quarter.slug}/staffing/"
    said = staff.get(address).content.decode()
    assert "No snapshot was taken from 1 April 2018 to 30 June 2018" in said
    assert staff.get(f"{address}?as=panel").status_code == 404
    assert staff.get(f"/draft/quarters/{quarter.slug}/staffing.csv").status_code == 404
    assert "Community policing teams" not in outline(quarter, "panel")


def test_with_a_snapshot_the_report_leads_there(quarter: Quarter) -> None:
    record(MAY)
    assert "Community policing teams" in outline(quarter, "panel")


def outline(quarter: Quarter, audience: str) -> list[str]:
    found = pages.get("contents").gather(quarter, audience)[""]  # type: ignore[arg-type]
    return [part.title for part in found.parts]  # type: ignore[attr-defined]


def test_a_snapshot_without_rows_says_that_nothing_was_recorded(quarter: Quarter, client_as: ClientAs) -> None:
    SnapshotFactory(on=MAY)
    assert page(quarter).headline == "No posts are recorded on 31 May 2018."
    assert client_as("analyst").get(f"/draft/quarters/{quarter.slug}/staffing/").status_code == 200
