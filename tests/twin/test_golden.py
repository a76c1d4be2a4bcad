"""Every shipped scenario as it came out when it was last looked at; a change must be on purpose.

After a change that is meant to move results: look at the runs, then write the file again with
``python -m tests.twin.test_golden``.
"""

import json
from pathlib import Path

import pytest

import twin
from scenarios.catalogue import shipped_names

GOLDEN = Path(__file__).with_name("golden.json")
COLUMNS = (
    "fossil_co2_mt",
    "abated_co2_mt",
    "stored_fossil_co2_mt",
    "removed_biogenic_co2_mt",
    "hydrogen_used_twh_hhv",
    "investment_gbp_m",
    "support_gbp_m",
    "resource_cost_gbp_m",
    "construction_jobs_direct",
    "operation_jobs_direct",
)


def headline(name):
    """Totals over the run, and what every site had chosen by its end."""
    run = twin.simulate(twin.load(name), 1)
    chosen = run.decisions[run.decisions["chosen"]]
    return {
        "totals": {column: float(run.cluster_year[column].sum()) for column in COLUMNS},
        "orders": [
            f"{year} {site} {measure}"
            for year, site, measure in zip(
                chosen["year"], chosen["site_id"], chosen["measure_id"], strict=True
            )
            if not str(measure).endswith("efficiency")
        ],
    }


@pytest.mark.parametrize("name", shipped_names())
def test_golden_run(name):
    kept, now = json.loads(GOLDEN.read_text())[name], headline(name)
    assert now["orders"] == kept["orders"]
    assert now["totals"] == pytest.approx(kept["totals"], rel=1e-7, abs=1e-7)


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps({name: headline(name) for name in shipped_names()}, indent=1))
