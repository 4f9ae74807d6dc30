"""The digest as a job: each edition once, to everybody who wants it, caught up once and marked late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.events import Reply
from bot.render import plain
from db import digests as stored
from db import rounds
from db.digests import Decision
from handlers import digest_facts
from handlers.context import JobContext, PlanInUse, Post
from handlers.digest_lines import memory_of
from handlers.digest_model import EVERYTHING, Scope
from handlers.digest_receivers import Receiver, receivers
from handlers.papers.picture import picture
from handlers.rhythms import rhythm_of
from handlers.texts import digest_forms as texts
from handlers.texts.digest import screen
from knowledge.calendar import may_send_at
from knowledge.rhythm import Rhythm, period_of_key, rounds_around
from knowledge.slots import Slot, sent_at

DECIDED_WITHIN = timedelta(days=400)  # a yearly digest may have been put off long ago
_USUAL = Slot()


@dataclass(frozen=True, slots=True)
class Due:
    """One edition whose hour has come."""

    period: str
    at: datetime
    intro: str


async def run(job: JobContext) -> None:
    """Post what is due: for every scope and hour that somebody wants, the latest period, also when it was missed."""
    for plan in job.world.plans:
        rhythm = await rhythm_of(job.session, plan.id)
        decided = await stored.decisions(job.session, plan.id, job.now - DECIDED_WITHIN)
        wanted: dict[tuple[Scope, Slot], list[Receiver]] = {(EVERYTHING, _USUAL): []}
        for receiver in await receivers(job, plan):
            wanted.setdefault((receiver.scope, receiver.slot), []).append(receiver)
        for (scope, slot), those in wanted.items():
            due = latest_due(job, rhythm, slot, decided)
            if due is not None:
                await _post(job, plan, scope, slot, due, those)


def latest_due(job: JobContext, rhythm: Rhythm, slot: Slot, decided: Mapping[str, Decision]) -> Due | None:
    """The edition that should have been sent last; None when that one was called off."""
    calendar, zone = job.world.calendar, job.world.zone
    for planned in reversed(list(rounds_around(job.now, rhythm, calendar, zone))):
        decision = decided.get(planned.period.key, Decision())
        at = sent_at(planned, slot, calendar, zone)
        if decision.send_at:  # "now" moves the usual hour only; a delay moves every hour before it
            at = decision.send_at if slot.is_usual else max(at, decision.send_at)
        if at <= job.now:
            return None if decision.is_called_off else Due(planned.period.key, at, decision.intro)
    return None


async def _post(job: JobContext, plan: PlanInUse, scope: Scope, slot: Slot, due: Due, those: list[Receiver]) -> None:
    series = await digest_facts.series_of(job.session, scope, slot.name)
    if await stored.find(job.session, plan.id, due.period, series):
        return
    # Whoever subscribed after the hour of a period waits for the next one.
    those = [receiver for receiver in those if receiver.since < due.at]
    if not those and (series or not await _was_held(job, plan, due.period)):
        return
    digest = await digest_facts.build(
        job.session, job.world, plan, period_of_key(due.period), job.now, scope, series=series, due_at=due.at, intro=due.intro
    )
    words = plain(Reply(screen(digest)))
    is_ours = await stored.save(
        job.session, plan.id, due.period, digest.public_id, digest.numbers, words, digest.is_late, job.now,
        series=series, memory=memory_of(digest),
    )  # fmt: skip
    if not is_ours:
        return
    chart = await picture(job.session, job.world, digest, job.now) if not all(one.wanted.is_short for one in those) else None
    full = texts.digest(digest, chart, link=board_link(job.world.public_url))
    short = texts.digest(digest, is_short=True)
    for receiver in those:
        await job.post(_message(job, plan, due.period, series, receiver, short if receiver.wanted.is_short else full))


async def _was_held(job: JobContext, plan: PlanInUse, period: str) -> bool:
    """A digest that nobody gets is kept all the same, so that the next one says what changed."""
    round_ = await rounds.find_round(job.session, plan.id, period)
    return round_ is not None and round_.is_open


def board_link(public_url: str | None) -> str | None:
    return f"{public_url.rstrip('/')}/board" if public_url else None


def _message(job: JobContext, plan: PlanInUse, period: str, series: str, receiver: Receiver, reply: Reply) -> Post:
    address = receiver.address
    edition = f"{plan.id}:{period}" + (f":{series}" if series else "")
    return Post(
        key=f"digest:{edition}:{address.channel}:{address.chat_id}",
        kind="digest",
        address=address,
        reply=replace(reply, silent=receiver.wanted.is_silent, pin=receiver.wanted.is_pinned and address.is_group),
        due_at=job.now if address.is_group else may_send_at(job.now, job.world.calendar, job.world.zone),
        waits_when_unknown=address.is_group,
    )
