"""The rules as they are told to readers: in plain words, then exactly. `docs/statistics.md` says the same at length."""

import msgspec


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """`codes` are the rules, or groups of symbols, that a method is about."""

    title: str
    codes: tuple[str, ...]
    plain: str
    exact: tuple[str, ...] = ()


LEVELS = Method(
    title="Is the last month, or a run of months, out of the ordinary?",
    codes=("month_2sd", "quarter_1sd", "run_of_8"),
    plain=(
        "The last month, the last three and the last eight are held against the two years before them: their average, "
        "and how much single months scatter about it (the standard deviation). A sudden jump shows in the first rule, "
        "a short spell in the second, a lasting shift in the third."
    ),
    exact=(
        "Baseline: the 24 months immediately before the months under test, which stay outside it; at least 20 of them, "
        "and all months under test, must have a figure.",
        "Last month beyond 2 sample standard deviations; each of the last three beyond 1; each of the last eight "
        "beyond the average. Strictly beyond: equal is not above.",
        "Why the months under test stay outside: within, up to a third of the baseline would be the very shift that is "
        "looked for.",
        "Where the lower limit of something that cannot be negative lies below 0, no low month can be marked.",
    ),
)
SEASON = Method(
    title="Is it only the time of year?",
    codes=(),
    plain=(
        "Burglary has its winter, anti-social behaviour its summer. So each of these rules has a companion that knows "
        "the time of year. If the rule marks a month and its companion does not, the symbol stays and is called "
        "“expected for the time of year”. It then counts neither as a concern nor as an improvement, unless more than "
        "half of its months still lie beyond what is usual for the season: that is called “partly expected”. If only "
        "the companion finds something, the page says “unusual for the time of year”."
    ),
    exact=(
        "Fitted to the same 24 months: their average and one annual cosine-sine pair (21 degrees of freedom). The "
        "limit is the same number of prediction standard deviations, s·√(1 + leverage).",
    ),
)
ROLLING = Method(
    title="Is this year different from last?",
    codes=("trend_rolling",),
    plain=(
        "Each of the last twelve months is held against the same month a year before, so that the season cancels out. "
        "Twelve such changes that all point one way are a trend; changes that point here and there are not."
    ),
    exact=(
        "The changes d = x(t−j) − x(t−j−12) for the last twelve months, exactly how the rolling twelve-month "
        "total moves; at least ten pairs and 24 months of history.",
        "T = mean of d ÷ √(s′² V ÷ n) against Student's t at 5%, n − 1 degrees of freedom. V widens the variance "
        "for neighbouring changes that are alike (ρ from up to four years, corrected by 1/12, between 0 and 0.8); "
        "s′² = s² ÷ (1 − (V − 1)/11).",
        "Why not a line through the rolling totals: neighbouring totals share eleven months, and such a test is wrong "
        "for more than half of all unchanging series.",
    ),
)
DISCRETE = Method(
    title="Is it rising or falling within the year?",
    codes=("trend_discrete",),
    plain=(
        "A line is laid through the single months of the last twelve, beside one for the time before and the usual "
        "season. It is a trend if the slope is steeper than chance explains."
    ),
    exact=(
        "Least squares on the last 36 months (24 with less history): level and slope of the earlier months, level and "
        "slope of the last twelve, one annual cosine-sine pair; tested is the last slope, against Student's t at 5% "
        "with 30 (18) degrees of freedom.",
        "The variance is widened for neighbouring months that are alike. Up to three months may be missing, at most "
        "one of the last twelve; then without that correction.",
        "Never a line through twelve months alone: with a season it would be wrong in about four of ten series.",
    ),
)
NO_DATA = Method(
    title="Is anything recorded at all?",
    codes=("no_data",),
    plain=(
        "The symbol for no data appears when no figure, for a month, a quarter or up to a year, covers any of the "
        "last twelve calendar months. Nought is a figure."
    ),
)
PEERS = Method(
    title="How does the force compare?",
    codes=("peers", "peers_apart"),
    plain=(
        "The position among similar forces is the one that was published, with its source; how it was worked out is "
        "not published. Where the rates of the single forces are known the portal adds an estimate of its own and "
        "calls it that."
    ),
    exact=(
        "Our estimate, from the rates of k ≥ 5 similar forces over the same twelve months: beyond "
        "m ± t(0.975, k − 1)·s·√(1 + 1/k) is higher or lower, where m and s are the mean and standard deviation of the "
        "others, without our own; never narrower than the counts themselves scatter.",
        "Not moving with peers, our definition: the logarithm of the change on the twelve months before lies outside "
        "the same interval of theirs.",
        "The published group average that is shown includes the force itself.",
    ),
)
TRAVEL = Method(
    title="Direction of travel",
    codes=(),
    plain=(
        "The last month, three and twelve months, each beside the same of the year before. A change of under 5% "
        "(percentages: 5 points) is a dash, a larger one an arrow, and any change is one where neither way is "
        "preferred. That is a description, no test: “small numbers” warns where chance alone often makes such a change."
    ),
    exact=(
        "The unrounded change decides. Small numbers: counts a and b with 2|√a − √b| < 1.96·√2. At 20 a month, a "
        "change of 5% happens by chance in 89% of months.",
    ),
)
FORECAST = Method(
    title="Forecast",
    codes=(),
    plain=(
        "What the next three months would be if nothing changed: the usual season on the latest level. The bands say "
        "how sure that is: four times in five, and nineteen times in twenty. Each page says how often its bands held "
        "over the last year. A month is called above or below forecast only outside the band that was made before it."
    ),
    exact=(
        "Last 36 months with two annual harmonics (24 with one) beside a straight line give the season; the rest is "
        "smoothed exponentially, with whichever of 0.05, 0.1, 0.2, 0.3, 0.45 and 0.6 errs least one month ahead.",
        "h months ahead SD = s√(1 + (h − 1)a²), times Student's t; cut at 0 where nothing is negative, "
        "and at 100 for percentages.",
    ),
)
METHODS: tuple[Method, ...] = (LEVELS, SEASON, DISCRETE, ROLLING, NO_DATA, PEERS, TRAVEL, FORECAST)
READING = (
    "The key of the Panel's papers says in a line what each symbol means. Those lines can be read in more than one "
    "way; this page says how the portal reads them.",
    "A rule says whether something is out of the ordinary. Whether that is good news is another question: it depends "
    "on whether the office prefers the measure to be high or low. Where it prefers neither, a symbol is neither a "
    "concern nor an improvement.",
    "“Cannot be assessed” always comes with its reason. It never means that nothing is wrong.",
)
LIMITS = (
    "The rates are those of independent months. Where neighbouring months are alike (correlation 0.3, as in a quarter "
    "of real series) about 24% of unchanging measures carry a symbol instead of 15%.",
    "With a season of 15% the rule of three months marks one unchanging measure in ten by itself; that is what its "
    "companion is for (1.7%).",
    "Figures that are approximate or illustrative make approximate or illustrative signals; pages say so.",
    "A symbol is a reason to ask, never a finding.",
)
