"""Computes the reference cases with pandapipes, in an environment of its own, and stores them.

pandapipes needs pandas 2, the twin pandas 3: `make reference` makes the environment and runs this
file in it. It writes two files: our random networks as pandapipes solves them, with its times, and
the gas networks with results of the program STANET that pandapipes ships for its own tests.
"""

from __future__ import annotations

import json
import math
import platform
import statistics
import sys
import time
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tools.reference.random_networks import (
    ATMOSPHERE_BAR,
    CASES,
    GAS_CONSTANT_J_PER_KG_K,
    TEMPERATURE_C,
    VISCOSITY_PA_S,
    Z_AT_0_BAR,
    Z_PER_BAR,
    RandomNetwork,
    random_network,
)

DATA = Path(__file__).parents[2] / "tests" / "infrastructure" / "data"
RANDOM_FILE, STANET_FILE = DATA / "pandapipes_networks.json", DATA / "stanet_networks.json"
NORMAL_K = 273.15
RUNS = 15
ACCURATE = {"tolerance_colebrook": 1e-10}


def main() -> None:
    # Not a dependency of the twin, hence not an import at the top of the file.
    pandapipes = import_module("pandapipes")
    origin = {
        "program": "pandapipes",
        "version": version("pandapipes"),
        "licence": "BSD-3-Clause, Fraunhofer IEE and University of Kassel",
    }
    cases = [_solve(pandapipes, random_network(case)) for case in range(CASES)]
    seconds = [case.pop("seconds") for case in cases]
    _write(
        RANDOM_FILE,
        {
            **origin,
            "python": platform.python_version(),
            "numba": version("numba"),
            "machine": f"{platform.system()} {platform.machine()}",
            "fluid": "hydrogen as tools/reference/random_networks.py describes it",
            "median_warm_solve_s": statistics.median(seconds),
            "warm_solve_s": [round(s, 6) for s in seconds],
            "cases": cases,
        },
    )
    _write(STANET_FILE, {**origin, "networks": _stanet_networks(pandapipes)})


def _solve(pandapipes: Any, network: RandomNetwork) -> dict[str, Any]:
    """Pressures of one network, and the median time of solving it again."""
    net = pandapipes.create_empty_network()
    _set_hydrogen(pandapipes, net)
    kelvin = TEMPERATURE_C + NORMAL_K
    start_bar = network.fixed_bar[0] - ATMOSPHERE_BAR
    for _ in range(network.nodes):
        pandapipes.create_junction(net, pn_bar=start_bar, tfluid_k=kelvin)
    for node, bar in network.fixed_bar.items():
        pandapipes.create_ext_grid(net, node, p_bar=bar - ATMOSPHERE_BAR, t_k=kelvin)
    for node, flow in enumerate(network.injection_kg_per_s):
        if flow > 0.0:
            pandapipes.create_source(net, node, mdot_kg_per_s=flow)
        elif flow < 0.0:
            pandapipes.create_sink(net, node, mdot_kg_per_s=-flow)
    for edge in network.edges:
        pandapipes.create_pipe_from_parameters(
            net,
            edge.start,
            edge.end,
            length_km=edge.length_km,
            inner_diameter_mm=edge.inner_diameter_mm,
            k_mm=edge.roughness_mm,
            loss_coefficient=0.0,
        )
    options = {"friction_model": "colebrook", "mode": "hydraulics", "max_iter_hyd": 100}
    options["max_iter_colebrook"] = 100
    pandapipes.pipeflow(net, **options)
    seconds = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        pandapipes.pipeflow(net, **options)
        seconds.append(time.perf_counter() - begin)
    pandapipes.pipeflow(net, **options, **ACCURATE)
    return {
        "pressure_bar": [round(p + ATMOSPHERE_BAR, 7) for p in net.res_junction.p_bar],
        "seconds": statistics.median(seconds),
    }


