"""Answers about one body: what it leads, alone, jointly, through the collective; coordinates; has inherited."""

from __future__ import annotations

from collections.abc import Sequence

from bot.events import Block, Bold, bullets, say
from handlers.texts import dates
from handlers.texts.ask.names import codes, holders_text, joined, task_line
from handlers.texts.ask.tasks import task_blocks
from knowledge.answer import Answer, BodyFact
from knowledge.plan import Plan, Task
from knowledge.question import AskedRole
from knowledge.succession import Holder

_COLLECTIVE = "các sở"


def agency(answer: Answer, plan: Plan) -> list[Block]:
    """Own leads first; everything that comes through a collective, or from a body that has ended, is said apart."""
    body = answer.bodies[0]
    blocks: list[Block] = [say(Bold(_became(body)))] if "inherit" in answer.asks else []
    if body.is_ambiguous or body.said != body.name and body.said.startswith("UBND "):
        blocks.append(say(_place_note(body)))
    if answer.role is AskedRole.COORDINATE and ("coordinators" in answer.asks or not body.inherited):
        return [*blocks, *_coordinated(body, plan), *_now_led(body), *_today(body)]
    if body.inherited and not body.lead:
        return [*blocks, *_inherited(body, plan), *_of_its_own(body, plan), *_today(body)]
    led = _led(body, answer, plan) if body.lead else _leads_nothing(body, plan)
    return [*blocks, *led, *(_inherited(body, plan) if body.inherited else ()), *_today(body)]


def ranking(answer: Answer) -> list[Block]:
    """Who leads most, the first five and ties."""
    (first, most), *_ = answer.ranking
    lines = [f"{name}: {dates.count(number)} nhiệm vụ" for name, number in answer.ranking[:6]]
    return [
        say("Chủ trì nhiều nhiệm vụ nhất: ", Bold(first), f", {dates.count(most)} nhiệm vụ (tính cả nhiệm vụ cùng chủ trì)."),
        bullets(*lines),
        say("Nguồn: Phụ lục, cột Đơn vị chủ trì."),
    ]


def side_by_side(parts: Sequence[Answer]) -> list[Block]:
    """Several bodies: the numbers first."""
    bodies = [part.bodies[0] for part in parts if part.bodies]
    if len(bodies) < 2 or len(bodies) < len(parts):
        return []
    if all(part.role is AskedRole.COORDINATE for part in parts):
        return [say("Được nêu tên phối hợp: ", Bold(joined(f"{body.name} {dates.count(len(body.coordinate))} nhiệm vụ" for body in bodies)), ".")]
    return [say("Chủ trì theo Kế hoạch: ", Bold(joined(f"{body.name} {dates.count(len(body.lead))} nhiệm vụ" for body in bodies)), ".")]


def _led(body: BodyFact, answer: Answer, plan: Plan) -> list[Block]:
    counted = f" chủ trì {dates.count(len(body.lead))} nhiệm vụ"
    shared = f", trong đó cùng chủ trì với cơ quan khác: {codes(body.joint)}" if body.joint else ""
    blocks: list[Block] = [say(Bold(body.name), f"{counted}{shared}:")]
    if len(answer.shown) == 1:
        blocks += task_blocks(answer.shown[0], with_lead=False)
    else:
        blocks.append(bullets(*(task_line(task) for task in _tasks(body.lead, plan))))
    if body.lead_via_collective:
        blocks.append(say(f"Cùng các sở, ngành và UBND cấp huyện chủ trì: {codes(body.lead_via_collective)}."))
    return blocks + _helps(body)


def _leads_nothing(body: BodyFact, plan: Plan) -> list[Block]:
    return [say("Kế hoạch không giao ", Bold(body.name), " chủ trì riêng nhiệm vụ nào."), *_shared(body, plan)]


def _of_its_own(body: BodyFact, plan: Plan) -> list[Block]:
    """What the plan itself gives to a body that came after it, or had no task then."""
    named = f", chỉ nêu tên phối hợp trong {dates.count(len(body.coordinate))} nhiệm vụ" if body.coordinate else ""
    blocks: list[Block] = [say(f"Bản thân {body.name} không được Kế hoạch ({_year(plan)}) giao chủ trì riêng{named}{':' if body.coordinate else '.'}")]
    if body.coordinate:
        blocks.append(bullets(*(task_line(task) for task in _tasks(body.coordinate, plan))))
    if body.lead_via_collective:
        blocks.append(say(f"Với tư cách một trong các sở, ngành, cùng chủ trì: {codes(body.lead_via_collective)}."))
    return blocks + _helps(body, with_named=False)


def _shared(body: BodyFact, plan: Plan) -> list[Block]:
    """What comes to the body by name as coordinator, and through the collective."""
    blocks: list[Block] = []
    if body.lead_via_collective:
        blocks.append(say(f"Với tư cách một trong các sở, ngành, cơ quan này cùng chủ trì: {codes(body.lead_via_collective)}."))
        blocks.append(bullets(*(task_line(task) for task in _tasks(body.lead_via_collective, plan))))
    return blocks + _helps(body)


