"""Counting what a channel with a monthly quota sends."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.inserts import insert_if_new
from db.models import UsageDay


async def add(session: AsyncSession, channel: str, day: date, messages: int) -> None:
    """That many more went out; right also when several replicas count at once."""
    if await insert_if_new(session, UsageDay, channel=channel, day=day, sent=messages):
        return
    await session.execute(
        update(UsageDay).where(UsageDay.channel == channel, UsageDay.day == day).values(sent=UsageDay.sent + messages)
    )


async def by_day(session: AsyncSession, channel: str, since: date) -> dict[date, int]:
    rows = await session.execute(
        select(UsageDay.day, UsageDay.sent).where(UsageDay.channel == channel, UsageDay.day >= since).order_by(UsageDay.day)
    )
    return {row.day: row.sent for row in rows}
