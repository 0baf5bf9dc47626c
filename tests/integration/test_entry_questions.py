"""What the grid asks before it saves: which of two figures stands, why a past month changes, if an odd one is right.

Everything here is asked alike of a row that a script sends and of the whole form.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format
from django.utils.timezone import localtime

from opcc_portal.lib.periods import Period
from opcc_portal.models import AuditEvent, Quarter, User
from scorecard import actions
from scorecard.models import Observation, Series
from tests.factories import AssessmentFactory, BreakFactory, ObservationFactory, QuarterFactory, UserFactory, months
from tests.grid import (
    FEBRUARY,
    MARCH,
    QUARTER,
    URL,
    Cell,
    ClientAs,
    fields,
    name,
    place,
    question,
    row_url,
    summary,
    typed,
    value,
)

NOVEMBER, DECEMBER = (Period(date(2017, month, 1), 1) for month in (11, 12))
WHY_REVISED = "December 2017: why does this earlier month change?"


@pytest.fixture
def quarter(db: None) -> Quarter:
    return QuarterFactory()


@pytest.fixture
def analyst(client_as: ClientAs, quarter: Quarter) -> Client:
    return client_as("analyst")


@pytest.fixture(params=["row", "form"])
def send(request: pytest.FixtureRequest, analyst: Client) -> Callable[..., HttpResponse]:
    """Send what was typed of one series, as a script does and as the button does."""

    def post(series: Series, form: dict[str, Any]) -> HttpResponse:
        return analyst.post(row_url(series) if request.param == "row" else URL, form, follow=True)

    return post


Send = Callable[..., HttpResponse]


def answered(series: Series, period: Period, **answers: str) -> dict[str, str]:
    key = name(series, period)
    return {f"{key}-asked": "1"} | {f"{key}-{field}": text for field, text in answers.items()}


def saved_by(person: User, series: Series, figure: float, period: Period = MARCH) -> Observation:
    entry = actions.Entry(series=series.pk, period=period, value=figure)
    return actions.record_figures(by=person, entries=[entry], subject=series)[0]


# -- Two people, one cell ------------------------------------------------------------------------------------------


@pytest.fixture
def colleague(db: None) -> User:
    return UserFactory(analyst=True, display_name="Second Analyst")


def test_whoever_is_later_sees_both_figures_who_and_when(send: Send, colleague: User) -> None:
    series = place()
    mine = typed((series, MARCH, "9,000"))
    theirs = saved_by(colleague, series, 9500)
    answer = send(series, mine)
    when = date_format(localtime(theirs.created_at), "j F Y, H:i")
    asked = question(answer, series, MARCH)
    assert "March 2018: Second Analyst saved another figure while you typed" in asked
    assert f"Keep 9,500, which Second Analyst saved on {when}" in asked
    assert "Put mine in its place: 9,000" in asked
    assert Cell.of(answer, series, MARCH).value == "9,000"
    assert "checked" not in answer.content.decode()  # nothing is decided for them
    assert value(series, MARCH) == 9500


def test_saving_again_without_choosing_asks_again(send: Send, colleague: User) -> None:
    series = place()
    mine = typed((series, MARCH, "90"))
    saved_by(colleague, series, 95)
    first = send(series, mine)
    assert "Error:" not in question(first, series, MARCH)
    again = send(series, {key: text for key, text in fields(first).items() if key.startswith(f"{series.pk}-")})
    assert "Choose which of the two stands." in question(again, series, MARCH)
    assert Cell.of(again, series, MARCH).value == "90"
    assert value(series, MARCH) == 95


def test_mine_is_put_in_its_place(send: Send, colleague: User) -> None:
    series = place()
    mine = typed((series, MARCH, "90"))
    saved_by(colleague, series, 95)
    form = fields(send(series, mine)) | answered(series, MARCH, choice="mine-1")
    answer = send(series, form)
    assert question(answer, series, MARCH) == ""
    assert value(series, MARCH) == 90
    assert [row.value for row in series.observations.order_by("version")] == [95, 90]


def test_theirs_is_kept(send: Send, colleague: User) -> None:
    series = place()
    mine = typed((series, MARCH, "90"))
    saved_by(colleague, series, 95)
    answer = send(series, fields(send(series, mine)) | answered(series, MARCH, choice="theirs-1"))
    assert question(answer, series, MARCH) == ""
    assert Cell.of(answer, series, MARCH) == Cell("95", "", False, "1")
    assert series.observations.count() == 1


@pytest.mark.parametrize("chosen", ["mine-1", "theirs-1"])
def test_whoever_chose_while_a_third_saved_is_asked_with_the_newest(send: Send, colleague: User, chosen: str) -> None:
    series = place()
    mine = typed((series, MARCH, "90"))
    saved_by(colleague, series, 95)
    form = fields(send(series, mine)) | answered(series, MARCH, choice=chosen)
    saved_by(UserFactory(display_name="Third Analyst"), series, 97)
    asked = question(send(series, form), series, MARCH)
    assert "Somebody saved once more while you chose. Choose anew." in asked
    assert "Keep 97, which Third Analyst saved" in asked
    assert value(series, MARCH) == 97


@pytest.mark.parametrize(
    "chosen", ["mine", "mine-", "yours-1", "mine-1-1", "mine-99999999999999999999", "<b>", "mine-2"]
)
def test_a_choice_that_was_never_offered_is_none(send: Send, colleague: User, chosen: str) -> None:
    series = place()
    mine = typed((series, MARCH, "90"))
    saved_by(colleague, series, 95)
    answer = send(series, mine | answered(series, MARCH, choice=chosen))
    assert "Choose anew." in question(answer, series, MARCH)
    assert value(series, MARCH) == 95


def test_two_choices_are_none(send: Send, colleague: User) -> None:
    series = place()
    mine: dict[str, Any] = typed((series, MARCH, "90"))
    saved_by(colleague, series, 95)
    mine[f"{name(series, MARCH)}-choice"] = ["mine-1", "theirs-1"]
    assert "Keep 95" in question(send(series, mine), series, MARCH)
    assert value(series, MARCH) == 95


def test_the_conflict_of_one_cell_does_not_hold_up_its_neighbour(send: Send, colleague: User) -> None:
    series = place()
    form = typed((series, MARCH, "90"), (series, FEBRUARY, "80"))
    saved_by(colleague, series, 95)
    send(series, form)
    assert (value(series, FEBRUARY), value(series, MARCH)) == (80, 95)


def test_what_a_colleague_took_back_is_a_conflict_too(send: Send, colleague: User) -> None:
    series = place()
    saved_by(colleague, series, 95)
    mine = typed((series, MARCH, "90"))
    entry = actions.Entry(series=series.pk, period=MARCH, missing="taken back")
    actions.record_figures(by=colleague, entries=[entry], subject=series)
    assert "Keep no figure (it was taken back), which" in question(send(series, mine), series, MARCH)


def test_an_imported_figure_is_nobody_s(send: Send) -> None:
    series = place(proportion=True)
    mine = typed((series, MARCH, "25"))
    ObservationFactory(series=series, value=17.3, numerator=41, denominator=237, decimals=1)
    asked = question(send(series, mine), series, MARCH)
    assert "Keep 17.3% (41 of 237), which An import saved" in asked


@pytest.mark.parametrize("version", ["", "x", "-1", "1.5", "٣", "9" * 5000])
def test_a_version_that_is_no_number_is_said(send: Send, version: str) -> None:
    series = place()
    answer = send(series, typed((series, MARCH, "90")) | {f"{name(series, MARCH)}-version": version})
    assert "What stood here before could not be told. Load the page again" in Cell.of(answer, series, MARCH).error
    assert not series.observations.exists()


# -- A past month --------------------------------------------------------------------------------------------------


@pytest.fixture
def december(quarter: Quarter) -> Series:
    series = place(unit="crimes")
    ObservationFactory(series=series, period_end=DECEMBER.end, value=3000)
    return series


def test_a_changed_past_month_asks_what_kind_of_revision_it_is_and_why(send: Send, december: Series) -> None:
    answer = send(december, typed((december, DECEMBER, "3,100")))
    asked = question(answer, december, DECEMBER)
    assert asked.startswith(
        f"{WHY_REVISED} 3,000 becomes 3,100. Scheduled revision Correction Re-classification Reason"
    )
    assert "Error:" not in asked
    assert Cell.of(answer, december, DECEMBER).value == "3,100"
    assert value(december, DECEMBER) == 3000


@pytest.mark.parametrize("kind", ["scheduled", "correction", "re-classification"])
def test_with_kind_and_reason_it_is_saved_with_them(send: Send, december: Series, kind: str) -> None:
    form = typed((december, DECEMBER, "3,100")) | answered(december, DECEMBER, kind=kind, reason=" Late crimes. ")
    assert question(send(december, form), december, DECEMBER) == ""
    saved = december.observations.latest("version")
    assert (saved.value, saved.revision_kind, saved.reason, saved.version) == (3100, kind, "Late crimes.", 2)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, ["Choose what kind of revision this is.", "Give the reason why it changes."]),
        ({"kind": "correction"}, ["Give the reason why it changes."]),
        ({"kind": "correction", "reason": "  "}, ["Give the reason why it changes."]),
        ({"kind": "correction", "reason": "\0"}, ["Give the reason why it changes."]),
        ({"reason": "Late"}, ["Choose what kind of revision this is."]),
        ({"kind": "", "reason": "Late"}, ["Choose what kind of revision this is."]),
        ({"kind": "restated", "reason": "Late"}, ["Choose what kind of revision this is."]),
        ({"kind": "whim", "reason": "Late"}, ["Choose what kind of revision this is."]),
        ({"kind": "correction", "reason": "x" * 301}, ["Shorten this to 300 characters: it has 301."]),
        ({"kind": "correction", "reason": "x" * 50_000}, ["Shorten this to 300 characters: it has 50,000."]),
    ],
)
def test_what_is_lacking_is_said_and_what_was_answered_stays(
    send: Send, december: Series, answers: dict[str, str], said: list[str]
) -> None:
    answer = send(december, typed((december, DECEMBER, "3,100")) | answered(december, DECEMBER, **answers))
    asked = question(answer, december, DECEMBER)
    assert asked.count("Error:") == len(said)
    assert all(text in asked for text in said)
    html = answer.content.decode()
    assert ('value="correction" checked' in html) == (answers.get("kind") == "correction")
    assert answers.get("reason", "").replace("\0", "").strip() in html
    assert december.observations.count() == 1


def test_a_reason_of_300_characters_fits(send: Send, december: Series) -> None:
    send(december, typed((december, DECEMBER, "1")) | answered(december, DECEMBER, kind="correction", reason="é" * 300))
    assert december.observations.latest("version").reason == "é" * 300


def test_two_kinds_are_none(send: Send, december: Series) -> None:
    form: dict[str, Any] = typed((december, DECEMBER, "1")) | answered(december, DECEMBER, reason="Late")
    form[f"{name(december, DECEMBER)}-kind"] = ["correction", "scheduled"]
    assert "Choose what kind" in question(send(december, form), december, DECEMBER)


def test_a_first_figure_for_a_past_month_asks_nothing(send: Send, december: Series) -> None:
    send(december, typed((december, NOVEMBER, "2,900")))
    saved = december.observations.get(period_end=NOVEMBER.end)
    assert (saved.value, saved.revision_kind, saved.reason) == (2900, "", "")


@pytest.mark.parametrize("before", [{"provenance": "reconstructed"}, {"value": None, "missing": "not yet available"}])
def test_a_real_figure_for_an_illustrative_one_or_none_asks_nothing(send: Send, before: dict[str, Any]) -> None:
    series = place()
    ObservationFactory(series=series, period_end=DECEMBER.end, **{"value": 3000, **before})
    send(series, typed((series, DECEMBER, "3,100")))
    saved = series.observations.latest("version")
    assert saved.value == 3100
    assert saved.revision_kind == ("" if "provenance" in before else "correction")


def test_what_was_taken_back_was_never_there(send: Send, december: Series) -> None:
    entry = actions.Entry(series=december.pk, period=DECEMBER, missing="taken back")
    actions.record_figures(by=None, entries=[entry], subject=december)
    send(december, typed((december, DECEMBER, "3,100")))
    assert value(december, DECEMBER) == 3100


def test_a_month_of_the_quarter_itself_asks_for_no_reason(send: Send) -> None:
    series = place()
    ObservationFactory(series=series, value=3000)
    send(series, typed((series, MARCH, "3,100")) | answered(series, MARCH, kind="scheduled", reason="Unasked"))
    saved = series.observations.latest("version")
    assert (saved.value, saved.revision_kind, saved.reason) == (3100, "correction", "")


def test_the_past_months_of_a_late_measure_lie_earlier(send: Send) -> None:
    """It comes a month late: December is the quarter's own, November is not."""
    series = place(lag_months=1)
    for period in (NOVEMBER, DECEMBER):
        ObservationFactory(series=series, period_end=period.end, value=20)
    answer = send(series, typed((series, DECEMBER, "21"), (series, NOVEMBER, "22")))
    assert (value(series, DECEMBER), value(series, NOVEMBER)) == (21, 20)
    assert "November 2017: why does this earlier month change?" in question(answer, series, NOVEMBER)


