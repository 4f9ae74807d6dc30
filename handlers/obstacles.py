"""Obstacles and recommendations: listed, seen whole, answered by the body waited for, closed by who raised them."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogs import Ability, Data, Done, Elsewhere, Given, Next, Outcome, Step
from bot.errors import BadInput, NotAllowed
from bot.events import Choice, Reply, say
from db import audit, obstacle_events, obstacles, people
from db.obstacle_events import CLOSED, HANDLED, KEPT, MOVED, NOT_OURS, RECEIVED
from db.obstacles import ObstacleView
from db.people import SeatView
from handlers import checkin, obstacle_views, waiting
from handlers.context import Context
from handlers.present import names_of
from handlers.sight import sight_of
from handlers.texts import checkin as checkin_texts
from handlers.texts import obstacles as texts
from handlers.texts import sight as sight_texts
from handlers.typed import split_number
from knowledge.courtesy import plain_words
from knowledge.normalize import fold, words
from knowledge.question.slots import find_codes, without_codes

_SAID = {
    ("khong", "thuoc", "chung", "toi"): NOT_OURS,
    ("khong", "thuoc"): NOT_OURS,
    ("da", "nhan"): RECEIVED,
    ("da", "xu", "ly"): HANDLED,
    ("da", "thao", "go"): CLOSED,
    ("chua", "thao", "go"): KEPT,
    ("chua",): KEPT,
    ("chuyen",): MOVED,
}
# Typed to a card: "đã xử lý, Công văn 12" and "đã xử lý bằng Công văn 12" answer it; "đã xử lý 12 hồ sơ" reports.
_IN_WORDS = re.compile(r"(?:da (?:nhan|xu ly|thao go)|khong thuoc(?: chung toi)?|chua thao go)\s*(?:[,;:.-]|bang |theo |tai |qua |vi |roi)")
_STILL_THERE = frozenset({"chua duoc", "chua xong", "chua het", "chua giai quyet", "chua thao go duoc", "van chua", "van chua duoc", "van vuong", "van con", "van con vuong", "con vuong", "khong", "chua dau", "chua thay gi"})
_IS_GONE = frozenset({"duoc", "duoc roi", "roi", "da xong", "xong", "xong roi", "da duoc", "da duoc thao go", "het roi", "het vuong", "het vuong roi", "da giai quyet", "khong con vuong", "khong con vuong mac", "on roi", "da go", "da go xong"})
_BY_BODY = (RECEIVED, HANDLED, NOT_OURS)


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/vuongmac: the list, one whole, an answer to one, or words that raise one. /traloi: an answer from above."""
    if ctx.person is None or not ctx.person.holds(*people.ROLES):
        raise NotAllowed(checkin_texts.only_registered())
    if word == "traloi":
        return await _record_answer(ctx, argument)
    numbered = split_number(argument)
    if numbered:
        number, rest = numbered
        if not rest:
            return await _show(ctx, number)
        if (said := _understand(rest)) is not None:
            return await _act(ctx, number, *said)
    return await _list_or_raise(ctx, argument)


async def _list_or_raise(ctx: Context, argument: str) -> Outcome:
    assert ctx.person is not None
    codes = find_codes(argument)
    if not argument or (codes and not words(without_codes(argument))):
        return await _list(ctx, codes=codes)
    agency = ctx.world.lexicon.agency(argument)
    if agency:
        return await _list(ctx, agency=agency)
    if not ctx.person.holds(people.FOCAL_POINT):
        raise BadInput(texts.no_such_task_or_agency(argument) if len(words(argument)) < 6 else texts.only_focal_point())
    outcome = await checkin.raise_obstacle(ctx, "" if words(argument) == ["moi"] else argument)
    return replace(outcome, ability="checkin") if isinstance(outcome, Next) else outcome


def _understand(rest: str) -> tuple[str, str] | None:
    """(action, further words) of "đã xử lý, Công văn 12/STC-NS"; None when it is no answer."""
    said = words(rest)
    for beginning, action in _SAID.items():
        if tuple(said[: len(beginning)]) == beginning:
            typed = rest.split(maxsplit=len(beginning))
            further = typed[len(beginning)].strip(" ,:;.-") if len(typed) > len(beginning) else ""
            # "chưa" alone is an answer; "chưa có kinh phí" tells an obstacle.
            return None if beginning == ("chua",) and further else (action, further)
    return None


