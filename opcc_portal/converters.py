"""What may stand in an address."""

from datetime import date

from opcc_portal.lib.periods import FinancialQuarter


class QuarterConverter:
    """`2017-18-Q4`; a year that does not follow its predecessor is not found."""

    regex = r"\d{4}-\d{2}-Q[1-4]"

    def to_python(self, value: str) -> FinancialQuarter:
        return FinancialQuarter.parse(value)

    def to_url(self, value: FinancialQuarter | str) -> str:
        return value if isinstance(value, str) else value.slug


class DownloadConverter:
    regex = "csv|json|svg"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DayConverter:
    """`2018-05-31`; a day that is none is not found."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()
