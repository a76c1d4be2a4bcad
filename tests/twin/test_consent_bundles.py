"""Projects that commit together and apply for consent as one, in runs of the stylised cluster."""

from __future__ import annotations

import pytest

import twin
from tests.twin.stylised import at_price, capture_cost_gbp_per_t, cluster, tariff_gbp_per_t

TOGETHER = {"coordination.enabled": True}
SHARED = TOGETHER | {"coordination.shared_consents": ["dco"]}
UNSURE = {
    "data.delivery.capture.longest_ratio": 2.5,
    "data.consents.dco.longest_ratio": 2.0,
    "data.consents.dco.refusal_probability": 0.5,
    "data.consents.dco.resubmission_probability": 0.0,
}
COMPANIES, EACH_KT, SEEDS = 4, 100.0, range(1, 7)


@pytest.fixture(scope="module")
def outcomes():
    """Projects of capture by what the scenario shares and seed, each run made once."""
    both = tariff_gbp_per_t(COMPANIES * EACH_KT), tariff_gbp_per_t(EACH_KT)
    price = capture_cost_gbp_per_t() + sum(both) / 2.0  # nobody begins alone
    world = at_price(cluster([EACH_KT] * COMPANIES, UNSURE), price)

    def captures(changes):
        runs = [twin.simulate(world.changed(changes), seed) for seed in SEEDS]
        tables = [run.projects[run.projects["kind"] == "capture"] for run in runs]
        # What is ordered in the first January: a second try is a bundle of its own.
        return [t[t["started_year"] == t["started_year"].min()] for t in tables], runs

    return {"alone": captures(TOGETHER), "as one": captures(SHARED)}


def test_all_of_a_bundle_get_consent_in_one_month(outcomes):
    alone, as_one = outcomes["alone"][0], outcomes["as one"][0]
    assert all(len(table) == COMPANIES for table in (*alone, *as_one))
    assert all(table["consent_end_year"].nunique(dropna=False) == 1 for table in as_one)
    assert any(table["consent_end_year"].nunique() > 1 for table in alone)


def test_a_refusal_hits_all_of_a_bundle(outcomes):
    alone, as_one = (
        [(table["standing"] == "refused").sum() for table in outcomes[key][0]]
        for key in ("alone", "as one")
    )
    assert set(as_one) == {0, COMPANIES}
    assert any(0 < refused < COMPANIES for refused in alone)


def test_who_waits_and_that_they_applied_as_one_is_told(outcomes):
    tables, runs = outcomes["as one"]
    notes = runs[0].notes[runs[0].notes["action"] == "apply"]
    first = notes.iloc[0]
    assert (first["subject"], first["parties_counted_on"]) == ("co2_line", COMPANIES)
    told = runs[0].why("cluster_manager", int(first["year"]))
    assert "apply for consent as one" in " ".join(told.sentences)
    phases = runs[0].tables["project_phases"]
    waits = phases[phases["part"] == "waiting for the others"]
    assert set(waits["project_id"].astype(str)) >= set(tables[0]["project_id"].astype(str))
    assert (waits["delay_months"].fillna(0.0) >= -1e-9).all()


def test_nobody_shares_without_commitments_or_for_another_kind_of_consent(outcomes):
    assert not (outcomes["alone"][1][0].notes["action"] == "apply").any()
    world = cluster([EACH_KT] * 2, {"coordination.shared_consents": ["dco"]})
    price = capture_cost_gbp_per_t() + tariff_gbp_per_t(EACH_KT) * 1.1
    for changes in ({}, TOGETHER | {"coordination.shared_consents": ["permit"]}):
        run = twin.simulate(at_price(world, price).changed(changes), 1)
        assert not (run.notes["action"] == "apply").any()


def test_a_kind_of_consent_that_does_not_exist_is_refused():
    with pytest.raises(twin.InputError, match=r"coordination\.shared_consents\.0.*dco"):
        twin.load("tiny/tiny").changed({"coordination.shared_consents": ["dcoo"]})
