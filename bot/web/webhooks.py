"""The doors of the channels' webhooks: big, foreign and repeated deliveries end here, the others are stored."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from aiohttp import web

from bot.channels.base import Channel, Inboxed, Webhook
from bot.errors import NotSent
from bot.inbox import Inbox
from bot.web.metrics import Metrics

log = logging.getLogger(__name__)

MOST_BYTES = 1024 * 1024  # OpenClaw's limit for Zalo (zalo.md A4); no product sends bodies near it
_READ_SECONDS = 10.0


def webhook_routes(channels: Iterable[Channel], inbox: Inbox, metrics: Metrics) -> list[web.RouteDef]:
    """A route for each channel that is configured with a webhook."""
    return [
        web.post(channel.webhook.path, _Door(channel.name, channel.webhook, inbox, metrics).handle)
        for channel in channels
        if isinstance(channel, Inboxed) and channel.webhook
    ]


class _Door:
    def __init__(self, channel: str, webhook: Webhook, inbox: Inbox, metrics: Metrics) -> None:
        self._channel = channel
        self._webhook = webhook
        self._inbox = inbox
        self._metrics = metrics

    async def handle(self, request: web.Request) -> web.Response:
        outcome, status = await self._outcome(request)
        self._metrics.count_webhook(self._channel, outcome)
        return web.json_response({"ok": status == 200}, status=status)

    async def _outcome(self, request: web.Request) -> tuple[str, int]:
        body = await _whole_body(request)
        if body is None:
            return "too_large", 413
        headers = {name.lower(): value for name, value in request.headers.items()}
        if not self._webhook.is_genuine(headers, body):
            log.warning("a webhook of %s without the right secret was refused", self._channel)
            return "refused", 401
        try:
            is_new = await self._inbox.take(self._channel, self._webhook, body)
        except NotSent as error:
            log.error("a webhook of %s was not stored: %s", self._channel, error)
            return "not_stored", 503  # the sender tries again
        return ("accepted" if is_new else "repeated"), 200


async def _whole_body(request: web.Request) -> bytes | None:
    """The raw body; None when it is over the limit, said or real. A sender that dawdles is cut off."""
    if (request.content_length or 0) > MOST_BYTES:
        return None
    body = bytearray()
    try:
        async with asyncio.timeout(_READ_SECONDS):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > MOST_BYTES:
                    return None
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    return bytes(body)
