"""Who may open what: every address of the URLconf, each method, each role."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver, path

from deployability.models import Framework
from opcc_portal import access, pages
from opcc_portal.admin import site
from opcc_portal.models import Office, User
from reports.pack import keeping
from scorecard.models import PlanNode
from tests import snapshot
from tests.charted import PART, add_second_chart
from tests.factories import (
    ArrangementFactory,
    AuditEventFactory,
    BreakFactory,
    CommentFactory,
    ConsultationFactory,
    ConsultationStepFactory,
    DeliverableUpdateFactory,
    ImpactAreaFactory,
    JobFactory,
    LossFactory,
    MitigationFactory,
    OfficeFactory,
    OutlineSectionFactory,
    PeerMembershipFactory,
    PlacementFactory,
    PlanNodeFactory,
    QuarterFactory,
    RecordedJudgementFactory,
    ReviewFactory,
    TermFactory,
    TopicFactory,
    UploadFactory,
    UserFactory,
)
from tests.matrix import OPEN_TO_THE_PUBLIC, PLANNING, REPORTS, RISKS, ROLES, TABLE, WRITING
from tests.publication import publish, publish_consultation
from tests.urls import Address, walk

pytestmark = pytest.mark.once

ClientAs = Callable[[str], Client]

# The administrator's site as a whole: what it says to an administrator is its own business, short of failing.
ADMIN_ANSWERS = {200, 302, 400, 403, 404, 405}


@pytest.fixture
def parts(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """One real thing for each part of an address."""
    add_second_chart(monkeypatch)
    return {**snapshot.once(make_parts, connection)}


# Pages of one folder have slugs of their own, and further tables of their own.
OF_PAGE: dict[str, dict[str, Any]] = {
    "plans": {"slug": "2017-21"},
    "scorecard": {"slug": "1"},
    "highlight": {"slug": "1"},
    "highlight-part-file": {"slug": "1", "part": "progress"},
    "staffing-part-file": {"part": "team-roles"},
    "risk": {"slug": "i1"},
    "risk-part-file": {"slug": "i1", "part": "mitigations"},
}


def parts_of(address: Address, parts: dict[str, Any]) -> dict[str, Any]:
    """The parts of an address, with those that its page has of its own."""
    if address.name in ("delivery-update", "plan-node-under"):
        return parts | {"node": parts["commitment"]}
    page = address.name.partition("-")[2]
    return parts | OF_PAGE.get(page, OF_PAGE.get(page.removesuffix("-file"), {}))


def make_parts() -> dict[str, Any]:
    OfficeFactory()
    placement = PlacementFactory(series__measure__slug="crime-volume")
    quarter = QuarterFactory()
    deliverable = DeliverableUpdateFactory(deliverable__node=placement.node, percent=40).deliverable
    commitment = make_commitment(placement.node)
    term = TermFactory()
    staffing = LossFactory().staffing
    Framework.objects.create(pk=1)
    ArrangementFactory(plan=placement.node.plan)
    ReviewFactory(risk__slug="i1")
    call_command("recompute", "--all", stdout=StringIO())
    node = placement.node
    consultation = ConsultationFactory(plan=node.plan)
    step = ConsultationStepFactory(consultation=consultation)
    comment = CommentFactory(node=node)
    publish_consultation(consultation)
    edition = publish(quarter)
    for audience in pages.READERS:  # a pack of some bytes: what they are is tested elsewhere
        keeping.keep(edition, audience, b"%PDF")
    return {
        "quarter": edition.subject,
        "slug": "crime-volume",
        "plan": node.plan.slug,
        "node": node.pk,
        "placement": placement.pk,
        "step": step.pk,
        "comment": comment.pk,
        "series": placement.series_id,
        "kind": "breaks",
        "note": BreakFactory(series=placement.series).pk,
        "topic": TopicFactory(quarter=quarter).pk,
        "extension": "csv",
        "part": PART,
        "commitment": commitment.pk,
        "deliverable": deliverable.pk,
        "day": staffing.snapshot.on,
        "term": term.pk,
        "section": OutlineSectionFactory(quarter=quarter).pk,
        "place": 1,
        "job": JobFactory().pk,
        "upload": UploadFactory().pk,
        **make_risk(),
        "app_label": "opcc_portal",
        "content_type_id": ContentType.objects.get_for_model(User).pk,
        "url": "anything",
    }


def make_risk() -> dict[str, Any]:
    """A risk of the risk owner's own."""
    mitigation = MitigationFactory(risk__owner=UserFactory(risk_owner=True))
    risk = mitigation.risk
    ReviewFactory(risk=risk)
    return {"risk": risk.slug, "register": risk.register.slug, "mitigation": mitigation.pk}


def make_commitment(priority: PlanNode) -> PlanNode:
    objective = PlanNodeFactory(level="objective", parent=priority, number="1.1", position=90)
    return PlanNodeFactory(level="commitment", parent=objective, number="1.01", position=91)


