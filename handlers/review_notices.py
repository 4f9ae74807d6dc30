"""Who is told of reviews, and where: coordinators of what waits, senders of what was decided. Safe to run any time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.events import Address, Reply
from db import checkins, deliveries, people, reviews
from db.checkins import ReportView
from db.people import PersonView
from db.reviews import ReviewView
from handlers import duties
from handlers.context import JobContext, Post
from handlers.mailing import waiting_addresses_of
from handlers.managers import coordinators_here
from handlers.texts import review as texts
from knowledge.calendar import may_send_at

_CARD, _VERDICT = "review:", "verdict:"  # how the keys of these deliveries begin
_LOOKS_BACK = timedelta(days=14)  # an outage is shorter


async def run(job: JobContext) -> None:
    """Each message once, by the unique key of its delivery."""
    await _tell_coordinators(job)
    await _tell_senders(job)


async def _tell_coordinators(job: JobContext) -> None:
    """One card for everything that waits, again only when something newer has come: a decision brings none."""
    waiting = [report for plan in job.world.plans for report in await reviews.awaiting(job.session, plan.id)]
    if not waiting:
        return
    told = await deliveries.keys(job.session, _CARD, job.now - _LOOKS_BACK)
    coordinators = (await coordinators_here(job)).persons
    for person, address in await addresses(job, coordinators):
        theirs = [report for report in waiting if report.person_id != person.id]
        newest = max((report.id for report in theirs), default=0)
        if newest > _newest_told(told, person.id):
            lines = [(report.id, report.task, _title(job, report), report.agency) for report in theirs]
            await _post(job, f"{_CARD}{newest}:{person.id}", address, texts.card(person.name, lines))


def _newest_told(keys: Iterable[str], person_id: int) -> int:
    """The newest report on any card of this person; 0 when there was none lately."""
    parts = (key.split(":") for key in keys)
    return max((int(report) for _, report, person in parts if int(person) == person_id), default=0)


async def _tell_senders(job: JobContext) -> None:
    since = job.now - _LOOKS_BACK
    decided = await reviews.since(job.session, since)
    told = await deliveries.keys(job.session, _VERDICT, since)
    for review in decided:
        report = await checkins.find(job.session, review.report_id)
        if report is None or any(key.startswith(_key(review)) for key in told):
            continue
        for person, address in await addresses(job, await _senders(job, report)):
            said = texts.verdict_notice(person.name, report.task, _title(job, report), report.id, review.verdict, review.reason)
            await _post(job, f"{_key(review)}{person.id}", address, said)


def _key(review: ReviewView) -> str:
    """Once for each verdict: what was confirmed may be opened again."""
    return f"{_VERDICT}{review.report_id}:{review.verdict}:"


async def _senders(job: JobContext, report: ReportView) -> list[PersonView]:
    """The sender while still at the agency, else whoever answers for it now: the seat, not the person."""
    there = [p for p in await people.with_role(job.session, people.FOCAL_POINT) if report.agency in duties.agencies_of(p)]
    return [person for person in there if person.id == report.person_id] or there


async def addresses(job: JobContext, persons: Iterable[PersonView]) -> list[tuple[PersonView, Address]]:
    """The newest reachable account of each on a channel that is on, else the newest; nobody without one."""
    known = {person.id: person for person in persons}
    return [(known[person_id], address) for person_id, address in (await waiting_addresses_of(job, known)).items()]


def _title(job: JobContext, report: ReportView) -> str:
    plan = job.world.plan_by_id(report.plan_id)
    task = plan.plan.task(report.task) if plan else None
    return (task.short_title or task.content) if task else ""


async def _post(job: JobContext, key: str, address: Address, reply: Reply) -> None:
    due_at = may_send_at(job.now, job.world.calendar, job.world.zone)
    await job.post(Post(key=key, kind="notice", address=address, reply=reply, due_at=due_at))
