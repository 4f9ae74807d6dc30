"""Who may open the web chat, and what the server tells machines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, CookieJar, WSServerHandshakeError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.errors import SetupError
from bot.web.guard import is_loopback, is_same_origin
from tests.bot.website import ANNA, ROOM, opened, site, words
from tests.fakes import FixedClock

Sessions = async_sessionmaker[AsyncSession]


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:  # unsafe: cookies of an IP address too
        yield session


async def test_page_is_shown_here_and_runs_only_its_own_files(sqlite_sessions: Sessions, clock: FixedClock, client: ClientSession) -> None:
    async with site(sqlite_sessions, clock) as here:
        answer = await client.get(here.origin)
        text = await answer.text()
        assert answer.status == 200
        assert "<title>Đôn đốc – Kế hoạch 363</title>" in text
        assert "Set-Cookie" not in answer.headers
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        for file in ("chat.css", "chat.js", "view.js", "blocks.js", "history.js", "line.js", "icon.svg"):
            assert (await client.get(f"{here.origin}/{file}")).status == 200, file
        for file in ("server.py", "chat.html", "../settings.py", "%2e%2e/settings.py"):
            assert (await client.get(f"{here.origin}/{file}")).status == 404, file


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "dondoc.example.vn"},  # DNS rebinding: the name is the attacker's, the address ours
        {"Host": "127.0.0.1.example.vn"},
        {"Host": "localhost.example.vn:8363"},
        {"Host": "x@127.0.0.1"},
        {"X-Forwarded-For": "203.0.113.7"},  # a proxy on this machine speaks for somebody else
        {"Forwarded": "for=203.0.113.7"},
    ],
)
async def test_local_page_is_closed_to_others(sqlite_sessions: Sessions, clock: FixedClock, client: ClientSession, headers: dict[str, str]) -> None:
    async with site(sqlite_sessions, clock) as here:
        for path in ("/", "/chat.js"):
            assert (await client.get(here.origin + path, headers=headers)).status == 403
        with pytest.raises(WSServerHandshakeError) as refused:
            await client.ws_connect(f"{here.origin}/ws", headers={"Origin": here.origin, **headers})
        assert refused.value.status == 403
        assert (await client.get(f"{here.origin}/healthz", headers=headers)).status == 200


@pytest.mark.parametrize("mode", ["local", "on"])
@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1:1", "file://"])
async def test_socket_of_another_site_is_refused(
    sqlite_sessions: Sessions, clock: FixedClock, client: ClientSession, mode: str, origin: str | None
) -> None:
    async with site(sqlite_sessions, clock, web_chat=mode) as here:
        await client.get(here.origin)
        with pytest.raises(WSServerHandshakeError) as refused:
            await client.ws_connect(f"{here.origin}/ws", headers={"Origin": origin} if origin else {})
        assert refused.value.status == 403


def test_loopback_is_recognised_in_all_its_spellings() -> None:
    assert all(map(is_loopback, ["127.0.0.1", "127.9.9.9", "::1", "localhost", "LOCALHOST", "::ffff:127.0.0.1"]))
    assert not any(map(is_loopback, ["", "0.0.0.0", "192.168.1.4", "10.0.0.1", "::ffff:10.0.0.1", "::", "localhost.vn"]))


def test_public_address_counts_as_the_same_origin() -> None:
    assert is_same_origin("https://dondoc.vn", "127.0.0.1:8363", "https://dondoc.vn/")
    assert is_same_origin("http://127.0.0.1:8363", "127.0.0.1:8363", None)
    assert not is_same_origin("https://dondoc.vn.evil.example", "127.0.0.1:8363", "https://dondoc.vn")


async def test_closed_chat_is_not_there_but_the_rest_is(sqlite_sessions: Sessions, clock: FixedClock, client: ClientSession) -> None:
    async with site(sqlite_sessions, clock, web_chat="off") as here:
        for path in ("/", "/chat.js"):
            assert (await client.get(here.origin + path)).status == 404
        with pytest.raises(WSServerHandshakeError):
            await client.ws_connect(f"{here.origin}/ws", headers={"Origin": here.origin})
        assert (await client.get(f"{here.origin}/healthz")).status == 200


async def test_open_chat_gives_each_visitor_a_self_of_their_own(sqlite_sessions: Sessions, clock: FixedClock, client: ClientSession) -> None:
    async with site(sqlite_sessions, clock, web_chat="on", public_url="https://dondoc.vn") as here:
        answer = await client.get(here.origin)
        cookie = answer.headers["Set-Cookie"]
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" in cookie

    async with site(sqlite_sessions, clock, web_chat="on") as here:
        with pytest.raises(WSServerHandshakeError):  # no page was opened, so there is no cookie
            await client.ws_connect(f"{here.origin}/ws", headers={"Origin": here.origin})
        await client.get(here.origin)
        assert "Set-Cookie" not in (await client.get(here.origin)).headers
        async with opened(client, here, user=ANNA) as page, ClientSession(cookie_jar=CookieJar(unsafe=True)) as other_browser:
            assert page.user != ANNA  # a visitor is who the cookie says
            await other_browser.get(here.origin)
            async with opened(other_browser, here, user=page.user) as stranger:
                assert stranger.user != page.user
                await page.say("mine")
                assert words(await page.next("message")) == "echo: mine"
                for chat in (page.user, ROOM):
                    await stranger.say("yours?", chat=chat)
                    assert (await stranger.next("problem"))["code"] == "bad_frame"
                assert await stranger.hears_nothing("message")
        assert [event.text for event in here.bot.heard] == ["mine"]
        assert here.bot.heard[0].address.user_id == page.user


async def test_readiness_names_what_is_wrong(sqlite_sessions: Sessions, clock: FixedClock, client: ClientSession) -> None:
    trouble: list[str | None] = [None]

    async def database() -> str | None:
        return trouble[0]

    async def broken() -> str | None:
        raise RuntimeError("postgresql://user:password@host")

    async with site(sqlite_sessions, clock, readiness={"database": database}) as here:
        answer = await client.get(f"{here.origin}/readyz")
        assert (answer.status, await answer.json()) == (200, {"ready": True, "checks": {"database": "ok"}})
        trouble[0] = "locked"
        answer = await client.get(f"{here.origin}/readyz")
        assert (answer.status, await answer.json()) == (503, {"ready": False, "checks": {"database": "locked"}})
    async with site(sqlite_sessions, clock, readiness={"database": broken}) as here:
        answer = await client.get(f"{here.origin}/readyz")
        assert (answer.status, await answer.json()) == (503, {"ready": False, "checks": {"database": "RuntimeError"}})


async def test_metrics_count_without_naming_anybody(sqlite_sessions: Sessions, clock: FixedClock, client: ClientSession) -> None:
    async with site(sqlite_sessions, clock) as here, opened(client, here):
        with here.metrics.turn("web"):
            here.metrics.count_reply("web")
        here.metrics.count_delivery("sent")
        text = await (await client.get(f"{here.origin}/metrics")).text()
    for line in (
        'dondoc_events_total{channel="web"} 1.0',
        'dondoc_replies_total{channel="web"} 1.0',
        'dondoc_turn_seconds_count{channel="web"} 1.0',
        'dondoc_deliveries_total{state="sent"} 1.0',
        "dondoc_web_pages 1.0",
        "process_resident_memory_bytes",
    ):
        assert line in text
    assert ANNA not in text


async def test_taken_port_is_said_in_one_line(sqlite_sessions: Sessions, clock: FixedClock) -> None:
    async with site(sqlite_sessions, clock) as here:
        port = int(here.address.split(":")[1])
        with pytest.raises(SetupError, match=rf"^port {port} on 127.0.0.1 is taken: .*WEB_PORT"):
            async with site(sqlite_sessions, clock, port=port):
                pass


async def test_large_body_is_refused(sqlite_sessions: Sessions, clock: FixedClock, client: ClientSession) -> None:
    async with site(sqlite_sessions, clock) as here:
        answer = await client.post(here.origin, data=b"x" * 100_000)
        assert answer.status == 405
        await asyncio.sleep(0)
        assert (await client.get(f"{here.origin}/healthz")).status == 200
