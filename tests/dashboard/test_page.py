"""The page's own script in a real browser: what is late, lost, forbidden or done by keys."""

from __future__ import annotations

import json
import re

import pytest

from dashboard.charts import side_by_side
from dashboard.charts.base import bars, chart
from tests.served import SETTLED, after, open_tab

pytestmark = pytest.mark.slow

SLOWER = """(ms) => { const own = window.fetch; window.fetch = async (path, more) => {
    const answer = await own(path, more);
    const asked = path === '/run' ? JSON.parse(more.body).place.company : null;
    await new Promise((done) => setTimeout(done, ms[asked] || 0));
    return answer; }; }"""
PAYMENTS = {
    "data": [
        {
            "type": "sankey",
            "node": {"label": ["payer", "receiver"]},
            "link": {"source": [0], "target": [1], "value": [1]},
        }
    ],
    "layout": {},
}
DRAW = """(figures) => { const place = document.querySelector("[data-figure='overview-cost']");
    place.scrollIntoView();
    figures.forEach((figure) => twin.drawAll([[place, figure]], twin.serial)); }"""


def test_a_tab_puts_its_view_in_place_once_and_each_view_chooses_its_own_year(visit):
    page = visit("overview")
    calls = []
    page.on("request", lambda asked: calls.append(asked.url))
    open_tab(page, "Companies")
    page.wait_for_function("twin.place.year === 2031")
    page.wait_for_timeout(600)
    assert sum("_dash-update-component" in url for url in calls) == 1
    assert sum(url.endswith("/run") for url in calls) == 1
    open_tab(page, "Map")
    assert page.inner_text("#map-year-shown") == "2035"
    # A year that was asked for goes along.
    page.evaluate("twin.goTo({ year: 2041 })")
    open_tab(page, "Companies")
    page.wait_for_function(
        "[...document.querySelectorAll('#view input')].some((field) => field.value === '2041')"
    )
    assert page.evaluate("twin.place.year") == 2041


@pytest.mark.thorough
def test_an_overtaken_answer_puts_no_older_choice_back(visit):
    page = visit("companies")
    page.evaluate(SLOWER, {"phillips66": 300, "sse_thermal": 1200})
    page.evaluate("twin.goTo({ company: 'phillips66' })")
    after(page, lambda: page.evaluate("twin.goTo({ company: 'sse_thermal' })"))
    page.wait_for_timeout(300)
    assert page.evaluate("twin.place.company") == "sse_thermal"
    assert "SSE Thermal" in page.inner_text("[data-block='company-name']")


def test_what_a_button_leads_to_is_brought_into_sight(visit):
    page = visit("companies?company=british_steel&year=2031")
    page.evaluate("twin.go('programme', { project: 'viking' })")
    page.get_by_text("Months in queue for crews").wait_for()
    page.wait_for_function(
        "document.querySelector(\"[data-block='project']\").getBoundingClientRect().top < 400"
    )
    # Another project takes the place of the one that Dash was told of before.
    page.evaluate("twin.go('companies', { company: 'british_steel' })")
    page.wait_for_function(SETTLED)
    after(page, lambda: page.evaluate("twin.go('programme', { project: 'hccp' })"))
    page.wait_for_timeout(600)
    assert page.evaluate("twin.place.project") == "hccp"


def test_keys_undo_and_redo_with_the_slider_still_in_hand(visit):
    page = visit("overview")
    page.click("#shocks summary")
    after(page, lambda: page.click("#shock-add"))
    slider = page.locator("[data-shock='year']")
    before = slider.input_value()
    slider.focus()
    after(page, lambda: slider.press("ArrowRight"))
    assert slider.input_value() == str(int(before) + 1)
    assert "changed" in page.locator(".shock").get_attribute("class").split()
    after(page, lambda: slider.press("Control+z"))
    assert slider.input_value() == before
    after(page, lambda: slider.press("Control+Shift+Z"))
    assert slider.input_value() == str(int(before) + 1)
    after(page, lambda: page.click("[data-shock-away='0']"))
    assert page.evaluate("document.activeElement.id") == "shock-add"
    budget = "[data-path='policy.support_budget_gbp_m_per_year'] output"
    assert page.locator(budget).text_content() == "1,000"
    assert page.locator("[data-path='coordination.start_year'] output").text_content() == "2026"


def test_the_map_shows_the_year_under_the_hand_not_the_one_it_was_asked_for(visit):
    page = visit("map?year=2030")
    page.locator("[data-chart='map'] summary").click()
    assert "in 2030" in page.inner_text("[data-chart='map'] .card-table")
    serial = page.evaluate("twin.serial")
    page.evaluate(
        """() => { twin.release('policy.carbon_price.multiplier', 2);
            const bar = document.getElementById('map-year'); bar.value = 2044;
            bar.dispatchEvent(new Event('input', { bubbles: true })); }"""
    )
    page.wait_for_function(f"twin.serial > {serial}")
    page.wait_for_function(SETTLED)
    assert page.evaluate("twin.content.year") == 2030
    assert page.inner_text("#map-year-shown") == "2044"
    assert "In 2044" in page.inner_text("[data-words='map']")
    assert "in 2044" in page.inner_text("[data-chart='map'] .card-table")
    drawn = page.evaluate(
        """document.querySelector("[data-figure='map']").data
            .find(({ name }) => name === 'sites').text[0]"""
    )
    assert "in 2044" in drawn


