"""Two charts of people in construction count different people, and the page says which."""

import re

import pytest

import twin
from twin.report.content import Figure, Text
from twin.report.sections.jobs import section
from twin.report.source import Source


@pytest.fixture(scope="module")
def source():
    run = twin.simulate(twin.load("tiny/tiny"))
    return Source(run, run.scenario, None)


def words_after(blocks, figure):
    place = next(
        i for i, each in enumerate(blocks) if isinstance(each, Figure) and each.key == figure
    )
    assert isinstance(blocks[place + 1], Text)
    return blocks[place + 1].words


def test_each_chart_says_whom_it_counts(source):
    blocks = section(source).blocks
    above, below = words_after(blocks, "jobs-figure"), words_after(blocks, "trades")
    for who in ("makers of equipment", "engineers in offices", "in the UK", "Imports"):
        assert who in above
    assert "not among them" in below
    assert "not added up" in below


def test_both_name_the_figures_of_the_peak_year(source):
    """Direct jobs of the year with most, and crews times workers a crew in the same year."""
    blocks = section(source).blocks
    yearly = source.yearly.set_index("year")["construction_jobs_direct"]
    peak = int(yearly.idxmax())
    labour = source.results.labour_year
    size = {row.trade_id: row.workers_per_crew for row in source.cluster.trades}
    on_site = sum(
        row.crews_held * size[row.trade_id] for row in labour.itertuples() if row.year == peak
    )
    above, below = words_after(blocks, "jobs-figure"), words_after(blocks, "trades")
    assert f"In {peak} they are {yearly.loc[peak]:,.0f}" in above
    told = re.search(r"in (\d+) they are ([\d,]+) people against ([\d,]+) direct", below)
    assert told.groups() == (str(peak), f"{on_site:,.0f}", f"{yearly.loc[peak]:,.0f}")
    regional = float(
        re.search(r"of them ([\d,]+) in the cluster's region", above)[1].replace(",", "")
    )
    assert 0.0 < regional < yearly.loc[peak]
