"""Pages, headers and health; what no page of ours would send gets a 4xx and breaks nothing."""

import json
import random
import re

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


def post(client, asked, path="/run"):
    return client.post(path, json=asked)


@pytest.mark.slow
def test_the_figures_of_the_page_are_those_of_the_twin(client):
    import twin

    changes = {"policy.carbon_price.path": "high", "seed": 7}
    asked = {
        "state": {"preset": "humber/reference", "changes": changes},
        "place": {"view": "overview"},
    }
    answer = post(client, asked)
    assert answer.status_code == 200
    figure = answer.get_json()["figures"]["overview-co2"]
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
def test_hand_made_calls_get_a_plain_400(client, request_data):
    answer = post(client, request_data)
    assert answer.status_code == 400
    assert "expected" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/background", []),
        ("/background", {"kind": "dance", "options": {}}),
        ("/background", {"kind": "luck", "options": {"size": "999999"}}),
        ("/background", {"kind": "luck", "options": {"size": 50}}),
        ("/background", {"kind": "report", "options": {"format": "../x", "seeds": "4"}}),
        (
            "/background",
            {"kind": "pivotal", "options": {"seeds": "3"}, "state": {"changes": {"x": 1}}},
        ),
        ("/background/look", "x"),
    ],
)
def test_hand_made_jobs_get_a_plain_400(client, path, asked):
    answer = post(client, asked, path)
    assert answer.status_code == 400
    assert "expected" in answer.get_data(as_text=True)


@pytest.mark.parametrize("depth", [60, 980, 5000])
def test_what_is_nested_without_end_gets_a_plain_400(client, depth):
    raw = json.dumps({"place": {"view": "jobs"}, "state": {"changes": {"x": "HERE"}}})
    raw = raw.replace('"HERE"', "[" * depth + "]" * depth)
    answer = client.post("/run", data=raw, content_type="application/json")
    assert answer.status_code == 400
    assert "expected" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "pressed",
    [
        "x",
        "{bad",
        '{"type":"delete"}',
        '{"name":true,"type":"delete"}',
        f'{{"name":{2**70},"type":"delete"}}',
    ],
)
def test_only_the_number_of_a_run_is_deleted(client, dashboard_app, pressed):
    output = next(
        name
        for name, known in dashboard_app.callback_map.items()
        if '"delete"' in str(known["inputs"])
    )
    button = {"id": {"type": "delete", "name": 1}, "property": "n_clicks", "value": 1}
    called = {
        "output": output,
        "outputs": [{"id": each, "property": "children"} for each in ("work-text", "saved-runs")],
        "inputs": [[button]],
        "changedPropIds": [f"{pressed}.n_clicks"],
        "state": [],
    }
    assert post(client, called, UPDATE).status_code == 400


def test_a_job_that_nobody_began_is_over_and_has_no_report(client):
    assert post(client, {"job": "x"}, "/background/look").get_json()["over"]
    assert client.get("/background/x/report").status_code == 400
    assert client.get("/background").status_code in (404, 405)


def test_levers_come_for_each_preset_and_no_other(client):
    levers = client.get("/levers?preset=humber/coordinated").get_json()
    assert levers["bases"]["coordination.enabled"] is True
    assert 'data-lever="policy.carbon_price.multiplier"' in levers["html"]
    assert client.get("/levers?preset=../../etc/passwd").status_code == 400


def test_libraries_are_kept_for_ever_and_no_other_file_is_served(client):
    page = client.get("/").get_data(as_text=True)
    path = re.search(r'src="(/library/basic[^"]+)"', page)[1]
    with client.get(path) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.get_data(as_text=True).startswith("/**")
    assert client.get("/library/../app.js").status_code in (400, 404)
    assert client.get("/library/secret.js").status_code == 400


def test_the_layout_is_that_of_the_page_that_asks(client):
    referrer = {"Referer": "http://localhost/jobs?preset=humber%2Freference"}
    layout = client.get("/_dash-layout", headers=referrer).get_data(as_text=True)
    assert '"data-mounted":"jobs"' in layout.replace(": ", ":")
    odd = {"Referer": "http://localhost/jobs?year=soon"}
    assert client.get("/_dash-layout", headers=odd).status_code == 200


NONSENSE = [None, 5, "x", [], {}, [[]], {"id": 5}, "\0", -1e308, True, [None] * 3]


def _garbled(draw, good):
    """A good call with one to three of its parts replaced, perhaps cut off."""
    body = json.loads(json.dumps(good))
    for _ in range(draw.randint(1, 3)):
        body[draw.choice([*good, "other"])] = draw.choice(NONSENSE)
    raw = json.dumps(body)
    return raw[: draw.randrange(len(raw))] if draw.random() < 0.2 else raw


def test_five_hundred_malformed_calls_break_nothing(client, dashboard_app):
    draw = random.Random(6)
    place = {"id": "place", "property": "data", "value": {"view": "jobs"}}
    callback = {
        "output": "view.children",
        "outputs": {"id": "view", "property": "children"},
        "inputs": [{"id": "tabs", "property": "value", "value": "jobs"}],
        "changedPropIds": ["tabs.value"],
        "state": [place],
    }
    assert post(client, callback, UPDATE).status_code == 200
    outputs = list(dashboard_app.callback_map)
    goods = {
        UPDATE: callback,
        "/run": {"state": {"preset": "x", "changes": {}}, "place": {"view": "jobs"}},
        "/background": {"kind": "luck", "options": {"size": "x"}, "state": {}, "earlier": ""},
        "/background/look": {"job": "x"},
    }
    for i in range(600):
        path = list(goods)[i % 4]
        good = dict(goods[path])
        if path == UPDATE and draw.random() < 0.3:
            good["output"] = draw.choice(outputs)
        raw = _garbled(draw, good)
        status = client.post(path, data=raw, content_type="application/json").status_code
        assert status < 500, (path, raw)
    assert client.get("/health").status_code == 200
