"""Published figures are printed with signs, ranges and CO₂ as everywhere else in the report."""

import pandas as pd

from twin.report.sections.published import _as_printed


def test_signs_ranges_and_subscripts():
    frame = pd.DataFrame(
        {
            "measure": ["Fossil CO2 of the base year", "Jobs", "First CO2 stored"],
            "published": ["15.88", "49,000-49,700", "2027"],
            "unit": ["Mt CO2/year", "jobs", "year"],
            "this run": ["-0.20", "-", "2033"],
            "difference": ["-0%", "not compared", "-6 years"],
        }
    )
    printed = _as_printed(frame)
    assert printed["measure"].tolist() == [
        "Fossil CO₂ of the base year",
        "Jobs",
        "First CO₂ stored",
    ]
    assert printed["published"].tolist() == ["15.88", "49,000–49,700", "2027"]
    assert printed["unit"].tolist() == ["Mt CO₂/year", "jobs", "year"]
    assert printed["this run"].tolist() == ["−0.20", "–", "2033"]
    assert printed["difference"].tolist() == ["0%", "not compared", "−6 years"]