def test_the_matrix_lists_every_address() -> None:
    assert {address.name for address in walk() if not address.in_admin} == set(TABLE)


def test_every_address_answers_each_role_as_the_matrix_says(client_as: ClientAs, parts: dict[str, Any]) -> None:
    assert differences(client_as, parts) == []


def test_an_open_office_lets_visitors_read_what_is_published_and_nothing_else(
    client_as: ClientAs, parts: dict[str, Any]
) -> None:
    Office.objects.update(open_to_public=True)
    wanted = {
        (address, method): OPEN_TO_THE_PUBLIC.get(address.name, int(statuses[0]))
        if method != "POST"
        else int(statuses[0])
        for (address, method), statuses in expected().items()
    }
    found = {(address, method): status(client_as("visitor"), method, address, parts) for address, method in wanted}
    assert found == wanted
    assert client_as("visitor").get("/")["Location"] == f"/quarters/{parts['quarter']}/"


@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name in TABLE
        if name in {**PLANNING, **WRITING, **REPORTS, **RISKS}
        or name.startswith(("draft", "entry", "note", "read-", "sign-off", "job"))
    ),
)
def test_a_visitor_is_sent_to_sign_in_and_back(client_as: ClientAs, parts: dict[str, Any], name: str) -> None:
    url = by_name(name).url(**parts_of(by_name(name), parts))
    assert client_as("visitor").get(url)["Location"] == f"/sign-in/?next={url}"


def differences(client_as: ClientAs, parts: dict[str, Any], only: str = "") -> list[str]:
    """Where what happens is not what the matrix says, at all addresses or those whose names begin with `only`."""
    clients = {role: client_as(role) for role in ROLES}
    return [
        f"{method} {address.name} as {role}: {found}, not {wanted}"
        for (address, method), row in expected().items()
        if address.name.startswith(only)
        for role, wanted in zip(ROLES, row, strict=True)
        if (found := status(still(clients, role, client_as), method, address, parts)) != int(wanted)
    ]


def still(clients: dict[str, Client], role: str, client_as: ClientAs) -> Client:
    """The client of a role, signed in again where the last address has signed it out."""
    if role != "visitor" and SESSION_KEY not in clients[role].session:
        clients[role] = client_as(role)
    return clients[role]


def expected() -> dict[tuple[Address, str], list[str]]:
    return {
        (by_name(name), method): statuses.split()
        for name, methods in TABLE.items()
        for method, statuses in methods.items()
    }


def status(client: Client, method: str, address: Address, parts: dict[str, Any]) -> int:
    url = address.url(**parts_of(address, parts))
    assert url, f"{address.name} has a part that the tests know nothing of"
    return client.generic(method, url).status_code


def by_name(name: str) -> Address:
    return next(address for address in walk() if address.name == name)


# -- The administrator's site --------------------------------------------------------------------------------------

ADMIN = [address for address in walk() if address.in_admin]


@pytest.fixture
def things(parts: dict[str, Any]) -> dict[str, Any]:
    """One row of each model that the administrator's site shows."""
    AuditEventFactory()
    JobFactory()
    UserFactory(username="somebody")
    PeerMembershipFactory()
    ImpactAreaFactory()
    RecordedJudgementFactory()
    ArrangementFactory()
    return parts


def admin_url(address: Address, things: dict[str, Any]) -> str:
    models = {f"admin:{model._meta.label_lower.replace('.', '_')}": model for model in site._registry}
    row = models.get(address.name.rpartition("_")[0], User).objects.first()
    # The addresses without a name lead on from `admin/<model>/<id>/`, or to nothing.
    url = address.url(**things, object_id=row.pk)
    return url or "/" + address.route.replace("<path:object_id>", "1").replace("(?P<url>.*)$", "anything")


@pytest.mark.parametrize("address", ADMIN, ids=lambda address: address.name)
def test_the_administrators_site_is_there_for_administrators_only(
    client_as: ClientAs, things: dict[str, Any], address: Address
) -> None:
    url = admin_url(address, things)
    *_, (arrived, _) = client_as("visitor").get(url, follow=True).redirect_chain
    assert arrived.startswith("/sign-in/?next=/admin/")
    for role in ("panel", "risk-owner", "approver", "analyst"):
        assert client_as(role).get(url).status_code == 404, role
        assert client_as(role).post(url).status_code == 404, role
    assert client_as("admin").get(url).status_code in ADMIN_ANSWERS


@pytest.mark.parametrize("model", [model._meta.label_lower for model in site._registry])
def test_an_administrator_sees_the_list_and_the_thing(client_as: ClientAs, things: dict[str, Any], model: str) -> None:
    admin, name = client_as("admin"), f"admin:{model.replace('.', '_')}"
    assert admin.get(f"/admin/{model.replace('.', '/')}/").status_code == 200
    thing = next(address for address in ADMIN if address.name == f"{name}_change")
    assert admin.get(admin_url(thing, things)).status_code == 200


