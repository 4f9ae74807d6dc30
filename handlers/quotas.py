"""Monthly quotas of channels: the coordinator hears in time that messages are running out."""

from __future__ import annotations

from datetime import timedelta

from db import usage
from handlers.context import JobContext, Post
from handlers.managers import managers_here
from handlers.review_notices import addresses
from handlers.texts import quotas as texts
from knowledge.allowance import Forecast, forecast, needed_since
from knowledge.calendar import may_send_at


async def run(job: JobContext) -> None:
    """A job: each level of each month is told once to each coordinator; to administrators where there is none."""
    for channel, monthly in job.allowances.items():
        found = await outlook(job, channel, monthly)
        if found.level is None:
            continue
        persons = await managers_here(job)
        month = f"{job.today:%Y-%m}"
        due_at = may_send_at(job.now, job.world.calendar, job.world.zone)
        for person, address in await addresses(job, persons):
            key = f"quota:{channel}:{month}:{found.level}:{person.id}"
            reply = texts.warning(channel, found, job.today)
            await job.post(Post(key, "notice", address, reply, due_at, expires_at=due_at + timedelta(days=7)))


async def outlook(job: JobContext, channel: str, monthly: int) -> Forecast:
    """What a channel has sent this month, and how long the rest lasts."""
    return forecast(await usage.by_day(job.session, channel, needed_since(job.today)), monthly, job.today)
