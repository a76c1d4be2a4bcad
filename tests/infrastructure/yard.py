"""A yard in which tests of works start projects; durations and crews that add up by hand."""

from __future__ import annotations

from dataclasses import replace

from infrastructure.delivery import ConsentRules, Fortune, Insolvency, Profile, Stage
from infrastructure.labour import CrewPool
from infrastructure.orders import Order
from infrastructure.works import Project

RULES = ConsentRules(objection_months=4.0, challenge_months=15.0, redesign_months=10.0)
# Develop 12, consent 6, FEED 9, procure 3, build 24, commission 2: 56 months in all.
PLANT = Profile(
    "plant",
    (12.0, 6.0, 9.0, 3.0, 24.0, 2.0),
    (Stage(1.0, {"civil": 1.0}),),
    labour_fte_years_per_gbp_m=2.0,
    consent=RULES,
    insolvency=Insolvency(stop_months=9.0),
)
TWO_TRADES = replace(
    PLANT,
    stages=(Stage(0.25, {"civil": 0.25}), Stage(0.75, {"mechanical": 0.5, "electrical": 0.25})),
)
AS_PLANNED = Fortune((1.0,) * 6, 1.0)


class Yard:
    """Starts projects and notes whom the works told what, and when."""

    def __init__(self, clock, crews=100, largest_crew_share=1.0):
        self.clock = clock
        self.pools = {
            trade: CrewPool(clock, trade, crews, 50)
            for trade in ("civil", "mechanical", "electrical")
        }
        self.pool = self.pools["civil"]
        self.share = largest_crew_share
        self.commissioned = []
        self.ended = []

    def start(self, name="plant", capex_gbp_m=100.0, fortune=AS_PLANNED, needs=list, **order):
        return Project(
            self.clock,
            Order(name, "owner", "plant", capex_gbp_m, **{"profile": PLANT, **order}),
            fortune,
            self.pools,
            self.share,
            lambda project: self.commissioned.append((project.order.project_id, self.clock.now)),
            lambda project: self.ended.append((project.order.project_id, self.clock.now)),
            needs,
        )


def dates_of(project, phase, part=None):
    """Dates of the first entry of a phase, or of a part of it."""
    return next(d for d in project.programme.dates if d.phase == phase and part in (None, d.part))
