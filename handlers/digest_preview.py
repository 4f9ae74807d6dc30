"""The coming digest, shown to the coordinating department an hour before it goes out: sent now, put off, introduced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.dialogs import Ability, Data, Done, Given, Next, Opening, Outcome, Step
from bot.errors import NotAllowed
from bot.events import Reply
from db import audit, deliveries, groups, people
from db import digests as stored
from db.digests import Decision
from handlers import digest_facts, review_notices
from handlers.context import Context, JobContext, PlanInUse, Post, World
from handlers.digest_model import EVERYTHING, Digest
from handlers.digest_posts import DECIDED_WITHIN
from handlers.digest_receivers import receivers
from handlers.managers import managers_here
from handlers.rhythms import rhythm_of
from handlers.texts import digest_forms as forms
from handlers.texts import digest_preview as texts
from knowledge.calendar import may_send_at
from knowledge.rhythm import Planned, Rhythm, next_morning, rounds_around

BEFORE = timedelta(hours=1)
_LONGEST_INTRO = 300
_CHANGES_MIND_WITHIN = timedelta(days=4)
_LOST_WITHIN = timedelta(days=14)


async def run(job: JobContext) -> None:
    """One preview to each coordinator, while there is still time to decide."""
    for plan in job.world.plans:
        rhythm = await rhythm_of(job.session, plan.id)
        planned = coming(job.world, rhythm, job.now)
        if planned is None or job.now < _shown_at(planned):
            continue
        key = f"preview:{plan.id}:{planned.period.key}:"
        if await deliveries.keys(job.session, key) or not await _is_to_be_sent(job, plan, planned):
            continue
        digest = await _build(job, plan, planned)
        wanted = [r for r in await receivers(job, plan) if r.slot.is_usual]
        if not wanted:
            continue
        lost = await groups.unreachable(job.session, job.now - _LOST_WITHIN)
        data = {"plan": plan.id, "period": planned.period.key}
        for person, address in await review_notices.addresses(job, await _coordinators(job)):
            shown = texts.preview(forms.digest(digest, is_short=True), planned.times.digest_at, len(wanted), lost)
            await job.post(
                Post(
                    key=f"{key}{person.id}",
                    kind="notice",
                    address=address,
                    reply=shown,
                    due_at=may_send_at(job.now, job.world.calendar, job.world.zone),
                    opening=Opening("preview", "decide", data),
                    expires_at=planned.times.digest_at,
                )
            )


def coming(world: World, rhythm: Rhythm, now: datetime) -> Planned | None:
    """The round whose digest goes out next."""
    return next((p for p in rounds_around(now, rhythm, world.calendar, world.zone) if p.times.digest_at > now), None)


def _shown_at(planned: Planned) -> datetime:
    return max(planned.times.closes_at, planned.times.digest_at - BEFORE)


async def _is_to_be_sent(job: JobContext, plan: PlanInUse, planned: Planned) -> bool:
    decided = await stored.decisions(job.session, plan.id, job.now - DECIDED_WITHIN)
    return planned.period.key not in decided and await stored.find(job.session, plan.id, planned.period.key) is None


async def _coordinators(job: JobContext) -> list[people.PersonView]:
    return await managers_here(job)


async def _build(job: JobContext | Context, plan: PlanInUse, planned: Planned, intro: str = "") -> Digest:
    return await digest_facts.build(
        job.session, job.world, plan, planned.period, job.now, EVERYTHING, due_at=planned.times.digest_at, intro=intro
    )


async def about_the_coming(ctx: Context) -> Data:
    """What the dialog is about, fixed when it begins: the next digest of the first plan, or the one that was put off."""
    plan, planned, _ = await _state(ctx, {})
    return {"plan": plan.id, "period": planned.period.key}


# --- the dialog -----------------------------------------------------------------------------------------


async def _ask(ctx: Context, data: Data) -> Reply:
    """The preview as it stands now, with what is decided so far."""
    plan, planned, decision = await _state(ctx, data)
    digest = await _build(ctx, plan, planned, decision.intro)
    at = _goes_at(ctx, planned, decision)
    return texts.preview(forms.digest(digest, is_short=True), at, None, (), is_called_off=decision.is_called_off)


def _goes_at(ctx: Context, planned: Planned, decision: Decision) -> datetime:
    return ctx.world.local(decision.send_at) if decision.send_at else planned.times.digest_at


async def _decide(ctx: Context, data: Data, given: Given) -> Outcome:
    if gone := await _too_late(ctx, data):
        return Done(gone)
    if given.choice == texts.HOLD:
        return Next("hold", data)
    if given.choice == texts.INTRO:
        return Next("intro", data)
    await _store(ctx, data, send_at=ctx.now, is_called_off=False)
    return Done(texts.sent_now())


async def _ask_hold(ctx: Context, data: Data) -> Reply:
    hour, morning = await _later(ctx, data)
    return texts.ask_hold(hour, morning)


async def _hold(ctx: Context, data: Data, given: Given) -> Outcome:
    if gone := await _too_late(ctx, data):
        return Done(gone)
    if given.choice == texts.OFF:
        await _store(ctx, data, is_called_off=True)
        return Done(texts.called_off(data["period"]))
    hour, morning = await _later(ctx, data)
    until = morning if given.choice == texts.MORNING else hour
    await _store(ctx, data, send_at=until, is_called_off=False)
    return Done(texts.held(until))


async def _later(ctx: Context, data: Data) -> tuple[datetime, datetime]:
    """An hour after it would go out, and eight o'clock of the next working day."""
    _, planned, decision = await _state(ctx, data)
    goes_at = max(_goes_at(ctx, planned, decision), ctx.world.local(ctx.now))
    return goes_at + BEFORE, next_morning(goes_at.date(), ctx.world.calendar, ctx.world.zone)


