"""A table value as a table that the reader can sort by any of its columns, with or without JavaScript."""

from collections.abc import Callable
from typing import Any

import django_tables2 as tables
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import slugify

from opcc_portal.lib.chart import Cell, Table
from opcc_portal.lib.refs import Ref

Link = Callable[[Ref], str]

SORT = "sort"  # the query parameter, after the table's name


class CellColumn(tables.Column):
    """Shows a cell's words, as a link where they lead somewhere and `link` gives the address; sorts by its value."""

    def __init__(self, *, link: Link | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.address = link  # the package has a `link` of its own

    def render(self, value: Cell) -> str:
        if value.ref is None or self.address is None:
            return value.text
        return format_html('<a href="{}">{}</a>', self.address(value.ref), value.text)


class ValueTable(tables.Table):
    """Keeps the caption and an id that is unique on the page."""

    class Meta:
        template_name = "components/sortable.html"
        order_by_field = SORT

    def __init__(self, table: Table, link: Link | None = None, **kwargs: Any) -> None:
        self.caption, self.id = table.caption, f"table-{slugify(table.name)}"
        keys, numeric = [f"c{position}" for position in range(len(table.columns))], table.numeric
        columns = [
            (
                key,
                CellColumn(link=link, verbose_name=name, order_by=f"{key}__value", attrs=classes(position in numeric)),
            )
            for position, (key, name) in enumerate(zip(keys, table.columns, strict=True))
        ]
        rows = [dict(zip(keys, row, strict=True)) for row in table.rows]
        super().__init__(data=rows, extra_columns=columns, prefix=f"{slugify(table.name)}-", **kwargs)

    def turn_to(self, asked: str, rows: int) -> "ValueTable":
        """Show so many rows at a time, of the page asked for, or of the nearest that there is."""
        self.paginate(per_page=rows)
        self.page = self.paginator.get_page(asked)
        return self

    @property
    def page_numbers(self) -> list[int | str]:
        """The numbers of the pages to choose from: the first, the last, and those about the present one."""
        return list(self.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1))

    @property
    def is_sorted(self) -> bool:
        return bool(self.order_by)


def classes(numeric: bool) -> dict[str, dict[str, str]]:
    return {"th": {"class": "num"}, "td": {"class": "num"}} if numeric else {}


def sortable(table: Table, request: HttpRequest, *, rows: int = 0, link: Link | None = None) -> ValueTable:
    """Sorted as `?months-sort=` asks of the table "months"; an unknown column leaves the order as it is.

    With `rows` it is shown so many at a time, `?months-page=` of them. `link` is the address that a cell leads to.
    """
    # Given the request itself, the package would show twenty-five rows of every table.
    drawn = ValueTable(table, link, order_by=request.GET.get(f"{slugify(table.name)}-{SORT}", ""))
    return drawn.turn_to(request.GET.get(drawn.prefixed_page_field, "1"), rows) if rows else drawn
