"""/chitieu: the target board, and values of targets reported in one sentence, read back before they are saved."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot.dialogs import Ability, Again, Data, Done, Given, Next, Outcome, Step
from bot.errors import BadInput, NotAllowed
from bot.events import Reply, Text
from db import audit, people, targets
from db.people import SeatView
from db.targets import NewValue
from handlers import ask, target_rows
from handlers.agencies import leads_today
from handlers.context import Context, PlanInUse
from handlers.sight import sight_of
from handlers.texts import targets as texts
from handlers.typed import says_yes
from knowledge.normalize import fold
from knowledge.plan import Target
from knowledge.targets import (
    Reported,
    TargetReading,
    TargetRow,
    asks_for_method,
    looks_like_value,
    read_day,
    read_value,
)
from knowledge.targets.rows import target_rows as make_rows

_YEAR = re.compile(r"\D{0,20}(20\d\d)\s*")
_WITHDRAW = re.compile(r"(?:rut|bo|xoa)\s+(?:so\s+)?#?(\d{1,9})")
_FIRST_DAY = date(2000, 1, 1)


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/chitieu: the board; with a year or words a part of it; with a number a value; "rút 3" takes one back."""
    if not (await sight_of(ctx)).is_registered:
        return await ask.command(ctx, "muctieu", argument)
    withdrawn = _WITHDRAW.fullmatch(fold(argument))
    if withdrawn:
        return await _withdraw(ctx, int(withdrawn.group(1)))
    plan = _plan(ctx)
    year = _YEAR.fullmatch(argument)
    if not argument or year:
        rows = await target_rows.load(ctx.session, ctx.world, plan, ctx.now)
        return texts.board(plan.plan.number, [row for row in rows if not year or row.target.year == int(year.group(1))])
    reading = read_value(argument, ctx.index.about(plan.plan.number), ctx.today)
    if reading.value is not None:
        return await _begin(ctx, reading)
    rows = await target_rows.load(ctx.session, ctx.world, plan, ctx.now)
    found = [row for row in rows if row.target.key in reading.keys]
    if not found:
        raise BadInput(texts.no_such_target())
    return texts.whole(found[0]) if len(found) == 1 else texts.board(plan.plan.number, found)


async def volunteer(ctx: Context, text: str) -> Outcome | None:
    """Free text that reports a target, from somebody who may; None for anything else."""
    if ctx.address.is_group or not looks_like_value(text) or not ctx.plans or not await _may_report(ctx):
        return None
    reading = read_value(text, ctx.index.about(_plan(ctx).plan.number), ctx.today)
    return await _begin(ctx, reading) if reading.keys else None


# --- entering a value ---------------------------------------------------------------------------------


async def _begin(ctx: Context, reading: TargetReading) -> Outcome:
    if ctx.address.is_group:
        raise BadInput(texts.only_private())
    if not await _may_report(ctx):
        raise NotAllowed(texts.only_reporters())
    if not reading.keys:
        raise BadInput(texts.no_such_target())
    data: Data = {
        "plan": _plan(ctx).id,
        "keys": list(reading.keys),
        "key": reading.keys[0] if len(reading.keys) == 1 else None,
        "value": reading.value,
        "as_of": reading.as_of.isoformat() if reading.as_of else None,
        "source": reading.source,
        "definition": reading.definition,
        "said": reading.said,
    }
    return _onward(ctx, data)


def _onward(ctx: Context, data: Data) -> Outcome:
    """The next thing that is not known yet; no value is kept without day and source."""
    if data["key"] is None:
        return Next("which", data)
    fault = _fault(ctx, data)
    if fault is not None:
        return Next(fault[0], {**data, fault[0]: None}, Reply((fault[1],)))
    for step in ("value", "as_of", "source"):
        if not data[step]:
            return Next(step, data)
    if asks_for_method(_target(ctx, data)) and not data["definition"]:
        return Next("method", data)
    return Next("confirm", data)


def _fault(ctx: Context, data: Data) -> tuple[str, Text] | None:
    """What cannot be: (the step that asks again, why)."""
    target = _target(ctx, data)
    if data["value"] is not None and (data["value"] <= 0 or (target.unit == "%" and data["value"] > 100)):
        return "value", texts.bad_value(target)
    if data["as_of"] and not _FIRST_DAY <= date.fromisoformat(data["as_of"]) <= ctx.today:
        return "as_of", texts.bad_day()
    return None


async def _ask_which(ctx: Context, data: Data) -> Reply:
    return texts.which([target for target in _plan(ctx, data).plan.targets if target.key in data["keys"]])


async def _take_which(ctx: Context, data: Data, given: Given) -> Outcome:
    return _onward(ctx, {**data, "key": given.choice})


async def _ask_value(ctx: Context, data: Data) -> Reply:
    return texts.ask_value(_target(ctx, data))


async def _take_value(ctx: Context, data: Data, given: Given) -> Outcome:
    reading = read_value(f": {given.text}", ctx.index, ctx.today)
    return _onward(ctx, {**data, "value": reading.value}) if reading.value is not None else Again(Reply((texts.bad_value(_target(ctx, data)),)))


async def _ask_day(ctx: Context, data: Data) -> Reply:
    return texts.ask_day()


async def _take_day(ctx: Context, data: Data, given: Given) -> Outcome:
    day = read_day(given.text, ctx.today)
    return _onward(ctx, {**data, "as_of": day.isoformat()}) if day else Again(Reply((texts.bad_day(),)))


async def _ask_source(ctx: Context, data: Data) -> Reply:
    return texts.ask_source()


async def _take_source(ctx: Context, data: Data, given: Given) -> Outcome:
    source = given.text.strip()
    if not 3 <= len(source) <= 300 or not any(char.isalpha() for char in source) or fold(source).startswith(("khong", "chua")):
        return Again(texts.bad_source())
    return _onward(ctx, {**data, "source": source})


