"""/duyet: the coordinating department confirms reports of completion, or returns them with a reason."""

from __future__ import annotations

from bot.dialogs import Ability, Again, Data, Done, Elsewhere, Given, Next, Outcome, Step
from bot.errors import BadInput, NotAllowed, Outdated
from bot.events import Reply
from db import audit, checkins, people, returns, reviews, rounds
from db.checkins import ReportView
from handlers import receipts, relief
from handlers.context import Context
from handlers.texts import help as help_texts
from handlers.texts import review as texts
from knowledge.calendar import may_send_at
from knowledge.progress import is_secret
from knowledge.rhythm import fair_until
from knowledge.standing import instance_of

_REASON_LENGTH = range(5, 501)  # characters
_EARLIER = 3  # reports shown beside the one to be decided


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    if ctx.address.is_group:
        raise BadInput(texts.only_private())
    _require_coordinator(ctx)
    if argument:
        number = receipts.read_number(argument)
        if await _is_confirmed(ctx, number):
            return Next("confirmed", {"report": number, "reopens": True})
        await _waiting_one(ctx, number)
        return Next("one", {"report": number})
    return Next("list") if await _waiting(ctx) else texts.nothing_waits()


def _require_coordinator(ctx: Context) -> None:
    if ctx.person is None or not ctx.person.holds(people.COORDINATOR):
        raise NotAllowed(texts.only_coordinators())


async def _waiting(ctx: Context) -> list[ReportView]:
    """What this person may decide: reports sent by others."""
    assert ctx.person is not None
    found = [r for plan in ctx.plans for r in await reviews.awaiting(ctx.session, plan.id)]
    return [report for report in found if report.person_id != ctx.person.id]


async def _waiting_one(ctx: Context, number: int) -> ReportView:
    """The report while it waits, for a decision by this person. Raises Outdated, NotAllowed."""
    _require_coordinator(ctx)
    assert ctx.person is not None
    waiting = {report.id: report for plan in ctx.plans for report in await reviews.awaiting(ctx.session, plan.id)}
    if number not in waiting:
        raise Outdated(texts.not_waiting(number))
    if waiting[number].person_id == ctx.person.id:
        raise NotAllowed(texts.own_report())
    return waiting[number]


async def _is_confirmed(ctx: Context, number: int) -> bool:
    """Confirmed, and what its agency told last about the task: it can be opened again. Raises NotAllowed."""
    assert ctx.person is not None
    report = await checkins.find(ctx.session, number)
    if report is None or report.verdict != reviews.CONFIRMED:
        return False
    last = (await checkins.telling_reports(ctx.session, report.plan_id)).get((report.task, report.agency))
    if last is None or last.id != number:
        return False
    if report.person_id == ctx.person.id:
        raise NotAllowed(texts.own_report())
    return True


async def _ask_list(ctx: Context, data: Data) -> Reply:
    waiting = await _waiting(ctx)
    if not waiting:
        return texts.nothing_waits()
    return texts.waiting_list([(r.id, r.task, r.agency, ctx.world.today(r.at)) for r in waiting])


async def _choose(ctx: Context, data: Data, given: Given) -> Outcome:
    return Next("one", {"report": int(given.choice)}) if given.choice else Elsewhere()


async def _ask_one(ctx: Context, data: Data) -> Reply:
    line = await checkins.versions(ctx.session, data["report"])
    report = next(version for version in line if version.id == data["report"])
    plan = ctx.world.plan_by_id(report.plan_id)
    task = plan.plan.task(report.task) if plan else None
    known = {version.id for version in line}
    told = await checkins.history(ctx.session, report.plan_id, report.task, limit=20)
    earlier = [r for r in told if r.agency == report.agency and r.id < report.id and r.id not in known][:_EARLIER]
    shown = await receipts.receipts_of(ctx, line)
    others = [receipt for id_, receipt in shown.items() if id_ != report.id]
    history = list((await receipts.receipts_of(ctx, earlier)).values())
    period = task.period.text if task else ""
    return texts.one(shown[report.id], others, period, history, is_confirmed=bool(data.get("reopens")))


