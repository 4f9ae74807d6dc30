"""Answers about the plan in words: an Answer becomes a Reply."""

from __future__ import annotations

from bot.events import Block, Choice, Reply, Shortcut, bullets, say
from handlers.texts.ask import bodies, facts, tasks
from handlers.texts.ask.names import sources, task_label
from knowledge.answer import Answer
from knowledge.plan import Plan
from knowledge.question import Intent


def reply(answer: Answer, plan: Plan) -> Reply:
    """What the person reads: the answer, its address in the plan, and choices when the question was unclear."""
    blocks = tuple(_blocks(answer, plan))
    choices = tuple(Choice(f"t-{code}", _choice_label(code, plan)) for code in answer.choices)
    return Reply((*blocks, *sources(answer.citations)), choices=choices, shortcuts=_shortcuts(answer, plan))


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


def _blocks(answer: Answer, plan: Plan) -> list[Block]:
    if answer.parts:
        return [block for part in answer.parts for block in _blocks(part, plan)]
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
            return facts.smalltalk(answer.smalltalk, plan)
        case Intent.CLARIFY:
            return facts.clarify()
        case _:
            return facts.refusal(answer, plan)


def _shortcuts(answer: Answer, plan: Plan) -> tuple[Shortcut, ...]:
    """The nearest topics behind a refusal or beside a passage of the main text."""
    near = [Shortcut(task_label(task), f"/nhiemvu {code}") for code in answer.near if (task := plan.task(code))]
    places = [Shortcut(f"UBND {reading}", f"/nhiemvu UBND {reading}") for body in answer.bodies for reading in body.readings]
    return (*near, *places)


def _choice_label(code: str, plan: Plan) -> str:
    task = plan.task(code)
    return task_label(task) if task else code


def _count_in(group: str, plan: Plan) -> int:
    return sum(task.group == group for task in plan.tasks)
