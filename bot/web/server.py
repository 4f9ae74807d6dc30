"""The web server: the chat page and its socket, the health of the process, its metrics, room for webhooks."""

from __future__ import annotations

import asyncio
import errno
import html
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from string import Template

from aiohttp import WSCloseCode, web

from bot.channels.web import Mailbox, WebChannel
from bot.errors import SetupError
from bot.settings import Settings
from bot.web import guard
from bot.web.metrics import Metrics
from bot.web.visit import Visit
from bot.web.visits import Visits

MOST_BYTES = 64 * 1024  # of a request's body and of a WebSocket frame; 10,000 characters fit several times
HEARTBEAT_SECONDS = 25.0
CHECK_SECONDS = 5.0
CLOSE_SECONDS = 3.0
_FILES = Path(__file__).parent
_ASSETS = ("chat.css", "chat.js", "view.js", "blocks.js", "history.js", "line.js", "icon.svg")

Check = Callable[[], Awaitable[str | None]]  # None: fine; otherwise what is wrong, in a few words


class WebServer:
    """The handlers of the application; `make_web_app` puts them on their paths."""

    def __init__(
        self,
        settings: Settings,
        channel: WebChannel,
        mailbox: Mailbox,
        readiness: Mapping[str, Check],
        metrics: Metrics,
        clock: Callable[[], datetime],
        title: str,
    ) -> None:
        self._settings = settings
        self._channel = channel
        self._mailbox = mailbox
        self._readiness = readiness
        self._metrics = metrics
        self._clock = clock
        self._page = Template((_FILES / "chat.html").read_text("utf-8"))
        self._title = title
        self._visits = Visits(mailbox, metrics)
        self._sockets: set[web.WebSocketResponse] = set()

    # --- the chat -------------------------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.Response:
        guard.check_page(request, self._settings.web_chat)
        settings = self._settings
        response = web.Response(content_type="text/html", charset="utf-8")
        user = ""
        if settings.web_chat == "on":
            user = guard.visitor_of(request) or guard.make_visitor(response, settings.public_url)
        response.text = self._page.substitute(
            title=html.escape(self._title), mode=settings.web_chat, zone=html.escape(settings.timezone), user=user
        )
        return response

    async def asset(self, request: web.Request) -> web.FileResponse:
        guard.check_page(request, self._settings.web_chat)
        return web.FileResponse(_FILES / request.path.removeprefix("/"))

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        guard.check_socket(request, self._settings.web_chat, self._settings.public_url)
        visitor = None
        if self._settings.web_chat == "on":
            visitor = guard.visitor_of(request)
            if visitor is None:
                raise web.HTTPForbidden(text="Open the page first: it gives the cookie.\n")
        if self._visits.is_full:
            raise web.HTTPServiceUnavailable(text="Too many pages are open.\n")
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, max_msg_size=MOST_BYTES)
        await socket.prepare(request)
        self._sockets.add(socket)
        try:
            await Visit(socket, visitor, self._channel, self._mailbox, self._visits, self._clock).run()
        finally:
            self._sockets.discard(socket)
        return socket

    async def watch(self, app: web.Application) -> AsyncIterator[None]:
        """Beside the server: wake pages whose mail came from elsewhere."""
        self._channel.posted = self._visits.wake
        watching = asyncio.create_task(self._visits.watch())
        yield
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching

    async def close_sockets(self, app: web.Application) -> None:
        """Pages come back by themselves; without this the server would wait for them to leave."""
        closing = [asyncio.ensure_future(socket.close(code=WSCloseCode.GOING_AWAY)) for socket in self._sockets]
        if closing:
            await asyncio.wait(closing, timeout=CLOSE_SECONDS)

    # --- for machines ---------------------------------------------------------------------------------

    async def healthz(self, request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(self, request: web.Request) -> web.Response:
        """Each check by name: "ok" or what is wrong; 503 when one is wrong."""
        troubles = await asyncio.gather(*(_run(check) for check in self._readiness.values()))
        checks = {name: trouble or "ok" for name, trouble in zip(self._readiness, troubles, strict=True)}
        ready = not any(troubles)
        return web.json_response({"ready": ready, "checks": checks}, status=200 if ready else 503)

    async def metrics(self, request: web.Request) -> web.Response:
        return web.Response(body=self._metrics.text(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


async def _run(check: Check) -> str | None:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check()
    except TimeoutError:
        return f"no answer in {CHECK_SECONDS:g} s"
    except Exception as error:  # a check that breaks is a check that fails; its words may hold addresses
        return type(error).__name__


def make_web_app(
    settings: Settings,
    channel: WebChannel,
    mailbox: Mailbox,
    readiness: Mapping[str, Check],
    metrics: Metrics,
    clock: Callable[[], datetime],
    *,
    title: str,
    routes: Sequence[web.RouteDef] = (),
) -> web.Application:
    """The application. `title` heads the page; `routes` are those of channels with webhooks."""
    server = WebServer(settings, channel, mailbox, readiness, metrics, clock, title)
    app = web.Application(client_max_size=MOST_BYTES)
    app.router.add_get("/", server.page)
    app.router.add_get("/ws", server.socket)
    for name in _ASSETS:
        app.router.add_get(f"/{name}", server.asset)
    app.router.add_get("/healthz", server.healthz)
    app.router.add_get("/readyz", server.readyz)
    app.router.add_get("/metrics", server.metrics)
    app.router.add_routes(routes)
    app.on_response_prepare.append(guard.add_headers)
    app.on_shutdown.append(server.close_sockets)
    app.cleanup_ctx.append(server.watch)
    return app


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve while the block runs; gives the port, which counts when 0 was asked for. Raises SetupError."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSE_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        if error.errno == errno.EADDRINUSE:
            raise SetupError(f"port {port} on {host} is taken: stop the other program or set WEB_PORT to a free one") from error
        raise SetupError(f"the web server cannot listen on {host} port {port}: {error.strerror or error}; check WEB_HOST and WEB_PORT") from error
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
