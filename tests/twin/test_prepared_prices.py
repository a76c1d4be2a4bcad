"""Published price points as a run takes them: in the pounds of one year, by the deflators."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

import twin
from twin.prepared.prices import PriceTable, price_paths

HUMBER = twin.load("humber/reference")


@pytest.mark.validation("Prices and appraisal", "DESNZ carbon values 2023 and ONS deflators")
@pytest.mark.parametrize(
    ("year", "gbp_of_2022", "gbp_of_2020", "gbp_of_2024"),
    [(2030, 294.50, 277.30, 325.41), (2050, 397.54, 374.32, 439.27)],
)
def test_carbon_values_in_other_pounds(validate, year, gbp_of_2022, gbp_of_2020, gbp_of_2024):
    """V8: Green Book table 3 by the GDP deflators 85.2137 (2020), 90.5005 (2022), 100 (2024)."""
    place = year - HUMBER.settings.horizon.start_year
    ours = float(price_paths(HUMBER).appraisal_carbon[place])
    validate(
        f"Carbon value of {gbp_of_2022} in pounds of 2024", gbp_of_2024, ours, "GBP/t", abs=0.01
    )
    older = SimpleNamespace(
        deflators=HUMBER.cluster.deflators,
        prices=HUMBER.cluster.prices,
        settings=SimpleNamespace(price_base_year=2020),
    )
    years = np.array([float(year)])
    (ours,) = PriceTable(older).yearly("carbon_appraisal", "central", years)
    note = "DESNZ printed 241 to 378 in 2020 pounds with the deflators of its day, since revised."
    case = f"Carbon value of {gbp_of_2022} in pounds of 2020"
    validate(case, gbp_of_2020, float(ours), "GBP/t", abs=0.01, note=note)


@pytest.mark.validation("Prices and appraisal", "DESNZ, fossil fuel price assumptions 2025")
@pytest.mark.parametrize(("year", "p_per_therm"), [(2025, 94.0), (2030, 71.0)])
def test_gas_on_the_wholesale_market(validate, year, p_per_therm):
    """V13: a UK therm is 29.3071 kWh gross."""
    (ours,) = PriceTable(HUMBER.cluster).yearly("gas", "central", np.array([float(year)]))
    published = p_per_therm * 10.0 / 29.3071
    validate(f"Gas of {p_per_therm:g} p/therm", published, float(ours), "GBP/MWh HHV", abs=0.01)
