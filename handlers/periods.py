"""A report for another period than the one that was asked about: "II.4 của tuần 48 là 30%"."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogs import Again, Data
from db import checkins, rounds
from db.rounds import Item, RoundView
from handlers import counting
from handlers.context import Context
from handlers.rhythms import rhythm_of
from handlers.texts import periods as texts
from handlers.texts.dates import period_name
from knowledge.period_words import periods_told
from knowledge.rhythm import latest_opened, period_of, period_of_key


async def told(ctx: Context, data: Data, text: str, items: Sequence[Item]) -> Data | Again:
    """The dialog's data with the period that the sentence names, if that is another one; what is asked back where it
    names several, or one that nobody was asked about."""
    rhythm, world = await rhythm_of(ctx.session, data["plan"]), ctx.world
    prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
    due = latest_opened(ctx.now, rhythm, world.calendar, world.zone)
    key = prompt.round.period if prompt else due.period.key if due and ctx.now <= due.times.closes_at else None
    counted = period_of_key(key) if key else period_of(rhythm.cadence, ctx.today)
    named = periods_told(text, ctx.today, rhythm.cadence, counted)
    if not named:
        return data
    if len(named) > 1:
        return Again(texts.one_at_a_time([period_name(period.key) for period in named]))
    if data.get("drafts") and data.get("period", counted.key) != named[0].key:
        return Again(texts.save_first())
    if named[0].key == counted.key:
        return {**data, "period": None} if data.get("period") else data
    round_ = await rounds.find_round(ctx.session, data["plan"], named[0].key)
    if round_ is None or not round_.is_open:
        return Again(texts.no_such_round(period_name(named[0].key)))
    newer = await _told_since(ctx, data, round_, items)
    if newer:
        return Again(texts.told_since(period_name(round_.period), newer))
    return {**data, "period": named[0].key}


async def _told_since(ctx: Context, data: Data, round_: RoundView, items: Sequence[Item]) -> list[str]:
    """Tasks on which something was told for a later period: what is older must not take its place."""
    last = await checkins.latest_reports(ctx.session, data["plan"])
    found = []
    for item in items:
        report = last.get(item)
        later = await rounds.get_round(ctx.session, report.round_id) if report and report.round_id else None
        if later is not None and later.opens_at > round_.opens_at:
            found.append(item[0])
    return list(dict.fromkeys(found))


async def named_round(ctx: Context, data: Data) -> RoundView | None:
    """The round of another period that the drafts are for; None where they are for the one that was asked about."""
    return await rounds.find_round(ctx.session, data["plan"], data["period"]) if data.get("period") else None


async def round_of(ctx: Context, data: Data) -> RoundView | None:
    """The round that the drafts count for."""
    if data.get("corrects"):
        return None
    prompt = await rounds.get_prompt(ctx.session, data["prompt"]) if data["prompt"] else None
    return await named_round(ctx, data) or await counting.round_of_answer(ctx, data["plan"], prompt)
