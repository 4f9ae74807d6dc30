"""Tells administrators, once, what a group's digest could not have: its pin, its topic. The digest stays sent."""

from __future__ import annotations

from datetime import timedelta

from db import chat_moves, deliveries, groups, people
from db.deliveries import LedgerEntry
from handlers.context import JobContext, Post
from handlers.review_notices import addresses
from handlers.texts import groups as texts
from knowledge.calendar import may_send_at

_LOOKS_BACK = timedelta(days=14)  # an outage is shorter


async def run(job: JobContext) -> None:
    """A topic each time it is lost, the missing right to pin once for each group and administrator."""
    for entry in await deliveries.sent_with_shortfalls(job.session, job.now - _LOOKS_BACK):
        for shortfall in (entry.error or "").split():
            if shortfall == "topic_gone" and entry.topic:
                await chat_moves.forget_topic(job.session, entry.channel, entry.chat_id, entry.topic)
            await _tell(job, entry, shortfall)


async def _tell(job: JobContext, entry: LedgerEntry, shortfall: str) -> None:
    title = await groups.title_of(job.session, entry.channel, entry.chat_id)
    said = texts.shortfall(shortfall, title)
    if said is None:
        return
    what = f"{shortfall}:{entry.id}" if shortfall == "topic_gone" else shortfall
    due_at = may_send_at(job.now, job.world.calendar, job.world.zone)
    for person, address in await addresses(job, await people.with_role(job.session, people.ADMIN)):
        key = f"shortfall:{what}:{entry.channel}:{entry.chat_id}:{person.id}"
        await job.post(Post(key=key, kind="notice", address=address, reply=said, due_at=due_at))


