"""`dondoc run`: the web server, every channel, the inbox and the ticker side by side until somebody stops them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

from bot.app import App
from bot.channels.base import Channel
from bot.channels.web import WebChannel
from bot.errors import SetupError
from bot.pages import Page
from bot.ticker import run_ticker
from bot.web.board import Board
from bot.web.server import make_web_app, serving
from bot.web.webapp import webapp_routes
from bot.web.webhooks import webhook_routes
from db.session import schema_state, transaction
from handlers import board
from handlers.texts import commands as command_texts

log = logging.getLogger(__name__)


async def run(app: App, announce: Callable[[str], None], ready: Callable[[], Awaitable[None]]) -> None:
    """Serve every channel, tick and deliver until cancelled; `ready` is called once pages can be opened."""
    async with AsyncExitStack() as stack:
        for channel in app.channels.values():
            stack.push_async_callback(channel.close)
        async with transaction(app.sessions) as session:
            title = command_texts.title((await app.worlds.current(session)).plans)
        web = app.channels.get("web")
        web_channel = web if isinstance(web, WebChannel) else WebChannel(app.mailbox)
        channels = app.channels.values()
        routes = [
            *app.addresses.routes(),
            *board_pages(app).routes(),
            *webhook_routes(channels, app.inbox, app.metrics),
            *webapp_routes(channels, partial(lead_to_board, app), app.now),
        ]
        web_app = make_web_app(
            app.settings, web_channel, app.mailbox, _readiness(app), app.metrics, app.now, title=title, routes=routes
        )
        port = await stack.enter_async_context(serving(web_app, app.settings.web_host, app.settings.web_port))
        announce(command_texts.web_line(app.settings.web_chat, app.settings.web_host, port))
        for name in ("telegram", "zalo_bot", "zalo_oa"):
            announce(command_texts.channel_line(name, name in app.channels))
        await ready()
        async with asyncio.TaskGroup() as tasks:
            for channel in channels:
                tasks.create_task(_listen(channel, app), name=channel.name)
            tasks.create_task(app.inbox.run(app.on_event), name="inbox")
            tasks.create_task(run_ticker(app.sessions, app.jobs(), app.now, _counted_drain(app)), name="ticker")


async def lead_to_board(app: App, channel: str, user_id: str) -> str | None:
    async with transaction(app.sessions) as session:
        return await board.path_for(session, channel, user_id, app.now())


def board_pages(app: App) -> Board:
    """The progress board of this installation."""

    async def page(token: str | None, is_here: bool) -> Page:
        async with transaction(app.sessions) as session:
            return await board.page(session, await app.worlds.current(session), token, app.now(), is_here=is_here)

    return Board(page, app.settings.web_chat)


async def _listen(channel: Channel, app: App) -> None:
    """A channel that cannot start does not take the others down: it says why and stays off."""
    try:
        await channel.run(app.on_event)
    except SetupError as error:
        log.error("channel %s is off: %s", channel.name, error)


def _counted_drain(app: App) -> Callable[[], Any]:
    async def drain() -> Any:
        results = await app.deliverer.drain()
        for result in results:
            if result.state != "pending":
                app.metrics.count_delivery(result.state)
        return results

    return drain


def _readiness(app: App) -> dict[str, Callable[[], Any]]:
    async def database() -> str | None:
        state = await schema_state(app.engine)
        return None if state == "current" else f"schema is {state}"

    async def plan_in_use() -> str | None:
        async with transaction(app.sessions) as session:
            world = await app.worlds.current(session)
        return None if world.plans else "no plan"

    return {"database": database, "plan": plan_in_use}
