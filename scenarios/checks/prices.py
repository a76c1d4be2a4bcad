"""What must hold of prices: every series a run needs, and a deflator for each price base."""

from __future__ import annotations

from collections.abc import Iterable

from scenarios.errors import Fault
from scenarios.schema.cluster import Cluster

NEEDED_SERIES = ("gas", "electricity", "carbon_traded", "carbon_appraisal", "grid_co2")
"""Series that every run needs, whatever fuels there are."""


def series_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each price series that a run needs and nobody gives."""
    present = {row.series for row in cluster.prices}
    fuels = {fuel.price_series: f"row {fuel.id} of fuels.csv" for fuel in cluster.fuels}
    for series, who in {**fuels, **dict.fromkeys(NEEDED_SERIES, "every run")}.items():
        if series not in present:
            expected = f"the series {series}, which {who} needs"
            yield Fault("prices.csv, series", "", expected, "add its rows")


def deflator_faults(cluster: Cluster) -> Iterable[Fault]:
    """Return a fault for each year in whose pounds figures are given, without a deflator."""
    bases = {row.price_base_year for row in cluster.prices if row.price_base_year is not None}
    bases |= {cluster.settings.price_base_year, cluster.settings.input_output_year}
    for year in sorted(bases - {row.year for row in cluster.deflators}):
        expected = f"the year {year}, in whose pounds figures are given"
        yield Fault("deflators.csv, year", "", expected, "add its deflator")
