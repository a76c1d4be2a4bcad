"""The first page is served, holds the run's figures, and answers its callbacks."""

import json

import pytest

import twin
from dashboard.app import create_app
from dashboard.figures import COLOURS, pathway, site_map


@pytest.fixture(scope="module")
def client():
    return create_app(twin.load("tiny/tiny")).server.test_client()


def test_the_page_and_its_layout_are_served(client):
    assert client.get("/").status_code == 200
    layout = json.dumps(client.get("/_dash-layout").get_json())
    assert "Three invented sites" in layout
    assert "fossil CO" in layout


def test_the_pathway_shows_the_figures_of_the_table():
    run = twin.simulate(twin.load("tiny/tiny"))
    figure = pathway(run)
    assert figure["data"][0]["y"] == run.cluster_year["fossil_co2_mt"].tolist()
    assert figure["data"][2]["line"]["dash"] == "dash"


def test_a_site_takes_the_colour_of_what_it_ordered():
    run = twin.simulate(twin.load("tiny/tiny"))
    ordered = run.decisions[run.decisions["chosen"]].iloc[0]
    places = {str(ordered["site_id"]): (-0.2, 53.6)}
    figure = site_map(run, places, int(ordered["year"]), None)
    assert figure["data"][0]["marker"]["color"] == [COLOURS[str(ordered["kind"])]]


def test_a_reason_comes_back(client):
    answer = client.post(
        "/_dash-update-component",
        json={
            "output": "why.children",
            "outputs": {"id": "why", "property": "children"},
            "inputs": [
                {"id": "company", "property": "value", "value": "mill_company"},
                {"id": "year", "property": "value", "value": 2030},
            ],
            "changedPropIds": ["year.value"],
        },
    )
    assert answer.status_code == 200
    assert "2030" in answer.get_data(as_text=True)
