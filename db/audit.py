"""Write the audit log: who did what, when; never message texts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Audit


def note(
    session: AsyncSession, now: datetime, person_id: int | None, action: str, subject: str = "", **detail: Any
) -> None:
    """One line in the log, in the caller's transaction."""
    session.add(Audit(at=now, person_id=person_id, action=action, subject=subject, detail=detail))
