"""What a handler receives: the session, the world as loaded, the moment, and who is asking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogs import Opening
from bot.events import Address, Event, Reply
from bot.files import Files
from db.people import PersonView
from knowledge.calendar import WorkCalendar
from knowledge.index import Index
from knowledge.lexicon import Lexicon
from knowledge.plan import Plan
from knowledge.succession import Succession


@dataclass(frozen=True, slots=True)
class PlanInUse:
    """A plan with the id of its row."""

    id: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class Asked:
    """Which tasks of a plan's collective leads are asked of every member, by an administrator's choice. None:
    of the communes those that the plan gives to "UBND cấp huyện" by name, of the departments none."""

    communes: tuple[str, ...] | None = None
    departments: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class World:
    """What is the same for every turn until a plan is imported or something is taught in the chat."""

    plans: tuple[PlanInUse, ...]
    index: Index
    lexicon: Lexicon
    succession: Succession
    calendar: WorkCalendar
    zone: ZoneInfo
    files: Files  # where pictures and papers are kept that are sent
    public_url: str | None = None
    links: Mapping[str, str] = field(default_factory=dict)  # by channel: the address that opens the bot there
    local_url: str | None = None  # of the web server for a browser on this machine, where it serves that one alone
    synonyms: tuple[tuple[str, str], ...] = ()  # (said, meant), taught by administrators in the chat
    asked: Mapping[str, Asked] = field(default_factory=dict)  # by number of the plan

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def today(self, now: datetime) -> date:
        return self.local(now).date()

    def plan_by_id(self, plan_id: int) -> PlanInUse | None:
        return next((plan for plan in self.plans if plan.id == plan_id), None)


@dataclass(slots=True)
class Context:
    """One turn, as an ability sees it. `topic` is kept for follow-ups; `answer` is the contract's answer
    object of a question, for batch use."""

    session: AsyncSession
    world: World
    now: datetime
    event: Event
    person: PersonView | None
    topic: dict[str, Any] | None = None
    answer: dict[str, Any] | None = field(default=None)

    @property
    def index(self) -> Index:
        return self.world.index

    @property
    def address(self) -> Address:
        return self.event.address

    @property
    def today(self) -> date:
        return self.world.today(self.now)

    @property
    def plans(self) -> Sequence[PlanInUse]:
        return self.world.plans


@dataclass(frozen=True, slots=True)
class Post:
    """A message for the delivery ledger. `key` is unique for ever: the same key is never delivered twice.
    `cancel_tag` lets one answer cancel everything still pending; `waits_when_unknown` is for group posts."""

    key: str
    kind: str  # prompt, reminder, digest, notice
    address: Address
    reply: Reply
    due_at: datetime
    opening: Opening | None = None
    waits_when_unknown: bool = False
    cancel_tag: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class JobContext:
    """One tick of a job, as an ability sees it."""

    session: AsyncSession
    world: World
    now: datetime
    channels: frozenset[str]  # the channels switched on in this installation
    post: Callable[[Post], Awaitable[bool]]  # False when the key was there already
    allowances: Mapping[str, int] = field(default_factory=dict)  # messages a month, by channel that has such a quota
    can_edit: frozenset[str] = frozenset()  # of those: the ones that can change a message that was sent

    @property
    def today(self) -> date:
        return self.world.today(self.now)
