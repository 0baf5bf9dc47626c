"""Loading a folder of figures: all of it or nothing, twice no more than once, and what people entered stays."""

import shutil
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.db.models import Max
from django.db.models.functions import Length

from opcc_portal import editions
from opcc_portal.intake.folder import BrokenFileError
from opcc_portal.lib.periods import Period
from opcc_portal.models import AuditEvent, Edition, Quarter, User
from scorecard import actions, queries
from scorecard.importers import read_folder
from scorecard.models import (
    Assessment,
    Claim,
    Measure,
    Observation,
    PeerGroup,
    PeerMembership,
    Placement,
    Plan,
    PlanNode,
    RecordedJudgement,
    Series,
)
from tests.publication import reopen
from tests.snapshot import models as portal_models

WILTSHIRE = Path(__file__).resolve().parents[2] / "fixtures" / "wiltshire"
MARCH = Period(date(2018, 3, 1), 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of Wiltshire's files, to be broken."""
    return Path(shutil.copytree(WILTSHIRE, tmp_path / "wiltshire", ignore=shutil.ignore_patterns("*.py", "*.md")))


def load(folder: Path = WILTSHIRE) -> str:
    out = StringIO()
    call_command("load_demo", "--quarter", "2017-18-Q4", folder=folder, stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in portal_models()}


# -- What is loaded ------------------------------------------------------------------------------------------------


def test_everything_in_the_files_is_loaded(wiltshire: Quarter) -> None:
    """Counted in the files: 539 published figures, 812 rebuilt months, 299 claims, 104 measures, 54 placements, 15
    figures that are worked out."""
    assert Observation.objects.count() == 539 + 812 + 15
    assert Observation.objects.filter(provenance="reconstructed").count() == 812
    assert (Claim.objects.count(), Measure.objects.count(), Placement.objects.count()) == (299, 104, 54)
    assert (Plan.objects.count(), PlanNode.objects.count()) == (5, 151)
    assert (PeerGroup.objects.count(), RecordedJudgement.objects.count()) == (1, 18)
    priorities = PlanNode.objects.filter(level="priority", plan__slug="2017-21")
    assert list(priorities.values_list("number", flat=True)) == ["1", "2", "3", "4"]


def test_everything_is_assessed(wiltshire: Quarter) -> None:
    assert not Series.objects.stale().exists()
    assert not Series.objects.exclude(last_error="").exists()
    assert Assessment.objects.count() == Series.objects.count()


def test_every_published_figure_keeps_its_source(wiltshire: Quarter) -> None:
    figures = Observation.objects.exclude(provenance="reconstructed")
    assert not figures.filter(models.Q(document=None) | models.Q(line=None)).exists()


def test_every_text_fits_its_column(wiltshire: Quarter) -> None:
    """SQLite takes any length; PostgreSQL does not."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField):
                longest = model._default_manager.aggregate(longest=Max(Length(field.name)))["longest"] or 0
                assert longest <= (field.max_length or longest), f"{model.__name__}.{field.name}"


def test_every_choice_is_one_that_the_model_offers(wiltshire: Quarter) -> None:
    for model in portal_models():
        for field in model._meta.concrete_fields:
            if field.choices:
                offered = {value for value, _ in field.flatchoices} | {""}
                assert set(model._default_manager.values_list(field.name, flat=True)) <= offered, str(field)


def test_the_load_leaves_one_row_in_the_audit_for_its_figures(wiltshire: Quarter) -> None:
    [row] = AuditEvent.objects.filter(event="figures.recorded")
    assert (row.by, row.after) == (None, {"figures": 1366})


# -- Twice ---------------------------------------------------------------------------------------------------------


def test_loading_twice_adds_nothing(wiltshire: Quarter) -> None:
    before = counts()
    assert "no new figures" in load()
    assert counts() == before
    assert not Series.objects.stale().exists()


def test_what_people_entered_since_stays(wiltshire: Quarter) -> None:
    reopen(wiltshire)
    series = Series.objects.get(measure__slug="crime-volume", segment="")
    entry = actions.Entry(series=series.pk, period=MARCH, value=3300.0)
    actions.enter_figures(
        by=User.objects.get(username="analyst"), quarter=wiltshire, series=series, entries=[entry], follow=False
    )
    Measure.objects.filter(slug="crime-volume").update(caveats="As the office words it.")
    User.objects.filter(username="analyst").update(display_name="Somebody")
    load()
    assert queries.ledgers([series])[series.pk].at(MARCH).value == 3300
    assert Measure.objects.get(slug="crime-volume").caveats == "As the office words it."
    assert User.objects.get(username="analyst").display_name == "Somebody"


def test_who_is_compared_with_whom_stays_as_people_put_it(wiltshire: Quarter) -> None:
    PeerGroup.objects.update(name="Similar forces")
    RecordedJudgement.objects.filter(measure__slug="burglary").update(words="above peers", symbol="peers-above")
    Measure.objects.filter(slug="crime-volume").update(compared_as=Measure.objects.get(slug="burglary"))
    load()
    assert PeerGroup.objects.get().name == "Similar forces"
    assert RecordedJudgement.objects.get(measure__slug="burglary").symbol == "peers-above"
    assert Measure.objects.get(slug="crime-volume").compared_as.slug == "burglary"


def test_an_older_installation_learns_what_measures_are_compared_in(wiltshire: Quarter) -> None:
    Measure.objects.update(compared_as=None)
    load()
    assert Measure.objects.get(slug="crime-volume").compared_as.slug == "crime-rate"


def test_forces_and_memberships_are_loaded_once(wiltshire: Quarter, folder: Path) -> None:
    (folder / "forces.csv").write_text("area,name\nborset,Borset\n", encoding="utf-8")
    members = "group,force,starts,ends\nmost similar group,borset,2015-04-01,2016-03-31\n"
    (folder / "memberships.csv").write_text(members, encoding="utf-8")
    load(folder)
    load(folder)
    found = PeerMembership.objects.values_list("group__area", "force__name", "starts", "ends")
    assert list(found) == [("most similar group", "Borset", date(2015, 4, 1), date(2016, 3, 31))]


def test_an_office_that_is_compared_with_nobody_needs_no_such_files(db: None, folder: Path) -> None:
    for file in ("peer_groups.csv", "judgements.csv"):
        (folder / file).unlink()
    load(folder)
    assert not PeerGroup.objects.exists()
    assert not RecordedJudgement.objects.exists()


def test_a_figure_added_to_the_files_is_loaded_beside_what_is_there(wiltshire: Quarter, folder: Path) -> None:
    row = "O0999,crime-volume,force,,2018-06-01,3,9999,,,=,,0,,published,,,panel-2018-06,1\n"
    append(folder / "observations.csv", row)
    assert "1 new figures" in load(folder)


def test_it_ends_published_by_two_people(wiltshire: Quarter) -> None:
    edition = Edition.objects.get()
    assert (wiltshire.state, edition.subject, edition.number) == ("published", "2017-18-Q4", 1)
    frame = editions.frame(edition)
    assert (frame.prepared_by, frame.approved_by) == ("Performance Analyst", "Chief Executive")


def test_what_is_published_stays_as_it_is(wiltshire: Quarter) -> None:
    load()
    assert (Quarter.objects.get().state, Edition.objects.count()) == ("published", 1)


def test_a_quarter_that_was_opened_again_is_not_published_behind_anybodys_back(wiltshire: Quarter) -> None:
    reopen(wiltshire)
    load()
    assert (Quarter.objects.get().state, Edition.objects.count()) == ("reopened", 1)


def test_the_quarter_can_be_left_open(db: None) -> None:
    call_command("load_demo", "--open", "--quarter", "2017-18-Q4", stdout=StringIO())
    assert (Quarter.objects.get().state, Edition.objects.exists()) == ("open", False)


# -- The accounts --------------------------------------------------------------------------------------------------


def test_the_five_accounts_of_the_demonstration_can_sign_in(wiltshire: Quarter) -> None:
    roles = {
        "analyst": "analyst",
        "approver": "approver",
        "riskowner": "risk-owner",
        "panel": "panel",
        "admin": "admin",
    }
    assert {user.username: user.role for user in User.objects.all()} == roles
    assert all(user.check_password("demo") and user.is_demo for user in User.objects.all())


def test_they_exist_in_demo_mode_only(db: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="only in demo mode"):
        load()
    assert not User.objects.exists()


# -- Broken files: refused with file, row and column, nothing half loaded ------------------------------------------


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def replace(file: str, old: str, new: str) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return act


def add(file: str, row: str) -> Callable[[Path], None]:
    return lambda folder: append(folder / file, row + "\n")


def write(file: str, content: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / file).write_bytes(content) and None


FIGURE = "O0999,{measure},force,,{end},{span},{value},,,{qualifier},,0,{missing},{provenance},,,{source},1"
GOOD = {
    "measure": "crime-volume",
    "end": "2018-06-01",
    "span": "3",
    "value": "9",
    "qualifier": "=",
    "missing": "",
    "provenance": "published",
    "source": "panel-2018-06",
}


def figure(**wrong: str) -> Callable[[Path], None]:
    """A row 541 of observations.csv with something wrong."""
    return add("observations.csv", FIGURE.format(**{**GOOD, **wrong}))


STATED = "{measure},{about},,{end},{span},{symbol},{words},{unavailable},{group},iQuanta,,{source},{line}"
SAID = {
    "measure": "anti-social-behaviour",
    "about": "peers",
    "end": "2018-03-01",
    "span": "12",
    "symbol": "",
    "words": "in line",
    "unavailable": "",
    "group": "",
    "source": "panel-2018-06",
    "line": "1",
}


def judgement(**wrong: str) -> Callable[[Path], None]:
    """A row 20 of judgements.csv with something wrong."""
    return add("judgements.csv", STATED.format(**{**SAID, **wrong}))


ROW_20 = "judgements.csv, row 20"
MEMBERS = "group,force,starts,ends"


def peers(member: str = "", **files: str) -> Callable[[Path], None]:
    """The files of forces and of memberships, where they matter."""

    def act(folder: Path) -> None:
        rows = {"forces_csv": "area,name\nborset,Borset\n", "memberships_csv": f"{MEMBERS}\n{member}\n", **files}
        for name, text in rows.items():
            (folder / name.replace("_", ".")).write_text(text.replace("\n\n", "\n"), encoding="utf-8")

    return act


BROKEN: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "a word for a number": (figure(value="many"), ["observations.csv, row 541", "column value", "“many”"]),
    "a date that is none": (figure(end="31/03/2018"), ["observations.csv, row 541", "column period_end", "31/03/2018"]),
    "a month of 13": (figure(end="2018-13-01"), ["observations.csv, row 541", "column period_end"]),
    "half a month": (figure(span="1.5"), ["observations.csv, row 541", "column span", "“1.5”"]),
    "an unknown qualifier": (figure(qualifier="~"), ["observations.csv, row 541", "column qualifier", "“~”"]),
    "an unknown reason": (figure(missing="lost", value=""), ["observations.csv, row 541", "column missing_reason"]),
    "an unknown provenance": (figure(provenance="guessed"), ["observations.csv, row 541", "column provenance"]),
    "not a number at all": (figure(value="nan"), ["observations.csv, row 541", "column value"]),
    "an infinite number": (figure(value="inf"), ["observations.csv, row 541", "column value"]),
    "a month not by its first day": (figure(end="2018-06-30"), ["observations.csv, row 541", "30 June 2018"]),
    "neither figure nor reason": (figure(value=""), ["observations.csv, row 541"]),
    "an unknown measure": (figure(measure="crime"), ["observations.csv, row 541", "There is no measure “crime”"]),
    "an unknown document": (figure(source="letter"), ["observations.csv, row 541", "There is no document “letter”"]),
    "a measure of an unknown kind": (
        replace("measures.csv", ",count,crimes,", ",sum,crimes,"),
        ["measures.csv, row 2", "column kind", "“sum”"],
    ),
    "a measure replaced by none": (
        replace("measures.csv", ",NICHE crime records,", ",,x,nothing,"),
        ["measures.csv"],
    ),
    "a placement under no priority": (
        replace("placements.csv", "2017-21,1,crime-volume", "2017-21,9,crime-volume"),
        ["placements.csv, row 2", "There is no priority “9”"],
    ),
    "a month of an unknown measure": (
        add("months.csv", "crime,2018-03-01,5"),
        ["months.csv, row 814", "There is no measure “crime”"],
    ),
    "a missing column": (replace("months.csv", "measure,month,value", "measure,month,figure"), ["months.csv, row 2"]),
    "a column too many": (
        replace("months.csv", "crime-volume,2014-04-01,3182", "crime-volume,2014-04-01,3182,9,9"),
        ["months.csv"],
    ),
    "a count below 0": (figure(value="-9"), ["observations.csv, row 541", "A count cannot be below 0"]),
    "more with the outcome than there are": (
        add("observations.csv", "O0999,appeals-upheld,force,,2018-06-01,3,250,5,2,=,,0,,published,,,panel-2018-06,1"),
        ["observations.csv, row 541", "The numerator is larger than the denominator"],
    ),
    "a month below 0": (add("months.csv", "crime-volume,2018-04-01,-5"), ["months.csv, row 814", "below 0"]),
    "a plan that ends before it begins": (
        add("plans.csv", "x,X,police and crime plan,2020-04-01,2019-03-31,draft,,,,,,,,,,panel-2018-06,1"),
        ["plans.csv, row 7", "begins"],
    ),
    "a judgement of an unknown measure": (judgement(measure="crime"), [ROW_20, "There is no measure “crime”"]),
    "a judgement about something else": (judgement(about="money"), [ROW_20, "column about", "“money”"]),
    "a judgement from nowhere": (judgement(source="letter"), [ROW_20, "There is no document “letter”"]),
    "a judgement beside no group": (judgement(group="all"), [ROW_20, "There is no peer group “all”"]),
    "neither judgement nor reason": (judgement(words=""), [ROW_20, "in words, or why there is none, and not both"]),
    "both judgement and reason": (judgement(unavailable="no data"), [ROW_20, "and not both"]),
    "an unknown symbol": (judgement(symbol="star"), [ROW_20, "column symbol", "star"]),
    "a symbol without words": (
        judgement(words="", unavailable="no", symbol="peers-above"),
        [ROW_20, "A symbol stands"],
    ),
    "a trend's symbol for peers": (judgement(symbol="trend-up"), [ROW_20, "does not belong to that kind"]),
    "a peers' symbol for a trend": (judgement(about="trend", symbol="peers-below"), [ROW_20, "does not belong"]),
    "a trend beside a group": (judgement(about="trend", group="most similar group"), [ROW_20, "has a peer group"]),
    "a judgement of a point in time": (judgement(span="0"), [ROW_20, "one month or more"]),
    "a judgement not by its month": (judgement(end="2018-03-31"), [ROW_20, "by its first day"]),
    "a judgement's negative span": (judgement(span="-1"), [ROW_20, "column span"]),
    "words too long for their column": (judgement(words="x" * 201), [ROW_20, "column words", "200"]),
    "the same statement twice": (judgement(measure="burglary"), [ROW_20, "stands in judgements.csv, row 14 already"]),
    "a force that is the office's own": (
        peers(forces_csv="area,name\nforce,Wiltshire\n"),
        ["forces.csv, row 2", "the office's own force"],
    ),
    "a force with a group's area": (
        peers(forces_csv="area,name\nmost similar group,Borset\n"),
        ["peer_groups.csv, row 2", "column area", "A force has this area"],
    ),
    "a force twice": (
        peers(forces_csv="area,name\nborset,Borset\nborset,Dorset\n"),
        ["forces.csv, row 3", "stands in forces.csv, row 2 already"],
    ),
    "a member that is no force": (
        peers("most similar group,dorset,2015-04-01,"),
        ["memberships.csv, row 2", "There is no force “dorset”"],
    ),
    "a member of no group": (
        peers("all,borset,2015-04-01,"),
        ["memberships.csv, row 2", "There is no peer group “all”"],
    ),
    "a membership that ends before it begins": (
        peers("most similar group,borset,2015-04-01,2015-03-31"),
        ["memberships.csv, row 2", "ends after it begins"],
    ),
    "a measure compared as itself": (
        replace("measures.csv", ",,crime-rate,panel-2018-06,477", ",,crime-volume,panel-2018-06,477"),
        ["measures.csv, row 2", "column compared_as"],
    ),
    "a measure compared as none": (
        replace("measures.csv", ",,crime-rate,panel-2018-06,477", ",,rate,panel-2018-06,477"),
        ["measures.csv, row 2", "There is no measure “rate”"],
    ),
    "a missing file": (lambda folder: (folder / "breaks.csv").unlink(), ["breaks.csv", "cannot be read"]),
    "an empty file": (write("breaks.csv", b""), ["breaks.csv", "cannot be read"]),
    "another encoding": (write("plans.csv", "slug,title\n2017-21,Cafés\n".encode("latin-1")), ["plans.csv"]),
    "a file of bytes": (write("plans.csv", bytes(range(256))), ["plans.csv"]),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_refused_with_its_place_and_nothing_is_loaded(db: None, folder: Path, what: str) -> None:
    act, said = BROKEN[what]
    act(folder)
    with pytest.raises(CommandError) as refusal:
        load(folder)
    assert [words for words in said if words not in str(refusal.value)] == []
    assert not any(counts().values())


def test_the_same_figure_twice_in_the_files_is_refused(db: None, folder: Path) -> None:
    figure()(folder)
    figure(value="8")(folder)
    with pytest.raises(CommandError, match=r"observations\.csv, row 542"):
        load(folder)
    assert not any(counts().values())


def test_control_whole_files_are_read(folder: Path) -> None:
    assert len(read_folder(folder).figures) == 539
    figure(value="many")(folder)
    with pytest.raises(BrokenFileError):
        read_folder(folder)
