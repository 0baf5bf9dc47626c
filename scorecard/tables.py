"""Page values as tables: beside the charts and as downloads. No queries."""

from collections.abc import Sequence

from opcc_portal.lib.chart import Cell, Table
from scorecard.values import (
    ILLUSTRATIVE,
    ConsultationPage,
    Dashboard,
    Figure,
    Forecast,
    MeasurePage,
    Peers,
    PlansPage,
    QuotedChart,
    Scorecard,
    StatisticsPage,
    Travel,
    Version,
)

MARK = ILLUSTRATIVE[0].lower() + ILLUSTRATIVE[1:].rstrip(".")


def dashboard_tables(page: Dashboard) -> list[Table]:
    """The dashboard as one table for a spreadsheet: a row for each measure."""
    columns = ["Priority", "Measure", "Period", "Figure", "As shown", "12 months", "Change on last year"]
    columns += ["Standing", "Signals", "Context", "Notes"]
    rows = [
        [
            cell(f"{section.number} {section.title}"),
            cell(row.label),
            cell(row.headline.period),
            number(row.headline),
            cell(row.headline.text),
            number(row.twelve_months),
            cell(row.change.sentence if row.change else ""),
            cell(row.standing.replace("_", " ")),
            cell("; ".join(symbol.word for symbol in row.symbols)),
            cell(row.context),
            caution(row.headline, row.twelve_months, illustrative=row.illustrative),
        ]
        for section in page.priorities
        for row in section.rows
    ]
    return [Table(name="dashboard", caption=page.title, columns=columns, rows=rows, numeric=[3, 5])]


def measure_tables(page: MeasurePage) -> list[Table]:
    """The quarters, months, direction of travel, forecast, rates of peers and the charts of the commentary, as far as
    there are any."""
    found = [quarters_table(page)] + ([months_table(page)] if page.months else [])
    found += [travel_table(page)] if page.travel else []
    found += [forecast_table(page, page.forecast)] if page.forecast else []
    found += [peers_table(group) for group in page.peers]
    return found + [quoted_table(drawn) for drawn in page.commentary_charts if not drawn.problem]


def quarters_table(page: MeasurePage) -> Table:
    rows = [
        [
            cell(q.figure.period),
            number(q.figure),
            number(q.twelve_months),
            caution(q.figure, q.twelve_months),
        ]
        for q in page.quarters
    ]
    columns = ["Period", page.unit.capitalize(), "12 months", "Notes"]
    return Table(name="quarters", caption=f"{page.title}: quarters", columns=columns, rows=rows, numeric=[1, 2])


def months_table(page: MeasurePage) -> Table:
    rows = [
        [
            Cell(text=m.label, value=m.month.strftime("%Y-%m")),
            number(m.figure),
            number(m.twelve_months),
            caution(m.figure, m.twelve_months),
        ]
        for m in page.months
    ]
    columns = ["Month", page.unit.capitalize(), "12 months", "Notes"]
    return Table(name="months", caption=f"{page.title}: months", columns=columns, rows=rows, numeric=[1, 2])


def travel_table(page: MeasurePage) -> Table:
    rows = [travelled(step) for step in page.travel]
    columns = ["Window", "Period", page.unit.capitalize(), "A year before", "Change", "In words", "Mark", "Notes"]
    return Table(name="travel", caption="Direction of travel", columns=columns, rows=rows, numeric=[2, 3, 4])


def travelled(step: Travel) -> list[Cell]:
    """One window beside the same of the year before."""
    return [
        cell(step.label),
        cell(step.now.period),
        number(step.now),
        number(step.before),
        Cell(text=step.change.text, value=step.change.value) if step.change else Cell(text=""),
        cell(step.change.sentence if step.change else ""),
        cell("small numbers" if step.small_numbers else ""),
        caution(step.now, step.before),
    ]


def scorecard_tables(page: Scorecard) -> list[Table]:
    """A row for each measure and window."""
    columns = ["Measure", "Unit", "Window", "Period", "Figure", "A year before", "Change", "In words", "Mark", "Notes"]
    rows = [[cell(row.label), cell(row.unit), *travelled(step)] for row in page.rows for step in row.steps]
    return [Table(name="scorecard", caption=page.title, columns=columns, rows=rows, numeric=[4, 5, 6])]


def forecast_table(page: MeasurePage, made: Forecast) -> Table:
    rows = [
        [
            Cell(text=month.label, value=month.month.strftime("%Y-%m")),
            number(month.figure),
            *(Cell(text="", value=edge) for edge in (month.low80, month.high80, month.low95, month.high95)),
            caution(month.figure),
        ]
        for month in made.months
    ]
    columns = ["Month", f"Forecast, {page.unit}", "80% from", "80% to", "95% from", "95% to", "Notes"]
    return Table(name="forecast", caption="Forecast", columns=columns, rows=rows, numeric=[1, 2, 3, 4, 5])


def peers_table(group: Peers) -> Table:
    rows = [[cell(rate.label), number(rate.figure), caution(rate.figure)] for rate in group.rates]
    rows += [
        [cell(limit.label), Cell(text=limit.text, value=limit.value), cell("our estimate")] for limit in group.limits
    ]
    caption = f"{group.measure}, {group.period}"
    return Table(
        name=group.key, caption=caption, columns=["Force", group.unit.capitalize(), "Notes"], rows=rows, numeric=[1]
    )


