"""How much gas and power a reformer takes for a MWh of hydrogen, and where the carbon goes."""

from __future__ import annotations

from dataclasses import dataclass

from infrastructure.power import GAS_CARBON_T_PER_MWH_HHV


@dataclass(frozen=True, slots=True)
class ReformerBalance:
    """Energy and carbon of one MWh HHV of reformed hydrogen."""

    gas_in_mwh: float
    electricity_in_mwh: float
    carbon_captured_t: float
    carbon_emitted_t: float

    @property
    def carbon_generated_t(self) -> float:
        """CO2 made from the gas [t]: what is captured and what is emitted, nothing else."""
        return self.carbon_captured_t + self.carbon_emitted_t


def reformer_balance(
    gas_mwh_per_mwh: float,
    electricity_mwh_per_mwh: float,
    capture_rate: float,
    gas_carbon_t_per_mwh_hhv: float = GAS_CARBON_T_PER_MWH_HHV,
) -> ReformerBalance:
    """Return what a reformer takes in and gives off per MWh of hydrogen.

    All carbon of the gas, feed and fuel, becomes CO2; `capture_rate` of it is captured. Process
    heat is made from that gas, so that it needs no carrier of its own.

    Args:
        gas_mwh_per_mwh: gas in per hydrogen out, feed and fuel [MWh HHV/MWh HHV].
        electricity_mwh_per_mwh: electricity in [MWh/MWh HHV]; negative for net export.
        capture_rate: share of the CO2 captured, 0 to 1.
        gas_carbon_t_per_mwh_hhv: CO2 of the gas [t/MWh HHV].

    Returns:
        Balance per MWh HHV of hydrogen.

    Raises:
        ValueError: if energy in is below 1 (no reformer gives more than it takes) or the capture
            rate outside 0 to 1.

    Source: carbon balance; DESNZ/BEIS, Hydrogen Production Costs 2021, for the form of the inputs.
    """
    energy_in_mwh = gas_mwh_per_mwh + electricity_mwh_per_mwh
    if not energy_in_mwh >= 1.0 or not 0.0 <= capture_rate <= 1.0:
        raise ValueError(
            f"reformer_balance: gas_mwh_per_mwh is {gas_mwh_per_mwh}, capture_rate {capture_rate}; "
            "expected energy in of at least 1 MWh/MWh HHV and a capture rate of 0 to 1; "
            "check HHV against LHV and per cent against share"
        )
    generated_t = gas_mwh_per_mwh * gas_carbon_t_per_mwh_hhv
    captured_t = generated_t * capture_rate
    return ReformerBalance(
        gas_mwh_per_mwh, electricity_mwh_per_mwh, captured_t, generated_t - captured_t
    )