# -- Far from what is expected -------------------------------------------------------------------------------------


@pytest.fixture
def expected(quarter: Quarter) -> Series:
    """Of each month 10,000 to 10,080 was forecast: the middle is 10,040, and 100 to each side is asked about."""
    series = place(unit="crimes")
    AssessmentFactory(series=series, outlook={"bands": [[10_000.0, 10_080.0]] * 12, "judged": 12})
    return series


@pytest.mark.parametrize("text", ["9,940", "10,000", "10,140"])
def test_within_what_is_expected_nothing_is_asked(send: Send, expected: Series, text: str) -> None:
    assert question(send(expected, typed((expected, MARCH, text))), expected, MARCH) == ""
    assert expected.observations.exists()


@pytest.mark.parametrize("text", ["9,939", "10,141", "0", "100,400"])
def test_beyond_it_is_asked_whether_the_figure_is_right(send: Send, expected: Series, text: str) -> None:
    answer = send(expected, typed((expected, MARCH, text)))
    asked = question(answer, expected, MARCH)
    assert "March 2018: Is this right? Expected between 9,940 and 10,140, by the forecast. Yes, it is right" in asked
    assert "Readers of the measure’s page see this." in asked
    assert Cell.of(answer, expected, MARCH).value == text
    assert not expected.observations.exists()


