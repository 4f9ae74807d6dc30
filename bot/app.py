"""The only place where everything meets: engine, world, core, channels, jobs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

import handlers
from bot.answering import Answering
from bot.channels import configured
from bot.channels.base import Channel, Keeping, Linked, Menu
from bot.clock import Clock
from bot.core import Core
from bot.delivery import Deliverer
from bot.detour import find_detour
from bot.dialogs import Opening
from bot.errors import Unreachable
from bot.events import Address, Event, Reply
from bot.files import Files
from bot.inbox import Inbox
from bot.pacing import RATES
from bot.settings import Settings
from bot.ticker import Job
from bot.web.files import FileAddresses
from bot.web.mailbox import DbMailbox
from bot.web.metrics import Metrics
from bot.wire import reply_to_json
from bot.worlds import Worlds, import_plan, seed
from db import conversations, deliveries, invitations, people
from db import inbox as db_inbox
from db.deliveries import LedgerEntry
from db.schema import check_schema
from db.session import make_engine, make_sessions, migrate, transaction
from handlers import groups as group_handlers
from handlers import secrecy, sentence
from handlers.context import Context, JobContext, Post
from handlers.texts import commands as command_texts
from knowledge.plan import Plan
from knowledge.said_commands import command_said

log = logging.getLogger(__name__)


@dataclass
class App:
    """Everything of one process, made by `open_app`. `now` is the process's clock, or a fixed one."""

    settings: Settings
    engine: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]
    now: Callable[[], datetime]
    worlds: Worlds
    core: Core
    channels: dict[str, Channel]
    mailbox: DbMailbox
    addresses: FileAddresses
    metrics: Metrics
    deliverer: Deliverer
    inbox: Inbox
    answering: Answering
    was_seeded: bool = False

    def jobs(self) -> dict[str, Job]:
        """The abilities' jobs as the ticker runs them, and the machine's own housekeeping."""
        jobs: dict[str, Job] = {name: self._job(run) for name, run in handlers.JOBS}
        jobs["forget"] = conversations.forget_old
        jobs["files"] = self._forget_files
        jobs["forget_inbox"] = db_inbox.forget_old
        return jobs

    async def _forget_files(self, session: AsyncSession, now: datetime) -> None:
        await asyncio.to_thread(self.worlds.files.forget_old, now)

    def _job(self, run: Callable[[JobContext], Any]) -> Job:
        async def job(session: AsyncSession, now: datetime) -> None:
            async def post(message: Post) -> bool:
                return await _enqueue(session, message, now)

            world = await self.worlds.current(session)
            allowances = {name: channel.limits.monthly for name, channel in self.channels.items() if channel.limits.monthly}
            can_edit = frozenset(name for name, channel in self.channels.items() if channel.limits.edits)
            await run(JobContext(session, world, now, frozenset(self.channels), post, allowances, can_edit))

        return job

    async def on_event(self, event: Event) -> None:
        """One event, from a channel to its replies."""
        with self.metrics.turn(event.address.channel):
            await self.answering.person_wrote(event.address)
            for out in await self.core.turn(event):
                await self.answering.send(out)


async def _enqueue(session: AsyncSession, message: Post, now: datetime) -> bool:
    opening = message.opening
    return await deliveries.enqueue(
        session,
        key=message.key,
        kind=message.kind,
        channel=message.address.channel,
        chat_id=message.address.chat_id,
        user_id=message.address.user_id,
        is_group=message.address.is_group,
        topic=message.address.topic,
        reply=reply_to_json(message.reply),
        due_at=message.due_at,
        now=now,
        opening={"ability": opening.ability, "step": opening.step, "data": opening.data} if opening else None,
        on_unknown="wait" if message.waits_when_unknown else "retry",
        cancel_tag=message.cancel_tag,
        expires_at=message.expires_at,
    )


