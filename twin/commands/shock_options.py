"""The command shock: one blow from options of the command line, and who feels it."""

from __future__ import annotations

from scenarios.errors import Fault, InputError
from scenarios.schema.shocks import Shock, ShockKind


def shock_of(
    year: int,
    years: int,
    *,
    close: str | None,
    insolvency: str | None,
    lose_store: str | None,
    refuse_consent: str | None,
    gas_price: float | None,
    lose_workers: float | None,
    trade: str,
    withdraw_support: bool,
) -> Shock:
    """Return the shock that is asked for.

    Raises:
        InputError: if none or several are asked for, or a figure is out of bounds.
    """
    asked: list[tuple[ShockKind, str, float]] = [
        (kind, subject, 1.0)
        for kind, subject in (
            (ShockKind.CLOSURE, close),
            (ShockKind.INSOLVENCY, insolvency),
            (ShockKind.STORE_LOSS, lose_store),
            (ShockKind.CONSENT_REFUSED, refuse_consent),
        )
        if subject is not None
    ]
    if gas_price is not None:
        asked.append((ShockKind.GAS_PRICE, "", gas_price))
    if lose_workers is not None:
        asked.append((ShockKind.LABOUR_SHORTAGE, trade, 1.0 - lose_workers))
    if withdraw_support:
        asked.append((ShockKind.SUPPORT_WITHDRAWN, "", 1.0))
    if len(asked) != 1:
        raise InputError(
            [
                Fault(
                    "shock",
                    ", ".join(kind.value for kind, _, _ in asked) or "nothing",
                    "one blow",
                    "give one of --close, --insolvency, --lose-store, --refuse-consent, "
                    "--gas-price, --lose-workers and --withdraw-support; several go into the "
                    "scenario, under shocks",
                )
            ]
        )
    kind, subject, factor = asked[0]
    return Shock(year=year, kind=kind, subject=subject, factor=factor, years=years)