def test_without_a_forecast_by_the_last_two_years(send: Send) -> None:
    """Twelve months of 98 and 102: the mean is 100, six deviations of 2.089 are 12.5."""
    series = place()
    months(series, [98.0, 102.0] * 6, last=DECEMBER.end)
    asked = question(send(series, typed((series, MARCH, "500"))), series, MARCH)
    assert "Expected between 87 and 113, by the last two years." in asked


def test_with_a_tick_and_a_note_it_is_saved_and_readers_see_the_note(
    send: Send, analyst: Client, expected: Series
) -> None:
    form = typed((expected, MARCH, "12,000")) | answered(expected, MARCH, sure="12000", note="Op Fairline.")
    assert question(send(expected, form), expected, MARCH) == ""
    saved = expected.observations.get()
    assert (saved.value, saved.note) == (12_000, "Op Fairline.")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, ["Tick the box if the figure is right, or correct the figure.", "Say in a note why the figure is right."]),
        ({"sure": "12000"}, ["Say in a note why the figure is right."]),
        ({"sure": "12000", "note": " "}, ["Say in a note why the figure is right."]),
        ({"note": "Op Fairline."}, ["Tick the box if the figure is right, or correct the figure."]),
        ({"sure": "on", "note": "Op Fairline."}, ["Tick the box"]),
        ({"sure": "12000", "note": "x" * 301}, ["Shorten this to 300 characters: it has 301."]),
    ],
)
def test_tick_and_note_are_both_needed(send: Send, expected: Series, answers: dict[str, str], said: list[str]) -> None:
    answer = send(expected, typed((expected, MARCH, "12,000")) | answered(expected, MARCH, **answers))
    asked = question(answer, expected, MARCH)
    assert asked.count("Error:") == len(said)
    assert all(text in asked for text in said)
    assert answers.get("note", "").strip() in answer.content.decode()
    assert not expected.observations.exists()


