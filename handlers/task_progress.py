"""One task as it stands: its three axes and the newest reports with their versions, as far as the asker may see."""

from __future__ import annotations

from dataclasses import replace

from bot.events import Reply
from db import checkins
from handlers import joint, standings
from handlers.context import Context, PlanInUse
from handlers.sight import Sight
from handlers.texts import coordination as joint_texts
from handlers.texts import live as live_texts
from handlers.texts import review as review_texts
from handlers.texts import standing as standing_texts
from handlers.texts import task_progress as texts
from handlers.texts.ask.names import sources
from knowledge.plan import Task


async def of_task(ctx: Context, plan: PlanInUse, task: Task, sight: Sight) -> Reply:
    stand = await standings.load(ctx.session, ctx.world, plan, ctx.now)
    history = await checkins.history(ctx.session, plan.id, task.code)
    reports = [r for r in history if sight.sees_item(plan.id, task.code, r.agency)]
    sees_task = sight.sees_all or (plan.id, task.code) in sight.tasks
    if not sees_task and not reports:
        line = live_texts.Line(task.code, task.short_title or task.content, stand.by_code[task.code])
        return Reply((live_texts.state_of(line), live_texts.withheld(sight.is_group), *sources([task.address])))
    lines = [
        texts.Reported(
            r.id, r.agency, ctx.world.local(r.at), r.status, r.percent, r.words, r.is_late,
            review_texts.marks(r.version, r.corrects_id, r.verdict, is_done=r.status == "done" and not r.is_unchanged),
        )
        for r in reports
    ]  # fmt: skip
    where = standing_texts.axes(stand.by_code[task.code])
    reply = texts.progress_of(task.code, task.short_title or task.content, task.period.text, where, lines)
    if not sees_task:
        return reply
    together = await joint.together(ctx.session, ctx.world, plan, task, ctx.now)
    return replace(reply, blocks=(*reply.blocks, *joint_texts.together(together)))
