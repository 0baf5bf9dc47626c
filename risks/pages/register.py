"""The registers of a quarter: as they stood, and what changed while the quarter was reported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from opcc_portal.lib.formatting import format_date
from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from risks.domain import due, paper, scoring
from risks.models import ImpactArea, Review, Risk
from risks.pages.parts import as_at, day_of, known_by, ref_to, scored
from risks.queries import standing as queries
from risks.queries.parts import scores_of
from risks.queries.standing import Reviewed, Shown
from risks.values import Area, BandKey, Category, Group, Line, Matrix, MatrixRow, Placed, RegisterView, Risks, Told

TITLE = "Risk register"


@dataclass(frozen=True)
class Subject:
    """A register as a quarter tells of it. `unscored` is None for readers, who are told nothing of those."""

    shown: Shown
    day: date
    told: Sequence[Reviewed]
    references: Sequence[str]
    areas: Mapping[int, Sequence[ImpactArea]]
    unscored: Sequence[Risk] | None = None

    @property
    def standing(self) -> list[Reviewed]:
        """Those that were on the register on the day."""
        return [item for item in self.told if not item.now.removes]


def gather(subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None) -> Mapping[str, Risks]:
    """The one page of a quarter, for readers none where they are shown no register; three queries, and one more for
    the office, however many risks and reviews."""
    registers = queries.registers_shown(subject, audience)
    if not registers:
        return {"": build(subject, [])} if audience == "office" else {}
    found, areas = queries.reviewed(registers, subject), queries.areas(registers)
    waiting = queries.unscored(registers, subject) if audience == "office" else None
    items = [item(shown, subject, found.get(shown.register.pk, []), areas, waiting) for shown in registers]
    return {"": build(subject, items)}


def item(
    shown: Shown,
    quarter: Quarter,
    found: Sequence[Reviewed],
    areas: Mapping[int, Sequence[ImpactArea]],
    waiting: Mapping[int, Sequence[Risk]] | None,
) -> Subject:
    return Subject(
        shown=shown,
        day=known_by(quarter),
        told=[each for each in found if each.told],
        references=[each.risk.reference for each in found],
        areas=areas,
        unscored=None if waiting is None else waiting.get(shown.register.pk, []),
    )


def build(quarter: Quarter, items: Sequence[Subject]) -> Risks:
    begins, day = quarter.calendar.reporting
    last = as_at((each.now.on for item in items for each in item.standing), known_by(quarter))
    return Risks(
        title=TITLE,
        subtitle=f"{quarter} · as at {last}",
        registers=[view(item) for item in items],
        period=f"{format_date(begins)} to {format_date(day)}",
    )


def view(item: Subject) -> RegisterView:
    register = item.shown.register
    over = [each for each in item.standing if each.now.score >= register.appetite]
    above = [(each.risk.reference, each.now.score) for each in over]
    return RegisterView(
        slug=register.slug,
        name=register.name,
        short=register.short_name,
        purpose=purpose(item),
        counts=[counted(item, category) for category in ("inherent", "topical")],
        appetite=register.appetite,
        appetite_words=paper.appetite(register.appetite, above, item.shown.bands),
        bands=bands(item),
        matrix=matrix(item),
        groups=list(groups(item)),
        risks=[line(each, item) for each in item.standing],
        as_at=as_at((each.now.on for each in item.standing), item.day),
        reviews=next_reviews(item),
        note=register.note,
        faults=faults(item),
        unscored=[str(risk) for risk in item.unscored or ()],
    )


# -- What the register is ------------------------------------------------------------------------------------------


def purpose(item: Subject) -> list[str]:
    """What the register is for and its rules, in sentences."""
    register, end = item.shown.register, item.shown.register.to_year
    runs = f"It runs from {register.from_year} to {end}." if end else f"It has been kept since {register.from_year}."
    kept = f" The {register.kept_by} keeps it up to date." if register.kept_by else ""
    return [
        "The register tells of the risks that are being managed and how they stand; it does not name every risk that "
        f"one could think of. {runs}{kept}",
        f"A residual score is likelihood × control × impact. {scales(item)} The highest level of control is the least "
        "control.",
        "An inherent risk stays on the register whatever its score. Removal of a topical risk is proposed at a score "
        f"of {register.removal_at} or under.",
        f"Reviews are informal {paper.every(register.informal_months)}{by(register.informal_by)}, and formal "
        f"{paper.every(register.formal_months)}{by(register.formal_by)}.",
    ]


def by(who: str) -> str:
    return f" by the {who}" if who else ""


def scales(item: Subject) -> str:
    register = item.shown.register
    levels = [register.likelihoods, register.controls, register.impacts]
    if len(set(levels)) == 1:
        return f"Each has levels from 1 to {levels[0]}."
    each = zip(("likelihood", "control", "impact"), levels, strict=True)
    return paper.sentence(f"the levels are {paper.listed([f'{name} 1 to {most}' for name, most in each])}")


def counted(item: Subject, category: Category) -> str:
    ranks = [item.shown.band(each.now.score).rank for each in item.standing if each.risk.category == category]
    return paper.sentence(paper.counts(category, ranks, item.shown.bands))


def bands(item: Subject) -> list[BandKey]:
    register, found = item.shown.register, item.shown.bands
    most = register.likelihoods * register.controls * register.impacts
    standing = [(item.shown.band(each.now.score).rank, each.risk.category) for each in item.standing]
    return [
        BandKey(
            name=band.name,
            key=slugify(band.name),
            rank=band.rank,
            scores=scores,
            inherent=standing.count((band.rank, "inherent")),
            topical=standing.count((band.rank, "topical")),
            against=paper.against(band, found, register.appetite),
        )
        for band, scores in zip(found, paper.ranges(found, most), strict=True)
    ]


def next_reviews(item: Subject) -> list[str]:
    """When the first risk is due for each kind of review. Those of which no review is dated are left out: they have
    been due ever since they were identified."""
    register = item.shown.register
    cycle = due.Cycle(register.informal_months, register.formal_months)
    found = [due.next_review(cycle, dates(each), each.risk.identified) for each in item.standing if each.now.on]
    kinds = [
        ("informal", register.informal_by, [each.informal for each in found]),
        ("formal", register.formal_by, [each.formal for each in found if each.formal]),
    ]
    last = max((each.now.on for each in item.standing if each.now.on), default=item.day)
    return [paper.next_review(kind, by, min(days), last) for kind, by, days in kinds if days]


def dates(each: Reviewed) -> due.Reviewed:
    """The days that say when a risk is due."""
    days = [(review.on, review.kind) for review in each.reviews if review.on]
    formal = [on for on, kind in days if kind == Review.Kind.FORMAL]
    return due.Reviewed(days[0][0], days[-1][0], formal[-1] if formal else None)


def faults(item: Subject) -> list[str]:
    """What the numbering leaves out, for the office: no reader is troubled with it."""
    if item.unscored is None:
        return []
    left_out = scoring.missing([*item.references, *(risk.reference for risk in item.unscored)])
    return [
        f"The numbering leaves out {reference}. A risk that leaves the register keeps its number, so this one may not "
        "have been entered."
        for reference in left_out
    ]


# -- The risks on it -----------------------------------------------------------------------------------------------


def line(each: Reviewed, item: Subject) -> Line:
    risk, before = each.risk, each.before
    return Line(
        ref=ref_to(risk),
        reference=risk.reference,
        event=risk.event,
        category=risk.category,  # type: ignore[arg-type]  # the model's choices are the value's
        now=scored(each.now, item.shown),
        outcome=each.outcome,
        change=paper.sentence(change(each)).rstrip("."),
        areas=[Area(key=area.slug, name=area.name) for area in item.areas.get(risk.pk, ())],
        previous=before.score if before else None,
        owner=risk.owner_role,
        on=each.now.on,
        reviewed=day_of(each.now),
        reason=each.now.reason,
    )


def change(each: Reviewed) -> str:
    return paper.change(each.outcome, each.before.score if each.before else None, each.now.score)


def matrix(item: Subject) -> Matrix:
    cells: dict[tuple[int, int], list[Placed]] = {}
    apart: list[Ref] = []
    for each in item.standing:
        parts, band = scores_of(each.now), item.shown.band(each.now.score)
        if parts is None:
            apart.append(ref_to(each.risk))
            continue
        placed = Placed(ref=ref_to(each.risk), control=parts.control, band=band.name, rank=band.rank)
        cells.setdefault((parts.likelihood, parts.impact), []).append(placed)
    # Scales may have been shortened since: what was scored on the longer ones keeps its place.
    register = item.shown.register
    likelihoods = max([register.likelihoods, *(likelihood for likelihood, _impact in cells)])
    impacts = list(range(1, max([register.impacts, *(impact for _likelihood, impact in cells)]) + 1))
    rows = [
        MatrixRow(likelihood=level, cells=[cells.get((level, impact), []) for impact in impacts])
        for level in range(likelihoods, 0, -1)
    ]
    return Matrix(impacts=impacts, rows=rows, apart=apart)


# -- What the paper tells of ---------------------------------------------------------------------------------------


def groups(item: Subject) -> Sequence[Group]:
    """The key risks by category, then what changed in the quarter."""
    high = [each for each in item.standing if item.shown.band(each.now.score).rank < paper.KEY_BANDS]
    top = paper.listed([band.name.lower() for band in item.shown.bands[: paper.KEY_BANDS]], "or")
    found = [
        Group(
            key=f"key-{category}",
            title=f"Key {category} risks",
            none=f"No {category} risk is {top}.",
            risks=[told(each, item) for each in high if each.risk.category == category],
        )
        for category in ("inherent", "topical")
    ]
    found += [moved(item, outcome) for outcome in ("new", "increased", "reduced", "removed")]
    back = moved(item, "returned")  # rare, and no heading of the paper: told of where there is one
    return [*found, back] if back.risks else found


def moved(item: Subject, outcome: str) -> Group:
    became = "Back on the register" if outcome == "returned" else outcome.capitalize()
    return Group(
        key=outcome,
        title=f"{became} since the quarter before",
        none=f"No risk was {outcome}." if outcome != "new" else "No risk is new.",
        risks=[told(each, item) for each in item.told if each.outcome == outcome],
    )


def told(each: Reviewed, item: Subject) -> Told:
    """What the paper says of a risk: the event, its score and band, what became of it and why."""
    band = item.shown.band(each.now.score).name.lower()
    return Told(ref=ref_to(each.risk), text=f"{each.risk.event}: score {each.now.score}, {band}; {became(each)}.")


def became(each: Reviewed) -> str:
    """What became of a risk, which parts of its score moved, and the reason that was given."""
    parts = paper.moved(scores_of(each.before) if each.before else None, scores_of(each.now))
    said = change(each) + (f" ({parts})" if parts and each.outcome in ("increased", "reduced") else "")
    return f"{said}. Reason given: {each.now.reason.rstrip('.')}" if each.now.reason else said
