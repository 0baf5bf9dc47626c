"""An edition, made from what the pages say at this moment."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from opcc_portal import pages
from opcc_portal.models import Edition, EditionPage, Office, Quarter
from opcc_portal.models.editions import fingerprint
from tests.factories.portal import OfficeFactory, UserFactory


def frame(office: Office) -> dict[str, Any]:
    names = ("name", "short_name", "commissioner_title", "force", "panel")
    people = {"prepared_by": "Performance Analyst", "approved_by": "Chief Executive", "published_by": "Administrator"}
    return {"office": {name: getattr(office, name) for name in names}, **people}


class EditionFactory(DjangoModelFactory):
    class Meta:
        model = Edition

    kind = Edition.Kind.QUARTER
    subject = "2017-18-Q4"
    number = 1
    label = "Quarter 4, 2017-18"
    published_by = factory.SubFactory(UserFactory, approver=True)
    frame = factory.LazyFunction(lambda: frame(OfficeFactory()))
    release = "0.1.0"


def published(quarter: Quarter, **fields: Any) -> Edition:
    """An edition of a quarter with all that its pages say now, for each of its readers."""
    given = {"subject": quarter.slug, "label": str(quarter), "data_to": quarter.data_to, **fields}
    edition = EditionFactory(**given)
    for audience in pages.READERS:
        found = [
            (page, slug, value) for page in pages.registered() for slug, value in page.gather(quarter, audience).items()
        ]
        EditionPage.objects.store(
            stored_page(edition, audience, position, *each) for position, each in enumerate(found)
        )
    return edition


def stored_page(edition: Edition, audience: str, position: int, page: pages.Page, slug: str, value: Any) -> EditionPage:
    content = pages.freeze(page, value)
    return EditionPage(
        edition=edition,
        audience=audience,
        page=page.key,
        slug=slug,
        position=position,
        title=value.title,
        schema=page.schema,
        content=content,
        sha256=fingerprint(content),
    )
