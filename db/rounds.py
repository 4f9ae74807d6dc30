"""Rounds of check-ins, and the prompts that were sent in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.models import Prompt, Round

Item = tuple[str, str]  # task code, agency name

_earlier = aliased(Round)
_opened_before = (  # beside a Round: when the one before it in its plan opened
    select(func.max(_earlier.opens_at))
    .where(_earlier.plan_id == Round.plan_id, _earlier.opens_at < Round.opens_at, _earlier.opened_at >= _earlier.opens_at)
    .correlate(Round)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class RoundView:
    id: int
    plan_id: int
    period: str
    opens_at: datetime
    reminds_at: datetime
    closes_at: datetime
    opened_at: datetime
    previous_at: datetime | None = None  # when the round before it opened: "kể từ kỳ trước"
    titles: Mapping[str, str] = field(default_factory=dict)  # of tasks, as they were when it opened

    @property
    def is_open(self) -> bool:
        """False while the row only waits for its time, keeping early answers."""
        return self.opened_at >= self.opens_at


@dataclass(frozen=True, slots=True)
class PromptView:
    """`round.closes_at` is the deadline of this very person."""

    id: int
    round: RoundView
    person_id: int
    items: tuple[Item, ...]
    asked_at: datetime
    answered_at: datetime | None
    confirms: tuple[Item, ...] = ()  # what the person's agencies coordinate and may confirm
    stands_in_for: int | None = None  # the person on leave
    snoozed_until: datetime | None = None


async def open_round(
    session: AsyncSession,
    plan_id: int,
    period: str,
    opens_at: datetime,
    reminds_at: datetime,
    closes_at: datetime,
    now: datetime,
    titles: Mapping[str, str] | None = None,
) -> RoundView:
    """The round of this period, opened when it is not yet. Its times and titles stay as they were at opening, also when
    an administrator changes them meanwhile."""
    row = await _round(session, plan_id, period)
    if row is None:
        row = Round(plan_id=plan_id, period=period, opened_at=now, opens_at=opens_at, reminds_at=reminds_at, closes_at=closes_at)
        row.titles = dict(titles or {})
        session.add(row)
    elif row.opened_at < row.opens_at:  # it kept early answers until now
        row.opens_at, row.reminds_at, row.closes_at, row.opened_at = opens_at, reminds_at, closes_at, now
        row.titles = dict(titles or {})
    await session.flush()
    return await _fresh_view(session, row)


async def keep_early(
    session: AsyncSession,
    plan_id: int,
    period: str,
    opens_at: datetime,
    reminds_at: datetime,
    closes_at: datetime,
    now: datetime,
) -> RoundView:
    """The round of a period that is not open yet, so that an early answer counts for it."""
    row = await _round(session, plan_id, period)
    if row is None:
        row = Round(plan_id=plan_id, period=period, opened_at=now, opens_at=opens_at, reminds_at=reminds_at, closes_at=closes_at)
        session.add(row)
        await session.flush()
    return await _fresh_view(session, row)


async def find_round(session: AsyncSession, plan_id: int, period: str) -> RoundView | None:
    row = (await session.execute(select(Round, _opened_before).where(Round.plan_id == plan_id, Round.period == period))).first()
    return _round_view(*row) if row else None


async def get_round(session: AsyncSession, round_id: int) -> RoundView | None:
    row = (await session.execute(select(Round, _opened_before).where(Round.id == round_id))).first()
    return _round_view(*row) if row else None


async def recent_rounds(session: AsyncSession, plan_id: int, since: datetime) -> list[RoundView]:
    """Rounds that were opened and close after a moment, the oldest first."""
    rows = await session.execute(
        select(Round, _opened_before)
        .where(Round.plan_id == plan_id, Round.opened_at >= Round.opens_at, Round.closes_at >= since)
        .order_by(Round.opens_at)
    )
    return [_round_view(*row) for row in rows]


async def prompts_of(session: AsyncSession, round_id: int) -> list[PromptView]:
    round_ = (await session.execute(select(Round, _opened_before).where(Round.id == round_id))).one()
    view = _round_view(*round_)
    rows = await session.execute(select(*_PROMPT).where(Prompt.round_id == round_id).order_by(Prompt.id))
    return [_prompt_view(prompt, view) for prompt in rows]


def add_prompt(
    session: AsyncSession,
    round_id: int,
    person_id: int,
    items: Sequence[Item],
    now: datetime,
    confirms: Sequence[Item] = (),
    stands_in_for: int | None = None,
) -> None:
    """Written with the next query or commit, all at once: a round may have hundreds."""
    prompt = Prompt(
        round_id=round_id,
        person_id=person_id,
        items=[list(item) for item in items],
        confirms=[list(item) for item in confirms],
        stands_in_for=stands_in_for,
        asked_at=now,
    )
    session.add(prompt)


async def get_prompt(session: AsyncSession, prompt_id: int) -> PromptView | None:
    row = (await session.execute(select(Prompt, Round, _opened_before).join(Round).where(Prompt.id == prompt_id))).first()
    return _prompt_view(row[0], _round_view(row[1], row[2])) if row else None


async def newest_prompt(session: AsyncSession, person_id: int) -> PromptView | None:
    """The prompt of the newest round in which the person was asked."""
    row = (
        await session.execute(
            select(Prompt, Round, _opened_before)
            .join(Round)
            .where(Prompt.person_id == person_id)
            .order_by(Round.opens_at.desc())
            .limit(1)
        )
    ).first()
    return _prompt_view(row[0], _round_view(row[1], row[2])) if row else None


async def prompted_since(session: AsyncSession, moment: datetime) -> list[tuple[int, datetime]]:
    """Who was asked since a moment, and when."""
    rows = await session.execute(select(Prompt.person_id, Prompt.asked_at).where(Prompt.asked_at >= moment))
    return [(person_id, at) for person_id, at in rows]


async def reseat(session: AsyncSession, prompt_id: int, items: Sequence[Item], confirms: Sequence[Item]) -> None:
    """The items follow the seat: what a person who was moved is asked from now on."""
    values = {"items": [list(item) for item in items], "confirms": [list(item) for item in confirms]}
    await session.execute(update(Prompt).where(Prompt.id == prompt_id).values(**values))


async def mark_answered(session: AsyncSession, prompt_ids: Sequence[int], now: datetime) -> None:
    await session.execute(update(Prompt).where(Prompt.id.in_(prompt_ids)).values(answered_at=now))


async def stand_in(session: AsyncSession, prompt_id: int, items: Sequence[Item], away: int) -> None:
    """Somebody who was asked before is asked for a colleague as well."""
    values = {"items": [list(item) for item in items], "stands_in_for": away, "answered_at": None}
    await session.execute(update(Prompt).where(Prompt.id == prompt_id).values(**values))


async def snooze(session: AsyncSession, prompt_id: int, until: datetime) -> None:
    await session.execute(update(Prompt).where(Prompt.id == prompt_id).values(snoozed_until=until))


async def ask_anew(session: AsyncSession, prompt_id: int, now: datetime, answer_by: datetime) -> None:
    """Who could not be asked before is asked now, and has until then to answer."""
    await session.execute(update(Prompt).where(Prompt.id == prompt_id).values(asked_at=now, answer_by=answer_by))


async def reopen(session: AsyncSession, prompt_id: int, answer_by: datetime) -> None:
    """A part of the answer was returned: the prompt waits again, for so long."""
    await session.execute(update(Prompt).where(Prompt.id == prompt_id).values(answered_at=None, answer_by=answer_by))


async def widen(session: AsyncSession, prompt_id: int, items: Sequence[Item]) -> None:
    """More is asked than at first: what was answered early, and returned."""
    await session.execute(update(Prompt).where(Prompt.id == prompt_id).values(items=[list(item) for item in items], answered_at=None))


async def _round(session: AsyncSession, plan_id: int, period: str) -> Round | None:
    row = await session.execute(select(Round).where(Round.plan_id == plan_id, Round.period == period))
    return row.scalar_one_or_none()


async def _fresh_view(session: AsyncSession, row: Round) -> RoundView:
    return _round_view(row, await session.scalar(select(_opened_before).where(Round.id == row.id)))


def _round_view(row: Round, previous_at: datetime | None) -> RoundView:
    return RoundView(row.id, row.plan_id, row.period, row.opens_at, row.reminds_at, row.closes_at, row.opened_at, previous_at, row.titles or {})


# Without a row's bookkeeping: a round of a province has hundreds, read at every tick.
_PROMPT = (
    Prompt.id, Prompt.person_id, Prompt.items, Prompt.asked_at, Prompt.answered_at, Prompt.confirms, Prompt.stands_in_for,
    Prompt.snoozed_until, Prompt.answer_by,
)  # fmt: skip


def _prompt_view(prompt: Any, round_: RoundView) -> PromptView:
    items = tuple((code, agency) for code, agency in prompt.items)
    confirms = tuple((code, agency) for code, agency in prompt.confirms)
    if prompt.answer_by:
        round_ = replace(round_, closes_at=max(round_.closes_at, prompt.answer_by))
    return PromptView(
        prompt.id, round_, prompt.person_id, items, prompt.asked_at, prompt.answered_at, confirms,
        prompt.stands_in_for, prompt.snoozed_until,
    )  # fmt: skip
