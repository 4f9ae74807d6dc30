"""Who is asked about what: items of a person, the prompt as a message, the names of weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.dialogs import Data
from bot.events import Reply
from db import people
from db.checkins import ReportView
from db.rounds import Item, PromptView
from handlers.agencies import led_today
from handlers.context import PlanInUse, World
from handlers.texts import checkin as texts
from handlers.texts.dates import week_name
from knowledge.calendar import week_of_period
from knowledge.plan import Plan

__all__ = ["cancel_tag", "dialog_data", "items_of", "offer_id", "prompt_reply", "states", "week_name"]


def items_of(world: World, plan: Plan, person: people.PersonView, on: date) -> list[Item]:
    """(task code, agency) for every task that an agency of the person's focal-point seats leads today."""
    agencies = [seat.agency for seat in person.seats if seat.role == people.FOCAL_POINT and seat.agency]
    items = [(task.code, agency) for agency in agencies for task in led_today(world, plan, agency, on)]
    order = {task.code: position for position, task in enumerate(plan.tasks)}
    return sorted(dict.fromkeys(items), key=lambda item: order[item[0]])


def dialog_data(plan_id: int, items: Sequence[Item], prompt_id: int | None) -> Data:
    """What the dialog of a check-in carries from step to step."""
    return {"plan": plan_id, "items": [list(item) for item in items], "prompt": prompt_id, "drafts": []}


def cancel_tag(prompt_id: int) -> str:
    """One answer cancels every message of this prompt that is still pending."""
    return f"prompt:{prompt_id}"


def offer_id(prompt_id: int) -> str:
    """The same for prompt and reminder, so that a press on either message is a press on the live offer."""
    return f"p{prompt_id}"


def states(plan: Plan, items: Sequence[Item], last: Mapping[Item, ReportView], world: World) -> list[texts.State]:
    """One line per task: its title and what was last reported on it."""
    lines: dict[str, texts.State] = {}
    for code, agency in items:
        task = plan.task(code)
        report = last.get((code, agency))
        title = (task.short_title or task.content) if task else ""
        if report is None:
            lines.setdefault(code, texts.State(code, title))
        else:
            lines[code] = texts.State(code, title, report.status, report.percent, world.today(report.at))
    return list(lines.values())


def prompt_reply(
    world: World,
    plan: PlanInUse,
    name: str,
    items: Sequence[Item],
    last: Mapping[Item, ReportView],
    prompt: PromptView | None,
    *,
    is_reminder: bool = False,
) -> Reply:
    """The prompt (or its reminder) as a message, with an offer id that stays the same for one prompt."""
    agencies = ", ".join(dict.fromkeys(agency for _, agency in items))
    reply = texts.prompt(
        name,
        agencies,
        plan.plan.number,
        week_name(week_of_period(prompt.round.period)) if prompt else None,
        states(plan.plan, items, last, world),
        world.local(prompt.round.closes_at) if prompt else None,
        is_reminder=is_reminder,
    )
    return Reply(reply.blocks, reply.choices, offer=offer_id(prompt.id) if prompt else None)
