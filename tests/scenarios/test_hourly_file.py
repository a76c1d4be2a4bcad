"""A user's own hours of weather: whole years, leap days, time zones, and every fault at once."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

import twin
from scenarios.hourly_file import read_hourly_weather
from scenarios.loading import load


def lines(first_year, last_year, offset="Z"):
    time, end = datetime(first_year, 1, 1), datetime(last_year + 1, 1, 1)
    result = ["time,wind,solar"]
    while time < end:
        result.append(f"{time.isoformat()}{offset},{time.month / 20:g},{time.hour / 50:g}")
        time += timedelta(hours=1)
    return result


@pytest.fixture(scope="module")
def of_2019():
    return lines(2019, 2019)


@pytest.fixture
def read(tmp_path):
    def from_lines(content):
        path = tmp_path / "hours.csv"
        path.write_text("\n".join(content), encoding="utf-8")
        return read_hourly_weather(path)

    return from_lines


def test_a_year_comes_back_as_written(read, of_2019):
    weather, faults = read(of_2019)
    assert not faults
    assert weather.years == (2019,)
    np.testing.assert_allclose(weather.wind[2019][[0, 8759]], [0.05, 0.6])
    np.testing.assert_allclose(weather.solar[2019][:25], np.append(np.arange(24), 0) / 50)


def test_a_leap_day_is_left_out(read):
    weather, faults = read(lines(2019, 2020, ""))
    assert not faults
    assert weather.years == (2019, 2020)
    # The hour after the end of February is the first of March in both years.
    for year in (2019, 2020):
        np.testing.assert_allclose(weather.wind[year][[1415, 1416]], [0.1, 0.15])
        assert len(weather.solar[year]) == 8760


def test_one_offset_is_the_clock_of_the_file(read):
    weather, faults = read(lines(2019, 2019, "+01:00"))
    assert not faults
    assert weather.solar[2019][12] == pytest.approx(12 / 50)


def test_summer_time_with_offsets_is_read_in_utc(read, of_2019):
    local = []
    for i, line in enumerate(of_2019[1:]):
        time = datetime(2019, 1, 1) + timedelta(hours=i)
        summer = datetime(2019, 3, 31, 1) <= time < datetime(2019, 10, 27, 1)
        shown = time + timedelta(hours=1) if summer else time
        offset = "+01:00" if summer else "+00:00"
        local.append(f"{shown.isoformat()}{offset},{line.split(',', 1)[1]}")
    weather, faults = read([of_2019[0], *local])
    assert not faults
    assert weather.solar[2019][200 * 24 + 12] == pytest.approx(12 / 50)


def test_a_gap_is_told_with_its_line_and_what_is_missing(read, of_2019):
    _, faults = read([*of_2019[:101], *of_2019[104:]])
    (fault,) = faults
    assert fault.place == "hours.csv line 102, time"
    assert fault.value == "2019-01-05T07:00:00Z"
    assert "2019-01-05T04:00:00" in fault.expected
    assert "fill the gap of 3 hours" in fault.repair


def test_summer_time_without_offsets_is_guessed(read, of_2019):
    bare = [line.replace("Z", "") for line in of_2019]
    _, faults = read([*bare[:2000], *bare[2001:]])
    assert "if this is summer time, write offsets" in faults[0].repair


def test_all_faults_are_told_at_once(read, of_2019):
    damaged = list(of_2019)
    damaged[5] = "2019-01-01T04:00:00Z,48,0.1"
    damaged[6] = "2019-01-01T05:00:00Z,nan,"
    damaged[7] = "tomorrow,0.1,0.1"
    damaged[8] = "2019-01-01T07:00:00Z,0.1"
    _, faults = read(damaged)
    assert [fault.place for fault in faults] == [
        "hours.csv line 6, wind",
        "hours.csv line 7, wind",
        "hours.csv line 7, solar",
        "hours.csv line 8, time",
        "hours.csv line 9, the row",
    ]
    assert faults[0].repair == "divide per cent by 100"
    assert all(fault.expected and fault.repair for fault in faults)


@pytest.mark.parametrize(
    ("change", "place", "repair"),
    [
        (lambda rows: ["hour,wind,solar", *rows[1:]], "line 1, the header", "write these names"),
        (lambda rows: rows[:1], "the file", "add them"),
        (lambda rows: [], "line 1, the header", "write these names"),
        (lambda rows: [rows[0], *rows[25:]], "line 2, time", "add the missing hours"),
        (lambda rows: rows[:-1], "line 8760, time", "add the missing hours"),
        (lambda rows: [*rows[:9], rows[8], *rows[9:]], "line 10, time", "sort the lines"),
        (lambda rows: [*rows[:9], rows[9].replace("Z", ""), *rows[10:]], "line 10, time",
         "write the offset"),
    ],
)  # fmt: skip
def test_what_is_no_whole_year_is_refused(read, of_2019, change, place, repair):
    weather, faults = read(change(of_2019))
    assert weather is None
    assert faults[0].place == f"hours.csv, {place}" or faults[0].place == f"hours.csv {place}"
    assert repair in faults[0].repair


def test_a_file_that_is_not_there_or_outside_is_refused(tiny_copy, refused, change):
    change(tiny_copy / "tiny.yaml", "cluster: tiny", "cluster: tiny\nweather: {file: mine.csv}")
    (fault,) = refused(tiny_copy / "tiny.yaml")
    assert fault.place == "mine.csv, the file"
    change(tiny_copy / "tiny.yaml", "mine.csv", "../mine.csv")
    (fault,) = refused(tiny_copy / "tiny.yaml")
    assert "weather.file" in fault.place
    assert "inside the folder" in fault.expected


def test_a_run_takes_the_weather_of_the_file(tiny_copy, change, of_2019):
    name = tiny_copy / "mine.csv"
    name.write_text("\n".join(of_2019), encoding="utf-8")
    change(tiny_copy / "tiny.yaml", "cluster: tiny", "cluster: tiny\nweather: {file: mine.csv}")
    scenario = load(tiny_copy / "tiny.yaml")
    assert scenario.hash != load("tiny/tiny").hash
    assert scenario.with_(seed=3).hourly_weather is scenario.hourly_weather
    hours = twin.simulate(scenario, keep_hourly=True).hourly
    one = hours[(hours.year == hours.year.max()) & (hours.system == hours.system.iloc[-1])]
    np.testing.assert_allclose(one.solar_capacity_factor[:24], np.arange(24) / 50)
    np.testing.assert_allclose(one.wind_capacity_factor.iloc[-1], 0.6)
    # Windy December is cheaper than calm January.
    assert one.electricity_price_gbp_per_mwh.iloc[-1] < one.electricity_price_gbp_per_mwh.iloc[0]
