"""The registry of reading pages.

A page is a plain value: `gather` reads it from the database for a subject and an audience, its template draws it, its
tables and charts are functions of it. An app registers its pages; nothing else has to know them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

import msgspec

from opcc_portal.lib.chart import AnyChart, Table
from opcc_portal.lib.refs import Ref

Audience = Literal["public", "panel", "office"]
AUDIENCES: tuple[Audience, ...] = ("public", "panel", "office")
READERS: tuple[Audience, ...] = ("public", "panel")  # whom editions are for; the office reads drafts
Raw = dict[str, Any]
QUARTER, CONSULTATION = "quarter", "consultation"  # the kinds of subject
HOME = "dashboard"  # the page that stands at a quarter's own address
HOMES = {QUARTER: HOME, CONSULTATION: "consultation"}


class Gather(Protocol):
    """Reads many values of one page at once: by slug, in as many queries for one as for all.

    `slugs` None means all of them; a slug that does not exist for this audience is simply not in the answer.
    """

    def __call__(
        self, subject: Any, audience: Audience, slugs: Sequence[str] | None = None
    ) -> Mapping[str, msgspec.Struct]: ...


@dataclass(frozen=True, kw_only=True)
class Page:
    """`folder` is where its values live below their subject ("measures"; "" for a page of one value, slug "").
    `subject` is the kind of what it is about (`opcc_portal.subjects`): its values are gathered of one of them.

    `charts` gives each chart its key, by which its picture is found: `MAIN` for the one the page is about, which comes
    first and has the page's own name (`measures/crime-volume.svg`), any other name for a further one
    (`measures/crime-volume/peers.svg`). Each names one of `tables` as its own.

    `label` is what the pages of its subject call it where they lead to each other, in the order of `rank`; one without
    is reached in another way.

    `schema` counts the shapes its struct has had; `upgraders[n]` makes of a value of shape n one of shape n + 1.
    """

    key: str
    schema: int
    struct: type[msgspec.Struct]
    gather: Gather
    template: str
    folder: str = ""
    subject: str = QUARTER
    tables: Callable[[Any], list[Table]] | None = None
    charts: Callable[[Any], Mapping[str, AnyChart]] | None = None
    label: Any = ""
    rank: int = 0
    upgraders: Mapping[int, Callable[[Raw], Raw]] = field(default_factory=dict)

    def path(self, slug: str) -> str:
        """Where a value's page stands below its subject: "measures/crime-volume/", or "" for the subject's own."""
        return f"{self.folder}/{slug}/" if self.folder else ("" if self.key in HOMES.values() else f"{self.key}/")

    def file(self, slug: str, extension: str) -> str:
        """Where a value's download stands: "measures/crime-volume.csv", "dashboard.csv"."""
        return f"{self._stem(slug)}.{extension}"

    def part(self, slug: str, part: str, extension: str) -> str:
        """Where the picture of a further chart or the figures of a further table stand."""
        return f"{self._stem(slug)}/{part}.{extension}"

    def _stem(self, slug: str) -> str:
        return f"{self.folder}/{slug}" if self.folder else self.key


MAIN = "main"  # the key of the chart that a page is about
_pages: dict[str, Page] = {}


def register(page: Page) -> Page:
    if page.key in _pages:
        raise ValueError(f"A page {page.key!r} is registered already.")
    _pages[page.key] = page
    return page


def get(key: str) -> Page:
    return _pages[key]


def find(key: str) -> Page | None:
    return _pages.get(key)


def registered(subject: str | None = None) -> list[Page]:
    """Every page, or those of one kind of subject."""
    return [page for page in _pages.values() if subject in (None, page.subject)]


def labelled(subject: str) -> list[Page]:
    """The pages that those of one kind of subject lead to, in order."""
    return sorted((page for page in registered() if page.subject == subject and page.label), key=lambda page: page.rank)


