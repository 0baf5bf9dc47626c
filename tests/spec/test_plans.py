"""The plans of the documents: what is printed of them comes out of the system."""

from datetime import date

import pytest

from opcc_portal import pages
from opcc_portal.models import Quarter
from reports.values.plan import PlanPage
from scorecard.domain import outline
from scorecard.models import Comment, Consultation, Plan
from scorecard.pages.plans import control_sheet
from scorecard.queries import plans as queries
from scorecard.values import ConsultationPage, PlansPage

pytestmark = pytest.mark.usefixtures("wiltshire")

CONTROL_SHEET_2019 = """
    Name of document          Police and Crime Plan 2017-21: update 2019
    Version                   1.4
    Status                    Draft
    Classification            PROTECT
    Owner                     Police and Crime Commissioner
    Date of this version      28 August 2019
    Produced by               OPCC Deputy Chief Executive
    Synopsis                  Update of the third Police and Crime Plan for Wiltshire and Swindon.
    Outcomes of consultation  Not printed
    Approved by               Not printed
    Date ratified             Not printed
    Copyholders               OPCC
    Next review due           Not printed
    Enquiries to              Not printed
    Adopted                   Not printed
"""

FAULTS = {
    "2017-20-draft": "",
    "2017-21": """
        There is no 4.11 between 4.10 and 4.12.
        Objective two of priority 4 and Objective three of priority 4 have one title
    """,
    "2017-21-update-2019": """
        The commitments of 2.1 are numbered 1, 1, 2, 3; in order they would be 1, 2, 3, 4.
        The contents list has “Reduce Violent Crime” twice, as 1.3 and 2.2.
        1.5 is “Protect rural communities” in the text and “Support rural communities” in the contents list.
        “Support those in Mental Health Crisis get the help they need” is 2.2 in the text and 2.3 in the contents list.
        “Protecting children and young people from harm” is 2.3 in the text and 2.4 in the contents list.
        “Preventing offenders from offending” is 2.4 in the text and 2.5 in the contents list.
        4 is “Secure a quality police service that is trusted and efficient” in the text and “Secure a quality service
    """,
    "2022-25": "",
    "2022-25-delivery": "",
}

COMMITMENTS_2018 = {"1": (4, 5, 5), "2": (4, 7), "3": (6, 3), "4": (2, 2, 6, 3)}


def table(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def plan_page(quarter: Quarter, audience: pages.Audience = "panel") -> PlanPage:
    value = pages.gather_one(pages.get("plan"), quarter, audience, "")
    assert isinstance(value, PlanPage)
    return value


def test_the_control_sheet_of_2019() -> None:
    sheet = control_sheet(Plan.objects.get(slug="2017-21-update-2019"))
    assert [f"{line.label:26}{line.text}" for line in sheet] == table(CONTROL_SHEET_2019)


@pytest.mark.parametrize("slug", FAULTS)
def test_the_numbering_contradicts_itself_there_and_nowhere_else(slug: str) -> None:
    plan = Plan.objects.get(slug=slug)
    nodes = queries.as_outline(list(plan.nodes.order_by("position")))
    found = [fault.sentence for fault in outline.faults(nodes, plan.contents)]
    wanted = table(FAULTS[slug])
    assert len(found) == len(wanted)
    assert [sentence[: len(start)] for sentence, start in zip(found, wanted, strict=True)] == wanted


def test_the_47_commitments_of_2018(wiltshire: Quarter) -> None:
    found = {}
    for section in plan_page(wiltshire).sections:
        counts: list[int] = []
        for planned in section.parts:
            if planned.part.level == "objective":
                counts.append(0)
            else:
                counts[-1] += 1
        found[section.head.part.number] = tuple(counts)
    assert found == COMMITMENTS_2018
    assert sum(map(sum, found.values())) == 47


def test_the_plan_in_force_says_what_it_is(wiltshire: Quarter) -> None:
    page = plan_page(wiltshire)
    assert page.title == "Police and Crime Plan 2017-21"
    assert page.lead == "1 April 2017 to 31 March 2021. 4 priorities, 11 objectives, 47 commitments."
    assert [len(section.head.placed) for section in page.sections] == [10, 5, 9, 12]


@pytest.mark.parametrize(
    ("number", "slugs"),
    [
        ("1.01", "crime-recording-compliance"),
        ("1.09", "ksi-collisions"),
        ("2.07", "cse-crimes sexual-offences"),
        ("3.06", "live-links virtual-court"),
        ("4.05", "time-to-answer-999 time-to-answer-crib crib-abandonment-rate"),
    ],
)
def test_measures_that_concern_a_commitment(wiltshire: Quarter, number: str, slugs: str) -> None:
    parts = [planned for section in plan_page(wiltshire).sections for planned in section.parts]
    [found] = [planned for planned in parts if planned.part.number == number]
    assert [measured.ref and measured.ref.slug for measured in found.measures] == slugs.split()


def test_a_measure_says_which_commitment_concerns_it(wiltshire: Quarter) -> None:
    value = pages.gather_one(pages.get("measure"), wiltshire, "panel", "special-constable-hours")
    assert [(ref.page, ref.title) for ref in value.doing] == [  # type: ignore[union-attr]
        ("plan", "1.06 Recruit and keep 500 Special Constables within CPTs")
    ]


def test_only_the_office_sees_what_is_wrong_with_the_numbering(wiltshire: Quarter) -> None:
    assert len(plan_page(wiltshire, "office").faults) == 2
    for audience in pages.READERS:
        page = plan_page(wiltshire, audience)
        assert page.faults == []
        assert [part.remark for section in page.sections for part in section.parts if part.remark] == []


def test_the_update_of_2019_beside_the_plan_before(wiltshire: Quarter) -> None:
    value = pages.gather_one(pages.get("plans"), wiltshire, "office", "2017-21-update-2019")
    assert isinstance(value, PlansPage)
    reworded = {change.title: change.words for change in value.changes if "reworded" in change.kinds}
    assert reworded["Protect the most vulnerable people in society"] == [
        "Was “Protect the most vulnerable in society”."
    ]
    assert {tally.kind: tally.count for tally in value.tallies} == {
        "added": 70,
        "dropped": 56,
        "moved": 2,
        "reworded": 3,
        "same": 3,
    }


@pytest.mark.parametrize(
    ("audience", "slugs"),
    [
        ("public", "2017-20-draft 2017-21"),
        ("panel", "2017-20-draft 2017-21"),
        ("office", "2017-20-draft 2017-21 2017-21-update-2019 2022-25 2022-25-delivery"),
    ],
)
def test_which_versions_an_audience_may_see(wiltshire: Quarter, audience: pages.Audience, slugs: str) -> None:
    assert sorted(pages.get("plans").gather(wiltshire, audience)) == slugs.split()


def test_the_consultation_of_january_2017() -> None:
    consultation = Consultation.objects.get()
    value = pages.gather_one(pages.get("consultation"), consultation, "panel", "")
    assert isinstance(value, ConsultationPage)
    assert (value.opens, value.closes) == (date(2017, 1, 3), date(2017, 1, 27))
    assert (value.responses, value.comments) == ("not known", 0)
    assert "Parish councils" in value.channels
    assert [part.part.title for part in value.parts] == table(
        """
        reducing demand
        greater service integration
        the community policing model
        financial challenges
        """
    )
    due = {step.label: step.due for step in value.steps}
    assert due["Have the new plan in place before the end of 2016-17"] == date(2017, 3, 31)
    assert due["Publish the final plan"] == date(2017, 2, 15)
    assert not Comment.objects.exists()
