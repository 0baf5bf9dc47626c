"""The service delivery report of June 2018: 47 commitments, against what its page says."""

from collections.abc import Callable

import pytest
from django.test import Client

from opcc_portal import pages
from opcc_portal.models import Quarter
from reports.values.delivery import Commitment, Delivery

# What the update says in the document's sense, the status that becomes of it, and the commitments.
STATUSES = """
    complete                  | Completed   | 1.10 2.09
    achieved                  | Completed   | 4.01 4.12
    ongoing                   | On track    | 1.01 1.02 1.03 1.04 1.05 1.07 1.08 1.09 1.11 1.12 1.13 1.14 2.01 2.05 2.07 3.01 3.02 3.04 3.05 3.06 3.07 3.08 4.02 4.07 4.08 4.13
    in progress               | On track    | 2.02 2.03 2.06 2.10 2.11 4.03 4.04 4.05 4.09 4.10
    in mobilisation           | On track    | 3.03
    agreed change             | On track    | 4.06
    partly decided            | On track    | 2.04
    changed target            | At risk     | 1.06
    ongoing, agreement stalled | At risk    | 2.08
    planning                  | Not started | 3.09
    pending                   | Not started | 4.14
"""  # noqa: E501  # a table is read across
PRINTED = {"1.10": "COMPLETED", "2.09": "marked as complete in the text"}


@pytest.fixture
def page(wiltshire: Quarter) -> Delivery:
    return pages.get("delivery").gather(wiltshire, "panel")[""]  # type: ignore[return-value]


def commitments(page: Delivery) -> dict[str, Commitment]:
    return {
        item.number: item
        for priority in page.priorities
        for objective in priority.objectives
        for item in objective.commitments
    }


def test_each_commitment_stands_where_the_document_puts_it(page: Delivery) -> None:
    wanted = {
        number: (reading, word)
        for row in STATUSES.strip().splitlines()
        for reading, word, numbers in [[part.strip() for part in row.split("|")]]
        for number in numbers.split()
    }
    found = commitments(page)
    assert {number: item.standing.word for number, item in found.items()} == {
        n: word for n, (_, word) in wanted.items()
    }
    readings = {number: f"our reading: {reading}" for number, (reading, _) in wanted.items() if number not in PRINTED}
    assert {number: item.standing.reading for number, item in found.items() if item.standing.reading} == readings


def test_only_two_statuses_are_printed(page: Delivery) -> None:
    assert {number: item.printed for number, item in commitments(page).items() if item.printed} == PRINTED


def test_all_47_are_counted_by_status_and_priority(page: Delivery) -> None:
    assert {count.word: count.count for count in page.counts} == {
        "Completed": 4,
        "On track": 39,
        "At risk": 2,
        "Not started": 2,
    }
    by_priority = {priority.number: sum(count.count for count in priority.counts) for priority in page.priorities}
    assert by_priority == {"1": 14, "2": 11, "3": 9, "4": 13}
    assert len(commitments(page)) == 47


def test_there_is_no_4_11_and_each_has_its_words(page: Delivery) -> None:
    assert "4.11" not in commitments(page)
    assert all(item.narrative for item in commitments(page).values())


def test_the_page_says_which_statuses_are_our_reading(page: Delivery, client_as: Callable[[str], Client]) -> None:
    html = client_as("panel").get("/quarters/2017-18-Q4/delivery/").content.decode()
    assert html.count('class="status__reading"') == 45
    assert page.reading in html
