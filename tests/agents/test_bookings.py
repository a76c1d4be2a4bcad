"""How far bookings bind: what is paid when less is used, after closure, and what closing costs."""

from __future__ import annotations

import numpy as np
import pytest

import twin
from agents.bookings import exit_cost_gbp_m, paid_volume
from agents.screening import screen
from infrastructure.finance import capital_recovery_factor
from twin.accounting.balance import check_payments
from twin.accounting.emissions import ledger
from twin.accounting.payments import gather_payments
from twin.model import ClusterModel
from twin.prepared.world import world_of

TINY = twin.load("tiny/tiny").changed(
    {"networks.co2_supply_bar": 140.0, "horizon.end_year": 2047}  # no compression
)
CAPTURE = "plant/power_chp_gas_capture"  # in service in April 2035 with seed 4
TENOR = {"networks.booking_tenor_years": 10}
CLOSURE = {"shocks": [{"year": 2043, "kind": "closure", "subject": "plant"}]}


@pytest.mark.parametrize(
    ("used", "share", "paid"),
    [
        (60.0, 1.0, 100.0),
        (60.0, 0.8, 80.0),
        (60.0, 0.5, 60.0),
        (0.0, 0.5, 50.0),
        (120.0, 0.5, 100.0),
    ],
)
def test_what_is_used_is_paid_for_and_at_least_the_share(used, share, paid):
    assert paid_volume(np.array([used]), np.array([100.0]), share) == pytest.approx([paid])


@pytest.fixture(scope="module")
def run():
    """Runs of the smallest cluster by what is changed in it, each made once."""
    made = {}

    def simulate(changes):
        key = repr(changes)
        if key not in made:
            made[key] = twin.simulate(TINY.changed(changes), 4)
        return made[key]

    return simulate


def transport_paid(run, year):
    rows = run.payments.query("category == 'transport tariff' and payer_id == 'plant_company'")
    return float(rows.loc[rows["year"] == year, "gbp_m"].sum())


def line(run, year):
    return run.network_year.query(f"pipeline_id == 'co2_line' and year == {year}").iloc[0]


def test_the_operator_gets_its_investment_back_while_bookings_bind_and_operation_after(run):
    """Return 7 % and 2 % operation over 40 years, or over ten; then operation alone."""
    usual, short = run({}), run(TENOR)
    by_life = capital_recovery_factor(0.07, 40) + 0.02
    tariff = "tariff_gbp_per_mwh_or_t"
    for year, share in ((2036, capital_recovery_factor(0.07, 10) + 0.02), (2042, 0.02)):
        # In service since August 2031: paid back in August 2041, so that 2042 is the first year.
        assert line(short, year)[tariff] / line(usual, year)[tariff] == pytest.approx(
            share / by_life
        )


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_a_closed_site_pays_the_share_until_its_booking_ends(run, share):
    closed = run(TENOR | CLOSURE | {"networks.ship_or_pay_share": share})
    online = closed.projects.set_index("project_id").loc[CAPTURE, "online_year"]
    assert 2035.0 < online < 2036.0
    booked = closed.asset_year.query(f"asset_id == '{CAPTURE}' and year == 2042")
    volume = float(booked["stored_co2_kt"].iloc[0])  # all year in service at full activity
    for year, part in ((2043, 1.0), (2044, 1.0), (2045, online + 10 - 2045)):
        full = volume * line(closed, year)["tariff_gbp_per_mwh_or_t"] * 1e-3
        assert transport_paid(closed, year) == pytest.approx(share * full * part)
    assert transport_paid(closed, 2046) == 0.0
    held = [line(closed, year)["booked_gwh_or_kt"] for year in (2044, 2046)]
    assert held[0] - held[1] == pytest.approx(volume)  # until then nobody else can have the room


def test_without_a_tenor_a_closed_site_owes_nothing(run):
    closed = run(CLOSURE)
    assert transport_paid(closed, 2042) > 0.0
    assert transport_paid(closed, 2043) == 0.0


def test_who_pays_only_for_use_pays_the_tariff_of_what_it_captured(run):
    used = run({"demand.activity_path": "grid", "networks.ship_or_pay_share": 0.0})
    rows = used.asset_year.query(f"asset_id == '{CAPTURE}'").set_index("year")["stored_co2_kt"]
    booked = run({"demand.activity_path": "grid"})
    years = [year for year in rows.index if year > 2035]
    assert years
    for year in years:
        expected = rows[year] * line(used, year)["tariff_gbp_per_mwh_or_t"] * 1e-3
        assert transport_paid(used, year) == pytest.approx(expected)
        assert transport_paid(used, year) < transport_paid(booked, year)


def test_what_closing_would_cost_is_the_present_value_of_what_still_binds():
    changes = TENOR | {"networks.ship_or_pay_share": 0.6, "horizon.end_year": 2040}
    model = ClusterModel(world_of(TINY.changed(changes)), 4)
    model.run()
    bound, booking = model.market.binding[CAPTURE], model.market.bookings[CAPTURE]
    years_left = bound.until_month / 12 - (2040 - 2025)
    assert 4.0 < years_left < 7.0
    (pipe,) = booking.pipelines
    yearly = 0.6 * booking.volume * model.market.charged_tariffs(2040)[pipe] * 1e-3
    owed = exit_cost_gbp_m(model, 2040)
    plant = model.site_ids.index("plant")
    assert owed[plant] == pytest.approx(yearly / capital_recovery_factor(0.1, years_left))
    assert np.delete(owed, plant) == pytest.approx([0.0, 0.0])
    january = model.world.januaries[-1]
    weighed = np.array(screen(model, january, 2040).closing_gbp_m)
    model.market.binding.clear()
    np.testing.assert_allclose(np.array(screen(model, january, 2040).closing_gbp_m) - weighed, owed)


def test_money_adds_up_whatever_binds():
    changes = TENOR | CLOSURE | {"networks.ship_or_pay_share": 0.4, "demand.activity_path": "grid"}
    model = ClusterModel(world_of(TINY.changed(changes)), 4)
    model.run()
    book = ledger(model)
    payments = gather_payments(model, book)
    check_payments(model, book, payments)
    net = payments.received() - payments.paid()
    np.testing.assert_allclose(net.sum(axis=1), 0.0, atol=1e-9)


def test_nobody_books_more_than_the_largest_size_of_a_pipe_that_is_not_decided_carries():
    """Hardly used in its peak, even the widest pipe carries less than the plant would capture."""
    world = world_of(TINY.changed({"networks.utilisation_share": 0.005}))
    (line,) = (i for i, plan in enumerate(world.plans) if plan.row.pipeline_id == "co2_line")
    model = ClusterModel(world, 4)
    largest_kt = float(world.plans[line].menu.capacity[-1])
    assert not model.market.pipelines[line].committed
    assert model.market.offers.bookable_volume(line, 2030) == largest_kt
    model.run()
    assert 0.0 <= model.market.pipelines[line].booked <= largest_kt
