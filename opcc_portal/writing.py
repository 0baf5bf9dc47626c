"""What people write into forms: unsaved input is kept, and of two people at one text neither overwrites the other.

A *draft* is one person's unsaved input of one form. It is kept while they type and is gone once they save. Keeping it
changes nothing that anybody else sees and leaves no audit row; saving does. A *mark* says what somebody had before
them: an action takes it as `seen` and calls `refuse_when_changed` with what is saved now, under its lock.

For a form of your own:

1. an action that saves, keyword-only, with `by` and `seen`: lock the row, `refuse_when_changed(state(row), seen,
   target=row)`, save, `record(…)`; what forbids it altogether is a `NotAllowedError`;
2. a view that hands a `Writing` (`opcc_portal.ui.writing`) to `write(request, …)`; where the row may be removed
   meanwhile it says so with `gone`, rather than not to find it, so that whoever was writing has their words back;
3. a template that includes `components/writing.html`, and `components/writing_scripts.html` in its block "scripts".

The key of a form names it and what it is about, in full: "commentary 2017-18-Q4 crime-volume".
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import models

from opcc_portal.models import Draft, User

State = Mapping[str, Any]


class ChangedError(Exception):
    """Somebody saved another text after the person had this one before them.

    `now` is what stands there, field by field; None where the thing is gone. `target` is what it stands in.
    """

    def __init__(self, now: State | None, target: models.Model | None = None) -> None:
        super().__init__("Somebody else saved this meanwhile.")
        self.now, self.target = now, target


def mark(state: State) -> str:
    """A few letters that change whenever anything that `state` says does."""
    return hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()[:16]


def refuse_when_changed(now: State | None, seen: str, target: models.Model | None = None) -> None:
    """Raise `ChangedError` unless what stands there is what was `seen`. Call it under the lock of the saving."""
    if now is None or mark(now) != seen:
        raise ChangedError(now, target)


def kept(by: User, key: str) -> Draft | None:
    """What this person left of a form; one query. Nobody else's is ever in the answer."""
    return Draft.objects.filter(by=by, key=key).first()


def keep(*, by: User, key: str, content: State, seen: str) -> Draft:
    """Keep what somebody has typed so far; what they kept before goes, whichever of their windows it came from."""
    draft, _new = Draft.objects.update_or_create(by=by, key=key, defaults={"content": dict(content), "seen": seen})
    return draft


def discard(*, by: User, key: str) -> None:
    """Throw a draft away, where there is one."""
    Draft.objects.filter(by=by, key=key).delete()
