"""One pipeline project as it stands: who has booked, what size was decided, whether it runs."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple

from infrastructure.orders import ENDED
from infrastructure.works import Project

ROUNDING = 1e-9
"""Share of a volume that sums in another order may differ by."""


class StorePhase(NamedTuple):
    """Wells and facilities that a CO2 store gets after those that were bought with its pipe.

    Attributes:
        project: the works that deliver them.
        volume: volume they take [kt CO2/year].
        capex_gbp_m: investment [GBP m].
    """

    project: Project
    volume: float
    capex_gbp_m: float


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
        enough_commit: whether that would be enough for its operator to decide.
        capacity: volume it can carry, once decided, bounded by what of its store was bought;
            infinity before [GWh HHV/year or kt CO2/year].
        pipe_capacity: volume the pipe alone can carry, once decided; infinity before
            [GWh HHV/year or kt CO2/year].
        store_phases: what was bought of its store after its own decision.
        injecting: customers for whose CO2 there is room in what is built of the store.
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
    enough_commit: bool = False
    capacity: float = math.inf
    pipe_capacity: float = math.inf
    store_phases: list[StorePhase] = field(default_factory=list)
    injecting: set[str] = field(default_factory=set)
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
        """Whether others may rely on it: decided, or consented and enough commit together.

        The second only happens where a cluster manager gathers conditional commitments, so that
        all can sign at once.
        """
        return self.committed or (
            self.enough_commit and self.project is not None and self.project.consented
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
            self.injecting.discard(customer_id)

    def change_booking(self, customer_id: str, by_volume: float) -> None:
        """Make a booking larger or smaller [GWh HHV/year or kt CO2/year]."""
        self.bookings[customer_id] += by_volume
        self.booked = sum(self.bookings.values())

    def decide_size(
        self,
        pipe_capacity: float,
        diameter_in: float,
        capex_gbp_m: float,
        store_volume: float = math.inf,
    ) -> None:
        """Fix what is built.

        Args:
            pipe_capacity: volume the pipe can carry [GWh HHV/year or kt CO2/year].
            diameter_in: its nominal diameter [in].
            capex_gbp_m: investment in pipe and store [GBP m].
            store_volume: volume that was bought of its store, if it has one [kt CO2/year].
        """
        self.pipe_capacity, self.diameter_in = pipe_capacity, diameter_in
        self.capacity, self.capex_gbp_m = min(pipe_capacity, store_volume), capex_gbp_m

    def expand_store(self, phase: StorePhase) -> None:
        """Count on a further phase of the store."""
        self.store_phases.append(phase)
        self.capacity += phase.volume
        self.capex_gbp_m += phase.capex_gbp_m

    def lose_store_phase(self, project: Project) -> None:
        """No longer count on a phase of the store that is not coming."""
        for phase in self.store_phases:
            if phase.project is project:
                self.capacity -= phase.volume
                self.capex_gbp_m -= phase.capex_gbp_m

    @property
    def invested(self) -> list[tuple[float, float]]:
        """Investment and month from which it is in service, part by part [GBP m, month]."""
        later = [
            (phase.capex_gbp_m, phase.project.online_month)
            for phase in self.store_phases
            if phase.project.standing not in ENDED
        ]
        return [(self.capex_gbp_m - sum(capex for capex, _ in later), self.online_month), *later]

    def begin_injection(self, customer_id: str) -> bool:
        """Let a customer have room in what is built of pipe and store; false while there is none.

        Who comes first is served first: room that others booked and do not need yet is used.
        """
        coming = sum(
            phase.volume
            for phase in self.store_phases
            if phase.project.standing not in ENDED and math.isinf(phase.project.online_month)
        )
        needed = sum(
            volume
            for one, volume in self.bookings.items()
            if one in self.injecting or one == customer_id
        )
        if needed > (self.capacity - coming) * (1.0 + ROUNDING):
            return False
        self.injecting.add(customer_id)
        return True