def test_a_tick_is_for_the_figure_that_was_asked_about(send: Send, expected: Series) -> None:
    """Whoever ticks and then types another odd one is asked again."""
    form = typed((expected, MARCH, "12,001")) | answered(expected, MARCH, sure="12000", note="Op Fairline.")
    assert "Tick the box" in question(send(expected, form), expected, MARCH)


def test_a_corrected_figure_needs_no_note(send: Send, expected: Series) -> None:
    send(expected, typed((expected, MARCH, "10,050")) | answered(expected, MARCH, note="Half typed"))
    assert expected.observations.get().note == ""


def test_a_figure_that_stands_is_never_asked_about(analyst: Client, expected: Series) -> None:
    ObservationFactory(series=expected, value=12_000)
    assert analyst.post(URL, fields(analyst.get(URL))).status_code == 302
    answer = analyst.post(row_url(expected), typed((expected, MARCH, "12,000.0")))
    assert question(answer, expected, MARCH) == ""
    assert expected.observations.count() == 1


def test_quarters_and_years_are_not_asked_about(send: Send, expected: Series) -> None:
    send(expected, typed((expected, QUARTER, "7")))
    assert value(expected, QUARTER) == 7


def test_a_past_month_far_off_asks_both_at_once(send: Send, expected: Series) -> None:
    ObservationFactory(series=expected, period_end=DECEMBER.end, value=10_000)
    form = typed((expected, DECEMBER, "1"))
    asked = question(send(expected, form), expected, DECEMBER)
    assert WHY_REVISED in asked
    assert "Is this right?" in asked
    form |= answered(expected, DECEMBER, kind="correction", reason="Retold.", sure="1", note="Storm.")
    send(expected, form)
    saved = expected.observations.latest("version")
    assert (saved.value, saved.reason, saved.note) == (1, "Retold.", "Storm.")


