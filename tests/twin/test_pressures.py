"""Pipe systems in their peak hour: by hand, within limits, and visible when overloaded."""

import numpy as np
import pandas as pd
import pytest

import twin
from infrastructure.compressors import compression_work_kwh_per_kg
from infrastructure.pipe_flow import (
    INNER_DIAMETER_MM_BY_NOMINAL_IN,
    Pipe,
    pipe_outlet_pressure_bar,
)
from scenarios.errors import BalanceError
from twin.accounting import balance
from twin.accounting.payments import Category
from twin.model import ClusterModel
from twin.prepared.world import world_of

HUMBER, TINY = twin.load("humber/reference"), twin.load("tiny/tiny")
DRAWN_PER_YEAR_S = 8760 * 3600


def in_service(run):
    table = run.network_year
    return table[table["state"] == "in service"]


def finished(scenario, seed):
    model = ClusterModel(world_of(scenario), seed)
    model.run()
    return model


@pytest.mark.parametrize("seed", [2, 3])
def test_running_pipelines_keep_their_limits_in_the_reference(seed):
    """Pipes are sized with headroom for what is booked: no peak hour goes beyond it."""
    rows = in_service(twin.simulate(HUMBER, seed))
    rows = rows.merge(
        pd.DataFrame(
            [(p.pipeline_id, p.inlet_bar, p.outlet_bar) for p in HUMBER.cluster.pipelines],
            columns=["pipeline_id", "inlet_bar", "outlet_bar"],
        ),
        on="pipeline_id",
    )
    assert len(rows) > 20
    assert (rows["highest_pressure_bar"] <= rows["inlet_bar"] * (1 + 1e-9)).all()
    assert (rows["lowest_pressure_bar"] >= rows["outlet_bar"] * (1 - 1e-9)).all()
    assert rows["admissible_flow_used"].between(0.0, 1.0).all()
    assert rows["admissible_flow_used"].max() > 0.5
    assert (rows["compressor_mw"] >= 0.0).all()
    assert (rows["compression_gwh"] <= rows["compressor_mw"] * 8.76 * (1 + 1e-9)).all()


def test_pipelines_that_do_not_run_have_no_pressure_and_use_nothing():
    table = twin.simulate(HUMBER, 2).network_year
    idle = table[table["state"] != "in service"]
    assert idle["highest_pressure_bar"].isna().all()
    assert (idle["compression_gwh"] == 0.0).all()


def test_co2_line_of_the_tiny_cluster_by_hand():
    """One emitter inland, then harbour and field: two pipes in a row, each solved alone."""
    run = twin.simulate(TINY, 4)
    last = in_service(run).iloc[-1]
    model = finished(TINY, 4)
    system = model.books.years[-1].network.systems[-1]
    fed = np.maximum(system.injection_kg_per_s, 0.0)
    names = [node.name for node in system.sized.network.nodes]
    stored_kt = run.cluster_year.iloc[-1][["stored_fossil_co2_mt", "removed_biogenic_co2_mt"]]
    expected_kg_per_s = float(stored_kt.sum()) * 1e9 / 0.75 / DRAWN_PER_YEAR_S
    assert fed.sum() == pytest.approx(expected_kg_per_s, rel=1e-9)
    inner_mm = INNER_DIAMETER_MM_BY_NOMINAL_IN[round(float(last["diameter_in"]))]
    bar, flow, work = 140.0, 0.0, 0.0
    for hub, length_km in (("inland", 27.0), ("harbour", 80.0)):
        here = float(fed[names.index(hub)])
        work += here * compression_work_kwh_per_kg("carbon_dioxide", 110.0, bar, 10.0) * 3.6
        flow += here
        bar = pipe_outlet_pressure_bar("carbon_dioxide", flow, bar, Pipe(length_km, inner_mm))
    assert last["highest_pressure_bar"] == pytest.approx(140.0)
    assert last["lowest_pressure_bar"] == pytest.approx(bar, rel=1e-6)
    assert last["compressor_mw"] == pytest.approx(work, rel=1e-6)


def test_operators_pay_for_the_electricity_of_compression_and_pass_it_on():
    model = finished(HUMBER, 2)
    run = twin.simulate(HUMBER, 2)
    operators = [operator.party_id for operator in model.operators]
    paid = run.payments[
        run.payments["category"].isin([Category.ELECTRICITY.value, Category.POWER_LEVIES.value])
        & run.payments["payer_id"].isin(operators)
    ]
    price = model.prices.electricity[: len(model.books.years)]
    used = run.network_year.groupby("year")["compression_gwh"].sum().to_numpy()
    assert paid["gbp_m"].sum() == pytest.approx(float((used * price).sum()) * 1e-3)
    assert used.max() > 1.0
    # 30 to 70 bar takes about 11 kWh a MWh HHV; it is part of every tariff.
    plan = next(p for p in model.world.plans if p.row.pipeline_id == "hhp")
    assert plan.compression_mwh_per_volume == pytest.approx(0.011, rel=0.1)


def test_a_system_that_cannot_carry_its_peak_is_noted_with_the_pipe_that_binds():
    model = finished(HUMBER, 2)
    year = model.settings.horizon.end_year
    line = next(p for p in model.market.pipelines if p.pipeline_id == "hccp")
    line.diameter_in = 12.0
    closed = model.books.years[-1]
    model.pressures.__init__(model)
    wanted = np.zeros(len(model.register))
    vented = closed.vented_fossil_kt + closed.vented_biogenic_kt
    state = model.pressures.settle(year, closed.share, wanted, closed.flows, vented)
    assert state.admissible_flow_used[line.index] > 1.5
    assert state.lowest_bar[line.index] >= 90.0 * (1 - 1e-3)
    note = model.journal.notes[-1]
    assert (note.action, note.subject, note.party_id) == ("carry", "hccp", "nep")
    assert note.measure == pytest.approx(1.0 / state.admissible_flow_used[line.index])
    assert "binds" in note.obstacle


def test_a_leak_at_a_node_stops_the_run():
    model = finished(TINY, 4)
    closed = model.books.years[-1]
    balance._check_networks(closed)
    closed.network.systems[-1].rating.flow[0] *= 1.001
    with pytest.raises(BalanceError, match="mass at"):
        balance._check_networks(closed)


def test_a_compressor_at_no_pressure_difference_uses_nothing():
    level = HUMBER.changed({"networks.hydrogen_supply_bar": 70.0, "networks.co2_supply_bar": 140.0})
    rows = in_service(twin.simulate(level, 2))
    assert rows["compressor_mw"].max() == pytest.approx(0.0, abs=1e-9)
