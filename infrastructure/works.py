"""How a project comes to be: develop, consent, FEED, FID, procure, build with crews, commission.

The owner decides when to reach FID; the works decide nothing, they only take time.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import simpy
from simpy.events import Event

from infrastructure.labour import CrewPool, SimulationSteps
from scenarios.units import MONTHS_PER_YEAR


class Phase(StrEnum):
    """Stages of works, in their order."""

    DEVELOP = "develop"
    CONSENT = "consent"
    ENGINEER = "engineer"
    PROCURE = "procure"
    BUILD = "build"
    COMMISSION = "commission"


class Standing(StrEnum):
    """Where a project stands."""

    UNDER_WAY = "under_way"
    AWAITS_FID = "awaits_fid"
    COMMITTED = "committed"
    OPERATING = "operating"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


PHASES = tuple(Phase)
POSITION = {phase: i for i, phase in enumerate(PHASES)}
BEFORE_FID = (Phase.DEVELOP, Phase.CONSENT, Phase.ENGINEER)
ENDED = (Standing.REFUSED, Standing.WITHDRAWN)


@dataclass(frozen=True)
class Profile:
    """How one class of works is delivered.

    Attributes:
        months: most likely duration of each phase, in the order of `Phase` [month].
        shortest_ratio: shortest duration over most likely [-].
        longest_ratio: longest duration over most likely [-].
        refusal_probability: chance that consent is refused [-].
        overrun_mean: mean cost overrun as a share of the estimate [-].
        overrun_spread: standard deviation of the logarithm of the overrun factor [-].
        labour_fte_years_per_gbp_m: site labour per investment [FTE-year/GBP m].
    """

    works_class: str
    trade_id: str
    months: tuple[float, ...]
    shortest_ratio: float
    longest_ratio: float
    refusal_probability: float
    overrun_mean: float
    overrun_spread: float
    labour_fte_years_per_gbp_m: float

    @property
    def planned_months(self) -> float:
        """Months from the first phase to operation when all goes as planned."""
        return sum(self.months)


@dataclass(frozen=True)
class Fortune:
    """What chance has in store for one project, drawn before it starts.

    Attributes:
        duration_ratios: actual over most likely duration of each phase [-].
        cost_ratio: actual over estimated investment [-].
        refused: whether consent is refused.
    """

    duration_ratios: tuple[float, ...]
    cost_ratio: float
    refused: bool


def draw_fortune(profile: Profile, rng: np.random.Generator) -> Fortune:
    """Draw durations, cost and consent of one project.

    Durations follow a PERT distribution (Malcolm et al. 1959: beta with mean (a + 4 m + b)/6),
    the cost factor a lognormal whose mean is one plus the profile's mean overrun.
    """
    low, high = profile.shortest_ratio, profile.longest_ratio
    width = high - low
    uniform = rng.random()
    normal = rng.standard_normal()
    if width > 0.0:
        alpha = 1.0 + 4.0 * (1.0 - low) / width
        ratios = low + width * rng.beta(alpha, 6.0 - alpha, size=len(PHASES))
    else:
        ratios = np.ones(len(PHASES))
    spread = profile.overrun_spread
    cost = (1.0 + profile.overrun_mean) * math.exp(spread * normal - spread * spread / 2.0)
    return Fortune(tuple(ratios.tolist()), cost, bool(uniform < profile.refusal_probability))


@dataclass(frozen=True)
class PhaseDates:
    """When one phase was to happen and when it did; the end is open while it lasts [month]."""

    phase: Phase
    planned_start_month: float
    planned_end_month: float
    start_month: float
    end_month: float


@dataclass(frozen=True)
class Order:
    """What is to be delivered, for whom and from which phase on.

    Attributes:
        project_id: name of the project.
        owner_id: party that decides on it and pays.
        kind: what it delivers, for tables and colours.
        capex_gbp_m: estimate of the investment [GBP m].
        profile: how its class of works is delivered.
        first_phase: phase it starts with; earlier ones are done.
        extra_development_months: time added to the first phase before FID [month].
    """

    project_id: str
    owner_id: str
    kind: str
    capex_gbp_m: float
    profile: Profile
    first_phase: Phase = Phase.DEVELOP
    extra_development_months: float = 0.0


@dataclass
class Project:
    """One project under way; its process starts when it is created.

    Attributes:
        order: what is delivered.
        fortune: what chance has in store.
        crews: pool of its trade.
        largest_crew_share: most of the pool it may hold [-].
        on_commissioned: called once, in the month it starts to operate.
        on_ended: called once when consent is refused or the owner withdraws.
        prerequisites: asked before commissioning for the events that must have happened.
    """

    clock: simpy.Environment
    order: Order
    fortune: Fortune
    crews: CrewPool
    largest_crew_share: float
    on_commissioned: Callable[[Project], None]
    on_ended: Callable[[Project], None]
    prerequisites: Callable[[], list[Event]] = list
    standing: Standing = Standing.UNDER_WAY
    phase: Phase = Phase.DEVELOP
    dates: list[PhaseDates] = field(default_factory=list)
    capex_gbp_m: float = 0.0
    fid_month: float = math.inf
    online_month: float = math.inf
    queue_months: float = 0.0
    build_from_month: float = math.inf
    build_until_month: float = math.inf

    def __post_init__(self) -> None:
        self.started_month = float(self.clock.now)
        self.capex_gbp_m = self.order.capex_gbp_m
        self.phase = self.order.first_phase
        self.online = self.clock.event()
        self._fid = self.clock.event()
        self._planned_month = self.started_month
        self._process = self.clock.process(self._deliver())

    @property
    def planned_online_month(self) -> float:
        """Month it would start to operate if every phase took its most likely time."""
        phases = PHASES[POSITION[self.order.first_phase] :]
        return (
            self.started_month
            + self.order.extra_development_months
            + sum(self._planned(phase) for phase in phases)
        )

    @property
    def expected_online_month(self) -> float:
        """Month it may start to operate, seen from now; infinity when it has ended."""
        if self.standing in ENDED:
            return math.inf
        if self.standing is Standing.OPERATING:
            return self.online_month
        after_fid = sum(self._planned(phase) for phase in PHASES[POSITION[Phase.PROCURE] :])
        if self.standing is Standing.COMMITTED:
            return max(self.fid_month + after_fid, float(self.clock.now))
        return max(self.planned_online_month, float(self.clock.now) + after_fid)

    @property
    def decided(self) -> bool:
        """Whether its final investment decision has been taken, from the moment it is taken."""
        return self._fid.triggered and self.standing not in ENDED

    @property
    def consented(self) -> bool:
        """Whether consent is granted, or was before the run began."""
        return self.standing not in ENDED and (
            self.standing is not Standing.UNDER_WAY
            or POSITION[self.phase] >= POSITION[Phase.ENGINEER]
        )

    @property
    def ready_for_fid(self) -> bool:
        """Whether development, consent and FEED are done and only the decision is missing."""
        return self.standing is Standing.AWAITS_FID

    def reach_fid(self) -> None:
        """Take the final investment decision; the works go on at once, or when they get there."""
        if not self._fid.triggered and self.standing not in ENDED:
            self._fid.succeed()

    def change_estimate(self, capex_gbp_m: float) -> None:
        """Change the estimate of the investment, which is fixed once the project is committed."""
        if self.standing in (Standing.UNDER_WAY, Standing.AWAITS_FID):
            self.capex_gbp_m = capex_gbp_m

    def withdraw(self) -> None:
        """Give the project up before FID; afterwards it is too late and nothing happens."""
        decided = self.standing is Standing.AWAITS_FID and self._fid.triggered
        if self.standing in (Standing.UNDER_WAY, Standing.AWAITS_FID) and not decided:
            self.standing = Standing.WITHDRAWN
            self._process.interrupt("withdrawn")

    def _deliver(self) -> SimulationSteps:
        try:
            yield from self._prepare()
            if self.standing is Standing.REFUSED:
                return
            yield from self._decide()
            yield from self._take(Phase.PROCURE)
            yield from self._build()
            missing = [event for event in self.prerequisites() if not event.processed]
            if missing:
                yield self.clock.all_of(missing)
            yield from self._take(Phase.COMMISSION)
            self._commission()
        except simpy.Interrupt:
            self._end(Standing.WITHDRAWN)

    def _prepare(self) -> SimulationSteps:
        first = POSITION[self.order.first_phase]
        for phase in BEFORE_FID[first:]:
            extra = self.order.extra_development_months if phase is BEFORE_FID[first] else 0.0
            yield from self._take(phase, extra)
            if phase is Phase.CONSENT and self.fortune.refused:
                self._end(Standing.REFUSED)
                return

    def _decide(self) -> SimulationSteps:
        if not self._fid.triggered:
            self.standing = Standing.AWAITS_FID
            yield self._fid
        self.standing = Standing.COMMITTED
        self.fid_month = float(self.clock.now)
        self.capex_gbp_m *= self.fortune.cost_ratio

    def _build(self) -> SimulationSteps:
        months = self._planned(Phase.BUILD) * self._ratio(Phase.BUILD)
        wanted, held = self._crew_size(months)
        asked_month = float(self.clock.now)
        held = yield from self.crews.engage(held)
        engaged_month = float(self.clock.now)
        self.queue_months = engaged_month - asked_month
        months *= max(1.0, wanted / held)
        self.build_from_month, self.build_until_month = engaged_month, engaged_month + months
        try:
            yield from self._take(Phase.BUILD, 0.0, months, asked_month)
        finally:
            self.crews.dismiss(self.order.project_id, held, engaged_month)

    def _crew_size(self, months: float) -> tuple[float, int]:
        """Return the crews that would finish in the given months, and those it may hold."""
        fte_years = self.capex_gbp_m * self.order.profile.labour_fte_years_per_gbp_m
        fte_months = fte_years * MONTHS_PER_YEAR
        wanted = fte_months / (self.crews.workers_per_crew * max(months, 1.0))
        most = max(1, int(self.crews.total * self.largest_crew_share))
        return wanted, min(most, max(1, math.ceil(wanted)))

    def _take(
        self,
        phase: Phase,
        extra_months: float = 0.0,
        months: float | None = None,
        start_month: float | None = None,
    ) -> SimulationSteps:
        """Let a phase take its time and note when it was to happen and when it did."""
        self.phase = phase
        start = float(self.clock.now) if start_month is None else start_month
        planned = self._planned(phase) + extra_months
        if months is None:
            months = self._planned(phase) * self._ratio(phase) + extra_months
        planned_start = self._planned_month
        self._planned_month += planned
        position = len(self.dates)
        self.dates.append(PhaseDates(phase, planned_start, self._planned_month, start, math.inf))
        yield self.clock.timeout(months)
        self.dates[position] = PhaseDates(
            phase, planned_start, self._planned_month, start, float(self.clock.now)
        )

    def _planned(self, phase: Phase) -> float:
        return self.order.profile.months[POSITION[phase]]

    def _ratio(self, phase: Phase) -> float:
        return self.fortune.duration_ratios[POSITION[phase]]

    def _commission(self) -> None:
        if self.standing is not Standing.COMMITTED:
            raise RuntimeError(f"{self.order.project_id} commissioned while {self.standing}")
        self.standing = Standing.OPERATING
        self.online_month = float(self.clock.now)
        self.online.succeed()
        self.on_commissioned(self)

    def _end(self, standing: Standing) -> None:
        self.standing = standing
        self.on_ended(self)