def test_mine_in_place_of_theirs_is_asked_about_like_any_other(send: Send, expected: Series, colleague: User) -> None:
    mine = typed((expected, MARCH, "1"))
    saved_by(colleague, expected, 10_010)
    first = send(expected, mine)
    assert "Is this right?" not in question(first, expected, MARCH)  # theirs may be kept
    form = mine | answered(expected, MARCH, choice="mine-1")
    asked = question(send(expected, form), expected, MARCH)
    assert "Is this right?" in asked
    assert "Put mine in its place" in asked
    send(expected, form | answered(expected, MARCH, sure="1", note="Storm."))
    assert value(expected, MARCH) == 1


def test_questions_stand_in_the_summary_at_the_top(analyst: Client, expected: Series) -> None:
    answer = analyst.post(URL, typed((expected, MARCH, "1")))
    assert answer.status_code == 422
    [told] = summary(answer)
    assert told.endswith("March 2018: Is this right? Expected between 9,940 and 10,140, by the forecast.")
    assert f'href="#cell-{name(expected, MARCH)}_question"' in answer.content.decode()


def test_what_was_answered_stays_where_the_quarter_was_closed_meanwhile(
    send: Send, expected: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(**_: Any) -> None:
        raise actions.FiguresLockedError("The quarter is submitted.")

    monkeypatch.setattr(actions, "enter_figures", locked)
    form = typed((expected, MARCH, "12,000")) | answered(expected, MARCH, sure="12000", note="Op Fairline.")
    answer = send(expected, form)
    assert Cell.of(answer, expected, MARCH) == Cell("12,000", "The quarter is submitted.", False, "0")
    assert 'value="12000" checked' in answer.content.decode()
    assert 'value="Op Fairline."' in answer.content.decode()


# -- The parts of a figure -----------------------------------------------------------------------------------------


def test_a_proportion_has_fields_for_its_parts_each_with_its_label(analyst: Client) -> None:
    series = place(proportion=True, name="Appeals upheld")
    ObservationFactory(series=series, value=17.3, numerator=41, denominator=237, decimals=1)
    answer = analyst.get(URL)
    drawn, html, key = fields(answer), answer.content.decode(), name(series, MARCH)
    assert (drawn[key], drawn[f"{key}-numerator"], drawn[f"{key}-denominator"]) == ("17.3", "41", "237")
    for part in ("numerator", "denominator"):
        label = (
            f'<label class="govuk-visually-hidden" for="cell-{key}-{part}">Appeals upheld, March 2018, {part}</label>'
        )
        assert label in html


def test_a_mean_has_one_for_how_many_it_is_of_and_a_count_none(analyst: Client) -> None:
    mean, count = place(mean=True), place()
    drawn = fields(analyst.get(URL))
    assert f"{name(mean, MARCH)}-denominator" in drawn
    assert f"{name(mean, MARCH)}-numerator" not in drawn
    assert f"{name(mean, QUARTER)}-denominator" in drawn
    assert not [key for key in drawn if key.startswith(f"{name(count, MARCH)}-") and "nator" in key]


def test_parts_make_the_figure(send: Send) -> None:
    series = place(proportion=True)
    key = name(series, MARCH)
    send(series, typed((series, MARCH, "")) | {f"{key}-numerator": "41", f"{key}-denominator": "164"})
    saved = series.observations.get()
    assert (saved.value, saved.numerator, saved.denominator) == (25, 41, 164)


def test_parts_and_figure_must_agree(send: Send) -> None:
    series = place(proportion=True)
    parts = {f"{name(series, MARCH)}-numerator": "41", f"{name(series, MARCH)}-denominator": "237"}
    answer = send(series, typed((series, MARCH, "18")) | parts)
    assert "The numerator and denominator make 17.3, not 18." in Cell.of(answer, series, MARCH).error
    assert [fields(answer)[key] for key in parts] == ["41", "237"]


def test_how_many_a_mean_is_of_is_kept_and_weighs(send: Send) -> None:
    series = place(mean=True)
    send(series, typed((series, MARCH, "11:40")) | {f"{name(series, MARCH)}-denominator": "4,214"})
    saved = series.observations.get()
    assert (saved.value, saved.numerator, saved.denominator) == (700, None, 4214)


def test_one_part_sent_twice_is_said(send: Send) -> None:
    series = place(proportion=True)
    form: dict[str, Any] = typed((series, MARCH, "25"))
    form[f"{name(series, MARCH)}-numerator"] = ["41", "42"]
    assert "sent twice, as 41 and 42" in Cell.of(send(series, form), series, MARCH).error


def test_a_part_for_no_cell_is_said(analyst: Client) -> None:
    answer = analyst.post(URL, {"99999-1-2018-03-01-numerator": "5", "99999-1-2018-03-01-denominator": "6"})
    assert summary(answer) == ["There is no measure number 99999 in this quarter's grid. Its figure was not saved."]


def test_what_is_far_too_long_is_said(send: Send) -> None:
    series = place()
    answer = send(series, typed((series, MARCH, "9" * 200_000)))
    assert "That is 200,000 characters long, which no figure is." in Cell.of(answer, series, MARCH).error


FIELDS = (
    "",
    "-was",
    "-version",
    "-numerator",
    "-denominator",
    "-asked",
    "-choice",
    "-kind",
    "-reason",
    "-sure",
    "-note",
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "41\0",
        "٣",
        "½",
        "1e309",
        "-",
        "|",
        "a|b|c|d",
        "<script>",
        "%s%n",
        "\u202e9",
        "9" * 5000,
        "x" * 100_000,
    ],
    ids=lambda text: repr(text[:9]),
)
def test_nothing_that_can_be_sent_of_any_field_breaks_the_page(send: Send, text: str) -> None:
    """Whatever it is: it is saved, refused or asked about, and the past month's figure is a figure still."""
    series = place(proportion=True)
    ObservationFactory(series=series, period_end=DECEMBER.end, value=25, numerator=41, denominator=164)
    whole = typed((series, DECEMBER, "26")) | answered(series, DECEMBER, kind="correction", reason="Late")
    key = name(series, DECEMBER)
    for field in FIELDS:
        assert send(series, whole | {f"{key}{field}": text}).status_code in (200, 422)
        assert send(series, whole | {f"{key}{field}": [text, "7"]}).status_code in (200, 422)
    assert value(series, DECEMBER) in (25, 26, 41, 7)


