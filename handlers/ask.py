"""Questions about the plan: free text, the commands, and choices among near topics."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.dialogs import Ability, Data, Outcome
from bot.errors import Outdated
from bot.events import Reply
from handlers import live, target_rows, unanswered
from handlers.context import Context
from handlers.texts import ask as texts
from knowledge.answer import Answer, answer
from knowledge.match import Verdict
from knowledge.question import Intent, Query, Topic, plan_named, understand
from knowledge.synonyms import apply

_TOPIC_KEPT = timedelta(minutes=30)
_NO_NEW_TOPIC = (Intent.SMALLTALK, Intent.OUT_OF_SCOPE, Intent.CLARIFY)


async def answer_sentence(ctx: Context, text: str) -> Reply:
    """The reply to free text; remembers what was spoken of for thirty minutes."""
    told = await live.answer(ctx, apply(text, ctx.world.synonyms))
    if told is not None and not told.joins_plan:
        return told.reply
    reply = await _ask(ctx, text, None if told else _topic(ctx))
    if told is not None:
        return Reply((*reply.blocks, *told.reply.blocks), reply.choices, reply.shortcuts, data=reply.data)
    await unanswered.keep(ctx, text)
    return reply


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/hoi takes a question, /nhiemvu a body or a code, /muctieu a year or words."""
    if word == "muctieu":
        return await _ask(ctx, texts.as_target_question(argument.strip()), _topic(ctx))
    if argument.strip():
        return await answer_sentence(ctx, argument)
    plans = [item.plan for item in ctx.plans]
    return texts.which_plan(plans) if len(plans) > 1 else texts.overview(ctx.index.plan)


async def chosen(ctx: Context, choice: str, data: Data) -> Outcome:
    """A task, a plan or a body chosen from an offer: "t-II.5" ("t0-II.5" where several plans are in use), "p1", "b0";
    "l0": whose progress is asked for."""
    if choice.startswith("l"):
        return await live.chosen(ctx, choice, data)
    if choice.startswith("b"):
        return await _say(ctx, replace(understand(data["bodies"][int(choice[1:])], ctx.index.about(data["plan"])), plan=data["plan"]))
    place, _, code = choice.partition("-")
    number = data["plans"][int(place[1:])] if place[1:] else ctx.index.plan.number
    index = ctx.index.about(number)
    if index.plan.number != number:
        raise Outdated(texts.plan_is_gone())
    if place.startswith("p"):
        return await _ask(ctx, data["text"], Topic(plan=number, is_plan_chosen=True)) if data["text"] else texts.overview(index.plan)
    if index.plan.task(code) is None:
        return texts.unknown_code(code, index.plan)
    return await _say(ctx, Query(code, Intent.TASK, codes=(code,), plan=_number(ctx, number)))


ABILITY = Ability(name="ask", commands=("hoi", "nhiemvu", "muctieu"), command=command, chosen=chosen)


def to_object(found: Answer, text: str) -> dict[str, Any]:
    """The contract's answer object, without id."""
    bodies = [*found.bodies, *(body for part in found.parts for body in part.bodies)]
    names = [body.name for body in bodies]
    return {
        "intent": str(found.intent),
        "agency": names[0] if len(names) == 1 else names or None,
        "role": str(found.role),
        "tasks": list(found.tasks),
        "inherited": list(dict.fromkeys(code for body in bodies for code, _ in body.inherited)),
        "section": found.section,
        "text": text,
        "refused": found.refused,
        "verdict": str(found.verdict),
        "citations": list(found.citations),
        "choices": list(found.choices),
    }


async def _ask(ctx: Context, text: str, topic: Topic | None) -> Reply:
    query = understand(apply(text, ctx.world.synonyms), ctx.index, topic)
    if query.plans:
        ctx.answer = to_object(answer(query, ctx.index, ctx.today), "")
        return texts.which_plan([item.plan for item in ctx.plans if item.plan.number in query.plans], text)
    is_named = ctx.index.has_several and plan_named(text, ctx.index) is not None
    kept = is_named or (topic is not None and topic.is_plan_chosen and topic.plan == query.plan)
    return await _say(ctx, query, is_plan_chosen=kept)


async def _say(ctx: Context, query: Query, is_plan_chosen: bool = False) -> Reply:
    found = answer(query, ctx.index, ctx.today)
    reply = texts.reply(found, ctx.index.about(query.plan).plan, [item.plan for item in ctx.plans])
    ctx.answer = to_object(found, "")
    if found.intent not in _NO_NEW_TOPIC and found.verdict is not Verdict.NONE:
        ctx.topic = _remember(found, query, ctx.now, is_plan_chosen)
    told = await target_rows.reported_of(ctx, ctx.index.about(query.plan).plan.number, {target.key for target in found.targets})
    return replace(reply, blocks=(*reply.blocks, *told)) if told else reply


def _number(ctx: Context, number: str) -> str:
    """Only where several plans are in use is one named."""
    return number if ctx.index.has_several else ""


def _remember(found: Answer, query: Query, now: datetime, is_plan_chosen: bool) -> dict[str, Any]:
    bodies = tuple(named.name for named in query.agencies)
    year = found.targets[0].year if found.targets else None
    is_list = bool(found.group) or found.period is not None and not bodies
    topic = Topic("list" if is_list else str(query.intent), bodies, str(query.role), found.tasks, year, query.plan, is_plan_chosen)
    return {**topic.as_dict(), "at": now.isoformat()}


def _topic(ctx: Context) -> Topic | None:
    kept = ctx.topic
    if not kept or "at" not in kept or ctx.now - datetime.fromisoformat(kept["at"]) > _TOPIC_KEPT:
        return None
    return Topic.from_dict(kept)