def _set_hydrogen(pandapipes: Any, net: Any) -> None:
    """Give pandapipes hydrogen with Z on a straight line and constant viscosity.

    Its own has the density at 1 bar where it expects that at 1.01325 bar, 1.3 % off.
    """
    fluids = import_module("pandapipes.properties.fluids")
    density = ATMOSPHERE_BAR * 1e5 / (GAS_CONSTANT_J_PER_KG_K * NORMAL_K)
    fluid = fluids.Fluid(
        "hydrogen_as_given",
        "gas",
        density=fluids.FluidPropertyConstant(density),
        viscosity=fluids.FluidPropertyConstant(VISCOSITY_PA_S),
        heat_capacity=fluids.FluidPropertyConstant(14390.0),
        molar_mass=fluids.FluidPropertyConstant(2.01588),
        der_compressibility=fluids.FluidPropertyConstant(Z_PER_BAR),
        compressibility=fluids.FluidPropertyLinear(Z_PER_BAR, Z_AT_0_BAR),
    )
    fluids._add_fluid_to_net(net, fluid)


def _stanet_networks(pandapipes: Any) -> list[dict[str, Any]]:
    folder = Path(pandapipes.__file__).parent / "networks" / "network_files"
    files = sorted((folder / "stanet_test_networks" / "gas_cases").glob("*/*.json"))
    return [_stanet_network(pandapipes.from_json(str(file)), file.stem) for file in files]


def _stanet_network(net: Any, name: str) -> dict[str, Any]:
    """What one of the networks consists of, and STANET's pressures [bar gauge]."""
    fluid = net.fluid.all_properties
    z = fluid["compressibility"]
    slope = float(fluid["der_compressibility"].value)
    flows = [0.0] * len(net.junction)
    for table, sign in (("source", 1.0), ("sink", -1.0)):
        for row in net[table].itertuples() if table in net else ():
            flows[int(row.junction)] += sign * float(row.mdot_kg_per_s) * float(row.scaling)
    closed = [row for row in _rows(net, "valve") if not row.opened]
    assert all(row.et == "ju" and row.loss_coefficient == 0.0 for row in _rows(net, "valve"))
    return {
        "name": name,
        "friction": "nikuradse" if name.endswith("_N") else "colebrook",
        "density_normal_kg_per_m3": float(fluid["density"].value),
        "viscosity_pa_s": float(fluid["viscosity"].value),
        "z_at_0_bar": float(z.value) if hasattr(z, "value") else float(z.offset),
        "z_per_bar": slope,
        "temperature_k": round(float(net.junction.tfluid_k.iloc[0]), 6),
        "height_m": [float(h) for h in net.junction.height_m],
        "fixed_barg": {int(r.junction): float(r.p_bar) for r in net.ext_grid.itertuples()},
        "injection_kg_per_s": flows,
        "pipes": [
            {
                "start": int(r.from_junction),
                "end": int(r.to_junction),
                "length_km": float(r.length_km),
                "inner_diameter_mm": float(r.inner_diameter_mm),
                "roughness_mm": float(r.k_mm),
                "loss_coefficient": float(r.loss_coefficient),
                "stanet_m_per_s": float(r.v_stanet),
            }
            for r in net.pipe.itertuples()
        ],
        "open_valves": [[int(r.junction), int(r.element)] for r in _rows(net, "valve") if r.opened],
        "closed_valves": [[int(r.junction), int(r.element)] for r in closed],
        "pumps": [
            {"inlet": int(r.from_junction), "outlet": int(r.to_junction), "bar": float(r.ps_stanet)}
            for r in _rows(net, "pump")
        ],
        "stanet_barg": [None if math.isnan(p) else float(p) for p in net.junction.p_stanet],
    }


def _rows(net: Any, table: str) -> list[Any]:
    return list(net[table].itertuples()) if table in net else []


def _write(path: Path, content: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, sort_keys=False) + "\n", encoding="utf-8")
    sys.stdout.write(f"wrote {path.relative_to(DATA.parents[2])}\n")


if __name__ == "__main__":
    main()