def _helps(body: BodyFact, *, with_named: bool = True) -> list[Block]:
    """Coordination: by name, by the name of a predecessor, as one of many."""
    blocks: list[Block] = []
    if body.coordinate and with_named:
        blocks.append(say(f"Được nêu tên phối hợp: {codes(body.coordinate)}."))
    blocks += _for_predecessors(body)
    if body.coordinate_via_collective:
        also = " khác" if body.lead or body.inherited or body.coordinate else ""
        blocks.append(say(f"Phối hợp trong nhóm “các sở, ngành”: {dates.count(len(body.coordinate_via_collective))} nhiệm vụ{also}."))
    return blocks


def _for_predecessors(body: BodyFact) -> list[Block]:
    names = dict.fromkeys(name for _, name in body.inherited_coordinate)
    return [
        say(f"Phối hợp thay {name} (tên trong Kế hoạch): {codes([code for code, other in body.inherited_coordinate if other == name])}.")
        for name in names
    ]


def _coordinated(body: BodyFact, plan: Plan) -> list[Block]:
    blocks: list[Block] = []
    if body.coordinate:
        blocks.append(say(Bold(body.name), f" được nêu tên phối hợp trong {dates.count(len(body.coordinate))} nhiệm vụ:"))
        blocks.append(bullets(*(task_line(task) for task in _tasks(body.coordinate, plan))))
    else:
        blocks.append(say("Kế hoạch không nêu tên ", Bold(body.name), " ở cột đơn vị phối hợp."))
    blocks += _for_predecessors(body)
    if body.coordinate_via_collective:
        blocks.append(say(f"Phối hợp trong nhóm “các sở, ngành”: {codes(body.coordinate_via_collective)}."))
    if body.lead:
        blocks.append(say(f"Chủ trì: {codes(body.lead)}."))
    else:
        blocks.append(say(f"Kế hoạch ({_year(plan)}) không giao {body.name} chủ trì riêng nhiệm vụ nào."))
    if body.lead_via_collective:
        blocks.append(say(f"Cùng các sở, ngành chủ trì: {codes(body.lead_via_collective)}."))
    return blocks


def _now_led(body: BodyFact) -> list[Block]:
    if not body.inherited:
        return []
    held = tuple(dict.fromkeys(code for code, _ in body.inherited))
    return [say(f"Hiện nay chủ trì {dates.count(len(held))} nhiệm vụ tiếp nhận của cơ quan trước sắp xếp: {codes(held)}.")]


def _today(body: BodyFact) -> list[Block]:
    """Successors of a body that has ended."""
    if not body.today:
        return []
    return [say(f"Trong Kế hoạch: {body.name}; nay: {holders_text(body.today)}.")]


def _became(body: BodyFact) -> str:
    """"Sở X nay là cơ quan nào", answered in one line."""
    if not body.successors:
        if not body.today and not body.inherited:
            return f"{body.name}: chưa ghi nhận thay đổi về tổ chức."
        before = joined(dict.fromkeys(name for _, name in body.inherited))
        return f"{body.name} tiếp nhận nhiệm vụ của {before}." if before else f"{body.name} nay: {holders_text(body.today)}."
    general = {holder.agency for holder in body.successors}
    apart: list[Holder] = [holder for holder in body.today if holder.agency not in general]
    special = f"; riêng nhiệm vụ {codes(body.lead)}: {holders_text(apart)}" if apart else ""
    return f"{body.name} nay là: {holders_text(body.successors)}{special}."


def _inherited(body: BodyFact, plan: Plan) -> list[Block]:
    """What it holds from bodies that have ended, what it holds with many others apart."""
    given: dict[str, list[str]] = {}
    for code, name in body.inherited:
        given.setdefault(code, []).append(name)
    together = tuple(code for code, names in given.items() if all(name.lower().startswith(_COLLECTIVE) for name in names))
    lines = []
    for code, names in given.items():
        task = plan.task(code)
        if task and code not in together:
            doubt = ", cần xác nhận" if code in body.unconfirmed else ""
            lines.append(f"{task_line(task)} - trong Kế hoạch: {joined(names)}{doubt}")
    since = f" (từ {dates.day(body.since[0])})" if len(body.since) == 1 else ""
    heading = say("Hiện nay ", Bold(body.name), f" chủ trì {dates.count(len(lines))} nhiệm vụ tiếp nhận của cơ quan trước sắp xếp{since}:")
    blocks: list[Block] = [heading, bullets(*lines)] if lines else []
    return [*blocks, say(f"Cùng các sở, ngành chủ trì: {codes(together)}.")] if together else blocks


def _year(plan: Plan) -> int | str:
    return plan.issued_on.year if plan.issued_on else ""


def _place_note(body: BodyFact) -> str:
    if body.is_ambiguous:
        name = body.said.split(" ", 2)[-1]
        return f"{name} vừa là tên đơn vị cấp huyện trước đây, vừa là tên xã, phường hiện nay. Kế hoạch giao chung cho UBND cấp huyện (nay: UBND cấp xã):"
    if body.inherited:
        names = joined(dict.fromkeys(name for _, name in body.inherited if not name.lower().startswith(_COLLECTIVE)))
        return f"{body.said}: Kế hoạch giao chung cho {names}, nay thuộc {body.name}."
    return f"{body.said}: Kế hoạch giao chung cho {body.name}."


def _tasks(found: tuple[str, ...], plan: Plan) -> list[Task]:
    return [task for code in found if (task := plan.task(code))]
