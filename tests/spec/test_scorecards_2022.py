"""The scorecard of the fourth priority in the highlight report of 2022 (line 318), against what the portal shows."""

from collections.abc import Callable

import pytest
from django.test import Client

from opcc_portal.models import Quarter
from opcc_portal.pages import gather_one, get
from scorecard.values import Scorecard
from tests.unit.fixtures.csvs import read

# Measure; last month, three and twelve months to August 2022, each with its change on the year before, as printed.
PRINTED = """
    Actions Taken         67.9%   −9.6   69.2%  −6.6   71.1%  −6.2
    Being Kept Informed   54.1%  −13.7   65.1%  −3.1   66.5%  −2.8
    Investigation         63.2%   −6.2   65.9%  −1.9   67.1%  −2.3
    Time to Investigate   97.6%   +7.1   87.9%  −4.3   88.9%  +0.5
    Treatment by Police   91.8%   +1.3   91.3%  −0.3   89.7%  −0.8
"""
# The same with how a change is drawn: an arrow from 5 points on, a dash below.
DRAWN = """
    Actions Taken         down  down  down
    Being Kept Informed   down  dash  dash
    Investigation         down  dash  dash
    Time to Investigate   up    dash  dash
    Treatment by Police   dash  dash  dash
"""


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.strip().splitlines()]


@pytest.fixture
def scorecard(both_quarters: tuple[Quarter, Quarter]) -> Scorecard:
    found = gather_one(get("scorecard"), both_quarters[1], "panel", "4")
    assert isinstance(found, Scorecard)
    return found


def test_figures_and_changes_come_out_as_printed(scorecard: Scorecard) -> None:
    said = [
        " ".join(
            [row.label.removeprefix("Victim Satisfaction: ")] + [f"{s.now.text} {points(s.text)}" for s in row.steps]
        )
        for row in scorecard.rows
    ]
    assert said == lines(PRINTED)


def test_to_which_month_the_windows_reach_is_said(scorecard: Scorecard, both_quarters: tuple[Quarter, Quarter]) -> None:
    assert scorecard.subtitle == "Police and Crime Plan 2022-25 · Quarter 2, 2022-23 · figures to August 2022"
    first = gather_one(get("scorecard"), both_quarters[0], "panel", "1")
    assert isinstance(first, Scorecard)
    notes = {row.measure.slug: row.note for row in first.rows}
    assert notes["ksi-collisions"].endswith("Figures to February 2018")
    assert "Figures to" not in notes["crime-volume"]


def points(text: str) -> str:
    assert text.endswith(" pts"), text
    return text.removesuffix(" pts")


def test_a_small_change_is_a_dash(scorecard: Scorecard) -> None:
    drawn = [
        " ".join([row.label.removeprefix("Victim Satisfaction: ")] + [step.mark for step in row.steps])
        for row in scorecard.rows
    ]
    assert drawn == lines(DRAWN)


def test_the_year_before_is_worked_out_from_the_printed_change_and_says_so(
    scorecard: Scorecard, client_as: Callable[[str], Client]
) -> None:
    before = {(row.measure.slug, n): step.before for row in scorecard.rows for n, step in enumerate(row.steps)}
    assert before["satisfaction-2022-actions-taken", 0].text == "77.5%"
    assert all(figure.worked_out for figure in before.values())
    assert not any(step.now.worked_out for row in scorecard.rows for step in row.steps)
    page = client_as("panel").get("/quarters/2022-23-Q2/scorecards/4/").content.decode()
    assert page.count("worked out from the printed change") == 15
    file = client_as("panel").get("/quarters/2022-23-Q2/scorecards/4.csv").content.decode()
    assert file.count("worked out from the printed change") == 15


def test_a_worked_out_figure_says_so_on_its_measures_page_too(
    both_quarters: tuple[Quarter, Quarter], client_as: Callable[[str], Client]
) -> None:
    page = client_as("panel").get("/quarters/2022-23-Q2/measures/satisfaction-2022-actions-taken/").content.decode()
    assert "77.5%" in page
    assert "worked out from the printed change" in page


def test_the_change_is_drawn_beside_its_figure_in_words_for_those_who_do_not_see_it(
    both_quarters: tuple[Quarter, Quarter], client_as: Callable[[str], Client]
) -> None:
    page = " ".join(client_as("panel").get("/quarters/2022-23-Q2/scorecards/4/").content.decode().split())
    assert "9.6 percentage points lower than a year before (77.5%)" in page


# -- The quarter ---------------------------------------------------------------------------------------------------


def test_the_quarter_is_our_reading_and_says_so(
    both_quarters: tuple[Quarter, Quarter], client_as: Callable[[str], Client]
) -> None:
    page = client_as("panel").get("/quarters/2022-23-Q2/").content.decode()
    assert "data to August 2022" in page
    assert "our reading" in page
    assert "our reading" not in client_as("panel").get("/quarters/2017-18-Q4/").content.decode()


def test_where_nothing_can_be_assessed_nobody_is_told_that_nothing_stands_out(
    client_as: Callable[[str], Client], both_quarters: tuple[Quarter, Quarter]
) -> None:
    page = client_as("panel").get("/quarters/2022-23-Q2/").content.decode()
    assert "No measure can be assessed this quarter, so nobody can say what stands out." in page
    assert "Nothing stands out" not in page


def test_each_quarter_is_reported_on_under_its_own_plan(
    both_quarters: tuple[Quarter, Quarter], client_as: Callable[[str], Client]
) -> None:
    before, later = (
        client_as("panel").get(f"/quarters/{quarter.slug}/").context["page"].priorities for quarter in both_quarters
    )
    assert [section.title for section in later] == [
        "A police service that meets the needs of its community",
        "Reduce violence and serious harm",
        "Tackle crimes that matter to local communities",
        "Improve the experience of victims and deliver justice",
    ]
    assert (sum(len(s.rows) for s in before), sum(len(s.rows) for s in later)) == (36, 18)


def test_a_measure_in_two_plans_has_a_page_in_both_quarters(
    both_quarters: tuple[Quarter, Quarter], client_as: Callable[[str], Client]
) -> None:
    twice = {row["measure"] for row in read("placements") if row["plan"] == "2017-21"} & {
        row["measure"] for row in read("placements") if row["plan"] == "2022-25"
    }
    assert len(twice) == 6
    for quarter in both_quarters:
        for slug in twice:
            assert client_as("panel").get(f"/quarters/{quarter.slug}/measures/{slug}/").status_code == 200


def test_what_stands_under_one_plan_alone_has_no_page_in_the_others_quarter(
    both_quarters: tuple[Quarter, Quarter], client_as: Callable[[str], Client]
) -> None:
    panel = client_as("panel")
    assert panel.get("/quarters/2022-23-Q2/measures/s136-arrests/").status_code == 404
    assert panel.get("/quarters/2017-18-Q4/measures/rasso-volume/").status_code == 404


def test_the_picker_leads_from_one_quarter_to_the_other(
    both_quarters: tuple[Quarter, Quarter], client_as: Callable[[str], Client]
) -> None:
    quarters = client_as("panel").get("/quarters/2017-18-Q4/").context["bar"]["quarters"]
    assert [(label, current) for label, _url, current in quarters] == [
        ("Quarter 2, 2022-23", False),
        ("Quarter 4, 2017-18", True),
    ]
