"""The world that handlers see (plans, index, ledger of succession, calendar), loaded anew when a plan changes or
an administrator teaches something."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.files import Files
from db import calendar_days, plans, questions, settings
from db import revision as revisions
from db.revision import Revision
from handlers import roster
from handlers.context import PlanInUse, World
from knowledge.calendar import Override, WorkCalendar, load_overrides
from knowledge.codec import plan_from_dict, plan_to_dict
from knowledge.data import read_bytes, read_json
from knowledge.index import Index, build_index
from knowledge.lexicon import Lexicon
from knowledge.plan import Plan
from knowledge.reading import read_plan
from knowledge.succession import Succession

SEED = "plan-363.txt"


@dataclass(frozen=True)
class _Knowledge:
    """What comes from the data files and never changes while the process runs."""

    lexicon: Lexicon
    succession: Succession
    calendar: WorkCalendar


@cache
def _knowledge() -> _Knowledge:
    return _Knowledge(Lexicon.load(), Succession.load(), WorkCalendar(load_overrides(read_json("calendar.json"))))


@lru_cache(maxsize=2)  # an index takes about a second to build; the same plans give the same index
def _index(plans: tuple[Plan, ...]) -> Index:
    index = build_index(plans, _knowledge().lexicon, _knowledge().succession)
    # What is there now stays; without this the collector walks all of it again and again, in the middle of a turn
    # (with 100,000 tasks 0.4 s each time).
    gc.freeze()
    return index


class Worlds:
    """Keeps one World and renews it when the fingerprints in the database differ from those it was made of."""

    def __init__(self, zone: ZoneInfo, public_url: str | None = None, files: Files | None = None, local_url: str | None = None) -> None:
        self._zone = zone
        self._public_url = public_url
        self.links: Callable[[], Mapping[str, str]] = dict  # asked each time: a channel learns its name at its start
        self._local_url = local_url
        self.files = files or Files(Path("var/files"))
        self._knowledge = _knowledge()
        self._made_of: Revision | None = None
        self._world: World | None = None

    async def current(self, session: AsyncSession) -> World:
        """The world of this moment: one small query, and a rebuild only after an import or an edited title."""
        revision = await revisions.current(session, roster.SETTING)
        world, made_of = self._world, self._made_of
        if world is None or revision is None or made_of is None or revision.plans != made_of.plans:
            stored = await plans.load_all(session)
            world, made_of = self.make([PlanInUse(row.id, plan_from_dict(row.record)) for row in stored]), None
        if revision != made_of:
            world = await self._taught(session, world, revision, made_of)
        links = self.links()
        if links != world.links:
            world = replace(world, links=links)
        self._world, self._made_of = world, revision
        return world

    async def _taught(self, session: AsyncSession, world: World, now: Revision | None, before: Revision | None) -> World:
        """The world with what administrators have entered since."""
        if now is None or before is None or now.synonyms != before.synonyms:
            taught = await questions.synonyms(session)
            world = replace(world, synonyms=tuple((one.said, one.meant) for one in taught))
        if now is None or before is None or now.days != before.days:
            days = await calendar_days.every(session)
            entered = [Override(one.day, not one.is_working, one.document, one.is_confirmed) for one in days]
            world = replace(world, calendar=self._knowledge.calendar.corrected_by(entered))
        return replace(world, asked=roster.from_setting(await settings.read(session, roster.SETTING)))

    def make(self, in_use: list[PlanInUse]) -> World:
        known = self._knowledge
        return World(
            plans=tuple(in_use),
            index=_index(tuple(item.plan for item in in_use)),
            lexicon=known.lexicon,
            succession=known.succession,
            calendar=known.calendar,
            zone=self._zone,
            files=self.files,
            public_url=self._public_url,
            local_url=self._local_url,
        )


async def import_plan(session: AsyncSession, plan: Plan, now: datetime) -> int:
    """Save a plan as read; the one with the same number is renewed and its progress kept."""
    record = plan_to_dict(plan)
    fingerprint = hashlib.sha256(json.dumps(record, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return await plans.save(session, record, fingerprint, now)


async def seed(session: AsyncSession, now: datetime) -> bool:
    """Import the plan that comes with the program when there is none; True when it did."""
    if await plans.load_all(session):
        return False
    await import_plan(session, read_plan(read_bytes(SEED), SEED), now)
    return True
