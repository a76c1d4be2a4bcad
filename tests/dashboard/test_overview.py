"""Who changed their mind: every change can be reached."""

from types import SimpleNamespace

import numpy as np

from dashboard.markup import markup
from dashboard.pages.map import CARD
from dashboard.pages.overview import CARDS, _minds
from twin.changed_minds import Change
from twin.columns import names


def test_every_change_is_listed():
    sites = [f"site{i}" for i in range(60)]
    facts = {
        "start_year": 2025,
        "end_year": 2025,
        "company_names": {"lime": "Lime"},
        "site_names": {site: f"<{site}>" for site in sites},
        "measure_names": {"h2": "Hydrogen"},
    }
    emitted = {
        "year": [2025] * len(sites),
        "site_id": names(np.arange(len(sites)), sites),
        "counterfactual_fossil_co2_kt": np.arange(len(sites)),
    }
    results = SimpleNamespace(facts=facts, columns=lambda _table: emitted)
    shown = markup(_minds(results, [Change("lime", site, "h2", 2030, 2031) for site in sites]))
    assert "in 60 orders; largest first" in shown
    assert all(f"&lt;{site}&gt;" in shown for site in sites)
    assert shown.index("site59&gt;") < shown.index("site0&gt;")


def test_both_maps_say_the_same_of_their_colours():
    overview = next(card for card in CARDS if card.name == "overview-map")
    assert overview.unit == CARD.unit
