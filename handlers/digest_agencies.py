"""The digest agency by agency: what each leads today, where it stands, how old its figures are."""

from __future__ import annotations

from collections import Counter
from datetime import date

from bot.events import Reply
from handlers import digest_facts
from handlers.context import Context
from handlers.digest_model import Digest
from handlers.texts import digest_archive as texts
from knowledge.standing import Mark


async def by_agency(ctx: Context) -> Reply:
    """Of the first plan; agencies with the most tasks first. A group hears no name of a body that has told nothing."""
    plan = ctx.plans[0]
    digest = await digest_facts.build(ctx.session, ctx.world, plan, None, ctx.now)
    lines = _counted(digest)
    named = [line for line in lines if line.newest_on or not ctx.address.is_group]
    return texts.by_agency(named, len(lines) - len(named), digest.plan_number, digest.as_of)


def _counted(digest: Digest) -> list[texts.Counted]:
    marks: dict[str, Counter[Mark]] = {}
    newest: dict[str, date] = {}
    for part in digest.parts:
        for task in part.tasks:
            for agency in task.agencies:
                marks.setdefault(agency, Counter())[task.mark] += 1
                if task.told_on:
                    newest[agency] = max(task.told_on, newest.get(agency, task.told_on))
    lines = [
        texts.Counted(name, counted.total(), [(mark, counted[mark]) for mark in Mark if counted[mark]], newest.get(name))
        for name, counted in marks.items()
    ]
    return sorted(lines, key=lambda line: (-line.total, line.name))
