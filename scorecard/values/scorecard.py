"""The scorecard of a priority as a plain value."""

import msgspec

from opcc_portal.lib.chart import Sparkline
from opcc_portal.lib.refs import Ref
from scorecard.values.measure import Travel


class ScorecardRow(msgspec.Struct, frozen=True, kw_only=True):
    """A measure with its last month, three and twelve months, in this order, each beside the year before.

    `remark` says why there is no sparkline.
    """

    measure: Ref
    label: str
    unit: str
    steps: list[Travel]
    sparkline: Sparkline | None = None
    remark: str = ""
    note: str = ""
    illustrative: bool = False


class Scorecard(msgspec.Struct, frozen=True, kw_only=True):
    """`windows` are the headings of each row's steps; `worked_out` says what stands of years that nobody printed;
    `reports` are told of its priority."""

    title: str
    subtitle: str
    number: str
    windows: list[str]
    rows: list[ScorecardRow]
    dashboard: Ref
    reports: list[Ref] = []
    worked_out: str = ""
    illustrative: str = ""
