"""Room on a pipe that its customer does not use: who offers it, who takes it, who pays whom."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

import twin
from agents.bookings import Binding, Booking
from agents.resale import CapacityResale, resold_tariff, spare_volume
from infrastructure.transmission import Pipeline
from tests.twin.stylised import at_price, cluster
from twin.accounting.balance import check_payments
from twin.accounting.emissions import ledger
from twin.accounting.payments import Category, gather_payments
from twin.model import ClusterModel
from twin.prepared.world import world_of


@pytest.mark.parametrize(
    ("held", "busiest", "spare"), [(100.0, 0.0, 100.0), (100.0, 0.7, 30.0), (40.0, 0.7, 0.0)]
)
def test_what_is_spare_is_what_the_busiest_year_to_come_leaves(held, busiest, spare):
    assert spare_volume(held, 100.0, busiest) == pytest.approx(spare)


def test_the_tariff_of_a_taker_falls_by_what_the_seller_pays_and_it_does_not():
    """A quarter of what it pays for over its life comes at 0.6 of the tariff: 1 - 0.25 x 0.4."""
    assert resold_tariff(50.0, 0.25, 0.6) == pytest.approx(45.0)


@pytest.fixture
def desk():
    """One pipe of 300; a stopped plant, one at 0.9 falling to 0.6, and one whose tenor is over."""
    line = Pipeline("line", 0, True, (0,), 0)
    bookings = {"stopped": 100.0, "idling": 100.0, "free": 100.0}
    for customer, volume in bookings.items():
        line.book(customer, volume)
    market = SimpleNamespace(
        pipelines=[line],
        bookings={name: Booking((0,), volume) for name, volume in bookings.items()},
        binding={
            "stopped": Binding(0, 120.0, in_use=False),
            "idling": Binding(1, 180.0),
            "free": Binding(2, 24.0, in_use=False),
        },
    )
    activity = np.array([[1.0] * 4, [1.0, 1.0, 0.9, 0.6], [1.0] * 4])
    settings = twin.load("tiny/tiny").changed({"networks.resale_price_share": 0.5}).settings
    return CapacityResale(market, activity, settings), line


def test_who_is_bound_offers_what_it_does_not_use_the_longest_right_first(desk):
    resale, _ = desk
    offers = [(offer.seller, offer.volume) for offer in resale.offers(0, 2027)]
    assert offers == [("idling", pytest.approx(10.0)), ("stopped", 100.0)]
    assert resale.offered(2028) == pytest.approx([140.0])
    assert resale.covers(0, 110.0, 2027)
    assert not resale.covers(0, 111.0, 2027)


def test_what_passes_on_is_taken_off_the_seller_and_comes_back_from_who_withdraws(desk):
    resale, line = desk
    resale.pass_on(0, "taker", 60.0, 2027)
    line.book("taker", 60.0)
    assert line.bookings == pytest.approx(
        {"stopped": 50.0, "idling": 90.0, "free": 100.0, "taker": 60.0}
    )
    assert line.booked == pytest.approx(300.0)
    assert [(sale.seller, sale.until_month) for sale in resale.sales] == [
        ("idling", 180.0),
        ("stopped", 120.0),
    ]
    line.cancel("taker")
    resale.give_back("taker")
    assert line.bookings == pytest.approx({"stopped": 100.0, "idling": 100.0, "free": 100.0})
    assert not resale.sales


EACH_KT, TENOR_YEARS, PRICE = 100.0, 20, 0.4
FULL = {
    "horizon.end_year": 2050,
    "networks.booking_tenor_years": TENOR_YEARS,
    "shocks": [{"year": 2036, "kind": "closure", "subject": "site_0"}],
    "data.carbon_store_phases.north_store/1.rate_mt_per_year": 0.25,
}
RESALE = {"networks.resale_price_share": PRICE}
SELLER, OTHER, TAKER = "company_0", "company_1", "company_2"


@pytest.fixture(scope="module")
def world():
    """A store for 250 kt a year: two of 100 kt from the start, and one of 120 kt from 2038."""
    store = twin.load("tiny/tiny").cluster.carbon_store_phases[0].id
    changes = {key.replace("north_store/1", store): value for key, value in FULL.items()}
    return at_price(cluster([EACH_KT, EACH_KT, 120.0], changes, late_from={2: 2038}), 400.0)


@pytest.fixture(scope="module")
def finished(world):
    """Models of runs by what is changed, each with its payments, made once."""
    made = {}

    def run(**changes):
        key = repr(sorted(changes.items()))
        if key not in made:
            settings = {name.replace("__", "."): value for name, value in changes.items()}
            model = ClusterModel(world_of(world.changed(settings)), 1)
            model.run()
            book = ledger(model)
            payments = gather_payments(model, book)
            check_payments(model, book, payments)
            made[key] = model, book, payments
        return made[key]

    return run


def paid(model, payments, payer, receiver, year):
    """Transport paid by one party to another in a year [GBP m]."""
    index = {party: i for i, party in enumerate(payments.party_ids)}
    t = year - model.settings.horizon.start_year
    return sum(
        float(
            block.gbp_m[
                t, (block.payer == index[payer]) & (block.receiver == index[receiver])
            ].sum()
        )
        for block in payments.blocks
        if block.category is Category.TRANSPORT
    )


def taker_of(model):
    return next(a for a in model.register.assets if a.name.startswith("site_2/capture"))


def test_without_resale_the_pipe_is_full_for_who_comes_late(finished):
    model, _, _ = finished()
    assert not any(asset.name.startswith("site_2/capture") for asset in model.register.assets)
    results = twin.simulate(model.world.scenario, 1)
    late = results.decisions.query("site_id == 'site_2' and year == 2039")
    assert set(late["obstacle"].astype(str)) == {"pipe or store full"}


@pytest.mark.parametrize("share", [1.0, 0.6])
def test_taker_pays_the_seller_for_what_it_pays_already_and_the_operator_for_the_rest(
    finished, share
):
    """Of 120 kt, 50 are free room and 70 resold, of which the seller pays a share."""
    model, _, payments = finished(
        networks__resale_price_share=PRICE, networks__ship_or_pay_share=share
    )
    (sale,) = model.market.resale.sales
    assert (sale.seller.split("/")[0], sale.taker.split("/")[0]) == ("site_0", "site_2")
    assert sale.volume == pytest.approx(70.0)
    start, online = model.settings.horizon.start_year, taker_of(model).online_month
    first, last = start + int(online // 12) + 1, start + int(sale.until_month // 12) - 1
    assert first <= last < start + len(model.books.years) - 1
    operator = model.operators[0].party_id
    for year in range(first, last + 1):
        tariff = model.books.years[year - start].tariffs[sale.pipeline] * 1e-3
        idle = share * EACH_KT
        bought = min(70.0, idle)
        assert paid(model, payments, TAKER, SELLER, year) == pytest.approx(PRICE * tariff * bought)
        assert paid(model, payments, TAKER, operator, year) == pytest.approx(
            tariff * (120.0 - bought)
        )
        assert paid(model, payments, SELLER, operator, year) == pytest.approx(tariff * idle)
    after = last + 2
    tariff = model.books.years[after - start].tariffs[sale.pipeline] * 1e-3
    assert paid(model, payments, TAKER, SELLER, after) == 0.0
    assert paid(model, payments, TAKER, operator, after) == pytest.approx(tariff * 120.0)


@pytest.mark.parametrize("share", [1.0, 0.6, 0.0])
def test_no_volume_is_booked_or_paid_twice_and_money_adds_up(finished, share):
    model, _, payments = finished(
        networks__resale_price_share=PRICE, networks__ship_or_pay_share=share
    )
    operator = model.operators[0].party_id
    (line,) = model.market.pipelines
    held = np.array([closed.booked[line.index] for closed in model.books.years])
    held = np.maximum(held, np.append(0.0, held[:-1]))  # a booking may end during a year
    for closed in model.books.years:
        t = closed.year - model.settings.horizon.start_year
        booked = held[t]
        assert booked <= model.market.bookable_volume(line.index, closed.year) + 1e-9
        received = sum(
            paid(model, payments, payer, operator, closed.year) for payer in (SELLER, OTHER, TAKER)
        )
        carried = sum(float(s.stored_kt.sum()) for s in closed.carbon_stores)
        tariff = closed.tariffs[line.index] * 1e-3
        assert tariff * carried - 1e-9 <= received <= tariff * booked + 1e-9, closed.year
        net = (payments.received(Category.TRANSPORT) - payments.paid(Category.TRANSPORT))[t]
        assert net.sum() == pytest.approx(0.0, abs=1e-9)


def test_where_nothing_is_paid_for_idle_room_it_passes_on_for_nothing(finished):
    model, _, payments = finished(
        networks__resale_price_share=PRICE, networks__ship_or_pay_share=0.0
    )
    assert model.market.resale.sales
    assert not any(
        paid(model, payments, TAKER, SELLER, closed.year) for closed in model.books.years
    )


def test_who_sold_to_whom_is_told(world):
    results = twin.simulate(world.changed(RESALE), 1)
    notes = results.notes[results.notes["action"].isin(["resell", "take_over"])]
    assert list(notes["party_id"]) == [SELLER, TAKER]
    year = int(notes["year"].iloc[0])
    sold, took = (" ".join(results.why(name, year).sentences) for name in (SELLER, "site_2"))
    assert "it let Company 2 have room for 70 kt of CO2 a year on" in sold
    assert "it took over room for 70 kt of CO2 a year on" in took
    assert "from Company 0" in took
    assert "was ready to let another have room" in " ".join(results.why("co2_line", year).sentences)
    between = results.payments.query(f"payer_id == '{TAKER}' and receiver_id == '{SELLER}'")
    assert set(between["category"].astype(str)) == {"transport tariff"}
