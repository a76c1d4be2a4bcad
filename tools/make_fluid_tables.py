"""Write `infrastructure/fluid_tables.csv` from CoolProp's reference equations of state, once.

Run `python tools/make_fluid_tables.py` after a change of range or step; needs CoolProp.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from CoolProp.CoolProp import PropsSI

TABLE_PATH = Path(__file__).parents[1] / "infrastructure" / "fluid_tables.csv"

GRIDS = {
    # Hydrogen is nearly ideal, so a coarse grid is within 0.001 %.
    "hydrogen": ("Hydrogen", np.linspace(1.0, 250.0, 11), np.linspace(0.0, 50.0, 6)),
    # Dense CO2 comes near its critical point (73.8 bar, 31.0 C) at the corner of the range.
    "carbon_dioxide": ("CO2", np.linspace(80.0, 250.0, 69), np.linspace(0.0, 30.0, 16)),
}


def write_tables() -> None:
    """Evaluate each fluid on its grid and write one row a point."""
    with TABLE_PATH.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        header = ["fluid", "pressure_bar", "temperature_c", "compressibility", "viscosity_pa_s"]
        writer.writerow(header)
        for fluid, (coolprop_name, pressures_bar, temperatures_c) in GRIDS.items():
            for pressure_bar in pressures_bar:
                for temperature_c in temperatures_c:
                    state = ("P", pressure_bar * 1e5, "T", temperature_c + 273.15, coolprop_name)
                    row = [f"{PropsSI('Z', *state):.9g}", f"{PropsSI('V', *state):.9g}"]
                    writer.writerow([fluid, f"{pressure_bar:g}", f"{temperature_c:g}", *row])


if __name__ == "__main__":
    write_tables()
