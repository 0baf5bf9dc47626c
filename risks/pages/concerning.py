"""What leads to risks from the pages of other apps: from what a risk concerns to the risk."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from opcc_portal import pages
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import Audience, Nameable, Related
from risks.queries.concerning import Concerned, concerned


def leading_from(page: str) -> Related:
    """What `pages.register_related` asks for a page: the risks that concern each of its parts; one query, and one or
    two more for a kind of thing whose keys are not the page's own."""

    def find(subject: Quarter, audience: Audience, slugs: Sequence[str]) -> Mapping[str, list[Ref]]:
        kinds = {kind.key: kind for kind in pages.nameable() if kind.page == page}
        own = [key for key, kind in kinds.items() if kind.own_part]
        found = concerned(subject, audience, kinds, dict.fromkeys(own, slugs))
        return refs(found, {kind: parts(kinds[kind], found, subject, audience) for kind in kinds})

    return find


def parts(kind: Nameable, found: Sequence[Concerned], subject: Quarter, audience: Audience) -> dict[str, str]:
    """The slug by which the page asks of each thing that these risks concern, by the thing's key."""
    keys = list(dict.fromkeys(each.key for each in found if each.kind == kind.key))
    if kind.own_part or not keys:
        return {key: key for key in keys}
    return {key: place.part for key, place in kind.places(subject, audience, keys).items()}


def refs(found: Sequence[Concerned], parts: Mapping[str, Mapping[str, str]]) -> dict[str, list[Ref]]:
    """The risks by the slug of what they concern, each once."""
    leading: dict[str, dict[str, Ref]] = defaultdict(dict)
    for each in found:
        part = parts[each.kind].get(each.key)
        if part is not None:
            title, note = (
                f"{each.reference}: {each.event}",
                f"score {each.score}, {(each.band or '').lower()}".removesuffix(", "),
            )
            leading[part].setdefault(each.slug, Ref(page="risk", slug=each.slug, title=title, note=note))
    return {part: list(risks.values()) for part, risks in leading.items()}
