"""The dashboard's key: sixteen symbols in their order, in words, and one more for what cannot be assessed."""

import msgspec


class KeySymbol(msgspec.Struct, frozen=True, kw_only=True):
    """A symbol of the key. `icon` names its drawing, `rule` the code of the rule that gives it."""

    order: int
    icon: str
    word: str
    meaning: str
    group: str
    rule: str


PEERS, HIGH, RISING = "Against similar forces", "Higher than usual", "Rising"
LOW, FALLING, PEER_TREND, NOTHING = (
    "Lower than usual",
    "Falling",
    "Trend against similar forces",
    "No figures",
)

_KEY = (
    ("peers-above", "Above peers", "Clearly higher than in similar forces", PEERS, "peers"),
    (
        "peers-in-line-above",
        "In line, upper side",
        "In line with similar forces, at or above their average",
        PEERS,
        "peers",
    ),
    (
        "peers-in-line-below",
        "In line, lower side",
        "In line with similar forces, below their average",
        PEERS,
        "peers",
    ),
    ("peers-below", "Below peers", "Clearly lower than in similar forces", PEERS, "peers"),
    (
        "month-high",
        "High month",
        "The last month is more than two standard deviations above the average of the 24 months before it",
        HIGH,
        "month_2sd",
    ),
    (
        "quarter-high",
        "Three high months",
        "Each of the last three months is more than one standard deviation above the average of the 24 "
        "months before them",
        HIGH,
        "quarter_1sd",
    ),
    (
        "run-high",
        "Eight months above average",
        "Each of the last eight months is above the average of the 24 months before them",
        HIGH,
        "run_of_8",
    ),
    (
        "trend-up",
        "Rising month by month",
        "The single months of the last twelve show a rise clearer than chance usually makes",
        RISING,
        "trend_discrete",
    ),
    (
        "rolling-up",
        "Rising year on year",
        "Months against the same months a year before show a rise clearer than chance usually makes",
        RISING,
        "trend_rolling",
    ),
    (
        "month-low",
        "Low month",
        "The last month is more than two standard deviations below the average of the 24 months before it",
        LOW,
        "month_2sd",
    ),
    (
        "quarter-low",
        "Three low months",
        "Each of the last three months is more than one standard deviation below the average of the 24 "
        "months before them",
        LOW,
        "quarter_1sd",
    ),
    (
        "run-low",
        "Eight months below average",
        "Each of the last eight months is below the average of the 24 months before them",
        LOW,
        "run_of_8",
    ),
    (
        "trend-down",
        "Falling month by month",
        "The single months of the last twelve show a fall clearer than chance usually makes",
        FALLING,
        "trend_discrete",
    ),
    (
        "rolling-down",
        "Falling year on year",
        "Months against the same months a year before show a fall clearer than chance usually makes",
        FALLING,
        "trend_rolling",
    ),
    (
        "peers-apart",
        "Moving apart from peers",
        "The change on the year before differs from that of similar forces",
        PEER_TREND,
        "peers_apart",
    ),
    ("no-data", "No data", "Nothing has been recorded for twelve months or more", NOTHING, "no_data"),
)

SYMBOLS: tuple[KeySymbol, ...] = tuple(
    KeySymbol(order=order, icon=icon, word=word, meaning=meaning, group=group, rule=rule)
    for order, (icon, word, meaning, group, rule) in enumerate(_KEY, start=1)
)
# Not of the sixteen, yet shown beside them: silence must never be mistaken for "nothing unusual".
NOT_ASSESSABLE = KeySymbol(
    order=17,
    icon="not-assessable",
    word="Not assessable",
    meaning="The figures do not allow this rule to be applied; the reason is given",
    group="No assessment",
    rule="",
)
BY_ICON: dict[str, KeySymbol] = {symbol.icon: symbol for symbol in (*SYMBOLS, NOT_ASSESSABLE)}
