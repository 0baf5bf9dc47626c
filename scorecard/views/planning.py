"""Writing plans: the list, one plan as a tree, its control sheet, its next version, adopting it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from opcc_portal import access
from opcc_portal.lib.formatting import format_date
from opcc_portal.views.signoff import user
from scorecard.actions import planning, versions
from scorecard.domain import outline
from scorecard.forms.planning import AdoptForm, NextForm, SheetForm
from scorecard.models import Consultation, Placement, Plan, PlanNode
from scorecard.pages import plans as pages
from scorecard.queries import plans as queries
from scorecard.views.acting import attempt, sent

DRAFTS = "Drafts show it from now on; what is published stays as it is."


@require_safe
@access.only("see plans")
def every(request: HttpRequest) -> HttpResponse:
    """Every plan and version, the latest first."""
    plans = Plan.objects.select_related("follows", "consultation")
    context = {"plans": plans, "may_edit": access.may(request.user, "edit plans")}
    return render(request, "scorecard/plan_list.html", context)


@require_safe
@access.only("see plans")
def one(request: HttpRequest, plan: str) -> HttpResponse:
    """A plan as a tree; whoever may edit it has the buttons. A fixed number of queries, however long it is."""
    found = find_plan(plan)
    nodes = queries.nodes_of([found.pk])[found.pk]
    checked = queries.as_outline(nodes)
    context = {
        **frame(request, found),
        "rows": rows(found, nodes),
        "control": pages.control_sheet(found),
        "faults": outline.faults(checked, found.contents),
        "counted": pages.counted(nodes),
        "seen": planning.order_mark(nodes),
        "errors": [],
    }
    return render(request, "scorecard/plan_edit.html", context)


def rows(plan: Plan, nodes: list[PlanNode]) -> list[dict[str, Any]]:
    """Each part with its depth, what stands under it, and whether it can go up or down among its siblings."""
    depths = pages.depth(queries.as_outline(nodes))
    measures = queries.measures_of_nodes(plan, "office")
    placed: dict[int, list[Placement]] = {}
    for placement in Placement.objects.filter(node__plan=plan).order_by("node", "position"):
        placed.setdefault(placement.node_id, []).append(placement)
    siblings: dict[int | None, list[int]] = {}
    for node in nodes:
        siblings.setdefault(node.parent_id, []).append(node.pk)
    return [
        {
            "node": node,
            "anchor": pages.anchor(node.pk),
            "depth": depths[node.pk],
            "measures": measures.get(node.pk, []),
            "placements": placed.get(node.pk, []),
            "placed_mark": planning.order_mark(placed.get(node.pk, [])),
            "first": siblings[node.parent_id][0] == node.pk,
            "last": siblings[node.parent_id][-1] == node.pk,
        }
        for node in nodes
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("edit plans")
def sheet(request: HttpRequest, plan: str) -> HttpResponse:
    """What the document control sheet says."""
    found = find_plan(plan)
    page = {
        **frame(request, found),
        "title": _("Change the control sheet"),
        "form": SheetForm(found, sent(request)),
        "thing": found,
        "says": sheet_says,
        "back": edit_url(found),
        "done": _("The control sheet is changed. %s") % DRAFTS,
    }
    return attempt(
        request,
        page,
        lambda seen, **fields: planning.change_sheet(by=user(request), plan=found, seen=seen, fields=fields),
    )


def sheet_says(plan: Plan) -> str:
    """What a control sheet says, in one go."""
    return "; ".join(f"{line.label}: {line.text}" for line in pages.control_sheet(plan) if line.known)


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("edit plans")
def start(request: HttpRequest, plan: str) -> HttpResponse:
    """A draft that follows a plan."""
    found = find_plan(plan)
    form = NextForm(found, sent(request))
    page = {
        **frame(request, found),
        "title": _("Start the next version"),
        "lead": _("A draft with a copy of every part and of the measures under it. Nobody outside the office sees it."),
        "form": form,
        "button": _("Start"),
        "back": reverse("plan-list"),
        "done": _("The draft is there. Write it, then put it out to consultation."),
    }
    return attempt(
        request, page, lambda _seen, **fields: versions.start_next_version(by=user(request), plan=found, **fields)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("adopt plans")
def adopt(request: HttpRequest, plan: str) -> HttpResponse:
    """The day from which a draft is the plan, and what that ends."""
    found = find_plan(plan)
    if found.status not in versions.ADOPTABLE and request.method != "POST":
        messages.info(request, _("This plan is %s.") % found.get_status_display().lower())
        return redirect(edit_url(found))
    unanswered, ended = versions.unanswered(found), versions.superseded_by(found)
    page = {
        **frame(request, found),
        "title": _("Adopt this plan"),
        "lead": _("It then is the plan in force from %s.") % format_date(found.starts),
        "effects": [_("%s is superseded.") % each for each in ended],
        "warning": ngettext("%d comment has no answer yet.", "%d comments have no answer yet.", unanswered) % unanswered
        if unanswered
        else "",
        "form": AdoptForm(unanswered, sent(request)),
        "button": _("Adopt"),
        "thing": found,
        "says": sheet_says,
        "back": edit_url(found),
        "done": _("The plan is adopted. Drafts of quarters that it covers show it from now on."),
    }
    return attempt(
        request,
        page,
        lambda seen, on, despite=False: versions.adopt(
            by=user(request), plan=found, on=on, seen=seen, despite=unanswered if despite else 0
        ),
    )


# -- What they need ------------------------------------------------------------------------------------------------


def find_plan(slug: str) -> Plan:
    return get_object_or_404(Plan.objects.select_related("follows", "consultation"), slug=slug)


def edit_url(plan: Plan, node: int | None = None) -> str:
    """The plan's page, at one of its parts."""
    return reverse("plan-edit", kwargs={"plan": plan.slug}) + (f"#{pages.anchor(node)}" if node else "")


def frame(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """What every page about a plan shows around it."""
    return {
        "plan": plan,
        "plan_url": edit_url(plan),
        "consultation": consultation_of(plan),
        "may_edit": access.may(request.user, "edit plans"),
        "may_adopt": access.may(request.user, "adopt plans"),
        "adoptable": plan.status in versions.ADOPTABLE,
    }


def consultation_of(plan: Plan) -> Consultation | None:
    return getattr(plan, "consultation", None)
