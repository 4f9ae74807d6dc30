"""Answers about the plan in words: an Answer becomes a Reply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.events import Block, Choice, Reply, Shortcut, bullets, say
from handlers.texts.ask import bodies, facts, tasks
from handlers.texts.ask.names import sources, task_label
from knowledge.answer import Answer
from knowledge.plan import Plan
from knowledge.question import Intent


def reply(answer: Answer, plan: Plan, plans: Sequence[Plan] = ()) -> Reply:
    """What the person reads: the answer, its address in the plan, and choices when the question was unclear.

    `plans` are all plans in use; with more than one the answer names the one that it stands in."""
    several = {one.number: one for one in plans} if len(plans) > 1 else {}
    if answer.plans:
        return which_plan([several[number] for number in answer.plans if number in several])
    blocks = tuple(_blocks(answer, plan, several))
    numbers = tuple(dict.fromkeys(answer.choice_plans)) if several else ()
    choices = tuple(_choice(code, number, plan, several, numbers) for code, number in zip(answer.choices, answer.choice_plans, strict=True))
    places = [f"UBND {reading}" for body in answer.bodies for reading in body.readings]
    if places:
        return Reply(
            (*blocks, *_sources(answer, plan, several)), tuple(Choice(f"b{place}", name) for place, name in enumerate(places)),
            data={"bodies": places, "plan": plan.number if several else ""},
        )  # fmt: skip
    return Reply(
        (*blocks, *_sources(answer, plan, several)), choices=choices, shortcuts=_shortcuts(answer, plan, several),
        data={"plans": list(numbers)} if numbers else {},
    )  # fmt: skip


def which_plan(plans: Sequence[Plan], about: str = "") -> Reply:
    """The question fits several plans; the chosen one answers it."""
    choices = tuple(Choice(f"p{place}", _plan_label(plan)) for place, plan in enumerate(plans))
    heading = say("Có nhiều kế hoạch đang được theo dõi. Đồng chí hỏi về kế hoạch nào?")
    return Reply((heading,), choices, data={"plans": [plan.number for plan in plans], "text": about})


def plan_is_gone() -> str:
    return "Kế hoạch này không còn được theo dõi trên kênh. Đề nghị hỏi lại."


def _plan_label(plan: Plan) -> str:
    return f"Kế hoạch số {plan.number}: {plan.title[:60].rsplit(' ', 1)[0]}…" if len(plan.title) > 60 else f"Kế hoạch số {plan.number}: {plan.title}"


def _choice(code: str, number: str, plan: Plan, several: Mapping[str, Plan], numbers: Sequence[str]) -> Choice:
    of = several.get(number, plan)
    place = str(numbers.index(number)) if numbers else ""
    label = _choice_label(code, of)
    return Choice(f"t{place}-{code}", f"{label} (Kế hoạch số {number})" if len(numbers) > 1 else label)


def _sources(answer: Answer, plan: Plan, several: Mapping[str, Plan]) -> tuple[Block, ...]:
    """The address of everything said; parts that stand in different plans have a line each."""
    if not several:
        return sources(answer.citations)
    if len({part.plan for part in answer.parts}) > 1:
        return tuple(block for part in answer.parts for block in sources(part.citations, part.plan))
    silent = answer.intent in (Intent.SMALLTALK, Intent.CLARIFY, Intent.OUT_OF_SCOPE)
    return () if silent else sources(answer.citations, plan.number)


def unknown_code(code: str, plan: Plan) -> Reply:
    """A command named a task that the plan does not have."""
    return Reply((say(f"Phụ lục Kế hoạch số {plan.number} không có nhiệm vụ {code}."),))


def as_target_question(about: str) -> str:
    """/muctieu with or without words, as the question it stands for."""
    return f"chỉ tiêu {about}" if about else "các chỉ tiêu của kế hoạch đến năm 2030"


def overview(plan: Plan) -> Reply:
    """What can be asked: the groups of tasks with their counts."""
    lines = [f"{group.code}. {tasks.group_title(group)} ({_count_in(group.code, plan):02d} nhiệm vụ)" for group in plan.groups]
    return Reply(
        (
            say(f"Kế hoạch số {plan.number} có {len(plan.tasks):02d} nhiệm vụ, chia thành {len(plan.groups):02d} nhóm:"),
            bullets(*lines),
            say("Đồng chí có thể hỏi theo tên cơ quan, mã nhiệm vụ (ví dụ: II.5), thời hạn hoặc nội dung."),
        ),
    )


def _blocks(answer: Answer, plan: Plan, several: Mapping[str, Plan]) -> list[Block]:
    if answer.parts:
        # A part offers no choices: only one list of choices can be live.
        parts = [replace(part, choices=(), choice_plans=()) for part in answer.parts]
        told = [block for part in parts for block in _blocks(part, several.get(part.plan, plan), several)]
        return [*bodies.side_by_side(answer.parts), *told]
    if answer.group:
        return tasks.group_list(answer, plan)
    match answer.intent:
        case Intent.AGENCY | Intent.NO_LEAD:
            return bodies.ranking(answer) if answer.ranking else bodies.agency(answer, plan)
        case Intent.DEADLINE if answer.period is not None:
            return tasks.period_list(answer, plan)
        case Intent.TASK | Intent.DEADLINE | Intent.MULTI:
            return tasks.task_answer(answer, plan)
        case Intent.TARGET:
            return facts.target(answer, plan)
        case Intent.DOCUMENT:
            return facts.document(answer, plan)
        case Intent.NARRATIVE:
            return facts.narrative(answer, plan)
        case Intent.SMALLTALK:
            return facts.smalltalk(answer.smalltalk, plan, several)
        case Intent.CLARIFY:
            return facts.clarify()
        case _:
            return facts.refusal(answer, plan, several)


def _shortcuts(answer: Answer, plan: Plan, several: Mapping[str, Plan]) -> tuple[Shortcut, ...]:
    """The nearest topics behind a refusal or beside a passage of the main text."""
    of = f" kế hoạch số {plan.number}" if several else ""
    near = [Shortcut(task_label(task), f"/nhiemvu {code}{of}") for code in answer.near if (task := plan.task(code))]
    return tuple(near)


def _choice_label(code: str, plan: Plan) -> str:
    task = plan.task(code)
    return task_label(task) if task else code


def _count_in(group: str, plan: Plan) -> int:
    return sum(task.group == group for task in plan.tasks)
