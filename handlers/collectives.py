"""/danhsach: an administrator sees the rosters behind collective leads and chooses what their members are asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.dialogs import Ability, Data, Outcome
from bot.errors import BadInput, NotAllowed
from bot.events import Choice, Reply
from db import audit, people, settings
from handlers import roster
from handlers.context import Asked, Context, PlanInUse
from handlers.roster import Kind
from handlers.texts import roster as texts
from knowledge.normalize import words
from knowledge.question.slots import find_codes

_SAID = {
    "xa": Kind.COMMUNES, "phuong": Kind.COMMUNES, "so": Kind.DEPARTMENTS, "nganh": Kind.DEPARTMENTS,
}  # fmt: skip
_ALL, _NONE, _NAMED = "all", "none", "named"
_OFF = {"tat", "khong", "thoi"}
_ON = {"bat", "tat ca", "het"}

Choose = Callable[[PlanInUse], "tuple[str, ...] | None"]  # the codes for a plan; None: the default


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    if ctx.person is None or not ctx.person.holds(people.ADMIN):
        raise NotAllowed(texts.only_admin())
    if ctx.address.is_group:
        raise BadInput(texts.only_private())
    if not argument:
        return await _overview(ctx)
    said = words(argument)
    kind = next((_SAID[one] for one in said if one in _SAID), None)
    codes = find_codes(argument)
    if kind is None:
        raise BadInput(texts.usage())
    if codes:
        return await _choose_codes(ctx, kind, codes)
    rest = " ".join(one for one in said if one not in _SAID)
    if rest in _ON or rest in _OFF:
        return await chosen(ctx, f"{kind}-{_ALL if rest in _ON else _NONE}", {})
    raise BadInput(texts.usage())


async def chosen(ctx: Context, choice: str, data: Data) -> Outcome:
    """One of the offered settings, for every plan."""
    if ctx.person is None or not ctx.person.holds(people.ADMIN):
        raise NotAllowed(texts.only_admin())
    kind, _, how = choice.partition("-")
    ways: dict[str, Choose] = {
        _ALL: lambda plan: roster.possible(ctx.world, plan.plan, Kind(kind), ctx.today),
        _NONE: lambda plan: (),
        _NAMED: lambda plan: None,
    }
    return await _set(ctx, Kind(kind), ways[how])


async def _choose_codes(ctx: Context, kind: Kind, codes: tuple[str, ...]) -> Outcome:
    possible = {code for plan in ctx.plans for code in roster.possible(ctx.world, plan.plan, kind, ctx.today)}
    foreign = [code for code in codes if code not in possible]
    if foreign:
        raise BadInput(texts.not_of_roster(kind, foreign, sorted(possible)))
    return await _set(ctx, kind, lambda plan: codes)


async def _set(ctx: Context, kind: Kind, choose: Choose) -> Outcome:
    assert ctx.person is not None
    asked = dict(ctx.world.asked)
    for plan in ctx.plans:
        before = asked.get(plan.plan.number, Asked())
        asked[plan.plan.number] = replace(before, **{kind.value: choose(plan)})
    await settings.write(ctx.session, roster.SETTING, roster.to_setting(asked), ctx.now)
    changed = replace(ctx.world, asked=asked)
    codes = {plan.plan.number: list(roster.asked(changed, plan.plan, kind, ctx.today)) for plan in ctx.plans}
    audit.note(ctx.session, ctx.now, ctx.person.id, "roster", kind.value, **codes)
    return texts.changed(kind, [code for plan in codes.values() for code in plan])


async def _overview(ctx: Context) -> Reply:
    seated = await people.agencies_with(ctx.session, people.FOCAL_POINT)
    lines, offered = [], []
    for kind in Kind:
        members = roster.members(ctx.world, kind, ctx.today)
        codes = [c for plan in ctx.plans for c in roster.asked(ctx.world, plan.plan, kind, ctx.today)]
        possible = [c for plan in ctx.plans for c in roster.possible(ctx.world, plan.plan, kind, ctx.today)]
        named = [c for plan in ctx.plans for c in roster.by_name(ctx.world, plan.plan, kind, ctx.today)]
        lines.append(texts.Asking(kind, len(members), len(seated & set(members)), codes))
        ways = {_NAMED: named, _ALL: possible, _NONE: []}
        offered += [
            Choice(f"{kind}-{way}", texts.way(kind, len(which), which))
            for way, which in ways.items()
            if which != codes and (which or way == _NONE)
        ]
    return texts.overview(lines, tuple(offered))


ABILITY = Ability(name="collectives", commands=("danhsach",), command=command, chosen=chosen)