def quoted_table(drawn: QuotedChart) -> Table:
    """The months of a chart within a text, a column for each measure."""
    rows = [
        [
            Cell(text=label, value=month.strftime("%Y-%m")),
            *(number(line.figures[row]) for line in drawn.lines),
            caution(*(line.figures[row] for line in drawn.lines)),
        ]
        for row, (month, label) in enumerate(zip(drawn.months, drawn.labels, strict=True))
    ]
    columns = ["Month", *(line.label for line in drawn.lines), "Notes"]
    numeric = list(range(1, len(columns) - 1))
    return Table(name=drawn.key, caption=drawn.title, columns=columns, rows=rows, numeric=numeric)


def statistics_tables(page: StatisticsPage) -> list[Table]:
    """Each rule with how often chance alone makes it fire."""
    rows = [[cell(rate.rule), Cell(text=rate.text, value=rate.percent), cell(rate.here)] for rate in page.rates]
    columns = ["Rule", "By chance, %", "Used on"]
    return [Table(name="rates", caption=page.title, columns=columns, rows=rows, numeric=[1])]


def plans_tables(page: PlansPage) -> list[Table]:
    """What changed, part by part; of a plan that follows none its parts."""
    if page.changes:
        rows = [
            [
                cell(change.word),
                cell(change.level),
                cell(change.number),
                cell(change.title),
                cell(" ".join(change.words)),
                cell(change.text),
                cell(change.before),
            ]
            for change in page.changes
        ]
        columns = ["What became of it", "Level", "Number", "Title", "How", "Text", "Text before"]
    else:
        rows = [[cell(text) for text in (part.level, part.number, part.title, part.body)] for part in page.parts]
        columns = ["Level", "Number", "Title", "Text"]
    return [Table(name="parts", caption=page.title, columns=columns, rows=rows)]


def consultation_tables(page: ConsultationPage) -> list[Table]:
    """What was said of each part and answered, a row for each comment."""
    comments = [
        [
            *(cell(text) for text in (each.part.level, each.part.number, each.part.title, said.by)),
            cell(said.on.isoformat()),
            *(cell(text) for text in (said.text, said.answer, said.answered_by)),
            cell(said.answered_on.isoformat() if said.answered_on else ""),
        ]
        for each in page.parts
        for said in each.comments
    ]
    columns = ["Level", "Number", "Title", "Who", "When", "Comment", "Answer", "Answered by", "Answered on"]
    return [Table(name="comments", caption=page.title, columns=columns, rows=comments)]


def history_table(versions: Sequence[Version], *, caption: str) -> Table:
    """Every version of a series' figures for people: sorted by what is meant, not by its words."""
    rows = [
        [
            Cell(text=item.period, value=f"{item.end.isoformat()} {item.span:02}"),
            Cell(text=str(item.version), value=item.version),
            Cell(text=f"{item.text} ({item.parts})" if item.parts else item.text, value=item.value),
            cell(item.who),
            Cell(text=item.when, value=item.at.isoformat()),
            cell(item.provenance),
            cell(item.kind),
            cell(item.reason),
            cell(item.note),
        ]
        for item in versions
    ]
    columns = ["Period", "Version", "Figure", "Who", "When", "Origin", "Kind of change", "Why", "Note"]
    return Table(name="history", caption=caption, columns=columns, rows=rows, numeric=[1, 2])


def history_file(versions: Sequence[Version], *, name: str) -> Table:
    """The same for machines: periods by end and span, figures beside their parts, times in UTC."""
    columns = ["Period", "Period end", "Months", "Version", "Figure", "As shown", "Numerator", "Denominator", "Who"]
    columns += ["When (UTC)", "Origin", "Kind of change", "Why", "Note"]
    rows = [
        [
            cell(item.period),
            cell(item.end.isoformat()),
            Cell(text="", value=item.span),
            Cell(text="", value=item.version),
            Cell(text="", value=item.value),
            cell(item.text),
            *(Cell(text="", value=value) for value in (item.numerator, item.denominator)),
            cell(item.who),
            cell(item.at.isoformat(timespec="seconds")),
            *(cell(text) for text in (item.provenance, item.kind, item.reason, item.note)),
        ]
        for item in versions
    ]
    return Table(name=name, caption=name, columns=columns, rows=rows, numeric=[2, 3, 4, 6, 7])


def cell(text: str) -> Cell:
    return Cell(text=text, value=text)


def number(figure: Figure | None) -> Cell:
    """The figure in words for people, its value for machines; a missing one says why to both."""
    if figure is None:
        return Cell(text="")
    return Cell(text=figure.text, value=figure.text if figure.value is None else figure.value)


def caution(*figures: Figure | None, illustrative: bool = False) -> Cell:
    """What has to be known of figures in one row: a word beside the page's own notice, the whole of it in a file."""
    known = [figure for figure in figures if figure]
    printed = [figure.text for figure in known if figure.qualified]
    approximate = ["approximate"] if any(figure.approximate for figure in known) else []
    worked_out = ["worked out from the printed change"] if any(figure.worked_out for figure in known) else []
    marked = illustrative or any(figure.illustrative for figure in known)
    return Cell(
        text=", ".join(approximate + worked_out + ["illustrative"] * marked),
        value="; ".join(printed + approximate + worked_out + [MARK] * marked),
    )
