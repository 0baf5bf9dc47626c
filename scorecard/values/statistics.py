"""How the signals come about, as a plain value."""

import msgspec

from opcc_portal.lib.refs import Ref
from scorecard.values.dashboard import KeyEntry


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """One rule in plain words, then exactly; `icons` are its symbols in the key, `rate` how often it misleads."""

    title: str
    plain: str
    exact: list[str]
    icons: list[KeyEntry] = []
    rate: str = ""


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """How often chance alone makes a rule fire on an unchanging measure in one month, in per cent."""

    rule: str
    percent: float
    text: str
    here: str


class StatisticsPage(msgspec.Struct, frozen=True, kw_only=True):
    """`chance` is what it means for this quarter's dashboard; `rates` the table behind it."""

    title: str
    lead: str
    reading: list[str]
    chance: list[str]
    rates: list[Rate]
    methods: list[Method]
    limits: list[str]
    dashboard: Ref
