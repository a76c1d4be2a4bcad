"""Works in whole runs: what fails leaves crews, assets, money and tables consistent."""

from __future__ import annotations

import math

import numpy as np
import pytest

import twin
from agents.company import Company
from infrastructure.assets import AssetKind
from infrastructure.orders import ENDED, Standing
from twin.columns import Tables
from twin.model import ClusterModel
from twin.prepared.world import world_of
from twin.works_tables import works_tables

ROUGH = twin.load("humber/reference").changed(
    {
        "delivery.insolvency_per_year": 0.25,
        "delivery.insolvency_cancels_probability": 0.5,
        "policy.carbon_price.multiplier": 1.5,
        **{
            f"data.consents.{row}.{column}": chance
            for row in ("dco", "local", "permit")
            for column, chance in (
                ("refusal_probability", 0.3),
                ("challenge_probability", 0.5),
                ("upheld_probability", 0.5),
            )
        },
    }
)


def finished(scenario, seed):
    model = ClusterModel(world_of(scenario), seed)
    model.run()
    return model


@pytest.fixture(scope="module", params=[1, 2, 3])
def rough(request):
    """A run in which much fails; its balances were checked year by year."""
    return finished(ROUGH, request.param)


def tables_of(model):
    return Tables({name: make() for name, make in works_tables(model).items()})


def test_every_way_to_end_occurs(rough):
    standings = {project.standing for project in rough.works.projects}
    assert {Standing.CANCELLED, Standing.REFUSED, Standing.OPERATING} <= standings


def test_the_month_in_which_works_came_to_nothing_stands_in_the_table(rough):
    """A date for those and no others, within the run, and not before anything they went through."""
    table = tables_of(rough)["projects"]
    gone = table["standing"].isin([standing.value for standing in ENDED])
    assert gone.any()
    assert (table["ended_year"].notna() == gone).all()
    lost = table[gone]
    for before in ("started_year", "consent_end_year", "fid_year"):
        assert not (lost["ended_year"] < lost[before] - 1e-9).any(), before
    start = rough.settings.horizon.start_year
    months = [p.ended_month for p in rough.works.projects if p.standing in ENDED]
    assert lost["ended_year"].tolist() == [start + month / 12.0 for month in months]


def test_nothing_runs_twice_or_without_works(rough):
    new = [asset.name for asset in rough.register.assets if asset.kind != AssetKind.EXISTING]
    assert len(new) == len(set(new))
    operating = {
        project.order.project_id
        for project in rough.works.projects
        if project.standing is Standing.OPERATING
    }
    assert set(new) <= operating


def test_ended_works_hold_no_crews_or_bookings_and_only_the_capital_that_is_spent(rough):
    ended = [project for project in rough.works.projects if project.standing in ENDED]
    assert ended
    assert not any(p.order.project_id in rough.market.bookings for p in ended)
    for pipeline in rough.market.pipelines:
        assert not {p.order.project_id for p in ended} & set(pipeline.bookings)
    assert not any(p.construction.held for p in ended)
    for company in rough.agents_by_type[Company]:
        committed = sum(
            project.order.capex_gbp_m * (project.built_share if project.standing in ENDED else 1.0)
            for project in rough.works.projects
            if project.order.owner_id == company.party_id
        )
        assert company._committed_gbp_m == pytest.approx(committed, abs=1e-6)


def test_crews_in_all_are_those_free_and_at_work(rough):
    for trade, pool in rough.works.pools.items():
        held = sum(p.construction.held.get(trade, (0, 0.0))[0] for p in rough.works.projects)
        assert pool.free + held == pool.total + pool.leaving


def test_no_committed_customer_relies_on_what_is_not_coming(rough):
    """It was cancelled with its supplier, instead of waiting for ever."""
    for project in rough.works.projects:
        if project.standing is Standing.COMMITTED:
            booking = rough.market.bookings.get(project.order.project_id)
            if booking is not None:
                lines = [rough.market.pipelines[i] for i in booking.pipelines]
                assert all(line.possible for line in lines)
                assert all(rough.market.producers[i].alive for i in booking.bought_gwh)


