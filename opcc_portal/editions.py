"""Reading what was published: editions, their pages as values again, and the files that belong to them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from opcc_portal import pages
from opcc_portal.models import Edition, EditionFile, EditionPage
from opcc_portal.pages import Audience, Page


class OfficeNames(msgspec.Struct, frozen=True, kw_only=True):
    """The office as it was called when it published; in general words where nobody had named it.

    A field that is added needs a default: older editions have none. What they have is kept in `tests/frozen`.
    """

    name: str = "Office of the Police and Crime Commissioner"
    short_name: str = "Police and Crime Commissioner"
    commissioner_title: str = "Police and Crime Commissioner"
    force: str = "the police force"
    panel: str = "Police and Crime Panel"


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around the pages of an edition: whose they are, who signed (names as shown, or office titles), and
    what readers should know of its subject, what the acronyms in its pages stand for, and which pages of one value
    each audience has.

    A field that is added needs a default, as above.
    """

    office: OfficeNames
    prepared_by: str
    approved_by: str
    published_by: str
    note: str = ""
    terms: dict[str, str] = {}
    pages: dict[str, list[str]] = {}


@dataclass(frozen=True)
class Reading:
    """One page of an edition, thawed. `sha256` is that of its stored bytes."""

    page: Page
    slug: str
    title: str
    value: msgspec.Struct
    sha256: str

    @property
    def ref(self) -> tuple[str, str]:
        """The key of its page and its slug, by which it is found within its edition."""
        return self.page.key, self.slug


def frame(edition: Edition) -> Frame:
    return msgspec.convert(edition.frame, Frame)


def of_kind(kind: str) -> list[Edition]:
    """Every edition of a kind of subject: the latest subject first, of each the current edition first; one query."""
    return list(Edition.objects.filter(kind=kind))


def of_quarters() -> list[Edition]:
    """Every edition of a quarter, the latest quarter first."""
    return of_kind(Edition.Kind.QUARTER)


def find(editions: Sequence[Edition], subject: str, number: int | None = None) -> Edition | None:
    """The edition of a subject with this number; the current one for None."""
    return next((e for e in editions if e.subject == subject and number in (None, e.number)), None)


def read(edition: Edition, audience: Audience, page: Page, slug: str) -> Reading | None:
    """One page as it was published for an audience; one query. Raises `DamagedError`."""
    stored = EditionPage.objects.filter(edition=edition, audience=audience, page=page.key, slug=slug).first()
    return thawed(stored) if stored else None


def read_all(edition: Edition, audience: Audience, chosen: Collection[tuple[str, str]] | None = None) -> list[Reading]:
    """All pages published for an audience, or the chosen (page key, slug), in the edition's order; one query.

    Raises `DamagedError`.
    """
    stored = EditionPage.objects.filter(edition=edition, audience=audience)
    if chosen is not None:
        keys, slugs = {key for key, _slug in chosen}, {slug for _key, slug in chosen}
        stored = stored.filter(page__in=keys, slug__in=slugs)
    readings = [thawed(item) for item in stored if chosen is None or (item.page, item.slug) in chosen]
    return [reading for reading in readings if reading]


def thawed(stored: EditionPage) -> Reading | None:
    """The value that is stored; None where the portal has no such page any more."""
    page = pages.find(stored.page)
    if page is None:
        return None
    value = pages.thaw(page, stored.schema, stored.opened())
    return Reading(page=page, slug=stored.slug, title=stored.title, value=value, sha256=stored.sha256)


def contents(edition: Edition, audience: Audience) -> list[EditionPage]:
    """Which pages there are, without their values; one query."""
    return list(EditionPage.objects.filter(edition=edition, audience=audience).defer("content"))


def file(edition: Edition, audience: Audience, name: str) -> EditionFile | None:
    """The file of that name, with its bytes at hand; one query."""
    return EditionFile.objects.filter(edition=edition, audience=audience, name=name).select_related("file").first()


def file_facts(edition: Edition, audience: Audience, name: str) -> EditionFile | None:
    """The same without its bytes: size, SHA-256 and since when it is there."""
    found = EditionFile.objects.filter(edition=edition, audience=audience, name=name).select_related("file")
    return found.defer("file__content").first()


# -- Terms explained where they appear ------------------------------------------------------------------------------

_explain: list[Callable[[], dict[str, str]]] = []


def register_terms(explain: Callable[[], dict[str, str]]) -> None:
    """`explain()` gives acronyms with what they stand for at this moment. An edition keeps what it was given."""
    _explain.append(explain)


def terms() -> dict[str, str]:
    """Every acronym that is explained now; one query for each app that explains any."""
    return {term: meaning for explain in _explain for term, meaning in explain().items()}


# -- What was revised since ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ledger:
    """A kind of record that pages rest on and that is only ever added to.

    `mark` says how far it goes now; `revised(mark, until, audience)` how many of its figures up to the month `until`
    that this audience may see were superseded after a mark.
    """

    name: str
    mark: Callable[[], int]
    revised: Callable[[int, date, Audience], int]


_ledgers: dict[str, Ledger] = {}


def register_ledger(ledger: Ledger) -> None:
    _ledgers[ledger.name] = ledger


def marks() -> dict[str, int]:
    """How far each ledger goes at this moment."""
    return {name: ledger.mark() for name, ledger in _ledgers.items()}


def revised_since(edition: Edition, audience: Audience) -> int:
    """How many figures were superseded since an edition was made; one query for each ledger."""
    if edition.data_to is None:
        return 0
    known = [(_ledgers[name], mark) for name, mark in edition.marks.items() if name in _ledgers]
    return sum(ledger.revised(mark, edition.data_to, audience) for ledger, mark in known)
