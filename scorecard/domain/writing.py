"""How the numbers of one measure are written: its figures, finer averages and limits, differences."""

from dataclasses import dataclass

from opcc_portal.lib.formatting import MINUS, format_figure, round_half_up, scale_of


@dataclass(frozen=True)
class Writer:
    """Averages and limits are written one digit finer than the measure itself (durations in whole seconds): rounded
    as coarsely as the figure, they would often look equal to it."""

    unit: str
    decimals: int

    @property
    def _finer(self) -> int:
        return self.decimals if scale_of(self.unit) == "duration" else self.decimals + 1

    def figure(self, value: float) -> str:
        return format_figure(value, unit=self.unit, decimals=self.decimals)

    def fine(self, value: float) -> str:
        return format_figure(value, unit=self.unit, decimals=self._finer)

    def difference(self, value: float) -> str:
        """The size of a difference; of percentages in percentage points."""
        points = scale_of(self.unit) == "percent"
        size = format_figure(abs(value), unit="" if points else self.unit, decimals=self._finer)
        return f"{size} percentage points" if points else size

    def signed(self, value: float) -> str:
        """A difference with its sign."""
        return f"{MINUS if value < 0 else '+'}{self.difference(value)}"

    def shows(self, value: float) -> bool:
        """Whether anything is left of a difference as it is written."""
        return bool(round_half_up(value, self._finer))