async def chosen(ctx: Context, choice: str, data: Data) -> Outcome:
    """One of the list, or one of the answers to what was shown whole."""
    if "number" in data:
        return await _act(ctx, data["number"], choice, "")
    return await _show(ctx, int(choice))


# --- seeing --------------------------------------------------------------------------------------------


async def _list(ctx: Context, *, codes: tuple[str, ...] = (), agency: str | None = None) -> Reply:
    assert ctx.person is not None
    sight = await sight_of(ctx)
    everywhere = [(plan.id, o) for plan in ctx.plans for o in await obstacles.listing(ctx.session, plan.id, at=ctx.now) if o.resolved_at is None]
    open_now = [
        (plan_id, o)
        for plan_id, o in everywhere
        if (not codes or o.task in codes) and (agency is None or obstacle_views.concerns(ctx.world, o, agency, ctx.today))
    ]
    raised = [o for plan_id, o in open_now if obstacle_views.is_seen(o, plan_id, sight)]
    every = [] if codes else waiting.chains([o for _, o in everywhere], ctx.today, ctx.world)
    named = names_of(ctx.world, agency, ctx.today) if agency else None
    chains = [
        chain
        for chain in every
        if (named is None or not named.isdisjoint(chain.agencies)) and (sight.sees_obstacles or not sight.own.isdisjoint(chain.agencies))
    ]
    return texts.listing(
        [obstacle_views.shown(ctx.world, o, ctx.today) for o in raised],
        [texts.chain(chain.agencies, chain.days, chain.is_cycle) for chain in chains],
        ", ".join(codes) or agency or "",
        can_choose=not ctx.address.is_group,
        can_raise=ctx.person.holds(people.FOCAL_POINT),
        unseen=len(open_now) - len(raised),
    )


async def _show(ctx: Context, number: int) -> Reply:
    one = await _find(ctx, number)
    if not obstacle_views.is_seen(one, one.plan_id or 0, await sight_of(ctx)):
        raise NotAllowed(sight_texts.hidden(ctx.address.is_group))
    happened = [
        texts.Happened(ctx.world.local(event.at), event.action, event.agency, event.words)
        for event in await obstacle_events.history(ctx.session, number)
    ]
    choices, hint = _what_can_be_said(ctx, one)
    if ctx.address.is_group:
        choices = ()
    reply = texts.whole(obstacle_views.shown(ctx.world, one, ctx.today), happened, choices, hint)
    return Reply(reply.blocks, reply.choices, data={"number": number})


def _what_can_be_said(ctx: Context, one: ObstacleView) -> tuple[tuple[Choice, ...], str]:
    """What this person may answer, and what may be typed."""
    if one.resolved_at is not None:
        return (), ""
    if _seat(ctx, one, one.addressed_to):
        return texts.CARD_CHOICES, ""
    if _seat(ctx, one, one.agency):
        choices = texts.GONE_CHOICES if one.state == "handled" else texts.CLOSE_CHOICES
        return choices, texts.hint_raiser(one.id) if one.kind == obstacles.OBSTACLE else ""
    if ctx.person and obstacle_views.coordinating_seat(ctx.person):
        is_recommendation = one.kind == obstacles.RECOMMENDATION
        return (), texts.hint_coordinator(one.id) if is_recommendation else texts.hint_raiser(one.id)
    return (), ""


# --- answering -----------------------------------------------------------------------------------------


async def _act(ctx: Context, number: int, action: str, further: str) -> Reply:
    """Write what was said, by the side that may say it. The others are told by the job (obstacle_posts)."""
    assert ctx.person is not None
    one = await _find(ctx, number)
    seat = _seat(ctx, one, one.addressed_to) if action in _BY_BODY else _seat(ctx, one, one.agency)
    if seat is None and action not in (CLOSED, KEPT):
        seat = obstacle_views.coordinating_seat(ctx.person)
    if seat is None:
        raise NotAllowed(texts.not_addressed() if action in _BY_BODY else texts.not_raiser())
    if one.resolved_at is not None:
        return _over(one)
    body_id = None
    if action == MOVED:
        body = ctx.world.lexicon.agency(further)
        if body is None:
            raise BadInput(texts.unknown_body(further))
        body_id = await waiting.agency_id(ctx, body)
        further = body
    is_new = await obstacle_events.record(
        ctx.session, number, action, person_id=ctx.person.id, agency_id=seat.agency_id, now=ctx.now, words=further, addressed_to=body_id
    )
    if is_new:
        audit.note(ctx.session, ctx.now, ctx.person.id, f"obstacle_{action}", str(number))
    return texts.done(one.kind, number, action, is_new)


