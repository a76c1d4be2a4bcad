"""One pipeline project as it stands: who has booked, what size was decided, whether it runs."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from infrastructure.orders import ENDED
from infrastructure.works import Project


@dataclass
class Pipeline:
    """A pipeline project and the bookings made on it.

    Attributes:
        pipeline_id: name of the project.
        index: position among all pipelines.
        carries_co2: whether it carries CO2 instead of hydrogen.
        hubs: indices of the hubs it touches.
        store: index of the CO2 store it leads to, or -1.
        bookings: booked volume by customer [GWh HHV/year or kt CO2/year].
        booked: all of them together [GWh HHV/year or kt CO2/year].
        conditional_volume: volume that would book if the others do, set by the cluster manager
            [GWh HHV/year or kt CO2/year].
        capacity: volume it can carry, once decided; infinity before
            [GWh HHV/year or kt CO2/year].
        diameter_in: nominal diameter, once decided [in].
        capex_gbp_m: investment in pipe and store, once decided [GBP m].
        project: the works that deliver it, once they began.
        packed_mwh: hydrogen it holds above what its least pressure needs [MWh HHV].
    """

    pipeline_id: str
    index: int
    carries_co2: bool
    hubs: tuple[int, ...]
    store: int
    bookings: dict[str, float] = field(default_factory=dict)
    booked: float = 0.0
    conditional_volume: float = 0.0
    capacity: float = math.inf
    diameter_in: float = math.nan
    capex_gbp_m: float = 0.0
    project: Project | None = None
    packed_mwh: float = 0.0

    @property
    def committed(self) -> bool:
        """Whether its final investment decision has been taken."""
        return self.project is not None and self.project.decided

    @property
    def possible(self) -> bool:
        """Whether it may still come; not after a refused consent or cancelled works."""
        return self.project is None or self.project.standing not in ENDED

    @property
    def open_to_bookings(self) -> bool:
        """Whether customers can book: from FEED on, or earlier where they commit conditionally."""
        project = self.project
        if project is None:
            return False
        return project.consented or (self.conditional_volume > 0.0 and self.possible)

    @property
    def assured(self) -> bool:
        """Whether others may rely on it: decided, or consented and its customers hold together.

        The second only happens where a cluster manager gathers conditional commitments, so that
        all can sign at once.
        """
        return self.committed or (
            self.conditional_volume > 0.0 and self.project is not None and self.project.consented
        )

    @property
    def online_month(self) -> float:
        """Month it starts to run; infinity while that has not happened."""
        return self.project.online_month if self.project is not None else math.inf

    @property
    def expected_online_month(self) -> float:
        """Month it may start to run, seen from now; infinity when nothing has begun."""
        return self.project.expected_online_month if self.project is not None else math.inf

    def book(self, customer_id: str, volume: float) -> None:
        """Enter a binding booking [GWh HHV/year or kt CO2/year].

        Raises:
            ValueError: if the customer has one already.
        """
        if customer_id in self.bookings:
            raise ValueError(f"{customer_id} has already booked {self.pipeline_id}")
        self.bookings[customer_id] = volume
        self.booked = sum(self.bookings.values())

    def cancel(self, customer_id: str) -> None:
        """Take a booking back; nothing happens when there is none."""
        if self.bookings.pop(customer_id, None) is not None:
            self.booked = sum(self.bookings.values())

    def change_booking(self, customer_id: str, by_volume: float) -> None:
        """Make a booking larger or smaller [GWh HHV/year or kt CO2/year]."""
        self.bookings[customer_id] += by_volume
        self.booked = sum(self.bookings.values())

    def decide_size(self, capacity: float, diameter_in: float, capex_gbp_m: float) -> None:
        """Fix what is built."""
        self.capacity, self.diameter_in, self.capex_gbp_m = capacity, diameter_in, capex_gbp_m
