"""What has been reported: /tiendo on one task, /vuongmac on what is open (and a way to raise one)."""

from __future__ import annotations

from bot.dialogs import Ability, Outcome
from bot.errors import BadInput, NotAllowed
from db import checkins, obstacles, people
from handlers import checkin
from handlers.context import Context
from handlers.texts import checkin as texts
from knowledge.normalize import words
from knowledge.question.slots import find_codes


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    if ctx.person is None or not ctx.person.holds(*people.ROLES):
        raise NotAllowed(texts.only_registered())
    if word == "vuongmac":
        return await _obstacles(ctx, argument)
    return await _progress(ctx, argument)


async def _progress(ctx: Context, argument: str) -> Outcome:
    codes = find_codes(argument)
    if not codes:
        raise BadInput(texts.progress_usage())
    for plan in ctx.plans:
        task = plan.plan.task(codes[0])
        if task is None:
            continue
        reports = await checkins.history(ctx.session, plan.id, task.code)
        lines = [
            texts.Reported(r.id, r.agency, ctx.world.local(r.at), r.status, r.percent, r.words, r.is_late)
            for r in reports
        ]
        return texts.progress_of(task.code, task.short_title or task.content, task.period.text, lines)
    raise BadInput(texts.no_such_task(codes[0]))


async def _obstacles(ctx: Context, argument: str) -> Outcome:
    """Alone: what is open. With words: a focal point raises one."""
    assert ctx.person is not None
    if argument and ctx.person.holds(people.FOCAL_POINT):
        return await checkin.raise_obstacle(ctx, "" if words(argument) == ["moi"] else argument)
    lines = [
        (o.task, o.agency, o.words, (ctx.today - ctx.world.today(o.raised_at)).days, o.waiting_for)
        for plan in ctx.plans
        for o in await obstacles.listing(ctx.session, plan.id, at=ctx.now)
        if o.resolved_at is None
    ]
    return texts.obstacles(lines)


ABILITY = Ability(name="progress", commands=("tiendo", "vuongmac"), command=command)
