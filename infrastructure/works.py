"""How a project comes to be: develop, consent, FEED, FID, procure, build with crews, commission.

The owner decides when to reach FID; the works decide nothing, they only take time. What each
project meets is drawn before (`infrastructure.delivery`); dates and delays are kept by its
programme (`infrastructure.programme`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Mapping

import simpy
from simpy.events import Event

from infrastructure.building import Construction
from infrastructure.consent import REDESIGN, await_ruling, decide_anew, obtain_consent
from infrastructure.delivery import BEFORE_FID, POSITION, Fortune, Phase
from infrastructure.labour import CrewPool, SimulationSteps
from infrastructure.orders import BEFORE_DECISION, ENDED, WITHDRAWN_BY_OWNER, Order, Standing
from infrastructure.programme import STOP, Cause, Programme
from infrastructure.shared_consent import JointApplication

ENGINEERING = POSITION[Phase.ENGINEER]
AFTER_FID = POSITION[Phase.PROCURE]
DECISION = "decide"
"""Name of the wait for the final investment decision among the dates of a programme."""


class Project:
    """One project under way; its process starts when it is created.

    Args:
        clock: the clock, in months.
        order: what is delivered.
        fortune: what chance has in store.
        pools: crews by trade.
        largest_crew_share: most of a trade's crews it may hold [-].
        on_commissioned: called once, in the month it starts to operate.
        on_ended: called once when consent is refused, the owner withdraws or works are cancelled.
        prerequisites: asked before commissioning for the events that must have happened.

    Attributes:
        standing: where it stands.
        phase: phase it is in.
        started_month: month in which it began.
        planned_online_month: month announced for operation, with the reserve the owner keeps.
        estimate_gbp_m: estimate of the investment, the last before FID [GBP m].
        capex_gbp_m: the same, from FID on what it costs [GBP m].
        fid_month: month of the final investment decision; infinity before.
        online_month: month in which it starts to operate; infinity before.
        online: event that happens then.
        decided: whether its final investment decision has been taken, from the moment it is taken
            and unless it has ended.
        ended_month: month in which it ended without operating; infinity unless it has.
        ended_because: why it did.
        application: application for consent that it shares with others; none where it has its own.
    """

    def __init__(
        self,
        clock: simpy.Environment,
        order: Order,
        fortune: Fortune,
        pools: Mapping[str, CrewPool],
        largest_crew_share: float,
        on_commissioned: Callable[[Project], None],
        on_ended: Callable[[Project], None],
        prerequisites: Callable[[], list[Event]] = list,
    ) -> None:
        self.clock = clock
        self.order = order
        self.fortune = fortune
        self.on_commissioned = on_commissioned
        self.on_ended = on_ended
        self.prerequisites = prerequisites
        self.standing = Standing.UNDER_WAY
        self.phase = order.first_phase
        self.programme = Programme(clock)
        self.construction = Construction(
            order.project_id, self.programme, pools, largest_crew_share
        )
        self.started_month = float(clock.now)
        announced_from_months = order.profile.announced_from_months
        self._after_fid_months = announced_from_months[AFTER_FID]
        self.planned_online_month = (
            self.started_month
            + order.extra_development_months
            + announced_from_months[POSITION[order.first_phase]]
        )
        self.capex_gbp_m = self.estimate_gbp_m = order.capex_gbp_m
        self.fid_month = math.inf
        self.online_month = math.inf
        self.decided = False
        self.ended_month = math.inf
        self.ended_because = ""
        self.application: JointApplication | None = None
        self.online = clock.event()
        self._awaited_fid: Event | None = None
        self._process = clock.process(self._deliver())

    @property
    def expected_online_month(self) -> float:
        """Month it may start to operate, seen from now; infinity when it has ended."""
        if self.standing in ENDED:
            return math.inf
        if self.standing is Standing.OPERATING:
            return self.online_month
        now, after_fid = float(self.clock.now), self._after_fid_months
        if self.standing is Standing.COMMITTED:
            return max(self.fid_month + after_fid, now)
        return max(self.planned_online_month, now + after_fid)

    @property
    def consented(self) -> bool:
        """Whether consent is granted, or was before the run began."""
        return self.standing not in ENDED and (
            self.standing is not Standing.UNDER_WAY or POSITION[self.phase] >= ENGINEERING
        )

    @property
    def ready_for_fid(self) -> bool:
        """Whether development, consent and FEED are done and only the decision is missing."""
        return self.standing is Standing.AWAITS_FID

    @property
    def queue_months(self) -> float:
        """Months it spent in queues for crews."""
        return self.construction.queue_months

    @property
    def build_from_month(self) -> float:
        """Month in which construction began; infinity before."""
        return self.construction.from_month

    @property
    def build_until_month(self) -> float:
        """Month in which construction ended, or may end; infinity before it began."""
        return self.construction.until_month

    @property
    def built_share(self) -> float:
        """Share of its construction that is done [-]."""
        return min(self.construction.done_share, 1.0)

    @property
    def spent_gbp_m(self) -> float:
        """What construction costs from its beginning to its end, also where it is broken off."""
        if self.standing is Standing.CANCELLED:
            return self.capex_gbp_m * self.built_share
        return self.capex_gbp_m

    @property
    def resubmissions(self) -> int:
        """How often it was redesigned and submitted again after a refusal."""
        return [dates.part for dates in self.programme.dates].count(REDESIGN)

    def reach_fid(self) -> None:
        """Take the final investment decision; the works go on at once, or when they get there."""
        if not self.decided and self.standing not in ENDED:
            self.decided = True
            if self._awaited_fid is not None:
                self._awaited_fid.succeed()

    def change_estimate(self, capex_gbp_m: float) -> None:
        """Change the estimate of the investment, which is fixed once the project is committed."""
        if self.standing in BEFORE_DECISION:
            self.capex_gbp_m = self.estimate_gbp_m = capex_gbp_m

    def withdraw(self) -> None:
        """Give the project up before FID; afterwards it is too late and nothing happens."""
        too_late = self.standing is Standing.AWAITS_FID and self.decided
        if self.standing in BEFORE_DECISION and not too_late:
            self._interrupt(Standing.WITHDRAWN, WITHDRAWN_BY_OWNER)

    def cancel(self, reason: str) -> None:
        """End the project whatever it is doing; nothing happens once it operates or has ended."""
        if self.standing is Standing.COMMITTED:
            self._interrupt(Standing.CANCELLED, reason)
        elif self.standing in BEFORE_DECISION:
            self._interrupt(Standing.WITHDRAWN, reason)

    @property
    def may_be_cancelled(self) -> bool:
        """Whether it is under way, decided or not."""
        return self.standing in (*BEFORE_DECISION, Standing.COMMITTED)

    def refuse_consent(self) -> bool:
        """End the project by refusing its consent; false where consent no longer decides.

        Those who apply for consent together with it are refused as well.
        """
        if self.standing is not Standing.UNDER_WAY or self.consented:
            return False
        for project in [self] if self.application is None else list(self.application.projects):
            if project.standing is Standing.UNDER_WAY and not project.consented:
                project._interrupt(Standing.REFUSED, "consent refused")
        return True

    def suspend(self, months: float) -> None:
        """Stop works after FID for a time; crews go back and are asked for again afterwards."""
        if self.standing is Standing.COMMITTED:
            self.programme.stop(months)
            self._process.interrupt(STOP)

    def _interrupt(self, standing: Standing, reason: str) -> None:
        self._note_end(standing, reason)
        self._process.interrupt(reason)

    def _note_end(self, standing: Standing, reason: str) -> None:
        self.standing, self.ended_because, self.decided = standing, reason, False
        self.ended_month = float(self.clock.now)

    def _deliver(self) -> SimulationSteps:
        try:
            yield from self._prepare()
            if self.standing in ENDED:
                return
            yield from self._decide()
            yield from self._take(Phase.PROCURE)
            yield from self._build()
            yield from self._start_up()
            self._commission()
        except simpy.Interrupt:
            self.construction.break_off()
            self.on_ended(self)

    def _prepare(self) -> SimulationSteps:
        first = POSITION[self.order.first_phase]
        granted_month = math.nan
        if first > ENGINEERING:
            yield from self._prepare_longer(Phase.ENGINEER, self.order.extra_development_months)
        for phase in BEFORE_FID[first:]:
            extra = self.order.extra_development_months if phase is BEFORE_FID[first] else 0.0
            if phase is Phase.CONSENT:
                granted = yield from self._obtain_consent(extra)
                if not granted:
                    self._end(Standing.REFUSED, "consent refused")
                    return
                granted_month = float(self.clock.now)
            else:
                yield from self._take(phase, extra)
        if math.isfinite(granted_month):
            yield from self._await_ruling(granted_month)
        if self.fortune.abandoned and first <= ENGINEERING:
            self._end(Standing.WITHDRAWN, "given up by its owner before FID")

    def _obtain_consent(self, extra_months: float) -> Generator[Event, object, bool]:
        self.phase = Phase.CONSENT
        yield from self._prepare_longer(Phase.CONSENT, extra_months)
        profile = self.order.profile
        if self.application is not None:
            yield from self.application.submit(self)
            profile = self.application.profile(self)
        return (yield from obtain_consent(self.programme, profile, self.fortune))

    def _prepare_longer(self, phase: Phase, months: float) -> SimulationSteps:
        """Let time pass that comes on top of the phases, if there is any."""
        if months > 0.0:
            self.phase = phase
            yield from self.programme.take(phase, months, months, "preparation")

    def _await_ruling(self, granted_month: float) -> SimulationSteps:
        profile = self.order.profile
        stands = yield from await_ruling(self.programme, profile, self.fortune, granted_month)
        if not stands:
            self.phase = Phase.CONSENT
            yield from decide_anew(self.programme, profile)

    def _decide(self) -> SimulationSteps:
        if not self.decided:
            self.standing = Standing.AWAITS_FID
            dates = self.programme.begin(DECISION, 0.0)
            self._awaited_fid = self.clock.event()
            yield self._awaited_fid
            self.programme.end(dates)
            dates.delay(Cause.DECISION, dates.end_month - dates.start_month)
        self.standing = Standing.COMMITTED
        self.fid_month = float(self.clock.now)
        self.capex_gbp_m *= self.fortune.cost_ratio
        if math.isfinite(self.fortune.insolvency_months):
            failure = self.clock.timeout(self.fortune.insolvency_months)
            failure.callbacks.append(self._meet_insolvency)

    def _meet_insolvency(self, _: Event) -> None:
        """Stop the works until another contractor goes on, or for good."""
        if self.fortune.insolvency_cancels:
            if self.standing is Standing.COMMITTED:
                self.cancel("insolvency")
        else:
            self.suspend(self.order.profile.insolvency.stop_months)

    def _build(self) -> SimulationSteps:
        self.phase = Phase.BUILD
        profile = self.order.profile
        return self.construction.run(
            profile.stages,
            self._planned(Phase.BUILD),
            self._months(Phase.BUILD),
            self.capex_gbp_m * profile.labour_fte_years_per_gbp_m,
        )

    def _start_up(self) -> SimulationSteps:
        """Commission, once everything the project relies on is there."""
        self.phase = Phase.COMMISSION
        dates = self.programme.begin(self.phase, self._planned(self.phase))
        yield from self.programme.wait_for(self.prerequisites(), Cause.SUPPLY, dates)
        yield from self.programme.work_to_end(self._months(self.phase), dates)

    def _take(self, phase: Phase, extra_months: float = 0.0) -> SimulationSteps:
        """Let a phase take its time."""
        self.phase = phase
        return self.programme.take(
            phase, self._planned(phase) + extra_months, self._months(phase) + extra_months
        )

    def _planned(self, phase: Phase) -> float:
        return self.order.profile.announced_months[POSITION[phase]]

    def _months(self, phase: Phase) -> float:
        position = POSITION[phase]
        return self.order.profile.months[position] * self.fortune.duration_ratios[position]

    def _commission(self) -> None:
        if self.standing is not Standing.COMMITTED:
            raise RuntimeError(f"{self.order.project_id} commissioned while {self.standing}")
        self.standing = Standing.OPERATING
        self.online_month = float(self.clock.now)
        self.online.succeed()
        self.on_commissioned(self)

    def _end(self, standing: Standing, reason: str) -> None:
        self._note_end(standing, reason)
        self.on_ended(self)
