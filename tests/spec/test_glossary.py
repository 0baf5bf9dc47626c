"""The glossaries of 2018 and 2022 brought together: what readers see, and where the sources differ."""

from collections.abc import Callable

import pytest
from django.test import Client

from opcc_portal import pages
from opcc_portal.models import Quarter
from reports.values.glossary import Glossary, TermLine

# Term as readers see it, its meanings in the order of the sources; * is the one that readers see.
CONFLICTS = """
    APAC²E  | Association of Policing & Crime Chief Executives | 2467
    APAC²E  | Association of Police and Crime Chief Executives | 2477
    APAC²E  | *Association of Police and Crime Commissioners Chief Executives | 2173
    CCC     | *Crime and Communications Centre | 1119
    CCC     | Command and Control Centre | 1538
    CCC     | crime and communication centre | 1920
    CrIB    | Crime and Incident Bureau | 1091
    CrIB    | *Crime recording and Incident Bureau | 334
    HMICFRS | Her Majesty's Inspectorate of Constabulary and Fire & Rescue Service | 2190
    HMICFRS | *Her Majesty's Inspectorate of Constabulary and Fire & Rescue Services | 338
    THRIVE  | Threat Harm Risk Investigate Vulnerable Engagement Assessments | 158
    THRIVE  | *Threat, harm, risk, investigate, vulnerable, engagement and expectations | 342
"""


@pytest.fixture
def office(wiltshire: Quarter) -> Glossary:
    return pages.get("glossary").gather(wiltshire, "office")[""]  # type: ignore[return-value]


@pytest.fixture
def panel(wiltshire: Quarter) -> Glossary:
    return pages.get("glossary").gather(wiltshire, "panel")[""]  # type: ignore[return-value]


def terms(page: Glossary) -> dict[str, TermLine]:
    return {line.term: line for section in page.sections for line in section.terms}


def test_each_conflict_of_the_sources_comes_out(office: Glossary) -> None:
    wanted = {tuple(part.strip() for part in row.split("|")) for row in CONFLICTS.strip().splitlines()}
    found = {
        (line.term, f"{'*' * meaning.preferred}{meaning.meaning}", meaning.where.rpartition(" ")[2])
        for line in office.conflicts
        for meaning in line.meanings
        if meaning.meaning != "not spelt out"
    }
    assert found == wanted


def test_readers_see_the_preferred_meaning_and_no_conflict(panel: Glossary) -> None:
    assert terms(panel)["CrIB"].meaning == "Crime recording and Incident Bureau"
    assert terms(panel)["CrIB"].definition == "first investigator for crimes reported on 101"
    assert (panel.conflicts, panel.unspelt) == ([], [])
    assert not any(line.meanings for line in terms(panel).values())


def test_both_printed_glossaries_are_there_whole(panel: Glossary) -> None:
    """45 entries of 2018 and 13 of 2022, four of which are in both and one of which is spelt two ways."""
    sources = [source for line in terms(panel).values() for source in line.sources]
    assert any("14 June 2018" in source for source in sources)
    assert any("highlight report" in source for source in sources)
    for term in ("ACCs", "WCJB", "Op Fairline", "LA / LAs", "ASB", "FAT", "RASSO", "Vulnerability"):
        assert term in terms(panel), term
    assert len(terms(panel)["OPCC"].sources) == 2


def test_the_term_printed_without_an_acronym_has_its_definition(panel: Glossary) -> None:
    line = terms(panel)["Vulnerability"]
    assert (line.meaning, line.definition[:19]) == ("", "person whose circum")


def test_what_no_source_spells_out_is_for_the_office(office: Glossary, panel: Glossary) -> None:
    assert {"PPOG", "JIGRAC", "MHTR"} <= {line.term for line in office.unspelt}
    assert "PPOG" not in terms(panel)


def test_terms_are_explained_where_they_first_appear(wiltshire: Quarter, client_as: Callable[[str], Client]) -> None:
    html = client_as("panel").get("/quarters/2017-18-Q4/delivery/").content.decode()
    assert html.count('<abbr title="Community Policing Team">') == 1
    assert '<abbr title="Community Policing Team">CPT</abbr> engagement plans' in html  # in a narrative
    assert html.count('<abbr title="Information Communication Technology">ICT</abbr>') == 1
