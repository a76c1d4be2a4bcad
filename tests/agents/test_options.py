"""What measures change, cost and leave: carbon is neither made nor lost, figures by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.option_flows import changes, combined_share
from agents.options import (
    KINDS,
    PER_UNIT_COLUMNS,
    Connections,
    SitePlaces,
    SiteState,
    SpurCosts,
    build_options,
)
from infrastructure.assets import NOWHERE, Flow
from scenarios.loading import load
from scenarios.schema.technology import MeasureKind, Stage

COKING_COAL, GAS = 0.356, 0.183
"""kt CO2 per GWh HHV, as in the tiny cluster's fuels."""
FACTOR = np.array([COKING_COAL, GAS, GAS])
# Mill (coal), plant (gas, combined heat and power) and works (gas, a tenth process CO2).
STATE = SiteState(
    energy_co2_kt=np.array([1000.0, 500.0, 162.0]),
    process_co2_kt=np.array([0.0, 0.0, 18.0]),
    biogenic_co2_kt=np.array([0.0, 0.0, 10.0]),
    fuel_gwh=np.array([1000.0, 500.0, 162.0]) / FACTOR,
)
NO_TEE = np.full(3, NOWHERE)
PLACES = SitePlaces(
    Connections(np.array([2, 1, 1]), NO_TEE, np.array([5.0, 1.0, 4.0]), np.zeros(3), np.zeros(3)),
    # The works joins pipeline 0 between two hubs, 3 km over land and half a kilometre under water.
    Connections(
        np.array([2, 1, 1]),
        np.array([NOWHERE, NOWHERE, 0]),
        np.array([6.0, 2.0, 3.0]),
        np.array([0.0, 0.0, 0.5]),
        np.array([0.0, 0.0, 2.5]),
    ),
)
HYDROGEN_SPURS = SpurCosts(np.array([500.0, 5000.0]), np.array([1.0, 2.0]), np.zeros(2))
CO2_SPURS = SpurCosts(np.array([200.0, 2000.0]), np.array([1.5, 3.0]), np.array([20.0, 22.0]))


def months(cluster, scale=1.0):
    """Planned months of each phase by class of works, read from the table by hand."""
    phases = ("develop", "consent", "engineer", "procure", "build", "commission")
    return {
        row.works_class: tuple(scale * getattr(row, f"{phase}_months") for phase in phases)
        for row in cluster.delivery
    }


@pytest.fixture(scope="module")
def cluster():
    return load("tiny/tiny").cluster


@pytest.fixture(scope="module")
def options(cluster):
    return build_options(cluster, STATE, PLACES, HYDROGEN_SPURS, CO2_SPURS, months(cluster), 1.5)


def row_of(options, site, measure_id):
    return next(
        row
        for row in range(len(options))
        if options.site[row] == site and options.measures[options.measure[row]].id == measure_id
    )


def test_each_site_has_the_measures_of_its_sector(cluster, options):
    for site, row in enumerate(cluster.sites):
        rows = range(options.first_row[site], options.first_row[site + 1])
        assert {options.measures[options.measure[r]].sector_id for r in rows} == {row.sector_id}
        assert len(rows) == sum(m.sector_id == row.sector_id for m in cluster.measures)
    assert len(options) == options.first_row[-1]


def test_a_site_that_emits_nothing_has_no_options(cluster):
    nothing = np.array([0.0, 1.0, 1.0])
    state = SiteState(*(getattr(STATE, name) * nothing for name in STATE.__dataclass_fields__))
    options = build_options(cluster, state, PLACES, HYDROGEN_SPURS, CO2_SPURS, months(cluster), 1.0)
    assert options.first_row[1] == 0
    assert set(options.site) == {1, 2}


