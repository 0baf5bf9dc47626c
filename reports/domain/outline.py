"""The usual orders of a report, from which an office may depart."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Planned:
    """A section to begin with. `kind` is that of `reports.values.outline.Kind`."""

    kind: str
    title: str


# Source: the Panel's papers of June 2018, from the Commissioner's introduction to the community policing paper.
QUARTERLY = (
    Planned("text", "Introduction"),
    Planned("topics", "Significant topics"),
    Planned("key", "Key to the symbols"),
    Planned("dashboard", "Performance dashboard"),
    Planned("measures", "Measures by priority"),
    Planned("delivery", "Service delivery"),
    Planned("risks", "Risk register"),
    Planned("staffing", "Community policing teams"),
    Planned("statistics", "About the statistics"),
    Planned("glossary", "Glossary"),
)
# Source: the quarterly highlight report of 2022, whose first page shows with what the plan is delivered.
HIGHLIGHT = (
    Planned("infrastructure", "Delivering the plan"),
    Planned("highlights", "Highlight reports"),
    Planned("topics", "Significant topics"),
    Planned("key", "Key to the symbols"),
    Planned("dashboard", "Performance dashboard"),
    Planned("measures", "Measures by priority"),
    Planned("plan", "Police and Crime Plan"),
    Planned("risks", "Risk register"),
    Planned("statistics", "About the statistics"),
    Planned("glossary", "Glossary"),
)
FORMS = {"quarterly": QUARTERLY, "highlight": HIGHLIGHT}


def usual(*, highlights: bool) -> tuple[Planned, ...]:
    """Return the order of a quarter for which nobody has chosen one."""
    return HIGHLIGHT if highlights else QUARTERLY
