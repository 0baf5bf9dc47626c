"""What documents print, and what stands against submitting."""

from datetime import date

import pytest

from deployability.models import Claim, DayLost
from opcc_portal import jobs
from opcc_portal.actions import NotAllowedError
from opcc_portal.models import Quarter
from tests.integration.staffing_page.helping import MAY, ClientAs, claim, page, record
from tests.publication import approve


def test_a_contradiction_that_nobody_explained_stands_against_submitting(quarter: Quarter, client_as: ClientAs) -> None:
    told = claim(record(MAY).snapshot)
    says = (
        "Staffing of 31 May 2018: Table 1, CPT South, Establishment, FTE: 49 printed, 50 from the parts. "
        "Explain it, or correct it, under Staffing, Printed figures."
    )
    assert jobs.problems(quarter) == [says]
    with pytest.raises(NotAllowedError, match="49 printed, 50 from the parts"):
        approve(quarter)
    assert page(quarter, "office").unexplained == [
        "Table 1, CPT South, Establishment, FTE: 49 printed, 50 from the parts"
    ]
    assert page(quarter, "panel").unexplained == []
    shown = client_as("analyst").get(f"/draft/quarters/{quarter.slug}/staffing/").content.decode()
    assert "before this quarter can be submitted" in shown
    assert 'href="/staffing/2018-05-31/contradictions/"' in shown
    Claim.objects.filter(pk=told.pk).update(explanation="A slip of the pen.")
    assert jobs.problems(quarter) == []
    assert page(quarter, "office").unexplained == []
    assert page(quarter).contradictions[0].explanation == "A slip of the pen."


@pytest.mark.parametrize(
    "fields",
    [
        {"value": 50, "printed": "50"},
        {"figure": "share", "value": 100, "printed": "100%"},
        {"figure": "reason:vacancies", "value": 0, "printed": "0"},
        {"team": "nowhere"},
        {"figure": "force", "team": "", "value": 80, "printed": "80%"},
    ],
)
def test_what_agrees_or_cannot_be_compared_is_no_contradiction(quarter: Quarter, fields: dict[str, object]) -> None:
    claim(record(MAY).snapshot, **fields)
    assert jobs.problems(quarter) == []


def test_claims_of_another_snapshot_stand_against_nothing(quarter: Quarter) -> None:
    record(MAY)
    claim(record(date(2018, 4, 30)).snapshot)
    assert jobs.problems(quarter) == []


def test_days_and_reasons_are_called_by_their_names(quarter: Quarter) -> None:
    DayLost.objects.create(cause="Leave", abstraction=26, position=1)
    snapshot = record(MAY, 7).snapshot
    claim(snapshot, figure="reason:vacancies", value=6, printed="6")
    claim(snapshot, figure="reason:gone", value=6, printed="6")
    claim(snapshot, team="", figure="days:abstraction", value=25, printed="25")
    found = page(quarter)
    assert [each.figure for each in found.contradictions] == ["Vacancies, FTE", "gone, FTE"]
    assert found.methodology is not None
    assert [each.figure for each in found.methodology.contradictions] == ["Days of abstraction"]