def test_capture_at_the_works_by_hand(options):
    """90 % of 190 kt is 171. Heat takes 0.86 MWh of gas a tonne, whose CO2 is captured, too.

    So C = 171 + 0.9 C 0.86 x 0.183 = 171 / (1 - 0.1416) = 199.2 kt.
    """
    row = row_of(options, 2, "chemicals_capture")
    does = changes(options, STATE)
    flows = does.flows[row]
    captured_kt = 171.0 / (1.0 - 0.9 * 0.86 * GAS)
    heat_kt = captured_kt * 0.86 * GAS
    assert captured_kt == pytest.approx(171.0 + 0.9 * heat_kt)
    assert flows[Flow.GAS_GWH] == pytest.approx(captured_kt * 0.86)
    assert flows[Flow.ENERGY_CO2_KT] == pytest.approx(heat_kt)
    assert flows[Flow.CAPTURED_FOSSIL_KT] == pytest.approx(0.9 * (180.0 + heat_kt))
    assert flows[Flow.CAPTURED_BIOGENIC_KT] == pytest.approx(9.0)
    assert flows[Flow.ELECTRICITY_GWH] == pytest.approx(captured_kt * 0.11)
    # GBP 400 per yearly tonne, 3 km of the smaller pipe at GBP 1.5m, 0.5 km at 20m, and the tee.
    assert does.capex_gbp_m[row] == pytest.approx(captured_kt * 0.4 + 4.5 + 10.0 + 2.5)
    assert options.tee[row] == 0
    assert flows[Flow.FIXED_OPEX_GBP_M] == pytest.approx(captured_kt * 0.4 * 0.03)
    assert options.hub[row] == 1


def test_hydrogen_at_the_works_by_hand(options):
    """90 % of 885.2 GWh of gas is 796.7; hydrogen boilers take 1.07 of it; 8000 hours a year."""
    row = row_of(options, 2, "chemicals_hydrogen")
    flows = changes(options, STATE).flows[row]
    replaced_gwh = 0.9 * 162.0 / GAS
    assert flows[Flow.FUEL_GWH] == pytest.approx(-replaced_gwh)
    assert flows[Flow.HYDROGEN_GWH] == pytest.approx(1.07 * replaced_gwh)
    assert flows[Flow.ENERGY_CO2_KT] == pytest.approx(-0.9 * 162.0)
    assert flows[Flow.PROCESS_CO2_KT] == 0.0
    # GBP 210/kW, and 4 km of the larger pipe, for 852 GWh, at GBP 2m.
    capex_gbp_m = changes(options, STATE).capex_gbp_m[row]
    assert capex_gbp_m == pytest.approx(210.0 * replaced_gwh / 8000.0 + 8.0)


def test_measures_without_pipes_have_no_hub_and_no_spur(options):
    row = row_of(options, 2, "chemicals_electric_boiler")
    assert options.hub[row] == NOWHERE
    replaced_gwh = 0.9 * 162.0 / GAS
    does = changes(options, STATE)
    assert does.capex_gbp_m[row] == pytest.approx(130.0 * replaced_gwh / 8000.0)
    flows = does.flows[row]
    assert flows[Flow.ELECTRICITY_GWH] == pytest.approx(0.85 * replaced_gwh)


def test_rates_shares_and_lead_times_are_those_of_owner_sector_and_works(cluster, options):
    row = row_of(options, 2, "chemicals_capture")
    assert options.hurdle_rate[row] == pytest.approx(0.12 * 1.5)
    assert options.free_share[row] == 0.85
    assert options.pays_price_support[row] == 0.0
    assert options.pays_price_support[row_of(options, 1, "power_chp_gas_capture")] == 1.0
    assert cluster.fuels[options.fuel[row]].id == "gas"
    # 16 + 16 + 15 + 6 + 30 + 6 = 89 months.
    assert options.lead_years[row] == 8
    assert options.life_years[row] == 25


