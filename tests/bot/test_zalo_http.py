"""The transport of both Zalo products: answers and losses in our words, and no secret in any of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.channels.zalo_http import Answer, Dialect, ZaloHttp
from bot.errors import ChannelError, NotSent, RateLimited, Rejected, Unknown, Unreachable
from bot.logs import _Blot
from bot.redaction import Redactor
from bot.web.server import serving

TOKEN = "12345689:abc-xyz/secret half"
DIALECT = Dialect(
    code=lambda answer: 0 if (answer.body or {}).get("ok") else int((answer.body or {}).get("error_code", answer.status)),
    failures={403: Unreachable, 429: lambda said: RateLimited(7.0)},
)


async def answer(request: web.Request) -> web.StreamResponse:
    given: dict[str, Any] = await request.json()
    if "sleep" in given:
        await asyncio.sleep(0.6)
    if "drop" in given and request.transport:
        request.transport.abort()
    headers = {"Retry-After": given["after"]} if "after" in given else {}
    if "page" in given:
        return web.Response(text=f"<html>{TOKEN}</html>", status=given["page"], content_type="text/html", headers=headers)
    return web.json_response(given["body"], status=given.get("status", 200))


@pytest.fixture
async def http() -> AsyncIterator[ZaloHttp]:
    app = web.Application()
    app.router.add_post("/{path:.*}", answer)
    async with serving(app, "127.0.0.1", 0) as port:
        made = ZaloHttp(f"http://127.0.0.1:{port}", [TOKEN], DIALECT, request_seconds=0.3)
        yield made
        await made.close()


async def failure(http: ZaloHttp, given: dict[str, Any]) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await http.post(f"bot{TOKEN}/x", given)
    return caught.value


async def test_the_body_counts_before_the_status(http: ZaloHttp) -> None:
    assert await http.post("x", {"body": {"ok": True, "result": 1}, "status": 500}) == {"ok": True, "result": 1}
    assert type(await failure(http, {"body": {"ok": False, "error_code": "403"}})) is Unreachable
    assert type(await failure(http, {"body": {"ok": False}, "status": 404})) is Rejected
    assert type(await failure(http, {"body": ["a list"], "status": 200})) is Unknown


async def test_a_page_of_a_proxy_is_understood_by_its_status(http: ZaloHttp) -> None:
    busy = await failure(http, {"page": 429, "after": "12"})
    assert isinstance(busy, RateLimited) and busy.after_seconds == 12
    busy = await failure(http, {"page": 429})
    assert isinstance(busy, RateLimited) and busy.after_seconds == 30
    assert type(await failure(http, {"page": 502})) is Unknown
    assert type(await failure(http, {"page": 413})) is Rejected


async def test_losses_say_whether_it_may_have_arrived(http: ZaloHttp) -> None:
    assert type(await failure(http, {"sleep": 1})) is Unknown
    assert type(await failure(http, {"drop": 1})) is Unknown
    closed = ZaloHttp("http://127.0.0.1:1", [TOKEN], DIALECT)
    assert type(await failure(closed, {})) is NotSent
    await closed.close()
    nonsense = ZaloHttp("http://", [TOKEN], DIALECT)
    assert type(await failure(nonsense, {})) is NotSent
    await nonsense.close()


async def test_no_secret_gets_into_an_error_or_a_log(http: ZaloHttp) -> None:
    for given in ({"body": {"ok": False, "description": f"bad {TOKEN}", "error_code": 400}}, {"page": 502}, {"drop": 1}, {"sleep": 1}):
        error = await failure(http, given)
        assert "secret half" not in f"{error!r}" and "abc-xyz" not in f"{error!r}"
        assert error.__context__ is None or error.__suppress_context__
    forms = (TOKEN, "12345689%3Aabc-xyz%2Fsecret%20half", "12345689%3aabc-xyz%2Fsecret%20half", "abc-xyz/secret half")
    for form in forms:
        assert "abc" not in Redactor([TOKEN])(f"GET /bot{form}/getMe")
        blot = _Blot(logging.Formatter(), [TOKEN])
        assert "abc" not in blot.format(logging.LogRecord("x", 30, "x", 1, f"url {form}", (), None))
    assert Redactor(["postgres"])("a:b postgres") == "a:b ***"


async def test_a_dialect_sees_the_headers(http: ZaloHttp) -> None:
    seen: list[Answer] = []

    def code(answer: Answer) -> int:
        seen.append(answer)
        return 0

    looking = ZaloHttp(http._base, [], Dialect(code, {}))
    await looking.post("x", {"body": {"ok": True}})
    await looking.close()
    assert seen[0].headers["content-type"].startswith("application/json") and seen[0].status == 200