async def _ask_method(ctx: Context, data: Data) -> Reply:
    return texts.ask_method(_target(ctx, data))


async def _take_method(ctx: Context, data: Data, given: Given) -> Outcome:
    told = texts.UNKNOWN_METHOD if given.choice else given.text.strip()[:300]
    return _onward(ctx, {**data, "definition": told}) if told else Again(await _ask_method(ctx, data))


async def _ask_confirm(ctx: Context, data: Data) -> Reply:
    return texts.read_back(await _row(ctx, data), await _before(ctx, data))


async def _confirm(ctx: Context, data: Data, given: Given) -> Outcome:
    if given.choice == texts.DROP:
        return Done(texts.dropped())
    if given.choice == texts.FIX:
        return Next("again", data)
    if given.choice == texts.SAVE or says_yes(given.text):
        return await _save(ctx, data)
    return await _take_again(ctx, data, given)


async def _ask_again(ctx: Context, data: Data) -> Reply:
    return texts.ask_again()


async def _take_again(ctx: Context, data: Data, given: Given) -> Outcome:
    """The sentence again, or only what is different: what it does not tell stays."""
    reading = read_value(given.text, ctx.index, ctx.today)
    told: dict[str, Any] = {
        "value": reading.value,
        "as_of": reading.as_of.isoformat() if reading.as_of else None,
        "source": reading.source,
        "definition": reading.definition,
    }
    changed = {name: value for name, value in told.items() if value}
    if reading.keys and reading.value is not None:
        changed |= {"keys": list(reading.keys), "key": reading.keys[0] if len(reading.keys) == 1 else None, "said": reading.said}
    return _onward(ctx, {**data, **changed}) if changed else Again(texts.ask_again())


async def _save(ctx: Context, data: Data) -> Outcome:
    if ctx.person is None or not await _may_report(ctx):  # may have lost the seat since
        raise NotAllowed(texts.only_reporters())
    seat = await _seat(ctx)
    row = await _row(ctx, data)
    assert row.latest is not None
    told = row.latest
    new = NewValue(told.key, told.value, told.as_of, told.source, told.definition, told.said)
    plan = _plan(ctx, data)
    number = await targets.add(ctx.session, plan.id, new, agency_id=seat.agency_id if seat else None, person_id=ctx.person.id, now=ctx.now)
    audit.note(ctx.session, ctx.now, ctx.person.id, "target", told.key, number=number)
    rows = await target_rows.load(ctx.session, ctx.world, plan, ctx.now)
    return Done(texts.saved(number, next(r for r in rows if r.target.key == told.key)))


async def _withdraw(ctx: Context, number: int) -> Outcome:
    """By whoever told it, or by the coordinating department."""
    value = await targets.find(ctx.session, number)
    if value is None:
        raise BadInput(texts.no_such_value(number))
    assert ctx.person is not None
    if value.person_id != ctx.person.id and not ctx.person.holds(people.ADMIN, people.COORDINATOR):
        raise NotAllowed(texts.not_yours())
    await targets.withdraw(ctx.session, number, ctx.now)
    audit.note(ctx.session, ctx.now, ctx.person.id, "target withdrawn", value.key, number=number)
    return texts.withdrawn(number)


async def _row(ctx: Context, data: Data) -> TargetRow:
    """The target as it would stand with this value alone."""
    told = Reported(data["key"], data["value"], date.fromisoformat(data["as_of"]), data["source"], data["definition"], data["said"])
    return make_rows([_target(ctx, data)], [told], ctx.today)[0]


async def _before(ctx: Context, data: Data) -> TargetRow:
    """The target as it stands now."""
    rows = await target_rows.load(ctx.session, ctx.world, _plan(ctx, data), ctx.now)
    return next(row for row in rows if row.target.key == data["key"])


# --- who and what -------------------------------------------------------------------------------------


async def _may_report(ctx: Context) -> bool:
    return ctx.person is not None and (ctx.person.holds(people.ADMIN, people.COORDINATOR) or await _seat(ctx) is not None)


async def _seat(ctx: Context) -> SeatView | None:
    """The seat by which a value is told: a focal point's of a body that leads a task by name; else a coordinator's."""
    assert ctx.person is not None
    leads = {name for plan in ctx.plans for task in plan.plan.tasks for name in leads_today(ctx.world, plan.plan, task, ctx.today)}
    own = [seat for seat in ctx.person.seats if seat.role == people.FOCAL_POINT and seat.agency in leads]
    others = [seat for seat in ctx.person.seats if seat.role in (people.COORDINATOR, people.ADMIN) and seat.agency_id]
    return next(iter((*own, *others)), None)


def _plan(ctx: Context, data: Data | None = None) -> PlanInUse:
    """The plan of the dialog; else the first that sets targets."""
    found = ctx.world.plan_by_id(data["plan"]) if data else next((plan for plan in ctx.plans if plan.plan.targets), None)
    if found is None:
        raise BadInput(texts.no_targets())
    return found


def _target(ctx: Context, data: Data) -> Target:
    target = next((target for target in _plan(ctx, data).plan.targets if target.key == data["key"]), None)
    if target is None:
        raise BadInput(texts.no_such_target())
    return target


ABILITY = Ability(
    name="targets",
    commands=("chitieu",),
    command=command,
    steps={
        "which": Step(_ask_which, _take_which, free_text=False),
        "value": Step(_ask_value, _take_value),
        "as_of": Step(_ask_day, _take_day),
        "source": Step(_ask_source, _take_source),
        "method": Step(_ask_method, _take_method),
        "confirm": Step(_ask_confirm, _confirm),
        "again": Step(_ask_again, _take_again),
    },
)
