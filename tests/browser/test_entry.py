"""The grid with the keyboard alone: a figure, a block, a conflict, an odd figure, a past month."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.server import Portal
from tests.browser.test_accessible import SIDEWAYS, UNREACHABLE, violations
from tests.browser.visits import DESKTOP, GRID, PHONE, REFLOW, Visits, goto

HATE, CRIME = "Hate crime volume", "Crime volume"
COPIED = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  const event = new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true});
  return document.activeElement.dispatchEvent(event);
}"""


@pytest.fixture
def page(visits: Visits, own_portal: Portal) -> Page:
    return goto(visits.window("analyst", at=own_portal).new_page(), GRID)


def cell(page: Page, measure: str, period: str) -> Locator:
    return page.get_by_label(f"{measure}, {period}", exact=True)


def write(page: Page, field: Locator, text: str, leave: str = "Tab") -> None:
    """Type over what stands in a field, and leave it."""
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press(leave)


def paste(page: Page, text: str) -> bool:
    """Paste a block into the field that has the focus; whether the browser is left to paste it."""
    return bool(page.evaluate(COPIED, text))


def status(page: Page) -> Locator:
    return page.get_by_role("status")


def focused(page: Page) -> Locator:
    return page.locator("*:focus")


# -- Getting about -------------------------------------------------------------------------------------------------


def test_enter_and_arrows_go_up_and_down_a_column_and_save(page: Page) -> None:
    write(page, cell(page, HATE, "March 2018"), "48", leave="Enter")
    expect(cell(page, "ASB volume", "March 2018")).to_be_focused()
    expect(status(page)).to_have_text("Saved")
    for key, measure in (("Shift+Enter", HATE), ("ArrowUp", "Cyber flagged + Key word"), ("ArrowDown", HATE)):
        page.keyboard.press(key)
        expect(cell(page, measure, "March 2018")).to_be_focused()
    expect(page).to_have_url(re.compile(f"{GRID}$"))
    expect(cell(page, HATE, "March 2018")).to_have_value("48")


def test_left_and_right_stay_in_the_field(page: Page) -> None:
    field = cell(page, HATE, "March 2018")
    field.focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("0")
    expect(field).to_be_focused()
    expect(field).to_have_value(re.compile(r"^\d+0\d$"))


def test_at_the_end_of_a_column_a_figure_is_saved_too(page: Page) -> None:
    last = page.locator("[data-figure=value][data-column='6']:enabled").last
    key = last.get_attribute("id")
    write(page, last, "96", leave="Enter")  # as expected, so that nothing is asked
    expect(page.locator(f"[id='{key}']")).to_be_focused()
    expect(status(page)).to_have_text(re.compile("aved"))


def test_the_parts_of_a_percentage_make_it(page: Page) -> None:
    measure = "Percentage of officers using live links"
    write(page, page.get_by_label(f"{measure}, March 2018, numerator", exact=True), "30")
    expect(status(page)).to_have_text("Saved")
    expect(cell(page, measure, "March 2018")).to_have_value("94")  # 30 of 32


# -- Questions -----------------------------------------------------------------------------------------------------


def test_an_odd_figure_is_confirmed_with_a_note(page: Page) -> None:
    write(page, cell(page, HATE, "March 2018"), "4800")
    expect(status(page)).to_have_text(re.compile("^Not saved yet"))
    expect(page.get_by_label("Yes, it is right")).to_be_focused()
    expect(page.get_by_role("group", name=re.compile("March 2018: Is this right. Expected between"))).to_be_visible()
    expect(cell(page, HATE, "March 2018")).to_have_accessible_description(re.compile("Is this right"))
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # without a note
    note = page.get_by_label("Note", exact=True)
    expect(note).to_be_focused()
    expect(note).to_have_accessible_description(re.compile("Say in a note why the figure is right"))
    expect(page.get_by_label("Yes, it is right")).to_be_checked()
    page.keyboard.type("A vigil.")
    page.keyboard.press("Tab")
    expect(focused(page)).to_have_text(re.compile("^Save this figure"))
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text("Saved")
    expect(page.locator("[data-question]")).to_have_count(0)
    expect(goto(page, GRID).get_by_label(f"{HATE}, March 2018", exact=True)).to_have_value("4800")


