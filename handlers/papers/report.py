"""The yearly report as a document: facts and letterhead in, a .docx in the layout of Decree 30/2020 out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from handlers import drafts
from handlers.letterhead import Letterhead
from handlers.papers.letter import Letter
from handlers.papers.year import TaskYear, Told, YearFacts
from handlers.texts import report as texts
from handlers.texts.ask.facts import target_line
from handlers.texts.standing import LOOKS
from handlers.texts.targets import amount, told
from knowledge.plan import Cadence
from knowledge.standing import Mark
from knowledge.targets import TargetRow

_WORDS = 400  # characters of a body's own words; the whole stands under its receipt
_PLAIN = 60  # characters: so few words say no more than the figures that were read from them
_MOST_TASKS = 40  # of one group in the text; every one stands in the annex
_FEW = 6  # bodies told one by one; more are counted


def compose(facts: YearFacts, head: Letterhead, targets: Sequence[TargetRow]) -> bytes:
    """The whole document."""
    plan, year = facts.plan, facts.period.year
    name = texts.plan_name(plan.number, plan.issued_on, plan.issuer)
    subject = texts.subject(name, year)
    letter = Letter(f"{texts.KIND.capitalize()} {subject[0].lower()}{subject[1:]}", facts.made_at)
    _head(letter, facts, head)
    letter.title(texts.KIND, subject)
    letter.addressee(texts.addressee(head.addressee))
    letter.paragraph(texts.opening(name, head.agency, year, facts.period.starts_on, facts.period.ends_on, facts.until, facts.is_over))
    _situation(letter, facts)
    _results(letter, facts)
    _targets(letter, targets)
    _obstacles(letter, facts)
    _recommendations(letter, facts)
    _next_year(letter, facts)
    letter.paragraph(texts.end(subject, head.agency, head.addressee), is_kept=True)
    letter.closing(texts.RECIPIENTS, texts.recipients(head.recipients), texts.signer_lines(head.signer_title), texts.signer_name(head.signer))
    letter.annex(texts.ANNEX, texts.annex_title(plan.number, year), texts.attached(head.code, facts.until.year, head.agency))
    letter.table(_annex(facts), (10, 13, 92, 36, 20, 46, 22, 18), size=11, centred=(0, 1, 4))
    return letter.data()


def _head(letter: Letter, facts: YearFacts, head: Letterhead) -> None:
    agency = head.agency.upper() or "…"
    left = [
        (head.parent.upper(), 12, False, False), (agency, 12, True, False), ("", 22), (texts.number_line(head.code), 13, False, False),
        (texts.DRAFT, 12, True, False), (texts.made(facts.made_at), 11, False, True),
    ]  # fmt: skip
    country, motto = texts.MOTTO
    right = [
        (country, 12, True, False), (motto, 13, True, False), ("", 58), (texts.place_line(head.place, facts.made_at.year), 13, False, True),
    ]  # fmt: skip
    letter.head(left if head.parent else left[1:], right)


def _situation(letter: Letter, facts: YearFacts) -> None:
    letter.heading(texts.SITUATION, 1)
    tasks = facts.tasks
    silent = [one.task.code for one in tasks if not one.receipts]
    letter.paragraph(f"1. {texts.overview(len(tasks), len(facts.groups), facts.numbers)}")
    letter.paragraph(f"2. {texts.reporting(facts.receipts, facts.agencies, len(tasks) - len(silent), len(tasks), silent)}")
    rows = [texts.GROUP_HEAD]
    for group in facts.groups:
        numbers = [number for _, number in texts.by_column(group.numbers)]
        rows.append((f"{group.group.code}. {_short(group.group.title, 60)}", str(len(group.tasks)), *map(str, numbers)))
    rows.append((texts.TOTAL, str(len(tasks)), *(str(number) for _, number in texts.by_column(facts.numbers))))
    letter.space(6)
    letter.table(rows, (47, 13, 14, 18, 15, 14, 15, 15, 14), size=10, centred=range(1, 9), bold_rows=(len(rows) - 1,))


def _results(letter: Letter, facts: YearFacts) -> None:
    letter.heading(texts.RESULTS, 1)
    for number, group in enumerate(facts.groups, 1):
        letter.heading(texts.group_heading(number, group.group.title), 2)
        active = [one for one in group.tasks if one.receipts]
        letter.paragraph(texts.group_summary(len(active), len(group.tasks), group.numbers))
        shown = sorted(active, key=_weight)[:_MOST_TASKS] if len(active) > _MOST_TASKS else active
        for one in shown:
            letter.paragraph(texts.task_line(one.task.code, one.task.short_title or _short(one.task.content, 120), _told(one), one.receipts))
        if len(active) > len(shown):
            letter.paragraph(texts.more_tasks(len(active) - len(shown)))
        silent = [one.task.code for one in group.tasks if not one.receipts]
        if silent:
            letter.paragraph(texts.silent_line(silent))


def _weight(one: TaskYear) -> bool:
    """Results with a document come first."""
    return not any(told.report.document_number for told in one.told)


def _told(one: TaskYear) -> list[str]:
    """What was told of a task: by every body where they are few, counted where they are many."""
    if one.members or len(one.told) > _FEW:
        answered, total = one.members or (len(one.told), len(one.told))
        counted = texts.members(answered, total, Counter(each.report.status or "" for each in one.told))
        return [counted, *(_result(each) for each in one.told)] if 0 < len(one.told) <= 2 else [counted]
    return [_result(each) for each in one.told] or [texts.NOTHING_TOLD]


def _result(one: Told) -> str:
    r = one.report
    figures = [drafts.figure(value, unit) for value, unit in r.figures]
    is_all_told = len(one.words) <= _PLAIN and (r.percent is not None or r.document_number or figures)
    words = "" if is_all_told else _short(one.words, _WORDS)
    return texts.result(r.agency, r.status, r.percent, r.document_number, r.document_date, figures, r.verdict, words)


def _targets(letter: Letter, rows: Sequence[TargetRow]) -> None:
    letter.heading(texts.TARGETS, 1)
    if not rows:
        letter.paragraph(texts.no_targets())
        return
    letter.paragraph(texts.targets_intro(any(row.latest for row in rows)))
    letter.space(4)
    lines = [texts.TARGET_HEAD]
    for number, row in enumerate(rows, 1):
        value = amount(row.latest.value, row.target.unit) if row.latest else texts.NO_DATA
        source = texts.target_source(told(row.latest), row.latest.number, differs=bool(row.differences)) if row.latest else ""
        lines.append((str(number), texts.sentence(target_line(row.target, with_year=True)), row.target.address, value, source))
    letter.table(lines, (10, 70, 22, 27, 36), size=11, centred=(0, 2))


def _obstacles(letter: Letter, facts: YearFacts) -> None:
    letter.heading(texts.OBSTACLES, 1)
    letter.paragraph(texts.obstacles_intro(len(facts.open_obstacles), len(facts.solved_obstacles)))
    for one in facts.open_obstacles:
        raised = one.raised_at.astimezone(facts.until.tzinfo).date()
        letter.paragraph(texts.obstacle(one.id, one.task, one.agency, _short(one.words, _WORDS), raised, one.addressed_to or one.waiting_for))
    if facts.solved_obstacles:
        letter.paragraph(texts.solved([texts.solved_one(one.id, one.task, one.agency) for one in facts.solved_obstacles]))


def _recommendations(letter: Letter, facts: YearFacts) -> None:
    letter.heading(texts.RECOMMENDATIONS, 1)
    if not facts.recommendations and not facts.proposals:
        letter.paragraph(texts.no_recommendations())
    for one in facts.recommendations:
        letter.paragraph(texts.recommendation(one.id, one.task, one.agency, _short(one.words, _WORDS), one.resolved_at is not None))
    for one in facts.proposals:
        letter.paragraph(texts.proposal(one.id, one.words, one.agency, _short(one.wording, _WORDS), _short(one.reason, _WORDS)))


def _next_year(letter: Letter, facts: YearFacts) -> None:
    year = facts.period.year + 1
    letter.heading(texts.next_year(year), 1)
    tasks = facts.tasks
    lines = texts.plan_for(
        overdue=_codes(one for one in tasks if one.standing.mark is Mark.OVERDUE),
        expired=_codes(one for one in tasks if one.standing.mark is Mark.EXPIRED),
        yearly=_codes(one for one in tasks if one.task.period.cadence is Cadence.YEARLY),
        ending=_codes(one for one in tasks if one.task.period.cadence is not Cadence.YEARLY and one.standing.ends_on and one.standing.ends_on.year == year),
        silent=_codes(one for one in tasks if not one.receipts),
        obstacles=len(facts.open_obstacles),
        year=year,
    )
    for line in lines:
        letter.paragraph(line)


def _annex(facts: YearFacts) -> list[Sequence[str]]:
    blocked: dict[str, list[int]] = {}
    for obstacle in facts.open_obstacles:
        blocked.setdefault(obstacle.task, []).append(obstacle.id)
    rows: list[Sequence[str]] = [texts.ANNEX_HEAD]
    for number, one in enumerate(facts.tasks, 1):
        results = _told(one) if one.receipts else [texts.NOTHING_TOLD]
        if one.task.code in blocked:
            results = [*results, texts.obstacle_note(blocked[one.task.code])]
        receipts = texts.receipt_numbers(one.receipts, 4) if one.receipts else ""
        rows.append(
            (
                str(number), one.task.code, one.task.content, "\n".join(one.holders), one.task.period.text, "\n".join(results),
                texts.sentence(LOOKS[one.standing.mark].words), receipts,
            )
        )  # fmt: skip
    return rows


def _codes(tasks: Iterable[TaskYear]) -> list[str]:
    return [one.task.code for one in tasks]


def _short(words: str, most: int) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]}…"
