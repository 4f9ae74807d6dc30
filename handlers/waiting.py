"""Who waits for whom: the body that an obstacle is addressed to today, and chains of waiting."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice, pairwise

from bot.events import Text
from db import obstacles, plans
from db.obstacles import ObstacleView
from db.rounds import Item
from handlers.context import Context, World
from handlers.texts import answers as answer_texts
from handlers.texts import obstacles as texts
from knowledge.plan import AgencyKind
from knowledge.recommendation import find_recommendation

Links = Mapping[str, Mapping[str, int]]  # who waits -> for whom -> how many days
_MOST_PATHS = 500  # a province where everybody waits for everybody needs no list of them all


@dataclass(frozen=True, slots=True)
class Chain:
    """Bodies of which each waits for the next, and the longest wait among them in days. In a cycle the last
    body waits for the first."""

    agencies: tuple[str, ...]
    days: int
    is_cycle: bool


async def settle(ctx: Context, report_ids: Iterable[int]) -> list[Text]:
    """Sort what the reports just saved have raised, address each to the body waited for; the lines of the
    receipt that say so."""
    lines = []
    for raised in await obstacles.raised_by(ctx.session, report_ids):
        found = find_recommendation(raised.words, ctx.world.lexicon)
        is_recommendation = found is not None and found.body is None
        waiting_for = raised.waiting_for or (found.body if found else None)
        kind = obstacles.RECOMMENDATION if is_recommendation else obstacles.OBSTACLE
        body = None
        if not is_recommendation:
            body = addressee(ctx.world, replace(raised, waiting_for=waiting_for), ctx.today)
        addressed_to = await agency_id(ctx, body) if body else None
        await obstacles.sort(ctx.session, raised.id, kind=kind, waiting_for=waiting_for, addressed_to=addressed_to)
        lines.append(texts.raised(raised.id, raised.task, is_recommendation, body))
    return lines


async def open_among(ctx: Context, plan_id: int, items: Collection[Item]) -> list[int]:
    """The numbers of what is open on these tasks of these agencies."""
    raised = await obstacles.listing(ctx.session, plan_id, at=ctx.now)
    return [one.id for one in raised if one.resolved_at is None and (one.task, one.agency) in items]


async def closed_of(ctx: Context, numbers: Collection[int]) -> list[Text]:
    """The line of the receipt that names those of them that what was just saved has closed."""
    found = await obstacles.find_many(ctx.session, numbers) if numbers else {}
    closed = [number for number in sorted(found) if found[number].resolved_at is not None]
    return [answer_texts.closed_by_report(closed)] if closed else []


def is_one_body(world: World, named: str | None) -> bool:
    """False for "các sở, ngành" and their like: asking all of them for an opinion is work under way, and nobody's to
    settle."""
    body = world.lexicon.agency(named) if named else None
    return body is None or world.lexicon.kind(body) != AgencyKind.COLLECTIVE


def addressee(world: World, raised: ObstacleView, on: date) -> str | None:
    """The body of the province that can act today: the one named, or the one that took over from it. None when
    it is no body of ours, several share its work (a person decides), or it is the one that waits."""
    named = _first_named(world, raised.waiting_for) if raised.waiting_for else None
    if named is None:
        return None
    holders = world.succession.holders(named, raised.task or None, on)
    return holders[0].agency if len(holders) == 1 and holders[0].agency != raised.agency else None


def _first_named(world: World, waiting_for: str) -> str | None:
    """Of two bodies waited for the first one is asked; the card names both."""
    if whole := world.lexicon.agency(waiting_for):
        return whole
    found = [mention for mention in world.lexicon.find_agencies(waiting_for) if mention.how != "bare"]
    return found[0].name if len(found) > 1 and found[0].start == 0 else None


async def agency_id(ctx: Context, name: str) -> int:
    """The row of a body of the lexicon."""
    ids = await plans.ensure_agencies(ctx.session, {name: str(ctx.world.lexicon.kind(name))})
    return ids[name]


def chains(raised: Sequence[ObstacleView], on: date, world: World) -> list[Chain]:
    """Chains of at least three bodies, and every cycle, among the obstacles that are open."""
    links: dict[str, dict[str, int]] = {}
    for one in raised:
        if one.addressed_to and one.addressed_to != one.agency:
            days = (on - world.today(one.raised_at)).days
            onward = links.setdefault(one.agency, {})
            onward[one.addressed_to] = max(days, onward.get(one.addressed_to, 0))
    asked = {body for onward in links.values() for body in onward}
    first = [agency for agency in links if agency not in asked]  # a chain is told from its beginning
    every = (chain for start in [*first, *links] for chain in _from((start,), links))
    found: list[Chain] = []
    for chain in islice(every, _MOST_PATHS):
        if not any(_is_part(chain, other) for other in found):
            found.append(chain)
    return found


def _from(path: tuple[str, ...], links: Links) -> Iterator[Chain]:
    """The longest ways on from the end of a path; one that comes back to a body of the path is a cycle."""
    for body in links.get(path[-1], {}):
        if body in path:
            round_ = path[path.index(body) :]
            yield Chain(round_, _longest_wait((*round_, body), links), True)
        else:
            yield from _from((*path, body), links)
    if path[-1] not in links and len(path) > 2:
        yield Chain(path, _longest_wait(path, links), False)


def _longest_wait(path: tuple[str, ...], links: Links) -> int:
    return max(links[waiting][body] for waiting, body in pairwise(path))


def _is_part(chain: Chain, told: Chain) -> bool:
    """The end of a chain that is there already, or the same cycle begun elsewhere."""
    if chain.is_cycle:
        return told.is_cycle and set(chain.agencies) == set(told.agencies)
    return not told.is_cycle and told.agencies[-len(chain.agencies) :] == chain.agencies
