"""The HTTP face of the fake Zalo Bot Platform: addresses, tokens, envelopes, faults, and the sender of webhooks."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from dataclasses import dataclass, field
from io import BytesIO
from typing import Literal

import aiohttp
from aiohttp import web

from tests.servers.zalo_bot_calls import METHODS
from tests.servers.zalo_bot_world import BotError, Json, World

# A number is an error in JSON; "page 429" the same from a proxy, in HTML; "drop" does the work and loses the answer.
Fault = int | Literal["page 429", "page 502", "drop"]


@dataclass
class Front:
    """Answers /bot<token>/<method>."""

    world: World
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/{bot:bot[^/]*}/{method}", self._handle)
        return app

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        world, name = self.world, request.match_info["method"]
        fault = self.faults[name].pop(0) if self.faults[name] else None
        if isinstance(fault, str) and fault.startswith("page"):
            status = int(fault.split()[1])
            return web.Response(status=status, text=f"<html><h1>{status}</h1>nginx</html>", content_type="text/html")
        try:
            if request.match_info["bot"] != f"bot{world.token}":
                raise BotError(401, "Unauthorized")
            if name not in METHODS:
                raise BotError(404, "Not Found")
            if isinstance(fault, int):
                raise BotError(fault, "as ordered by the test")
            if request.content_type != "application/json":
                raise BotError(400, "Bad Request: JSON is expected")
            body: Json = await request.json()
            world.calls.append((name, body))
            result = await METHODS[name](world, body)
        except BotError as error:
            return self._refused(error)
        if fault == "drop" and request.transport:
            request.transport.abort()
        if name == "sendChatAction":
            return web.json_response({"ok": True})
        if name == "getUpdates":
            return self._polled(result)
        extra = {"error_code": 0} if name == "getWebhookInfo" else {}
        return web.json_response({"ok": True, "result": result, **extra})

    def _polled(self, update: object) -> web.Response:
        switches = self.world.switches
        if update is None and switches.idle != "empty":
            body = {"ok": False, "description": "Request timeout", "error_code": 408}
            return web.json_response(body, status=408 if switches.idle == "408" else 200)
        found = {} if update is None else update
        return web.json_response({"ok": True, "result": [found] if switches.result == "list" else found})

    def _refused(self, error: BotError) -> web.Response:
        switches = self.world.switches
        name = "errorCode" if switches.code == "errorCode" else "error_code"
        code = str(error.code) if switches.code == "string" else error.code
        body = {"ok": False, "description": error.description, name: code}
        return web.json_response(body, status=error.code if switches.status == "as code" else 200)


class Sender:
    """Posts updates to the webhook, one envelope a request, with the secret in the header. Keeps the answers."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.statuses: list[int] = []
        self._last: tuple[bytes, dict[str, str]] | None = None

    async def run(self) -> None:
        while True:
            update = await self._world.outbox.get()
            body = {"ok": True, "result": update} if self._world.switches.envelope == "ok and result" else update
            await self.post(json.dumps(body, ensure_ascii=False).encode(), self._world.secret)

    async def post(self, body: bytes, secret: str) -> int:
        headers = {"Content-Type": "application/json", "X-Bot-Api-Secret-Token": secret}
        self._last = (body, headers)
        async with aiohttp.ClientSession() as client, client.post(self._world.webhook, data=BytesIO(body), headers=headers) as response:
            self.statuses.append(response.status)
            return response.status

    async def repeat(self) -> int:
        """The last delivery once more."""
        assert self._last
        body, headers = self._last
        return await self.post(body, headers["X-Bot-Api-Secret-Token"])


async def stop(task: asyncio.Task[None] | None) -> None:
    if task:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
