"""`manage.py publish`: a quarter published from the command line, or the reason why not."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from opcc_portal import jobs
from opcc_portal.models import Edition, Quarter
from tests.factories import OfficeFactory, QuarterFactory, UserFactory


@pytest.fixture
def chief(db: None) -> None:
    OfficeFactory()
    UserFactory(approver=True, username="chief", display_name="Cora Chief")


def publish(*arguments: str) -> str:
    out = StringIO()
    call_command("publish", *arguments, stdout=out)
    return out.getvalue()


def test_an_approved_quarter_is_published(chief: None) -> None:
    QuarterFactory(approved=True)
    said = publish("2017-18-Q4", "--by", "chief")
    assert said == (
        "Publishing Quarter 4, 2017-18 in the name of Cora Chief …\nPublished: Quarter 4, 2017-18, edition 1.\n"
    )
    assert Quarter.objects.get().state == "published"
    assert Edition.objects.get().published_by.username == "chief"


@pytest.mark.parametrize("quarter", ["2017-19-Q4", "2017-18-Q5", "q4", "", "0000-01-Q1", "٢٠١٧-١٨-Q4", "2017-18-Q4\n"])
def test_what_is_no_quarter_is_refused(chief: None, quarter: str) -> None:
    with pytest.raises(CommandError, match=r"is not a quarter: write it as 2017-18-Q4|is not a year of the calendar"):
        publish(quarter, "--by", "chief")


def test_a_quarter_that_is_not_here_is_refused(chief: None) -> None:
    with pytest.raises(CommandError, match=r"There is no Quarter 1, 2018-19 here\. There are: none\."):
        publish("2018-19-Q1", "--by", "chief")
    QuarterFactory()
    with pytest.raises(CommandError, match=r"There are: 2017-18-Q4\."):
        publish("2018-19-Q1", "--by", "chief")


def test_somebody_unknown_or_switched_off_is_refused(chief: None) -> None:
    QuarterFactory(approved=True)
    UserFactory(approver=True, username="gone", is_active=False)
    with pytest.raises(CommandError, match="Nobody has the username “stranger”"):
        publish("2017-18-Q4", "--by", "stranger")
    with pytest.raises(CommandError, match="The account “gone” is switched off"):
        publish("2017-18-Q4", "--by", "gone")
    assert not Edition.objects.exists()


def test_a_role_or_a_state_that_does_not_allow_it_is_refused(chief: None) -> None:
    QuarterFactory()
    UserFactory(analyst=True, username="analyst")
    with pytest.raises(CommandError, match="Your role does not allow you to publish a quarter"):
        publish("2017-18-Q4", "--by", "analyst")
    with pytest.raises(CommandError, match="Quarter 4, 2017-18 is open: it cannot be published now"):
        publish("2017-18-Q4", "--by", "chief")


def test_what_has_to_be_put_right_is_said(chief: None, monkeypatch: pytest.MonkeyPatch) -> None:
    QuarterFactory(approved=True)
    monkeypatch.setattr(jobs, "_checks", {"figures": lambda quarter: ["A figure is missing."]})
    with pytest.raises(CommandError, match=r"A figure is missing\."):
        publish("2017-18-Q4", "--by", "chief")


def test_work_that_failed_says_why(chief: None, monkeypatch: pytest.MonkeyPatch) -> None:
    QuarterFactory(approved=True)

    def refuse(progress: jobs.Progress) -> dict[str, object]:
        raise jobs.RefusedError("A page cannot be stored.")

    monkeypatch.setitem(jobs._handlers, "publish", refuse)
    with pytest.raises(CommandError, match=r"Quarter 4, 2017-18 was not published: A page cannot be stored\."):
        publish("2017-18-Q4", "--by", "chief")
