"""Places of a plan that a proposal may be about, found by code, by section or by words; who gathers proposals."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.context import Context, PlanInUse
from knowledge.answer import answer
from knowledge.lexicon import Lexicon
from knowledge.match import Verdict
from knowledge.normalize import fold
from knowledge.plan import Plan, Section, Task
from knowledge.question import understand
from knowledge.question.slots import find_codes

_SECTION = re.compile(r"(?<!\w)(?:muc|phan)\s+((?:viii|vii|vi|iv|ix|iii|ii|i|v|x)(?:\.\d{1,2}){0,3})(?![\w.])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A task or a passage of a plan, with its present words."""

    plan: PlanInUse
    address: str  # "Phụ lục, II.5", "Mục II.2.1"
    title: str
    words: str
    task: str | None


def find_places(ctx: Context, text: str) -> list[Place]:
    """What may be meant, the likeliest first. "Mục III.2" may be the section or, as many say it, the task."""
    codes = find_codes(text)
    sections = [match.upper() for match in _SECTION.findall(fold(text))]
    found: list[Place] = []
    for plan in ctx.plans:
        found += [_of_section(plan, s) for code in sections for s in plan.plan.sections if s.code == code]
        found += [_of_task(plan, task) for code in codes if (task := plan.plan.task(code))]
    if found or codes or sections:
        return _once(found)
    return _by_words(ctx, text)


def place_at(ctx: Context, address: str) -> Place | None:
    """The place with this address, in the first plan that has it."""
    for plan in ctx.plans:
        for task in plan.plan.tasks:
            if task.address == address:
                return _of_task(plan, task)
        for section in plan.plan.sections:
            if section.address == address:
                return _of_section(plan, section)
    return None


def ground(plan: Plan) -> tuple[str, str] | None:
    """The address and the words of the passage that asks for proposals; None in a plan without one."""
    for section in plan.sections:
        for paragraph in section.paragraphs:
            said = fold(paragraph)
            if "sua doi" in said and "bo sung" in said and "de xuat" in said:
                return section.address, paragraph
    return None


def collector(words: str, lexicon: Lexicon) -> str | None:
    """The department that the passage names."""
    named = [mention.name for mention in lexicon.find_agencies(words)]
    return next((name for name in named if lexicon.kind(name) == "department"), None)


def _by_words(ctx: Context, text: str) -> list[Place]:
    return _once([place for plan in ctx.plans for place in _by_words_in(ctx, plan, text)])


def _by_words_in(ctx: Context, plan: PlanInUse, text: str) -> list[Place]:
    index = ctx.index.about(plan.plan.number)
    found = answer(understand(text, index), index, ctx.today)
    if found.verdict is Verdict.NONE:
        return []
    codes = found.tasks or found.choices
    places = [_of_task(plan, task) for code in codes if (task := plan.plan.task(code))]
    if not places or found.section:
        cited = {found.section, *(citation.split()[-1] for citation in found.citations)}
        places += [_of_section(plan, section) for section in plan.plan.sections if section.code in cited]
    return places


def _of_task(plan: PlanInUse, task: Task) -> Place:
    return Place(plan, task.address, task.short_title or task.content, task.content, task.code)


def _of_section(plan: PlanInUse, section: Section) -> Place:
    return Place(plan, section.address, section.title, " ".join((section.title, *section.paragraphs)), None)


def _once(places: list[Place]) -> list[Place]:
    return list({(place.plan.id, place.address): place for place in places}.values())
