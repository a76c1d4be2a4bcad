"""Makes clusters of any size from the sites of a shipped one, to see how time grows with them."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from scenarios.loading import load
from scenarios.scenario import Inputs, Scenario, assemble


def synthetic_scenario(sites: int, end_year: int = 2050) -> Scenario:
    """Return the Humber's reference with its emitting sites repeated at small random offsets.

    Args:
        sites: number of sites, each with a company of its own.
        end_year: last year of the run.
    """
    base = load("humber/reference")
    rows: dict[str, Any] = dict(base.inputs.rows)
    emissions = {
        row.site_id: row
        for row in rows["emissions"]
        if row.record == "naei" and row.carbon == "fossil" and row.co2_kt
    }
    models = [row for row in rows["sites"] if row.site_id in emissions]
    company = rows["companies"][0]
    rng = np.random.default_rng(1)
    new_sites, new_emissions, new_companies = [], [], []
    for i in range(sites):
        model = models[i % len(models)]
        name = f"site_{i}"
        east, north = rng.normal(0.0, 0.02, 2)
        new_sites.append(
            model.model_copy(
                update={
                    "site_id": name,
                    "company_id": name,
                    "latitude_deg": model.latitude_deg + north,
                    "longitude_deg": model.longitude_deg + east,
                }
            )
        )
        new_emissions.append(emissions[model.site_id].model_copy(update={"site_id": name}))
        new_companies.append(company.model_copy(update={"company_id": name, "name": name}))
    later = [row.model_copy(update={"year": 2060}) for row in rows["prices"] if row.year == 2050]
    changed = rows | {
        "prices": (*rows["prices"], *later),
        "sites": tuple(new_sites),
        "emissions": tuple(new_emissions),
        "companies": tuple(new_companies),
        "status_changes": (),
        "site_projects": (),
        "targets": (),
    }
    inputs = Inputs(
        **{f.name: getattr(base.inputs, f.name) for f in dataclasses.fields(base.inputs)}
        | {"rows": changed, "coast": None}
    )
    settings = base.settings.model_dump(mode="json")
    settings["horizon"]["end_year"] = end_year
    return assemble(f"synthetic/{sites}", settings, inputs, str)
