"""What stands around a page value when it is read: its drawings, its downloads, the quarter's bar."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from msgspec.structs import replace

from opcc_portal import jobs, subjects
from opcc_portal.lib.chart import AnyChart, Table
from opcc_portal.lib.formatting import format_month
from opcc_portal.models import Edition
from opcc_portal.pages import MAIN, Audience, Page
from opcc_portal.subjects import Kind
from opcc_portal.ui import downloads
from opcc_portal.ui.drawing import Drawing
from opcc_portal.ui.tables import sortable

FileLink = Callable[[str, str], str]
SECRETS = {"password", "password1", "password2", "old_password"}
AUDIENCE_NAMES = {"office": "the office", "panel": "the Panel", "public": "the public"}


@dataclass(frozen=True)
class Explained:
    """What acronyms stand for, and which of them this page has explained already (`{% explain %}`)."""

    terms: Mapping[str, str]
    seen: set[str] = field(default_factory=set)


def drawings(request: HttpRequest, page: Page, value: msgspec.Struct, file_link: FileLink) -> dict[str, Any]:
    """For the templates: `charts` with their tables, `chart` the page's own or None, and `downloads` (label, url).

    Drawn from the value alone. `file_link(extension, part)` is a download's address.
    """
    tables, charts = tables_of(page, value), charts_of(page, value)
    named = {table.name: table for table in tables}
    drawn = [
        Drawing(
            key="chart" if key == MAIN else f"chart-{key}",
            chart=chart,
            svg_url=file_link("svg", part_of(key)),
            table=sortable(named[chart.table], request),
        )
        for key, chart in charts.items()
    ]
    links = list(download_links(tables, charts, file_link))
    main = next((drawing for drawing in drawn if drawing.key == "chart"), None)
    return {"chart": main, "charts": drawn, "downloads": links}


def tables_of(page: Page, value: msgspec.Struct) -> list[Table]:
    return page.tables(value) if page.tables else []


def charts_of(page: Page, value: msgspec.Struct) -> Mapping[str, AnyChart]:
    return page.charts(value) if page.charts else {}


def part_of(key: str) -> str:
    """What names a chart's picture in its address: nothing for the one the page is about."""
    return "" if key == MAIN else key


def download_links(
    tables: list[Table], charts: Mapping[str, AnyChart], file_link: FileLink
) -> Iterator[tuple[str, str]]:
    if tables:
        yield from (("CSV", file_link("csv", "")), ("JSON", file_link("json", "")))
    yield from ((f"CSV: {table.caption}", file_link("csv", table.name)) for table in apart(tables))
    for key, chart in charts.items():
        yield ("SVG" if key == MAIN else f"SVG: {chart.title}"), file_link("svg", part_of(key))


def file(page: Page, value: msgspec.Struct, extension: str, *, name: str, part: str = "") -> HttpResponse | None:
    """A page's figures as CSV or JSON, or its chart as SVG; None where it has none.

    `part` names one of its further tables or charts.
    """
    if extension == "json":
        return None if part else downloads.json_response(value, name)
    if extension == "csv":
        found = table_file(tables_of(page, value), name, part)
        return downloads.csv_response(found) if found else None
    chart = charts_of(page, value).get(part or MAIN) if part != MAIN else None
    return HttpResponse(svg_of(chart), content_type="image/svg+xml") if chart else None


def table_file(tables: list[Table], name: str, part: str) -> Table | None:
    """The table of a file: those with the first one's columns under each other, or the further one that is named."""
    if part:
        return next((replace(table, name=f"{name}-{part}") for table in apart(tables) if table.name == part), None)
    return merged(tables, name) if tables else None


def merged(tables: list[Table], name: str) -> Table:
    """The tables that have the columns of the first, under each other: one file."""
    together = [table for table in tables if alike(table, tables[0])]
    return replace(tables[0], name=name, rows=[row for table in together for row in table.rows])


def apart(tables: list[Table]) -> list[Table]:
    """The tables with columns of their own: under the first one's headings they would say what is not so."""
    return [table for table in tables if not alike(table, tables[0])]


def alike(one: Table, other: Table) -> bool:
    """What stands before the figures, the period, may go by another name: "Period", "Month"."""
    return (one.columns[1:], one.numeric) == (other.columns[1:], other.numeric)


def svg_of(chart: AnyChart) -> bytes:
    """The chart drawn as SVG, once in each process: drawing takes longer than everything else in a page.

    Kept in memory, not in the database: what is drawn of an edition must not depend on what somebody could change, nor
    on what an earlier release drew.
    """
    from opcc_portal.ui import svg  # matplotlib takes a second to import: only for whoever draws

    key = "svg-" + hashlib.sha256(msgspec.json.encode(chart)).hexdigest()
    return caches["drawings"].get_or_set(key, lambda: svg.svg(chart), timeout=None)  # type: ignore[return-value]


def draft_bar(request: HttpRequest, subject: Any, audience: Audience, known: Sequence[Any]) -> dict[str, Any]:
    """The bar above a draft: which subject of those `known`, in which state, through whose eyes, and what is not up to
    date."""
    kind, reach = subjects.of(subject), getattr(subject, "data_to", None)
    note = [kind.standing(subject), f"as {AUDIENCE_NAMES[audience]} would see it"]
    return {
        "name": kind.name,
        "label": str(subject),
        "draft": True,
        "note": " · ".join([*note, f"data to {format_month(reach)}"] if reach else note),
        "remark": getattr(subject, "note", ""),
        "delayed": delayed() if reach else "",
        "quarters": other_links(kind, subject, known),
        "links": [
            (_("As %(who)s") % {"who": who}, f"{request.path}?as={name}")
            for name, who in AUDIENCE_NAMES.items()
            if name != audience
        ],
    }


def other_links(kind: Kind, shown: Any, found: Sequence[Any]) -> list[tuple[str, str, bool]]:
    """The drafts of this kind, where there is more than one."""
    if len(found) < 2:
        return []
    return [
        (str(each), reverse(f"draft-{kind.home}", kwargs={kind.argument: each.slug}), each == shown) for each in found
    ]


def chapters(found: Sequence[Page], here: Page, url: Callable[[Page], str]) -> list[tuple[str, str, bool]]:
    """The pages that lead to each other, (label, address, whether it is this one); nothing where there is only one."""
    return [(str(page.label), url(page), page == here) for page in found] if len(found) > 1 else []


def delayed() -> str:
    """That signals are behind the figures, and since when; empty while everything is computed."""
    since = jobs.behind_since()
    if since is None:
        return ""
    clock = date_format(localtime(since), "H:i")
    return _("Recalculation delayed: the signals are as at %(time)s.") % {"time": clock}


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent with a form that could not be taken, to be offered for sending again; never a password."""
    if request.method != "POST" or SECRETS & set(request.POST):
        return []
    return [(name, value) for name, values in request.POST.lists() for value in values]


def standalone(template: str, context: dict[str, Any]) -> str:
    """Render without context processors, which might ask the database that is not there."""
    return render_to_string(template, context)


def edition_url(edition: Edition) -> str:
    """Where this very edition is read, also after another has followed."""
    return subject_url(edition) + f"?edition={edition.number}"


def subject_url(edition: Edition) -> str:
    """Where the current edition of the same subject begins."""
    kind = subjects.get(edition.kind)
    return reverse(f"read-{kind.home}", kwargs={kind.argument: edition.subject})