@pytest.mark.thorough
def test_going_back_keeps_what_no_address_holds(visit):
    page = visit("overview")
    page.evaluate("twin.goTo({ job: 'abc', done: 5 })")
    open_tab(page, "Jobs")
    page.go_back()
    page.wait_for_function("twin.place.view === 'overview'")
    assert page.evaluate("[twin.place.job, twin.place.done, twin.place.theme]") == [
        "abc",
        5,
        "light",
    ]
    page.wait_for_function(SETTLED)


@pytest.mark.thorough
def test_a_page_works_where_the_browser_forbids_storage_and_the_clipboard(profile, address):
    page = profile.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.add_init_script(
        """const no = { get() { throw new DOMException('no', 'SecurityError'); } };
        Object.defineProperty(window, 'localStorage', no);
        Object.defineProperty(navigator, 'clipboard', { value: undefined });"""
    )
    page.goto(f"{address}/overview")
    page.wait_for_function(SETTLED)
    after(page, lambda: page.click("#theme"))
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    told = []
    page.on("dialog", lambda dialog: (told.append(dialog.default_value), dialog.dismiss()))
    page.click("#copy-link")
    assert told == [page.url]
    page.close()
    assert not faults


@pytest.mark.thorough
def test_levers_that_did_not_come_are_fetched_with_the_next_move(visit):
    page = visit("overview")
    page.route("**/levers?*", lambda route: route.fulfill(body="cut off"), times=1)
    after(page, lambda: page.evaluate("twin.step({ preset: 'humber/coordinated', changes: {} })"))
    assert page.evaluate("twin.panelOf()") == "humber/reference"
    after(page, lambda: page.evaluate("twin.step({ changes: { seed: 3 } })"))
    page.wait_for_function("twin.panelOf() === 'humber/coordinated'")
    assert page.is_checked("input[data-lever='coordination.enabled']")


def test_a_link_to_what_is_not_there_says_so_and_shows_a_way_out(profile, address):
    page = profile.new_page()
    # The refusal comes long before Dash has made the page.
    page.route(
        "**/_dash-layout",
        lambda route: (page.wait_for_timeout(1500), route.continue_()),
    )
    page.goto(f"{address}/companies?preset=humber/reference&company=nobody&seed=3")
    page.wait_for_function("document.getElementById('trouble')?.innerText")
    assert "'nobody'" in page.inner_text("#trouble")
    assert "last run that worked" not in page.inner_text("#trouble")
    assert page.inner_text("#headline") == "Nothing could be shown."
    page.click("#trouble a")
    page.wait_for_function(SETTLED)
    assert page.evaluate("twin.state.changes.seed") == 3
    assert not page.inner_text("#trouble")
    assert "Fossil CO₂" in page.inner_text("#headline")
    page.close()


def test_an_ensemble_is_told_from_one_of_earlier_levers_and_found_again(visit):
    page = visit("uncertainty?prices.gas_multiplier=2")
    bar = page.locator("[data-job=luck]")
    bar.locator(".job-start").click()
    page.wait_for_function("/[2-9] of 50 runs/.test(document.body.innerText)")
    bar.locator(".job-cancel").click()
    page.get_by_text("Cancelled;").wait_for()
    page.get_by_text("luck alone puts").wait_for()
    sure = page.inner_text("[data-block='ensemble-sure']")

    # Bar and page say the same of other levers, and lead back.
    after(page, lambda: page.evaluate("twin.step({ changes: {} })"))
    assert "belongs to earlier levers" in bar.inner_text()
    assert "belong to earlier levers" in page.inner_text("[data-block='ensemble-sure']")
    assert bar.locator(".job-start").is_enabled()
    after(page, bar.locator(".job-back").click)
    assert "earlier levers" not in page.inner_text("#view")
    assert page.inner_text("[data-block='ensemble-sure']") == sure

    # Loaded anew, and from its link.
    page.reload()
    page.wait_for_function(SETTLED)
    page.get_by_text("Cancelled;").wait_for()
    assert page.inner_text("[data-block='ensemble-sure']") == sure
    colleague = visit("uncertainty" + page.url.partition("/uncertainty")[2])
    assert colleague.inner_text("[data-block='ensemble-sure']") == sure
    assert not colleague.inner_text("[data-job=luck] .job-text")


