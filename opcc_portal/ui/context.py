"""What every page's frame needs: the office's name, the navigation, who is signed in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opcc_portal import access
from opcc_portal.models import Office


def portal(request: HttpRequest) -> dict[str, Any]:
    """Lazy throughout: a page that shows no frame costs no query."""
    return {
        "office": SimpleLazyObject(lambda: Office.current() or Office(short_name=_("Police and Crime Commissioner"))),
        "nav": SimpleLazyObject(lambda: navigation(request)),
    }


# What the navigation leads to: words, the name of the address, the rule of those who may open it ("": all who sign in).
ENTRIES = (
    (gettext_lazy("Published"), "home", ""),
    (gettext_lazy("Draft dashboard"), "draft", "read drafts"),
    (gettext_lazy("Workbench"), "entry", "see the workbench"),
    (gettext_lazy("Reports"), "reports", "write reports"),
    (gettext_lazy("Risks"), "risks-bench", "see risks"),
    (gettext_lazy("Staffing"), "staffing-bench", "see staffing"),
    (gettext_lazy("Sign off"), "sign-off", "read drafts"),
    (gettext_lazy("Plans"), "plan-list", "see plans"),
    (gettext_lazy("Consultations"), "consultations", "comment on plans"),
    (gettext_lazy("Administration"), "admin:index", "administer"),
)


def navigation(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """The entries that this person may open, with the one they are on. No queries."""
    if not request.user.is_authenticated:
        return []
    open_to = [
        (str(label), reverse(name)) for label, name, rule in ENTRIES if not rule or access.may(request.user, rule)
    ]
    return [(label, url, is_on(request.path, url)) for label, url in open_to]


def is_on(path: str, url: str) -> bool:
    """Whether an address lies under a navigation entry; the way in leads to what was published."""
    return path == url or path.startswith("/quarters/" if url == "/" else url)
