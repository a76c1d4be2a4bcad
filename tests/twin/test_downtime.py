"""A site that stands still while a measure starts up: what it emits, and what boards reckon."""

from __future__ import annotations

from itertools import pairwise

import pytest

import twin
from tests.twin.stylised import (
    CAPTURE_SHARE,
    HURDLE_RATE,
    LEAD_YEARS,
    at_price,
    capture_cost_gbp_per_t,
    cluster,
    tariff_gbp_per_t,
)
from twin.accounting.emissions import ledger, sum_by
from twin.model import ClusterModel
from twin.prepared.world import world_of

CAPTURED_KT, MONTHS, MARGIN_GBP_PER_T = 400.0, 6.0, 20.0
EMITTED_KT = CAPTURED_KT / CAPTURE_SHARE
STOP = {"measures.capture_2025.downtime_months": MONTHS}


def world(data):
    margin = {"sectors.sector_2025.margin_gbp_per_t": MARGIN_GBP_PER_T}
    price = capture_cost_gbp_per_t() + 2.0 * tariff_gbp_per_t(CAPTURED_KT)
    return at_price(cluster([CAPTURED_KT]), price).changed({"data": margin | data})


@pytest.fixture(scope="module")
def runs():
    return [twin.simulate(world(data)) for data in ({}, STOP)]


def test_nothing_is_emitted_or_captured_while_the_site_stands_still(runs):
    usual, stopped = (run.site_year.set_index("year") for run in runs)
    online = runs[1].projects.set_index("project_id").loc["site_0/capture_2025", "online_year"]
    for year in range(int(online), int(online) + 3):
        stops = max(0.0, min(online + MONTHS / 12, year + 1) - max(online, year))
        captures = min(1.0, year + 1 - max(online, year)) - stops
        emitted = EMITTED_KT * (1.0 - stops) - CAPTURED_KT * captures
        assert stopped.loc[year, "fossil_co2_kt"] == pytest.approx(emitted)
        assert stopped.loc[year, "stored_fossil_co2_kt"] == pytest.approx(CAPTURED_KT * captures)
    # Afterwards all is as it would have been.
    last = usual.index[-1]
    assert stopped.loc[last, "fossil_co2_kt"] == pytest.approx(usual.loc[last, "fossil_co2_kt"])
    # It stays in service, and transport that was booked is paid for.
    paid = [run.payments.query("category == 'transport tariff'")["gbp_m"].sum() for run in runs]
    assert paid[0] == pytest.approx(paid[1])


def test_a_board_takes_off_the_margin_that_is_lost(runs):
    """Half a year's margin of GBP 20 a tonne, three years from now at 10 %."""
    values = [run.decisions.iloc[0]["value_gbp_m"] for run in runs]
    lost = MARGIN_GBP_PER_T * EMITTED_KT * 1e-3 * MONTHS / 12
    assert values[0] - values[1] == pytest.approx(lost * (1.0 + HURDLE_RATE) ** -LEAD_YEARS)


def test_a_stop_that_costs_more_than_the_measure_brings_keeps_it_away():
    dear = {"sectors.sector_2025.margin_gbp_per_t": 1e4}
    assert (twin.simulate(world(dear)).projects["kind"] == "capture").any()
    assert not (twin.simulate(world(dear | STOP)).projects["kind"] == "capture").any()


def test_stops_of_one_site_follow_each_other_and_carbon_adds_up():
    """Three measures at the plant and the works; each year of a run is checked when it closes."""
    tiny = twin.load("tiny/tiny")
    months = {f"measures.{row.id}.downtime_months": 40.0 for row in tiny.cluster.measures}
    margins = {f"sectors.{row.id}.margin_gbp_per_t": 0.0 for row in tiny.cluster.sectors}
    stands = tiny.changed({"companies.may_close": False, "data": months | margins})
    model = ClusterModel(world_of(stands), 4)
    model.run()
    by_site: dict[int, list[tuple[float, float]]] = {}
    for site, start, end in model.works.stoppages:
        assert end - start == pytest.approx(40.0)
        by_site.setdefault(site, []).append((start, end))
    assert max(len(stops) for stops in by_site.values()) > 1
    for stops in by_site.values():
        assert all(a[1] <= b[0] for a, b in pairwise(stops))
    book = ledger(model)
    emitted = sum_by(book.emitted_fossil_kt, book.site, len(model.site_ids))
    assert (emitted >= -1e-6).all()
