"""Tells administrators of days off and worked that are proposed and not confirmed, some working days before: one tap
confirms them."""

from __future__ import annotations

from datetime import date, time, timedelta

from bot.dialogs import Ability, Data, Done, Elsewhere, Given, Next, Opening, Outcome, Step
from bot.errors import NotAllowed
from bot.events import Reply
from db import people
from db.calendar_days import DecidedDay
from handlers import working_days
from handlers.context import Context, JobContext, Post, World
from handlers.mailing import addresses_of
from handlers.texts import working_days as texts
from handlers.typed import says_yes
from knowledge.calendar import Override, WorkCalendar, may_send_at
from knowledge.decrees import NoDecree, read_decree

_WORKING_DAYS_BEFORE = (7, 2)  # one reminder, when nothing was decided
_NOON = time(12)  # a card of the morning: it waits for another day rather than take the place of the afternoon's digest
_TOGETHER = timedelta(days=14)  # a day off and the Saturday that makes up for it stand in one card


async def run(job: JobContext) -> None:
    """Safe to run at any time: one card for each first day, stage and administrator."""
    days = _undecided(job.world.calendar, job.today)
    if not days or job.world.local(job.now).time() >= _NOON:
        return
    left = job.world.calendar.working_days_between(job.today, days[0])
    stage = next((before for before in sorted(_WORKING_DAYS_BEFORE) if left <= before), None)
    if stage is None:
        return
    managers = await people.with_role(job.session, people.ADMIN)
    addresses = await addresses_of(job, [person.id for person in managers])
    due_at = may_send_at(job.now, job.world.calendar, job.world.zone)
    for person_id, address in addresses.items():
        data = {"days": [day.isoformat() for day in days]}
        opening = Opening("working_days", "card", data)
        key = f"calendar:{days[0].isoformat()}:{stage}:{person_id}"
        await job.post(Post(key, "notice", address, _card(job.world, days), due_at, opening))


def _undecided(calendar: WorkCalendar, today: date) -> list[date]:
    """The first proposed day to come within reach of the earliest card, and those that belong to it."""
    ahead = [today + timedelta(days=count) for count in range(1, 60)]
    days = [day for day in ahead if (known := calendar.override(day)) and not known.confirmed]
    return [day for day in days if day - days[0] <= _TOGETHER]


def _card(world: World, days: list[date]) -> Reply:
    return texts.card([working_days.shown_day(world, day, set()) for day in days])


async def _ask_card(ctx: Context, data: Data) -> Reply:
    left = _left(ctx, data)
    return _card(ctx.world, [one.day for one in left]) if left else texts.all_decided()


async def _answer_card(ctx: Context, data: Data, given: Given) -> Outcome:
    if ctx.person is None or not ctx.person.holds(people.ADMIN):
        raise NotAllowed(texts.only_administrator())
    if given.choice == texts.FIX:
        return Next("line", data)
    if given.choice == texts.LATER:
        return Done(texts.put_off())
    if given.choice != texts.CONFIRM and not says_yes(given.text):
        said = read_decree(given.text, ctx.today)
        is_something_else = isinstance(said, NoDecree) and said.why in ("date", "what") and not said.found
        return Elsewhere() if is_something_else else working_days.again(ctx, given)
    left = _left(ctx, data)
    if not left:
        return Done(texts.all_decided())
    return await working_days.save(ctx, [DecidedDay(one.day, not one.off, one.document, True) for one in left], [])


def _left(ctx: Context, data: Data) -> list[Override]:
    """What nobody has decided since the card was sent."""
    known = (ctx.world.calendar.override(date.fromisoformat(day)) for day in data["days"])
    return [one for one in known if one and not one.confirmed]


ABILITY = Ability(
    name="working_days",
    commands=("lich",),
    command=working_days.command,
    steps={**working_days.STEPS, "card": Step(_ask_card, _answer_card, yields=True)},
    forgets_after_minutes=3 * 24 * 60,  # a card waits over a weekend
)