@asynccontextmanager
async def open_app(
    settings: Settings,
    now: Callable[[], datetime] | None = None,
    channels: Mapping[str, Channel] | None = None,
    watch: Callable[[Context], None] | None = None,
    plans: Sequence[Plan] = (),
) -> AsyncIterator[App]:
    """The whole program, ready to run or to do one thing. `channels` replaces the configured ones; `watch`
    sees the context of every turn; `plans` are imported first (the seed, when there is none at all). Migrates the database and imports the seed; raises SetupError or DatabaseUnavailable."""
    clock = now or Clock(settings.dondoc_now).now
    await migrate(settings.database_url)
    engine = make_engine(settings.database_url)
    try:
        await check_schema(engine)
        yield await _assemble(settings, engine, clock, channels, watch, plans)
    finally:
        await engine.dispose()


async def _assemble(
    settings: Settings,
    engine: AsyncEngine,
    now: Callable[[], datetime],
    given: Mapping[str, Channel] | None,
    watch: Callable[[Context], None] | None,
    plans: Sequence[Plan],
) -> App:
    sessions = make_sessions(engine)
    files = Files(settings.files_folder)
    worlds = Worlds(settings.zone, settings.public_url, files, settings.local_url)
    mailbox = DbMailbox(sessions, now)
    addresses = FileAddresses(files, settings, now)
    channels: dict[str, Channel] = dict(given) if given is not None else configured.channels(settings, _menu(), mailbox, addresses, sessions, now)

    async def make_context(session: AsyncSession, event: Event, topic: dict[str, Any] | None, at: datetime) -> Context:
        address = event.address
        person = await people.find(session, address.channel, address.user_id)
        if person and not address.is_group and event.kind in ("message", "press", "joined"):
            await people.mark_reachable(session, address.channel, address.user_id)
        context = Context(session, await worlds.current(session), at, event, person, topic)
        if watch:
            watch(context)
        return context

    core = Core(sessions, handlers.ABILITIES, sentence.understand, group_handlers.membership, make_context, now, secrecy.refuse, command_said)

    async def open_dialog(session: AsyncSession, delivery: LedgerEntry, reply: Reply, *, insist: bool) -> Reply | None:
        opening = Opening(**delivery.opening) if delivery.opening else None
        address = Address(delivery.channel, delivery.chat_id, delivery.user_id, delivery.is_group, delivery.topic)
        return await core.open_delivered(session, address, opening, reply, insist=insist)

    async def detour(session: AsyncSession, address: Address, error: Unreachable) -> Address | None:
        return await find_detour(session, address, error, frozenset(channels), now())

    deliverer = Deliverer(
        sessions, channels, now, open_dialog, detour, rates=RATES
    )
    inbox = Inbox(sessions, channels, now)
    worlds.links = lambda: {name: c.link for name, c in channels.items() if isinstance(c, Linked) and c.link}
    for name, channel in channels.items():
        if isinstance(channel, Keeping):
            channel.keep = partial(inbox.keep, name)
    metrics = Metrics()
    answering = Answering(sessions, channels, now, metrics)
    app = App(settings, engine, sessions, now, worlds, core, channels, mailbox, addresses, metrics, deliverer, inbox, answering)
    async with transaction(sessions) as session:
        for plan in plans:
            await import_plan(session, plan, now())
        if await seed(session, now()):
            app.was_seeded = True
        await worlds.current(session)
    return app


def _menu() -> Menu:
    return Menu(
        private=command_texts.MENU,
        groups=command_texts.GROUP_MENU,
        administrators=(*command_texts.GROUP_MENU, *command_texts.ADMINISTRATOR_MENU),
        personal=command_texts.PERSONAL,
        board=command_texts.BOARD,
    )


async def administrator_code(app: App) -> str | None:
    """A fresh one-time code while there is no administrator; None once there is one."""
    async with transaction(app.sessions) as session:
        if await people.has_role(session, [people.ADMIN]):
            return None
        await invitations.revoke_open(session, people.ADMIN)
        return await invitations.invite(session, people.ADMIN, None, app.now())


async def drain_all(app: App) -> list[Any]:
    """Deliver everything that is due at a moment, waiting for the slots that the channels allow."""
    results: dict[int, Any] = {}
    for _ in range(200):
        drained = await app.deliverer.drain()
        moved = [r for r in drained if r.id not in results or results[r.id].state != r.state]
        results.update({result.id: result for result in drained})
        waiting = [r for r in drained if r.state == "pending" and "rate limit" in (r.error or "")]
        if not moved and not waiting:
            break
        if waiting:
            await asyncio.sleep(1.0)
    return list(results.values())
