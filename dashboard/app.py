"""A first page: the pathway, the map by year and the reason of every company of one run."""

from __future__ import annotations

from typing import Any

import dash
from dash import Input, Output, dcc, html

from dashboard.figures import pathway, site_map
from scenarios.errors import InputError
from scenarios.scenario import Scenario
from twin.results import Results
from twin.run import simulate

QUIET: Any = {"displayModeBar": False}
"""Charts without a bar of tools."""

INDEX = """<!DOCTYPE html>
<html lang="en"><head>{%metas%}<title>{%title%}</title>{%css%}
<style>
body{font-family:Inter,system-ui,sans-serif;margin:0;background:#FAFAF8;color:#222}
main{max-width:1180px;margin:0 auto;padding:16px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:12px}
.tile,.card{background:#fff;border-radius:10px;padding:14px 18px}
.tile b{font-size:1.7rem;display:block}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(420px,1fr));gap:12px;margin:12px 0}
pre{white-space:pre-wrap;font-size:.85rem}
label{display:block;margin:.4rem 0 .2rem}
@media (max-width:480px){.grid{grid-template-columns:1fr}}
</style></head><body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body></html>"""


def create_app(scenario: Scenario) -> dash.Dash:
    """Build the page for one scenario, simulated once when the page is made."""
    results = simulate(scenario)
    places = {
        row.site_id: (row.longitude_deg, row.latitude_deg)
        for row in scenario.cluster.sites
        if row.longitude_deg is not None and row.latitude_deg is not None
    }
    app = dash.Dash(
        __name__,
        title=f"Cluster twin: {scenario.settings.title}",
        index_string=INDEX,
        serve_locally=True,
    )
    app.layout = _page(results, scenario)

    @app.callback(Output("map", "figure"), Input("year", "value"))
    def show_year(year: int) -> dict[str, Any]:
        return site_map(results, places, int(year), scenario.cluster.coast)

    @app.callback(Output("why", "children"), Input("company", "value"), Input("year", "value"))
    def show_reason(company: str, year: int) -> str:
        try:
            return str(results.why(company, int(year)))
        except InputError as error:
            return str(error)

    return app


def serve(scenario: Scenario, host: str, port: int) -> None:
    """Serve the page until interrupted."""
    create_app(scenario).run(host=host, port=port, debug=False)


def _page(results: Results, scenario: Scenario) -> html.Main:
    start, end = results.facts["start_year"], results.facts["end_year"]
    marks = {year: str(year) for year in range(start, end + 1, 5)}
    companies = [
        {"label": name, "value": key}
        for key, name in sorted(results.facts["company_names"].items(), key=lambda item: item[1])
    ]
    return html.Main(
        [
            html.H1(scenario.settings.title),
            html.P(scenario.settings.description),
            html.Div(_tiles(results), className="tiles"),
            html.Div(
                [
                    html.Div(
                        dcc.Graph(figure=pathway(results), id="pathway", config=QUIET),
                        className="card",
                    ),
                    html.Div(
                        [
                            dcc.Graph(id="map", config=QUIET),
                            html.Label("Year", htmlFor="year"),
                            dcc.Slider(start, end, 1, value=start, marks=marks, id="year"),
                        ],
                        className="card",
                    ),
                ],
                className="grid",
            ),
            html.Div(
                [
                    html.Label("Why did this company do what it did?", htmlFor="company"),
                    dcc.Dropdown(companies, companies[0]["value"], id="company", clearable=False),
                    html.Pre(id="why"),
                ],
                className="card",
            ),
            html.P(f"Boundary. {results.facts['boundary']}"),
        ]
    )


def _tiles(results: Results) -> list[html.Div]:
    last = results.tables["cluster_year"].iloc[-1]
    invested = results.tables["cluster_year"]["investment_gbp_m"].sum() / 1e3
    jobs = results.tables["cluster_year"]["construction_jobs_direct"].max()
    year, without = int(last["year"]), last["counterfactual_fossil_co2_mt"]
    tiles = [
        (
            f"{last['fossil_co2_mt']:.1f} Mt",
            f"fossil CO₂ in {year}, {without:.1f} without any decision",
        ),
        (f"GBP {invested:.1f} bn", "invested over the run"),
        (f"{jobs:,.0f}", "construction jobs in the busiest year, direct"),
        (f"{last['hydrogen_used_twh_hhv']:.1f} TWh", f"hydrogen used in {year} (HHV)"),
    ]
    return [html.Div([html.B(figure), html.Span(text)], className="tile") for figure, text in tiles]
