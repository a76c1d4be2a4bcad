"""Stores and shared trenches inside a run: month by month, carbon in = stored + vented."""

from __future__ import annotations

import numpy as np
import pytest

import twin
from twin.model import ClusterModel
from twin.prepared.world import world_of

TINY = twin.load("tiny/tiny")
HUMBER = twin.load("humber/reference")


def store_years(scenario, seed=4):
    run = twin.simulate(scenario, seed)
    rows = run.store_year[run.store_year["carrier"] == "co2"].set_index("year")
    return run, rows


@pytest.mark.parametrize(
    ("changes", "limit_kt"),
    [
        ({}, {2028: 0.0, 2029: 1000.0, 2034: 1000.0, 2035: 2000.0, 2040: 2000.0}),
        # Opened on the first of July, six months of the old rate and six of the new.
        ({"data.carbon_store_phases.field/2.opens_month": 7}, {2034: 1000.0, 2035: 1500.0}),
    ],
)
def test_the_limit_of_a_year_follows_the_phases(changes, limit_kt):
    _, rows = store_years(TINY.changed(changes))
    for year, expected in limit_kt.items():
        assert rows.loc[year, "limit_gwh_or_kt"] == pytest.approx(expected), year


@pytest.mark.parametrize("capacity_mt", [2.0, 50.0])
@pytest.mark.parametrize("rate_mt", [0.1, 2.0])
def test_carbon_in_is_stored_or_vented_within_rate_and_capacity(rate_mt, capacity_mt):
    """The capture plant brings about 0.4 Mt a year from 2033; the second phase takes less."""
    run, rows = store_years(
        TINY.changed(
            {
                "data.carbon_store_phases.field/2.rate_mt_per_year": rate_mt,
                "data.carbon_store_phases.field/2.opens_year": 2036,
                "data.carbon_stores.field.capacity_mt": capacity_mt,
            }
        )
    )
    sites = run.site_year.groupby("year")[["stored_fossil_co2_kt", "removed_biogenic_co2_kt",
                                           "vented_co2_kt"]].sum()  # fmt: skip
    stored = sites["stored_fossil_co2_kt"] + sites["removed_biogenic_co2_kt"]
    assert stored.to_numpy() == pytest.approx(rows["taken_gwh_or_kt"].to_numpy(), abs=1e-6)
    assert sites["vented_co2_kt"].to_numpy() == pytest.approx(
        rows["refused_gwh_or_kt"].to_numpy(), abs=1e-6
    )
    assert (rows["taken_gwh_or_kt"] <= rows["limit_gwh_or_kt"] + 1e-6).all()
    assert rows["held_gwh_or_kt"].max() <= capacity_mt * 1000.0 + 1e-6
    assert rows["held_gwh_or_kt"].to_numpy() == pytest.approx(rows["taken_gwh_or_kt"].cumsum())
    assert (rows["refused_gwh_or_kt"].sum() > 0.0) == (rate_mt < 1.0 or capacity_mt < 3.0)


def test_the_year_in_which_a_store_fills_is_shared_to_the_last_tonne():
    _, rows = store_years(TINY.changed({"data.carbon_stores.field.capacity_mt": 2.0}))
    full = rows.index[np.isclose(rows["held_gwh_or_kt"], 2000.0)]
    assert len(full) > 1
    last = rows.loc[full[0]]
    assert last["taken_gwh_or_kt"] > 0.0
    assert last["refused_gwh_or_kt"] > 0.0
    assert (rows.loc[full[1:], "taken_gwh_or_kt"] == 0.0).all()


def test_a_cavern_is_leached_filled_and_used():
    run = twin.simulate(HUMBER.changed({"networks.booked_share_for_fid": 0.0}), 3)
    project = run.projects.set_index("project_id").loc["aldbrough"]
    # GBP 1,882/MWh on 320 GWh and cushion gas of 157.9 GWh at GBP 75.
    assert project["estimate_gbp_m"] == pytest.approx(602.24 + 11.845, rel=1e-4)
    rows = run.store_year[run.store_year["store_id"] == "aldbrough"].set_index("year")
    before = rows.loc[: int(project["online_year"]) - 1]
    assert (
        (before[["taken_gwh_or_kt", "capacity_gwh_or_kt", "cushion_gwh_or_kt"]] == 0.0)
        .to_numpy()
        .all()
    )
    after = rows.loc[int(project["online_year"]) :]
    assert (after["capacity_gwh_or_kt"] == 320.0).all()
    assert after["cushion_gwh_or_kt"].to_numpy() == pytest.approx(157.93, abs=0.01)
    assert rows["held_gwh_or_kt"].diff().iloc[1:].to_numpy() == pytest.approx(
        (rows["taken_gwh_or_kt"] - rows["lost_gwh_or_kt"] - rows["given_gwh_or_kt"])
        .iloc[1:]
        .to_numpy(),
        abs=1e-6,
    )


def test_the_levelised_cost_of_a_store_is_its_annuity_over_what_it_gave():
    """7 % over 40 years: 0.07501 of investment a year; the cavern comes where support is ample."""
    ample = {"policy.support_budget_gbp_m_per_year": 4000.0}
    run = twin.simulate(twin.load("humber/hydrogen_first").changed(ample), 1)
    rows = run.store_year[(run.store_year["store_id"] == "aldbrough")]
    used = rows[rows["given_gwh_or_kt"] > 0.0]
    assert len(used)
    capex = run.projects.set_index("project_id").loc["aldbrough", "capex_gbp_m"]
    expected = capex * 1e3 * 0.0750091 / used["given_gwh_or_kt"]
    assert used["levelised_cost_gbp_per_mwh"].to_numpy() == pytest.approx(expected, rel=1e-5)


def test_a_pipe_laid_where_another_is_decided_is_cheaper_once():
    """Hydrogen to the south: the CO2 pipe is decided between four of its five hubs."""
    world = world_of(HUMBER)
    index = {plan.row.pipeline_id: i for i, plan in enumerate(world.plans)}
    plan = world.plans[index["h2_south"]]
    alone = plan.menu.capex_gbp_m
    beside_co2 = plan.menu_beside([index["hccp"]]).capex_gbp_m
    shared = plan.stretch_gbp_m[[bool(p & {index["hccp"]}) for p in plan.beside]].sum(axis=0)
    np.testing.assert_allclose(beside_co2, alone - 0.2 * shared)
    both = plan.menu_beside([index["hccp"], index["viking"], index["h2_west"]]).capex_gbp_m
    trenches = plan.stretch_gbp_m.sum(axis=0)
    assert (alone > trenches).all(), "compressors stand at the inlet and share no trench"
    np.testing.assert_allclose(both, alone - 0.2 * trenches)
    assert plan.menu_beside([index["h2_west"]]) is plan.menu
    assert plan.menu_beside([index["hccp"]]).capex_gbp_m is beside_co2, "kept for the next run"


def test_a_decided_neighbour_lowers_what_an_operator_quotes():
    model = ClusterModel(world_of(HUMBER), 1)
    model.run()
    decided = [line.index for line in model.market.pipelines if line.committed]
    terms = model.market.terms(2050)
    for i, plan in enumerate(model.world.plans):
        np.testing.assert_array_equal(
            terms.menu_capex_gbp_m[i][: len(plan.menu.capex_gbp_m)],
            plan.menu_beside(decided).capex_gbp_m,
        )