async def _decide(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice == texts.RETURN:
        await _waiting_one(ctx, data["report"])
        return Next("reason", data)
    return await _store(ctx, data["report"], reviews.CONFIRMED, "") if given.choice else Elsewhere()


async def _decide_again(ctx: Context, data: Data, given: Given) -> Outcome:
    """What was confirmed stays so, or is opened again with a reason."""
    if given.choice == texts.RETURN:
        return Next("reason", data)
    return Done(texts.stays_confirmed(data["report"])) if given.choice else Elsewhere()


async def _ask_reason(ctx: Context, data: Data) -> Reply:
    return texts.ask_reason(data["report"])


async def _take_reason(ctx: Context, data: Data, given: Given) -> Outcome:
    if is_secret(given.text):
        return Again(help_texts.refuse_secret())
    if len(given.text) not in _REASON_LENGTH:
        return Again(texts.reason_too_short())
    if data.get("reopens"):
        return await _open_again(ctx, data["report"], given.text)
    return await _store(ctx, data["report"], reviews.RETURNED, given.text)


async def _open_again(ctx: Context, number: int, reason: str) -> Outcome:
    _require_coordinator(ctx)
    assert ctx.person is not None
    is_still = await _is_confirmed(ctx, number)
    if not is_still or not await reviews.take_back(ctx.session, number, reason, ctx.person.id, ctx.now):
        return Done(texts.plain(texts.not_waiting(number)))
    await _reopen(ctx, number)
    audit.note(ctx.session, ctx.now, ctx.person.id, "review_reopened", subject=str(number))
    return Done(texts.decided(number, reviews.RETURNED))


async def _store(ctx: Context, number: int, verdict: str, reason: str) -> Outcome:
    assert ctx.person is not None
    try:
        await _waiting_one(ctx, number)
    except Outdated as gone:  # corrected by the sender or decided by somebody else meanwhile
        return Done(texts.plain(gone.sentence))
    if not await reviews.decide(ctx.session, number, verdict, reason, ctx.person.id, ctx.now):
        return Done(texts.plain(texts.not_waiting(number)))
    if verdict == reviews.RETURNED:
        await _reopen(ctx, number)
    audit.note(ctx.session, ctx.now, ctx.person.id, f"review_{verdict}", subject=str(number))
    told = texts.decided(number, verdict, await _not_asked_until(ctx, number) if verdict == reviews.CONFIRMED else None)
    return Next("list", {}, told) if await _waiting(ctx) else Done(told)


async def _not_asked_until(ctx: Context, number: int) -> texts.Rest | None:
    """For how long a confirmed task is asked no more; None: what is "Thường xuyên" is asked in the next period."""
    report = await checkins.find(ctx.session, number)
    plan = ctx.world.plan_by_id(report.plan_id) if report else None
    task = plan.plan.task(report.task) if plan and report else None
    if report is None or plan is None or task is None:
        return None
    if (report.task, report.agency) not in await relief.settled(ctx.session, ctx.world, plan, ctx.today):
        return None
    instance = instance_of(task.period.cadence, ctx.today)
    return texts.Rest(task.code, instance[1] if instance else None)


async def _reopen(ctx: Context, number: int) -> None:
    """Whoever was asked about it has not answered any more, and gets a fair time for it."""
    report, world = await checkins.find(ctx.session, number), ctx.world
    asked_on = world.today(may_send_at(ctx.now, world.calendar, world.zone))
    for round_id in await returns.rounds_of(ctx.session, number):
        for prompt in await rounds.prompts_of(ctx.session, round_id):
            if report and (report.task, report.agency) in prompt.items:
                answer_by = fair_until(asked_on, prompt.round.closes_at, world.calendar, world.zone)
                await rounds.reopen(ctx.session, prompt.id, answer_by)


ABILITY = Ability(
    name="review",
    commands=("duyet",),
    command=command,
    steps={
        "list": Step(_ask_list, _choose, free_text=False),
        "one": Step(_ask_one, _decide, free_text=False),
        "confirmed": Step(_ask_one, _decide_again, free_text=False),
        "reason": Step(_ask_reason, _take_reason),
    },
)
