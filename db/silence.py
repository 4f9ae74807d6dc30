"""Silence over rounds: who was asked in a row of them and told nothing."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Agency, ProgressReport, Prompt, Round
from db.rounds import RoundView

_LOOKED_BACK = 26  # rounds: half a year of weeks


async def by_round(session: AsyncSession, round_: RoundView) -> list[tuple[set[str], set[str]]]:
    """(agencies asked, agencies that told anything) for this round and those before it, the newest first."""
    found = await session.execute(
        select(Round.id)
        .where(Round.plan_id == round_.plan_id, Round.opens_at <= round_.opens_at, Round.opened_at >= Round.opens_at)
        .order_by(Round.opens_at.desc())
        .limit(_LOOKED_BACK)
    )
    ids = list(found.scalars())
    asked: dict[int, set[str]] = {id_: set() for id_ in ids}
    told: dict[int, set[str]] = {id_: set() for id_ in ids}
    for id_, items in await session.execute(select(Prompt.round_id, Prompt.items).where(Prompt.round_id.in_(ids))):
        asked[id_] |= {agency for _, agency in items}
    rows = (
        select(ProgressReport.round_id, Agency.name)
        .join(Agency, ProgressReport.agency_id == Agency.id)
        .where(ProgressReport.round_id.in_(ids))
        .distinct()
    )
    for round_id, agency in await session.execute(rows):
        told[round_id or 0].add(agency)
    return [(asked[id_], told[id_]) for id_ in ids]


def streak(rounds: Iterable[tuple[set[str], set[str]]], names: Iterable[str]) -> int:
    """How many rounds in a row, the newest first, a body (by any of its names) was asked in and told nothing; a round in
    which it was not asked, on leave for example, neither counts nor ends the row."""
    own = set(names)
    count = 0
    for asked, told in rounds:
        if own & told:
            break
        count += bool(own & asked)
    return count
