"""ETags: a page that is still the same is not drawn and sent again."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag


def etag(request: HttpRequest, *parts: object) -> str:
    """What an answer depends on beside `parts`: the reader, their session (its forms carry a token), the address, and
    the release with its stylesheets."""
    user = request.user
    reader = (user.pk, getattr(user, "role", ""), str(user), request.session.session_key or "")
    release = (settings.RELEASE, getattr(staticfiles_storage, "manifest_hash", ""))
    told = repr((request.get_full_path(), reader, release, parts))
    return quote_etag(hashlib.sha256(told.encode()).hexdigest()[:32])


def answer(request: HttpRequest, etag: str, draw: Callable[[], Any]) -> HttpResponse:
    """304 where the reader has it already, else the drawn page. A page with a message to deliver is always drawn."""
    if len(get_messages(request)):
        return draw()
    response = get_conditional_response(request, etag=etag) or draw()
    response["ETag"] = etag
    return response