@pytest.mark.parametrize(
    ("stage", "years"),
    [(Stage.IDEA, 8), (Stage.DEVELOPMENT, 7), (Stage.CONSENTED, 5), (Stage.ENGINEERED, 4)],
)
def test_what_the_owner_has_developed_shortens_the_lead(cluster, stage, years):
    """89 months less 16 of development, 16 of consent and 15 of FEED: 73, 57 and 42."""
    from scenarios.schema.technology import SiteProjectRow

    developed = SiteProjectRow(
        site_id="works", measure_id="chemicals_capture", stage=stage, source="Invented",
        status="assumption",
    )  # fmt: skip
    options = build_options(
        replace(cluster, site_projects=(developed,)),
        STATE,
        PLACES,
        HYDROGEN_SPURS,
        CO2_SPURS,
        months(cluster),
        1.0,
    )
    row = row_of(options, 2, "chemicals_capture")
    assert (options.stage[row], options.lead_years[row]) == (stage, years)


def test_owners_reckon_with_works_that_take_longer(cluster):
    """89 months doubled are 178: 15 years instead of 8."""
    options = build_options(
        cluster, STATE, PLACES, HYDROGEN_SPURS, CO2_SPURS, months(cluster, 2.0), 1.0
    )
    assert options.lead_years[row_of(options, 2, "chemicals_capture")] == 15


@pytest.mark.parametrize(
    ("volume_gwh", "spur_gbp_m"), [(0.0, 4.0), (500.0, 4.0), (500.1, 8.0), (9000.0, 8.0)]
)
def test_a_spur_is_the_smallest_pipe_that_carries_the_volume(options, volume_gwh, spur_gbp_m):
    row = row_of(options, 2, "chemicals_hydrogen")
    fuel_gwh = np.full(3, volume_gwh / options.per_unit[row, [0, 2]].prod())
    does = changes(options, replace(STATE, fuel_gwh=fuel_gwh))
    assert does.flows[row, Flow.HYDROGEN_GWH] == pytest.approx(volume_gwh)
    plant_gbp_m = 210.0 * 0.9 * fuel_gwh[2] / 8000.0
    assert does.capex_gbp_m[row] == pytest.approx(plant_gbp_m + spur_gbp_m)


def test_plant_operation_and_spur_are_as_large_as_what_is_left_at_the_site(options):
    """What an earlier measure dealt with needs no plant any more."""
    quarter = SiteState(*(0.25 * column for column in STATE.columns))
    whole, part = changes(options, STATE), changes(options, quarter)
    np.testing.assert_allclose(part.flows, 0.25 * whole.flows, rtol=1e-12)
    piped = options.wants_hydrogen | options.captures
    np.testing.assert_allclose(part.capex_gbp_m[~piped], 0.25 * whole.capex_gbp_m[~piped])
    row = row_of(options, 2, "chemicals_hydrogen")
    assert whole.flows[row, Flow.HYDROGEN_GWH] > 500.0 > part.flows[row, Flow.HYDROGEN_GWH]
    plants = [
        -options.capex_per_unit[row, 0] * each.flows[row, Flow.FUEL_GWH] for each in (whole, part)
    ]
    spurs = [
        each.capex_gbp_m[row] - plant for each, plant in zip((whole, part), plants, strict=True)
    ]
    assert spurs == pytest.approx([8.0, 4.0])


def test_a_copy_of_a_state_is_independent():
    copy = STATE.copy()
    copy.energy_co2_kt[0] = 0.0
    assert STATE.energy_co2_kt[0] == 1000.0


