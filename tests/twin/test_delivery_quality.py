"""The delivery process in a poor and in a good world, against what became of 190 projects.

Odenweller and Ueckerdt (2025), Nature Energy 10:110: of the green hydrogen capacity announced for
2023, 7 % came on time; 190 projects tracked. On time means in the calendar year announced.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
import simpy

import twin
from infrastructure.delivery import Phase, draw_luck, fortune_of
from infrastructure.labour import CrewPool
from infrastructure.orders import Order
from infrastructure.works import Project
from twin.prepared.works import works_profiles

SCENARIO = twin.load("humber/reference")
PROJECTS = 190
PUBLISHED_ON_TIME = 0.07
DECIDED_OR_FUNDED = 0.37
"""Of 115 European projects due in 2022 and 2023, those that had taken FID or had been awarded
public funding at the end of 2021 (Delta-EE): the most that can have taken FID."""
SEEDS = range(12)


def share_on_time(quality, seed, decided_share):
    """Share of 190 electrolysers that come in the year announced for them.

    A share has taken FID when it is announced, the others have finished their feasibility study
    and obtained consent. Owners decide as soon as they can, and crews are plenty: what delays and
    ends projects is drawn from the electrolyser's rows of the tables and `delivery.quality` alone.
    """
    scenario = SCENARIO.changed({"delivery.quality": quality})
    profiles = works_profiles(scenario.cluster, scenario.settings.delivery)
    rng, clock = np.random.default_rng(seed), simpy.Environment()
    pools = {
        row.trade_id: CrewPool(clock, row.trade_id, 10_000, row.workers_per_crew)
        for row in scenario.cluster.trades
    }
    projects = []

    def announce(number, month):
        yield clock.timeout(month)
        decided = number < decided_share * PROJECTS
        project = Project(
            clock,
            Order(
                str(number),
                "owner",
                "producer",
                100.0,
                profiles["electrolyser"],
                Phase.PROCURE if decided else Phase.ENGINEER,
            ),
            fortune_of(profiles["electrolyser"], draw_luck(rng)),
            pools,
            1.0,
            lambda _: None,
            lambda _: None,
        )
        project.reach_fid()
        projects.append(project)

    for number, month in enumerate(rng.uniform(0.0, 12.0, PROJECTS)):
        clock.process(announce(number, month))
    clock.run()
    return np.mean([p.online_month // 12 <= p.planned_online_month // 12 for p in projects])


def shares(quality, decided_share):
    return np.array([share_on_time(quality, seed, decided_share) for seed in SEEDS])


def binomial_error(share):
    """Standard error of a share of 190 projects."""
    return math.sqrt(share * (1.0 - share) / PROJECTS)


@pytest.mark.validation("Delivery of projects", "Odenweller and Ueckerdt 2025, 190 projects")
def test_poor_delivery_is_as_late_as_green_hydrogen_was(validate):
    """Nobody fitted it: half of the 37 % had taken FID for all one knows, and 6-7 % come out.

    The share lies within two binomial standard errors (1.9 points each) of the 7 % published.
    """
    on_time = shares("poor", DECIDED_OR_FUNDED / 2.0)
    error = binomial_error(PUBLISHED_ON_TIME)
    note = (
        "Not fitted, but not free of choice: how many projects had taken FID is not published; "
        "half of the 37 % that had decided or been funded is assumed. None gives 2 %, all 11 %."
    )
    case = "Share of green hydrogen on time, poor delivery"
    validate(case, PUBLISHED_ON_TIME, on_time.mean(), abs=2.0 * error, note=note)
    assert np.mean(abs(on_time - PUBLISHED_ON_TIME) < 2.0 * error) >= 0.8
    assert on_time.std(ddof=1) < 2.0 * error


@pytest.mark.slow
def test_what_is_not_known_brackets_the_published_share():
    """If none had taken FID 2 % come on time, if all 37 % had 11 %."""
    none, most = shares("poor", 0.0).mean(), shares("poor", DECIDED_OR_FUNDED).mean()
    assert none < PUBLISHED_ON_TIME < most
    assert (none, most) == pytest.approx((0.02, 0.11), abs=0.015)


@pytest.mark.parametrize("decided_share", [0.0, DECIDED_OR_FUNDED / 2.0])
def test_good_delivery_is_on_time_more_often_than_not(decided_share):
    """Above 60 % in every seed, from the same projects and the same code."""
    on_time = shares("good", decided_share)
    assert on_time.min() > 0.60
    assert on_time.mean() - 3.0 * binomial_error(on_time.mean()) > 0.60


def test_central_delivery_lies_between():
    assert 0.3 < shares("central", DECIDED_OR_FUNDED / 2.0).mean() < 0.6


@pytest.mark.slow
def test_quality_shows_in_whole_runs():
    """Poor: later, dearer and fewer hydrogen plants than good, seed by seed on average."""
    late, dear = {}, {}
    for quality in ("poor", "central", "good"):
        runs = [twin.simulate(SCENARIO.changed({"delivery.quality": quality}), s) for s in (1, 2)]
        tables = [run.projects for run in runs]
        late[quality] = np.mean(
            [(t["online_year"] - t["planned_online_year"]).dropna().mean() for t in tables]
        )
        dear[quality] = np.mean(
            [
                (t["capex_gbp_m"] / t["estimate_gbp_m"])[t["kind"] == "efficiency"].mean()
                for t in tables
            ]
        )
    assert late["poor"] > late["central"] > late["good"]
    assert dear["poor"] > dear["central"] > dear["good"]
