"""The answer to why: whom it is about, sentences, and the options that were weighed."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

import pandas as pd

NONE = "\N{EN DASH}"
"""What stands where there is no figure."""


@dataclass(frozen=True)
class Why:
    """The answer to why.

    Attributes:
        subject: whom it is about, as printed.
        year: the year asked about.
        sentences: the answer in plain words.
        options: options with value, obstacle and choice; empty when nothing was weighed.
        decided_year: year the options are from; the year asked about, or the last one before it.
        heading: what stands above the options, before that year.
    """

    subject: str
    year: int
    sentences: tuple[str, ...]
    options: pd.DataFrame
    decided_year: int
    heading: str = "Options weighed in"

    @property
    def caption(self) -> str:
        """Heading of the options, with their year."""
        return f"{self.heading} {self.decided_year}"

    def __str__(self) -> str:
        """Return the answer as text that fits one screen."""
        lines = [f"{self.subject}, {self.year}", *self.sentences]
        if not self.options.empty:
            lines += ["", self.caption, self.options.to_string(index=False, na_rep=NONE)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """Show a notebook the sentences and, as a table, the options."""
        lines = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in self.sentences)
        head = f"<p><b>{html.escape(f'{self.subject}, {self.year}')}</b></p>"
        if self.options.empty:
            return head + lines
        caption = f"<p>{html.escape(self.caption)}</p>"
        return head + lines + caption + self.options.to_html(index=False, na_rep=NONE)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show a console of IPython what `print` shows."""
        printer.text(str(self))

    def to_dict(self) -> dict[str, object]:
        """Return the answer as plain values; none where there is no figure."""
        options = self.options.astype(object).where(self.options.notna(), None)
        return {
            "subject": self.subject,
            "year": self.year,
            "decided_year": self.decided_year,
            "sentences": list(self.sentences),
            "options": options.to_dict(orient="records"),
        }
