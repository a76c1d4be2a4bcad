"""Ensembles that outlive the server: kept beside the saved runs, found by their levers."""

from __future__ import annotations

import hashlib
import io
import json
import logging
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import DateTime, LargeBinary, String, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from dashboard.background import Job
from dashboard.state import RunState
from dashboard.store import Base, Store
from dashboard.works import COLUMNS, FloatArray, without_seed
from twin.ensemble.versions import stamp

MOST_KEPT = 200
"""Ensembles, the last ones; 200 draws of 26 years take 170 kB."""
LOG = logging.getLogger(__name__)


class _Row(Base):
    """The largest ensemble drawn of some levers."""

    __tablename__ = "kept_draws"

    levers: Mapped[str] = mapped_column(String(64), primary_key=True)
    made_of: Mapped[str] = mapped_column(String(64))
    drawn_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    draws: Mapped[bytes] = mapped_column(LargeBinary)


class KeptDraws:
    """Keeps what was drawn of each position of the levers; safe to use from several threads."""

    def __init__(self, store: Store) -> None:
        """Make the table where there is none.

        Args:
            store: the saved runs, whose database it shares.
        """
        self._engine = store.engine
        Base.metadata.create_all(self._engine)

    def keep(self, job: Job, args: tuple[Any, ...]) -> None:
        """Keep what a job has drawn that is over, unless as much is kept; others leave no draws.

        Args:
            job: the job.
            args: what its work was given, the run first.
        """
        if job.kind != "luck" or not job.parts:
            return
        try:
            kept = self.find(args[0])
            if kept is None or len(kept) < len(job.parts):
                self._write(args[0], np.stack(job.parts))
        except SQLAlchemyError:  # the page has its draws all the same
            LOG.exception("an ensemble could not be kept")

    def find(self, state: RunState) -> FloatArray | None:
        """Return draws of these levers, shape (runs, columns, years).

        Returns:
            None where none are kept, or they are of other data or of another version.
        """
        with Session(self._engine) as session:
            row = session.get(_Row, _levers(state))
        if row is None or row.made_of != _made_of(state):
            return None
        draws: FloatArray = np.load(io.BytesIO(row.draws), allow_pickle=False)
        return draws

    def _write(self, state: RunState, draws: FloatArray) -> None:
        packed = io.BytesIO()
        np.save(packed, draws, allow_pickle=False)
        row = _Row(
            levers=_levers(state),
            made_of=_made_of(state),
            drawn_at=datetime.now(UTC),
            draws=packed.getvalue(),
        )
        newest = select(_Row.levers).order_by(_Row.drawn_at.desc()).limit(MOST_KEPT)
        with Session(self._engine) as session:
            session.merge(row)
            session.flush()
            session.execute(delete(_Row).where(_Row.levers.not_in(list(session.scalars(newest)))))
            session.commit()


def _levers(state: RunState) -> str:
    return hashlib.sha256(without_seed(state).key.encode()).hexdigest()


def _made_of(state: RunState) -> str:
    """Hash over all that decides the draws: settings, data, program and what is kept of a run."""
    made_of = (without_seed(state).scenario().hash, stamp(), COLUMNS)
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()
