"""Noting breaks, events and expectations: added, changed and removed, each with its trace, never over somebody else."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.test.utils import CaptureQueriesContext

from opcc_portal.models import AuditEvent, Quarter, User
from scorecard import actions
from scorecard.actions import FiguresLockedError, NoteChangedError, NoteExistsError
from scorecard.models import Annotation, Break, Expectation, Series
from tests.factories import (
    AnnotationFactory,
    BreakFactory,
    DocumentFactory,
    ExpectationFactory,
    MeasureFactory,
    OfficeFactory,
    PlacementFactory,
    QuarterFactory,
    SeriesFactory,
    UserFactory,
)

ClientAs = Callable[[str], Client]
APRIL_2017, MARCH_2018 = date(2017, 4, 1), date(2018, 3, 1)


@pytest.fixture(autouse=True)
def quarter(db: None) -> Quarter:
    OfficeFactory()
    return QuarterFactory()


@pytest.fixture
def analyst(client_as: ClientAs, quarter: Quarter) -> Client:
    return client_as("analyst")


@pytest.fixture
def series(quarter: Quarter) -> Series:
    return PlacementFactory(label="Crime volume", series__measure__name="Crime volume").series


@pytest.fixture
def ann(quarter: Quarter) -> User:
    return UserFactory(display_name="Ann Analyst")


def url(series: Series, end: str) -> str:
    return f"/entry/2017-18-Q4/{series.pk}/{end}"


def words(answer: Any) -> str:
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def field(answer: Any, name: str) -> str:
    """What stands in a field of the form."""
    tag = re.search(rf'<input[^>]* name="{name}"[^>]*>', answer.content.decode())
    assert tag, f"there is no field {name}"
    value = re.search(r' value="([^"]*)"', tag[0])
    return unescape(value[1]) if value else ""


def error(answer: Any, name: str) -> str:
    """What is said at a field."""
    found = re.search(rf'<p class="govuk-error-message" id="id_{name}_error">(.*?)</p>', answer.content.decode(), re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split()).removeprefix("Error: ") if found else ""


def trail() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    return [(row.event, row.before, row.after) for row in AuditEvent.objects.order_by("pk")]


BREAK = {"month": "April 2017", "reason": "New categories"}
EVENT = {"date": "5 March 2018", "label": "Snow"}
TARGET = {"label": "Target", "value": "500", "starts": "1 April 2017", "ends": "31 May 2018"}
FORMS = {"breaks": BREAK, "events": EVENT, "expectations": TARGET}


# -- Breaks --------------------------------------------------------------------------------------------------------


def test_a_break_is_added_and_listed(analyst: Client, series: Series) -> None:
    answer = analyst.post(url(series, "notes/breaks/add/"), BREAK, follow=True)
    assert answer.redirect_chain == [(f"{url(series, 'history/')}#notes", 302)]
    assert "Noted. Drafts show it from now on; what is published stays as it is." in words(answer)
    assert "New categories from April 2017" in words(answer)
    assert trail() == [
        ("break.added", {}, {"series": series.pk, "month": "2017-04-01", "reason": "New categories"}),
    ]
    assert AuditEvent.objects.get().by.role == "analyst"


def test_a_break_is_changed_and_says_what_it_was(analyst: Client, series: Series) -> None:
    note = BreakFactory(series=series)
    page = analyst.get(url(series, f"notes/breaks/{note.pk}/change/"))
    assert (field(page, "month"), field(page, "reason")) == ("April 2017", "Counted in another way")
    form = {"seen": field(page, "seen"), "month": "2017-05", "reason": "Counted in another way"}
    assert analyst.post(url(series, f"notes/breaks/{note.pk}/change/"), form).status_code == 302
    assert Break.objects.get().month == date(2017, 5, 1)
    before = {"series": series.pk, "month": "2017-04-01", "reason": "Counted in another way"}
    assert trail() == [("break.changed", before, {**before, "month": "2017-05-01"})]


def test_a_break_is_removed_once_that_is_confirmed(analyst: Client, series: Series) -> None:
    note = BreakFactory(series=series)
    page = analyst.get(url(series, f"notes/breaks/{note.pk}/remove/"))
    assert "Counted in another way (from April 2017) Do you want to remove this?" in words(page)
    assert Break.objects.exists()
    sent = {"seen": field(page, "seen")}
    answer = analyst.post(url(series, f"notes/breaks/{note.pk}/remove/"), sent, follow=True)
    assert "Removed. Drafts no longer show it" in words(answer)
    assert not Break.objects.exists()
    assert [(event, after) for event, _, after in trail()] == [("break.removed", {})]
    assert AuditEvent.objects.get().target_id == str(note.pk)


@pytest.mark.parametrize("act", ["add", "change", "remove"])
def test_a_break_has_every_series_of_its_measure_assessed_anew(series: Series, ann: User, act: str) -> None:
    part, other = SeriesFactory(measure=series.measure, segment="kind=part"), SeriesFactory()
    note = BreakFactory(series=series)
    if act == "add":
        actions.add_break(by=ann, series=series, month=MARCH_2018, reason="Again")
    elif act == "change":
        fields = {"month": MARCH_2018, "reason": "Moved"}
        actions.change_note(by=ann, measure=series.measure, note=note, seen=actions.mark(note), fields=fields)
    else:
        actions.remove_note(by=ann, measure=series.measure, note=note, seen=actions.mark(note))
    versions = dict(Series.objects.values_list("pk", "input_version"))
    assert versions == {series.pk: 2, part.pk: 2, other.pk: 1}


def test_events_and_expectations_change_no_signal(series: Series, ann: User) -> None:
    actions.add_event(by=ann, measure=series.measure, date=MARCH_2018, label="Snow", general=True)
    actions.add_expectation(by=ann, measure=series.measure, label="Target", value=500.0)
    assert Series.objects.get().input_version == 1


# -- Events --------------------------------------------------------------------------------------------------------


def test_an_event_is_of_this_measure_or_of_all(analyst: Client, series: Series) -> None:
    analyst.post(url(series, "notes/events/add/"), EVENT)
    analyst.post(url(series, "notes/events/add/"), {**EVENT, "label": "A royal wedding", "general": "on"})
    snow, wedding = Annotation.objects.order_by("pk")
    assert list(snow.measures.all()) == [series.measure]
    assert not wedding.measures.exists()
    page = words(analyst.get(url(series, "history/")))
    assert "Snow 5 March 2018 Change" in page
    assert "A royal wedding 5 March 2018, of all measures" in page
    assert trail()[1] == ("event.added", {}, {"date": "2018-03-05", "label": "A royal wedding", "measures": []})


def test_an_event_that_another_measure_has_becomes_this_ones_too(analyst: Client, series: Series) -> None:
    other = MeasureFactory(name="Hate crime")
    note = AnnotationFactory(date=date(2018, 3, 5), label="Snow")
    note.measures.add(other)
    assert analyst.post(url(series, "notes/events/add/"), EVENT).status_code == 302
    assert set(Annotation.objects.get().measures.all()) == {other, series.measure}
    assert "Snow 5 March 2018, also of Hate crime" in words(analyst.get(url(series, "history/")))
    assert [event for event, *_ in trail()] == ["event.changed"]


@pytest.mark.parametrize("general", [{}, {"general": "on"}])
def test_an_event_of_all_measures_is_not_noted_again(analyst: Client, series: Series, general: dict[str, str]) -> None:
    AnnotationFactory(date=date(2018, 3, 5), label="Snow")
    answer = analyst.post(url(series, "notes/events/add/"), {**EVENT, **general})
    assert error(answer, "label") == "This event is noted on 5 March 2018 already."


def test_an_event_may_become_one_of_all_measures_and_one_of_this_again(analyst: Client, series: Series) -> None:
    note = AnnotationFactory(date=date(2018, 3, 5), label="Snow")
    note.measures.add(series.measure)
    change = url(series, f"notes/events/{note.pk}/change/")
    for general, wanted in (({"general": "on"}, []), ({}, [series.measure])):
        seen = field(analyst.get(change), "seen")
        assert analyst.post(change, {**EVENT, **general, "seen": seen}).status_code == 302
        assert list(note.measures.all()) == wanted
    assert [after["measures"] for _, _, after in trail()] == [[], [series.measure.pk]]


def test_changing_an_event_keeps_the_other_measures_it_is_of_and_says_so(analyst: Client, series: Series) -> None:
    other = MeasureFactory(name="Hate crime")
    note = AnnotationFactory(date=date(2018, 3, 5), label="Snow")
    note.measures.set([other, series.measure])
    change = url(series, f"notes/events/{note.pk}/change/")
    page = analyst.get(change)
    assert "This event is also of Hate crime: they show the change too." in words(page)
    analyst.post(change, {**EVENT, "label": "Heavy snow", "seen": field(page, "seen")})
    assert set(Annotation.objects.get(label="Heavy snow").measures.all()) == {other, series.measure}


def test_an_event_that_others_share_goes_from_this_measure_only(analyst: Client, series: Series) -> None:
    """And does not become one of all measures."""
    other = MeasureFactory(name="Hate crime")
    note = AnnotationFactory(date=date(2018, 3, 5), label="Snow")
    note.measures.set([other, series.measure])
    page = analyst.get(url(series, f"notes/events/{note.pk}/remove/"))
    assert "It is also of Hate crime: it stays there, and goes from this measure only." in words(page)
    analyst.post(url(series, f"notes/events/{note.pk}/remove/"), {"seen": field(page, "seen")})
    assert list(Annotation.objects.get().measures.all()) == [other]
    assert [event for event, *_ in trail()] == ["event.changed"]


def test_removing_an_event_of_all_measures_says_what_that_means(analyst: Client, series: Series) -> None:
    note = AnnotationFactory(label="Snow")
    page = analyst.get(url(series, f"notes/events/{note.pk}/remove/"))
    assert "It is an event of all measures: it goes from all of them." in words(page)
    analyst.post(url(series, f"notes/events/{note.pk}/remove/"), {"seen": field(page, "seen")})
    assert not Annotation.objects.exists()


# -- Expectations --------------------------------------------------------------------------------------------------


def test_an_expectation_is_added_with_its_source(analyst: Client, series: Series) -> None:
    paper = DocumentFactory(title="Papers of June", key="june")
    analyst.post(url(series, "notes/expectations/add/"), {**TARGET, "document": paper.pk, "line": "1410"})
    note = Expectation.objects.get()
    assert (note.value, note.starts, note.ends) == (500.0, APRIL_2017, date(2018, 5, 31))
    listed = "Target 500 crimes, from 1 April 2017, until 31 May 2018, Papers of June, line 1410"
    assert listed in words(analyst.get(url(series, "history/")))
    assert trail()[0][2] == {
        "label": "Target",
        "value": 500.0,
        "starts": "2017-04-01",
        "ends": "2018-05-31",
        "document": "june",
        "line": 1410,
    }


VALUES = [
    # the measure, what is typed, the figure, how it is offered for changing
    ({"unit": "seconds", "kind": "mean"}, "60:00", 3600.0, "1 h"),
    ({"unit": "%", "kind": "proportion", "scale": 100, "decimals": 1}, "75.5%", 75.5, "75.5%"),
    ({"unit": "crimes"}, "9,918", 9918.0, "9,918"),
    ({"unit": "crimes"}, "0.25", 0.25, "0.25"),  # more digits than the measure is printed with
]


@pytest.mark.parametrize(("measure", "typed", "value", "offered"), VALUES)
def test_the_figure_is_typed_and_offered_in_the_measures_unit(
    analyst: Client, measure: dict[str, Any], typed: str, value: float, offered: str
) -> None:
    series = SeriesFactory(**{f"measure__{name}": given for name, given in measure.items()})
    analyst.post(url(series, "notes/expectations/add/"), {"label": "Target", "value": typed})
    note = Expectation.objects.get()
    assert note.value == value
    change = url(series, f"notes/expectations/{note.pk}/change/")
    page = analyst.get(change)
    assert field(page, "value") == offered
    form = {"seen": field(page, "seen"), "label": "Target", "value": offered}
    assert analyst.post(change, form).status_code == 302
    assert [event for event, *_ in trail()] == ["expectation.added"]  # saved as it was, nothing changed


def test_a_month_is_counted_from_its_first_and_to_its_last_day(analyst: Client, series: Series) -> None:
    analyst.post(url(series, "notes/expectations/add/"), {**TARGET, "starts": "Apr-17", "ends": "Feb-18"})
    note = Expectation.objects.get()
    assert (note.starts, note.ends) == (APRIL_2017, date(2018, 2, 28))


# -- What is wrong is said where it was typed ----------------------------------------------------------------------

WRONG = [
    # kind, what is typed, the field, what is said
    ("breaks", {"month": "soon"}, "month", "“soon” is not a month. Type it as March 2018 or 2018-03."),
    ("breaks", {"month": ""}, "month", "Type the month from which the figures count something else."),
    ("breaks", {"month": "April 2018"}, "month", "April 2018 is after March 2018, the last month with data."),
    ("breaks", {"month": "March 9018"}, "month", "lies outside the years"),
    ("breaks", {"reason": " "}, "reason", "Say what changed in that month."),
    ("breaks", {"reason": "x" * 301}, "reason", "at most 300 characters"),
    ("breaks", {"reason": "a\x00b"}, "reason", "Null characters are not allowed."),
    ("events", {"date": "30/02/2018"}, "date", "There is no such day as “30/02/2018”."),
    ("events", {"date": "5 March 2048"}, "date", "5 March 2048 is still to come."),
    ("events", {"label": ""}, "label", "Say what happened."),
    ("events", {"label": "x" * 201}, "label", "at most 200 characters"),
    ("expectations", {"value": "many"}, "value", "“many” is not a figure this measure can take."),
    ("expectations", {"value": "≤10"}, "value", "Type the figure alone"),
    ("expectations", {"value": "under review"}, "value", "Type the figure alone"),
    ("expectations", {"value": "nan"}, "value", "is not a figure"),
    ("expectations", {"value": "9" * 300}, "value", "larger than any figure"),
    ("expectations", {"value": ""}, "value", "Type the figure that is expected."),
    ("expectations", {"ends": "31 March 2017"}, "ends", "31 March 2017 is before 1 April 2017, from when it counts."),
    ("expectations", {"line": "twelve"}, "line", "Type the number of the line in digits"),
    ("expectations", {"line": "9" * 30}, "line", "less than or equal to 1000000"),
    ("expectations", {"line": "12"}, "document", "Choose the source in which that line stands."),
    ("expectations", {"document": "999"}, "document", "Select a valid choice."),
]


@pytest.mark.parametrize(("kind", "typed", "name", "said"), WRONG)
@time_machine.travel("2018-06-14 12:00", tick=False)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    client_as: ClientAs, series: Series, kind: str, typed: dict[str, str], name: str, said: str
) -> None:
    form = {**FORMS[kind], **typed}
    answer = client_as("analyst").post(url(series, f"notes/{kind}/add/"), form)
    assert answer.status_code == 422
    assert said in error(answer, name)
    html = answer.content.decode()
    assert "<title>Error: " in html
    assert f'href="#id_{name}"' in html  # from the summary at the top
    kept = {key: value for key, value in form.items() if key != "document" and "\x00" not in value}
    assert {key: field(answer, key) for key in kept} == kept
    assert not trail()


TAKEN: dict[str, tuple[Callable[[Series], object], str, str]] = {
    "breaks": (
        lambda series: BreakFactory(series=series, month=APRIL_2017),
        "month",
        "There is a break in April 2017 already. Change that one instead.",
    ),
    "events": (
        lambda series: AnnotationFactory(date=date(2018, 3, 5), label="Snow").measures.add(series.measure),
        "label",
        "This event is noted on 5 March 2018 already.",
    ),
    "expectations": (
        lambda series: ExpectationFactory(measure=series.measure, label="Target"),
        "label",
        "“Target” is expected of this measure already. Change that one instead.",
    ),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_what_is_there_already_is_not_noted_twice(analyst: Client, series: Series, kind: str) -> None:
    make, name, said = TAKEN[kind]
    make(series)
    answer = analyst.post(url(series, f"notes/{kind}/add/"), FORMS[kind])
    assert answer.status_code == 422
    assert error(answer, name) == said
    assert not trail()


def test_a_note_cannot_be_changed_into_one_that_is_there_already(analyst: Client, series: Series) -> None:
    BreakFactory(series=series, month=APRIL_2017)
    other = BreakFactory(series=series, month=MARCH_2018)
    form = {**BREAK, "seen": actions.mark(other)}
    answer = analyst.post(url(series, f"notes/breaks/{other.pk}/change/"), form)
    assert error(answer, "month").startswith("There is a break in April 2017 already.")
    assert not trail()


@pytest.mark.parametrize(
    "end", ["notes/sums/add/", "notes/breaks/999/change/", "notes/breaks/999/remove/", "notes/sums/1/change/"]
)
def test_what_is_no_note_is_not_found(analyst: Client, series: Series, end: str) -> None:
    assert analyst.get(url(series, end)).status_code == 404


def test_the_notes_of_another_series_are_not_reached_from_here(analyst: Client, series: Series) -> None:
    theirs, event = BreakFactory(), AnnotationFactory()
    event.measures.add(MeasureFactory())
    target = ExpectationFactory()
    for kind, note in (("breaks", theirs), ("events", event), ("expectations", target)):
        for act in ("change", "remove"):
            assert analyst.get(url(series, f"notes/{kind}/{note.pk}/{act}/")).status_code == 404


# -- Two people ----------------------------------------------------------------------------------------------------


def test_the_later_of_two_is_told_and_shown_both(analyst: Client, series: Series, ann: User) -> None:
    note = BreakFactory(series=series)
    change = url(series, f"notes/breaks/{note.pk}/change/")
    seen = field(analyst.get(change), "seen")
    with time_machine.travel("2018-06-14 13:00", tick=False):
        fields = {"month": APRIL_2017, "reason": "Her words"}
        actions.change_note(by=ann, measure=series.measure, note=note, seen=seen, fields=fields)
    mine = {"seen": seen, "month": "April 2017", "reason": "My words"}
    answer = analyst.post(change, mine)
    assert answer.status_code == 409
    said = "Ann Analyst changed this on 14 June 2018, 13:00 while you typed. It now says: Her words (from April 2017)."
    assert said in words(answer)
    assert field(answer, "reason") == "My words"
    assert Break.objects.get().reason == "Her words"
    # Having seen both, the second save counts.
    assert analyst.post(change, {**mine, "seen": field(answer, "seen")}).status_code == 302
    assert Break.objects.get().reason == "My words"


def test_a_change_without_a_word_of_what_was_seen_is_refused(series: Series, ann: User) -> None:
    note = BreakFactory(series=series)
    with pytest.raises(NoteChangedError):
        actions.change_note(
            by=ann, measure=series.measure, note=note, seen="", fields={"month": MARCH_2018, "reason": "x"}
        )


def test_who_changes_what_was_removed_keeps_what_they_typed(analyst: Client, series: Series, ann: User) -> None:
    note = BreakFactory(series=series)
    change = url(series, f"notes/breaks/{note.pk}/change/")
    seen, pk = field(analyst.get(change), "seen"), note.pk
    with time_machine.travel("2018-06-14 13:00", tick=False):
        actions.remove_note(by=ann, measure=series.measure, note=note, seen=seen)
    answer = analyst.post(url(series, f"notes/breaks/{pk}/change/"), {**BREAK, "seen": seen})
    assert answer.status_code == 409
    assert "Ann Analyst removed this on 14 June 2018, 13:00 while you typed. Save again to add yours anew." in words(
        answer
    )
    assert (field(answer, "month"), field(answer, "reason")) == ("April 2017", "New categories")
    assert f'action="{url(series, "notes/breaks/add/")}"' in answer.content.decode()


def test_the_same_change_sent_twice_is_one(analyst: Client, series: Series) -> None:
    note = BreakFactory(series=series)
    change = url(series, f"notes/breaks/{note.pk}/change/")
    form = {**BREAK, "seen": field(analyst.get(change), "seen")}
    assert [analyst.post(change, form).status_code for _ in range(2)] == [302, 302]
    assert len(trail()) == 1


def test_what_was_changed_meanwhile_is_not_removed_unseen(analyst: Client, series: Series, ann: User) -> None:
    note = BreakFactory(series=series)
    remove = url(series, f"notes/breaks/{note.pk}/remove/")
    seen = field(analyst.get(remove), "seen")
    with time_machine.travel("2018-06-14 13:00", tick=False):
        fields = {"month": APRIL_2017, "reason": "Her words"}
        actions.change_note(by=ann, measure=series.measure, note=note, seen=seen, fields=fields)
    answer = analyst.post(remove, {"seen": seen})
    assert answer.status_code == 409
    assert "Ann Analyst changed this on 14 June 2018, 13:00, so look at it again." in words(answer)
    assert "Her words (from April 2017)" in words(answer)
    assert analyst.post(remove, {"seen": field(answer, "seen")}).status_code == 302
    assert not Break.objects.exists()


def test_removing_what_is_gone_is_no_fault(analyst: Client, series: Series, ann: User) -> None:
    note = BreakFactory(series=series)
    remove = url(series, f"notes/breaks/{note.pk}/remove/")
    form = {"seen": field(analyst.get(remove), "seen")}
    assert [analyst.post(remove, form).status_code for _ in range(2)] == [302, 302]
    assert len(trail()) == 1


@pytest.mark.parametrize("what", ["change", "remove"])
def test_between_looking_and_writing_a_note_may_go(series: Series, ann: User, what: str) -> None:
    note = BreakFactory(series=series)
    Break.objects.all().delete()
    if what == "remove":
        actions.remove_note(by=ann, measure=series.measure, note=note, seen=actions.mark(note))
        assert not trail()
    else:
        with pytest.raises(NoteChangedError) as found:
            actions.change_note(by=ann, measure=series.measure, note=note, seen=actions.mark(note), fields=BREAK)
        assert found.value.now is None


# -- While a quarter is judged -------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["submitted", "approved"])
@pytest.mark.parametrize("kind", FORMS)
def test_nothing_is_noted_while_a_quarter_is_judged(analyst: Client, series: Series, kind: str, state: str) -> None:
    note = {
        "breaks": lambda: BreakFactory(series=series),
        "events": AnnotationFactory,
        "expectations": lambda: ExpectationFactory(measure=series.measure),
    }[kind]()
    QuarterFactory(number=3, **{state: True})
    said = (
        f"Quarter 3, 2017-18 is {state}, so nothing that its pages show can be changed. Ask an approver to reopen it."
    )
    form = {**FORMS[kind], "seen": actions.mark(note)}
    for end in (f"notes/{kind}/add/", f"notes/{kind}/{note.pk}/change/", f"notes/{kind}/{note.pk}/remove/"):
        answer = analyst.post(url(series, end), form)
        assert (answer.status_code, said in words(answer)) == (409, True), end
    assert not trail()
    page = analyst.get(url(series, "history/"))
    assert said in words(page)
    assert "Change" not in words(page)


def test_what_was_typed_survives_the_refusal(analyst: Client, series: Series) -> None:
    QuarterFactory(number=3, submitted=True)
    answer = analyst.post(url(series, "notes/breaks/add/"), BREAK)
    assert (field(answer, "month"), field(answer, "reason")) == ("April 2017", "New categories")


def test_a_published_quarter_stops_nothing(series: Series, ann: User) -> None:
    QuarterFactory(number=3, published=True)
    assert actions.add_break(by=ann, series=series, month=APRIL_2017, reason="New categories").pk


def test_every_act_refuses_by_itself(series: Series, ann: User) -> None:
    note = BreakFactory(series=series)
    QuarterFactory(number=3, submitted=True)
    measure = series.measure
    acts: list[Callable[[], object]] = [
        lambda: actions.add_break(by=ann, series=series, month=MARCH_2018, reason="x"),
        lambda: actions.add_event(by=ann, measure=measure, date=MARCH_2018, label="x", general=False),
        lambda: actions.add_expectation(by=ann, measure=measure, label="x", value=1.0),
        lambda: actions.change_note(by=ann, measure=measure, note=note, seen=actions.mark(note), fields={}),
        lambda: actions.remove_note(by=ann, measure=measure, note=note, seen=actions.mark(note)),
    ]
    for act in acts:
        with pytest.raises(FiguresLockedError, match="Quarter 3, 2017-18 is submitted"):
            act()


def test_a_refused_note_leaves_nothing_behind(series: Series, ann: User) -> None:
    BreakFactory(series=series, month=APRIL_2017)
    with pytest.raises(NoteExistsError):
        actions.add_break(by=ann, series=series, month=APRIL_2017, reason="Again")
    assert (Break.objects.count(), Series.objects.get().input_version) == (1, 1)
    assert not trail()


# -- What readers see ----------------------------------------------------------------------------------------------


def test_a_draft_shows_a_note_at_once(analyst: Client, series: Series) -> None:
    draft = f"/draft/quarters/2017-18-Q4/measures/{series.measure.slug}/"
    analyst.post(url(series, "notes/events/add/"), EVENT)
    assert "Snow" in analyst.get(draft).content.decode()


def test_the_page_takes_as_many_queries_with_many_notes_as_with_few(
    analyst: Client, series: Series, counting: Callable[[], CaptureQueriesContext]
) -> None:
    taken = []
    for n in range(1, 3):
        for m in range(5 * n):
            BreakFactory(series=series, month=date(2000 + n, m + 1, 1))
            AnnotationFactory(date=date(2000 + n, m + 1, 1)).measures.add(series.measure, MeasureFactory())
            ExpectationFactory(measure=series.measure, document=DocumentFactory())
        with counting() as made:
            assert analyst.get(url(series, "history/")).status_code == 200
        taken.append(len(made))
    assert taken[0] == taken[1] <= 15
