"""Who holds a seat at a body that has ended is told once, when its successors have somebody who answers."""

from __future__ import annotations

from db import people
from handlers import duties
from handlers.agencies import is_superseded, today_item
from handlers.context import JobContext, PlanInUse, Post
from handlers.desk import Desk
from handlers.mailing import address_among
from handlers.texts import bodies as texts
from knowledge.calendar import may_send_at


async def tell(job: JobContext, plan: PlanInUse, desk: Desk) -> None:
    for person in desk.present():
        for agency in duties.agencies_of(person):
            if (body := job.world.succession.ended(agency, job.today)) is None:
                continue
            items = duties.items_for(job.world, plan.plan, [agency], job.today)
            if not items or not all(is_superseded(job.world, plan.plan, item, desk.seated, job.today) for item in items):
                continue
            accounts = await people.accounts_of(job.session, {person.id})
            address = address_among(job, accounts.get(person.id, []))
            if address is None:
                continue
            heirs = dict.fromkeys(today_item(job.world, plan.plan, item, job.today)[1] for item in items)
            due_at = may_send_at(job.now, job.world.calendar, job.world.zone)
            reply = texts.relieved(body, list(heirs))
            await job.post(Post(f"body-ended:{person.id}:{agency}", "notice", address, reply, due_at))