async def _ask_intro(ctx: Context, data: Data) -> Reply:
    _, _, decision = await _state(ctx, data)
    return texts.ask_intro(decision.intro, _LONGEST_INTRO)


async def _take_intro(ctx: Context, data: Data, given: Given) -> Outcome:
    if gone := await _too_late(ctx, data):
        return Done(gone)
    words = " ".join(given.text.split())
    if words == "-":
        words = ""
    elif not words or len(words) > _LONGEST_INTRO:
        return Next("intro", data, texts.bad_intro(len(words), _LONGEST_INTRO))
    await _store(ctx, data, intro=words)
    return Next("decide", data, texts.intro_taken(bool(words)))


# --- what is stored -------------------------------------------------------------------------------------


async def _state(ctx: Context, data: Data) -> tuple[PlanInUse, Planned, Decision]:
    """The plan, the round that is talked about (the next one when none is named), and what is decided."""
    _check(ctx)
    plan = ctx.world.plan_by_id(data["plan"]) if "plan" in data else ctx.plans[0]
    assert plan is not None
    rhythm = await rhythm_of(ctx.session, plan.id)
    decided = await stored.decisions(ctx.session, plan.id, ctx.now - DECIDED_WITHIN)
    rounds = list(rounds_around(ctx.now, rhythm, ctx.world.calendar, ctx.world.zone))
    planned = next((p for p in rounds if p.period.key == data.get("period")), None)
    planned = planned or await _put_off(ctx, plan, rounds, decided) or coming(ctx.world, rhythm, ctx.now)
    if planned is None:
        raise NotAllowed(texts.nothing_coming())
    return plan, planned, decided.get(planned.period.key, Decision())


async def _put_off(ctx: Context, plan: PlanInUse, rounds: Sequence[Planned], decided: Mapping[str, Decision]) -> Planned | None:
    """The one whose hour has passed undone, because it was put off or called off lately."""
    for planned in rounds:
        passed = timedelta(0) <= ctx.now - planned.times.digest_at <= _CHANGES_MIND_WITHIN
        if passed and planned.period.key in decided and not await stored.find(ctx.session, plan.id, planned.period.key):
            return planned
    return None


def _check(ctx: Context) -> None:
    if ctx.person is None or not ctx.person.holds(people.ADMIN, people.COORDINATOR):
        raise NotAllowed(texts.only_coordinator())
    if ctx.address.is_group:
        raise NotAllowed(texts.only_private())


async def _too_late(ctx: Context, data: Data) -> Reply | None:
    """What is to be said when it went out meanwhile."""
    plan, planned, _ = await _state(ctx, data)
    edition = await stored.find(ctx.session, plan.id, planned.period.key)
    return texts.gone_out(ctx.world.local(edition.made_at), edition.public_id) if edition else None


async def _store(ctx: Context, data: Data, **changed: object) -> None:
    assert ctx.person is not None
    await stored.decide(ctx.session, data["plan"], data["period"], ctx.person.id, ctx.now, **changed)
    audit.note(ctx.session, ctx.now, ctx.person.id, "digest_" + next(iter(changed)), data["period"])


ABILITY = Ability(
    name="preview",
    steps={
        "decide": Step(_ask, _decide, free_text=False),
        "hold": Step(_ask_hold, _hold, free_text=False),
        "intro": Step(_ask_intro, _take_intro),
    },
    forgets_after_minutes=4 * 60,  # an afternoon: put off, the digest can still be decided on
)
