"""/bangtin: the link to the progress board, and the board itself as a page of plain data."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogs import Ability, Outcome
from bot.errors import BadInput, NotAllowed
from bot.pages import Page
from db import audit, board_links, people
from handlers import live, live_lists, present, target_rows
from handlers.context import Context, PlanInUse, World
from handlers.present import Present
from handlers.sight import Sight, may_see_all, sees_everything
from handlers.texts import board as texts
from knowledge.plan import Task

_EVERYTHING = Sight(is_registered=True, sees_all=True, sees_obstacles=True)


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    if ctx.address.is_group:
        raise BadInput(texts.only_private())
    if ctx.person is None or not await may_see_all(ctx):
        raise NotAllowed(texts.not_allowed())
    base = ctx.world.public_url or ctx.world.local_url
    if base is None:
        raise BadInput(texts.no_address())
    token, expires_at = await board_links.make(ctx.session, ctx.person.id, ctx.now)
    audit.note(ctx.session, ctx.now, ctx.person.id, "board link")
    link = f"{base.rstrip('/')}/board/{token}"
    return texts.link(link, ctx.world.local(expires_at), is_local=ctx.world.public_url is None)


async def path_for(session: AsyncSession, channel: str, user_id: str, now: datetime) -> str | None:
    """The board's path for somebody who opened it from within a channel's app; None for who may not see it."""
    person = await people.find(session, channel, user_id)
    if person is None or not person.has_consented or not await sees_everything(session, person):
        return None
    token, _ = await board_links.make(session, person.id, now)
    audit.note(session, now, person.id, "board link", channel=channel)
    return f"/board/{token}"


async def page(session: AsyncSession, world: World, token: str | None, now: datetime, *, is_here: bool) -> Page:
    """The board for a browser on this machine or with a live link; else a page that says how to get one."""
    if token is None and not is_here:
        return texts.closed()
    if token is not None:
        person_id = await board_links.holder(session, token, now)
        person = await people.get(session, person_id) if person_id else None
        if person is None or not person.has_consented or not await sees_everything(session, person):
            return texts.closed()
    boards = [await _board(session, world, plan, now) for plan in world.plans]
    return texts.page(boards, world.local(now))


async def _board(session: AsyncSession, world: World, plan: PlanInUse, now: datetime) -> texts.Board:
    stand = await present.load(session, world, plan, now)
    tasks = plan.plan.tasks
    return texts.Board(
        number=plan.plan.number,
        numbers=live.count_marks(stand, tasks),
        reported=len(stand.reporting.reported),
        expected=len(stand.reporting.expected),
        period=stand.reporting.period.key,
        rosters=stand.reporting.rosters,
        groups=[
            texts.Group(group.code, group.title, live.count_marks(stand, of_group), [_row(stand, task) for task in of_group])
            for group in plan.plan.groups
            if (of_group := [task for task in tasks if task.group == group.code])
        ],
        obstacles=[live_lists.blocked(world, one, stand.today) for one in stand.open],
        targets=await target_rows.load(session, world, plan, now),
    )


def _row(stand: Present, task: Task) -> texts.TaskRow:
    """Leads by the names they have today; the plan's own where nobody took over."""
    holders = [h.agency for lead in task.lead for h in stand.world.succession.holders(lead, task.code, stand.today)]
    return texts.TaskRow(live_lists.line(stand, task, _EVERYTHING), ", ".join(dict.fromkeys(holders or task.lead)))


ABILITY = Ability(name="board", commands=("bangtin",), command=command)
