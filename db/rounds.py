"""Rounds of check-ins, and the prompts that were sent in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Prompt, Round

Item = tuple[str, str]  # task code, agency name


@dataclass(frozen=True, slots=True)
class RoundView:
    id: int
    plan_id: int
    period: str
    opens_at: datetime
    reminds_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class PromptView:
    id: int
    round: RoundView
    person_id: int
    items: tuple[Item, ...]
    asked_at: datetime
    answered_at: datetime | None


async def open_round(
    session: AsyncSession,
    plan_id: int,
    period: str,
    opens_at: datetime,
    reminds_at: datetime,
    closes_at: datetime,
    now: datetime,
) -> RoundView:
    """The round of this period, opened when it is not there yet. Its times stay as they were at opening."""
    row = await _round(session, plan_id, period)
    if row is None:
        row = Round(
            plan_id=plan_id,
            period=period,
            opens_at=opens_at,
            reminds_at=reminds_at,
            closes_at=closes_at,
            opened_at=now,
        )
        session.add(row)
        await session.flush()
    return _round_view(row)


async def find_round(session: AsyncSession, plan_id: int, period: str) -> RoundView | None:
    row = await _round(session, plan_id, period)
    return _round_view(row) if row else None


async def prompts_of(session: AsyncSession, round_id: int) -> list[PromptView]:
    rows = await session.execute(
        select(Prompt, Round).join(Round).where(Prompt.round_id == round_id).order_by(Prompt.id)
    )
    return [_prompt_view(prompt, round_) for prompt, round_ in rows]


async def add_prompt(session: AsyncSession, round_id: int, person_id: int, items: Sequence[Item], now: datetime) -> int:
    prompt = Prompt(round_id=round_id, person_id=person_id, items=[list(item) for item in items], asked_at=now)
    session.add(prompt)
    await session.flush()
    return prompt.id


async def get_prompt(session: AsyncSession, prompt_id: int) -> PromptView | None:
    row = (await session.execute(select(Prompt, Round).join(Round).where(Prompt.id == prompt_id))).first()
    return _prompt_view(*row) if row else None


async def newest_prompt(session: AsyncSession, person_id: int) -> PromptView | None:
    """The prompt of the newest round in which the person was asked."""
    row = (
        await session.execute(
            select(Prompt, Round).join(Round).where(Prompt.person_id == person_id).order_by(Round.opens_at.desc()).limit(1)
        )
    ).first()
    return _prompt_view(*row) if row else None


async def mark_answered(session: AsyncSession, prompt_id: int, now: datetime) -> None:
    await session.execute(update(Prompt).where(Prompt.id == prompt_id).values(answered_at=now))


async def _round(session: AsyncSession, plan_id: int, period: str) -> Round | None:
    row = await session.execute(select(Round).where(Round.plan_id == plan_id, Round.period == period))
    return row.scalar_one_or_none()


def _round_view(row: Round) -> RoundView:
    return RoundView(row.id, row.plan_id, row.period, row.opens_at, row.reminds_at, row.closes_at)


def _prompt_view(prompt: Prompt, round_: Round) -> PromptView:
    items = tuple((code, agency) for code, agency in prompt.items)
    return PromptView(prompt.id, _round_view(round_), prompt.person_id, items, prompt.asked_at, prompt.answered_at)
