"""What has been reported: /tiendo on one task, where it stands and the newest reports with their versions."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogs import Ability, Outcome
from bot.errors import BadInput, NotAllowed
from db import checkins, people
from handlers import joint, standings
from handlers.context import Context
from handlers.texts import checkin as texts
from handlers.texts import coordination as joint_texts
from handlers.texts import review as review_texts
from handlers.texts import standing as standing_texts
from knowledge.question.slots import find_codes


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    if ctx.person is None or not ctx.person.holds(*people.ROLES):
        raise NotAllowed(texts.only_registered())
    codes = find_codes(argument)
    if not codes:
        raise BadInput(texts.progress_usage())
    for plan in ctx.plans:
        task = plan.plan.task(codes[0])
        if task is None:
            continue
        reports = await checkins.history(ctx.session, plan.id, task.code)
        stand = await standings.load(ctx.session, ctx.world, plan, ctx.now)
        lines = [
            texts.Reported(
                r.id, r.agency, ctx.world.local(r.at), r.status, r.percent, r.words, r.is_late,
                review_texts.marks(r.version, r.corrects_id, r.verdict, is_done=r.status == "done" and not r.is_unchanged),
            )
            for r in reports
        ]  # fmt: skip
        where = standing_texts.axes(stand.by_code[task.code])
        reply = texts.progress_of(task.code, task.short_title or task.content, task.period.text, where, lines)
        together = await joint.together(ctx.session, ctx.world, plan, task, ctx.now)
        return replace(reply, blocks=(*reply.blocks, *joint_texts.together(together)))
    raise BadInput(texts.no_such_task(codes[0]))


ABILITY = Ability(name="progress", commands=("tiendo",), command=command)
