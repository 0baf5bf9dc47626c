"""Reviewing a risk: what is recorded, what is refused and where that is said, and what becomes of two at once."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from opcc_portal.actions import NotAllowedError
from opcc_portal.models import AuditEvent, Draft, User
from opcc_portal.writing import ChangedError, mark
from risks.actions import keeping, reviewing
from risks.models import Mitigation, Register, Review, Risk
from tests.factories import MitigationFactory, QuarterFactory, ReviewFactory, RiskFactory, UserFactory
from tests.integration.risking.helping import (
    REVIEW,
    ClientAs,
    error,
    mitigated,
    post,
    review_url,
    seen,
    trail,
    words,
)

SCORES = {"likelihood": 3, "control": 2, "impact": 4}


def said(risk: Risk) -> str:
    return mark(reviewing.told(risk))


def last(risk: Risk) -> Review:
    return risk.reviews.order_by("-number")[0]


# -- What is recorded ----------------------------------------------------------------------------------------------


def test_the_page_shows_the_last_scores_beside_the_new(client_as: ClientAs, risk: Risk) -> None:
    page = client_as("risk-owner").get(review_url(risk))
    shown = words(page)
    assert (
        "Last review 4 May 2018, informal: residual score 24, Moderate (likelihood 3 × control 2 × impact 4)." in shown
    )
    assert "Likelihood Last review: 3 1, least likely 2 3 4, most likely" in shown
    assert "Control Last review: 2 1, most control 2 3 4, least control" in shown
    assert "New residual score: 24, Moderate. Before: 24, Moderate." in shown
    assert "Reason Needed where the score or a part of it moves." in shown
    html = page.content.decode()
    for field, chosen in (("likelihood", 3), ("control", 2), ("impact", 4)):
        assert f'name="{field}" value="{chosen}"' in html
        assert html.count(f'name="{field}"') == 4
    assert html.count("checked") == 3
    assert 'name="on" value="1 June 2018"' in html


def test_a_review_in_which_nothing_moves(client_as: ClientAs, risk: Risk, owner: User) -> None:
    answer = post(client_as("risk-owner"), risk)
    assert (answer.status_code, answer["Location"]) == (302, "/risks/")
    review = last(risk)
    assert (review.number, review.on, review.kind, review.score) == (2, date(2018, 6, 1), "informal", 24)
    assert (review.likelihood, review.control, review.impact, review.by) == (3, 2, 4, owner)
    event = AuditEvent.objects.get()
    assert (event.event, event.target_type, event.by) == ("risk.reviewed", "risks.risk", owner)
    assert (event.before["score"], event.after["score"], event.after["outcome"]) == (24, 24, "maintained")
    assert not Draft.objects.exists()


def test_a_score_moves_with_its_reason_and_its_mitigations(client_as: ClientAs, risk: Risk) -> None:
    typed = {"likelihood": "2", "kind": "formal", "reason": "The plan was reviewed"}
    typed |= mitigated(risk, "in place", "31/03/2018")
    typed |= {"new_action": "Report each quarter", "new_status": "planned", "new_due": "30 September 2018"}
    assert post(client_as("analyst"), risk, **typed).status_code == 302
    review = last(risk)
    assert (review.score, review.kind, review.reason) == (16, "formal", "The plan was reviewed")
    kept = list(risk.mitigations.values_list("action", "status", "due"))
    assert kept == [
        ("Review the plan every year", "in place", date(2018, 3, 31)),
        ("Report each quarter", "planned", date(2018, 9, 30)),
    ]
    event = AuditEvent.objects.get()
    assert event.after["outcome"] == "reduced"
    assert event.after["mitigations"] == {
        "Review the plan every year": "in place, due 31 March 2018",
        "Report each quarter": "planned, due 30 September 2018",
    }


def test_the_first_review_scores_a_risk(client_as: ClientAs, owner: User) -> None:
    risk = RiskFactory(reference="T7", category="topical", owner=owner)
    client = client_as("risk-owner")
    page = client.get(review_url(risk))
    assert "It is not scored yet: this is its first review." in words(page)
    assert "Choose all three, then the score stands here." in words(page)
    assert 'name="removes"' not in page.content.decode()
    assert post(client, risk).status_code == 302
    assert (last(risk).number, last(risk).score) == (1, 24)
    assert AuditEvent.objects.get().after["outcome"] == "new"


def test_a_score_whose_parts_no_document_states_moves_when_the_score_does(client_as: ClientAs, owner: User) -> None:
    risk = RiskFactory(owner=owner)
    told = {"likelihood": None, "control": None, "impact": None, "source": "Papers of June 2018"}
    ReviewFactory(risk=risk, on=None, score=24, **told)
    client = client_as("risk-owner")
    assert "On a day that no document states: residual score 24, Moderate" in words(client.get(review_url(risk)))
    moved = {"likelihood": "4"}
    assert error(post(client, risk, **moved), "reason") == "Say why the score moves."
    assert post(client, risk).status_code == 302


# -- What is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("likelihood", "5", "Likelihood goes from 1 to 4 in this register."),
        ("control", "0", "Control goes from 1 to 4 in this register."),
        ("impact", "-1", "Impact goes from 1 to 4 in this register."),
        ("impact", "", "Choose how much harm it would do."),
        ("on", "3 May 2018", "3 May 2018 is before the last review, which was on 4 May 2018."),
        ("on", "2 June 2018", "2 June 2018 is still to come. Record a review when it has been made."),
        ("on", "31 June 2018", "There is no such day as “31 June 2018”. Check the day and the month."),
        ("on", "", "Type the day on which it was reviewed."),
        ("kind", "", "Choose which kind of review it was."),
        ("kind", "hearsay", "Select a valid choice. hearsay is not one of the available choices."),
        ("new_owner", "Nobody's action", ""),
        ("reason", "x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_nothing_typed_is_lost(
    client_as: ClientAs, risk: Risk, field: str, typed: str, message: str
) -> None:
    kept = {"reason": "Their words"} | mitigated(risk, due="1 July 2018")
    answer = post(client_as("risk-owner"), risk, **{**kept, field: typed})
    assert answer.status_code == 422
    assert error(answer, field) == message
    assert error(answer, "new_action") == ("Say what is to be done." if field == "new_owner" else "")
    assert 'value="1 July 2018"' in answer.content.decode()
    assert (risk.reviews.count(), trail()) == (1, [])


@pytest.mark.parametrize("moved", [{"likelihood": "2"}, {"likelihood": "4", "control": "1", "impact": "4"}])
def test_a_part_that_moves_needs_a_reason_although_the_score_does_not(
    client_as: ClientAs, risk: Risk, moved: dict[str, str]
) -> None:
    same = {"likelihood": "2", "control": "3"} if moved.get("impact") else moved  # 2 × 3 × 4 is 24 too
    answer = post(client_as("risk-owner"), risk, **same)
    assert (answer.status_code, error(answer, "reason")) == (422, "Say why the score moves.")
    assert post(client_as("risk-owner"), risk, **same, reason="Less likely now").status_code == 302


def test_a_register_has_its_own_levels(client_as: ClientAs, risk: Risk) -> None:
    Register.objects.update(likelihoods=5, controls=3)
    client = client_as("risk-owner")
    assert "5, most likely" in words(client.get(review_url(risk)))
    assert post(client, risk, likelihood="5", reason="Now certain").status_code == 302
    assert error(post(client, risk, control="4"), "control") == "Control goes from 1 to 3 in this register."


def test_what_forms_refuse_the_act_refuses_too(risk: Risk, owner: User) -> None:
    fields = {"by": owner, "risk": risk, "seen": said(risk), "kind": "formal", "on": date(2018, 6, 1)}
    for wrong, field in (
        ({"likelihood": 5}, "likelihood"),
        ({"on": date(2018, 5, 3)}, "on"),
        ({"on": date(2018, 6, 2)}, "on"),
        ({"impact": 1}, "reason"),
        ({"removes": True}, "reason"),
    ):
        with pytest.raises(ValidationError) as refused:
            reviewing.review_risk(**fields | SCORES | wrong)
        assert field in refused.value.message_dict
    assert trail() == []


# -- Whose risk ----------------------------------------------------------------------------------------------------


def test_another_owners_risk_does_not_exist(client_as: ClientAs, risk: Risk, others: Risk) -> None:
    client = client_as("risk-owner")
    url, mine = review_url(others), client.get(review_url(risk))
    assert mine.status_code == 200
    for typed in ({}, {"autosave": "1"}, {"preview": "1"}, {"discard": "1"}):
        assert client.post(url, {**REVIEW, **typed, "seen": said(others)}).status_code == 404
    assert client.get(url).status_code == 404
    assert (others.reviews.count(), Draft.objects.count(), trail()) == (1, 0, [])
    for role in ("analyst", "approver"):
        assert client_as(role).get(url).status_code == 200


@pytest.mark.parametrize("kept", [True, False], ids=["kept while typed", "not kept before"])
def test_whose_risk_is_given_to_somebody_else_while_they_write_has_their_words_back(
    client_as: ClientAs, risk: Risk, kept: bool
) -> None:
    client, url = client_as("risk-owner"), review_url(risk)
    typed = {**REVIEW, "reason": "Half a thought", "seen": seen(client.get(url))}
    if kept:
        client.post(url, {**typed, "autosave": "1"})
    give(risk, UserFactory(risk_owner=True))
    if kept:
        again = client.post(url, {**typed, "reason": "A whole thought", "autosave": "1"})
        assert (again.status_code, Draft.objects.get().content["reason"]) == (200, "A whole thought")
    answer = client.post(url, {**typed, "reason": "A whole thought"})
    for page in (answer, client.get(url)):
        assert page.status_code == 409
        assert 'value="A whole thought"' in page.content.decode()
        assert "Somebody else keeps this risk up to date now" in words(page)
        assert "It can no longer be saved here: copy what you need." in words(page)
        assert "removed this" not in words(page)
    assert client.post(url, {"discard": "1"})["Location"] == "/risks/"
    assert client.get(url).status_code == 404
    assert (risk.reviews.count(), Draft.objects.count()) == (1, 0)


def give(risk: Risk, to: User) -> None:
    """An analyst has somebody else keep a risk up to date."""
    told = keeping.told(risk)
    fields = {name: told[name] for name in ("category", *keeping.WORDS)}
    fields |= {"identified": risk.identified, "owner": to, "areas": []}
    keeping.change_risk(by=UserFactory(), risk=risk, seen=mark(told), fields=fields, concerns={})


def test_the_act_itself_refuses_another_owner(others: Risk, owner: User) -> None:
    """The control of the test above: a view that forgot would not do."""
    fields = {"by": owner, "risk": others, "seen": said(others), "kind": "formal", "on": date(2018, 6, 1)}
    with pytest.raises(NotAllowedError, match="Somebody else keeps this risk up to date"):
        reviewing.review_risk(**fields | SCORES)


# -- Off the register and back -------------------------------------------------------------------------------------


def test_removal_is_proposed_for_a_topical_risk_at_the_threshold(client_as: ClientAs, topical: Risk) -> None:
    client, url = client_as("risk-owner"), review_url(topical)
    typed = {**REVIEW, "likelihood": "1", "control": "2", "impact": "4", "seen": seen(client.get(url))}
    proposed = "A topical risk at 10 or under may leave the register"
    preview = client.post(url, {**typed, "preview": "1"})
    assert "New residual score: 8, Acceptable. Before: 16, Acceptable." in words(preview)
    assert proposed in words(preview)
    assert "Proposed for a topical risk whose score is 10 or under. Say why it is taken off." in words(preview)
    kept = client.post(url, {**typed, "autosave": "1"}).content.decode()
    assert proposed in kept
    above = client.post(url, {**typed, "control": "3", "autosave": "1"}).content.decode()  # 12
    assert proposed not in above
    assert "New residual score: 12" in above
    answer = client.post(url, {**typed, "removes": "on", "reason": "The force is ready"})
    assert answer.status_code == 302
    assert (last(topical).removes, AuditEvent.objects.get().after["outcome"]) == (True, "removed")


def test_an_inherent_risk_stays_whatever_its_score_unless_somebody_says_why(client_as: ClientAs, risk: Risk) -> None:
    client = client_as("risk-owner")
    assert "An inherent risk stays whatever its score." in words(client.get(review_url(risk)))
    low = {"likelihood": "1", "control": "1", "impact": "1", "reason": "Gone"}
    shown = words(client.post(review_url(risk), {**REVIEW, **low, "seen": said(risk), "preview": "1"}))
    assert "may leave the register" not in shown
    answer = post(client, risk, removes="on")
    assert error(answer, "reason") == "Say why it is taken off the register."
    assert post(client, risk, removes="on", reason="Its cause is gone").status_code == 302


def test_a_review_brings_a_removed_risk_back_and_keeps_its_history(client_as: ClientAs, topical: Risk) -> None:
    ReviewFactory(risk=topical, on=date(2018, 5, 20), likelihood=1, reason="Low", removes=True)
    client = client_as("risk-owner")
    page = client.get(review_url(topical))
    assert "This risk was taken off the register on 20 May 2018: a review brings it back." in words(page)
    assert 'name="removes"' not in page.content.decode()
    same = {"likelihood": "1"}
    assert error(post(client, topical, **same), "reason") == "Say why it is brought back onto the register."
    assert post(client, topical, **same, reason="It is back").status_code == 302
    assert list(topical.reviews.values_list("number", "removes")) == [(1, False), (2, True), (3, False)]
    assert AuditEvent.objects.get().after["outcome"] == "returned"


# -- Two at once ---------------------------------------------------------------------------------------------------


def test_of_two_reviewers_the_later_sees_both_and_loses_nothing(client_as: ClientAs, risk: Risk) -> None:
    client, url = client_as("risk-owner"), review_url(risk)
    before = seen(client.get(url))
    ann = UserFactory(analyst=True, display_name="Ann Analyst")
    reviewing.review_risk(
        by=ann, risk=risk, seen=before, on=date(2018, 5, 30), kind="formal", reason="Hers", **SCORES | {"impact": 3}
    )
    mine = {**REVIEW, "likelihood": "4", "reason": "Mine", "seen": before} | mitigated(risk, "under way")
    answer = client.post(url, mine)
    assert answer.status_code == 409
    shown = words(answer)
    assert "Ann Analyst saved another text while you wrote" in shown
    assert "Impact, as Ann Analyst saved it 3 Impact, as you wrote it 4, most harm" in shown
    assert "Reason, as Ann Analyst saved it Hers Reason, as you wrote it Mine" in shown
    assert "Record mine after it" in shown
    assert risk.reviews.count() == 2
    again = client.post(url, {**mine, "seen": seen(answer)})
    assert again.status_code == 302
    assert list(risk.reviews.values_list("number", "score", "reason")) == [
        (1, 24, ""),
        (2, 18, "Hers"),
        (3, 32, "Mine"),
    ]
    assert trail() == ["risk.reviewed"] * 2
    assert risk.mitigations.get().status == "under way"


def test_a_mitigation_that_somebody_added_meanwhile_stays_as_they_noted_it(client_as: ClientAs, risk: Risk) -> None:
    client, url = client_as("risk-owner"), review_url(risk)
    typed = {**REVIEW, "seen": seen(client.get(url))} | mitigated(risk, "planned")
    MitigationFactory(risk=risk, action="Theirs", status="in place", due=date(2018, 7, 1))
    answer = client.post(url, typed)
    assert answer.status_code == 409
    theirs = Mitigation.objects.get(action="Theirs")
    assert f'name="due_{theirs.pk}" value="1 July 2018"' in answer.content.decode()
    assert client.post(url, {**typed, "seen": seen(answer)}).status_code == 302
    theirs.refresh_from_db()
    assert (theirs.status, theirs.due) == ("in place", date(2018, 7, 1))


def test_a_number_that_is_taken_is_somebody_elses_review_and_no_failure(
    client_as: ClientAs, risk: Risk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only without the lock can it happen: the database has the last word, and the page shows both."""

    def taken(**_: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(Review.objects, "create", taken)
    answer = post(client_as("risk-owner"), risk, new_action="Kept")
    assert answer.status_code == 409
    assert "saved another text while you wrote" in words(answer)
    assert 'value="Kept"' in answer.content.decode()
    assert not Mitigation.objects.filter(action="Kept").exists()


def test_what_is_typed_is_kept_for_its_writer_alone(client_as: ClientAs, risk: Risk) -> None:
    client, url = client_as("risk-owner"), review_url(risk)
    typed = {**REVIEW, "seen": seen(client.get(url)), "likelihood": "1", "reason": "Not yet", "autosave": "1"}
    answer = client.post(url, typed)
    assert "Draft kept" in json.loads(answer["HX-Trigger"])["draft"]
    again = client.get(url)
    assert "You have unsaved changes" in words(again)
    assert 'value="Not yet"' in again.content.decode()
    assert "New residual score: 8" in words(again)
    assert "Not yet" not in client_as("analyst").get(url).content.decode()
    client.post(url, {"discard": "1"})
    assert "Not yet" not in client.get(url).content.decode()


def test_a_review_of_the_same_words_after_somebody_elses_is_asked_for_too(risk: Risk, owner: User) -> None:
    before = said(risk)
    fields = {"risk": risk, "seen": before, "kind": "informal", "on": date(2018, 6, 1)} | SCORES
    reviewing.review_risk(by=owner, **fields)
    with pytest.raises(ChangedError):
        reviewing.review_risk(by=UserFactory(analyst=True), **fields)


# -- While a quarter is judged -------------------------------------------------------------------------------------


def test_nothing_is_reviewed_that_a_submitted_quarter_shows(client_as: ClientAs, risk: Risk) -> None:
    QuarterFactory(year=2017, number=4, submitted=True)  # it tells of the register up to 30 June 2018
    client = client_as("risk-owner")
    page = client.get(review_url(risk))
    assert "Quarter 4, 2017-18 is submitted" in words(page)
    assert "Record the review" not in words(page)
    answer = client.post(review_url(risk), {**REVIEW, "seen": seen(page), "reason": "Mine"})
    assert answer.status_code == 409
    assert 'value="Mine"' in answer.content.decode()
    assert risk.reviews.count() == 1


def test_what_came_after_its_report_may_be_reviewed_but_not_its_mitigations_set(
    client_as: ClientAs, risk: Risk
) -> None:
    """Scores are shown as at a day, mitigations as they are."""
    QuarterFactory(year=2017, number=3, submitted=True)  # up to 31 March 2018
    client = client_as("risk-owner")
    refused = post(client, risk, **mitigated(risk, "in place"))
    assert (refused.status_code, risk.reviews.count()) == (409, 1)
    assert post(client, risk).status_code == 302
