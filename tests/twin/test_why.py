"""Why: every party can be asked, and the answer agrees with the tables."""

import itertools
import re

import pytest

import twin
from agents import screening
from agents.decisions import PresentPrices, Priced, appraise
from infrastructure.orders import WITHDRAWN_BY_OWNER
from tests.thoroughness import THOROUGH
from twin.amounts import pounds
from twin.dates import month_of


@pytest.fixture(scope="module")
def run():
    return twin.simulate(twin.load("humber/reference"), 3)


def test_every_company_site_operator_and_producer_can_be_asked_in_every_fifth_year(run):
    names = {
        *run.facts["company_names"],
        *run.facts["site_names"],
        *run.facts["producer_families"],
        *run.facts["pipeline_carriers"],
        "government",
    }
    years = range(2025, 2051, 5)
    for i, name in enumerate(sorted(names)):
        for year in years if THOROUGH else [years[i % len(years)]]:
            answer = run.why(name, year)
            assert answer.sentences, name
            assert "nan" not in str(answer).replace("finance", "")


def test_an_order_is_told_with_its_value_and_fate(run):
    decisions = run.decisions
    chosen = decisions[decisions["chosen"] & (decisions["kind"] == "capture")].iloc[0]
    text = str(run.why(str(chosen["site_id"]), int(chosen["year"])))
    assert f"In {chosen['year']} it ordered" in text
    assert f"worth {pounds(chosen['value_gbp_m'])} more" in text


def test_a_decision_late_in_a_year_is_told_in_that_year(run):
    """Of 2045.8 the planner reads October 2045, the same wherever it stands."""
    projects = run.projects[run.projects["project_id"].astype(str).str.contains("/")]
    late = projects[projects["fid_year"] % 1.0 >= 0.5]
    assert len(late)
    for _, row in late.iterrows():
        text = str(run.why(str(row["project_id"]).partition("/")[0], 2050))
        assert f"FID came in {month_of(row['fid_year'])}" in text


def test_an_option_without_a_pipe_has_no_tariff(run):
    """Nought would be a free pipe; what is not piped, or by a pipe not decided, has none."""
    decided = run.decisions[run.decisions["kind"] == "electrify"].iloc[0]
    answer = run.why(str(decided["site_id"]), int(decided["year"]))
    shown = {row["option"]: row["tariff GBP/MWh or t"] for row in answer.to_dict()["options"]}
    assert shown[run.facts["measure_names"][str(decided["measure_id"])]] is None
    assert not any(tariff == 0.0 for tariff in shown.values())


def test_what_works_cost_is_told_beside_their_estimate(run):
    """Of a company's works as of a pipe or plant, once they are decided and not before."""
    projects = run.projects[run.projects["kind"].isin(["electrify", "pipeline", "producer"])]
    told = 0
    for _, row in projects.iterrows():
        text = str(run.why(str(row["project_id"]).partition("/")[0].partition("#")[0], 2050))
        over = 100.0 * (row["capex_gbp_m"] / row["estimate_gbp_m"] - 1.0)
        if row["standing"] == "operating" and abs(over) >= 2.0:
            more = "more" if over > 0.0 else "less"
            assert f"It cost {pounds(row['capex_gbp_m'])}, {abs(over):.0f} % {more}" in text
            told += 1
        elif row["standing"] == "awaits_fid":
            assert "cost GBP" not in text.partition("Decided")[0]
    assert told >= 4


def test_an_order_that_came_to_nothing_is_marked_among_the_options(run):
    lost = run.projects[run.projects["standing"] == "withdrawn"]
    named = lost["project_id"].astype(str).str.extract(r"^(?P<site>[^/]+)/(?P<measure>[^#]+)")
    told = 0
    for (site, measure), started, ended, why in zip(
        named.itertuples(index=False),
        lost["started_year"],
        lost["ended_year"],
        lost["ended_because"],
        strict=True,
    ):
        if not isinstance(site, str):
            continue  # no site's: a pipeline, plant or store
        answer = run.why(site, int(started))
        options = answer.options
        row = options[options["option"] == run.facts["measure_names"][measure]].iloc[-1]
        assert row["ordered"] == f"{int(started)}, later withdrawn"
        if why == WITHDRAWN_BY_OWNER:
            assert f"It withdrew in {int(ended)}: " in str(answer)
            told += 1
    assert told


def test_options_and_notes_stand_under_a_heading_of_their_own(run):
    assert "\nOptions weighed in 2030\n" in str(run.why("british_steel", 2030))
    assert re.search(r"\nDecided by it or about it, up to 20\d\d\n", str(run.why("viking", 2030)))


def test_the_carbon_price_that_would_flip_an_option_does_flip_it():
    """The stated multiple of the carbon path turns the option's value to nothing."""
    run = twin.simulate(twin.load("humber/reference"), 3)
    rows = run.decisions
    scales = 1.0 - rows["value_gbp_m"] / rows["carbon_value_gbp_m"]
    could = (
        (rows["obstacle"] == "below hurdle rate")
        & (rows["kind"] == "electrify")
        & (rows["year"] == 2025)
        & (scales < 5.0)  # the schema's bound
    )
    row, scale = rows[could].iloc[0], float(scales[could].iloc[0])
    flipped = twin.load("humber/reference").with_(policy__carbon_price__multiplier=scale)
    again = twin.simulate(flipped, 3).decisions
    same = again[
        (again["year"] == 2025)
        & (again["site_id"] == row["site_id"])
        & (again["measure_id"] == row["measure_id"])
    ].iloc[0]
    assert same["value_gbp_m"] == pytest.approx(0.0, abs=1e-6 * row["capex_gbp_m"] + 1e-9)


def test_the_carbon_price_said_to_flip_an_option_under_contract_flips_it(monkeypatch):
    """In the January it is told of, applied to the prices expected; what falls short does not."""
    scenario, site, year = twin.load("humber/delayed_network"), "newlincs", 2030
    run = twin.simulate(scenario, 2)
    row = one_option(run, site, year)
    scale = 1.0 - row["value_gbp_m"] / row["carbon_value_gbp_m"]
    assert scale > 1.5  # 1.15 without what the contract takes back
    assert f"carbon prices {scale:.1f} times" in str(run.why(site, year))
    for near, flips in ((0.99, False), (1.01, True)):
        januaries = itertools.count(2025)

        def at_other_carbon_prices(*given, times=scale * near, januaries=januaries):
            if next(januaries) == year:
                prices = PresentPrices(given[3].life.copy(), given[3].contract.copy())
                prices.life[:, [Priced.CARBON, Priced.FREE_CARBON, Priced.REMOVAL]] *= times
                prices.contract[:, Priced.CARBON] *= times
                given = (*given[:3], prices, *given[4:])
            return appraise(*given)

        monkeypatch.setattr(screening, "appraise", at_other_carbon_prices)
        again = one_option(twin.simulate(scenario, 2), site, year)
        assert bool(again["value_gbp_m"] > 0.0) is flips


def one_option(run, site, year):
    """The option to capture of a site in a year."""
    rows = run.decisions
    mine = rows[(rows["site_id"] == site) & (rows["year"] == year) & (rows["kind"] == "capture")]
    return mine.iloc[0]


def test_british_steel_is_told_when_hydrogen_could_come(run):
    text = str(run.why("british_steel", 2029))
    assert re.search(r"its route could be open in 20\d\d at the earliest|no route", text)


def test_an_unknown_name_is_answered_with_the_nearest(run):
    with pytest.raises(twin.InputError, match="'british_steel'"):
        run.why("british_stel", 2030)