def test_a_past_month_is_revised_with_kind_and_reason(page: Page) -> None:
    write(page, cell(page, CRIME, "December 2017"), "3600")
    expect(status(page)).to_have_text("Saved")  # what stood there was illustrative
    write(page, cell(page, CRIME, "December 2017"), "3610")
    expect(page.get_by_label("Scheduled revision")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Correction")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("Two crimes recorded late.")
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text("Saved")
    expect(cell(page, CRIME, "December 2017")).to_have_value("3610")


def test_a_question_does_not_take_the_focus_from_somebody_who_types(page: Page) -> None:
    held = []
    page.route("**/entry/*/*/", lambda route: held.append(route) if not held else route.continue_())
    with page.expect_request("**/entry/*/*/"):
        write(page, cell(page, HATE, "March 2018"), "4800", leave="Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("11")
    with page.expect_response("**/entry/*/*/"):
        held[0].continue_()
    expect(status(page)).to_have_text(re.compile("^Not saved yet"))
    expect(cell(page, "ASB volume", "March 2018")).to_be_focused()
    expect(cell(page, "ASB volume", "March 2018")).to_have_value("11")


def test_what_was_typed_and_left_while_an_answer_was_on_its_way_is_saved(page: Page) -> None:
    held = []
    page.route("**/entry/*/*/", lambda route: held.append(route) if not held else route.continue_())
    with page.expect_request("**/entry/*/*/"):
        write(page, cell(page, HATE, "February 2018"), "42")
    write(page, cell(page, HATE, "March 2018"), "49")
    with page.expect_response(lambda answer: "49" in (answer.request.post_data or "")):
        held[0].continue_()
    expect(status(page)).to_have_text("Saved")
    expect(goto(page, GRID).get_by_label(f"{HATE}, March 2018", exact=True)).to_have_value("49")


def test_a_row_is_sent_without_the_others(page: Page) -> None:
    with page.expect_request("**/entry/*/*/") as sent:
        write(page, cell(page, HATE, "March 2018"), "48")
    names = re.findall(r"(?:^|&)(\d+)-", sent.value.post_data or "")
    assert len(set(names)) == 1


# -- Pasting -------------------------------------------------------------------------------------------------------


def test_a_block_goes_to_the_right_and_downwards(page: Page) -> None:
    cell(page, HATE, "January 2018").focus()
    assert not paste(page, '"39"\t\t41\r\n')
    expect(status(page)).to_contain_text("2 figures pasted:")
    expect(cell(page, HATE, "January 2018")).to_have_value("39")
    expect(cell(page, HATE, "February 2018")).to_have_value(re.compile("^[0-9]+$"))  # the blank left it alone
    expect(status(page)).to_contain_text("history")
    goto(page, GRID)
    expect(cell(page, HATE, "March 2018")).to_have_value("41")


def test_headings_and_names_say_where_figures_go(page: Page) -> None:
    cell(page, "ASB volume", "October 2017").focus()
    block = (
        "Measure\tMarch 2018\t01/02/2018\nHATE  crime volume\t41\t42\ncrime volume\t3,217\tmany\nNo such thing\t7\t\n"
    )
    assert not paste(page, block)
    expect(status(page)).to_have_text(
        "4 figures pasted: 3 saved, 1 needs a look, 1 could not be placed: 7 (No such thing, March 2018: no measure "
        "of this name). What stood there before is in the figures’ history."
    )
    expect(cell(page, HATE, "February 2018")).to_have_value("42")
    expect(cell(page, CRIME, "March 2018")).to_have_value("3217")
    expect(cell(page, CRIME, "February 2018")).to_have_value("many")
    expect(cell(page, CRIME, "February 2018")).to_have_attribute("aria-invalid", "true")


def test_what_has_no_place_is_said(page: Page) -> None:
    """The measure below crime volume comes by the quarter; beside the twelve months there is nothing."""
    cell(page, CRIME, "12 months to March 2018").focus()
    paste(page, "43000\t7\n8\t9")
    expect(status(page)).to_contain_text(
        "3 could not be placed: 7 (Crime volume: beyond the grid); 8 (Crime recording compliance, 12 months: takes no "
        "figure); 9 (Crime recording compliance: beyond the grid)"
    )


def test_each_row_is_saved_once(page: Page) -> None:
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    cell(page, HATE, "January 2018").focus()
    paste(page, "39\t40\t41")
    expect(status(page)).to_contain_text("3 figures pasted: 3 saved")
    assert len(sent) == 1


def test_one_value_is_pasted_as_anywhere(page: Page) -> None:
    cell(page, HATE, "January 2018").focus()
    assert paste(page, "39\n")
    expect(status(page)).to_have_text("")


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("1\t2\n3\t4", [["1", "2"], ["3", "4"]]),
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("1\t\n\t4\n", [["1", ""], ["", "4"]]),
        ("1\n\n3", [["1"], [""], ["3"]]),
        ('"two\nlines"\t"a ""word"""', [["two lines", 'a "word"']]),
        ('"open\t2', [['"open', "2"]]),
        ("11 mins 40 secs\t5.7%\t9,918\tn/a", [["11 mins 40 secs", "5.7%", "9,918", "n/a"]]),
        ("7\t", [["7", ""]]),
        ("7", [["7"]]),
        ("", []),
    ],
)
def test_how_a_block_is_read(visits: Visits, text: str, block: list[list[str]]) -> None:
    assert imported(visits, "parse", text) == block


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Mar-18", "2018-03"),
        ("mar 18", "2018-03"),
        ("March 2018", "2018-03"),
        ("Sept 2017", "2017-09"),
        ("1 March 2018", "2018-03"),
        ("01-Mar-18", "2018-03"),
        ("01/03/2018", "2018-03"),
        ("31.12.2017", "2017-12"),
        ("2018-03-01", "2018-03"),
        ("2018-03", "2018-03"),
        ("2018-03-01 00:00:00", "2018-03"),
        ("3/2018", None),  # a fraction
        ("41/237", None),
        ("Marbles 2018", None),
        ("2018-13", None),
        ("11 mins 40 secs", None),
        ("9,918", None),
        ("", None),
    ],
)
def test_which_texts_are_months(visits: Visits, text: str, month: str | None) -> None:
    assert imported(visits, "month", text) == month


