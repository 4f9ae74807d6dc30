"""Keeps a question that found nothing, counted and without names."""

from __future__ import annotations

from db import questions
from handlers.context import Context
from knowledge.keeping import keepable
from knowledge.progress import looks_like_progress
from knowledge.question.slots import find_codes


async def keep(ctx: Context, text: str) -> None:
    """After an answer: a refusal is counted. A code that the plan does not have needs no synonym, and words that
    report progress are nobody's question."""
    found = ctx.answer
    if found is None or found["verdict"] != "none" or found["intent"] != "out_of_scope" or find_codes(text):
        return
    kept = keepable(text)
    if kept is None or any(looks_like_progress(text, item.plan) for item in ctx.plans):
        return
    await questions.count_missed(ctx.session, kept.folded, kept.words, ctx.now)