def gather_one(page: Page, subject: Any, audience: Audience, slug: str) -> msgspec.Struct | None:
    """One value of a page, or None when this audience has none of that name."""
    return page.gather(subject, audience, [slug]).get(slug)


# -- What other apps know of a page's values -----------------------------------------------------------------------

Related = Callable[[Any, Audience, Sequence[str]], Mapping[str, Sequence[Ref]]]
_related: dict[str, list[Related]] = {}


def register_related(page_key: str, find: Related) -> None:
    """`find(subject, audience, slugs)` tells what leads on from the page's values, by slug: a measure's deliverables.

    So an app adds to a page of another that must not import it. It reads in bulk, as `gather` does, and names only
    what has a page of its own for that audience.
    """
    _related.setdefault(page_key, []).append(find)


def related(page_key: str, subject: Any, audience: Audience, slugs: Sequence[str]) -> dict[str, list[Ref]]:
    """What leads on from each of these values of a page, in the order in which apps registered; as many queries for
    400 as for one. Every slug has its list."""
    found: dict[str, list[Ref]] = {slug: [] for slug in slugs}
    for find in _related.get(page_key, []):
        for slug, refs_there in find(subject, audience, slugs).items():
            found[slug] += refs_there
    return found


# -- What others can name ------------------------------------------------------------------------------------------


class Choice(NamedTuple):
    """One thing that can be named: the key by which it is kept, a name fit for a file, and its words for people."""

    key: str
    name: str
    title: str


class Place(NamedTuple):
    """Where a thing is read: `ref` leads to the page, and `part` is the slug by which that page asks what is `related`
    to it."""

    ref: Ref
    part: str


@dataclass(frozen=True, kw_only=True)
class Nameable:
    """A kind of thing that other apps may say something concerns, without importing it: a risk its measures.

    `choices()` are all that can be named now, in the order of the list to choose from. `places(subject, audience,
    keys)` says where each stands in what is published of a subject; one that an audience is not shown is not in the
    answer. Both read in a fixed number of queries. `page` is the key of the page on which all of the kind are read;
    `own_part`: a thing's key is the very slug by which that page asks what is `related` to it.
    """

    key: str
    label: Any
    page: str
    choices: Callable[[], Sequence[Choice]]
    places: Callable[[Any, Audience, Sequence[str]], Mapping[str, Place]]
    own_part: bool = False


_nameable: dict[str, Nameable] = {}


def register_nameable(kind: Nameable) -> Nameable:
    _nameable[kind.key] = kind
    return kind


def nameable() -> list[Nameable]:
    """Every kind of thing that can be named, in the order in which apps registered them."""
    return list(_nameable.values())


# -- Freezing ------------------------------------------------------------------------------------------------------


class UnfaithfulError(ValueError):
    """A value that would not come back from its bytes as it went in: one with NaN, for example."""


def freeze(page: Page, value: msgspec.Struct) -> bytes:
    """A value as canonical JSON: the same value is always the same bytes. Raises `UnfaithfulError`."""
    content = msgspec.json.encode(value, order="deterministic")
    if thaw(page, page.schema, content) != value:
        raise UnfaithfulError(f"A value of the page {page.key} cannot be stored: it would not come back unchanged.")
    return content


def thaw(page: Page, schema: int, content: bytes) -> msgspec.Struct:
    """The value that was frozen when the page's struct had shape number `schema`.

    Raises KeyError where an upgrader is missing, `msgspec.ValidationError` where the bytes have another shape.
    """
    if schema == page.schema:
        return msgspec.json.decode(content, type=page.struct)
    raw = msgspec.json.decode(content)
    for number in range(schema, page.schema):
        raw = page.upgraders[number](raw)
    return msgspec.convert(raw, page.struct)


def refs(value: object) -> Iterator[Ref]:
    """Every reference in a value, however deep."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from refs(getattr(value, name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from refs(item)
    elif isinstance(value, dict):
        yield from refs(list(value.values()))
