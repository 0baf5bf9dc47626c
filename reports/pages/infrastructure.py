"""The delivery infrastructure: with what the plan is delivered, and who reports where."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from reports.models import Arrangement
from reports.queries.infrastructure import arrangements
from reports.values.infrastructure import Arranged, Infrastructure, Kind


def gather(subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None) -> Mapping[str, Infrastructure]:
    """The one page, for readers none where nothing is known of it; one query."""
    found = arrangements(subject)
    return {"": build(subject, found)} if found or audience == "office" else {}


def build(quarter: Quarter, found: Sequence[Arrangement]) -> Infrastructure:
    plan = found[0].plan.title if found else ""
    counted = Counter(item.kind for item in found)
    return Infrastructure(
        title="Delivering the plan",
        subtitle=" · ".join(filter(None, [plan, str(quarter)])),
        kinds=[
            Kind(kind=kind, word=str(word), count=counted[kind])
            for kind, word in Arrangement.Kind.choices
            if counted[kind]
        ],
        roots=tree(found),
    )


def tree(found: Sequence[Arrangement]) -> list[Arranged]:
    """Who reports to nobody first, and beneath each who reports to them. Who would report in a circle, as a slip in
    the administration can make it, stands at the top, so that nobody is lost."""
    under: dict[int, list[Arrangement]] = defaultdict(list)
    known = {item.pk for item in found}
    tops = [item for item in found if item.reports_to_id not in known]
    for item in found:
        if item.reports_to_id in known:
            under[item.reports_to_id].append(item)
    seen: set[int] = set()
    roots = [arranged(item, under, seen) for item in tops]
    return roots + [arranged(item, under, seen) for item in found if item.pk not in seen]


def arranged(item: Arrangement, under: Mapping[int, Sequence[Arrangement]], seen: set[int]) -> Arranged:
    seen.add(item.pk)
    beneath = under.get(item.pk, ())
    return Arranged(
        name=item.name,
        kind=item.kind,
        word=str(item.get_kind_display()),
        purpose=item.purpose,
        meets=item.meets,
        note=item.note,
        under=[arranged(each, under, seen) for each in beneath if each.pk not in seen],
    )
