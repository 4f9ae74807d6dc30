"""The log of reports as a chain: each row is sealed with the hash of its fields and of the seal before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from db import settings
from db.models import ProgressReport

# What a report says and when, for ever. Not the person: personal data may be erased, the report stays.
_LASTING = (
    "id", "task_id", "agency_id", "round_id", "at", "is_late", "status", "is_unchanged", "percent", "document_number",
    "document_date", "obstacle", "obstacle_text", "waiting_for", "due_on", "figures", "words", "channel", "corrects_id",
)  # fmt: skip
_HEAD = "report_log_head"  # number and seal of the newest report: removing the last rows shows as well
_LOCK = 363_001  # any constant of ours; SQLite's transaction holds the write lock from its beginning


@dataclass(frozen=True, slots=True)
class Broken:
    """The first receipt that does not fit. `is_missing`: rows after the last one that is there are gone; else the
    row was altered, or one between it and `after` was removed."""

    number: int
    after: int | None
    is_missing: bool = False


async def lock(session: AsyncSession) -> None:
    """One writer at a time appends to the chain; until the end of the transaction."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


async def seal(session: AsyncSession, rows: Sequence[ProgressReport], now: datetime) -> None:
    """Link rows that were just inserted, under the lock and in the order of their numbers, to the one before them."""
    head = await settings.read(session, _HEAD)
    link = head["link"] if head else ""
    for row in rows:
        link = row.link = _link(row, link)
    await settings.write(session, _HEAD, {"id": rows[-1].id, "link": link}, now)


async def first_broken(session: AsyncSession) -> Broken | None:
    """Follow the chain from its beginning; None when every row is there as it was written."""
    link, after = "", None
    rows = await session.stream_scalars(select(ProgressReport).order_by(ProgressReport.id).execution_options(yield_per=500))
    async for row in rows:
        if row.link != _link(row, link):
            return Broken(row.id, after)
        link, after = row.link, row.id
    head = await settings.read(session, _HEAD)
    if head is None:
        return Broken(after, None) if after else None
    if head["link"] != link:
        return Broken(head["id"], after, is_missing=after is None or head["id"] > after)
    return None


def _link(row: ProgressReport, before: str) -> str:
    fields = {name: _plain(getattr(row, name)) for name in _LASTING}
    canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((before + canonical).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
