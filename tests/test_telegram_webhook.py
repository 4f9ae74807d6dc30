"""Telegram by webhook, over real HTTP: the secret, repeats, albums, presses; and pages opened from within Telegram."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web

from bot.app import App, open_app
from bot.channels.base import Menu
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_webapp import is_genuine_init_data
from bot.errors import SetupError
from bot.running import board_pages, lead_to_board
from bot.settings import Settings
from bot.web.server import serving
from bot.web.webapp import webapp_routes
from bot.web.webhooks import webhook_routes
from tests.bot.browser import BINARY, browser
from tests.conftest import MakeDatabase
from tests.fakes import FixedClock
from tests.servers.telegram import FakeTelegram
from tests.servers.telegram_people import PHOTO
from tests.test_telegram_loop import administrator, clock, code, telegram

__all__ = ["clock", "telegram"]

PUBLIC, SECRET = "https://dondoc.vi.du", "mot-bi_mat-1"


class Running:
    def __init__(self, app: App, channel: TelegramChannel, url: str) -> None:
        self.app, self.channel, self.url = app, channel, url


@pytest.fixture
async def running(telegram: FakeTelegram, clock: FixedClock, make_sqlite: MakeDatabase) -> AsyncIterator[Running]:
    settings = Settings(_env_file=None, database_url=make_sqlite())  # type: ignore[call-arg]
    channel = TelegramChannel(
        telegram.token, telegram.url, Menu((("hoi", "Hỏi"),), board="Bảng theo dõi"), public_url=PUBLIC,
        webhook_secret=SECRET, backoff_seconds=0.05, album_seconds=0.4,
    )  # fmt: skip
    async with open_app(settings, clock.now, {"telegram": channel}) as app:
        site = web.Application()
        site.router.add_routes(webhook_routes([channel], app.inbox, app.metrics))
        site.router.add_routes(board_pages(app).routes())
        site.router.add_routes(webapp_routes([channel], partial(lead_to_board, app), clock.now))
        async with serving(site, "127.0.0.1", 0) as port:
            tasks = [asyncio.create_task(channel.run(app.on_event)), asyncio.create_task(app.inbox.run(app.on_event))]
            yield Running(app, channel, f"http://127.0.0.1:{port}")
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        await channel.close()


async def test_a_conversation_by_webhook(telegram: FakeTelegram, running: Running) -> None:
    lan = telegram.user(2, "Lan")
    async with telegram.calling(PUBLIC, running.url) as courier:
        await telegram.until(lambda: telegram.bot.webhook_url == f"{PUBLIC}/webhook/telegram")
        assert telegram.bot.webhook_secret == SECRET
        assert telegram.bot.allowed_updates == ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]
        await lan.says(f"/thamgia {await code(running.app, 'Sở Nội vụ')}")
        await telegram.next_message(lan.id)
        consent = await lan.presses("Đồng ý")
        assert "đầu mối - Sở Nội vụ" in (await telegram.next_message(lan.id))["text"]
        await telegram.until(lambda: consent.answer is not None)
        await lan.sends_album([PHOTO, PHOTO | {"photo": [{**PHOTO["photo"][1], "file_id": "second"}]}], caption="I.4 đạt 40%")
        assert "Kèm theo: 02 ảnh" in (await telegram.next_message(lan.id))["text"]
        query = await lan.types_inline("I.4")
        await telegram.until(lambda: query.answer is not None)
        assert set(courier.statuses) == {200}


async def test_a_foreign_or_repeated_or_broken_call(telegram: FakeTelegram, running: Running) -> None:
    an = telegram.user(7, "An")
    message = telegram.world.add_message(telegram.world.private_chat(telegram.bot, an.id), an.account, {"text": "I.4"})
    update = json.dumps({"update_id": 99, "message": message}).encode()
    right = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with aiohttp.ClientSession() as session:

        async def post(data: bytes, headers: dict[str, str]) -> int:
            async with session.post(f"{running.url}/webhook/telegram", data=BytesIO(data), headers=headers) as response:
                return response.status

        assert await post(update, {}) == 401
        assert await post(update, {"X-Telegram-Bot-Api-Secret-Token": "mot-bi_mat-2"}) == 401
        assert await post(b"not json", right) == 200, "stored, and given up when it is read"
        assert await post(update, right) == 200
        assert "I.4" in (await telegram.next_message(an.id))["text"]
        assert await post(update, right) == 200
        assert await post(b"x" * 1_100_000, right) == 413
    assert len(telegram.messages(an.id)) == 1


async def test_polling_takes_over_from_a_webhook_and_back(telegram: FakeTelegram, running: Running) -> None:
    await telegram.until(lambda: bool(telegram.bot.webhook_url))
    polling = TelegramChannel(telegram.token, telegram.url, poll_seconds=1)
    task = asyncio.create_task(polling.run(running.app.on_event))
    await telegram.until(lambda: not telegram.bot.webhook_url)
    an = telegram.user(7, "An")
    await an.says("I.4")
    assert "I.4" in (await telegram.next_message(an.id))["text"]
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await polling.close()


def test_a_secret_that_telegram_does_not_take_is_said_at_once() -> None:
    with pytest.raises(SetupError, match="TELEGRAM_WEBHOOK_SECRET"):
        TelegramChannel("1:a", public_url=PUBLIC, webhook_secret="có dấu")
    assert TelegramChannel("1:a", public_url="http://vi.du", webhook_secret="abc").webhook is None, "polling instead"


async def test_the_menu_button_opens_the_board(telegram: FakeTelegram, running: Running) -> None:
    await telegram.until(lambda: telegram.bot.menu_button["type"] == "web_app")
    assert telegram.bot.menu_button == {"type": "web_app", "text": "Bảng theo dõi", "web_app": {"url": f"{PUBLIC}/webapp/telegram"}}


# --- pages opened from within Telegram ----------------------------------------------------------------


def init_data(token: str, at: float, **changes: str) -> str:
    """As Telegram makes it: https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app"""
    fields = {
        "auth_date": str(int(at)),
        "query_id": "AAH1",
        "user": json.dumps({"id": 7, "first_name": "An", "last_name": "Nguyễn", "language_code": "vi"}),
    }
    checked = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode({**fields, "hash": hmac.new(key, checked.encode(), hashlib.sha256).hexdigest(), **changes})


async def test_who_looks_is_believed_with_a_fresh_signature_only(
    telegram: FakeTelegram, running: Running, clock: FixedClock
) -> None:
    now, token = clock.now().timestamp(), telegram.token
    good = init_data(token, now - 60)
    bad = [
        "", "nonsense", "hash=1", "x" * 9000,
        init_data(token, now - 25 * 3600), init_data(token, now + 3600), init_data("1:other", now),
        init_data(token, now, user=json.dumps({"id": 8, "first_name": "Kẻ khác"})),
    ]  # fmt: skip
    assert is_genuine_init_data(token, good, clock.now())
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{running.url}/webapp/telegram", data=good) as response:
            assert await response.json() == {"open": None}, "nobody has registered An"
        an = telegram.user(7, "An")
        async with telegram.calling(PUBLIC, running.url):
            await administrator(telegram, running.app, an)
        async with session.post(f"{running.url}/webapp/telegram", data=good) as response:
            path = (await response.json())["open"]
        async with session.get(f"{running.url}{path}") as response:
            assert response.status == 200 and "363/KH-UBND" in await response.text()
        async with session.get(f"{running.url}/webapp/telegram") as response:
            assert "/webapp.js" in await response.text()
        for data in bad:
            assert not is_genuine_init_data(token, data, clock.now())
            async with session.post(f"{running.url}/webapp/telegram", data=data) as response:
                assert response.status in (403, 413)


@pytest.mark.skipif(BINARY is None, reason="Chromium is not installed")
async def test_the_page_that_telegram_opens_leads_to_the_board(
    telegram: FakeTelegram, running: Running, clock: FixedClock, tmp_path: Path
) -> None:
    an = telegram.user(7, "An")
    async with telegram.calling(PUBLIC, running.url):
        await administrator(telegram, running.app, an)
    page = f"{running.url}/webapp/telegram"
    async with browser(tmp_path) as tab:
        await tab.open(f"{page}#tgWebAppVersion=9.0&{urlencode({'tgWebAppData': init_data(telegram.token, clock.now().timestamp())})}")
        await tab.wait_for("location.pathname.startsWith('/board/')")
        assert "363/KH-UBND" in await tab.see("document.body.innerText")
        await tab.open(page)
        await tab.wait_for("location.pathname === '/board'")
        assert "363/KH-UBND" in await tab.see("document.body.innerText"), "a browser of this machine sees it anyway"