async def _record_answer(ctx: Context, argument: str) -> Outcome:
    """/traloi 3 UBND tỉnh đồng ý ...: what the authority has answered."""
    assert ctx.person is not None
    seat = obstacle_views.coordinating_seat(ctx.person)
    if seat is None:
        raise NotAllowed(texts.only_coordinator())
    numbered = split_number(argument)
    if numbered is None or len(words(numbered[1])) < 2:
        raise BadInput(texts.answer_usage())
    number, answer = numbered
    one = await _find(ctx, number)
    if one.kind != obstacles.RECOMMENDATION:
        raise BadInput(texts.not_a_recommendation(number))
    is_new = await obstacle_events.record(
        ctx.session, number, obstacle_events.ANSWERED, person_id=ctx.person.id, agency_id=seat.agency_id, now=ctx.now, words=answer
    )
    if is_new:
        audit.note(ctx.session, ctx.now, ctx.person.id, "obstacle_answered", str(number))
    return texts.done(one.kind, number, obstacle_events.ANSWERED, is_new)


async def _find(ctx: Context, number: int) -> ObstacleView:
    one = await obstacles.find(ctx.session, number)
    if one is None or one.kind == obstacles.PROPOSAL:
        raise BadInput(texts.no_such(number))
    return one


def _seat(ctx: Context, one: ObstacleView, body: str | None) -> SeatView | None:
    return obstacle_views.seat_for(ctx.world, ctx.person, body, one.task, ctx.today) if ctx.person else None


# --- the questions that arrive by themselves -----------------------------------------------------------


async def _ask_card(ctx: Context, data: Data) -> Reply:
    assert ctx.person is not None
    one = await _find(ctx, data["number"])
    if one.resolved_at is not None or one.addressed_to is None:
        return _over(one)
    return texts.card(ctx.person.name, obstacle_views.shown(ctx.world, one, ctx.today), is_again=False, is_busy=False)


async def _ask_gone(ctx: Context, data: Data) -> Reply:
    assert ctx.person is not None
    one = await _find(ctx, data["number"])
    if one.resolved_at is not None:
        return _over(one)
    return texts.is_it_gone(ctx.person.name, obstacle_views.shown(ctx.world, one, ctx.today), one.addressed_to, "", is_busy=False)


async def _answer(ctx: Context, data: Data, given: Given) -> Outcome:
    """A choice, or the same in words with more behind it; anything else is no answer to this."""
    said = (given.choice, "") if given.choice else _understand(given.text)
    if said is None or said[0] == MOVED or (said[1] and not _IN_WORDS.match(fold(given.text))):
        return Elsewhere()
    return Done(await _act(ctx, data["number"], said[0], said[1]))


async def _answer_gone(ctx: Context, data: Data, given: Given) -> Outcome:
    """ "chưa được", "vẫn còn vướng", "được rồi": asked whether it is gone, these words answer it."""
    said = " ".join(plain_words(given.text))
    short = KEPT if said in _STILL_THERE else CLOSED if said in _IS_GONE else None
    return Done(await _act(ctx, data["number"], short, "")) if short else await _answer(ctx, data, given)


def _over(one: ObstacleView) -> Reply:
    return Reply((say(texts.is_over(one.kind, one.id)),))


ABILITY = Ability(
    name="obstacles",
    commands=("vuongmac", "traloi"),
    command=command,
    chosen=chosen,
    steps={"card": Step(_ask_card, _answer), "gone": Step(_ask_gone, _answer_gone)},
    forgets_after_minutes=13 * 24 * 60,  # a card waits as a prompt does
)