def imported(visits: Visits, function: str, text: str) -> object:
    """What a function of the module that pastes makes of a text, in the browser."""
    page = visits.open("analyst", GRID)
    address = page.locator("script[src*='entry']").get_attribute("src") or ""
    module = re.sub(r"entry[^/]*$", "paste.js", address)
    return page.evaluate(f"async ([module, text]) => (await import(module)).{function}(text)", [module, text])


# -- Everybody -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [DESKTOP, PHONE, REFLOW])
def test_axe_finds_nothing_beside_a_question_a_conflict_and_an_error(
    visits: Visits, own_portal: Portal, width: int
) -> None:
    page, other = (goto(visits.window("analyst", at=own_portal, width=width).new_page(), GRID) for _ in range(2))
    write(other, cell(other, HATE, "February 2018"), "42")
    expect(status(other)).to_have_text("Saved")
    write(page, cell(page, HATE, "February 2018"), "43")
    expect(page.get_by_label(re.compile("Keep 42, which"))).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the button, with nothing chosen
    expect(page.get_by_text("Error: Choose which of the two stands.")).to_be_visible()
    write(page, cell(page, HATE, "March 2018"), "4800")
    expect(page.get_by_label("Yes, it is right")).to_be_focused()
    write(page, cell(page, HATE, "January 2018"), "a few")
    expect(cell(page, HATE, "January 2018")).to_have_attribute("aria-invalid", "true")
    write(page, cell(page, CRIME, "December 2017"), "3600")
    write(page, cell(page, CRIME, "December 2017"), "36")
    expect(page.get_by_label("Scheduled revision")).to_be_visible()
    found = violations(page) + page.evaluate(SIDEWAYS) + page.evaluate(UNREACHABLE)
    assert not found, "\n".join(found)
