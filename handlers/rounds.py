"""Rounds as a job: opens them in the plan's rhythm, asks everybody once, reminds. Safe to run at any time."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from db import checkins, returns, rounds, seats
from db.rounds import Item, PromptView, RoundView
from handlers import coordination, desk, ended_bodies, ladder, prompting, relief
from handlers.agencies import is_superseded
from handlers.context import JobContext, PlanInUse
from handlers.desk import Asked, Desk
from handlers.prompting import Waiting
from handlers.rhythms import rhythm_of
from knowledge.calendar import may_send_at
from knowledge.rhythm import Planned, Rhythm, latest_opened, next_to_open, working_days_after

LADDER_LASTS = timedelta(days=14)  # after a round has closed; longer holidays take the rest with them


async def run(job: JobContext) -> None:
    """Everything that is due in the rounds of every plan."""
    people_today: Desk | None = None
    for plan in job.world.plans:
        await _open_due(job, plan)
        recent = await rounds.recent_rounds(job.session, plan.id, job.now - LADDER_LASTS)
        for round_ in recent:
            people_today = people_today or await desk.load(job.session, job.today)
            if job.now < round_.closes_at:
                await _complete_roster(job, plan, round_, people_today)
        for round_ in reversed(recent):  # the newest first: its question comes before the steps of an older one
            assert people_today is not None
            await _ask_and_remind(job, plan, round_, people_today, newer=None if round_ is recent[-1] else recent[-1])


async def _open_due(job: JobContext, plan: PlanInUse) -> None:
    rhythm = await rhythm_of(job.session, plan.id)
    due = latest_opened(job.now, rhythm, job.world.calendar, job.world.zone)
    if due is None:
        return
    times = due.times
    if job.now < times.closes_at:
        await rounds.open_round(
            job.session, plan.id, due.period.key, times.opens_at, times.reminds_at, times.closes_at, job.now, _titles(plan)
        )
        return
    found = await rounds.find_round(job.session, plan.id, due.period.key)
    if found is None or not found.is_open:
        await _catch_up(job, plan, rhythm, due)


async def _catch_up(job: JobContext, plan: PlanInUse, rhythm: Rhythm, due: Planned) -> None:
    """Nothing ran from opening to closing: the round is held once, late, unless the next one is near or nobody was
    there to be asked."""
    holders = await seats.holders(job.session)
    if not any(holder.starts_at <= due.times.closes_at for holder in holders):
        return
    zone, calendar = job.world.zone, job.world.calendar
    day = working_days_after(may_send_at(job.now, calendar, zone).date(), 1, calendar)
    closes_at = datetime.combine(day, rhythm.rule.closes.at, zone)
    coming = next_to_open(job.now, rhythm, calendar, zone)
    if coming is None or closes_at < coming.times.opens_at:
        reminds_at = min(datetime.combine(day, time(8), zone), closes_at - timedelta(hours=2))
        await rounds.open_round(
            job.session, plan.id, due.period.key, due.times.opens_at, reminds_at, closes_at, job.now, _titles(plan)
        )


def _titles(plan: PlanInUse) -> dict[str, str]:
    return {task.code: task.short_title or task.content for task in plan.plan.tasks}


async def _complete_roster(job: JobContext, plan: PlanInUse, round_: RoundView, people_today: Desk) -> None:
    """Everybody who is to be asked today has a prompt. What was answered early, is done or concluded is not asked; who joined after the
    opening gets the current state; who stands in for a colleague is asked in that one's place."""
    prompts = {prompt.person_id: prompt for prompt in await rounds.prompts_of(job.session, round_.id)}
    relieved = {prompt.stands_in_for for prompt in prompts.values()}
    done = await relief.answered(job.session, job.world, plan.id, round_.id, job.today)
    news = await coordination.load(job.session, job.world, plan, round_, job.now)
    waiting = [item for item in news.waiting() if not is_superseded(job.world, plan.plan, item, people_today.seated, job.today)]
    confirming = coordination.by_person(waiting, people_today.present())
    await ended_bodies.tell(job, plan, people_today)
    roster = {person_id: Asked() for person_id in confirming} | desk.roster(people_today, job.world, plan.plan, job.today)
    for person_id, asked in roster.items():
        left = [item for item in asked.items if item not in done]
        confirms = confirming.get(person_id, [])
        prompt = prompts.get(person_id)
        if person_id in relieved or not (left or confirms):
            continue
        if prompt is None:
            rounds.add_prompt(
                job.session, round_.id, person_id, left, job.now, confirms, stands_in_for=asked.stands_in_for
            )
        elif asked.stands_in_for is not None and prompt.stands_in_for is None:
            await _stand_in_too(job, prompt, asked, left)
        else:
            await _ask_returned(job, plan, prompt, left)


