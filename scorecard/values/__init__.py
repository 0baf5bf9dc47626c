"""What the scorecard's pages are: plain values, gathered once, drawn and frozen from the same value."""

from scorecard.values.dashboard import Dashboard, KeyEntry, PrioritySection, Row, StandOut, Tally
from scorecard.values.history import NoteLine, NoteList, Version
from scorecard.values.measure import (
    Baseline,
    Breakdown,
    DatedNote,
    ExpectationLine,
    Forecast,
    ForecastMonth,
    MeasurePage,
    Month,
    PeerLimit,
    PeerRate,
    Peers,
    QuarterCell,
    Recorded,
    Revision,
    Travel,
)
from scorecard.values.parts import ILLUSTRATIVE, WORKED_OUT, Change, Figure, SignalNote, Standing, Symbol
from scorecard.values.scorecard import Scorecard, ScorecardRow
from scorecard.values.statistics import Method, Rate, StatisticsPage
from scorecard.values.workbench import Place, Task, TaskList, Workbench

__all__ = [
    "ILLUSTRATIVE",
    "WORKED_OUT",
    "Baseline",
    "Breakdown",
    "Change",
    "Dashboard",
    "DatedNote",
    "ExpectationLine",
    "Figure",
    "Forecast",
    "ForecastMonth",
    "KeyEntry",
    "MeasurePage",
    "Method",
    "Month",
    "NoteLine",
    "NoteList",
    "PeerLimit",
    "PeerRate",
    "Peers",
    "Place",
    "PrioritySection",
    "QuarterCell",
    "Rate",
    "Recorded",
    "Revision",
    "Row",
    "Scorecard",
    "ScorecardRow",
    "SignalNote",
    "StandOut",
    "Standing",
    "StatisticsPage",
    "Symbol",
    "Tally",
    "Task",
    "TaskList",
    "Travel",
    "Version",
    "Workbench",
]
