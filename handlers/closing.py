"""The closing question for ranges that have run out: /ketluan, and its place in the prompt, twice at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.dialogs import Ability, Again, Data, Done, Elsewhere, Given, Next, Outcome, Step
from bot.errors import BadInput, NotRegistered
from bot.events import Reply
from db import checkins, closings, rounds
from db.checkins import NewReport
from db.rounds import Item, RoundView
from handlers import duties, ownership, relief, standings
from handlers.context import Context, JobContext, PlanInUse
from handlers.texts import checkin as checkin_texts
from handlers.texts import closing as texts
from handlers.texts import help as help_texts
from knowledge.conclusions import Conclusion as Read
from knowledge.conclusions import conclusions_told, read_conclusion, says_no_conclusion, says_not_concluded
from knowledge.endings import read_end
from knowledge.plan import Task
from knowledge.progress import is_secret, read_progress
from knowledge.question.asking import is_asked
from knowledge.question.slots import find_codes
from knowledge.standing import Outcome as Conclusion

_LENGTH = range(5, 301)  # characters of a document or a plan's name


async def add_question(job: JobContext, plan: PlanInUse, round_: RoundView, items: Sequence[Item], prompt: Reply) -> Reply:
    """The prompt with the question for those of its tasks that wait for a conclusion; counted once a round."""
    ended = [(task, item) for item in items if (task := plan.plan.task(item[0])) and _has_ended(task, job.today)]
    if not ended:
        return prompt
    stand = await standings.load(job.session, job.world, plan, job.now)
    asked = {}
    for task, item in ended:
        lacks = stand.lacks_conclusion(*item)
        if lacks and await closings.count_asked(job.session, plan.id, item, round_.opens_at, job.now):
            asked[task.code] = task.period.ends_on or job.today
    if not asked:
        return prompt
    *blocks, last = prompt.blocks
    shortcuts = (*texts.shortcuts(list(asked)), *prompt.shortcuts)
    return replace(prompt, blocks=(*blocks, texts.question(list(asked.items())), last), shortcuts=shortcuts)


def _has_ended(task: Task, today: date) -> bool:
    return task.period.ends_on is not None and task.period.ends_on < today


# --- /ketluan -----------------------------------------------------------------------------------------


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    if ctx.address.is_group:
        raise BadInput(texts.only_private())
    if ctx.person is None:
        raise NotRegistered(checkin_texts.not_registered())
    codes = find_codes(argument)
    open_ = await _to_conclude(ctx, again=codes[0] if codes else None)
    chosen = [data for data in open_ if data["task"] == codes[0]] if codes else open_
    if codes and not chosen:
        raise BadInput(texts.not_to_conclude(codes[0]))
    if not chosen:
        return texts.nothing_to_conclude()
    rest = argument.split(maxsplit=1)[1] if codes and len(argument.split()) > 1 else ""
    told = read_conclusion(rest, ctx.today, is_asked=True) if rest and not is_secret(rest) else None
    if told is not None:
        return _go_on({**chosen[0], **_as_data(told)})
    return Next("outcome", chosen[0]) if len(chosen) == 1 else Next("which", {"open": chosen})


async def told(ctx: Context, text: str) -> Next | Again | None:
    """Conclusions told in a sentence, one after the other as /ketluan takes them; None where there are none."""
    if ctx.person and not ctx.address.is_group and says_no_conclusion(text) and await _to_conclude(ctx, again=None):
        return Again(texts.asked_later())
    found, others = conclusions_told(text, ctx.today)
    if not found or ctx.person is None or ctx.address.is_group or is_secret(text) or is_asked(text):
        return None
    queue = [{**one, **_as_data(found[one["task"]])} for one in await _to_conclude(ctx, again=None) if one["task"] in found]
    if not queue:
        return None
    first, *rest = queue
    apart = texts.tell_apart(list(dict.fromkeys(others))) if others else None
    return _go_on({**first, "queue": rest} if rest else first, apart)


def _as_data(told: Read) -> Data:
    data: Data = {"outcome": told.outcome.value, "into": told.into, "until": told.until.isoformat() if told.until else None}
    return data | ({"document": told.document} if told.document else {})


def _go_on(data: Data, before: Reply | None = None) -> Next:
    """The first thing that is still to be asked; the read-back where nothing is."""
    if data["outcome"] == Conclusion.FOLDED and not data.get("into"):
        return Next("into", data, before, ability="closing")
    if "document" not in data:
        return Next("document", data, before, ability="closing")
    is_open_end = data["outcome"] == Conclusion.EXTENDED and not data.get("until")
    return Next("until" if is_open_end else "readback", data, before, ability="closing")


async def _to_conclude(ctx: Context, again: str | None) -> list[Data]:
    """The tasks that the person's agencies have to conclude; `again` is one that may be concluded anew."""
    assert ctx.person is not None
    found: list[Data] = []
    for plan in ctx.plans:
        items = duties.items_of(ctx.world, plan.plan, ctx.person, ctx.today)
        ended = [item for item in items if (task := plan.plan.task(item[0])) and _has_ended(task, ctx.today)]
        stand = await standings.load(ctx.session, ctx.world, plan, ctx.now) if ended else None
        for code, agency in ended:
            closing = stand.closings.get((code, agency)) if stand else None
            may_change = code == again and closing is not None and closing.outcome is not None
            if stand and (may_change or stand.lacks_conclusion(code, agency)):
                found.append({"plan": plan.id, "task": code, "agency": agency})
    return found


