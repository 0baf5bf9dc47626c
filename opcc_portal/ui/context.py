"""What every page's frame needs: the office's name, the navigation, who is signed in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from opcc_portal import access
from opcc_portal.models import Office


def portal(request: HttpRequest) -> dict[str, Any]:
    """Lazy throughout: a page that shows no frame costs no query."""
    return {
        "office": SimpleLazyObject(lambda: Office.current() or Office(short_name=_("Police and Crime Commissioner"))),
        "nav": SimpleLazyObject(lambda: navigation(request)),
    }


def navigation(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """The entries that this person may open, with the one they are on. No queries."""
    if not request.user.is_authenticated:
        return []
    staff = access.may(request.user, "read drafts")
    entries = [(_("Published"), reverse("home"))]
    if staff:
        entries.append((_("Draft dashboard"), reverse("draft")))
    if access.may(request.user, "see the workbench"):
        entries.append((_("Workbench"), reverse("entry")))
    if access.may(request.user, "write reports"):
        entries.append((_("Reports"), reverse("reports")))
    if access.may(request.user, "see risks"):
        entries.append((_("Risks"), reverse("risks-bench")))
    if access.may(request.user, "see staffing"):
        entries.append((_("Staffing"), reverse("staffing-bench")))
    if staff:
        entries.append((_("Sign off"), reverse("sign-off")))
    if access.may(request.user, "see plans"):
        entries.append((_("Plans"), reverse("plan-list")))
    if access.may(request.user, "comment on plans"):
        entries.append((_("Consultations"), reverse("consultations")))
    if access.may(request.user, "administer"):
        entries.append((_("Administration"), reverse("admin:index")))
    return [(label, url, is_on(request.path, url)) for label, url in entries]


def is_on(path: str, url: str) -> bool:
    """Whether an address lies under a navigation entry; the way in leads to what was published."""
    return path == url or path.startswith("/quarters/" if url == "/" else url)
