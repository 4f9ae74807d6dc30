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
from handlers import digest_facts
from handlers.context import World
from handlers.digest_model import Digest
from handlers.papers import chart
from handlers.papers.figures import Bar, ChartData, Reporting, Series, Share
from handlers.papers.page import PERIODS
from handlers.texts import chart as texts
from handlers.texts import roster as roster_texts
from handlers.texts.digest_head import name
from handlers.texts.standing import LOOKS
from knowledge.rhythm import period_of_key
from knowledge.standing import Mark

log = logging.getLogger(__name__)

NAME = "bieu-do.png"


async def picture(session: AsyncSession, world: World, digest: Digest, now: datetime) -> Picture | None:
    """The picture as a block, its file kept. None when it cannot be written: the digest goes out without it."""
    data = await chart_data(session, digest, now)
    drawn = await asyncio.to_thread(chart.draw, data)
    try:
        path = await asyncio.to_thread(world.files.keep, NAME, drawn, now)
    except NotWritten as error:
        log.error("the picture of %s is left out: %s", digest.public_id, error.__cause__)
        return None
    told = texts.told(digest.reported, digest.expected)
    return Picture(str(path), texts.alternative(name(digest), digest.numbers, digest.total, told))


async def chart_data(session: AsyncSession, digest: Digest, now: datetime) -> ChartData:
    """The plain numbers behind the picture: the digest's own, and those of the digests of its scope before it."""
    series = await digest_facts.series_of(session, digest.scope)
    before = [one for one in await digests.recent(session, digest.plan_id, now, PERIODS, series) if one.period != digest.period]
    labels, lines = trend(before, digest.period, digest.numbers)
    asked = [Reporting(texts.agencies(), digest.reported, digest.expected)]
    asked += [Reporting(roster_texts.NAMES[one.kind], one.reported, one.total) for one in digest.rosters]
    return ChartData(
        heading=name(digest),
        subheading=texts.subheading(digest.plan_number, digest.as_of),
        bars=tuple(Bar(f"{part.code}. {part.title}", _shares(Counter(task.mark for task in part.tasks))) for part in digest.parts),
        reporting=tuple(asked),
        labels=labels,
        series=lines,
        footer=texts.footer(digest.public_id),
    )


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
