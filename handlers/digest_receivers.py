"""Who gets the digest of a plan: subscriptions of groups and persons, and the departments' own where that is on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from bot.events import Address
from db import people, settings, subscriptions
from db.people import AccountView, PersonView
from db.subscriptions import SubscriptionView, Wanted
from handlers import duties, roster
from handlers.context import JobContext, PlanInUse
from handlers.digest_model import About, Scope
from handlers.mailing import address_among
from handlers.sight import sees_everything
from handlers.subscriptions import EACH_AGENCY, is_on
from knowledge.slots import Slot


@dataclass(frozen=True, slots=True)
class Receiver:
    """One chat that gets the digest of a scope at an hour, in its form."""

    address: Address
    wanted: Wanted
    since: datetime

    @property
    def scope(self) -> Scope:
        return Scope(About(self.wanted.about), self.wanted.value)

    @property
    def slot(self) -> Slot:
        return Slot(self.wanted.weekday, time.fromisoformat(self.wanted.at) if self.wanted.at else None)


async def receivers(job: JobContext, plan: PlanInUse) -> list[Receiver]:
    """Everybody who wants a digest of this plan; a person who cannot be reached is left out."""
    wanted = [s for s in await subscriptions.every(job.session) if s.wanted.plan_id in (None, plan.id)]
    wanted += await _departments(job, plan)
    ids = {s.person_id for s in wanted if s.person_id is not None}
    persons, accounts = await people.get_many(job.session, ids), await people.accounts_of(job.session, ids)
    found = []
    for one in wanted:
        if one.person_id is not None and not await _may_have(job, persons[one.person_id], one.wanted):
            continue
        address = _address(job, one, accounts.get(one.person_id or 0, []))
        if address:
            found.append(Receiver(address, one.wanted, one.since))
    return found


async def _may_have(job: JobContext, person: PersonView, wanted: Wanted) -> bool:
    """Whoever has left every seat gets nothing more, whoever has moved not what the old agency tells."""
    if not person.holds(*people.ROLES):
        return False
    if wanted.about != About.AGENCY or any(seat.agency == wanted.value for seat in person.seats):
        return True
    return await sees_everything(job.session, person)


def _address(job: JobContext, one: SubscriptionView, accounts: list[AccountView]) -> Address | None:
    if one.group_id is not None:
        return Address(one.channel, one.chat_id, "", is_group=True, topic=one.topic)
    return address_among(job, accounts)


async def _departments(job: JobContext, plan: PlanInUse) -> list[SubscriptionView]:
    """To the head of each department that leads a task, else to its focal points: its own rows. Whoever has, or has
    ended, a subscription of their own has chosen."""
    setting = await settings.read(job.session, EACH_AGENCY)
    if not is_on(setting) or setting is None:
        return []
    since = datetime.fromisoformat(setting["since"])
    chosen = await subscriptions.persons(job.session)
    members = roster.member_items(job.world, plan.plan, job.today)
    there = await people.with_role(job.session, people.LEADER, people.FOCAL_POINT)
    found = []
    for agency in dict.fromkeys(agency for person in there for agency in _agencies(person)):
        if not [item for item in duties.items_for(job.world, plan.plan, [agency], job.today) if item not in members]:
            continue
        for person in _heads(there, agency):
            if person.id not in chosen:
                wanted = Wanted(about=About.AGENCY.value, value=agency, plan_id=plan.id)
                found.append(SubscriptionView(0, wanted, since, person_id=person.id))
    return found


def _agencies(person: PersonView) -> Iterable[str]:
    return (seat.agency for seat in person.seats if seat.agency and not seat.is_substitute)


def _heads(there: Iterable[PersonView], agency: str) -> list[PersonView]:
    seated = [(person, seat) for person in there for seat in person.seats if seat.agency == agency and not seat.is_substitute]
    heads = [person for person, seat in seated if seat.role == people.LEADER]
    return heads or [person for person, seat in seated if seat.role == people.FOCAL_POINT]
