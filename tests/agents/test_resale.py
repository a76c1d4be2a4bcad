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
SELLER, TAKER = "company_0", "company_2"


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


def assert_nothing_twice(model, payments):
    """Bookings fit, and the operator is paid for what it carries and at most what is booked."""
    operator = model.operators[0].party_id
    customers = [company.party_id for company in model.companies]
    (line,) = model.market.pipelines
    held = np.array([closed.booked[line.index] for closed in model.books.years])
    held = np.maximum(held, np.append(0.0, held[:-1]))  # a booking may end during a year
    for t, closed in enumerate(model.books.years):
        assert held[t] <= model.market.offers.bookable_volume(line.index, closed.year) + 1e-6
        received = sum(paid(model, payments, payer, operator, closed.year) for payer in customers)
        carried = sum(float(store.stored_kt.sum()) for store in closed.carbon_stores)
        tariff = closed.tariffs[line.index] * 1e-3
        assert tariff * carried - 1e-9 <= received <= tariff * held[t] + 1e-9, closed.year
        net = (payments.received(Category.TRANSPORT) - payments.paid(Category.TRANSPORT))[t]
        assert net.sum() == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("share", [1.0, 0.6, 0.0])
def test_no_volume_is_booked_or_paid_twice_and_money_adds_up(finished, share):
    model, _, payments = finished(
        networks__resale_price_share=PRICE, networks__ship_or_pay_share=share
    )
    assert model.market.resale.sales
    assert_nothing_twice(model, payments)


@pytest.mark.parametrize("seed", range(6))
def test_nor_in_worlds_of_many_sellers_and_takers(seed):
    """Eight companies, two of which close and four of which come late, one after another."""
    rng = np.random.default_rng(seed)
    volume_kt = rng.uniform(40.0, 120.0, 8).round(1).tolist()
    closing = sorted(rng.integers(2031, 2036, 2).tolist())
    store = twin.load("tiny/tiny").cluster.carbon_store_phases[0].id
    changes = {
        "horizon.end_year": 2050,
        "networks.booking_tenor_years": int(rng.integers(14, 22)),
        "networks.ship_or_pay_share": float(rng.uniform(0.2, 1.0)),
        "networks.resale_price_share": float(rng.uniform(0.1, 1.0)),
        "shocks": [
            {"year": year, "kind": "closure", "subject": f"site_{i}"}
            for i, year in enumerate(closing)
        ],
        f"data.carbon_store_phases.{store}.rate_mt_per_year": 1.02e-3 * sum(volume_kt[:4]),
    }
    late = {4 + i: year for i, year in enumerate(rng.integers(2034, 2042, 4).tolist())}
    world = at_price(cluster(volume_kt, changes, late_from=late), 400.0)
    model = ClusterModel(world_of(world), seed)
    model.run()
    book = ledger(model)
    payments = gather_payments(model, book)
    check_payments(model, book, payments)
    assert model.market.resale.sales
    assert_nothing_twice(model, payments)


def test_who_runs_at_half_sells_the_rest_and_keeps_only_what_is_left_after_its_tenor():
    """Two book 100 kt, use 50 and are bound for 16 years; 90 of 95 kt are short for the third."""
    store = twin.load("tiny/tiny").cluster.carbon_store_phases[0].id
    changes = RESALE | {
        "horizon.end_year": 2050,
        "networks.booking_tenor_years": 16,
        "data.activity.held/sector_2025/2025.index": 0.5,
        f"data.carbon_store_phases.{store}.rate_mt_per_year": 0.205,
    }
    world = at_price(cluster([EACH_KT, EACH_KT, 95.0], changes, late_from={2: 2038}), 400.0)
    model = ClusterModel(world_of(world), 1)
    model.run()
    book = ledger(model)
    payments = gather_payments(model, book)
    check_payments(model, book, payments)
    assert_nothing_twice(model, payments)
    sales, operator = model.market.resale.sales, model.operators[0].party_id
    assert sorted(sale.volume for sale in sales) == pytest.approx([40.0, 50.0])
    start = model.settings.horizon.start_year
    bound_in = start + int(min(sale.until_month for sale in sales) // 12) - 1
    assert start + taker_of(model).online_month / 12 < bound_in
    for sale in sales:
        seller = f"company_{sale.seller.split('/')[0].removeprefix('site_')}"
        for year, keeps, share in ((bound_in, EACH_KT, PRICE), (2049, EACH_KT - sale.volume, 0.0)):
            tariff = model.books.years[year - start].tariffs[sale.pipeline] * 1e-3
            assert paid(model, payments, seller, operator, year) == pytest.approx(tariff * keeps)
            assert paid(model, payments, TAKER, seller, year) == pytest.approx(
                share * tariff * sale.volume
            )
    for year, bought in ((bound_in, 90.0), (2049, 0.0)):
        tariff = model.books.years[year - start].tariffs[0] * 1e-3
        assert paid(model, payments, TAKER, operator, year) == pytest.approx(
            tariff * (95.0 - bought)
        )


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
