"""What is published of: quarters, consultations. Each kind says where its pages stand and what publishing does to it.

Publishing, reading, drafts, downloads and their addresses know subjects only through this: a kind is added by
registering it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from opcc_portal.models import User


@dataclass(frozen=True, kw_only=True)
class Told:
    """What an edition says of its subject (`opcc_portal.models.Edition`), and who signed it."""

    label: str
    data_to: Any = None
    change_kind: str = ""
    reason: str = ""
    prepared_by: str = ""
    approved_by: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of subject. Of each, `slug`, its part of the address, and `moves`, how often it was moved, are known.

    `key` is that of `Edition.kind`, of `Page.subject` and of the parameter of a job that publishes one; `argument` is
    the name of its part in `route`, `home` the page at its own address. `find(slug)` is one of them or None, `hold(pk)`
    one that is held until the commit. `refuse(subject, by, moves)` raises `NotAllowedError` with what stands against
    publishing it after so many moves, `told(subject, by)` is what the edition says of it as it was, `move` does to it
    what publishing leads to. `standing` says in words where its draft stands, `others` are the drafts that a reader of
    one can choose from.
    """

    key: str
    model: type[models.Model]
    name: Any
    argument: str
    route: str
    home: str
    find: Callable[[str], Any]
    hold: Callable[[int], Any]
    refuse: Callable[[Any, User, int], None]
    move: Callable[[Any, User, int], Any]
    told: Callable[[Any, User], Told]
    standing: Callable[[Any], str]
    others: Callable[[], list[Any]]
    on_paper: bool = False

    def named(self, at: Mapping[str, Any]) -> str:
        """The subject's part of an address, among the arguments of a view."""
        value = at[self.argument]
        return value if isinstance(value, str) else value.slug


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    _kinds[kind.key] = kind
    return kind


def get(key: str) -> Kind:
    return _kinds[key]


def of(subject: models.Model) -> Kind:
    """The kind of a subject. Another model is a programming error (StopIteration)."""
    return next(kind for kind in _kinds.values() if isinstance(subject, kind.model))


def of_job(params: Mapping[str, Any]) -> tuple[Kind, int] | None:
    """What a job is to publish, a kind and a primary key, by the parameter of that name; None where nothing is said."""
    return next(((kind, params[key]) for key, kind in _kinds.items() if key in params), None)