# -- What stands beside --------------------------------------------------------------------------------------------


def test_beneath_each_field_stands_the_year_before(analyst: Client) -> None:
    series = place()
    for period, figure in ((MARCH, 3100.0), (QUARTER, 9000.0)):
        before = period.year_before()
        ObservationFactory(series=series, period_end=before.end, span=before.span, value=figure)
    html = analyst.get(URL).content.decode()
    assert '<span class="entry__label">March 2017: </span>3,100</span>' in html
    assert '<span class="entry__label">January to March 2017: </span>9,000</span>' in html


def test_across_a_break_nothing_compares(analyst: Client) -> None:
    series = place()
    ObservationFactory(series=series, period_end=MARCH.year_before().end, value=3100)
    BreakFactory(series=series, month=date(2017, 10, 1))
    html = analyst.get(URL).content.decode()
    assert '<span class="entry__label">March 2017: </span>not comparable</span>' in html
    assert "3,100" not in html


def test_the_three_months_before_are_there_to_be_typed(analyst: Client) -> None:
    series = place()
    drawn = fields(analyst.get(URL))
    for month in (10, 11, 12):
        assert name(series, Period(date(2017, month, 1), 1)) in drawn


# -- Nothing twice, nothing costly ---------------------------------------------------------------------------------


def test_answers_sent_twice_make_one_revision(send: Send, expected: Series) -> None:
    form = typed((expected, MARCH, "12,000")) | answered(expected, MARCH, sure="12000", note="Op Fairline.")
    for _ in range(2):
        assert question(send(expected, form), expected, MARCH) == ""
    assert expected.observations.count() == 1
    assert AuditEvent.objects.filter(event="figures.recorded").count() == 1