async def _ask_which(ctx: Context, data: Data) -> Reply:
    return texts.which([(one["task"], _title(_task(ctx, one))) for one in data["open"]])


async def _choose(ctx: Context, data: Data, given: Given) -> Outcome:
    chosen = [one for one in data["open"] if one["task"] == given.choice]
    return Next("outcome", chosen[0]) if chosen else Elsewhere()


async def _ask_outcome(ctx: Context, data: Data) -> Reply:
    task = _task(ctx, data)
    known = (await closings.listing(ctx.session, data["plan"])).get((data["task"], data["agency"]))
    standing = texts.told(known.outcome, known.document, known.extended_to) if known and known.outcome else ""
    return texts.outcome(task.code, _title(task), task.period.ends_on or ctx.today, standing)


async def _take_outcome(ctx: Context, data: Data, given: Given) -> Outcome:
    kept: Data = {key: data[key] for key in ("plan", "task", "agency", "queue") if key in data}
    if given.choice == texts.NOT_YET or (not given.choice and says_not_concluded(given.text)):
        return Done(texts.asked_later())
    if given.choice:
        return _go_on({**kept, "outcome": given.choice})
    told = None if is_secret(given.text) else read_conclusion(given.text, ctx.today, is_asked=True)
    return _go_on({**kept, **_as_data(told)}) if told else Elsewhere()


async def _ask_into(ctx: Context, data: Data) -> Reply:
    return texts.ask_into()


async def _take_into(ctx: Context, data: Data, given: Given) -> Outcome:
    return _refused(given) or _go_on({**data, "into": given.text})


async def _ask_document(ctx: Context, data: Data) -> Reply:
    return texts.ask_document(data["outcome"])


