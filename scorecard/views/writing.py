"""Writing the commentary of a measure."""

from base64 import b64encode
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from opcc_portal import access
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.ui import reading
from opcc_portal.ui.writing import Writing, write
from opcc_portal.views.drafts import draft_link, find_quarter
from opcc_portal.views.signoff import user
from scorecard import actions
from scorecard.actions import commentary as saying
from scorecard.charts import quoted_chart
from scorecard.forms.writing import CommentaryForm
from scorecard.models import Commentary, Measure, Placement
from scorecard.pages import MEASURE, writing
from scorecard.pages.quoting import Quotes
from scorecard.values import Preview
from scorecard.views.history import find_series

Known = Mapping[str, Placement]
PREVIEW = "scorecard/_preview.html"


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("write commentary")
def commentary(request: HttpRequest, quarter: FinancialQuarter, series: int) -> HttpResponse:
    """What the office says of a measure in a quarter."""
    subject, measure = find_quarter(quarter), find_series(series).measure
    known = writing.placements(subject)
    if measure.slug not in known:
        raise Http404
    now = Commentary.objects.filter(quarter=subject, measure=measure).first()
    found = None if "autosave" in request.POST else writing.quotes(subject, known, known)
    desk = around(subject, measure, known, now, found) if found else {}

    def preview(fields: dict[str, Any]) -> dict[str, Any]:
        text = str(fields["text"])
        return drawn(writing.shown(found, text) if found else writing.preview(subject, known, text), numbers=True)

    item = Writing(
        key=f"commentary {subject.slug} {measure.slug}",
        form=partial(CommentaryForm, proposed=desk["desk"].proposed if found else ""),
        state=saying.state(now),
        save=partial(actions.write_commentary, by=user(request), quarter=subject, measure=measure),
        template="scorecard/commentary.html",
        done=request.path,
        said=_("Saved. The draft shows it; what is published stays as it is."),
        target=now,
        closed=saying.closed(subject),
        context=desk,
        preview=preview,
        preview_template=PREVIEW,
    )
    return write(request, item)


@require_safe
@access.only("write commentary")
def of_measure(request: HttpRequest, quarter: FinancialQuarter, slug: str) -> HttpResponse:
    """From a draft page, which knows its measure by name, to where its commentary is written."""
    placement = writing.placements(find_quarter(quarter)).get(slug)
    if placement is None:
        raise Http404
    return redirect("commentary", quarter=quarter.slug, series=placement.series_id)


def around(quarter: Quarter, measure: Measure, known: Known, now: Commentary | None, found: Quotes) -> dict[str, Any]:
    """What stands around the form."""
    placement = known[measure.slug]
    labels = {"text": _("Commentary"), "context": _("Context")}
    return {
        "quarter": quarter,
        "measure": measure,
        "title": placement.label,
        "desk": writing.desk(found.items[measure.slug], found, now, labels),
        "draft_url": draft_link(quarter, "office", Ref(page=MEASURE.key, slug=measure.slug, title="")),
        "history_url": reverse("entry-history", kwargs={"quarter": quarter.slug, "series": placement.series_id}),
    }


def drawn(preview: Preview, *, numbers: bool) -> dict[str, Any]:
    """A preview with its charts as pictures: what is not saved has no address of its own."""
    pictures = {
        number: "data:image/svg+xml;base64," + b64encode(reading.svg_of(quoted_chart(chart))).decode()
        for number, chart in enumerate(preview.charts, start=1)
        if not chart.problem
    }
    return {"preview": preview, "pictures": pictures, "numbers": numbers}
