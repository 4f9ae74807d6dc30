"""The progress board: who gets it, what stands on it, and how it looks in a real browser, wide and on a phone."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.app import App
from bot.channels.web import WebChannel
from bot.pages import Cell, Page, Row, Section, Sign
from bot.running import board_pages
from bot.settings import Settings
from bot.web.board import render
from bot.web.server import make_web_app, serving
from tests.bot.browser import BINARY, browser
from tests.chat import Player, playing
from tests.conftest import MakeDatabase

PUBLIC = "https://dondoc.vi.du"
_TOKEN = re.compile(r"/board/([\w-]{32})")


@pytest.fixture
async def player(make_sqlite: MakeDatabase) -> AsyncIterator[Player]:
    async with playing("buttons", make_sqlite(), "2026-11-26 08:00") as player:
        for name, role, agency in (
            ("An", "admin", None), ("Hà", "coordinator", None), ("Lan", "focal_point", "Sở Công Thương"), ("Hoa", "focal_point", "Liên minh Hợp tác xã tỉnh"),
        ):  # fmt: skip
            await player.register(name, role, agency)
        await player.tick()
        await player.say("Lan", "III.7 khoảng 40%, vướng kinh phí khuyến công, đang chờ Sở Tài chính")
        await player.say("Lan", "[Đúng, lưu]")
        await player.say("Hoa", "V.3 xong rồi, BC 88/BC-LMHTX ngày 20/11/2026; III.2 đang làm, khoảng 60%")
        await player.say("Hoa", "[Đúng, lưu]")
        await player.say("Hoa", "mục tiêu số HTX: 912 HTX đang hoạt động, tính đến 30/9/2026, theo báo cáo 45/BC-LMHTX <b>bản in</b>")
        await player.say("Hoa", "[Đúng, lưu]")
        yield player


@asynccontextmanager
async def served(app: App, **settings: object) -> AsyncIterator[str]:
    """The real server over the app's data; its address."""
    app.settings = Settings(_env_file=None, **{"database_url": app.settings.database_url, **settings})  # type: ignore[arg-type]
    app.worlds._public_url, app.worlds._local_url = app.settings.public_url, app.settings.local_url
    app.worlds._world = None
    web = make_web_app(app.settings, WebChannel(app.mailbox), app.mailbox, {}, app.metrics, app.now, title="Đôn đốc", routes=board_pages(app).routes())
    async with serving(web, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


async def link_of(player: Player, who: str) -> str:
    await player.say(who, "/bangtin")
    found = _TOKEN.search(player.answer[0].text)
    assert found, player.answer[0].text
    return f"/board/{found.group(1)}"


async def test_here_without_a_link(player: Player) -> None:
    async with served(player.app) as site, ClientSession() as client:
        answer = await client.get(f"{site}/board")
        text = await answer.text()
        assert answer.status == 200
        assert "III.7" in text and "đang thực hiện 40%" in text and "(số 000001, 26/11/2026)" in text
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        through_a_proxy = await client.get(f"{site}/board", headers={"X-Forwarded-For": "203.0.113.7"})
        assert through_a_proxy.status == 404 and "III.7" not in await through_a_proxy.text()


async def test_only_a_live_link_opens_it_elsewhere(player: Player) -> None:
    async with served(player.app, web_chat="on", public_url=PUBLIC) as site, ClientSession() as client:

        async def status(path: str) -> int:
            return (await client.get(f"{site}{path}")).status

        link = await link_of(player, "Hà")
        assert f"{PUBLIC}{link}" in player.answer[0].text
        assert (await status("/board"), await status("/board/x"), await status(f"/board/{'A' * 500}"), await status(link)) == (404, 404, 404, 200)
        assert (await client.get(f"{site}/board.css")).status == 200
        player.clock.at += timedelta(hours=25)
        assert await status(link) == 404
        fresh = await link_of(player, "Hà")
        assert await status(fresh) == 200
        await player.unseat("Hà", "coordinator", None)
        assert await status(fresh) == 404, "the right ended, so does the link"


async def test_who_gets_a_link(player: Player) -> None:
    async with served(player.app, web_chat="on", public_url=PUBLIC) as site, ClientSession() as client:
        for who, expected in (("Lan", "dành cho đầu mối tổng hợp"), ("Khách", "dành cho đầu mối tổng hợp"), ("Hà@Nhóm", "trong cuộc trò chuyện riêng")):
            await player.say(who, "/bangtin")
            assert expected in player.answer[0].text
        first = await link_of(player, "Hà")
        for _ in range(5):
            await link_of(player, "Hà")
        assert (await client.get(f"{site}{first}")).status == 404, "the oldest of too many ends"
    async with served(player.app, web_chat="off"):
        await player.say("Hà", "/bangtin")
        assert "PUBLIC_URL" in player.answer[0].text


def test_every_text_is_escaped() -> None:
    bad = '<script>alert("x")</script>'
    row = Row((Cell((bad, Sign(bad, bad))),), anchor=bad)
    parts = render(Page(bad, (bad,), (Section(bad, bad, bad, header=(bad,), rows=(row, replace(row, is_heading=True)), empty=bad),)))
    assert not [name for name, text in parts.items() if "<script" in text or 'alert("' in text]


@pytest.mark.skipif(BINARY is None, reason="no chromium: apt-get install chromium")
async def test_it_fits_and_says_everything_in_words(player: Player, tmp_path: Path) -> None:
    async with served(player.app) as site:
        for width in (1000, 360):
            async with browser(tmp_path / f"profile{width}", width, 900) as tab:
                await tab.open(f"{site}/board")
                assert await tab.see("document.documentElement.scrollWidth <= innerWidth"), width
                assert await tab.see("document.querySelectorAll('#nhiem-vu tbody tr:not(.heading)').length") == 29
                assert await tab.see("[...document.querySelectorAll('.sign')].every(s => s.textContent.trim().length > 2)")
                assert await tab.see("[...document.querySelectorAll('#nhiem-vu td:nth-child(5) .sign')].some(s => s.textContent.includes('✔ đã báo cáo kỳ này'))")
                assert "kinh phí khuyến công" in await tab.see("document.querySelector('#vuong-mac').textContent")
                assert "45/BC-LMHTX <b>bản in</b>" in await tab.see("document.querySelector('#chi-tieu').textContent")
                assert "cách tính khác: tình trạng hoạt động" in await tab.see("document.querySelector('#chi-tieu').textContent")
                assert tab.troubles == []
                folder = os.environ.get("BOARD_PICTURES")  # to look at them
                if folder:
                    height = await tab.see("document.documentElement.scrollHeight")
                    await tab.resize(width, min(int(height), 12000))
                    (Path(folder) / f"board-{width}.png").write_bytes(await tab.picture())
