from scorecard.forms.grid import Row, columns, draw_row
from scorecard.forms.reading import Typed, noted, read_row
from scorecard.forms.strangers import strangers

__all__ = ["Row", "Typed", "columns", "draw_row", "noted", "read_row", "strangers"]
