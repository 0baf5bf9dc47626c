"""The parts of a plan and what stands under them: adding, changing, moving, removing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from opcc_portal import access
from opcc_portal.views.signoff import user
from scorecard.actions import placing, planning, regrouping
from scorecard.actions.planning import PlanChangedError
from scorecard.forms.planning import HomeForm, NodeForm, PlacementForm
from scorecard.models import Placement, Plan, PlanNode
from scorecard.queries import plans as queries
from scorecard.views.acting import Refusals, attempt, confirm, sent
from scorecard.views.planning import DRAFTS, edit_url, find_plan, frame

STEPS = {"up": -1, "down": 1}


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("edit plans")
def add(request: HttpRequest, plan: str) -> HttpResponse:
    """A new part, under the one that `?under=` names or directly under the plan."""
    found = find_plan(plan)
    parent = under(found, request.GET.get("under", ""))
    page = {
        **frame(request, found),
        "title": _("Add a part under %s") % parent if parent else _("Add a priority"),
        "form": NodeForm(parent, sent(request)),
        "back": edit_url(found, parent.pk if parent else None),
        "done": _("Added. %s") % DRAFTS,
    }
    return attempt(
        request,
        page,
        lambda _seen, **fields: planning.add_node(by=user(request), plan=found, parent=parent, **fields),
    )


def under(plan: Plan, key: str) -> PlanNode | None:
    if not key:
        return None
    if not (key.isdecimal() and len(key) < 10):
        raise Http404
    return find_node(plan, int(key))


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("edit plans")
def change(request: HttpRequest, plan: str, node: int) -> HttpResponse:
    """Other words for a part, or other measures that concern it."""
    found = find_plan(plan)
    part = find_node(found, node)
    page = {
        **frame(request, found),
        "title": _("Change %s") % part,
        "form": NodeForm(part.parent, sent(request), node=part),
        "thing": part,
        "says": node_says,
        "back": edit_url(found, part.pk),
        "done": _("Changed. %s") % DRAFTS,
        "remove": "plan-node-remove",
        "node": part,
    }

    def act(seen: str, measures: list[int], **fields: Any) -> None:
        planning.change_node(by=user(request), node=part, seen=seen, fields=fields, measures=measures)

    return attempt(request, page, act)


def node_says(node: PlanNode) -> str:
    """What a part says, in one go."""
    measures = ", ".join(measure.name for measure in node.measures.all())
    told = [f"“{node}”", node.body, f"{_('measures')}: {measures}" if measures else ""]
    return "; ".join(filter(None, told))


@require_POST
@access.only("edit plans")
def move(request: HttpRequest, plan: str, node: int) -> HttpResponse:
    """One place up or down among its siblings. Back to the part itself, so that the next button is at hand."""
    found = find_plan(plan)
    part = find_node(found, node)
    return step(
        request,
        edit_url(found, part.pk),
        lambda by: planning.move_node(by=user(request), node=part, step=by, seen=request.POST.get("seen", "")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("edit plans")
def regroup(request: HttpRequest, plan: str, node: int) -> HttpResponse:
    """Another part under which it stands; what stands directly under the plan has none."""
    found = find_plan(plan)
    part = find_node(found, node)
    nodes = list(found.nodes.order_by("position"))
    homes = set(regrouping.homes(nodes, part))
    if part.parent_id is None:
        raise Http404
    page = {
        **frame(request, found),
        "title": _("Move %s under another part") % part,
        "lead": _("All that stands under it goes with it. Its number stays as it is."),
        "form": HomeForm([each for each in nodes if each.pk in homes], sent(request)),
        "thing": part,
        "says": node_says,
        "back": edit_url(found, part.pk),
        "button": _("Move it"),
        "done": _("Moved. %s") % DRAFTS,
    }
    return attempt(
        request,
        page,
        lambda seen, parent: regrouping.move_under(by=user(request), node=part, parent=parent, seen=seen),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("edit plans")
def remove(request: HttpRequest, plan: str, node: int) -> HttpResponse:
    """Taking a part out, once that is confirmed."""
    found = find_plan(plan)
    part = PlanNode.objects.filter(plan=found, pk=node).first()
    if part is None:
        return gone(request, found)
    below = len(queries.subtree(list(found.nodes.order_by("position")), part.pk)) - 1
    page = {
        **frame(request, found),
        "title": _("Remove %s") % part,
        "thing": part,
        "says": node_says(part),
        "effect": ngettext("%d part stands under it and goes too.", "%d parts stand under it and go too.", below)
        % below
        if below
        else "",
        "back": edit_url(found, part.parent_id),
        "done": _("Removed. %s") % DRAFTS,
    }
    return confirm(request, page, lambda seen: planning.remove_node(by=user(request), node=part, seen=seen))


# -- What stands under a part --------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("edit plans")
def place(request: HttpRequest, plan: str, node: int) -> HttpResponse:
    """A measure under a part."""
    found = find_plan(plan)
    part = find_node(found, node)
    page = {
        **frame(request, found),
        "title": _("Add a measure under %s") % part,
        "form": PlacementForm(part, sent(request)),
        "back": edit_url(found, part.pk),
        "done": _("Added. %s") % DRAFTS,
    }
    return attempt(request, page, lambda _seen, **fields: placing.place(by=user(request), node=part, **fields))


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("edit plans")
def change_placement(request: HttpRequest, plan: str, placement: int) -> HttpResponse:
    """How a measure stands under a part."""
    found = find_plan(plan)
    placed = find_placement(found, placement)
    page = {
        **frame(request, found),
        "title": _("Change how “%s” stands in the plan") % placed.label,
        "form": PlacementForm(placed.node, sent(request), placement=placed),
        "thing": placed,
        "says": placement_says,
        "back": edit_url(found, placed.node_id),
        "done": _("Changed. %s") % DRAFTS,
    }
    return attempt(
        request,
        page,
        lambda seen, **fields: placing.change_placement(by=user(request), placement=placed, seen=seen, fields=fields),
    )


def placement_says(placement: Placement) -> str:
    shown = _("on the dashboard") if placement.on_dashboard else _("not on the dashboard")
    window = placement.get_headline_window_display()
    return "; ".join(filter(None, [f"“{placement.label}”", str(window), str(shown), placement.note]))


@require_POST
@access.only("edit plans")
def move_placement(request: HttpRequest, plan: str, placement: int) -> HttpResponse:
    """One place up or down under its part. `seen-<part>` is the order that the person had before them."""
    found = find_plan(plan)
    placed = find_placement(found, placement)
    seen = request.POST.get(f"seen-{placed.node_id}", "")
    return step(
        request,
        edit_url(found, placed.node_id),
        lambda by: placing.move_placement(by=user(request), placement=placed, step=by, seen=seen),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@access.only("edit plans")
def remove_placement(request: HttpRequest, plan: str, placement: int) -> HttpResponse:
    """Taking a measure from under a part, once that is confirmed."""
    found = find_plan(plan)
    placed = Placement.objects.filter(node__plan=found, pk=placement).select_related("node__plan").first()
    if placed is None:
        return gone(request, found)
    page = {
        **frame(request, found),
        "title": _("Take “%s” out of the plan") % placed.label,
        "thing": placed,
        "says": placement_says(placed),
        "effect": _("Its figures stay."),
        "back": edit_url(found, placed.node_id),
        "done": _("Removed. %s") % DRAFTS,
    }
    return confirm(request, page, lambda seen: placing.remove_placement(by=user(request), placement=placed, seen=seen))


# -- What they need ------------------------------------------------------------------------------------------------


def step(request: HttpRequest, back: str, act: Any) -> HttpResponse:
    """Move something up or down; what stands against it is said above the plan."""
    by = STEPS.get(request.POST.get("step", ""))
    try:
        if by is None:
            messages.error(request, _("Choose whether it goes up or down."))
        else:
            act(by)
    except PlanChangedError:
        messages.error(request, _("Somebody changed the order while you looked at it. It is shown as it is now."))
    except Refusals as refusal:
        messages.error(request, str(refusal))
    return redirect(back)


def gone(request: HttpRequest, plan: Plan) -> HttpResponse:
    if request.method != "POST":
        raise Http404
    messages.success(request, _("It was removed already."))
    return redirect(edit_url(plan))


def find_node(plan: Plan, key: int) -> PlanNode:
    return get_object_or_404(PlanNode.objects.select_related("plan", "parent"), plan=plan, pk=key)


def find_placement(plan: Plan, key: int) -> Placement:
    return get_object_or_404(Placement.objects.select_related("node__plan"), node__plan=plan, pk=key)
