"""The registry of reading pages.

A page is a plain value: `gather` reads it from the database for a subject and an audience, its template draws it, its
tables and charts are functions of it. An app registers its pages; nothing else has to know them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import msgspec

from opcc_portal.lib.chart import Chart, Table
from opcc_portal.models import Quarter

Audience = Literal["public", "panel", "office"]
AUDIENCES: tuple[Audience, ...] = ("public", "panel", "office")


class Gather(Protocol):
    """Reads many values of one page at once: by slug, in as many queries for one as for all.

    `slugs` None means all of them; a slug that does not exist for this audience is simply not in the answer.
    """

    def __call__(
        self, subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None
    ) -> Mapping[str, msgspec.Struct]: ...


@dataclass(frozen=True, kw_only=True)
class Page:
    """`folder` is where its values live below a quarter ("measures"; "" for a page of one value, slug "").

    `schema` counts the shapes its struct has had.
    """

    key: str
    schema: int
    struct: type[msgspec.Struct]
    gather: Gather
    template: str
    folder: str = ""
    tables: Callable[[Any], list[Table]] | None = None
    chart: Callable[[Any], Chart | None] | None = None

    def path(self, slug: str) -> str:
        """Where a value's page stands below its quarter: "measures/crime-volume/", or "" for the quarter's own."""
        return f"{self.folder}/{slug}/" if self.folder else ("" if self.key == HOME else f"{self.key}/")

    def file(self, slug: str, extension: str) -> str:
        """Where a value's download stands: "measures/crime-volume.csv", "dashboard.csv"."""
        return f"{self.folder}/{slug}.{extension}" if self.folder else f"{self.key}.{extension}"


HOME = "dashboard"  # the page that stands at the quarter's own address
_pages: dict[str, Page] = {}


def register(page: Page) -> Page:
    if page.key in _pages:
        raise ValueError(f"A page {page.key!r} is registered already.")
    _pages[page.key] = page
    return page


def get(key: str) -> Page:
    return _pages[key]


def registered() -> list[Page]:
    return list(_pages.values())


def gather_one(page: Page, subject: Quarter, audience: Audience, slug: str) -> msgspec.Struct | None:
    """One value of a page, or None when this audience has none of that name."""
    return page.gather(subject, audience, [slug]).get(slug)
