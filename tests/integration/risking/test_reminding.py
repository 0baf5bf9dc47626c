"""Reminders: whom they reach, of what, once; and what becomes of them when a mail server fails."""

import logging
from datetime import date
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError

from opcc_portal.celery import app
from opcc_portal.models import User
from risks.actions import reminding
from risks.models import Reminder, Risk
from risks.tasks import remind
from tests.factories import ReviewFactory, RiskFactory, UserFactory

TODAY = date(2018, 6, 1)
NOTHING = {"told": 0, "failed": 0, "skipped": 0}


@pytest.fixture
def other(db: None) -> User:
    """Somebody else, whose address no server takes."""
    return UserFactory(risk_owner=True, email="bad@opcc.example")


class Failing(EmailBackend):
    """A server that refuses one address."""

    def send_messages(self, messages: Any) -> int:
        if any("bad@opcc.example" in message.to for message in messages):
            raise SMTPRecipientsRefused({})
        return int(super().send_messages(messages))


def fail(settings: Any) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Failing"


def test_one_email_names_what_is_due_within_a_week_or_late(risk: Risk, topical: Risk, owner: User) -> None:
    """I1 was reviewed on 4 May: due on 4 June. T4's formal review was due three months after its first one."""
    ReviewFactory(risk=topical, on=date(2018, 5, 9))
    late = RiskFactory(reference="I3", owner=owner, event="Late", identified=date(2018, 5, 1))
    ReviewFactory(risk=late, on=date(2018, 5, 20), removes=True)  # off the register: not due
    never = RiskFactory(reference="I4", owner=owner, event="Never scored", identified=date(2018, 5, 1))
    assert remind() == NOTHING | {"told": 1}
    [message] = mail.outbox
    assert (message.to, message.subject) == (["olive@opcc.example"], "2 risk reviews are due")
    assert message.body.index("I4: Never scored") < message.body.index("I1: Priorities are not delivered")
    assert "OPCC register, informal review was due on 1 May 2018 – overdue" in message.body
    assert (
        "OPCC register, informal review is due on 4 June 2018\nhttp://127.0.0.1:8000/risks/i1/review/" in message.body
    )
    assert "All risks: http://127.0.0.1:8000/risks/" in message.body
    assert "T4" not in message.body  # due on 9 June, in eight days
    assert set(Reminder.objects.values_list("risk", "due", "to")) == {
        (risk.pk, date(2018, 6, 4), owner.pk),
        (never.pk, date(2018, 5, 1), owner.pk),
    }


def test_nobody_is_told_twice_of_one_date_and_again_of_the_next(risk: Risk) -> None:
    assert reminding.remind(TODAY) == NOTHING | {"told": 1}
    assert reminding.remind(TODAY) == NOTHING
    assert reminding.remind(date(2018, 7, 1)) == NOTHING  # late by now, and told already
    assert reminding.remind(date(2018, 7, 28)) == NOTHING | {"told": 1}  # the formal one of 4 August
    ReviewFactory(risk=risk, on=date(2018, 8, 1), kind="formal")
    assert reminding.remind(date(2018, 8, 20)) == NOTHING
    assert reminding.remind(date(2018, 8, 25)) == NOTHING | {"told": 1}  # a month after that
    assert [message.body.count("/review/") for message in mail.outbox] == [1, 1, 1]


def test_reviews_that_are_due_on_one_day_are_one_line(risk: Risk) -> None:
    risk.register.formal_months = 1
    risk.register.save()
    reminding.remind(TODAY)
    assert "informal and formal review is due on 4 June 2018" in mail.outbox[0].body
    assert mail.outbox[0].subject == "1 risk review is due"


def test_whoever_keeps_it_now_is_told(risk: Risk) -> None:
    reminding.remind(TODAY)
    Risk.objects.update(owner=UserFactory(analyst=True, email="ann@opcc.example"))
    reminding.remind(TODAY)
    assert [message.to for message in mail.outbox] == [["olive@opcc.example"], ["ann@opcc.example"]]


@pytest.mark.parametrize("how", [{"email": ""}, {"is_active": False}, {"role": "panel"}])
def test_who_cannot_be_told_is_counted_and_what_nobody_keeps_is_nobodys(
    risk: Risk, owner: User, how: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    User.objects.filter(pk=owner.pk).update(**how)
    with caplog.at_level(logging.INFO, reminding.__name__):
        assert reminding.remind(TODAY) == NOTHING | {"skipped": 1}
    assert "0 told, 0 failed, 1 skipped" in caplog.text
    Risk.objects.update(owner=None)
    assert reminding.remind(TODAY) == NOTHING
    assert (mail.outbox, Reminder.objects.count()) == ([], 0)


def test_a_bad_address_stops_nobody_else_and_the_next_run_tries_again(
    risk: Risk, other: User, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    ReviewFactory(risk=RiskFactory(reference="I0", owner=other, position=0))
    fail(settings)
    assert reminding.remind(TODAY) == {"told": 1, "failed": 1, "skipped": 0}
    assert [message.to for message in mail.outbox] == [["olive@opcc.example"]]
    assert f"user {other.pk}; the next run tries again" in caplog.text
    assert "bad@opcc.example" not in caplog.text.partition("Traceback")[0]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert reminding.remind(TODAY) == NOTHING | {"told": 1}
    assert mail.outbox[1].to == ["bad@opcc.example"]


def test_control_what_is_kept_outside_the_handing_over_is_lost(
    risk: Risk, owner: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same failing server; were the rows kept whatever it says, nobody would ever be told."""
    User.objects.filter(pk=owner.pk).update(email="bad@opcc.example")
    fail(settings)
    assert reminding.remind(TODAY)["failed"] == 1
    assert not Reminder.objects.exists()
    Reminder.objects.create(risk=risk, due=date(2018, 6, 4), to=owner)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert reminding.remind(TODAY) == NOTHING


def test_of_two_runs_at_once_one_tells(risk: Risk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read what is waiting; the database lets one write that it was told."""
    waiting = list(reminding.waiting(TODAY))
    assert [reminding.tell(*each) for each in waiting * 2] == ["told", "skipped"]
    assert len(mail.outbox) == 1


def test_a_row_that_cannot_be_written_is_no_email(risk: Risk, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(Reminder.objects, "bulk_create", taken)
    assert reminding.remind(TODAY)["told"] == 0
    assert mail.outbox == []


def test_beat_asks_for_it_every_morning_and_the_worker_knows_it() -> None:
    [entry] = [each for each in app.conf.beat_schedule.values() if each["task"] == "risks.remind"]
    assert (entry["schedule"].hour, entry["schedule"].minute) == ({7}, {0})
    app.loader.import_default_modules()
    assert "risks.remind" in app.tasks
