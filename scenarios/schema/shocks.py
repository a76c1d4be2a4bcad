"""What may hit a cluster that nobody foresaw."""

from __future__ import annotations

from enum import StrEnum

from scenarios.schema.base import Declared, quantity, words


class ShockKind(StrEnum):
    """What happens."""

    CLOSURE = "closure"
    INSOLVENCY = "insolvency"
    STORE_LOSS = "store_loss"
    GAS_PRICE = "gas_price"
    CONSENT_REFUSED = "consent_refused"
    SUPPORT_WITHDRAWN = "support_withdrawn"
    LABOUR_SHORTAGE = "labour_shortage"


SUBJECTS = {
    ShockKind.CLOSURE: "a company or site",
    ShockKind.INSOLVENCY: "a company",
    ShockKind.STORE_LOSS: "a CO2 store",
    ShockKind.GAS_PRICE: "",
    ShockKind.CONSENT_REFUSED: "a pipeline or producer",
    ShockKind.SUPPORT_WITHDRAWN: "",
    ShockKind.LABOUR_SHORTAGE: "a trade, or nothing for all",
}
"""Whom each kind of shock hits."""


class Shock(Declared):
    """One blow that strikes in a January before anyone decides; nobody expects it before."""

    year: int = quantity("year", "January in which it strikes.", ge=2020, le=2100)
    kind: ShockKind = words(
        "closure of a company or site; insolvency of a company, which ends its works; store_loss: "
        "a CO2 store takes nothing; gas_price: gas costs a multiple; consent_refused to a pipeline "
        "or producer that waits for it; support_withdrawn: no rounds or grants from then on, and "
        "contracts without FID lapse; labour_shortage: a share of a trade's workers is left."
    )
    subject: str = words("Company, site, store, pipeline, producer or trade that is hit.", "")
    factor: float = quantity(
        "-",
        "gas_price: price over what it would be; labour_shortage: workers left over those there "
        "would be.",
        1.0,
        ge=0.0,
        le=20.0,
    )
    years: int = quantity(
        "year", "How long store_loss, gas_price and labour_shortage last.", 1, ge=1, le=100
    )
    probability: float = quantity(
        "-", "Chance that it strikes at all, drawn in each run.", 1.0, ge=0.0, le=1.0
    )

    @property
    def last_year(self) -> int:
        """Last year in which it is felt directly."""
        return self.year + self.years - 1
