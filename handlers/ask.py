"""Questions about the plan: free text, the commands, and choices among near topics."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.dialogs import Ability, Data, Outcome
from bot.events import Reply
from handlers import unanswered
from handlers.context import Context
from handlers.texts import ask as texts
from knowledge.answer import Answer, answer
from knowledge.match import Verdict
from knowledge.question import Intent, Query, Topic, understand
from knowledge.synonyms import apply

_TOPIC_KEPT = timedelta(minutes=30)
_NO_NEW_TOPIC = (Intent.SMALLTALK, Intent.OUT_OF_SCOPE, Intent.CLARIFY)


async def answer_sentence(ctx: Context, text: str) -> Reply:
    """The reply to free text; remembers what was spoken of for thirty minutes."""
    reply = _say(ctx, understand(apply(text, ctx.world.synonyms), ctx.index, _topic(ctx)))
    await unanswered.keep(ctx, text)
    return reply


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/hoi takes a question, /nhiemvu a body or a code, /muctieu a year or words."""
    if word == "muctieu":
        return _say(ctx, understand(texts.as_target_question(argument.strip()), ctx.index))
    if not argument.strip():
        return texts.overview(ctx.index.plan)
    return await answer_sentence(ctx, argument)


async def chosen(ctx: Context, choice: str, data: Data) -> Outcome:
    """A task chosen from an offer: "t-II.5"."""
    code = choice.removeprefix("t-")
    if ctx.index.plan.task(code) is None:
        return texts.unknown_code(code, ctx.index.plan)
    return _say(ctx, Query(code, Intent.TASK, codes=(code,)))


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


def _say(ctx: Context, query: Query) -> Reply:
    found = answer(query, ctx.index, ctx.today)
    reply = texts.reply(found, ctx.index.plan)
    ctx.answer = to_object(found, "")
    if found.intent not in _NO_NEW_TOPIC and found.verdict is not Verdict.NONE:
        ctx.topic = _remember(found, query, ctx.now)
    return reply


def _remember(found: Answer, query: Query, now: datetime) -> dict[str, Any]:
    bodies = tuple(named.name for named in query.agencies)
    year = found.targets[0].year if found.targets else None
    topic = Topic(str(query.intent), bodies, str(query.role), found.tasks, year)
    return {**topic.as_dict(), "at": now.isoformat()}


def _topic(ctx: Context) -> Topic | None:
    kept = ctx.topic
    if not kept or "at" not in kept or ctx.now - datetime.fromisoformat(kept["at"]) > _TOPIC_KEPT:
        return None
    return Topic.from_dict(kept)
