"""A figure is the same wherever it stands."""

from collections.abc import Iterator

from deployability.values import StaffingPage
from opcc_portal.models import Edition, Quarter
from reports.pack import building
from tests import pdf
from tests.integration.staffing_page.helping import ClientAs, page


def shares(found: StaffingPage) -> Iterator[str]:
    for row in [*found.teams, *found.roles, *(row for block in found.blocks for row in block.roles)]:
        yield row.share.text


def test_a_share_is_the_same_in_page_csv_json_and_pdf(wiltshire: Quarter, client_as: ClientAs) -> None:
    reader, root = client_as("panel"), "/quarters/2017-18-Q4/staffing"
    edition = Edition.objects.get(subject="2017-18-Q4")
    value = page(wiltshire)
    html = reader.get(f"{root}/").content.decode()
    said = pdf.text(building.selection(edition, "panel", [("staffing", "")]))
    files = [
        reader.get(f"{root}{end}").content.decode("utf-8-sig") for end in (".csv", "/team-roles.csv", "/roles.csv")
    ]
    stored = reader.get(f"{root}.json").content.decode()
    wanted = set(shares(value))
    assert len(wanted) > 20
    for text in wanted:
        number = f"{float(text.removesuffix('%')):g}"
        assert text in html
        assert text in said
        assert f'"text": "{text}"' in stored
        assert any(f",{number}," in file for file in files), text
