"""What held a party back is printed with units, whatever it is about."""

import pytest

from twin.obstacle_words import obstacle_told

FACTS = {"pipeline_carriers": {"h2_pipe": "hydrogen", "co2_pipe": "co2"}}


@pytest.mark.parametrize(
    ("subject", "obstacle", "printed"),
    [
        ("h2_pipe", "booked 0 of 1500 needed", "booked 0 of 1,500 GWh a year needed"),
        ("co2_pipe", "booked 1002 of 3000 needed", "booked 1,002 of 3,000 kt a year needed"),
        ("plant", "sold 1379 GWh of 2464 needed", "sold 1,379 GWh of 2,464 needed"),
        (
            "site/capture",
            "strike 1184 above the cap of 180",
            "strike GBP 1,184/t above the cap of GBP 180/t",
        ),
        (
            "plant",
            "strike 184 above the cap of 180",
            "strike GBP 184/MWh above the cap of GBP 180/MWh",
        ),
        (
            "plant",
            "volume 1200 above the 100 left in the round",
            "volume of 1,200 MW above the 100 left in the round",
        ),
        (
            "site/capture",
            "volume 40 below the 50 it must have",
            "volume of 40 kt a year below the 50 it must have",
        ),
        ("plant", "budget of later years used up", "budget of later years used up"),
        (
            "h2_pipe",
            "owners decide in 2031 at the earliest",
            "owners decide in 2031 at the earliest",
        ),
    ],
)
def test_obstacles_carry_their_units(subject, obstacle, printed):
    assert obstacle_told(FACTS, subject, obstacle) == printed
