"""The model is an ordinary Mesa model: Mesa's own tools step it, collect from it and query it."""

import mesa
import pytest

import twin
from agents.company import Company
from agents.producer import HydrogenProducer
from twin.model import ClusterModel
from twin.prepared.world import world_of
from twin.release import release


@pytest.fixture
def model():
    made = ClusterModel(world_of(twin.load("tiny/tiny")), seed=7)
    yield made
    release(made)


def invested_years(model):
    return len(model.books.years)


def test_it_is_a_model_and_its_parties_are_agents(model):
    assert isinstance(model, mesa.Model)
    assert {*model.agents} == {*model.parties}
    assert all(isinstance(agent, mesa.Agent) for agent in model.agents)
    assert len(model.agents.select(agent_type=Company)) == 3
    assert len(model.agents_by_type[Company]) == 3


def test_steps_are_years_and_stop_by_themselves(model):
    while model.running:
        model.step()
    assert model.steps == 16
    model.step()
    assert model.steps == 16


def test_a_stepped_model_comes_to_what_a_run_comes_to(model):
    from twin.results import gather_results

    while model.running:
        model.step()
    stepped = gather_results(model, 7).cluster_year
    assert stepped.equals(twin.simulate(twin.load("tiny/tiny"), 7).cluster_year)


def test_mesas_data_collector_collects_year_by_year(model):
    collector = mesa.DataCollector(
        model_reporters={
            "year": lambda m: m.books.years[-1].year,
            "projects": lambda m: len(m.works.projects),
            "years closed": invested_years,
        },
        agenttype_reporters={Company: {"party": "party_id", "sites": lambda a: len(a.sites)}},
    )
    while model.running:
        model.step()
        collector.collect(model)
    by_year = collector.get_model_vars_dataframe()
    assert by_year["year"].tolist() == list(range(2025, 2041))
    assert by_year["years closed"].tolist() == list(range(1, 17))
    assert by_year["projects"].is_monotonic_increasing
    ordered = len(twin.simulate(twin.load("tiny/tiny"), 7).projects)
    assert by_year["projects"].iloc[-1] == ordered
    parties = collector.get_agenttype_vars_dataframe(Company)
    assert len(parties) == 3 * 16
    names = {row.company_id for row in model.world.scenario.cluster.companies}
    assert set(parties["party"]) == names


def test_agent_sets_answer_questions(model):
    model.step()
    companies = model.agents.select(agent_type=Company)
    assert companies.agg("index", sum) == 0 + 1 + 2
    assert companies.agg("sites", lambda sites: sum(map(len, sites))) == len(model.site_ids)
    producers = model.agents.select(lambda agent: isinstance(agent, HydrogenProducer))
    cluster = model.world.scenario.cluster
    assert set(producers.get("party_id")) == {row.producer_id for row in cluster.producers}
    kinds = model.agents.groupby(type).count()
    assert kinds[Company] == 3
    assert sum(kinds.values()) == len(model.agents)
