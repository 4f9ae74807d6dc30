"""Answers about one body: what it leads, alone, jointly, through the collective; coordinates; has inherited."""

from __future__ import annotations

from bot.events import Block, Bold, bullets, say
from handlers.texts import dates
from handlers.texts.ask.names import codes, holders_text, task_line
from handlers.texts.ask.tasks import task_blocks
from knowledge.answer import Answer, BodyFact
from knowledge.plan import Plan, Task
from knowledge.question import AskedRole


def agency(answer: Answer, plan: Plan) -> list[Block]:
    """Own leads first; everything that comes through a collective is said apart."""
    body = answer.bodies[0]
    blocks: list[Block] = [say(_place_note(body))] if body.is_ambiguous or body.said != body.name and body.said.startswith("UBND ") else []
    if answer.role is AskedRole.COORDINATE:
        blocks += _coordinated(body, plan)
    else:
        blocks += _led(body, answer, plan)
    if answer.role is AskedRole.COORDINATE and body.inherited and not body.lead:
        blocks += _inherited(body, plan)
    blocks += _today(body, plan)
    return blocks


def ranking(answer: Answer) -> list[Block]:
    """Who leads most, the first five and ties."""
    (first, most), *_ = answer.ranking
    lines = [f"{name}: {dates.count(number)} nhiệm vụ" for name, number in answer.ranking[:6]]
    return [
        say("Chủ trì nhiều nhiệm vụ nhất: ", Bold(first), f", {dates.count(most)} nhiệm vụ (tính cả nhiệm vụ cùng chủ trì)."),
        bullets(*lines),
        say("Nguồn: Phụ lục, cột Đơn vị chủ trì."),
    ]


def _led(body: BodyFact, answer: Answer, plan: Plan) -> list[Block]:
    if not body.lead:
        return _leads_nothing(body, plan)
    counted = f" chủ trì {dates.count(len(body.lead))} nhiệm vụ"
    shared = f", trong đó cùng chủ trì với cơ quan khác: {codes(body.joint)}" if body.joint else ""
    blocks: list[Block] = [say(Bold(body.name), f"{counted}{shared}:")]
    if len(answer.shown) == 1:
        blocks += task_blocks(answer.shown[0], with_lead=False)
    else:
        blocks.append(bullets(*(task_line(task) for task in _tasks(body.lead, plan))))
    if body.lead_via_collective:
        blocks.append(say(f"Cùng các sở, ngành và UBND cấp huyện chủ trì: {codes(body.lead_via_collective)}."))
    if body.coordinate:
        blocks.append(say(f"Được nêu tên phối hợp: {codes(body.coordinate)}."))
    if body.coordinate_via_collective:
        blocks.append(say(f"Phối hợp trong nhóm “các sở, ngành”: {dates.count(len(body.coordinate_via_collective))} nhiệm vụ khác."))
    return blocks


def _leads_nothing(body: BodyFact, plan: Plan) -> list[Block]:
    if body.inherited:
        # A body that came after the plan is asked about for what it holds now.
        blocks: list[Block] = [say("Kế hoạch (", str(_year(plan)), ") không giao ", Bold(body.name), " chủ trì riêng nhiệm vụ nào.")]
        return blocks + _inherited(body, plan) + _shared(body, plan)
    return [say("Kế hoạch không giao ", Bold(body.name), " chủ trì riêng nhiệm vụ nào."), *_shared(body, plan)]


def _shared(body: BodyFact, plan: Plan) -> list[Block]:
    """What comes to the body by name as coordinator, and through the collective."""
    blocks: list[Block] = []
    if body.lead_via_collective:
        blocks.append(say(f"Với tư cách một trong các sở, ngành, cơ quan này cùng chủ trì: {codes(body.lead_via_collective)}."))
        blocks.append(bullets(*(task_line(task) for task in _tasks(body.lead_via_collective, plan))))
    if body.coordinate:
        blocks.append(say(f"Được nêu tên phối hợp: {codes(body.coordinate)}."))
    if body.coordinate_via_collective:
        blocks.append(say(f"Phối hợp trong nhóm “các sở, ngành”: {dates.count(len(body.coordinate_via_collective))} nhiệm vụ."))
    return blocks


def _coordinated(body: BodyFact, plan: Plan) -> list[Block]:
    blocks: list[Block] = []
    if body.coordinate:
        blocks.append(say(Bold(body.name), f" được nêu tên phối hợp trong {dates.count(len(body.coordinate))} nhiệm vụ:"))
        blocks.append(bullets(*(task_line(task) for task in _tasks(body.coordinate, plan))))
    else:
        blocks.append(say("Kế hoạch không nêu tên ", Bold(body.name), " ở cột đơn vị phối hợp."))
    if body.coordinate_via_collective:
        blocks.append(say(f"Phối hợp trong nhóm “các sở, ngành”: {codes(body.coordinate_via_collective)}."))
    if body.lead:
        blocks.append(say(f"Chủ trì: {codes(body.lead)}."))
    else:
        blocks.append(say(f"{body.name} không chủ trì riêng nhiệm vụ nào."))
    if body.lead_via_collective:
        blocks.append(say(f"Cùng các sở, ngành chủ trì: {codes(body.lead_via_collective)}."))
    return blocks


def _today(body: BodyFact, plan: Plan) -> list[Block]:
    """Successors of a body that has ended, and what a present body holds from others."""
    blocks: list[Block] = []
    if body.today:
        blocks.append(say(f"Trong Kế hoạch: {body.name}; nay: {holders_text(body.today)}."))
    if body.inherited and body.lead:
        blocks += _inherited(body, plan)
    return blocks


def _inherited(body: BodyFact, plan: Plan) -> list[Block]:
    lines = [f"{task_line(task)} - trong Kế hoạch: {name}" for code, name in body.inherited if (task := plan.task(code))]
    heading = f"Hiện nay {body.name} đảm nhận {dates.count(len(lines))} nhiệm vụ của cơ quan trước sắp xếp:"
    return [say(heading), bullets(*lines)]


def _year(plan: Plan) -> int | str:
    return plan.issued_on.year if plan.issued_on else ""


def _place_note(body: BodyFact) -> str:
    if body.is_ambiguous:
        name = body.said.split(" ", 2)[-1]
        return f"{name} vừa là tên đơn vị cấp huyện trước đây, vừa là tên xã, phường hiện nay. Kế hoạch giao chung cho UBND cấp huyện (nay: UBND cấp xã):"
    return f"{body.said}: Kế hoạch giao chung cho {body.name}."


def _tasks(found: tuple[str, ...], plan: Plan) -> list[Task]:
    return [task for code in found if (task := plan.task(code))]
