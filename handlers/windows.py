"""Told to the coordinating department, once for each prompt: whom the question of a round could not reach, and what helps."""

from __future__ import annotations

from datetime import timedelta

from db import people, reach, reminders, rounds
from db.people import PersonView
from db.rounds import PromptView, RoundView
from handlers import reach as reaching
from handlers.context import JobContext, PlanInUse, Post
from handlers.mailing import addresses_of
from handlers.managers import managers_here
from handlers.reach import Reach
from handlers.texts import windows as texts
from handlers.texts.dates import period_name
from knowledge.calendar import may_send_at

_SETTLES = timedelta(minutes=10)  # after the opening, so that one message names everybody
_LASTS = timedelta(days=14)  # after the closing, as the ladder does; the next round takes its place


async def run(job: JobContext) -> None:
    """Safe to run at any time: what was told is remembered for each prompt and recipient."""
    for plan in job.world.plans:
        recent = await rounds.recent_rounds(job.session, plan.id, job.now - _LASTS)
        if recent and recent[-1].opened_at + _SETTLES <= job.now:
            await _tell(job, plan, recent[-1])


async def _tell(job: JobContext, plan: PlanInUse, round_: RoundView) -> None:
    prompts = {prompt.person_id: prompt for prompt in await rounds.prompts_of(job.session, round_.id) if not prompt.answered_at}
    fates = reaching.by_person(await reach.messages(job.session, reaching.key(round_.id, ""))) if prompts else {}
    lost = {id_: prompt for id_, prompt in prompts.items() if fates.get(id_, Reach()).is_lost(job.now)}
    if not lost:
        return
    here = {person.id: person for person in await people.with_role(job.session, people.FOCAL_POINT) if person.id in lost}
    tellers = await managers_here(job)
    addresses = await addresses_of(job, [person.id for person in tellers])
    due_at = may_send_at(job.now, job.world.calendar, job.world.zone)
    for teller in tellers:
        news = [id_ for id_ in here if teller.id in addresses and await _is_news(job, lost[id_], teller)]
        if news:
            lines = [texts.Line(here[id_].name, _agencies(here[id_]), _why(fates.get(id_, Reach()))) for id_ in news]
            reply = texts.not_asked(teller.name, period_name(round_.period), plan.plan.number, lines)
            key = f"window:{round_.id}:{teller.id}:{lost[news[0]].id}"
            await job.post(Post(key, "notice", addresses[teller.id], reply, due_at))


async def _is_news(job: JobContext, prompt: PromptView, teller: PersonView) -> bool:
    return await reminders.take(job.session, prompt.id, reminders.NOT_REACHED, teller.id, job.now)


def _why(reach_: Reach) -> texts.Why:
    """By the last message; who was never written to has no account that works."""
    last = reach_.messages[-1] if reach_.messages else None
    if last is not None and last.was_outside:
        return texts.Why.WINDOW
    return texts.Why.CLOSED if last is None or last.was_refused else texts.Why.FAULT


def _agencies(person: PersonView) -> list[str]:
    return list(dict.fromkeys(seat.agency for seat in person.seats if seat.agency))
