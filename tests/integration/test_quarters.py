"""The states of a quarter: which act leads where, who may act, and two pairs of eyes."""

import pytest

from opcc_portal import jobs
from opcc_portal.actions import NotAllowedError, move_quarter, why_not
from opcc_portal.models import AuditEvent, Quarter, Role, User
from tests.factories import QuarterFactory, UserFactory

WHY = {"reason": "to correct", "change_kind": "correction"}
STATES = ("open", "submitted", "approved", "published", "reopened")
WHO = {"submit": Role.ANALYST, "approve": Role.APPROVER, "publish": Role.APPROVER, "reopen": Role.APPROVER}

# Where an act leads from each state; – where it is refused.
MOVES = {
    #           open       submitted  approved   published  reopened
    "submit":  "submitted  –          –          –          submitted",
    "approve": "–          approved   –          –          –",
    "publish": "–          –          published  –          –",
    "reopen":  "–          reopened   reopened   reopened   –",
}  # fmt: skip
CASES = [(move, state, to) for move, row in MOVES.items() for state, to in zip(STATES, row.split(), strict=True)]


def in_state(state: str) -> Quarter:
    return QuarterFactory(**({} if state == "open" else {state: True}))


def person(move: str) -> User:
    return UserFactory(role=WHO[move])


@pytest.mark.parametrize(("move", "state", "to"), CASES)
def test_an_act_leads_where_the_table_says(db: None, move: str, state: str, to: str) -> None:
    quarter, by = in_state(state), person(move)
    if to == "–":
        with pytest.raises(NotAllowedError, match=f"Quarter 4, 2017-18 is {state}: it cannot be .* now"):
            move_quarter(quarter=quarter, move=move, by=by, **WHY)
    else:
        assert move_quarter(quarter=quarter, move=move, by=by, **WHY).state == to
    quarter.refresh_from_db()
    assert quarter.state == (state if to == "–" else to)


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("role", Role.values)
def test_only_the_role_for_it_acts(db: None, move: str, role: str) -> None:
    state = next(state for m, state, to in CASES if m == move and to != "–")
    quarter, by = in_state(state), UserFactory(role=role)
    if role == WHO[move]:
        assert why_not(quarter=quarter, move=move, by=by, reason="to correct") == ""
    else:
        with pytest.raises(NotAllowedError, match=f"Your role does not allow you to {move} a quarter"):
            move_quarter(quarter=quarter, move=move, by=by, reason="to correct")


def test_nobody_approves_what_they_submitted(db: None) -> None:
    """Whoever submitted it and has become an approver since."""
    quarter = in_state("submitted")
    by = quarter.submitted_by
    User.objects.filter(pk=by.pk).update(role=Role.APPROVER)
    by.refresh_from_db()
    with pytest.raises(NotAllowedError, match="You submitted this quarter, so another person has to approve it"):
        move_quarter(quarter=quarter, move="approve", by=by)


@pytest.mark.parametrize("reason", ["", "   "])
def test_reopening_needs_a_reason(db: None, reason: str) -> None:
    with pytest.raises(NotAllowedError, match="Say why the quarter is reopened"):
        move_quarter(quarter=in_state("published"), move="reopen", by=person("reopen"), reason=reason)


def test_reopening_what_was_published_needs_a_kind_of_change(db: None) -> None:
    for kind in ("", "whim"):
        with pytest.raises(NotAllowedError, match="Say which kind of change the next edition will bring"):
            move_quarter(
                quarter=in_state("published"), move="reopen", by=person("reopen"), **WHY | {"change_kind": kind}
            )
    move_quarter(quarter=in_state("published"), move="reopen", by=person("reopen"), **WHY)
    quarter = Quarter.objects.get()
    assert (quarter.change_kind, quarter.change_reason) == ("correction", "to correct")


def test_sending_a_submitted_quarter_back_keeps_why_it_was_opened_again(db: None) -> None:
    quarter = in_state("published")
    move_quarter(quarter=quarter, move="reopen", by=person("reopen"), **WHY)
    move_quarter(quarter=quarter, move="submit", by=person("submit"))
    move_quarter(quarter=quarter, move="reopen", by=person("reopen"), reason="not yet")
    quarter.refresh_from_db()
    assert (quarter.change_kind, quarter.change_reason) == ("correction", "to correct")


def test_a_quarter_submitted_again_has_to_be_approved_again(db: None) -> None:
    quarter = in_state("published")
    move_quarter(quarter=quarter, move="reopen", by=person("reopen"), **WHY)
    analyst = person("submit")
    again = move_quarter(quarter=quarter, move="submit", by=analyst)
    assert (again.submitted_by, again.approved_by) == (analyst, None)


def test_whoever_acts_on_what_somebody_changed_meanwhile_is_refused(db: None) -> None:
    """The state is read afresh under a lock, not taken from what the page showed."""
    shown = in_state("open")
    move_quarter(quarter=Quarter.objects.get(), move="submit", by=person("submit"))
    with pytest.raises(NotAllowedError, match="is submitted"):
        move_quarter(quarter=shown, move="submit", by=person("submit"))


def test_whoever_had_another_state_before_them_is_refused(db: None) -> None:
    """Submitted, sent back and submitted again is not what the approver looked at."""
    quarter, seen = in_state("submitted"), Quarter.objects.get().moves
    move_quarter(quarter=quarter, move="reopen", by=person("reopen"), reason="not yet")
    move_quarter(quarter=quarter, move="submit", by=person("submit"))
    with pytest.raises(NotAllowedError, match="Somebody acted on this quarter after you opened the page"):
        move_quarter(quarter=quarter, move="approve", by=person("approve"), seen=seen)


def test_nothing_is_submitted_while_something_has_to_be_put_right(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_checks", {"figures": lambda quarter: [f"{quarter} has no figures."]})
    with pytest.raises(NotAllowedError, match="Quarter 4, 2017-18 has no figures"):
        move_quarter(quarter=in_state("open"), move="submit", by=person("submit"))


def test_each_move_leaves_its_row(db: None) -> None:
    approver = person("reopen")
    move_quarter(quarter=in_state("approved"), move="reopen", by=approver, reason="A figure was wrong")
    row = AuditEvent.objects.get()
    assert (row.event, row.by, row.before) == ("quarter.reopen", approver, {"state": "approved"})
    assert row.after == {"state": "reopened", "reason": "A figure was wrong"}


def test_an_act_that_does_not_exist_is_a_mistake_in_the_programme(db: None) -> None:
    with pytest.raises(KeyError):
        move_quarter(quarter=in_state("open"), move="burn", by=person("submit"))


def test_what_has_to_be_put_right_is_what_every_check_says(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_checks", {})
    jobs.register_check("figures", lambda quarter: [f"{quarter} has no figures"])
    jobs.register_check("words", lambda quarter: ["Nothing is said"])
    assert jobs.problems(in_state("open")) == ["Quarter 4, 2017-18 has no figures", "Nothing is said"]
