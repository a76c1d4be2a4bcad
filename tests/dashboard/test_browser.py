"""In a real browser: every view, levers, undo, link, save, compare, play, ensemble, export."""

import os
import re

import pytest

from dashboard.state import VIEWS
from tests.served import SETTLED

pytestmark = pytest.mark.slow


CHECKED = {
    "light": ("overview", "companies"),
    "dark": ("overview", "coordination"),
}
"""Views that differ in what they are made of; with TWIN_EVERY_VIEW=1 every one is checked."""
EVERY_VIEW = bool(os.environ.get("TWIN_EVERY_VIEW"))


def move(page, path, value):
    """Move a slider by its keys until it stands at a value, and wait for the figures."""
    thumb = page.locator(f'input[data-lever="{path}"]')
    thumb.scroll_into_view_if_needed()
    thumb.focus()
    serial = page.evaluate("window.twin.serial")
    thumb.press("End" if value == "end" else "ArrowRight")
    page.wait_for_function(f"window.twin.serial > {serial}")
    page.wait_for_function(SETTLED)


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.thorough)])
def test_no_view_breaks_the_rules_of_accessibility(visit, theme):
    from axe_playwright_python.sync_playwright import Axe

    # Colours are all that the theme changes.
    options = {"runOnly": ["color-contrast"]} if theme == "dark" else None
    page = visit("overview", theme=theme)
    for view in VIEWS if theme == "light" else CHECKED[theme]:
        page.evaluate(f"window.twin.go('{view}', {{}})")
        page.wait_for_function(
            f"window.twin.request && window.twin.request.place.view === '{view}'"
        )
        page.wait_for_function(SETTLED)
        if view not in CHECKED[theme] and not EVERY_VIEW:
            continue  # drawn without a fault in the browser
        page.wait_for_timeout(250)
        found = Axe().run(page, options=options).response["violations"]
        told = [(v["id"], v["nodes"][0]["html"][:200]) for v in found]
        assert not told, (view, theme, told)


def test_a_lever_changes_the_figures_and_undo_takes_it_back(visit):
    import twin

    page = visit("overview")
    before = page.inner_text("#headline")
    move(page, "policy.carbon_price.multiplier", "end")
    run = twin.simulate(
        twin.load("humber/reference").changed({"policy.carbon_price.multiplier": 3})
    )
    shown = page.locator(".tile-figure b").first.inner_text()
    assert shown == f"{run.cluster_year['fossil_co2_mt'].iloc[-1]:.2f}"
    assert "1 setting differs" in page.inner_text("#changed")
    assert "policy.carbon_price.multiplier=3" in page.url
    link = page.url.partition("/overview")[2]
    page.click("#undo")
    page.wait_for_function(f"document.getElementById('headline').innerText === {before!r}")
    again = visit(f"overview{link}")
    assert again.locator(".tile-figure b").first.inner_text() == shown


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ("companies", {"company": "british_steel", "year": 2031}),
        pytest.param("hydrogen", {"week": 3}, marks=pytest.mark.thorough),
    ],
)
def test_a_visit_asks_once_although_its_fields_are_filled_from_the_answer(visit, view, shown):
    page = visit(view)
    page.wait_for_function("Object.keys(window.twin.place).includes('year')")
    page.wait_for_timeout(300)
    assert page.evaluate("window.twin.serial") == 1
    place = page.evaluate("window.twin.place")
    assert place | shown == place
    assert str(place["year"]) in page.locator("#view input").evaluate_all(
        "fields => fields.map((field) => field.value)"
    )


@pytest.mark.thorough
def test_a_run_is_saved_and_stands_beside_others(visit):
    page = visit("overview?policy.carbon_price.path=%22high%22")
    page.click("#open-work")
    page.fill("#save-name", "High carbon")
    page.click("#save-run")
    entry = page.locator("#saved-runs li", has_text="High carbon")
    number = re.search(r"no\. (\d+)", entry.inner_text())[1]
    with page.expect_download() as saved:
        page.click("#export")
    assert "path: high" in saved.value.path().read_text(encoding="utf-8")
    other = visit(f"compare?runs=now,saved:{number}")
    assert "Saved: High carbon" in other.inner_text("#view")


