"""What is said first of a measure: its figure, how it moved, whether anything is out of the ordinary."""

from scorecard.domain import wording
from scorecard.domain.signals import Signal, judge_signal, rule_of, symbol_of
from scorecard.pages import outlooks, parts, signals
from scorecard.pages.parts import Subject
from scorecard.values import Symbol


def headline(item: Subject) -> str:
    """What the page says first: the figure, how it moved, and whether anything is out of the ordinary."""
    shown = parts.figure(item.ledger.at(item.headline_period), item.measure, with_unit=True)
    if shown.value is None:
        first = f"There is no figure for {shown.period}: {shown.text}."
    else:
        change = parts.year_on_year(item.ledger, item.measure, item.headline_period, item.direction)
        moved = f", {change.sentence}" if change else ""
        first = f"{shown.period}: {shown.text}{moved}."
    return f"{first} {verdict(item)}"


def verdict(item: Subject) -> str:
    """Whether anything is out of the ordinary, in a sentence."""
    if found := signals.unexpected(item.signals):
        return signals.sentence(item, found[0])
    if others := signals.judged_elsewhere(item):
        return others[0].symbol.sentence if others[0].symbol else ""
    if signals.without_data(item.signals):
        return "Nothing has been recorded for a year."
    if unusual := [signal for signal in item.signals if signal.season == "unusual"]:
        rule = rule_of(unusual[0].code)
        verb = "is" if rule.tested == 1 else "are"
        return f"Nothing stands out, but the {rule.short} {verb} unusual for the time of year."
    if signals.applied(item.signals):
        calm = "No signal marks it" + (" but what the time of year explains" if signals.fired(item.signals) else "")
        missed = outlooks.missed(item)
        return f"{calm}, though {missed}." if missed else f"{calm}."
    reason = wording.reason(item.signals[0]) if item.signals else "the signals are being computed"
    return f"It cannot be said whether that is out of the ordinary: {reason}."


# -- What stands out -----------------------------------------------------------------------------------------------


def told(item: Subject, symbol: Symbol) -> str:
    """Why a measure stands out, in a sentence: that of the symbol which says it best."""
    return f"{judged_figure(item)} {symbol.sentence}" if symbol.source else symbol.sentence


def signal(item: Subject) -> str:
    """What the signals say: why the measure stands out, or else that it does not."""
    symbol = standing_out(item)
    return told(item, symbol) if symbol else verdict(item)


def judged_figure(item: Subject) -> str:
    """The figure that others judged, which their words leave out."""
    shown = parts.figure(item.ledger.at(item.headline_period), item.measure, with_unit=True)
    change = parts.year_on_year(item.ledger, item.measure, item.headline_period, item.direction)
    return f"{shown.text}, {change.sentence}." if change else f"{shown.text}."


def standing_out(item: Subject) -> Symbol | None:
    """The symbol that says best why a measure stands out."""
    said = best(item)
    return signals.symbol(item, said) if isinstance(said, Signal) else said


def sign(item: Subject) -> tuple[str, str]:
    """That symbol's name in the key, and its word; "" where a measure does not stand out."""
    said = best(item)
    if isinstance(said, Signal):
        drawn = symbol_of(said)
        return (drawn.icon if drawn else ""), wording.word(said)
    return (said.icon, said.word) if said else ("", "")


def best(item: Subject) -> Signal | Symbol | None:
    """What says best why a measure stands out: of what was not expected the gravest, ours before others'."""
    own = signals.unexpected(item.signals)
    others = [said.symbol for said in signals.judged_elsewhere(item) if said.symbol]

    def gravity(said: Signal | Symbol) -> int:
        judged = judge_signal(said, item.direction) if isinstance(said, Signal) else said.judgement
        return signals.ORDER[judged]

    return min([*own, *others], key=gravity, default=None)