def assert_carbon_conserved(options, state, flows):
    """CO2 of fuel and gas follows the fuel burnt, and no more is captured than arises."""
    site = options.site
    fuel_kt = flows[:, Flow.FUEL_GWH] * FACTOR[site] + flows[:, Flow.GAS_GWH] * GAS
    np.testing.assert_allclose(flows[:, Flow.ENERGY_CO2_KT], fuel_kt, rtol=1e-9, atol=1e-9)
    fossil_kt = (
        state.energy_co2_kt[site]
        + state.process_co2_kt[site]
        + flows[:, Flow.ENERGY_CO2_KT]
        + flows[:, Flow.PROCESS_CO2_KT]
    )
    share = options.per_unit[:, PER_UNIT_COLUMNS.index("capture_share")]
    captured = flows[:, Flow.CAPTURED_FOSSIL_KT], flows[:, Flow.CAPTURED_BIOGENIC_KT]
    np.testing.assert_allclose(captured[0], share * fossil_kt, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(captured[1], share * state.biogenic_co2_kt[site], rtol=1e-9)
    assert (fossil_kt - captured[0] >= -1e-9).all()
    assert (flows[:, Flow.BIOGENIC_CO2_KT] == 0.0).all()


def test_every_measure_of_the_tiny_cluster_conserves_carbon(options):
    assert_carbon_conserved(options, STATE, changes(options, STATE).flows)


SHARES = st.floats(0.0, 1.0)
MEASURES = st.lists(
    st.one_of(
        st.tuples(SHARES, SHARES, st.floats(0.0, 5.0), st.floats(0.0, 5.0), st.just(0.0),
                  st.just(0.0), st.just(0.0), st.floats(-50.0, 50.0)),
        st.tuples(st.just(0.0), st.just(0.0), st.just(0.0), st.just(0.0), SHARES,
                  st.floats(0.0, 3.0), st.floats(0.0, 3.0), st.just(0.0)),
    ),
    min_size=11, max_size=11,
)  # fmt: skip
LEVELS = st.tuples(*[st.floats(0.0, 5000.0)] * 3)


@given(units=MEASURES, energy=LEVELS, process=LEVELS, biogenic=LEVELS)
@settings(max_examples=150)
def test_carbon_is_conserved_by_any_measure_at_any_site(options, units, energy, process, biogenic):
    """Measures either replace fuel or capture; the loader refuses one that would do both."""
    per_unit = np.resize(np.array(units), (len(options), len(PER_UNIT_COLUMNS)))
    odd = replace(options, per_unit=per_unit)
    energy_kt = np.array(energy)
    state = SiteState(energy_kt, np.array(process), np.array(biogenic), energy_kt / FACTOR)
    assert_carbon_conserved(odd, state, changes(odd, state).flows)


@given(units=MEASURES)
@settings(max_examples=100)
def test_what_a_measure_leaves_is_what_it_has_neither_avoided_nor_captured(options, units):
    """Carbon that arises once, with the measure: avoided, captured or left for others."""
    per_unit = np.resize(np.array(units), (len(options), len(PER_UNIT_COLUMNS)))
    per_unit[:, PER_UNIT_COLUMNS.index("gas_mwh_per_t")] = 0.0
    odd = replace(options, per_unit=per_unit)
    flows, left, site = changes(odd, STATE).flows, combined_share(odd), odd.site
    remains_kt = left[:, 0] * STATE.energy_co2_kt[site] + left[:, 1] * STATE.process_co2_kt[site]
    fossil_kt = STATE.energy_co2_kt[site] + STATE.process_co2_kt[site]
    emitted_kt = (
        fossil_kt
        + flows[:, Flow.ENERGY_CO2_KT]
        + flows[:, Flow.PROCESS_CO2_KT]
        - flows[:, Flow.CAPTURED_FOSSIL_KT]
    )
    np.testing.assert_allclose(remains_kt, emitted_kt, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(
        left[:, 2] * STATE.biogenic_co2_kt[site],
        STATE.biogenic_co2_kt[site] - flows[:, Flow.CAPTURED_BIOGENIC_KT],
        atol=1e-9,
    )
    np.testing.assert_array_equal(left[:, 3], left[:, 0])


def test_kinds_are_told_apart(options):
    flows = changes(options, STATE).flows
    np.testing.assert_array_equal(flows[:, Flow.HYDROGEN_GWH] > 0.0, options.wants_hydrogen)
    np.testing.assert_array_equal(flows[:, Flow.CAPTURED_FOSSIL_KT] > 0.0, options.captures)
    electrifies = options.kind == KINDS.index(MeasureKind.ELECTRIFY)
    np.testing.assert_array_equal(options.electrifies, electrifies)
    assert electrifies.any()
