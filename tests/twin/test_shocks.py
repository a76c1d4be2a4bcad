"""Shocks: each does what it says, nothing before its January; whom it reaches; what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from typer.testing import CliRunner

import twin
from scenarios.schema.shocks import Shock
from twin.accounting.measures import REST, abatement_costs
from twin.accounting.welfare import appraise
from twin.cli import app
from twin.model import ClusterModel
from twin.prepared.prices import PriceTable
from twin.prepared.world import world_of
from twin.shocks import NOTHING_HIT, drawn
from twin.streams import Streams

HUMBER = twin.load("humber/reference")
SEED = 15


def with_shocks(*shocks):
    return HUMBER.changed({"shocks": list(shocks)})


@pytest.fixture(scope="module")
def without():
    return twin.simulate(HUMBER, SEED)


@pytest.mark.parametrize(
    "shock",
    [
        {"year": 2034, "kind": "closure", "subject": "phillips66"},
        {"year": 2034, "kind": "insolvency", "subject": "british_steel"},
        {"year": 2038, "kind": "store_loss", "subject": "endurance", "years": 4},
        {"year": 2034, "kind": "gas_price", "factor": 3.0, "years": 2},
        {"year": 2028, "kind": "consent_refused", "subject": "h2_south"},
        {"year": 2034, "kind": "support_withdrawn"},
        {"year": 2034, "kind": "labour_shortage", "factor": 0.3, "years": 3},
    ],
    ids=lambda shock: shock["kind"],
)
def test_nobody_foresees_a_shock_and_somebody_feels_it(shock, without):
    struck = twin.simulate(with_shocks(shock), SEED)
    notes = struck.notes[struck.notes["party_id"] == "shock"]
    assert notes["year"].tolist() == [shock["year"]]
    assert notes["obstacle"].tolist() == [""]
    before = [
        run.site_year[run.site_year["year"] < shock["year"]].reset_index(drop=True)
        for run in (without, struck)
    ]
    assert before[0].equals(before[1])
    told = [
        run.decisions[run.decisions["year"] < shock["year"]].reset_index(drop=True)
        for run in (without, struck)
    ]
    assert told[0].equals(told[1])
    assert not without.cluster_year.equals(struck.cluster_year)


def test_a_closed_company_emits_nothing_any_more():
    struck = twin.simulate(
        with_shocks({"year": 2030, "kind": "closure", "subject": "phillips66"}), SEED
    )
    mine = struck.company_year[struck.company_year["company_id"] == "phillips66"]
    assert (mine.loc[mine["year"] >= 2030, "fossil_co2_kt"].abs() < 1e-9).all()
    assert (mine.loc[mine["year"] < 2030, "fossil_co2_kt"] > 1000.0).all()


def test_a_lost_store_takes_nothing_for_its_years_and_then_again(without):
    years = range(2041, 2044)
    lost = {"year": 2041, "kind": "store_loss", "subject": "endurance", "years": len(years)}
    struck = twin.simulate(with_shocks(lost), SEED)
    taken = struck.store_year[struck.store_year["store_id"] == "endurance"].set_index("year")
    assert (taken.loc[list(years), "taken_gwh_or_kt"] == 0.0).all()
    assert (taken.loc[list(years), "limit_gwh_or_kt"] == 0.0).all()
    assert taken.loc[2044, "taken_gwh_or_kt"] > 0.0
    refused = struck.cluster_year.set_index("year").loc[list(years), "vented_co2_mt"]
    assert (refused > 0.0).all()


def test_a_gas_price_is_paid_in_its_years_alone(without):
    dear = {"year": 2035, "kind": "gas_price", "factor": 2.0, "years": 1}
    struck = twin.simulate(with_shocks(dear), SEED)

    def fuel(run):
        paid = run.payments[(run.payments["category"] == "fuel")]
        return paid.groupby("year")["gbp_m"].sum()

    ratio = fuel(struck) / fuel(without)
    assert ratio[2034] == 1.0
    assert 1.5 < ratio[2035] <= 2.0  # gas is most of what is burnt


def test_insolvency_ends_works_under_way_and_leaves_the_site():
    owner = "british_steel"
    struck = twin.simulate(
        with_shocks({"year": 2034, "kind": "insolvency", "subject": owner}), SEED
    )
    works = struck.projects[struck.projects["owner_id"] == owner]
    ended = works[works["ended_because"].astype(str) == "insolvency"]
    assert len(ended)
    assert not ended["standing"].isin(["operating"]).any()
    fossil = struck.company_year.query("company_id == @owner and year >= 2034")["fossil_co2_kt"]
    assert (fossil > 0.0).all()


def test_support_withdrawn_ends_rounds_grants_and_contracts_without_a_decision():
    struck = twin.simulate(with_shocks({"year": 2030, "kind": "support_withdrawn"}), SEED)
    support = struck.notes[(struck.notes["action"] == "support")]
    after = support[support["year"] >= 2030]
    assert (after["obstacle"] == "support withdrawn").all()
    granted = struck.support_year[struck.support_year["scheme"] == "grant"]["project_id"]
    started = struck.projects.set_index("project_id")["started_year"]
    assert len(granted)
    assert (started[granted] < 2030.0).all()


def test_orders_that_wait_on_a_grant_come_to_nothing_when_support_is_withdrawn():
    """Terminals that would burn hydrogen count on carbon revenue set aside, and wait for plants."""
    recycles = {"policy.recycled_revenue_share": 0.5, "policy.recycled_grant_share": 0.4}
    shock = {"year": 2032, "kind": "support_withdrawn"}
    struck = twin.simulate(HUMBER.changed(recycles | {"shocks": [shock]}), 1)
    works = struck.projects.set_index("project_id")
    waiting = works[(works["started_year"] < 2032.0) & ~(works["fid_year"] < 2032.0)]
    terminals = waiting[waiting.index.str.contains("gas_terminal_hydrogen")]
    assert len(terminals)
    assert (terminals["standing"] == "withdrawn").all()
    paid = struck.support_year.query("scheme == 'recycled carbon revenue'")["project_id"]
    assert not set(paid) & set(terminals.index)


def test_a_share_of_workers_is_left(without):
    short = {"year": 2032, "kind": "labour_shortage", "factor": 0.5, "subject": "mechanical"}
    struck = twin.simulate(with_shocks(short), SEED)

    def crews(run):
        return run.labour_year.query("trade_id == 'mechanical'").set_index("year")["crews"]

    assert crews(struck)[2032] < 0.6 * crews(without)[2032]
    assert crews(struck)[2033] > 0.9 * crews(without)[2033]


def test_workers_are_short_from_the_first_january_on(without):
    short = {"year": 2025, "kind": "labour_shortage", "factor": 0.5}
    struck = twin.simulate(with_shocks(short), SEED)
    crews = [run.labour_year.query("year == 2025")["crews"].sum() for run in (without, struck)]
    assert crews[1] < 0.6 * crews[0]


def test_a_site_that_closes_before_a_round_wins_no_contract_in_it():
    """It bid in the January before; the money goes to who bid beside it, or to nobody."""
    closes = {"year": 2027, "kind": "closure", "subject": "vpi"}
    for scenario, wins in ((HUMBER, True), (with_shocks(closes), False)):
        notes = twin.simulate(scenario, SEED).notes
        asked = notes[(notes["action"] == "support") & (notes["year"] == 2027)]
        assert asked["subject"].str.startswith("vpi/").any() == wins


def test_who_would_have_had_a_grant_electrifies_without_one_where_it_still_pays():
    """Grants that are gone are counted on by nobody: the same as if there had never been any."""
    gone = {"year": 2025, "kind": "support_withdrawn"}
    counted_on = with_shocks(gone)
    never = counted_on.changed({"policy.electrification_grant_share": 0.0})
    chosen = [
        run.decisions[run.decisions["chosen"] & (run.decisions["kind"] == "electrify")]
        for run in (twin.simulate(scenario, 1) for scenario in (counted_on, never))
    ]
    assert len(chosen[1])
    assert chosen[0].reset_index(drop=True).equals(chosen[1].reset_index(drop=True))


@pytest.mark.parametrize(("year", "pipe"), [(2028, "viking"), (2032, "h2_south")])
def test_nobody_builds_for_customers_that_a_shock_has_just_taken_away(year, pipe):
    """All who had booked relied on contracts that lapse this January."""
    struck = twin.simulate(with_shocks({"year": year, "kind": "support_withdrawn"}), 1)
    decided = struck.projects.set_index("project_id").loc[pipe, "fid_year"]
    assert not decided <= year


def test_welfare_values_gas_at_what_the_shock_made_of_it():
    """The appraisal of the run itself reckons with what was paid."""
    scenario = with_shocks({"year": 2035, "kind": "gas_price", "factor": 3.0, "years": 5})
    results = twin.simulate(scenario, SEED)
    central = appraise(results, scenario).central
    assert central.npv_gbp_m == pytest.approx(results.facts["npv_gbp_m"], rel=1e-9)
    measures = abatement_costs(results, scenario).set_index("measure_id")["cost_gbp_m"]
    assert measures[REST] == pytest.approx(0.0, abs=1e-9 * central.cost_gbp_m)


def test_a_gas_path_of_the_sensitivities_is_struck_by_the_shock_as_that_of_the_run_is():
    """Gas at its high path costs that path times what the shock makes of it, year by year."""
    shock = {"year": 2035, "kind": "gas_price", "factor": 3.0, "years": 5}
    scenario = with_shocks(shock).changed({"prices.gas_multiplier": 1.2})
    welfare = appraise(twin.simulate(scenario, SEED), scenario)
    used = welfare.resources
    struck = np.where((used.years >= 2035) & (used.years < 2040), 3.0, 1.0)
    path = PriceTable(scenario.cluster).yearly("gas", "high", used.years.astype(float)) * 1.2
    gas_gbp_m = used.gas_gwh * path * struck * 1e-3
    swing = next(each for each in welfare.swings if "Gas price" in each.name)
    by_hand = float(welfare.factor @ (used.total - used.gas + gas_gbp_m))
    assert swing.high.cost_gbp_m == pytest.approx(by_hand, rel=1e-9)


MAYBE = [
    Shock(year=year, kind=kind, subject=subject, probability=0.5)
    for year, kind, subject in (
        (2030, "closure", "phillips66"),
        (2030, "closure", "british_steel"),
        (2031, "closure", "phillips66"),
        (2030, "insolvency", "phillips66"),
    )
]


def strike_in(seed, shocks):
    return set(drawn(shocks, Streams(seed)))


def test_a_shock_has_the_same_luck_wherever_it_stands_and_whatever_else_may_strike():
    for seed in range(100):
        both = strike_in(seed, MAYBE)
        assert strike_in(seed, MAYBE[::-1]) == both
        for shock in MAYBE:
            assert strike_in(seed, [shock]) == both & {shock}


def test_shocks_that_differ_in_kind_subject_or_year_or_not_at_all_have_lucks_of_their_own():
    """Of 400 seeds half see each strike, and a quarter both of two, equal ones included."""
    for pair in ([MAYBE[0], other] for other in MAYBE):
        hits = np.array([len(drawn(pair, Streams(seed))) for seed in range(400)])
        assert 160 < hits.sum() / 2 < 240
        assert 65 < (hits == 2).sum() < 135


def test_chance_decides_whether_a_shock_strikes_and_the_same_in_every_scenario():
    maybe = {"year": 2030, "kind": "support_withdrawn", "probability": 0.4}
    scenario = with_shocks(maybe)
    struck = [bool(ClusterModel(world_of(scenario), seed).shocks) for seed in range(40)]
    # Binomial of 40 at 0.4: within four standard deviations.
    assert abs(np.mean(struck) - 0.4) < 4.0 * np.sqrt(0.4 * 0.6 / 40)
    other = scenario.changed({"policy.carbon_price.multiplier": 1.5})
    again = twin.simulate(other, 3, tables=["notes"]).notes["party_id"] == "shock"
    assert bool(again.any()) == struck[3]


def test_a_consent_that_is_granted_already_is_not_refused():
    late = {"year": 2049, "kind": "consent_refused", "subject": "hccp"}
    notes = twin.simulate(with_shocks(late), SEED).notes
    assert notes.loc[notes["party_id"] == "shock", "obstacle"].tolist() == [NOTHING_HIT]


@pytest.mark.parametrize(
    ("shocks", "message"),
    [
        ([{"year": 2030, "kind": "closure", "subject": "philips66"}], "phillips66"),
        ([{"year": 2030, "kind": "store_loss", "subject": "endurence"}], "endurance"),
        ([{"year": 2060, "kind": "closure", "subject": "phillips66"}], "horizon"),
        ([{"year": 2030, "kind": "gas_price"}], "another value than 1"),
        ([{"year": 2030, "kind": "closure", "subject": "vpi", "factor": 2.0}], "none for closure"),
        ([{"year": 2030, "kind": "closure", "subject": "vpi", "years": 2}], "for good"),
        (
            [
                {"year": 2030, "kind": "closure", "subject": "phillips66"},
                {"year": 2033, "kind": "closure", "subject": "phillips66"},
            ],
            "remove one of them",
        ),
        (
            [
                {"year": 2030, "kind": "gas_price", "factor": 2.0, "years": 3},
                {"year": 2032, "kind": "gas_price", "factor": 0.5},
            ],
            "when the other is over",
        ),
    ],
)
def test_a_shock_that_cannot_be_is_refused_with_place_and_repair(shocks, message):
    with pytest.raises(twin.InputError, match=message) as error:
        with_shocks(*shocks)
    assert "shocks." in str(error.value)


def test_what_closed_before_cannot_close_again():
    gone = next(
        row
        for row in HUMBER.cluster.status_changes
        if row.change == "closed" and row.month < "2029"
    )
    with pytest.raises(twin.InputError, match="it closed in"):
        with_shocks({"year": 2030, "kind": "closure", "subject": gone.site_id})


def test_a_ripple_names_the_hit_and_how_it_reaches_others():
    shock = Shock(year=2030, kind="closure", subject="phillips66")
    ripple = twin.shock_effect(HUMBER, [shock], SEED)
    links = ripple.parties.set_index("party_id")["link"]
    assert links["phillips66"] == "hit directly"
    assert links.str.contains("shares viking").any()
    change = (
        ripple.struck.cluster_year["fossil_co2_mt"] - ripple.without.cluster_year["fossil_co2_mt"]
    )
    assert ripple.parties["fossil_co2_mt"].sum() == pytest.approx(change.sum(), abs=0.1)


def test_the_command_prints_who_is_hit():
    answer = CliRunner().invoke(
        app, ["shock", "humber/reference", "--close", "phillips66", "--year", "2030"]
    )
    assert answer.exit_code == 0, answer.output
    assert "hit directly" in answer.output
    nothing = CliRunner().invoke(app, ["shock", "humber/reference", "--year", "2030"])
    assert isinstance(nothing.exception, twin.InputError) or nothing.exit_code == 2
