"""Questions about how things stand now, answered from what was reported: rights respected, every fact with its date
and receipt number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.dialogs import Data
from bot.events import Block, Reply, Text
from db.obstacles import ObstacleView
from handlers import (
    body_state,
    commune_answers,
    live_lists,
    obstacle_views,
    present,
    target_rows,
    task_progress,
)
from handlers.context import Context, PlanInUse
from handlers.present import Present
from handlers.sight import Sight, sight_of
from handlers.texts import live as texts
from handlers.texts import reporting as reporting_texts
from handlers.texts import targets as target_texts
from knowledge.plan import Task
from knowledge.question.live import LiveKind, LiveQuery, follow_live, read_live
from knowledge.standing import Mark
from knowledge.targets import read_value

_TOPIC_KEPT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Answered:
    """`joins_plan`: the plan has an answer to these words as well; what is here follows it."""

    reply: Reply
    joins_plan: bool


async def answer(ctx: Context, text: str) -> Answered | None:
    """The answer to a question about progress; None when the text is none."""
    query = read_live(text, ctx.index) or _follow(ctx, text)
    if query is not None and query.kind is LiveKind.TARGETS:
        return await _targets(ctx, text)
    return await answer_query(ctx, query) if query is not None else None


async def _targets(ctx: Context, text: str) -> Answered | None:
    """How far the targets are, those named or all; the plan alone answers whoever has not registered."""
    plan = next((plan for plan in ctx.plans if plan.plan.targets), None)
    if plan is None or not (await sight_of(ctx)).is_registered:
        return None
    keys = read_value(text, ctx.index.about(plan.plan.number), ctx.today).keys
    rows = await target_rows.load(ctx.session, ctx.world, plan, ctx.now)
    _remember(ctx, LiveQuery(LiveKind.TARGETS))
    return Answered(target_texts.board(plan.plan.number, [row for row in rows if row.target.key in keys] or rows), joins_plan=False)


async def answer_query(ctx: Context, query: LiveQuery) -> Answered | None:
    sight = await sight_of(ctx)
    if not sight.is_registered and query.keeps_plan:
        return Answered(Reply((texts.note_to_strangers(),)), joins_plan=True)
    if query.kind is LiveKind.TARGETS or query.missing:
        return None
    if query.unsure:
        return Answered(commune_answers.ask_which(query), joins_plan=False)
    replies = [await _of_plan(ctx, plan, query, sight) for plan in _plans(ctx, query)]
    if not replies:
        return None
    blocks: tuple[Block, ...] = tuple(block for reply in replies for block in reply.blocks)
    joins = query.kind is LiveKind.STATE and query.keeps_plan
    _remember(ctx, query)
    return Answered(Reply(blocks, shortcuts=replies[0].shortcuts), joins)


async def chosen(ctx: Context, choice: str, data: Data) -> Reply:
    """The commune or the former district that a name stood for: "l0", "l1"."""
    query = LiveQuery(LiveKind(data["live"]), agencies=(data["bodies"][int(choice[1:])],))
    answered = await answer_query(ctx, query)
    return answered.reply if answered else Reply((texts.note_to_strangers(),))


def _plans(ctx: Context, query: LiveQuery) -> Sequence[PlanInUse]:
    """The plan that has the codes; else every plan, of which there mostly is one."""
    if query.codes:
        return [plan for plan in ctx.plans if any(plan.plan.task(code) for code in query.codes)][:1]
    return ctx.plans


def _follow(ctx: Context, text: str) -> LiveQuery | None:
    kept = ctx.topic or {}
    if "live" not in kept or ctx.now - datetime.fromisoformat(kept["at"]) > _TOPIC_KEPT:
        return None
    return follow_live(text, ctx.index, LiveKind(kept["live"]))


def _remember(ctx: Context, query: LiveQuery) -> None:
    """What was spoken of, so that "còn IV.1?" asks the same, and "ai chủ trì?" is about the same task."""
    if query.codes or query.agencies:
        ctx.topic = {
            "intent": "task" if query.codes else "agency", "agencies": list(query.agencies), "role": "any",
            "tasks": list(query.codes), "year": None, "live": query.kind.value, "at": ctx.now.isoformat(),
        }  # fmt: skip
    ctx.answer = {
        "intent": "progress", "agency": query.agencies[0] if len(query.agencies) == 1 else list(query.agencies) or None, "role": "any",
        "tasks": list(query.codes), "inherited": [], "section": None, "text": "", "refused": False, "verdict": "sure",
        "citations": [task.address for plan in _plans(ctx, query) for code in query.codes if (task := plan.plan.task(code))], "choices": [],
    }  # fmt: skip


async def _of_plan(ctx: Context, plan: PlanInUse, query: LiveQuery, sight: Sight) -> Reply:
    now = await present.load(ctx.session, ctx.world, plan, ctx.now)
    if not sight.is_registered:
        return texts.strangers(count_marks(now, plan.plan.tasks), plan.plan.number, now.today, _reported(now))
    heading = (texts.plan_heading(plan.plan.number),) if len(ctx.plans) > 1 and not query.codes else ()
    reply = commune_answers.of_several(now, query, sight) or await _ANSWERS[query.kind](ctx, now, query, sight)
    return replace(reply, blocks=(*heading, *reply.blocks))


# --- progress of a task, of a body, of a group, of everything ------------------------------------------


async def _progress(ctx: Context, now: Present, query: LiveQuery, sight: Sight) -> Reply:
    plan = now.plan
    if query.codes:
        tasks = [task for code in query.codes if (task := plan.plan.task(code))]
        if len(tasks) == 1:
            return await task_progress.of_task(ctx, plan, tasks[0], sight)
        lines = [live_lists.line(now, task, sight) for task in tasks]
        return texts.tasks(texts.number_of_tasks(len(lines)), lines, [task.code for task in tasks], ())
    if query.agencies or query.is_own:
        return _of_bodies(ctx, now, query.agencies or sorted(sight.own), sight)
    if query.group:
        return _of_group(now, query.group, sight)
    groups = [(f"{g.code}. {g.title}", count_marks(now, _in_group(now, g.code))) for g in plan.plan.groups]
    return texts.whole(count_marks(now, plan.plan.tasks), plan.plan.number, now.today, _reported(now), groups)


def _of_bodies(ctx: Context, now: Present, agencies: Sequence[str], sight: Sight) -> Reply:
    blocks: list[Block] = []
    for agency in agencies:
        names = present.names_of(ctx.world, agency, now.today)
        tasks = live_lists.tasks_of(ctx.world, now, names)
        lines = [live_lists.line(now, task, sight, names) for task in tasks]
        reply = texts.tasks(texts.of_body(agency, len(tasks)), lines, [task.code for task in tasks], ())
        state = [body_state.line(now, agency, names)] if sight.sees_agency(names) else []
        blocks += [*state, *reply.blocks, *([] if sight.sees_agency(names) else [texts.withheld(sight.is_group)])]
    return Reply(tuple(blocks) or (reporting_texts.nothing_of_mine(),))


def _of_group(now: Present, group: str, sight: Sight) -> Reply:
    tasks = _in_group(now, group)
    title = next((g.title for g in now.plan.plan.groups if g.code == group), "")
    lines = [live_lists.line(now, task, sight) for task in tasks]
    return texts.tasks(texts.of_group(group, title, count_marks(now, tasks)), lines, [task.code for task in tasks], ())


def _in_group(now: Present, group: str) -> list[Task]:
    return [task for task in now.plan.plan.tasks if task.group == group]


def count_marks(now: Present, tasks: Iterable[Task]) -> Counter[Mark]:
    """Every task under exactly one mark."""
    return Counter(now.mark(task.code) for task in tasks)


def _reported(now: Present) -> Text:
    told = now.reporting
    return texts.reported(len(told.reported), len(told.expected), told.period.key, told.rosters)


# --- lists --------------------------------------------------------------------------------------------


async def _state(ctx: Context, now: Present, query: LiveQuery, sight: Sight) -> Reply:
    everything = list(now.plan.plan.tasks)
    of_whom = ", ".join(query.agencies)
    if query.agencies or query.is_own:
        names = frozenset().union(*(present.names_of(ctx.world, agency, now.today) for agency in query.agencies or sight.own))
        everything = live_lists.tasks_of(ctx.world, now, names)
    if query.group:
        everything = [task for task in everything if task.group == query.group]
    found = [task for task in everything if now.mark(task.code) in query.marks]
    lines = [live_lists.line(now, task, sight) for task in found]
    groups = list(dict.fromkeys(task.group for task in found))
    reply = texts.tasks(texts.number_of(query.marks, len(found), len(everything), of_whom), lines, [task.code for task in found], groups)
    waiting = [task.code for task in everything if now.mark(task.code) is Mark.AWAITING] if Mark.DONE in query.marks else []
    return replace(reply, blocks=(*reply.blocks, texts.awaiting(waiting))) if waiting else reply


async def _silent(ctx: Context, now: Present, query: LiveQuery, sight: Sight) -> Reply:
    if query.is_own:
        return Reply(tuple(await live_lists.mine(ctx, now)))
    if query.agencies:
        return _of_bodies(ctx, now, query.agencies, sight)
    return live_lists.silent(ctx, now, sight)


async def _reporters(ctx: Context, now: Present, query: LiveQuery, sight: Sight) -> Reply:
    if query.agencies:
        return _of_bodies(ctx, now, query.agencies, sight)
    return live_lists.reporters(ctx, now, sight)


async def _stale(ctx: Context, now: Present, query: LiveQuery, sight: Sight) -> Reply:
    return live_lists.stale(now, sight)


async def _news(ctx: Context, now: Present, query: LiveQuery, sight: Sight) -> Reply:
    return await live_lists.news(ctx, now, sight)


async def _obstacles(ctx: Context, now: Present, query: LiveQuery, sight: Sight) -> Reply:
    agencies = query.agencies or (tuple(sorted(sight.own)) if query.is_own else ())
    concerned = [
        one
        for one in now.open
        if (not query.codes or one.task in query.codes)
        and (not agencies or any(obstacle_views.concerns(ctx.world, one, agency, now.today) for agency in agencies))
    ]
    seen = [one for one in concerned if _sees(now, one, sight)]
    blocks = texts.obstacles(", ".join((*query.codes, *agencies)), _blocked(ctx, seen, now), len(concerned) - len(seen))
    return _maybe_withheld(blocks, len(concerned) - len(seen), sight)


async def _waiting(ctx: Context, now: Present, query: LiveQuery, sight: Sight) -> Reply:
    agencies = query.agencies or (tuple(sorted(sight.own)) if query.is_own else ())
    concerned = [one for one in now.open if one.waiting_for or one.addressed_to]
    if agencies:
        names = frozenset().union(*(present.names_of(ctx.world, agency, now.today) for agency in agencies))
        concerned = [one for one in concerned if names & ({one.agency} if query.waits else {one.addressed_to, one.waiting_for})]
    seen = [one for one in concerned if _sees(now, one, sight)]
    blocks = texts.waiting(", ".join(agencies), query.waits, _blocked(ctx, seen, now), len(concerned) - len(seen))
    return _maybe_withheld(blocks, len(concerned) - len(seen), sight)


def _sees(now: Present, one: ObstacleView, sight: Sight) -> bool:
    return obstacle_views.is_seen(one, now.plan.id, sight)


def _maybe_withheld(blocks: list[Block], unseen: int, sight: Sight) -> Reply:
    return Reply((*blocks, *([texts.withheld(sight.is_group)] if unseen else [])))


def _blocked(ctx: Context, found: Sequence[ObstacleView], now: Present) -> list[texts.Blocked]:
    return [live_lists.blocked(ctx.world, one, now.today) for one in found]


_ANSWERS = {
    LiveKind.PROGRESS: _progress,
    LiveKind.STATE: _state,
    LiveKind.SILENT: _silent,
    LiveKind.REPORTED: _reporters,
    LiveKind.STALE: _stale,
    LiveKind.NEWS: _news,
    LiveKind.OBSTACLES: _obstacles,
    LiveKind.WAITING: _waiting,
}
