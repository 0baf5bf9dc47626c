"""Measures as other apps name them: what a risk concerns."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from opcc_portal import pages
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import Audience, Choice, Nameable, Place
from scorecard import queries
from scorecard.models import Measure


def choices() -> list[Choice]:
    """Every measure, by its slug; one query."""
    named = Measure.objects.order_by("name", "slug").values_list("slug", "name")
    return [Choice(slug, slug, name) for slug, name in named]


def places(subject: Quarter, audience: Audience, keys: Sequence[str]) -> Mapping[str, Place]:
    """The pages of measures that an audience is shown; one query."""
    found = queries.placements_of(keys, subject.data_to, audience)
    slugs = {placement.series.measure.slug: placement.label for placement in found}
    return {slug: Place(Ref(page="measure", slug=slug, title=slugs[slug]), slug) for slug in keys if slug in slugs}


MEASURE = pages.register_nameable(
    Nameable(key="measure", label=_("measures"), page="measure", own_part=True, choices=choices, places=places)
)
