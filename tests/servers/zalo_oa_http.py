"""The HTTP face of the fake OA OpenAPI and of its OAuth server: headers, envelopes, and the faults a test asks for."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

from tests.servers import zalo_oa_calls as calls
from tests.servers.zalo_oa_world import Json, OaError, World

# An HTTP status with a page of the proxy, a negative code of the API, or a lost answer ("timeout" and "drop" do
# the work, "hang" and "cut" do not).
Fault = int | Literal["drop", "timeout", "cut", "hang"]
TOKEN_PATH = "/v4/oa/access_token"


@dataclass
class Front:
    """`faults` holds, by path, what is to go wrong next; 200 lets one call pass."""

    world: World
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    asked: Counter[str] = field(default_factory=Counter)  # requests by path, once the work is done

    def application(self) -> web.Application:
        app = web.Application(client_max_size=20_000_000)
        app.router.add_route("*", "/{path:.*}", self._handle)
        return app

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        path = request.path
        fault = self.faults[path].pop(0) if self.faults[path] else 200
        if fault == "hang":
            self.asked[path] += 1
            await asyncio.sleep(3600)
        if fault == "cut" and request.transport:
            request.transport.abort()
            return web.Response()
        if isinstance(fault, int) and fault >= 400:
            page = f"<html><head><title>{fault}</title></head><body><center>nginx</center></body></html>"
            return web.Response(status=fault, text=page, content_type="text/html")
        try:
            if isinstance(fault, int) and fault < 0:
                raise OaError(fault, "asked for by the test")
            answer = await self._answer(request)
        except OaError as error:
            answer = _refusal(path, error)
        self.asked[path] += 1
        if answer is None:
            return web.Response(status=404, text="<html>404</html>", content_type="text/html")
        if fault == "drop" and request.transport:
            request.transport.abort()
        if fault == "timeout":
            await asyncio.sleep(3600)
        return web.json_response(answer)

    async def _answer(self, request: web.Request) -> Json | None:
        world, path = self.world, request.path
        if path == TOKEN_PATH and request.method == "POST":
            if request.content_type != "application/x-www-form-urlencoded":
                raise OaError(-14001, "form expected")
            return world.rotate(dict(await request.post()), request.headers.get("secret_key"))
        token = request.headers.get("access_token")
        if request.method == "GET" and path in calls.GETS:
            world.check_access(token)
            return _success(calls.GETS[path](world, dict(request.query)))
        if request.method != "POST":
            return None
        for kind in ("image", "file"):
            if path == f"/{world.switches.uploads}/oa/upload/{kind}":
                world.check_access(token)
                part = (await request.post()).get("file")
                if not isinstance(part, web.FileField):
                    raise OaError(-201, "Invalid parameter: file")
                return _success(calls.upload(world, kind, part.filename, part.file.read()))
        if path not in calls.POSTS:
            return None
        world.check_access(token)
        if request.content_type != "application/json":
            raise OaError(-201, "JSON expected")
        body = json.loads(await request.read())
        world.calls.append((path, body))
        return _success(calls.POSTS[path](world, body))


def _success(data: object) -> Json:
    return {"data": data, "error": 0, "message": "Success"}


def _refusal(path: str, error: OaError) -> Json:
    if path == TOKEN_PATH:
        return {"error": error.code, "error_name": error.message, "error_reason": "", "ref_doc": "", "error_description": error.message}
    return {"error": error.code, "message": error.message}
