"""What every declared figure carries: a unit, bounds, a description, and where it comes from."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field


class Status(StrEnum):
    """How far a figure can be relied upon."""

    VERIFIED = "verified"
    DERIVED = "derived"
    ASSUMPTION = "assumption"
    MISSING = "missing"


class UnreadError(AttributeError):
    """A value is asked for that could not be read from its file, which is told elsewhere."""


class Declared(BaseModel):
    """A frozen set of declared settings; unknown names and non-finite numbers are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    if not TYPE_CHECKING:  # or every attribute that there is not would pass as one

        def __getattr__(self, name: str) -> Any:
            """Refuse what `scenarios/readable.py` left out, so that nobody checks it again."""
            if name in type(self).model_fields:
                raise UnreadError(name)
            return super().__getattr__(name)


class Row(Declared):
    """One row of a cluster table, with the source and status of its figures."""

    key: ClassVar[tuple[str, ...]] = ()
    """Columns that together name the row; no two rows of a table share them."""

    references: ClassVar[dict[str, str]] = {}
    """Columns that must name the first key column of a row in another table."""

    source: str = Field(min_length=3, description="Institution, year and table or page.")
    status: Status = Field(description="verified, derived, assumption or missing.")
    note: str = Field(default="", description="Derivation, boundary or caution.")

    @property
    def id(self) -> str:
        """The row's key as one string, its parts joined by a slash; ? for what was not read."""
        return "/".join(str(getattr(self, column, "?")) for column in self.key)


def quantity(
    unit: str,
    description: str,
    default: Any = ...,
    *,
    ge: float | None = None,
    le: float | None = None,
    gt: float | None = None,
) -> Any:
    """Declare a number with its unit, meaning and bounds.

    Args:
        unit: unit as printed, for instance ``GBP/MWh HHV``; ``-`` for a pure number.
        description: one sentence a planner understands.
        default: value when the input leaves it out; required when omitted.
        ge: smallest admissible value.
        le: largest admissible value.
        gt: exclusive lower bound.
    """
    return Field(
        default=default,
        ge=ge,
        le=le,
        gt=gt,
        description=description,
        json_schema_extra={"unit": unit},
    )


def words(description: str, default: Any = ..., *, pattern: str | None = None) -> Any:
    """Declare a piece of text with its meaning and, where it is a name, its pattern."""
    return Field(default=default, description=description, pattern=pattern)


IDENTIFIER = r"^[a-z][a-z0-9_]*$"
"""Names that join tables: lower case, digits and underscores."""
