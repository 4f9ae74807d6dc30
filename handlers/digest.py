"""/bantin: the digest as it stands now, of the whole plan or a part of it; that of an earlier period; a test send."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogs import Ability, Next, Outcome
from bot.errors import BadInput, NotAllowed
from bot.events import Reply
from db import digests as stored
from db import groups, people, subscriptions
from db.subscriptions import Wanted
from handlers import digest_facts, digest_preview
from handlers.agencies import living_row
from handlers.context import Context, PlanInUse
from handlers.digest_agencies import by_agency
from handlers.digest_model import EVERYTHING, About, Digest, Scope
from handlers.papers.picture import picture
from handlers.sight import may_see_all, sight_of
from handlers.texts import checkin as checkin_texts
from handlers.texts import digest as words
from handlers.texts import digest_archive as texts
from handlers.texts import digest_forms as forms
from knowledge.normalize import words as folded
from knowledge.period_words import read_period
from knowledge.subscription_words import read_wish

_PREVIEW = (["xem", "truoc"], ["xemtruoc"])
_TEST = (["thu"], ["gui", "thu"])
_BY_AGENCY = (["don", "vi"], ["theo", "don", "vi"], ["cac", "don", "vi"])


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """For registered people and subscribed groups."""
    await _check_rights(ctx)
    if not ctx.plans:
        return words.no_plan()
    said = folded(argument)
    if said in _PREVIEW:
        return Next("decide", await digest_preview.about_the_coming(ctx), ability="preview")
    if said in _BY_AGENCY:
        return await by_agency(ctx)
    periods = read_period(argument, ctx.today)
    if periods:
        return await _archived(ctx, periods)
    if said in _TEST:
        return await _test(ctx)
    scope = await _scope(ctx, argument)
    await check_sight(ctx, scope)
    shown = [await _now(ctx, plan, scope) for plan in ctx.plans]
    return _joined([texts.on_request(reply, digest) for digest, reply in shown])


async def _check_rights(ctx: Context) -> None:
    address = ctx.address
    is_group = address.is_group and await groups.is_subscribed(ctx.session, address.channel, address.chat_id)
    if not is_group and (ctx.person is None or not ctx.person.holds(*people.ROLES)):
        raise NotAllowed(checkin_texts.only_registered())


async def check_sight(ctx: Context, scope: Scope) -> None:
    """Another agency's own digest is for whoever may see what it has reported."""
    if scope.about is not About.AGENCY or await may_see_all(ctx):
        return
    if ctx.address.is_group and await _is_for(ctx, scope):
        return
    if not (await sight_of(ctx)).sees_agency([scope.value]):
        raise NotAllowed(texts.not_yours(scope.value))


async def _is_for(ctx: Context, scope: Scope) -> bool:
    wanted = await _wanted(ctx)
    return wanted is not None and (wanted.about, wanted.value) == (scope.about, scope.value)


async def _scope(ctx: Context, argument: str) -> Scope:
    """What is named; in a group that wants one part of the plan, that part."""
    if not argument:
        wanted = await _wanted(ctx)
        return Scope(About(wanted.about), wanted.value) if wanted else EVERYTHING
    codes = list(dict.fromkeys(group.code for plan in ctx.plans for group in plan.plan.groups))
    wish = read_wish(argument, ctx.world.lexicon, codes)
    if wish.odd or not (wish.group or wish.agencies or wish.is_everything):
        raise BadInput(texts.usage(argument))
    if wish.group:
        return Scope(About.GROUP, wish.group)
    return Scope(About.AGENCY, (await living_row(ctx.session, ctx.world, wish.agencies[0], ctx.today))[0]) if wish.agencies else EVERYTHING


async def _wanted(ctx: Context) -> Wanted | None:
    """What this group, or this person, is subscribed to, when it is one thing."""
    if ctx.address.is_group:
        group_id = await groups.find_id(ctx.session, ctx.address.channel, ctx.address.chat_id)
        held = await subscriptions.of(ctx.session, group_id=group_id) if group_id else []
    else:
        held = await subscriptions.of(ctx.session, person_id=ctx.person.id) if ctx.person else []
    return held[0].wanted if len(held) == 1 else None


async def _now(ctx: Context, plan: PlanInUse, scope: Scope, *, is_short: bool = False) -> tuple[Digest, Reply]:
    digest = await digest_facts.build(ctx.session, ctx.world, plan, None, ctx.now, scope)
    chart = None if is_short else await picture(ctx.session, ctx.world, digest, ctx.now)
    return digest, forms.digest(digest, chart, is_short=is_short)


async def _test(ctx: Context) -> Reply:
    """To oneself alone, in the form in which it would go out."""
    if ctx.address.is_group:
        raise BadInput(checkin_texts.only_private())
    wanted = await _wanted(ctx) or Wanted()
    scope = Scope(About(wanted.about), wanted.value)
    shown = [await _now(ctx, plan, scope, is_short=wanted.is_short) for plan in ctx.plans]
    return texts.test(_joined([reply for _, reply in shown]))


async def _archived(ctx: Context, periods: tuple[str, ...]) -> Reply:
    """What was said then, word by word, with what was corrected later."""
    wanted = await _wanted(ctx)
    scopes = [Scope(About(wanted.about), wanted.value), EVERYTHING] if wanted else [EVERYTHING]
    found = []
    for plan in ctx.plans:
        for series in dict.fromkeys([await digest_facts.series_of(ctx.session, scope) for scope in scopes]):
            editions = [e for key in periods if (e := await stored.find(ctx.session, plan.id, key, series))]
            if editions:
                found.append(editions[0])
                break
    if not found:
        known = [key for plan in ctx.plans for key in await stored.periods(ctx.session, plan.id)]
        return texts.nothing_then(periods[0], known)
    local = ctx.world.local
    return _joined([texts.archived(e.text, local(e.made_at), e.correction, local(e.corrected_at) if e.corrected_at else None) for e in found])


def _joined(replies: list[Reply]) -> Reply:
    return replace(replies[0], blocks=tuple(block for reply in replies for block in reply.blocks))


ABILITY = Ability(name="digest", commands=("bantin",), command=command)
