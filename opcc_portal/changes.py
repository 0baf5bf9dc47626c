"""What the Panel would read differently if the quarter were published now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from opcc_portal import editions, pages
from opcc_portal.lib import changes
from opcc_portal.lib.changes import Change
from opcc_portal.models import Edition, Quarter
from opcc_portal.models.editions import DamagedError
from opcc_portal.pages import Audience, Page

AUDIENCE: Audience = "panel"
Key = tuple[str, str]  # page key, slug
Values = Mapping[Key, msgspec.Struct]


@dataclass(frozen=True)
class PageChange:
    """A page that is new, gone, or says something else. `kind` "words": its tables say the same as before."""

    page: Page
    slug: str
    title: str
    kind: Literal["figures", "words", "new", "gone"]
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Changes:
    """What differs from `edition` (None: there is none yet), of `pages` pages that there are now.

    `damaged` says why the edition cannot be compared with, where it cannot.
    """

    edition: Edition | None
    pages: int
    found: list[PageChange] = field(default_factory=list)
    damaged: str = ""

    @property
    def figures(self) -> int:
        """How many rows or cells differ."""
        return sum(len(item.changes) for item in self.found)


def since(edition: Edition | None, quarter: Quarter) -> Changes:
    """Compare a quarter's pages as they are now with an edition. As many queries for 400 measures as for 40."""
    now = gathered(quarter)
    if edition is None:
        return Changes(edition=None, pages=len(now))
    try:
        before = {(item.page.key, item.slug): item.value for item in editions.read_all(edition, AUDIENCE)}
    except DamagedError as error:
        return Changes(edition=edition, pages=len(now), damaged=str(error))
    return Changes(edition=edition, pages=len(now), found=list(compared(before, now)))


def gathered(quarter: Quarter) -> Values:
    """Every registered page as the Panel would have it."""
    return {
        (page.key, slug): value
        for page in pages.registered(pages.QUARTER)
        for slug, value in page.gather(quarter, AUDIENCE).items()
    }


def compared(before: Values, now: Values) -> Iterable[PageChange]:
    for key in {**now, **before}:
        page, slug = pages.get(key[0]), key[1]
        value = now.get(key, before.get(key))
        title = str(getattr(value, "title", slug or page.key))
        if key not in before:
            yield PageChange(page, slug, title, "new")
        elif key not in now:
            yield PageChange(page, slug, title, "gone")
        elif before[key] != now[key]:
            found = changes.compare(*(page.tables(each[key]) if page.tables else [] for each in (before, now)))
            yield PageChange(page, slug, title, "figures" if found else "words", found)
