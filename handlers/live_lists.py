"""Rows for the answers about progress: one task, one obstacle, who has reported and who has not, what is new."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from bot.events import Block, Reply
from db import checkins, digests, returns
from db.checkins import ReportView
from db.obstacles import ObstacleView
from handlers import duties, obstacle_views, relief
from handlers.agencies import answered_for
from handlers.context import Context, World
from handlers.present import Present
from handlers.sight import Sight
from handlers.texts import live as texts
from handlers.texts import reporting as reporting_texts
from handlers.texts.ladder import owed
from knowledge.plan import Task
from knowledge.standing import Reporting, Verdict

_ONE_BY_ONE = 3  # agencies of a task that are told one by one; a roster of 130 is counted


def told(world: World, report: ReportView) -> texts.Told:
    return texts.Told(
        report.agency, report.status, report.percent, world.today(report.at), report.id, report.verdict, report.document_number
    )


def line(now: Present, task: Task, sight: Sight, names: Collection[str] | None = None) -> texts.Line:
    """One task with what the asker may see of it; `names` keeps one body's word: what others told is not its own."""
    reports = [r for r in now.reports_of(task.code) if sight.sees_item(now.plan.id, task.code, r.agency)]
    if names is not None:
        reports = [r for r in reports if r.agency in names]
    is_members = names is not None and any((task.code, name) in now.members for name in names)
    lacks_own = names is not None and not any(r.agency in names for r in now.reports_of(task.code))
    shown = reports if len(reports) <= _ONE_BY_ONE else [r for r in reports if (task.code, r.agency) not in now.members][:_ONE_BY_ONE]
    facts = tuple(told(now.world, report) for report in shown)
    return texts.Line(task.code, task.short_title or task.content, now.stand.by_code[task.code], facts, len(reports) - len(shown), is_members, lacks_own)


def tasks_of(world: World, now: Present, names: Collection[str]) -> list[Task]:
    """What a body answers for today, under any of its names, by name or as a member of a collective lead."""
    codes = {task.code for name in names for task in answered_for(world, now.plan.plan, name, now.today)}
    return [task for task in now.plan.plan.tasks if task.code in codes]


def blocked(world: World, one: ObstacleView, today: date) -> texts.Blocked:
    shown = obstacle_views.shown(world, one, today)
    return texts.Blocked(one.id, one.task, one.agency, one.words, shown.waiting_for, world.today(one.raised_at), shown.days, one.report_id)


def _last(ctx: Context, now: Present, agency: str) -> texts.Last:
    newest = now.newest({agency})
    return texts.Last(agency, ctx.world.today(newest.at), newest.id) if newest else texts.Last(agency)


# --- who has reported ---------------------------------------------------------------------------------


def silent(ctx: Context, now: Present, sight: Sight) -> Reply:
    told_of = now.reporting
    named = [_last(ctx, now, agency) for agency in told_of.silent] if sight.sees_all else None
    own = [(agency, agency in told_of.reported, told_of.partial.get(agency)) for agency in sorted(sight.own & told_of.expected)]
    blocks = reporting_texts.silent(
        told_of.period.key, len(told_of.silent), len(told_of.expected), named, [] if sight.sees_all else own,
        excused=len(told_of.excused), unreached=len(told_of.unreached), rosters=told_of.rosters,
        partial=sorted((agency, part) for agency, part in told_of.partial.items() if agency in told_of.expected),
    )  # fmt: skip
    return Reply((*blocks, *([] if sight.sees_all or not told_of.silent else [texts.withheld(sight.is_group)])))


def reporters(ctx: Context, now: Present, sight: Sight) -> Reply:
    found = sorted(now.reporting.reported)
    named = [_last(ctx, now, agency) for agency in found if sight.sees_agency({agency})]
    blocks = reporting_texts.reporters(now.reporting.period.key, len(found), len(now.reporting.expected), named)
    return Reply((*blocks, *([texts.withheld(sight.is_group)] if len(named) < len(found) else [])))


async def _answered(ctx: Context, now: Present) -> set[tuple[str, str]]:
    start = datetime.combine(now.reporting.period.starts_on, datetime.min.time(), ctx.world.zone)
    round_ = now.reporting.round
    reports = await checkins.reports_between(ctx.session, now.plan.id, start, ctx.now, round_.id if round_ else None)
    return {(r.task, r.agency) for r in reports}


async def mine(ctx: Context, now: Present) -> list[Block]:
    """What the asker's own agencies still owe in this period."""
    if ctx.person is None or ctx.address.is_group:
        return [texts.withheld(is_group=True)]
    agencies = duties.agencies_of(ctx.person)
    if not agencies:
        return [reporting_texts.nothing_of_mine()]
    again = await returns.open_again(ctx.session, now.plan.id, before=ctx.now)
    answered = (await _answered(ctx, now) - set(again)) | await relief.settled(ctx.session, ctx.world, now.plan, now.today)
    blocks: list[Block] = []
    for agency in agencies:
        items = duties.items_for(ctx.world, now.plan.plan, [agency], now.today)
        left = [owed(item[0], is_returned=item in again) for item in items if item not in answered]
        blocks.append(reporting_texts.mine(now.reporting.period.key, agency, left, len(items)))
    return blocks


# --- old and new --------------------------------------------------------------------------------------


def stale(now: Present, sight: Sight) -> Reply:
    old = [task for task in now.plan.plan.tasks if now.stand.by_code[task.code].reporting is Reporting.STALE]
    rows = []
    for task in old:
        newest = next((r for r in now.reports_of(task.code) if sight.sees_item(now.plan.id, task.code, r.agency)), None)
        if newest is not None:
            last = texts.Last(newest.agency, now.world.today(newest.at), newest.id)
            rows.append((task.code, task.short_title or task.content, now.stand.by_code[task.code].periods_old or 0, last))
    blocks = texts.stale(rows, len(old) - len(rows))
    return Reply((*blocks, *([texts.withheld(sight.is_group)] if len(rows) < len(old) else [])))


async def news(ctx: Context, now: Present, sight: Sight) -> Reply:
    """What came in since the last digest, or since the period began."""
    period = now.reporting.period
    before = await digests.previous(ctx.session, now.plan.id, period.key)
    since = before.made_at if before else datetime.combine(period.starts_on, datetime.min.time(), ctx.world.zone)
    fresh = await checkins.told_after(ctx.session, now.plan.id, since, ctx.now)
    newest = {(r.task, r.agency): r for r in fresh if r.verdict != Verdict.RETURNED and not r.is_unchanged}
    seen = [r for r in newest.values() if sight.sees_item(now.plan.id, r.task, r.agency)]
    raised = [o for o in now.open if o.raised_at > since]
    seen_raised = [o for o in raised if obstacle_views.is_seen(o, now.plan.id, sight)]
    solved = [o.task for o in now.raised if o.resolved_at and o.resolved_at > since]
    results = [(r.task, _title(now, r.task), told(ctx.world, r)) for r in sorted(seen, key=lambda r: -r.id)]
    lines = [blocked(ctx.world, one, now.today) for one in seen_raised]
    unseen = len(newest) - len(seen)
    blocks = texts.news(ctx.world.today(since), results, lines, len(raised), solved, unseen)
    return Reply((*blocks, *([texts.withheld(sight.is_group)] if unseen or len(seen_raised) < len(raised) else [])))


def _title(now: Present, code: str) -> str:
    task = now.plan.plan.task(code)
    return (task.short_title or task.content) if task else ""
