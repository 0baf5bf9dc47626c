"""About the statistics: the rules in words, how often they mislead, and what that means for this dashboard."""

from collections import Counter
from collections.abc import Mapping, Sequence

from opcc_portal.lib.refs import Ref
from opcc_portal.models import Quarter
from opcc_portal.pages import Audience
from scorecard import queries
from scorecard.domain import chance, methods
from scorecard.domain.signals import SYMBOLS, rule_of
from scorecard.pages import parts, signals
from scorecard.values import KeyEntry, Method, Rate, StatisticsPage

TITLE = "About the statistics"


def gather(subject: Quarter, audience: Audience, slugs: Sequence[str] | None = None) -> Mapping[str, StatisticsPage]:
    """The one page of a quarter. Two queries, however many measures."""
    placements = queries.dashboard_placements(subject.data_to, audience)
    months = {parts.assessed_month(subject, placement.series.measure) for placement in placements}
    assessed = queries.assessments([placement.series_id for placement in placements], months)
    found = (assessed.get((p.series_id, parts.assessed_month(subject, p.series.measure))) for p in placements)
    return {"": build([signals.applied(parts.stored_signals(assessment)) for assessment in found])}


def build(applied: Sequence[list[str]]) -> StatisticsPage:
    """Build the page from the rules that could be applied to each measure of the dashboard."""
    assessed = [codes for codes in applied if codes]
    return StatisticsPage(
        title=TITLE,
        lead="What the symbols mean, exactly; how often chance alone gives one; and what that says about this quarter.",
        reading=list(methods.READING),
        chance=here(assessed, len(applied)),
        rates=rates(assessed),
        methods=[method(each) for each in methods.METHODS],
        limits=list(methods.LIMITS),
        dashboard=Ref(page="dashboard", slug="", title="Dashboard"),
    )


def here(assessed: Sequence[list[str]], measures: int) -> list[str]:
    """What chance alone gives on this dashboard."""
    if not assessed:
        return ["No measure of this dashboard can be assessed yet."]
    marked, symbols = chance.of_measures(assessed), chance.of_symbols(assessed)
    found = [
        f"{len(assessed)} of the {counted(measures)} on this quarter's dashboard can be assessed by at least one "
        f"rule. If nothing at all had changed, chance alone would mark about {marked:.1f} of them, with about "
        f"{symbols:.1f} symbols in all. Judgements made elsewhere are not among them."
    ]
    if marked >= 1:
        found.append(f"That is about one measure in {round(len(assessed) / marked)}.")
    return found


def rates(assessed: Sequence[list[str]]) -> list[Rate]:
    """Each rule's false alarms, and on how many measures of this dashboard it was used."""
    used = Counter(code for codes in assessed for code in codes)
    rows = [rate(rule_of(code).name, chance.ANY[chance.mask([code])], counted(used[code])) for code in chance.DIRECTED]
    together = sum(set(codes) >= set(chance.DIRECTED) for codes in assessed)
    return [*rows, rate("At least one of the five", chance.ANY[-1], counted(together))]


def counted(measures: int) -> str:
    return f"{measures} measure{'s' * (measures != 1)}"


def rate(rule: str, share: float, here: str) -> Rate:
    percent = round(100 * share, 1)
    return Rate(rule=rule, percent=percent, text=f"{percent:.1f}%", here=here)


def method(told: methods.Method) -> Method:
    icons = [symbol for symbol in SYMBOLS if symbol.rule in told.codes]
    known = [code for code in told.codes if code in chance.DIRECTED]
    return Method(
        title=told.title,
        plain=told.plain,
        exact=list(told.exact),
        icons=[KeyEntry(icon=s.icon, word=s.word, meaning=s.meaning, group=s.group, used=True) for s in icons],
        rate=misleads(known),
    )


def misleads(codes: Sequence[str]) -> str:
    """How often these rules mark an unchanging measure, in words; "" for none."""
    if not codes:
        return ""
    share = 100 * chance.ANY[chance.mask(codes)]
    together = "At least one of these" if len(codes) > 1 else "It"
    return f"{together} marks {share:.1f}% of unchanging measures in any one month."
