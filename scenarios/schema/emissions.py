"""What warms the climate beside CO2 from the cluster's own stacks, as a scenario sets it."""

from __future__ import annotations

from scenarios.schema.base import Declared, quantity


class Emissions(Declared):
    """What warms the climate beside CO2 from the cluster's own stacks."""

    methane_loss_share: float = quantity(
        "-",
        "Methane lost between the well and the plant over gas delivered (Riddick and Mauzerall "
        "2023, doi:10.1039/D2EE03072A; the national inventory says 0.0014).",
        0.0072,
        ge=0.0,
        le=0.2,
    )
    methane_warming_potential: float = quantity(
        "tCO2e/t", "Of methane over 100 years (IPCC AR5; AR6: 29.8).", 28.0, ge=0.0, le=150.0
    )
    gas_supply_co2_kg_per_mwh: float = quantity(
        "kg CO2/MWh HHV",
        "CO2 from producing and moving gas (NSTA 2023: 21 British, 8 Norwegian, 79 kg/boe LNG, "
        "by supply of 2022).",
        19.4,
        ge=0.0,
        le=200.0,
    )
    hydrogen_warming_potential: float = quantity(
        "tCO2e/t",
        "Of hydrogen over 100 years (Sand et al. 2023, doi:10.1038/s43247-023-00857-8).",
        11.6,
        ge=0.0,
        le=100.0,
    )
    pipe_leak_share: float = quantity(
        "-",
        "Hydrogen lost on the way over hydrogen sent (assumption, from 0.001-0.005 for "
        "transmission, PA Consulting).",
        0.003,
        ge=0.0,
        le=0.2,
    )
