"""The real Official Account adapter against the fake one: alone, or in a whole program with its web server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.app import App, drain_all, open_app
from bot.channels.zalo_oa import PATH, ZaloOaChannel
from bot.channels.zalo_oa_api import Credentials, OaApi
from bot.keyring import DbVault
from bot.settings import Settings
from bot.ticker import plan
from bot.web.server import serving
from bot.web.webhooks import webhook_routes
from db.models import InboxItem
from db.session import make_engine, make_sessions, reading
from db.tables.inbox import InboxState
from tests.fakes import FixedClock
from tests.servers.zalo_oa import FakeZaloOa


def make_api(zalo: FakeZaloOa, sessions: async_sessionmaker[AsyncSession], *, seed: str | None = None, lease_seconds: float = 60.0) -> OaApi:
    """One process's view of the account."""
    world = zalo.world
    vault = DbVault(sessions, f"zalo_oa:{world.app_id}", seed or world.tokens.refresh, lease_seconds)
    return OaApi(Credentials(world.app_id, world.app_secret), vault, zalo.url, zalo.url, request_seconds=3)


class NoWindows:
    """Remembers in memory."""

    def __init__(self) -> None:
        self.opened_at: dict[str, datetime] = {}

    async def opened(self, user_id: str, at: datetime) -> None:
        self.opened_at[user_id] = at


@asynccontextmanager
async def channel_of(
    zalo: FakeZaloOa, database_url: str, now: Callable[[], datetime], link: Callable[[str], str | None] | None = None
) -> AsyncIterator[ZaloOaChannel]:
    """The adapter alone; its tokens are in the database."""
    engine = make_engine(database_url)
    world = zalo.world
    vault = DbVault(make_sessions(engine), f"zalo_oa:{world.app_id}", world.tokens.refresh)
    credentials = Credentials(world.app_id, world.app_secret)
    channel = ZaloOaChannel(
        credentials, world.oa_secret, vault, NoWindows(), now,
        api_base=zalo.url, oauth_base=zalo.url, link=link, request_seconds=3, pause_seconds=0.01,
    )  # fmt: skip
    try:
        yield channel
    finally:
        await channel.close()
        await engine.dispose()


@asynccontextmanager
async def running(zalo: FakeZaloOa, database_url: str, clock: FixedClock) -> AsyncIterator[App]:
    """The whole program with its webhook on a port of its own; the fake knows the address."""
    world = zalo.world
    settings = Settings(
        _env_file=None, database_url=database_url, web_chat="off",
        zalo_oa_app_id=world.app_id, zalo_oa_app_secret=world.app_secret, zalo_oa_secret_key=world.oa_secret,
        zalo_oa_refresh_token=world.tokens.refresh, zalo_oa_api_base=zalo.url, zalo_oauth_base=zalo.url,
    )  # type: ignore[call-arg]  # fmt: skip
    async with open_app(settings, clock.now) as app:
        channel = app.channels["zalo_oa"]
        web_app = web.Application()
        web_app.router.add_routes(webhook_routes(app.channels.values(), app.inbox, app.metrics))
        async with serving(web_app, "127.0.0.1", 0) as port:
            zalo.hooks.answer_seconds = 20
            zalo.hooks.url = f"http://127.0.0.1:{port}{PATH}"
            tasks = [asyncio.create_task(channel.run(app.on_event)), asyncio.create_task(app.inbox.run(app.on_event))]
            await zalo.until(lambda: bool(channel._me.id))
            try:
                yield app
            finally:
                for task in tasks:
                    task.cancel()
                for task in tasks:
                    with suppress(asyncio.CancelledError):
                        await task
                await channel.close()


async def settled(app: App) -> None:
    """Everything that the webhook has stored is handled and answered."""
    waiting = select(InboxItem.id).where(InboxItem.state == InboxState.WAITING).limit(1)
    for _ in range(4000):
        async with reading(app.sessions) as session:
            if await session.scalar(waiting) is None:
                return
        await asyncio.sleep(0.005)
    raise AssertionError("the inbox does not settle")


async def tick(app: App, clock: FixedClock, at: datetime) -> list[str]:
    """Everything due at a moment, planned and delivered once."""
    clock.set(at)
    assert not await plan(app.sessions, app.jobs(), clock.now())
    return [f"{result.key} {result.state}" for result in await drain_all(app)]