@pytest.mark.thorough
def test_charts_are_saved_and_read_as_tables(visit):
    page = visit("jobs")
    page.locator("[data-chart='jobs-phase'] summary").click()
    table = page.locator("[data-chart='jobs-phase'] .card-table")
    assert "construction, direct" in table.inner_text()
    for kind in ("csv", "svg", "png"):
        with page.expect_download() as saved:
            page.click(f"[data-chart='jobs-phase'] [data-save={kind}]")
        assert saved.value.suggested_filename == f"jobs-phase.{kind}"
        assert saved.value.path().stat().st_size > 200


@pytest.mark.thorough
def test_a_saved_picture_has_its_key(visit):
    """Of who pays whom too, which no axes belong to."""
    page = visit("money")
    page.wait_for_selector("[data-chart='sankey'] .sankey-link")
    for chart, purpose in (("sankey", "carbon price"), ("support", "removal credit")):
        with page.expect_download() as saved:
            page.click(f"[data-chart='{chart}'] [data-save=svg]")
        drawn = saved.value.path().read_text(encoding="utf-8")
        legend = drawn[drawn.index('class="legend"') :]
        assert purpose in legend
        assert ("xtick" in drawn) == (chart != "sankey")


@pytest.mark.thorough
def test_the_map_plays_and_leads_to_a_company(visit):
    page = visit("map?year=2047")
    page.click("#map-play")
    page.wait_for_function("document.getElementById('map-year-shown').innerText === '2050'")
    page.evaluate("window.twin.go('companies', {company: 'british_steel', year: 2031})")
    page.get_by_role("heading", name="Options weighed in").wait_for()
    assert "British Steel" in page.inner_text("#view h2")


@pytest.mark.thorough
def test_an_ensemble_runs_and_can_be_cancelled(visit):
    page = visit("uncertainty")
    page.click("[data-job=luck] .job-start")
    page.wait_for_function("/[1-9]\\d* of 50 runs/.test(document.body.innerText)")
    page.click("[data-job=luck] .job-cancel")
    page.get_by_text("Cancelled").wait_for()
    page.get_by_text("luck alone puts").wait_for()


@pytest.mark.thorough
def test_pivotal_parties_are_found_and_a_report_is_fetched(visit):
    page = visit("coordination")
    page.select_option("[data-job=pivotal] select", "1")
    page.click("[data-job=pivotal] .job-start")
    page.locator("[data-block=pivotal]").get_by_text("Acting together abates").wait_for()
    page.click("#open-work")
    page.select_option("[data-job=report] select[name=seeds]", "0")
    with page.expect_download() as saved:
        page.click("[data-job=report] .job-start")
    assert saved.value.suggested_filename == "humber-reference-report.html"


def test_the_cluster_is_struck_and_the_blow_taken_back(visit):
    page = visit("overview")
    before = page.inner_text("#headline")
    page.click("#shocks summary")
    page.select_option("#shock-subject", "phillips66")
    page.click("#shock-add")
    page.wait_for_function(f"document.getElementById('headline').innerText !== {before!r}")
    page.wait_for_function(SETTLED)
    assert "phillips66" in page.url
    assert "Phillips 66" in page.inner_text("#shock-list")
    page.click("[data-shock-away='0']")
    page.wait_for_function(f"document.getElementById('headline').innerText === {before!r}")


def test_on_a_phone_nothing_is_cut_off_and_levers_are_a_drawer(visit):
    page = visit("overview", width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert not page.is_visible("#preset")
    page.click("#open-levers")
    page.wait_for_function("document.getElementById('preset').offsetParent !== null")
    page.keyboard.press("Escape")
    page.wait_for_function("!document.body.classList.contains('levers-open')")
