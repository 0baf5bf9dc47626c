"""What stands around a page value when it is read: its drawings, its downloads, the quarter's bar."""

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from opcc_portal import jobs
from opcc_portal.lib.chart import Chart, Table
from opcc_portal.lib.formatting import format_month
from opcc_portal.models import Edition, Quarter
from opcc_portal.pages import HOME, Audience, Page
from opcc_portal.ui import downloads
from opcc_portal.ui.drawing import Drawing
from opcc_portal.ui.tables import sortable

SECRETS = {"password", "password1", "password2", "old_password"}
AUDIENCE_NAMES = {"office": "the office", "panel": "the Panel", "public": "the public"}


def drawings(
    request: HttpRequest, page: Page, value: msgspec.Struct, file_link: Callable[[str], str]
) -> dict[str, Any]:
    """The chart with its table, and the downloads, as the templates want them. Drawn from the value alone."""
    chart = page.chart(value) if page.chart else None
    tables = page.tables(value) if page.tables else []
    links = [(extension.upper(), file_link(extension)) for extension in extensions(tables, chart)]
    if chart is None:
        return {"chart": None, "downloads": links}
    drawing = Drawing(key="chart", chart=chart, svg_url=file_link("svg"), table=sortable(tables[-1], request))
    return {"chart": drawing, "downloads": links}


def extensions(tables: list[Table], chart: Chart | None) -> list[str]:
    return ["csv", "json"] * bool(tables) + ["svg"] * bool(chart)


def file(page: Page, value: msgspec.Struct, extension: str, *, name: str) -> HttpResponse | None:
    """A page's figures as CSV or JSON, or its chart as SVG; None where it has none."""
    if extension == "json":
        return downloads.json_response(value, name)
    if extension == "csv" and page.tables:
        return downloads.csv_response(merged(page.tables(value), name))
    chart = page.chart(value) if extension == "svg" and page.chart else None
    return HttpResponse(svg_of(chart), content_type="image/svg+xml") if chart else None


def merged(tables: list[Table], name: str) -> Table:
    """Tables with the same meaning of columns under each other: one file."""
    first, *more = tables
    rows = [row for table in (first, *more) for row in table.rows]
    return Table(name=name, caption=first.caption, columns=first.columns, rows=rows, numeric=first.numeric)


def svg_of(chart: Chart) -> bytes:
    """The chart drawn as SVG, once in each process: drawing takes longer than everything else in a page.

    Kept in memory, not in the database: what is drawn of an edition must not depend on what somebody could change, nor
    on what an earlier release drew.
    """
    from opcc_portal.ui import svg  # matplotlib takes a second to import: only for whoever draws

    key = "svg-" + hashlib.sha256(msgspec.json.encode(chart)).hexdigest()
    return caches["drawings"].get_or_set(key, lambda: svg.svg(chart), timeout=None)  # type: ignore[return-value]


def draft_bar(request: HttpRequest, quarter: Quarter, audience: Audience) -> dict[str, Any]:
    """The bar above a draft: which quarter, in which state, through whose eyes, and what is not up to date."""
    note = f"{quarter.get_state_display()} · as {AUDIENCE_NAMES[audience]} would see it · data to "
    return {
        "label": str(quarter),
        "draft": True,
        "note": note + format_month(quarter.data_to),
        "delayed": delayed(),
        "quarters": quarter_links(quarter),
        "links": [
            (_("As %(who)s") % {"who": who}, f"{request.path}?as={name}")
            for name, who in AUDIENCE_NAMES.items()
            if name != audience
        ],
    }


def quarter_links(shown: Quarter) -> list[tuple[str, str, bool]]:
    quarters = list(Quarter.objects.all())
    if len(quarters) < 2:
        return []
    return [(str(q), reverse("draft-dashboard", kwargs={"quarter": q.slug}), q == shown) for q in quarters]


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
    return reverse(f"read-{HOME}", kwargs={"quarter": edition.subject}) + f"?edition={edition.number}"
