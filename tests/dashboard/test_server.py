"""Pages, headers and health; what no page of ours would send gets a 4xx and breaks nothing."""

import json
import random

import pytest

UPDATE = "/_dash-update-component"


def test_it_says_that_it_is_well(client):
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.get_json() == {"status": "ok"}


@pytest.mark.parametrize("path", ["/", "/overview", "/map", "/data?year=2030"])
def test_pages_are_served_with_headers_and_compressed(client, path):
    answer = client.get(path, headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Encoding"] == "br"


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/nowhere", 404, "There is no page"),
        ("/../etc/passwd", 404, "There is no page"),
        ("/map?policy.carbon_price.multiplier=99", 400, "multiplier"),
        ("/map?preset=%3Cscript%3E", 400, "&lt;script&gt;"),
        ("/map?year=NaN", 400, "whole number"),
        ("/assets/nothing.js", 404, ""),
    ],
)
def test_wrong_addresses_are_refused_in_plain_words(client, path, status, told):
    answer = client.get(path)
    assert answer.status_code == status
    assert told in answer.get_data(as_text=True)
    assert "<script>" not in answer.get_data(as_text=True)


def test_another_site_cannot_call(client):
    answer = client.post(UPDATE, json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400
    answer = client.post(UPDATE, data="a=1", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400


def test_a_body_that_is_too_large_is_refused(client):
    answer = client.post(UPDATE, data="x" * 3_000_000, content_type="application/json")
    assert answer.status_code == 413


def _call(request, names=("overview-co2",)):
    """A call of the callback that draws a view, as the page makes it."""
    outputs = [[] for _ in range(7)]
    outputs[0] = [{"id": {"type": "figure", "name": name}, "property": "figure"} for name in names]
    outputs += [{"id": "headline", "property": "children"}, {"id": "answered", "property": "data"}]
    return {"outputs": outputs, "inputs": [{"id": "request", "property": "data", "value": request}]}


@pytest.fixture(scope="module")
def output(dashboard_app):
    return next(name for name in dashboard_app.callback_map if "headline.children" in name)


def post(client, output, request):
    body = _call(request) | {
        "output": output,
        "changedPropIds": ["request.data"],
        "state": [],
    }
    return client.post(UPDATE, json=body)


@pytest.mark.slow
def test_the_figures_of_the_page_are_those_of_the_twin(client, output):
    import twin

    changes = {"policy.carbon_price.path": "high", "seed": 7}
    asked = {
        "state": {"preset": "humber/reference", "changes": changes},
        "place": {"view": "overview"},
        "serial": 5,
    }
    answer = post(client, output, asked)
    assert answer.status_code == 200
    figure = next(iter(answer.get_json()["response"].values()))["figure"]
    run = twin.simulate(twin.load("humber/reference").changed(changes))
    names = {trace["name"]: trace for trace in figure["data"]}
    without = run.cluster_year["counterfactual_fossil_co2_mt"]
    assert names["without any decision"]["y"] == pytest.approx(without.tolist(), abs=1e-3)
    stacked = [trace["y"] for trace in figure["data"] if "stackgroup" in trace]
    total = [sum(values) for values in zip(*stacked, strict=True)]
    assert total == pytest.approx(run.cluster_year["fossil_co2_mt"].tolist(), abs=1e-3)


@pytest.mark.parametrize(
    "request_data",
    [
        None,
        5,
        {"place": {"view": "../desk"}},
        {"place": {"view": "overview"}, "state": {"preset": "x"}},
        {"place": {"view": "overview", "year": "2030"}},
        {"place": {"view": "overview"}, "state": {"changes": {"seed": -1}}},
        {"place": {"view": "companies", "company": "nobody"}},
    ],
)
def test_hand_made_calls_get_a_plain_400(client, output, request_data):
    answer = post(client, output, request_data)
    assert answer.status_code == 400
    assert "expected" in answer.get_data(as_text=True)


def test_five_hundred_malformed_calls_break_nothing(client, dashboard_app, output):
    draw = random.Random(6)
    good = _call({"place": {"view": "jobs"}}) | {
        "output": output,
        "changedPropIds": ["request.data"],
        "state": [],
    }
    nonsense = [None, 5, "x", [], {}, [[]], {"id": 5}, "\0", -1e308, True, [None] * 3]
    outputs = list(dashboard_app.callback_map)
    for _ in range(500):
        body = json.loads(json.dumps(good))
        for _ in range(draw.randint(1, 3)):
            body[draw.choice([*good, "other"])] = draw.choice(nonsense)
        if draw.random() < 0.3:
            body["output"] = draw.choice(outputs)
            body.pop("inputs", None)
        raw = json.dumps(body)
        if draw.random() < 0.2:
            raw = raw[: draw.randrange(len(raw))]
        status = client.post(UPDATE, data=raw, content_type="application/json").status_code
        assert 400 <= status < 500 or body["outputs"] == good["outputs"], (status, raw)
        assert status < 500, raw
    assert client.get("/health").status_code == 200
