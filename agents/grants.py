"""What the government gives towards investments, and from which of its purses."""

from __future__ import annotations

from typing import NamedTuple


class Grant(NamedTuple):
    """A grant towards one measure.

    Attributes:
        budget_gbp_m: part from the yearly budget for grants [GBP m].
        recycled_gbp_m: part from the carbon revenue that is set aside [GBP m].
    """

    budget_gbp_m: float = 0.0
    recycled_gbp_m: float = 0.0


class RevenueFund:
    """Carbon revenue of the cluster that is set aside for its own measures, and what is left of it.

    Attributes:
        set_aside_gbp_m: what came in, by the January from which it may be spent [GBP m].
        left_gbp_m: what nobody has been granted yet [GBP m].
    """

    def __init__(self) -> None:
        self.set_aside_gbp_m: dict[int, float] = {}
        self.left_gbp_m = 0.0
        self._is_closed = False

    def put_in(self, year: int, gbp_m: float) -> None:
        """Set money aside that may be spent from a January on."""
        self.set_aside_gbp_m[year] = self.set_aside_gbp_m.get(year, 0.0) + gbp_m
        self.left_gbp_m += gbp_m

    def take(self, gbp_m: float) -> bool:
        """Take money out; false, and nothing happens, when there is not as much."""
        if gbp_m > self.left_gbp_m:
            return False
        self.left_gbp_m -= gbp_m
        return True

    def give_back(self, gbp_m: float) -> None:
        """Put money back that somebody did not use in the end, unless the fund is closed."""
        if not self._is_closed:
            self.left_gbp_m += gbp_m

    def close(self) -> None:
        """Give nothing more; what is left goes back to the state."""
        self._is_closed = True
        self.left_gbp_m = 0.0
