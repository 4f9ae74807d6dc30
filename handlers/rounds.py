"""The weekly round as a job: opens it, prompts every focal point once, reminds once. Safe to run any time."""

from __future__ import annotations

from bot.dialogs import Opening
from bot.events import Address, Reply
from db import checkins, people, rounds
from db.rounds import Item, PromptView, RoundView
from handlers import duties
from handlers.context import JobContext, PlanInUse, Post
from knowledge.calendar import may_send_at, round_times, week_of


async def run(job: JobContext) -> None:
    """Everything that is due in the round of this week, for every plan."""
    times = round_times(week_of(job.today), job.world.calendar, job.world.zone)
    if times is None or not times.opens_at <= job.now < times.closes_at:
        return
    for plan in job.world.plans:
        round_ = await rounds.open_round(
            job.session,
            plan.id,
            week_of(job.today).period,
            times.opens_at,
            times.reminds_at,
            times.closes_at,
            job.now,
        )
        if job.now < round_.closes_at:
            await _complete_roster(job, plan, round_)
            await _send_due(job, plan, round_)


async def _complete_roster(job: JobContext, plan: PlanInUse, round_: RoundView) -> None:
    """Everybody who holds a seat now is asked once; who joined after the opening gets the current state."""
    asked = {prompt.person_id for prompt in await rounds.prompts_of(job.session, round_.id)}
    for person in await people.with_role(job.session, people.FOCAL_POINT):
        items = duties.items_of(job.world, plan.plan, person, job.today)
        if items and person.id not in asked:
            await rounds.add_prompt(job.session, round_.id, person.id, items, job.now)


async def _send_due(job: JobContext, plan: PlanInUse, round_: RoundView) -> None:
    last = await checkins.latest_reports(job.session, plan.id)
    done = await checkins.answered(job.session, round_.id)
    for prompt in await rounds.prompts_of(job.session, round_.id):
        if prompt.answered_at is not None:
            continue
        left = [item for item in prompt.items if item not in done]
        if not left:
            continue
        person = await people.get(job.session, prompt.person_id)
        address = await _address(job, prompt.person_id)
        if person is None or not person.has_consented or address is None:
            continue
        reply = duties.prompt_reply(job.world, plan, person.name, left, last, prompt)
        await job.post(_message(job, prompt, "prompt", address, reply, left))
        if prompt.asked_at < round_.reminds_at <= job.now:
            reply = duties.prompt_reply(job.world, plan, person.name, left, last, prompt, is_reminder=True)
            await job.post(_message(job, prompt, "reminder", address, reply, left))


def _message(job: JobContext, prompt: PromptView, kind: str, address: Address, reply: Reply, left: list[Item]) -> Post:
    return Post(
        key=f"checkin:{prompt.round.id}:{kind}:{prompt.person_id}",
        kind=kind,
        address=address,
        reply=reply,
        due_at=may_send_at(job.now, job.world.calendar, job.world.zone),
        opening=Opening("checkin", "prompt", duties.dialog_data(prompt.round.plan_id, left, prompt.id)),
        cancel_tag=duties.cancel_tag(prompt.id),
        expires_at=prompt.round.closes_at,
    )


async def _address(job: JobContext, person_id: int) -> Address | None:
    """The newest reachable account on a channel that is on; else the newest: it waits until its channel is."""
    accounts = await people.accounts(job.session, person_id)
    chosen = next((a for a in accounts if a.channel in job.channels), accounts[0] if accounts else None)
    return Address(chosen.channel, chosen.chat_id, chosen.user_id) if chosen else None