@pytest.mark.parametrize("model", ["quarter", "edition", "job", "auditevent"])
def test_nobody_adds_changes_or_deletes_history(client_as: ClientAs, things: dict[str, Any], model: str) -> None:
    admin = client_as("admin")
    for act in ("add", "change", "delete"):
        address = next(address for address in ADMIN if address.name == f"admin:opcc_portal_{model}_{act}")
        assert admin.post(admin_url(address, things), {"state": "published"}).status_code == 403, act


@pytest.mark.parametrize("model", [model._meta.label_lower for model in site._registry])
def test_nothing_is_deleted(client_as: ClientAs, things: dict[str, Any], model: str) -> None:
    address = next(address for address in ADMIN if address.name == f"admin:{model.replace('.', '_')}_delete")
    admin, of_model = client_as("admin"), apps.get_model(model)._default_manager
    before = of_model.count()
    assert before > 0
    assert admin.post(admin_url(address, things), {"post": "yes"}).status_code == 403
    assert of_model.count() == before


def test_signing_in_leads_back_to_the_administrators_site(client_as: ClientAs, things: dict[str, Any]) -> None:
    UserFactory(admin=True, username="chief", password="letmein")
    visitor = client_as("visitor")
    *_, (form, _) = visitor.get("/admin/opcc_portal/user/", follow=True).redirect_chain
    answer = visitor.post(form, {"username": "chief", "password": "letmein"}, follow=True)
    assert answer.redirect_chain == [("/admin/opcc_portal/user/", 302)]
    assert answer.status_code == 200


# -- Who counts as whom --------------------------------------------------------------------------------------------


def test_an_account_that_is_switched_off_may_nothing(db: None) -> None:
    gone = UserFactory(admin=True, is_active=False)
    assert not any(access.may(gone, rule) for rule in access.RULES)
    assert not gone.has_perm("opcc_portal.add_user")
    assert not gone.has_module_perms("opcc_portal")


def test_a_demonstration_account_opens_nothing_outside_the_demonstration(db: None, settings: Any) -> None:
    UserFactory(username="demo-analyst", is_demo=True, password="demo")
    settings.DEMO = True
    client = Client()
    assert client.login(username="demo-analyst", password="demo")
    settings.DEMO = False
    assert client.get("/").status_code == 302
    assert not Client().login(username="demo-analyst", password="demo")


@pytest.mark.parametrize(
    "name",
    [
        "draft-dashboard",
        "draft-measure",
        "draft-measure-file",
        "draft-measure-part-file",
        "entry",
        "entry-grid",
        "entry-history",
        "entry-history-file",
        "note-change",
        "commentary",
        "topics",
        "topic",
        "reports",
        "report-write",
        "delivery-write",
        "glossary-write",
        "risks-bench",
        "risk-review",
        "risk-change",
        "imports",
        "import",
        "import-template",
        "sign-off-quarter",
        "submit",
        "job",
    ],
)
def test_nothing_that_has_a_guard_is_kept_by_browsers_or_caches(
    client_as: ClientAs, parts: dict[str, Any], name: str
) -> None:
    address = by_name(name)
    answer = client_as("analyst").get(address.url(**parts_of(address, parts)))
    assert answer.status_code == 200
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))


@pytest.mark.parametrize("name", ["read-dashboard", "read-measure", "read-measure-file", "read-measure-part-file"])
def test_what_is_published_is_asked_for_again_each_time_and_shared_with_nobody(
    client_as: ClientAs, parts: dict[str, Any], name: str
) -> None:
    address = by_name(name)
    answer = client_as("panel").get(address.url(**{key: parts[key] for key in address.arguments}))
    assert set(answer["Cache-Control"].split(", ")) == {"no-cache", "private"}


def test_a_rule_that_does_not_exist_is_a_mistake_in_the_programme(db: None) -> None:
    with pytest.raises(KeyError):
        access.may(UserFactory(), "fly")


# -- That these tests can fail -------------------------------------------------------------------------------------


def test_control_a_view_without_its_guard_is_noticed(
    client_as: ClientAs, parts: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    pattern = by_name("draft-measure").pattern
    unguarded = pattern.callback.__wrapped__.__wrapped__  # behind `require_safe` and `access.only`
    monkeypatch.setattr(pattern, "callback", unguarded)
    assert "GET draft-measure as panel: 200, not 404" in differences(client_as, parts, "draft-measure")


def test_control_a_rule_that_lets_everybody_in_is_noticed(
    client_as: ClientAs, parts: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "may", lambda user, rule: True)
    assert "GET entry-grid as panel: 200, not 404" in differences(client_as, parts, "entry")
    assert "GET draft-dashboard as panel: 200, not 404" in differences(client_as, parts, "draft-dashboard")
    assert "GET sign-off-quarter as panel: 200, not 404" in differences(client_as, parts, "sign-off")


def test_control_an_address_that_is_not_listed_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    new: URLPattern = path("new/", lambda request: None, name="new")
    monkeypatch.setattr(get_resolver(), "url_patterns", [*get_resolver().url_patterns, new])
    assert "new" in {address.name for address in walk()} - set(TABLE)
