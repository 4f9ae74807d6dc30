"""Who is asked about what: items of a person, the prompt as a message, the names of weeks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from bot.dialogs import Data
from bot.events import Reply
from db import people
from db.checkins import ReportView
from db.rounds import Item, PromptView
from handlers import brake, roster
from handlers.agencies import leads_today
from handlers.context import PlanInUse, World
from handlers.texts import answers as answer_texts
from handlers.texts import checkin as texts
from handlers.texts import coordination as coordination_texts
from handlers.texts.dates import period_name
from knowledge.plan import Plan

__all__ = ["cancel_tag", "dialog_data", "items_for", "items_of", "offer_id", "prompt_reply", "states"]


def items_of(world: World, plan: Plan, person: people.PersonView, on: date) -> list[Item]:
    """(task code, agency) for every task that an agency of the person's focal-point seats answers for today."""
    return items_for(world, plan, main_agencies_of(person), on)


def items_for(world: World, plan: Plan, agencies: Iterable[str], on: date) -> list[Item]:
    """The same for agencies, in the order of the plan; one pass over its tasks, however many agencies."""
    several = tuple(dict.fromkeys(agencies))
    by_kind = {kind: frozenset(roster.asked(world, plan, kind, on)) for kind in roster.Kind} if several else {}
    kinds = {agency: roster.kind_of(world, agency, on) for agency in several}
    as_member = {agency: by_kind[kind] if kind else frozenset() for agency, kind in kinds.items()}
    found = []
    for task in plan.tasks:
        leads = leads_today(world, plan, task, on) if several else ()
        found += [(task.code, agency) for agency in several if agency in leads or task.code in as_member[agency]]
    return found


def agencies_of(person: people.PersonView) -> tuple[str, ...]:
    """The agencies for which the person may answer now: as main focal point or as substitute."""
    return tuple(dict.fromkeys(s.agency for s in person.seats if s.role == people.FOCAL_POINT and s.agency))


def main_agencies_of(person: people.PersonView) -> tuple[str, ...]:
    """The agencies for which the person is asked: a substitute is, only while the main focal point is away."""
    return tuple(dict.fromkeys(s.agency for s in person.seats if s.role == people.FOCAL_POINT and s.agency and not s.is_substitute))


def dialog_data(plan_id: int, items: Sequence[Item], prompt_id: int | None) -> Data:
    """What the dialog of a check-in carries from step to step."""
    return {"plan": plan_id, "items": [list(item) for item in items], "prompt": prompt_id, "drafts": []}


def cancel_tag(prompt_id: int) -> str:
    """One answer cancels every message of this prompt that is still pending."""
    return f"prompt:{prompt_id}"


def offer_id(prompt_id: int) -> str:
    """The same for prompt and reminder, so that a press on either message is a press on the live offer."""
    return f"p{prompt_id}"


def states(
    plan: Plan, items: Sequence[Item], last: Mapping[Item, ReportView], world: World, round_id: int | None, titles: Mapping[str, str] | None = None
) -> list[texts.State]:
    """One line per task: its title, as in `titles` where the round keeps it, and what was last reported on it, in this round or before."""
    lines: dict[str, texts.State] = {}
    for code, agency in items:
        task = plan.task(code)
        report = last.get((code, agency))
        title = (titles or {}).get(code) or ((task.short_title or task.content) if task else "")
        if report is None:
            lines.setdefault(code, texts.State(code, title))
        else:
            is_new = round_id is not None and report.round_id == round_id
            lines[code] = texts.State(code, title, report.status, report.percent, world.today(report.at), report.verdict, report.reason, is_new)
    return list(lines.values())


def prompt_reply(
    world: World,
    plan: PlanInUse,
    name: str,
    items: Sequence[Item],
    last: Mapping[Item, ReportView],
    prompt: PromptView | None,
    confirms: Sequence[coordination_texts.Told] = (),
    *,
    is_reminder: bool = False,
    round_id: int | None = None,
    repeated: Collection[Item] = (),
    now: datetime | None = None,
) -> Reply:
    """The prompt (or its reminder) as a message, with an offer id that stays the same for one prompt."""
    agencies = ", ".join(dict.fromkeys(agency for _, agency in items))
    reply = texts.prompt(
        name,
        agencies,
        plan.plan.number,
        period_name(prompt.round.period) if prompt else None,
        states(plan.plan, items, last, world, prompt.round.id if prompt else round_id, prompt.round.titles if prompt else None),
        world.local(prompt.round.closes_at) if prompt else None,
        is_reminder=is_reminder,
        is_over=prompt is not None and now is not None and now >= prompt.round.closes_at,
        since=world.today(prompt.round.previous_at) if prompt and prompt.round.previous_at else None,
    )
    codes = list(dict.fromkeys(code for code, _ in items))
    unknown = {code for code, agency in items if brake.nothing_before(last.get((code, agency)))}
    tired = {code for code, _ in repeated} - unknown
    needs = answer_texts.needs_sentence([c for c in codes if c in unknown], [c for c in codes if c in tired], len(codes))
    blocks = (*reply.blocks[:3], *needs, *reply.blocks[3:], *coordination_texts.second_list(confirms))
    return Reply(blocks, reply.choices, offer=offer_id(prompt.id) if prompt else None)
