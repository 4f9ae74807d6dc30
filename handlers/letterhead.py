"""/mauvanban: who issues, signs and receives the yearly report, edited by an administrator in the chat."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogs import Ability, Outcome
from bot.errors import BadInput, NotAllowed
from db import audit, people, settings
from handlers.context import Context, PlanInUse
from handlers.texts import letterhead as texts
from knowledge.normalize import compose, fold
from knowledge.progress import is_secret

SETTING = "letterhead"
_LONGEST = 300  # characters of one value
_MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Empty strings are rooms left open in the draft. Lists are written with semicolons."""

    parent: str = ""  # the body above
    agency: str = ""  # the body that reports
    code: str = ""  # of its reports, as in "BC-STC"
    place: str = ""
    addressee: str = ""
    signer_title: str = ""
    signer: str = ""
    recipients: str = ""


async def load(session: AsyncSession, plan: PlanInUse) -> Letterhead:
    """What an administrator has set; for the rest what the plan and the seats tell."""
    stored = await settings.read(session, SETTING) or {}
    known = {field.name for field in fields(Letterhead)}
    return replace(await _proposed(session, plan), **{name: str(value) for name, value in stored.items() if name in known})


async def _proposed(session: AsyncSession, plan: PlanInUse) -> Letterhead:
    issuer = plan.plan.issuer
    coordinators = await people.with_role(session, people.COORDINATOR)
    agencies = sorted(seat.agency for one in coordinators for seat in one.seats if seat.role == people.COORDINATOR and seat.agency)
    return Letterhead(parent=issuer, agency=next(iter(agencies), ""), place=plan.plan.place, addressee=issuer, recipients=texts.RECIPIENTS)


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/mauvanban shows it; "tên mục: nội dung" sets one, "tên mục: bỏ" takes the proposal again."""
    if ctx.person is None or not ctx.person.holds(people.ADMIN):
        raise NotAllowed(texts.only_administrators())
    if not ctx.plans:
        raise BadInput(texts.no_plan())
    if argument.strip():
        name, value = _read(argument)
        stored = dict(await settings.read(ctx.session, SETTING) or {})
        stored.pop(name, None)
        if fold(value) != "bo":
            stored[name] = value
        await settings.write(ctx.session, SETTING, stored, ctx.now)
        audit.note(ctx.session, ctx.now, ctx.person.id, "edit letterhead", name)
    return texts.shown(asdict(await load(ctx.session, ctx.plans[0])))


def _read(argument: str) -> tuple[str, str]:
    typed, colon, value = compose(argument).partition(":")
    value = " ".join("".join(char if char.isprintable() else " " for char in value).split()).strip("; ")
    name = next((name for name, label in texts.NAMES.items() if fold(label) == fold(typed.strip())), None)
    if name is None or not colon or not value:
        raise BadInput(texts.usage())
    if len(value) > _LONGEST or value.count(";") >= _MOST_LINES:
        raise BadInput(texts.too_long(_LONGEST, _MOST_LINES))
    if is_secret(value):
        raise BadInput(texts.secret())
    return name, value


ABILITY = Ability(name="letterhead", commands=("mauvanban",), command=command)