async def _take_document(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice != checkin_texts.NO_DOCUMENT:
        refused = _refused(given)
        if refused:
            return refused
        if not any(char.isdigit() for char in given.text):
            return Again(texts.bad_length())
    return _go_on({**data, "document": None if given.choice else given.text})


async def _ask_until(ctx: Context, data: Data) -> Reply:
    return texts.ask_until()


async def _take_until(ctx: Context, data: Data, given: Given) -> Outcome:
    ends_on = _task(ctx, data).period.ends_on or ctx.today
    until = read_end(given.text, ctx.today)
    if until is None or until <= ends_on:
        return Again(texts.bad_day(ends_on))
    return Next("readback", {**data, "until": until.isoformat()})


def _refused(given: Given) -> Again | Done | None:
    if says_no_conclusion(given.text):
        return Done(texts.asked_later())
    if is_secret(given.text):
        return Again(help_texts.refuse_secret())
    return Again(texts.bad_length()) if len(given.text) not in _LENGTH else None


async def _ask_readback(ctx: Context, data: Data) -> Reply:
    task = _task(ctx, data)
    return texts.readback(task.code, _title(task), _told(data))


async def _take_readback(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice == checkin_texts.DROP:
        return Done(checkin_texts.dropped())
    if given.choice == checkin_texts.FIX:
        return Next("outcome", data)
    return await _save(ctx, data) if given.choice == checkin_texts.SAVE else Elsewhere()


async def _save(ctx: Context, data: Data) -> Outcome:
    """The conclusion, and a report of it in the log: what is completed goes the way of every completion."""
    assert ctx.person is not None
    item = (data["task"], data["agency"])
    if item not in duties.items_of(ctx.world, _plan(ctx, data).plan, ctx.person, ctx.today):
        raise BadInput(texts.not_to_conclude(data["task"]))
    prompt = await rounds.newest_prompt(ctx.session, ctx.person.id)
    round_ = prompt.round if prompt and prompt.answered_at is None and item in prompt.items else None
    number = await checkins.add_report(
        ctx.session,
        data["plan"],
        _report(ctx, data),
        person_id=ctx.person.id,
        round_=round_,
        channel=ctx.address.channel,
        now=ctx.now,
    )
    await closings.conclude(
        ctx.session, data["plan"], item, data["outcome"], _document(data), _until(data), ctx.person.id, ctx.now
    )
    is_more_open = False
    if round_:
        done = await relief.answered(ctx.session, ctx.world, data["plan"], round_.id, ctx.today)
        await ownership.close_answered(ctx, round_, done)
        is_more_open = prompt is not None and any(other not in done for other in prompt.items)
    is_completed = data["outcome"] == Conclusion.COMPLETED
    at = ctx.world.local(ctx.now)
    saved = texts.saved(item[0], _told(data), number, at, awaits_review=is_completed, may_go_on=is_more_open)
    if not data.get("queue"):
        return Done(saved)
    first, *rest = data["queue"]
    return _go_on({**first, "queue": rest} if rest else first, replace(saved, shortcuts=()))


def _report(ctx: Context, data: Data) -> NewReport:
    report = NewReport(task=data["task"], agency=data["agency"], status=None, words=texts.words(_told(data)), due_on=_until(data))
    if data["outcome"] != Conclusion.COMPLETED:
        return report
    plan = _plan(ctx, data).plan
    reading = read_progress(data["document"] or "", [data["task"]], ctx.today, plan, ctx.world.lexicon)
    paper = next((found for found in reading.reports if found.document_number), None)
    if paper is None:
        return replace(report, status="done", document_number=(data["document"] or "")[:100] or None)
    return replace(report, status="done", document_number=paper.document_number, document_date=paper.document_date)


def _told(data: Data) -> str:
    return texts.told(data["outcome"], _document(data), _until(data))


def _document(data: Data) -> str | None:
    document: str | None = data["document"]
    return texts.into(data["into"], document) if data.get("into") else document


def _until(data: Data) -> date | None:
    return date.fromisoformat(data["until"]) if data.get("until") else None


def _plan(ctx: Context, data: Data) -> PlanInUse:
    plan = ctx.world.plan_by_id(data["plan"])
    if plan is None:
        raise BadInput(checkin_texts.no_tasks())
    return plan


def _task(ctx: Context, data: Data) -> Task:
    task = _plan(ctx, data).plan.task(data["task"])
    if task is None:
        raise BadInput(texts.not_to_conclude(data["task"]))
    return task


def _title(task: Task) -> str:
    return task.short_title or task.content


ABILITY = Ability(
    name="closing",
    commands=("ketluan",),
    command=command,
    steps={
        "which": Step(_ask_which, _choose, free_text=False),
        "outcome": Step(_ask_outcome, _take_outcome),
        "into": Step(_ask_into, _take_into),
        "document": Step(_ask_document, _take_document),
        "until": Step(_ask_until, _take_until),
        "readback": Step(_ask_readback, _take_readback, free_text=False),
    },
)
