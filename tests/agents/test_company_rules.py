"""How parties behave towards each other, in runs of the smallest cluster."""

import numpy as np

import twin
from agents.decisions import Obstacle
from agents.screening import CAPTURE
from infrastructure.orders import ENDED
from twin.model import ClusterModel
from twin.prepared.world import world_of

TINY = twin.load("tiny/tiny")


def finished(scenario, seed=1):
    model = ClusterModel(world_of(scenario), seed)
    model.run()
    return model


def test_nobody_decides_before_the_technology_is_mature():
    run = twin.simulate(TINY)
    mature = {row.measure_id: row.mature_year for row in TINY.cluster.measures}
    chosen = run.decisions[run.decisions["chosen"]]
    assert len(chosen) > 0
    assert all(row.year >= mature[str(row.measure_id)] for row in chosen.itertuples())


def test_a_site_takes_one_measure_of_each_kind_at_most():
    """Orders that stand: those that were not withdrawn or refused."""
    for seed in range(5):
        model = finished(TINY, seed)
        standing = [
            (int(model.options.site[row]), int(model.options.kind[row]))
            for row, project in model.works.measures.items()
            if project.standing not in ENDED
        ]
        assert len(standing) == len(set(standing))


def test_a_contract_is_honoured():
    """A site that wins a capture contract orders that capture, if nothing stands in its way."""
    model = finished(TINY.with_(policy__support_budget_gbp_m_per_year=3000.0))
    won = [n for n in model.journal.notes if n.action == "support" and not n.obstacle]
    rows = [(int(n.subject.split("/")[1]), n.year) for n in won if n.subject.startswith("option/")]
    assert rows
    for row, year in rows:
        assert model.options.kind[row] == CAPTURE
        obstacle = model.journal.obstacle[year - model.settings.horizon.start_year, row]
        assert row in model.works.measures or obstacle != Obstacle.NONE


def test_support_expected_never_exceeds_the_budget():
    for budget in (0.0, 50.0, 300.0):
        model = finished(TINY.with_(policy__support_budget_gbp_m_per_year=budget))
        for year in range(2025, 2070):
            assert model.government.promised_in(year) <= budget + 1e-9


def test_grants_stay_within_the_years_that_passed():
    model = finished(TINY.with_(policy__electrification_grant_share=1.0))
    years = len(TINY.settings.horizon.years)
    assert model.government.granted_gbp_m <= 20.0 * years + 1e-9


def test_pipes_are_decided_only_when_the_open_season_was_a_success():
    model = finished(TINY)
    rules = TINY.settings.networks
    for operator in model.operators:
        for plan, pipeline in zip(operator.plans, operator.pipelines, strict=True):
            if pipeline.committed:
                offered = plan.row.open_season_volume
                assert pipeline.capacity >= min(offered, plan.menu.capacity[-1]) - 1e-9
            waited = [
                n
                for n in model.journal.notes
                if n.subject == pipeline.pipeline_id and n.action == "build" and not n.obstacle
            ]
            for note in waited:
                assert (
                    note.measure
                    >= min(rules.booked_share_for_fid, rules.anchor_share_for_fid)
                    * plan.row.open_season_volume
                )


def test_without_an_open_pipe_nobody_books_transport():
    """Pipes that nobody may begin: no capture, and hydrogen only next door."""
    late = TINY.with_(networks__delay_months=240.0)
    model = finished(late)
    assert all(not line.committed for line in model.market.pipelines)
    assert not any(
        project.order.kind == "capture" and project.standing.value == "operating"
        for project in model.works.projects
    )


def test_a_company_closes_a_site_only_when_its_margin_is_gone():
    dear = TINY.with_(
        policy__carbon_price__path="high",
        policy__carbon_price__multiplier=5.0,
        policy__carbon_price__free_allocation_end_year=2026,
        policy__rounds=[],
    )
    closed = np.isfinite(finished(dear).sites.closed_month)
    kept = np.isfinite(finished(dear.with_(companies__may_close=False)).sites.closed_month)
    assert closed.any()
    assert not kept.any()


def test_a_cluster_manager_never_makes_companies_worse_informed():
    """Conditional volumes are never less than what is booked already."""
    together = TINY.with_(coordination__enabled=True)
    model = finished(together)
    notes = [n for n in model.journal.notes if n.action == "coordinate"]
    assert notes
    assert all(n.measure >= 0.0 for n in notes)
