"""Other forces in the administration: what is typed is checked in plain words, and leaves its trace."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from opcc_portal.models import AuditEvent
from scorecard.models import Force, PeerGroup, PeerMembership, RecordedJudgement
from tests.factories import (
    DocumentFactory,
    ForceFactory,
    MeasureFactory,
    PeerGroupFactory,
    PeerMembershipFactory,
    RecordedJudgementFactory,
)

JUDGEMENTS = "/admin/scorecard/recordedjudgement/"
GROUPS = "/admin/scorecard/peergroup/"


@pytest.fixture
def admin(client_as: Callable[[str], Client]) -> Client:
    return client_as("admin")


def form(**more: Any) -> dict[str, Any]:
    fields = {
        "about": "peers",
        "period_end": "2018-03-01",
        "span": "12",
        "words": "in line",
        "source_system": "iQuanta",
    }
    return {"measure": MeasureFactory().pk, **fields, **more}


def faults(answer: Any) -> list[str]:
    """All that is said to be wrong with a form and the rows in it."""
    lists = answer.context["errors"] if answer.status_code == 200 else []
    return [message for each in lists for message in ([each] if isinstance(each, str) else map(str, each))]


def test_a_judgement_is_recorded_with_its_trace(admin: Client) -> None:
    group = PeerGroupFactory()
    assert admin.post(f"{JUDGEMENTS}add/", form(symbol="peers-in-line-above", group=group.pk)).status_code == 302
    judgement = RecordedJudgement.objects.get()
    assert (judgement.symbol, judgement.group, judgement.as_at) == ("peers-in-line-above", group, None)
    trace = AuditEvent.objects.get()
    assert (trace.event, trace.target, trace.by.role) == ("recordedjudgement.created", str(judgement), "admin")
    assert (trace.after["words"], trace.after["group"]) == ("in line", "Most similar group")


def test_a_correction_says_what_stood_there_before(admin: Client) -> None:
    judgement = RecordedJudgementFactory(measure__name="Burglary")
    change = form(measure=MeasureFactory(name="Vehicle crime").pk, words="above peers")
    assert admin.post(f"{JUDGEMENTS}{judgement.pk}/change/", change).status_code == 302
    trace = AuditEvent.objects.get()
    assert trace.event == "recordedjudgement.changed"
    assert trace.before == {"measure": "Burglary", "words": "in line with peers"}
    assert trace.after == {"measure": "Vehicle crime", "words": "above peers"}


WRONG: dict[str, tuple[dict[str, str], str]] = {
    "neither": ({"words": ""}, "Give the judgement in words, or why there is none, and not both."),
    "both": ({"unavailable": "no data"}, "Give the judgement in words, or why there is none, and not both."),
    "a symbol alone": (
        {"words": "", "unavailable": "no data", "symbol": "peers-above"},
        "A symbol stands only with a judgement in words.",
    ),
    "a symbol of another sort": (
        {"symbol": "trend-up"},
        "This symbol does not belong to that kind of statement: choose another.",
    ),
    "no month": ({"span": "0"}, "A judgement is about one month or more."),
    "a month's last day": ({"period_end": "2018-03-31"}, "Give the last month by its first day."),
    "no source": (
        {"source_system": ""},
        "Say where it comes from: a document (with its line), a system, or both.",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_is_refused_in_plain_words(admin: Client, what: str) -> None:
    wrong, said = WRONG[what]
    assert faults(admin.post(f"{JUDGEMENTS}add/", form(**wrong))) == [said]
    assert not RecordedJudgement.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_trend_has_no_peer_group(admin: Client) -> None:
    answer = admin.post(f"{JUDGEMENTS}add/", form(about="trend", group=PeerGroupFactory().pk))
    assert faults(answer) == ["Only a comparison with other forces has a peer group."]


def test_the_same_statement_is_changed_not_added(admin: Client) -> None:
    there = RecordedJudgementFactory()
    answer = admin.post(f"{JUDGEMENTS}add/", form(measure=there.measure_id))
    assert faults(answer) == ["A statement about this measure and period is recorded already: change it."]


def test_the_list_shows_what_was_said_of_what_and_by_whom(admin: Client) -> None:
    paper = DocumentFactory(title="Papers of June")
    RecordedJudgementFactory(measure__name="Burglary", document=paper, line=523)
    RecordedJudgementFactory(measure__name="Outcome rate", why_not=True)
    RecordedJudgementFactory(measure__name="Satisfaction", about="trend", words="falling")
    html = admin.get(JUDGEMENTS).content.decode()
    for words in (
        "12 months to March 2018",
        "iQuanta; Papers of June, line 523",
        "proxy data were submitted",
        "falling",
    ):
        assert words in html
    html = admin.get(f"{JUDGEMENTS}?about=trend&q=satisf").content.decode()
    assert "Satisfaction" in html
    assert "Burglary" not in html


# -- Groups and their members --------------------------------------------------------------------------------------


def members(*rows: dict[str, Any], there: int = 0) -> dict[str, Any]:
    """A group's form with these rows of members, the first `there` of them known already."""
    fields = {"area": "most similar group", "name": "Most similar group", "note": ""}
    fields |= {"memberships-TOTAL_FORMS": str(len(rows)), "memberships-INITIAL_FORMS": str(there)}
    return fields | {f"memberships-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


def test_a_group_and_its_members_are_recorded_with_their_traces(admin: Client) -> None:
    borset = ForceFactory(name="Borset")
    answer = admin.post(f"{GROUPS}add/", members({"force": borset.pk, "starts": "2015-04-01"}))
    assert answer.status_code == 302
    group = PeerGroup.objects.get()
    assert list(group.memberships.values_list("force", "starts", "ends")) == [(borset.pk, date(2015, 4, 1), None)]
    assert [(event.event, event.target) for event in AuditEvent.objects.order_by("pk")] == [
        ("peergroup.created", "Most similar group"),
        ("peermembership.created", "Borset, Most similar group"),
    ]


def test_a_force_that_leaves_stays_known(admin: Client) -> None:
    there = PeerMembershipFactory(starts=date(2015, 4, 1))
    row = {
        "id": there.pk,
        "group": there.group_id,
        "force": there.force_id,
        "starts": "2015-04-01",
        "ends": "2018-03-31",
    }
    url = f"{GROUPS}{there.group_id}/change/"
    assert admin.post(url, members(row | {"DELETE": "on"}, there=1)).status_code == 302
    assert PeerMembership.objects.get().ends == date(2018, 3, 31)
    trace = AuditEvent.objects.get(event="peermembership.changed")
    assert (trace.before, trace.after) == ({"ends": "None"}, {"ends": "2018-03-31"})


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        (("2015-04-01", ""), ("2017-04-01", ""), True),
        (("2017-04-01", ""), ("2015-04-01", "2017-04-01"), True),
        (("2017-04-01", ""), ("2015-04-01", "2017-03-31"), False),
    ],
)
def test_a_force_is_in_a_group_once_at_a_time(
    admin: Client, first: tuple[str, str], second: tuple[str, str], refused: bool
) -> None:
    borset, dorset = ForceFactory(name="Borset"), ForceFactory(name="Dorset")
    rows = [{"force": borset.pk, "starts": starts, "ends": ends} for starts, ends in (first, second)]
    answer = admin.post(f"{GROUPS}add/", members(*rows, {"force": dorset.pk, "starts": "2016-04-01"}))
    assert faults(answer) == (["Borset is in the group twice at one time."] if refused else [])
    assert PeerGroup.objects.exists() is not refused


def test_a_membership_that_ends_before_it_begins_is_refused(admin: Client) -> None:
    row = {"force": ForceFactory().pk, "starts": "2015-04-01", "ends": "2014-04-01"}
    assert faults(admin.post(f"{GROUPS}add/", members(row))) == ["A membership ends after it begins."]


def test_an_unfinished_row_of_members_is_refused(admin: Client) -> None:
    answer = admin.post(f"{GROUPS}add/", members({"force": ForceFactory().pk}, {"starts": "2015-04-01"}))
    assert faults(answer) == ["This field is required.", "This field is required."]


def test_a_force_is_recorded_and_is_not_the_offices_own(admin: Client) -> None:
    url = "/admin/scorecard/force/add/"
    assert faults(admin.post(url, {"area": "force", "name": "Ours"})) == [
        "“force” is the area of the office's own force: give another."
    ]
    assert admin.post(url, {"area": "borset", "name": "Borset"}).status_code == 302
    assert Force.objects.get().name == "Borset"
    assert AuditEvent.objects.get().event == "force.created"
