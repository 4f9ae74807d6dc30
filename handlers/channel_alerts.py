"""A channel that gets no new tokens, or is turned away, is told to the administrators on another channel, once."""

from __future__ import annotations

from db import people, tokens
from db.tokens import Trouble
from handlers.context import JobContext, Post
from handlers.mailing import addresses_of
from handlers.texts import channel_alerts as texts
from knowledge.calendar import may_send_at

_PATIENCE_SECONDS = 3600.0  # a network that is away mends itself


async def run(job: JobContext) -> None:
    """Safe to run at any time: the key of the delivery is the trouble's."""
    for trouble in await tokens.troubles(job.session):
        if trouble.needs_person or trouble.for_seconds > _PATIENCE_SECONDS:
            await _tell(job, trouble)


async def _tell(job: JobContext, trouble: Trouble) -> None:
    channel = trouble.name.partition(":")[0]
    for role in (people.ADMIN, people.COORDINATOR):
        persons = await people.with_role(job.session, role)
        addresses = await addresses_of(job, [person.id for person in persons], avoiding=channel)
        for person in persons:
            if person.id not in addresses:
                continue
            key = f"channel:{trouble.name}:{trouble.seeds}.{trouble.generation}.{int(trouble.is_dead)}:{person.id}"
            reply = texts.in_trouble(person.name, channel, trouble.why, is_dead=trouble.is_dead)
            due_at = may_send_at(job.now, job.world.calendar, job.world.zone)
            await job.post(Post(key, "notice", addresses[person.id], reply, due_at))
        if addresses:
            return
