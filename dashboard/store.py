"""Saved runs: name, note and link of each, in SQLite or any database that SQLAlchemy reaches."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Select, String, Text, create_engine, delete, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import StaticPool

from dashboard.refusal import RefusedError

LONGEST_NAME = 80
LONGEST_NOTE = 2000
MOST_RUNS = 2000
"""A public server must not fill its disk."""
MOST_REMOVED = 100
"""Deleted runs that can be brought back, the last ones."""
URL_SETTING = "TWIN_DATABASE"


class Base(DeclarativeBase):
    """Tables of the database."""


class _Row(Base):
    """One saved run, also after it was deleted, as long as it can be brought back."""

    __tablename__ = "saved_runs"
    # A link that names a deleted run must never open another that was given its number.
    __table_args__ = ({"sqlite_autoincrement": True},)

    run_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    note: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class _Removed(Base):
    """That a saved run was deleted."""

    __tablename__ = "removed_runs"

    run_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    removed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


@dataclass(frozen=True)
class SavedRun:
    """A run that somebody kept.

    Attributes:
        run_id: its number in the store.
        name: what it was called.
        note: what was remarked on it.
        link: view and query that reproduce it, for instance ``map?preset=humber%2Freference``.
        saved_at: when, in UTC.
    """

    run_id: int
    name: str
    note: str
    link: str
    saved_at: datetime


def default_url() -> str:
    """Return the database of the setting `TWIN_DATABASE`, else SQLite in the user's data folder."""
    given = os.environ.get(URL_SETTING)
    if given:
        return given
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    folder = home / "cluster-twin"
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'runs.sqlite'}"


class Store:
    """Keeps runs between sessions; safe to use from several threads.

    Attributes:
        engine: reaches the database.
    """

    def __init__(self, url: str) -> None:
        """Open the database, and make its table where there is none.

        Args:
            url: SQLAlchemy URL, for instance ``sqlite:///runs.sqlite`` or
                ``postgresql+psycopg://user@host/twin``.
        """
        # What lives in memory is one connection's own: all threads must share it.
        shared: dict[str, Any] = {"poolclass": StaticPool} if ":memory:" in url else {}
        if shared:
            shared["connect_args"] = {"check_same_thread": False}
        self.engine: Engine = create_engine(url, **shared)
        Base.metadata.create_all(self.engine)

    def save(self, name: str, note: str, link: str) -> SavedRun:
        """Keep a run.

        Raises:
            RefusedError: if it has no name, or name or note are too long, or the store is full.
        """
        name, note = name.strip(), note.strip()
        if not 0 < len(name) <= LONGEST_NAME:
            raise RefusedError("name", name, f"a name of 1 to {LONGEST_NAME} characters")
        if len(note) > LONGEST_NOTE:
            raise RefusedError("note", note, f"at most {LONGEST_NOTE} characters")
        with Session(self.engine) as session:
            count = select(func.count()).select_from(_kept().subquery())
            if (session.scalar(count) or 0) >= MOST_RUNS:
                raise RefusedError("store", "", f"fewer than {MOST_RUNS} saved runs; delete some")
            row = _Row(name=name, note=note, link=link, saved_at=datetime.now(UTC))
            session.add(row)
            session.commit()
            return _plain(row)

    def all(self) -> list[SavedRun]:
        """Return every saved run, the newest first."""
        with Session(self.engine) as session:
            rows = session.scalars(_kept().order_by(_Row.run_id.desc()))
            return [_plain(row) for row in rows]

    def removed(self) -> list[SavedRun]:
        """Return the deleted runs that can be brought back, the last deleted first."""
        with Session(self.engine) as session:
            rows = session.scalars(
                select(_Row)
                .join(_Removed, _Removed.run_id == _Row.run_id)
                .order_by(_Removed.removed_at.desc(), _Removed.run_id.desc())
            )
            return [_plain(row) for row in rows]

    def get(self, run_id: int) -> SavedRun:
        """Return one run.

        Raises:
            RefusedError: if there is none of that number, or it was deleted.
        """
        with Session(self.engine) as session:
            row = session.scalar(_kept().where(_Row.run_id == run_id))
            if row is None:
                raise RefusedError("saved run", run_id, "a run that is in the store")
            return _plain(row)

    def remove(self, run_id: int) -> None:
        """Delete a run, which can be brought back for a while.

        Raises:
            RefusedError: if there is none of that number, or somebody else deleted it.
        """
        self.get(run_id)
        with Session(self.engine) as session:
            session.add(_Removed(run_id=run_id, removed_at=datetime.now(UTC)))
            try:
                session.commit()
            except IntegrityError:  # deleted by another in this very moment
                session.rollback()
        for run in self.removed()[MOST_REMOVED:]:
            self._forget(run.run_id)

    def restore(self, run_id: int) -> SavedRun:
        """Bring a deleted run back; nothing happens if somebody else did.

        Raises:
            RefusedError: if there is none of that number any more.
        """
        with Session(self.engine) as session:
            session.execute(delete(_Removed).where(_Removed.run_id == run_id))
            session.commit()
        return self.get(run_id)

    def _forget(self, run_id: int) -> None:
        """Delete a run for good."""
        with Session(self.engine) as session:
            for table in (_Removed, _Row):
                session.execute(delete(table).where(table.run_id == run_id))
            session.commit()

    def close(self) -> None:
        """Give connections back."""
        self.engine.dispose()


def _kept() -> Select[Any]:
    """Choose the runs that are not deleted."""
    return select(_Row).where(_Row.run_id.not_in(select(_Removed.run_id)))


def _plain(row: _Row) -> SavedRun:
    return SavedRun(row.run_id, row.name, row.note, row.link, row.saved_at)
