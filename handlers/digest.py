"""The weekly digest: posted once per period to every group that asked for it, and shown on request."""

from __future__ import annotations

from datetime import datetime

from bot.dialogs import Ability, Outcome
from bot.errors import NotAllowed
from bot.events import Address, Reply
from bot.render import plain
from db import digests as stored
from db import groups, people
from handlers import digest_facts
from handlers.context import Context, JobContext, PlanInUse, Post
from handlers.rhythms import rhythm_of
from handlers.texts import checkin as checkin_texts
from handlers.texts import digest as texts
from knowledge.rhythm import Period, latest_told


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/bantin: as it stands now, for registered people and subscribed groups."""
    address = ctx.address
    is_group = address.is_group and await groups.is_subscribed(ctx.session, address.channel, address.chat_id)
    if not is_group and (ctx.person is None or not ctx.person.holds(*people.ROLES)):
        raise NotAllowed(checkin_texts.only_registered())
    replies = [
        texts.digest(await digest_facts.build(ctx.session, ctx.world, plan, None, ctx.now))
        for plan in ctx.plans
    ]
    if not replies:
        return texts.no_plan()
    return Reply(tuple(block for reply in replies for block in reply.blocks), shortcuts=replies[0].shortcuts)


async def run(job: JobContext) -> None:
    """Post what is due: the digest of the latest round whose hour has come, also when that was missed."""
    for plan in job.world.plans:
        rhythm = await rhythm_of(job.session, plan.id)
        due = latest_told(job.now, rhythm, job.world.calendar, job.world.zone)
        if due is not None:
            await _post(job, plan, due.period, due.times.digest_at)


async def _post(job: JobContext, plan: PlanInUse, period: Period, digest_at: datetime) -> None:
    if await stored.find(job.session, plan.id, period.key):
        return
    # Groups that subscribed after the hour of a period wait for the next one.
    receivers = [group for group in await groups.subscribed(job.session) if group.subscribed_at <= digest_at]
    if not receivers:
        return
    digest = await digest_facts.build(job.session, job.world, plan, period, job.now)
    reply = texts.digest(digest)
    await stored.save(
        job.session, plan.id, period.key, digest.public_id, dict(digest.numbers), plain(reply), digest.is_late, job.now
    )
    for group in receivers:
        await job.post(
            Post(
                key=f"digest:{plan.id}:{period.key}:{group.channel}:{group.chat_id}",
                kind="digest",
                address=Address(group.channel, group.chat_id, "", is_group=True, topic=group.topic),
                reply=reply,
                due_at=job.now,
                waits_when_unknown=True,
            )
        )


ABILITY = Ability(name="digest", commands=("bantin",), command=command)
