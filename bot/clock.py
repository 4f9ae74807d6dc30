"""The one place where the process reads the time of day."""

from __future__ import annotations

from datetime import UTC, datetime


class Clock:
    """Real time; or, for demonstrations and acceptance, a clock that starts at `start` and runs on from there."""

    def __init__(self, start: datetime | None = None) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError("the clock's start needs a zone, for example 2026-11-27T15:30+07:00")
        now = datetime.now(UTC)
        self._shift = start - now if start is not None else now - now

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift
