"""/cauhoi: what people asked and nobody answered; an administrator teaches a synonym, and it works at once."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogs import Ability, Again, Data, Done, Given, Next, Outcome, Step
from bot.errors import BadInput, NotAllowed
from bot.events import Reply
from db import audit, people, questions
from db.people import PersonView
from handlers import ask
from handlers.context import Context, JobContext
from handlers.texts import missed as texts
from knowledge.match import Verdict
from knowledge.normalize import compose, key
from knowledge.question import Intent, plan_named
from knowledge.question.slots import find_codes, written_in
from knowledge.synonyms import LONGEST_MEANT, apply, reread, suggest, unexplained

_SHOWN = 8
_LOOKED_AT = 200  # open questions that a new synonym is tried on
_NO_ANSWER = (Intent.OUT_OF_SCOPE, Intent.CLARIFY, Intent.SMALLTALK)


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    _manager(ctx)
    if ctx.address.is_group:
        raise BadInput(texts.not_in_group())
    if not await questions.open_missed(ctx.session, 1) and not await questions.synonyms(ctx.session):
        return texts.nothing_missed()
    return Next("list")


def _manager(ctx: Context) -> PersonView:
    """Asked at every step: a seat may end in the middle of a dialog."""
    if ctx.person is None or not ctx.person.holds(people.ADMIN, people.COORDINATOR):
        raise NotAllowed(texts.only_managers())
    return ctx.person


# --- the list and one question --------------------------------------------------------------------------


async def _list(ctx: Context, data: Data) -> Reply:
    missed = await questions.open_missed(ctx.session, _SHOWN)
    return texts.missed_list([(m.id, m.words, m.count) for m in missed], len(await questions.synonyms(ctx.session)))


async def _from_list(ctx: Context, data: Data, given: Given) -> Outcome:
    _manager(ctx)
    if given.choice == texts.ACCEPTED:
        return Next("accepted")
    if given.choice is None or given.choice == texts.CLOSE:
        return Done(texts.closed())
    missed = await questions.find_missed(ctx.session, int(given.choice.removeprefix(texts.QUESTION)))
    if missed is None:
        return Again(texts.gone())
    suggestions = suggest(missed.words, ctx.index)
    return Next(
        "question",
        {
            "id": missed.id,
            "words": missed.words,
            "count": missed.count,
            "last": ctx.world.today(missed.last_at).isoformat(),
            "suggestions": [[found.said, found.meant, list(found.tasks)] for found in suggestions],
            "phrases": list(unexplained(missed.words, ctx.index)),
        },
    )


async def _question(ctx: Context, data: Data) -> Reply:
    suggestions = [texts.Proposed(said, meant, tuple(tasks)) for said, meant, tasks in data["suggestions"]]
    return texts.one_question(data["words"], data["count"], data["last"], suggestions, can_type=bool(data["phrases"]))


async def _from_question(ctx: Context, data: Data, given: Given) -> Outcome:
    _manager(ctx)
    if given.choice == texts.OUTSIDE:
        await questions.mark_outside(ctx.session, data["id"])
        return await _next_question(ctx, texts.marked_outside(data["words"]))
    if given.choice == texts.OTHER:
        said = data["phrases"][0]
        return Next("phrase", data) if len(data["phrases"]) > 1 else Next("meaning", {**data, "said": said})
    said, meant, _ = data["suggestions"][int((given.choice or "").removeprefix(texts.SUGGESTION))]
    return await _accept(ctx, data, said, meant)


async def _next_question(ctx: Context, before: Reply) -> Outcome:
    return Next("list", before=before) if await questions.open_missed(ctx.session, 1) else Done(before)


async def _phrase(ctx: Context, data: Data) -> Reply:
    return texts.which_phrase(data["words"], data["phrases"])


async def _from_phrases(ctx: Context, data: Data, given: Given) -> Outcome:
    said = data["phrases"][int((given.choice or "").removeprefix(texts.PHRASE))]
    return Next("meaning", {**data, "said": said})


# --- teaching -------------------------------------------------------------------------------------------


async def _meaning(ctx: Context, data: Data) -> Reply:
    return texts.ask_meaning(data["said"])


async def _take_meaning(ctx: Context, data: Data, given: Given) -> Outcome:
    """A phrase of the plan, or the code of the task that is meant."""
    _manager(ctx)
    meant = compose(given.text)
    codes = find_codes(meant)
    if codes:
        named = plan_named(meant, ctx.index)
        tasks = [task for plan in ([named] if named else ctx.index.plans) if (task := plan.task(written_in(plan, codes[0]) or ""))]
        if len(tasks) != 1:
            return Again(texts.in_several_plans(codes[0]) if tasks else texts.no_such_task(codes[0]))
        task = tasks[0]
        meant = task.short_title or task.content[:LONGEST_MEANT].rsplit(" ", 1)[0]
    if not 2 <= len(meant) <= LONGEST_MEANT:
        return Again(texts.bad_meaning(LONGEST_MEANT))
    query = reread(data["words"], (data["said"], meant), ctx.index)
    if query.verdict is Verdict.NONE or query.intent in _NO_ANSWER:
        return Again(texts.finds_nothing(data["said"], meant))
    return await _accept(ctx, data, data["said"], meant)


async def _accept(ctx: Context, data: Data, said: str, meant: str) -> Outcome:
    """Store it, and ask the question again with it: the world of this turn was made before."""
    person = _manager(ctx)
    synonym_id = await questions.accept(ctx.session, key(said), said, meant, ctx.now)
    audit.note(ctx.session, ctx.now, person.id, "accept synonym", str(synonym_id))
    accepted = await questions.synonyms(ctx.session)
    ctx.world = replace(ctx.world, synonyms=tuple((one.said, one.meant) for one in accepted))
    await questions.resolve(ctx.session, data["id"], ctx.now)
    others = await _resolve_others(ctx, (said, meant))
    answer = await ask.answer_sentence(ctx, data["words"])
    return Done(texts.accepted(said, meant, data["words"], others, answer))


async def _resolve_others(ctx: Context, pair: tuple[str, str]) -> int:
    """Other open questions that the synonym answers as well."""
    solved = 0
    for missed in await questions.open_missed(ctx.session, _LOOKED_AT):
        if apply(missed.words, (pair,)) != missed.words and reread(missed.words, pair, ctx.index).verdict is not Verdict.NONE:
            await questions.resolve(ctx.session, missed.id, ctx.now)
            solved += 1
    return solved


# --- what was taught ------------------------------------------------------------------------------------


async def _accepted(ctx: Context, data: Data) -> Reply:
    return texts.accepted_list([(one.id, one.said, one.meant) for one in await questions.synonyms(ctx.session)])


async def _from_accepted(ctx: Context, data: Data, given: Given) -> Outcome:
    _manager(ctx)
    if given.choice is None or given.choice == texts.CLOSE:
        return Done(texts.closed())
    wanted = int(given.choice.removeprefix(texts.SYNONYM))
    found = next((one for one in await questions.synonyms(ctx.session) if one.id == wanted), None)
    return Next("remove", {"id": found.id, "said": found.said, "meant": found.meant}) if found else Again(texts.gone())


async def _remove(ctx: Context, data: Data) -> Reply:
    return texts.confirm_removal(data["said"], data["meant"])


async def _from_remove(ctx: Context, data: Data, given: Given) -> Outcome:
    person = _manager(ctx)
    if given.choice != texts.REMOVE:
        return Done(texts.closed())
    await questions.remove_synonym(ctx.session, data["id"], ctx.now)
    audit.note(ctx.session, ctx.now, person.id, "remove synonym", str(data["id"]))
    return Done(texts.removed(data["said"]))


async def forget(job: JobContext) -> None:
    """A job: questions are kept for ninety days."""
    await questions.forget_old(job.session, job.now)


ABILITY = Ability(
    name="missed",
    commands=("cauhoi",),
    command=command,
    chosen=ask.chosen,  # the new answer may ask back between tasks
    steps={
        "list": Step(_list, _from_list, free_text=False),
        "question": Step(_question, _from_question, free_text=False),
        "phrase": Step(_phrase, _from_phrases, free_text=False),
        "meaning": Step(_meaning, _take_meaning),
        "accepted": Step(_accepted, _from_accepted, free_text=False),
        "remove": Step(_remove, _from_remove, free_text=False),
    },
)
