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
    entries = []
    staff = access.may(request.user, "read drafts")
    entries.append((_("Draft dashboard"), reverse("draft")) if staff else (_("Home"), reverse("home")))
    if access.may(request.user, "enter figures"):
        entries.append((_("Enter figures"), reverse("entry")))
    if staff:
        entries.append((_("Sign off"), reverse("sign-off")))
    if access.may(request.user, "administer"):
        entries.append((_("Administration"), reverse("admin:index")))
    return [
        (label, url, request.path == url or (url != "/" and request.path.startswith(url))) for label, url in entries
    ]
