"""The picture of a digest: its numbers by group, who has reported, and the digests before it."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import NotWritten
from bot.events import Picture
from db import digests
from db.digests import DigestView
from handlers import standings
from handlers.context import PlanInUse, World
from handlers.digest_model import Digest
from handlers.papers import chart
from handlers.papers.figures import Bar, ChartData, Reporting, Series, Share
from handlers.papers.page import PERIODS
from handlers.texts import chart as texts
from handlers.texts import roster as roster_texts
from handlers.texts.standing import LOOKS
from knowledge.plan import Plan
from knowledge.rhythm import period_of_key
from knowledge.standing import Mark, Standing

log = logging.getLogger(__name__)

NAME = "bieu-do.png"


async def picture(session: AsyncSession, world: World, plan: PlanInUse, digest: Digest, now: datetime) -> Picture | None:
    """The picture as a block, its file kept. None when it cannot be written: the digest goes out without it."""
    data = await chart_data(session, world, plan, digest, now)
    drawn = await asyncio.to_thread(chart.draw, data)
    try:
        path = await asyncio.to_thread(world.files.keep, NAME, drawn, now)
    except NotWritten as error:
        log.error("the picture of %s is left out: %s", digest.public_id, error.__cause__)
        return None
    told = texts.told(digest.reported, digest.expected)
    return Picture(str(path), texts.alternative(digest.period, digest.numbers, digest.total, told))


async def chart_data(session: AsyncSession, world: World, plan: PlanInUse, digest: Digest, now: datetime) -> ChartData:
    """The plain numbers behind the picture."""
    stand = await standings.load(session, world, plan, now)
    before = [one for one in await digests.recent(session, plan.id, now, PERIODS) if one.period != digest.period]
    labels, series = trend(before, digest.period, digest.numbers)
    asked = [Reporting(texts.agencies(), digest.reported, digest.expected)]
    asked += [Reporting(roster_texts.NAMES[one.kind], one.reported, one.total) for one in digest.rosters]
    return ChartData(
        heading=texts.heading(digest.period, digest.is_late),
        subheading=texts.subheading(digest.plan_number, digest.as_of),
        bars=bars(plan.plan, stand.by_code),
        reporting=tuple(asked),
        labels=labels,
        series=series,
        footer=texts.footer(digest.public_id),
    )


def bars(plan: Plan, by_code: Mapping[str, Standing]) -> tuple[Bar, ...]:
    """One bar for each group of the plan, its tasks by mark."""
    counted = {group.code: Counter[Mark]() for group in plan.groups}
    for task in plan.tasks:
        counted.setdefault(task.group, Counter())[by_code[task.code].mark] += 1
    titles = {group.code: f"{group.code}. {group.title}" for group in plan.groups}
    return tuple(Bar(titles.get(code, code), _shares(marks)) for code, marks in counted.items())


def _shares(marks: Mapping[Mark, int]) -> tuple[Share, ...]:
    return tuple(Share(look.sign, look.words, look.colour, marks.get(mark, 0)) for mark, look in LOOKS.items())


def trend(before: Sequence[DigestView], period: str, numbers: Mapping[str, int]) -> tuple[tuple[str, ...], tuple[Series, ...]]:
    """Eight periods at most, from the first digest on; a period without a digest leaves a gap."""
    told: dict[str, Mapping[str, int]] = {one.period: one.numbers for one in before} | {period: numbers}
    this = period_of_key(period)
    keys = [this.shifted(-back).key for back in range(PERIODS - 1, -1, -1)]
    first = next(place for place, key in enumerate(keys) if key in told)
    keys = keys[first:]
    series = tuple(
        Series(
            LOOKS[mark].sign,
            words,
            LOOKS[mark].colour,
            tuple(sum(told[key].get(counted.value, 0) for counted in marks) if key in told else None for key in keys),
        )
        for mark, words, marks in texts.TREND
    )
    return tuple(texts.period_label(key) for key in keys), series
