"""What was published in any shape is thawed and drawn for ever."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from django.test import Client

from opcc_portal import editions, pages
from opcc_portal.editions import Frame
from opcc_portal.models import Edition, EditionPage, Quarter, User
from opcc_portal.models.editions import fingerprint
from opcc_portal.pages import Page
from scorecard.values import Dashboard
from tests.frozen import frames, samples

ROOT = "/quarters/2017-18-Q4/"
ROOTS = {"quarter": ROOT, "consultation": "/consultations/2017-20-draft/"}


@pytest.fixture
def published(db: None) -> Callable[[str, int, bytes], str]:
    """`published(page, schema, content)`: an edition with this one stored page; the page's address."""
    from tests.factories import UserFactory

    quarters, consultations = (edition_of(kind, by=UserFactory(approver=True)) for kind in ("quarter", "consultation"))

    def store(key: str, schema: int, content: bytes) -> str:
        page, slug = pages.get(key), "sample" if pages.get(key).folder else ""
        edition = quarters if page.subject == pages.QUARTER else consultations
        item = EditionPage(edition=edition, audience="panel", page=key, slug=slug, position=0, title="Sample")
        item.schema, item.content, item.sha256 = schema, content, fingerprint(content)
        EditionPage.objects.store([item])
        return ROOTS[page.subject] + page.path(slug)

    return store


def edition_of(kind: str, by: User) -> Edition:
    return Edition.objects.create(
        kind=kind,
        subject=ROOTS[kind].split("/")[2],
        number=1,
        move=2,
        label="Quarter 4, 2017-18",
        published_by=by,
        release="0.1.0",
        frame=FRAME,
    )


FRAME = {
    "office": dict.fromkeys(("name", "short_name", "commissioner_title", "force", "panel"), "Barsetshire"),
    "prepared_by": "Performance Analyst",
    "approved_by": "Chief Executive",
    "published_by": "Chief Executive",
}


def test_there_is_a_sample_of_each_shape_of_each_page() -> None:
    wanted = {(page.key, schema) for page in pages.registered() for schema in range(1, page.schema + 1)}
    assert set(samples()) == wanted


@pytest.mark.parametrize("page", pages.registered(), ids=lambda page: page.key)
def test_a_struct_that_changed_has_a_new_number(page: Page) -> None:
    """A value of the present shape comes back as the very bytes that were stored. Where this fails: give the page the
    next `schema`, write the upgrader from the last, and keep a sample of the new shape here."""
    content = samples()[page.key, page.schema]
    assert pages.freeze(page, pages.thaw(page, page.schema, content)) == content


@pytest.mark.parametrize(("key", "schema"), sorted(samples()))
def test_every_sample_is_thawed_and_drawn(
    published: Callable[[str, int, bytes], str], client_as: Callable[[str], Client], key: str, schema: int
) -> None:
    content = samples()[key, schema]
    answer = client_as("panel").get(published(key, schema, content))
    assert answer.status_code == 200
    assert msgspec.json.decode(content)["title"] in answer.content.decode()


@pytest.mark.parametrize("content", frames())
def test_whatever_stood_around_an_edition_is_still_understood(content: bytes) -> None:
    frame = msgspec.json.decode(content, type=Frame)
    assert frame.office.panel == "Wiltshire Police and Crime Panel"


def test_what_stands_around_editions_now_is_among_the_samples(wiltshire: Quarter) -> None:
    """Where this fails: give the new field a default, and keep a sample of the new shape beside the old."""
    shapes = [msgspec.json.decode(content) for content in frames()]
    now = Edition.objects.get().frame
    assert any((shape.keys(), shape["office"].keys()) == (now.keys(), now["office"].keys()) for shape in shapes)


# -- After an upgrade of a struct ----------------------------------------------------------------------------------


class Renamed(Dashboard, frozen=True, kw_only=True):
    """The dashboard of some later release: one more field, without a default."""

    reach: str


def upgrade(raw: dict[str, Any]) -> dict[str, Any]:
    return raw | {"reach": "unknown before release 2"}


def test_edition_1_is_still_drawn_after_an_upgrade(
    wiltshire: Quarter, client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    panel, edition = client_as("panel"), Edition.objects.get()
    before = panel.get(ROOT).content
    stored = {item.pk: bytes(item.content) for item in edition.pages.all()}
    page = pages.get("dashboard")
    newer = replace(page, schema=page.schema + 1, struct=Renamed, upgraders={**page.upgraders, page.schema: upgrade})
    monkeypatch.setitem(pages._pages, "dashboard", newer)
    thawed = editions.read(edition, "panel", newer, "")
    assert thawed.value.reach == "unknown before release 2"
    assert "9,918" in panel.get(ROOT).content.decode()
    assert len(panel.get(ROOT).content) == len(before)
    assert {item.pk: bytes(item.content) for item in edition.pages.all()} == stored


def test_control_without_an_upgrader_it_is_not(wiltshire: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    page = pages.get("dashboard")
    newer = replace(page, schema=page.schema + 1, struct=Renamed)
    monkeypatch.setitem(pages._pages, "dashboard", newer)
    with pytest.raises(KeyError):
        editions.read(Edition.objects.get(), "panel", newer, "")


def test_a_page_that_no_longer_exists_is_left_out(wiltshire: Quarter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(pages._pages, "measure")
    left = [item.page.key for item in editions.read_all(Edition.objects.get(), "panel")]
    of_2022 = {"highlight", "highlights", "infrastructure"}
    assert set(left) == {page.key for page in pages.registered(pages.QUARTER)} - of_2022


def test_the_same_value_is_always_the_same_bytes(wiltshire: Quarter) -> None:
    page = pages.get("dashboard")
    value = page.gather(wiltshire, "panel")[""]
    frozen = {hashlib.sha256(pages.freeze(page, value)).hexdigest() for _ in range(2)}
    frozen.add(hashlib.sha256(pages.freeze(page, msgspec.convert(msgspec.to_builtins(value), page.struct))).hexdigest())
    assert len(frozen) == 1
