"""Free text: the only place where meaning is guessed. A report about a task goes to the check-in,
everything else is a question about the plan."""

from __future__ import annotations

from bot.dialogs import Outcome
from db import people
from handlers import ask, checkin, evidence, targets
from handlers.context import Context
from handlers.texts import help as texts
from knowledge.progress import looks_like_progress
from knowledge.question.live import read_live


async def understand(ctx: Context, text: str) -> tuple[str, Outcome]:
    """(the ability that is meant, what it says)."""
    if not text:
        offered = await evidence.offer(ctx)
        return ("evidence", offered) if offered else ("help", texts.only_text(ctx.event.attachments[0].kind))
    value = await targets.volunteer(ctx, text)
    if value is not None:
        return "targets", value
    may_report = not ctx.address.is_group and ctx.person is not None and ctx.person.holds(people.FOCAL_POINT)
    # "vướng mắc III.3" asks, though it names a task and an obstacle.
    if may_report and read_live(text, ctx.index) is None:
        for item in ctx.plans:
            if looks_like_progress(text, item.plan):
                return "checkin", await checkin.volunteer(ctx, text)
    return "ask", await ask.answer_sentence(ctx, text)
