"""`manage.py assess`: anybody's series in, what is to be said of them out."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from tests.unit.domain import oracle

ROOT = Path(__file__).resolve().parent.parent.parent
Row = tuple[str, str, object]
LEVELS = {"month_2sd": (1, 2), "quarter_1sd": (3, 1), "run_of_8": (8, 0)}


def month(number: int) -> str:
    return f"{2010 + number // 12}-{number % 12 + 1:02}"


def rows_of(name: str, values: list[float | None]) -> list[Row]:
    """One row for each month, from January 2010; None is left out, but for the last, which is left blank."""
    last = len(values) - 1
    return [
        (name, month(n), "" if value is None else value)
        for n, value in enumerate(values)
        if value is not None or n == last
    ]


def random_series() -> dict[str, list[float | None]]:
    """Sixty series of many lengths: level, rising, seasonal and jumping ones, some with gaps, some whole numbers."""
    random = np.random.default_rng(1749)
    found: dict[str, list[float | None]] = {}
    for number in range(60):
        t = np.arange(int(random.integers(1, 75)))
        level = 200 + random.choice([0, 3]) * t + random.choice([0, 60]) * np.cos(2 * np.pi * t / 12)
        values = random.normal(level, 15) + random.choice([0, 60]) * (t > len(t) - 9)
        rounded = [round(float(value), int(number % 2)) for value in values]
        gaps = random.random(len(t)) < random.choice([0, 0, 0.03, 0.3])
        found[f"series {number}"] = [None if gap else value for gap, value in zip(gaps, rounded, strict=True)]
    return found


SERIES = random_series()
ROWS = [row for name, values in SERIES.items() for row in rows_of(name, values)]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[list[Row]], Path]:
    def written(rows: list[Row]) -> Path:
        path = tmp_path / "series.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([("series", "month", "value"), *rows])
        return path

    return written


def assess(path: Path) -> list[dict[str, Any]]:
    out, err = StringIO(), StringIO()
    call_command("assess", str(path), json=True, stdout=out, stderr=err)
    assert err.getvalue() == ""
    found: list[dict[str, Any]] = json.loads(out.getvalue(), parse_constant=pytest.fail)
    return found


def words(path: Path) -> str:
    out = StringIO()
    call_command("assess", str(path), stdout=out)
    return out.getvalue()


def process(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "opcc_portal.settings"}
    command = [sys.executable, "manage.py", "assess", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


# -- As the oracle says --------------------------------------------------------------------------------------------


def test_every_signal_is_the_oracles(write: Callable[[list[Row]], Path]) -> None:
    told = {each["series"]: each["signals"] for each in assess(write(ROWS))}
    assert list(told) == list(SERIES)
    for name, values in SERIES.items():
        recent, found = values[-60:], told[name]
        for code, (k, c) in LEVELS.items():
            assert found[code]["state"] == oracle.level(recent, k, c), (name, code)
            assert found[code]["season"] == oracle.season(recent, k, c), (name, code)
        assert found["trend_discrete"]["state"] == oracle.discrete(recent), name
        assert found["trend_rolling"]["state"] == oracle.rolling(recent), name
        assert found["no_data"]["state"] == ("quiet" if any(v is not None for v in recent[-12:]) else "high"), name
        for signal in found.values():
            assert bool(signal["reason"]) == (signal["state"] == "not_assessable")


def test_the_series_are_of_every_sort() -> None:
    """Otherwise agreeing on them would say little."""
    seen = {
        (code, oracle.level(v[-60:], k, c), oracle.season(v[-60:], k, c))
        for v in SERIES.values()
        for code, (k, c) in LEVELS.items()
    }
    assert {state for _, state, _ in seen} == {"high", "low", "quiet", "not_assessable"}
    assert {season for _, _, season in seen} == {"", "expected", "unusual"}
    assert {oracle.rolling(v[-60:]) for v in SERIES.values()} >= {"high", "quiet", "not_assessable"}
    assert {oracle.discrete(v[-60:]) for v in SERIES.values()} >= {"high", "quiet", "not_assessable"}


def test_every_forecast_is_the_oracles(write: Callable[[list[Row]], Path]) -> None:
    for each, values in zip(assess(write(ROWS)), SERIES.values(), strict=True):
        wanted = oracle.forecast(values[-60:], floor=0.0)
        found = [tuple(ahead[name] for name in ahead if name != "month") for ahead in each["forecast"]]
        assert bool(found) == bool(wanted) == (each["forecast_reason"] == "")
        if wanted:
            np.testing.assert_allclose(found, wanted, rtol=1e-3, atol=2e-3)  # t to four digits
            assert [ahead["month"] for ahead in each["forecast"]] == [month(len(values) + n) for n in range(3)]


def test_the_order_of_rows_and_series_does_not_matter(write: Callable[[list[Row]], Path]) -> None:
    plain = {each["series"]: each for each in assess(write(ROWS))}
    shuffled = [ROWS[n] for n in np.random.default_rng(3).permutation(len(ROWS))]
    for each in assess(write(shuffled)):
        assert json.dumps(rounded(each)) == json.dumps(rounded(plain[each["series"]]))


def test_no_series_influences_another(write: Callable[[list[Row]], Path]) -> None:
    plain = {each["series"]: each for each in assess(write(ROWS))}
    for name in list(SERIES)[::6]:
        (alone,) = assess(write(rows_of(name, SERIES[name])))
        assert rounded(alone) == rounded(plain[name])


def rounded(value: Any) -> Any:
    """Without the last bits, in which sums made in another order differ."""
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [rounded(each) for each in value]
    return round(value, 6) + 0.0 if isinstance(value, float) else value


# -- What is said --------------------------------------------------------------------------------------------------


def test_each_series_is_assessed_for_its_own_last_month(write: Callable[[list[Row]], Path]) -> None:
    early, late = assess(write([("A", "2016-05", 1), ("B", "2018-02", 1), ("B", "2018-03", "")]))
    assert (early["assessed_month"], late["assessed_month"]) == ("2016-05", "2018-03")
    assert late["signals"]["month_2sd"]["reason"] == "the month under test has no figure"


def test_in_words(write: Callable[[list[Row]], Path]) -> None:
    steady = [(20.0, 22.0, 24.0)[n % 3] for n in range(36)]
    text = words(write([*rows_of("Burglary", [*steady, 90.0]), ("New", "2018-03", 41.5)]))
    first, second = text.strip().split("\n\n")
    assert first.splitlines() == [
        "Burglary, January 2013: Rising within the year; one-month spike in January",
        "  At 90, January 2013 was more than two standard deviations above the average of the 24 months before it "
        "(22.0; limit 25.3).",
        *first.splitlines()[2:7],
        "  Last month: 350.0% higher than a year before.",
        "  Last 3 months: 106.1% higher than a year before.",
        "  Last 12 months: 26.5% higher than a year before.",
        *first.splitlines()[10:],
    ]
    assert [line.split(":")[0] for line in first.splitlines()[10:]] == [
        "  February 2013",
        "  March 2013",
        "  April 2013",
    ]
    assert second.splitlines()[0] == "New, March 2018: not assessable"
    assert second.splitlines()[1] == (
        "  Last month against two standard deviations: not assessable, because there is 1 month of history; at least "
        "21 are needed."
    )
    assert second.splitlines()[7] == (
        "  Last month: cannot be compared with the year before, because 1 of 1 parts is missing a year before."
    )
    assert second.splitlines()[-1] == "  No forecast: there are fewer than 24 months of history."


def test_percentages_in_words(tmp_path: Path) -> None:
    path = tmp_path / "shares.csv"
    rows = "\n".join(f"Positive outcomes,{month(n)},,{20 + n % 5},100" for n in range(36))
    path.write_text(f"series,month,value,numerator,denominator\n{rows}\n", encoding="utf-8")
    text = words(path)
    assert "At 20.0%, December 2012 lay within two standard deviations" in text
    assert "Last month: 3.0 percentage points lower than a year before." in text
    assert text.count("% forecast, ") == 3


# -- What is refused -----------------------------------------------------------------------------------------------


def test_a_fault_leaves_nothing_printed(write: Callable[[list[Row]], Path]) -> None:
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("assess", str(write([*ROWS, ("A", "2018-03", "x")])), json=True, stdout=out)
    assert str(refused.value) == f"Line {len(ROWS) + 2}: “x” is not a number: write 9918, 9,918 or 41.5."
    assert out.getvalue() == ""


def test_as_a_process(write: Callable[[list[Row]], Path]) -> None:
    path = write(ROWS)
    ended = process(str(path), "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert rounded(json.loads(ended.stdout)) == rounded(assess(path))


def test_a_process_that_refuses(write: Callable[[list[Row]], Path]) -> None:
    ended = process(str(write([("A", "2018-03", 1), ("A", "2018-03", 2)])))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "CommandError: Line 3: March 2018 of “A” stands in line 2 already.\n"
    ended = process("none.csv", "--json")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "CommandError: none.csv cannot be read: No such file or directory.\n"