async def _stand_in_too(job: JobContext, prompt: PromptView, asked: Asked, left: list[Item]) -> None:
    """Somebody asked already is asked for a colleague who has gone on leave since."""
    more = [item for item in left if item not in prompt.items]
    if more and asked.stands_in_for is not None:
        await rounds.stand_in(job.session, prompt.id, [*prompt.items, *more], asked.stands_in_for)


async def _ask_returned(job: JobContext, plan: PlanInUse, prompt: PromptView, left: list[Item]) -> None:
    """What was answered early was not asked; returned, it is."""
    more = [item for item in left if item not in prompt.items]
    again = await returns.open_again(job.session, plan.id) if more else {}
    if found := [item for item in more if item in again]:
        await rounds.widen(job.session, prompt.id, [*prompt.items, *found])


async def _ask_and_remind(
    job: JobContext, plan: PlanInUse, round_: RoundView, people_today: Desk, *, newer: RoundView | None
) -> None:
    is_superseded = newer is not None
    prompts = await rounds.prompts_of(job.session, round_.id)
    waiting = await _waiting(job, plan, prompts, people_today, newer)
    confirming = [one for one in prompts if one.answered_at is None and not one.items and job.now < round_.closes_at]
    if not waiting and not confirming:
        return
    asked = [*(one.prompt for one in waiting), *confirming]
    office = await prompting.open_office(job, plan, round_, people_today, [one.person_id for one in asked])
    for prompt in confirming:
        await office.ask_to_confirm(prompt)
    for one in waiting:
        until = one.prompt.snoozed_until
        if until and job.now < until:
            continue
        if job.now < round_.closes_at or (not is_superseded and office.reach_of(one.prompt).is_lost(job.now)):
            await office.ask(one)
        if until and not is_superseded:
            await office.ask_again(one)
    await ladder.climb(job, office, waiting, is_superseded=is_superseded)


async def _waiting(
    job: JobContext, plan: PlanInUse, prompts: list[PromptView], people_today: Desk, newer: RoundView | None = None
) -> list[Waiting]:
    """Prompts that somebody still has to answer, with what is left of them: not those of people on leave, nor of
    those whose seat has passed to somebody else or to the body that took over, nor what a newer round was told."""
    if not prompts:
        return []
    done = await relief.answered(job.session, job.world, prompts[0].round.plan_id, prompts[0].round.id, job.today)
    if newer is not None:
        done |= await checkins.answered(job.session, newer.id)
    relieved = {prompt.stands_in_for for prompt in prompts}
    again = await returns.open_again(job.session, prompts[0].round.plan_id)
    found: list[Waiting] = []
    for prompt in prompts:
        is_here = prompt.person_id not in people_today.away and prompt.person_id not in relieved
        if prompt.answered_at is not None or not is_here:
            continue
        held = people_today.answers_for(prompt.person_id)
        left = tuple(
            item
            for item in prompt.items
            if item not in done and item[1] in held and not is_superseded(job.world, plan.plan, item, people_today.seated, job.today)
        )
        if left:
            found.append(Waiting(prompt, left, {item: again[item] for item in left if item in again}))
    return found