def test_the_form_of_a_large_office_is_not_too_large(analyst: Client) -> None:
    """60 percentages of eight figures: more fields than Django takes of a form unless it is told."""
    for _ in range(60):
        place(proportion=True)
    form = fields(analyst.get(URL))
    assert len(form) > 1_000
    assert analyst.post(URL, form).status_code == 302


def test_a_row_takes_as_many_queries_whatever_is_in_it(
    analyst: Client, colleague: User, counting: Callable[[], CaptureQueriesContext]
) -> None:
    """One figure in a grid of one measure, and six months in a grid of twenty; a conflict costs one more at most."""

    def cost(*periods: Period) -> int:
        series = place()
        form = typed(*((series, period, "7") for period in periods))
        with counting() as made:
            analyst.post(row_url(series), form)
        assert series.observations.count() == len(periods)
        return len(made)

    alone = cost(MARCH)
    for _ in range(20):
        place()
    many = cost(*(Period(month, 1) for month in Period(MARCH.end, 6).months))
    assert alone == many <= 25
    disputed = place()
    both = [Period(month, 1) for month in Period(MARCH.end, 6).months]
    form = typed(*((disputed, period, "7") for period in both))
    for period in both:
        saved_by(colleague, disputed, 8, period)
    with counting() as made:
        analyst.post(row_url(disputed), form)
    assert len(made) <= alone
