"""Who may do what. In which state a thing allows it is the thing's own business (`Quarter.MOVES`)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from opcc_portal.models import Office, Role, User

View = Callable[..., HttpResponse]

STAFF = frozenset({Role.ANALYST, Role.RISK_OWNER, Role.APPROVER, Role.ADMIN})

RULES: dict[str, frozenset[Role]] = {
    "read drafts": STAFF,
    "enter figures": frozenset({Role.ANALYST}),
    "write commentary": frozenset({Role.ANALYST}),
    "see the workbench": frozenset({Role.ANALYST, Role.APPROVER}),
    "write reports": frozenset({Role.ANALYST, Role.APPROVER}),
    "submit": frozenset({Role.ANALYST}),
    "approve": frozenset({Role.APPROVER}),
    "publish": frozenset({Role.APPROVER}),
    "reopen": frozenset({Role.APPROVER}),
    "see jobs": frozenset({Role.ANALYST, Role.APPROVER, Role.ADMIN}),
    "see plans": STAFF,
    "edit plans": frozenset({Role.ANALYST, Role.ADMIN}),
    "adopt plans": frozenset({Role.APPROVER}),
    "comment on plans": frozenset({Role.PANEL}),
    "make packs": frozenset({Role.ANALYST, Role.APPROVER}),
    "see risks": STAFF,
    "keep the register": frozenset({Role.ANALYST, Role.APPROVER}),
    "review risks": frozenset({Role.ANALYST, Role.APPROVER, Role.RISK_OWNER}),
    "see staffing": frozenset({Role.ANALYST, Role.APPROVER}),
    "record staffing": frozenset({Role.ANALYST}),
    "administer": frozenset({Role.ADMIN}),
}


def may(user: User | AnonymousUser, rule: str) -> bool:
    """Whether `user` is one of those that `rule` names. An unknown rule is a programming error (KeyError)."""
    roles = RULES[rule]
    return isinstance(user, User) and user.is_active and user.role in roles


def only(rule: str) -> Callable[[View], View]:
    """Open a view to those that `rule` names. To anyone else who is signed in it does not exist (404).

    What it says is kept nowhere: the Back button must not show it after signing out, nor a proxy to others.
    """
    roles = RULES[rule]

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.user, rule):
                raise Http404
            response = view(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_store=True)
            return response

        guarded.roles = roles  # type: ignore[attr-defined]  # the permission matrix reads it
        return guarded

    return decorate


def reads_as(user: User | AnonymousUser) -> Literal["public", "panel"] | None:
    """Whose edition somebody reads: the Panel's when signed in, else the public's where the office opens it.

    Only for a visitor does this look at the office.
    """
    if isinstance(user, User) and user.is_active:
        return "panel"
    office = Office.current()
    return "public" if office and office.open_to_public else None


def readers(view: View) -> View:
    """Open a view to whoever may read editions, and tell it whose (`audience`). Others are sent to sign in.

    What it says may be kept, but is asked for again each time: the ETag answers whether it is still the same.
    """

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        audience = reads_as(request.user)
        if audience is None:
            return redirect_to_login(request.get_full_path())
        response = view(request, *args, audience=audience, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return guarded