def test_money_is_spent_as_far_as_works_went(rough):
    cancelled = [
        p
        for p in rough.works.projects
        if p.standing is Standing.CANCELLED and math.isfinite(p.build_from_month)
    ]
    assert cancelled
    for project in cancelled:
        assert 0.0 <= project.spent_gbp_m <= project.capex_gbp_m
        assert project.build_until_month < math.inf


def test_phases_add_up_to_the_dates_of_projects(rough):
    """Each part begins where the last one ended, and its delay is what its cause explains."""
    tables = tables_of(rough)
    phases, projects = tables["project_phases"], tables["projects"].set_index("project_id")
    for name, rows in phases.groupby("project_id", observed=True):
        ends = rows["end_year"].to_numpy()
        assert np.allclose(rows["start_year"].to_numpy()[1:], ends[:-1])
        assert rows["start_year"].iloc[0] == pytest.approx(projects.loc[name, "started_year"])
        if projects.loc[name, "standing"] == "operating":
            online, planned = projects.loc[name, ["online_year", "planned_online_year"]]
            assert ends[-1] == pytest.approx(online)
            assert rows["planned_end_year"].iloc[-1] == pytest.approx(planned)
            assert rows["delay_months"].sum() / 12.0 == pytest.approx(online - planned)
            assert rows["months_late"].iloc[-1] / 12.0 == pytest.approx(online - planned)
    late = phases[phases["delay_months"] > 0.01]
    assert (late["delay_cause"] != "").all()


def test_labour_by_year_follows_its_own_equation(rough):
    """Workers = those of last year - who retired + trainees of three years before."""
    table = tables_of(rough)["labour_year"]
    for trade in table["trade_id"].unique():
        rows = table[table["trade_id"] == trade].reset_index(drop=True)
        workers, retired = rows["workers"].to_numpy(), rows["workers_retired"].to_numpy()
        begun = workers[1:] - workers[:-1] + retired[1:]
        assert np.allclose(begun[3:], rows["trainees_started"].to_numpy()[1:-3])
        assert (rows["crews_held"] <= rows["crews"].cummax() + 1e-9).all()


def test_competing_works_take_crews_for_their_years():
    """Keadby Next Generation binds 440 mechanical workers, nine crews of 50, 2027-2029."""
    scenario = twin.load("humber/reference")
    table = tables_of(finished(scenario, 1))["labour_year"]
    mine = table[table["trade_id"] == "mechanical"].set_index("year")
    assert mine["workers_on_competing_works"].loc[2026:2030].tolist() == [0, 440, 440, 440, 0]
    free = mine["workers"] * 0.6 - mine["workers_on_competing_works"]
    assert mine["crews"].loc[2027] == round(free.loc[2027] / 50)


@pytest.mark.parametrize("seed", [2, 5])
def test_why_names_what_cost_most_time(seed):
    results = twin.simulate(twin.load("humber/reference"), seed)
    projects = results.projects[results.projects["kind"].isin(["hydrogen", "electrify"])]
    late = projects[(projects["online_year"] - projects["planned_online_year"]) > 1.0]
    row = late.iloc[0]
    site, year = row["project_id"].split("/")[0], int(row["online_year"])
    text = " ".join(results.why(site, year).sentences)
    assert str(row["delay_cause"]) in text


@pytest.mark.parametrize(
    ("name", "seed"), [("reference", 5), ("delayed_network", 1), ("delayed_network", 6)]
)
def test_no_pipe_is_decided_on_bookings_that_a_lapsed_contract_ends_the_same_january(name, seed):
    run = twin.simulate(twin.load(f"humber/{name}"), seed)
    booked = run.network_year.set_index(["pipeline_id", "year"])["booked_gwh_or_kt"]
    notes = run.notes.query("action == 'build'")
    decided = notes[notes["obstacle"].astype(str) == ""]
    assert len(decided) > 0
    for row in decided.itertuples():
        assert booked[row.subject, row.year] >= row.figure * (1.0 - 1e-9)
