"""What pipeline operators need before they commit, and how they size and price pipes."""

from __future__ import annotations

from scenarios.schema.base import Declared, quantity


class Networks(Declared):
    """What pipeline operators need before they commit."""

    booked_share_for_fid: float = quantity(
        "-",
        "Share of the pipe's first phase that must be booked before FID (assumption).",
        0.3,
        ge=0.0,
        le=1.0,
    )
    anchor_share_for_fid: float = quantity(
        "-",
        "Share that one customer alone must book to unlock FID (assumption).",
        0.2,
        ge=0.0,
        le=1.0,
    )
    headroom_share: float = quantity(
        "-", "Extra size for customers who come later (assumption).", 0.5, ge=0.0, le=10.0
    )
    route_factor: float = quantity(
        "-", "Length of a spur over the straight line (assumption).", 1.3, ge=1.0, le=3.0
    )
    tee_gbp_m: float = quantity(
        "GBP m",
        "Investment in joining a pipe between two hubs, beyond joining it at a hub: hot tap, "
        "valves and a fenced site (assumption).",
        3.0,
        ge=0.0,
        le=100.0,
    )
    shared_trench_share: float = quantity(
        "-",
        "Share of a corridor's cost saved where another pipe is decided between the same hubs "
        "(assumption; 29 % of the cost of 412 pipelines was neither material nor labour, Rui, "
        "Metz and Reynolds 2011).",
        0.2,
        ge=0.0,
        le=1.0,
    )
    utilisation_share: float = quantity(
        "-",
        "Yearly use of a pipe over its peak capacity (European Hydrogen Backbone 2020: "
        "designed for 75 %).",
        0.75,
        gt=0.0,
        le=1.0,
    )
    hydrogen_supply_bar: float = quantity(
        "bar",
        "Absolute pressure at which plants and stores hand over hydrogen (assumption: reforming "
        "and pressurised electrolysis give 20 to 35 bar).",
        30.0,
        ge=1.1,
        le=250.0,
    )
    co2_supply_bar: float = quantity(
        "bar",
        "Absolute pressure at which capture hands over CO2 (assumption: its electricity covers "
        "1 to 110 bar, Terlouw 2021).",
        110.0,
        ge=80.0,
        le=250.0,
    )
    compressor_efficiency: float = quantity(
        "-", "Isentropic efficiency times that of the drive (assumption).", 0.75, ge=0.2, le=1.0
    )
    compressor_capex_gbp_m_per_mw: float = quantity(
        "GBP m/MW",
        "Investment per electric power of compressors (European Hydrogen Backbone 2023: "
        "4.0 MEUR/MW x 0.86 x 1.0390).",
        3.57,
        ge=0.0,
    )
    booking_tenor_years: int = quantity(
        "year",
        "Years from first use for which a booking binds, also where its plant closes; within them "
        "the operator gets its investment back. 0 binds while the plant runs, and lets the "
        "investment come back over the pipe's life.",
        0,
        ge=0,
        le=60,
    )
    ship_or_pay_share: float = quantity(
        "-",
        "Share of what is booked that is paid for when less is used (assumption: all of it).",
        1.0,
        ge=0.0,
        le=1.0,
    )
    resale_price_share: float = quantity(
        "-",
        "What who finds a pipe full pays a customer bound by the tenor for room that it does not "
        "use and pays for, over the tariff; from then until the tenor ends the room is the "
        "taker's. 0 lets nobody resell. (Assumption; trade in booked capacity is a right of gas "
        "shippers, Regulation (EC) 715/2009, article 22.)",
        0.0,
        ge=0.0,
        le=1.0,
    )
    delay_months: float = quantity(
        "month", "Extra time every pipeline spends before FID.", 0.0, ge=0.0, le=240.0
    )
