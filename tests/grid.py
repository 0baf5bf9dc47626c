"""The grid as tests see it: what a browser sends of it, and what is drawn."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from opcc_portal.lib.periods import Period
from scorecard import queries
from scorecard.forms.cells import BAR, PARTED, written
from scorecard.models import Series
from tests.factories import PlacementFactory

ClientAs = Callable[[str], Client]
URL = "/entry/2017-18-Q4/"
MARCH, FEBRUARY, JANUARY = (Period(date(2018, month, 1), 1) for month in (3, 2, 1))
QUARTER, YEAR = Period(date(2018, 3, 1), 3), Period(date(2018, 3, 1), 12)


def place(**measure: Any) -> Series:
    return PlacementFactory(**{f"series__measure__{name}": value for name, value in measure.items()}).series


def name(series: Series, period: Period) -> str:
    return f"{series.pk}-{period.span}-{period.end.isoformat()}"


def typed(*cells: tuple[Series, Period, str], follow: bool = False, **more: Any) -> dict[str, Any]:
    """The form as a browser sends it: each cell with what stood there when the page was drawn."""
    form: dict[str, Any] = dict(more)
    for series, period, text in cells:
        known = queries.ledgers([series])[series.pk].figures.get(period)
        form[name(series, period)] = text
        form[f"{name(series, period)}-version"] = str(known.version if known else 0)
        stood = written(known, series.measure)
        parts = stood.parts if series.measure.kind in PARTED else ()
        form[f"{name(series, period)}-was"] = BAR.join((stood.value, *parts))
        if follow:
            form[f"follow-{series.pk}"] = "on"
    return form


@dataclass
class Cell:
    """A cell as it is drawn."""

    value: str
    error: str
    disabled: bool
    version: str

    @classmethod
    def of(cls, answer: HttpResponse, series: Series, period: Period) -> "Cell":
        html, key = answer.content.decode(), name(series, period)
        field = re.search(rf'<input class="govuk-input[^>]* id="cell-{key}"[^>]*>', html)
        assert field, f"there is no cell {key}"
        error = re.search(rf'id="cell-{key}_error"><span[^>]*>Error:</span> (.*?)</p>', html, re.S)
        version = re.search(rf'name="{key}-version" value="(\d+)"', html)
        value = re.search(r' value="([^"]*)"', field[0])
        assert value
        assert version
        return cls(unescape(value[1]), unescape(error[1]) if error else "", " disabled" in field[0], version[1])


def value(series: Series, period: Period) -> float | None:
    return queries.ledgers([series])[series.pk].at(period).value


def summary(answer: HttpResponse) -> list[str]:
    found = re.search(r'govuk-error-summary__list">(.*?)</ul>', answer.content.decode(), re.S)
    return [unescape(re.sub(r"<[^>]+>", "", item)) for item in re.findall(r"<li>(.*?)</li>", found[1])] if found else []


def row_url(series: Series) -> str:
    return f"{URL}{series.pk}/"


def question(answer: HttpResponse, series: Series, period: Period) -> str:
    """What is asked of a cell, as text with its fields' values; "" where nothing is."""
    key = f"cell-{name(series, period)}_question"
    found = re.search(rf'<div class="question" id="{key}".*?</button>\s*</div>', answer.content.decode(), re.S)
    seen = re.sub(r"<span[^>]* hidden>.*?</span>", "", found[0]) if found else ""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", seen)).split())


def fields(answer: HttpResponse) -> dict[str, str]:
    """The form as a browser would send it back, untouched."""
    form = {}
    for tag in re.findall(r"<input[^>]*>", answer.content.decode()):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        ticked = attributes.get("type") not in ("radio", "checkbox") or " checked" in tag
        if "name" in attributes and ticked and " disabled" not in tag:
            form[unescape(attributes["name"])] = unescape(attributes.get("value", ""))
    form.pop("csrfmiddlewaretoken", None)
    return form
