"""/dangkybantin, /huybantin: which digest a group or a person gets, on which day, about what, in which form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.dialogs import Ability, Outcome
from bot.errors import BadInput, NotAllowed
from bot.events import Reply
from db import audit, groups, people, settings, subscriptions
from db.people import PersonView
from db.subscriptions import Wanted
from handlers.agencies import living_row
from handlers.context import Context
from handlers.digest_model import About, Scope
from handlers.secrecy import harmless
from handlers.sight import may_see_all, sight_of
from handlers.texts import checkin as checkin_texts
from handlers.texts import groups as group_texts
from handlers.texts import subscriptions as texts
from knowledge.subscription_words import Wish, read_wish

EACH_AGENCY = "digest:agencies"  # the setting: every department gets its own


@dataclass(frozen=True, slots=True)
class _Whose:
    group_id: int | None = None
    person_id: int | None = None

    @property
    def key(self) -> dict[str, int | None]:
        return {"group_id": self.group_id, "person_id": self.person_id}


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """In a group by an administrator or coordinator, in a private chat by anybody who is registered."""
    person = ctx.person
    if ctx.address.is_group and (person is None or not person.holds(people.ADMIN, people.COORDINATOR)):
        raise NotAllowed(texts.only_admin_subscribes())
    if person is None or not person.holds(*people.ROLES):
        raise NotAllowed(checkin_texts.only_registered())
    wish = read_wish(argument, ctx.world.lexicon, _group_codes(ctx))
    if wish.odd or len(wish.agencies) > 1:
        raise BadInput(texts.not_understood(wish.odd or ", ".join(wish.agencies)))
    if wish.is_each_agency:
        return await _each_agency(ctx, person, wants=word == "dangkybantin")
    if word == "huybantin":
        return await _end(ctx, person, wish)
    return await _subscribe(ctx, person, wish)


def _group_codes(ctx: Context) -> list[str]:
    return list(dict.fromkeys(group.code for plan in ctx.plans for group in plan.plan.groups))


async def _subscribe(ctx: Context, person: PersonView, wish: Wish) -> Reply:
    whose = await _whose(ctx, person)
    scope = await _scope(ctx, person, wish)
    if scope.about is About.AGENCY and not (await may_see_all(ctx) or (await sight_of(ctx)).sees_agency([scope.value])):
        raise NotAllowed(texts.not_yours(scope.value))
    plan_id = _plan(ctx, wish)
    held = await subscriptions.of(ctx.session, **whose.key)
    same = next((s.wanted for s in held if (s.wanted.about, s.wanted.value, s.wanted.plan_id) == (scope.about, scope.value, plan_id)), None)
    wanted = _wanted(wish, scope, plan_id, same or Wanted())
    is_new = await subscriptions.put(ctx.session, wanted, person.id, ctx.now, group_id=whose.group_id, person_id=whose.person_id, topic=ctx.address.topic)
    audit.note(ctx.session, ctx.now, person.id, "subscribe", _subject(ctx))
    is_same = not is_new and wanted == same
    others = [view.wanted for view in held if view.wanted != same]
    said = texts.subscribed(wanted, is_new=is_new, is_same=is_same, others=others, is_group=ctx.address.is_group)
    bot = ctx.world.links.get(ctx.address.channel)
    if ctx.address.is_group or not bot or not person.holds(people.ADMIN, people.COORDINATOR):
        return said
    return replace(said, blocks=(*said.blocks, group_texts.add_to_a_group(bot)))


def _wanted(wish: Wish, scope: Scope, plan_id: int | None, old: Wanted) -> Wanted:
    """What is not said stays as it was."""
    has_slot = wish.weekday is not None or wish.at is not None
    return Wanted(
        about=scope.about.value,
        value=scope.value,
        plan_id=plan_id,
        weekday=wish.weekday if has_slot else old.weekday,
        at=(f"{wish.at:%H:%M}" if wish.at else None) if has_slot else old.at,
        is_short=old.is_short if wish.is_short is None else wish.is_short,
        is_silent=old.is_silent if wish.is_silent is None else wish.is_silent,
        is_pinned=old.is_pinned if wish.is_pinned is None else wish.is_pinned,
    )


async def _scope(ctx: Context, person: PersonView, wish: Wish) -> Scope:
    if wish.group:
        return Scope(About.GROUP, wish.group)
    if wish.agencies:
        return Scope(About.AGENCY, (await living_row(ctx.session, ctx.world, wish.agencies[0], ctx.today))[0])
    own = own_agency(person)
    if not wish.is_everything and not ctx.address.is_group and own:
        return Scope(About.AGENCY, own)
    return Scope()


def own_agency(person: PersonView) -> str | None:
    """The department of somebody who only answers for one; None for those who follow the whole plan up."""
    if person.holds(people.ADMIN, people.COORDINATOR):
        return None
    return next((seat.agency for seat in person.seats if seat.agency), None)


def _plan(ctx: Context, wish: Wish) -> int | None:
    if wish.plan is None:
        return None
    found = [plan.id for plan in ctx.plans if plan.plan.number.startswith(f"{wish.plan}/") or plan.plan.number == wish.plan]
    if not found:
        raise BadInput(texts.no_such_plan(wish.plan, [plan.plan.number for plan in ctx.plans]))
    return found[0]


async def _end(ctx: Context, person: PersonView, wish: Wish) -> Reply:
    """Everything, or what is named."""
    whose = await _whose(ctx, person)
    held = await subscriptions.of(ctx.session, **whose.key)
    named = bool(wish.group or wish.agencies or wish.is_everything or wish.plan)
    scope = await _scope(ctx, person, wish) if named else None
    plan_id = _plan(ctx, wish)
    ended = [s for s in held if scope is None or ((s.wanted.about, s.wanted.value) == (scope.about, scope.value) and plan_id in (None, s.wanted.plan_id))]
    if not held and whose.person_id is not None and await _gets_department_digest(ctx, person):
        # An ended subscription is what tells the department's digest that this person wants none.
        await subscriptions.put(ctx.session, Wanted(), person.id, ctx.now, person_id=whose.person_id)
        ended = await subscriptions.of(ctx.session, **whose.key)
    for one in ended:
        await subscriptions.end(ctx.session, one.id, ctx.now)
    audit.note(ctx.session, ctx.now, person.id, "unsubscribe", _subject(ctx))
    left = [s.wanted for s in held if s not in ended]
    return texts.unsubscribed([s.wanted for s in ended], left, is_group=ctx.address.is_group)


async def _whose(ctx: Context, person: PersonView) -> _Whose:
    if not ctx.address.is_group:
        return _Whose(person_id=person.id)
    address = ctx.address
    return _Whose(group_id=await groups.ensure(ctx.session, address.channel, address.chat_id, harmless(ctx.event.chat_title)))


def _subject(ctx: Context) -> str:
    return f"{ctx.address.channel}:{ctx.address.chat_id}" if ctx.address.is_group else "person"


# --- every department its own ----------------------------------------------------------------------------


async def _gets_department_digest(ctx: Context, person: PersonView) -> bool:
    return is_on(await settings.read(ctx.session, EACH_AGENCY)) and own_agency(person) is not None


def is_on(value: dict[str, Any] | None) -> bool:
    return bool(value and value["is_on"])


async def _each_agency(ctx: Context, person: PersonView, *, wants: bool) -> Reply:
    if ctx.address.is_group or not person.holds(people.ADMIN, people.COORDINATOR):
        raise NotAllowed(texts.only_admin_for_agencies())
    await settings.write(ctx.session, EACH_AGENCY, {"is_on": wants, "since": ctx.now.isoformat()}, ctx.now)
    audit.note(ctx.session, ctx.now, person.id, "subscribe_agencies" if wants else "unsubscribe_agencies")
    return texts.each_agency(wants)


ABILITY = Ability(name="subscriptions", commands=("dangkybantin", "huybantin"), command=command)