@pytest.mark.thorough
def test_a_deleted_run_is_missed_by_its_link_and_can_be_brought_back(visit):
    page = visit("overview?seed=3")
    page.click("#open-work")
    for _ in range(2):
        page.fill("#save-name", "Twice")
        page.click("#save-run")
        page.wait_for_function("document.getElementById('save-name').value === ''")
    entries = page.locator("#saved-runs .saved li", has_text="Twice")
    numbers = [re.search(r"no\. (\d+)", words)[1] for words in entries.all_inner_texts()]
    assert len(set(numbers)) == 2
    page.get_by_label(f"Delete Twice, no. {numbers[0]}").click()
    page.get_by_text("Deleted “Twice”, for everybody here.").wait_for()
    assert "Its link opens" not in page.inner_text("#work-text")

    link = f"compare?preset=humber/reference&seed=3&runs=now,saved:{numbers[0]}"
    colleague = visit(link)
    assert f"Deleted: Twice (no. {numbers[0]})" in colleague.inner_text(
        "[data-block='compare-missing']"
    )
    colleague.wait_for_timeout(600)
    assert f"saved%3A{numbers[0]}" in colleague.url
    page.locator("#saved-runs summary").click()
    page.get_by_label(f"Bring back Twice, no. {numbers[0]}").click()
    page.get_by_text("Brought back “Twice”").wait_for()
    again = visit(link)
    assert not again.inner_text("[data-block='compare-missing']")
    assert "Saved: Twice" in again.inner_text("[data-block='compare-table']")


@pytest.mark.thorough
def test_an_older_picture_that_waits_for_its_library_does_not_come_late(visit):
    page = visit("overview")
    newer = chart([bars("one", [2030], [1], "#000000")], "GBP m", "light", years=[2030])
    page.evaluate(DRAW, [PAYMENTS, newer])
    page.wait_for_function("twin.whole")
    page.wait_for_timeout(200)
    place = "document.querySelector(\"[data-figure='overview-cost']\")"
    assert page.evaluate(f"{place}.data[0].type") == "bar"
    page.evaluate(DRAW, [PAYMENTS])
    page.wait_for_function(f"{place}.data[0].type === 'sankey'")
    assert page.evaluate(f"{place}.twinLibrary === twin.whole")


def test_the_edges_of_a_band_stand_in_its_table(visit):
    page = visit("overview")
    years, runs = [2030, 2031], [[1.0, 1999.0]] * 3
    figure, _ = side_by_side.fan(years, runs, [1.0, 2000.0], "jobs", "light")
    figure = json.loads(json.dumps(figure, default=lambda array: array.tolist()))
    page.evaluate(DRAW, [figure])
    page.locator("[data-chart='overview-cost'] summary").click()
    rows = page.locator("[data-chart='overview-cost'] .card-table tr").all_inner_texts()
    assert "9 of 10 runs, low" in rows[0]
    assert "9 of 10 runs, high" in rows[0]
    assert rows[2].split()[0] == "2031"
    assert rows[2].split()[-1] == "2,000"


def test_the_drawer_of_levers_gives_the_focus_back(visit):
    page = visit("overview", width=390)
    page.click("#open-levers")
    assert page.get_attribute("#open-levers", "aria-expanded") == "true"
    page.click("#close-levers")
    assert page.get_attribute("#open-levers", "aria-expanded") == "false"
    assert page.evaluate("document.activeElement.id") == "open-levers"


def test_on_a_phone_the_tab_of_the_view_is_in_sight(visit):
    inside = """() => { const tab = document.querySelector('[role=tab][aria-selected=true]');
        const { left, right } = tab.getBoundingClientRect();
        return [tab.innerText, left >= 0 && right <= window.innerWidth]; }"""
    page = visit("uncertainty", width=400)
    assert page.evaluate(inside) == ["Uncertainty", True]
    page.evaluate("twin.go('overview', {})")
    page.wait_for_function(SETTLED)
    page.wait_for_function(f"({inside})()[0] === 'Overview'")
    assert page.evaluate(inside) == ["Overview", True]
    page.go_back()
    page.wait_for_function(f"({inside})()[0] === 'Uncertainty'")
    assert page.evaluate(inside) == ["Uncertainty", True]
    assert page.evaluate("window.scrollY") == 0


@pytest.mark.thorough
def test_the_map_comes_back_to_its_window_when_the_page_does(visit):
    page = visit("overview")
    place = "document.querySelector(\"[data-figure='overview-map']\")"
    width = f"{place}.twinWidth"
    ranges = f"JSON.stringify([{place}.layout.xaxis.range, {place}.layout.yaxis.range])"
    before, wide = page.evaluate(ranges), page.evaluate(width)
    page.set_viewport_size({"width": 1000, "height": 900})
    page.wait_for_function(f"{width} > {wide}")
    page.wait_for_timeout(300)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_function(f"Math.abs({width} - {wide}) < 1")
    page.wait_for_timeout(300)
    assert json.loads(page.evaluate(ranges)) == [
        pytest.approx(edges, abs=0.01) for edges in json.loads(before)
    ]
