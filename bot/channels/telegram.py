"""Telegram as a channel, by aiogram as transport only: polling or webhook in, messages out."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.channels.base import Finding, Menu, OnEvent, Visitor, Webhook, page_path
from bot.channels.telegram_albums import Albums
from bot.channels.telegram_line import TelegramLine
from bot.channels.telegram_messages import Place
from bot.channels.telegram_polling import Polling, WrongToken, persist
from bot.channels.telegram_sending import Sending
from bot.channels.telegram_setup import (
    PATH,
    examine_webhook,
    make_webhook,
    publish,
    register_webhook,
    remove_webhook,
)
from bot.channels.telegram_updates import CHANNEL, EPHEMERAL, Json, Me, album_of, event_of, press_of
from bot.channels.telegram_webapp import visitor_of
from bot.errors import ChannelError
from bot.events import Address, Event, Limits, Reply, Sent

log = logging.getLogger(__name__)

LIMITS = Limits(
    max_text=4096,  # after entities are parsed: https://core.telegram.org/bots/api#sendmessage
    unit="utf16",  # https://core.telegram.org/api/entities#entity-length
    buttons=100,  # more are refused with REPLY_MARKUP_TOO_LONG
    groups=True,  # commands, mentions and answers in privacy mode: https://core.telegram.org/bots/features#privacy-mode
    can_start=True,  # once the person has pressed Start: https://core.telegram.org/bots/features#commands
    edits=True,  # https://core.telegram.org/bots/api#editmessagetext
    files=True,  # photos to 10 MB, files to 50 MB: https://core.telegram.org/bots/api#sending-files
    rich="blocks",  # https://core.telegram.org/bots/api#sendrichmessage; as text: #html-style
)
_PRESS_LASTS_SECONDS = 14.0  # 15 to send something for one person alone: #ephemeral-messages-and-commands


class TelegramChannel:
    """Telegram as a Channel; event ids are "u<update_id>". With `public_url` and `webhook_secret` updates come to
    our web server, on as many replicas as there are; else this process polls, alone."""

    name = CHANNEL
    limits = LIMITS

    def __init__(
        self,
        token: str,
        api_base: str = "https://api.telegram.org",
        menu: Menu | None = None,
        *,
        public_url: str | None = None,
        webhook_secret: str | None = None,
        poll_seconds: int = 25,
        request_seconds: int = 20,
        backoff_seconds: float = 1.0,
        album_seconds: float = 1.5,
    ) -> None:
        self._token = token
        self._menu = menu or Menu()
        self._public_url = public_url.rstrip("/") if public_url else None
        self._secret = webhook_secret
        self._poll_seconds = poll_seconds
        self._backoff_seconds = backoff_seconds
        self._line = TelegramLine(token, api_base, request_seconds)
        self._sending = Sending(self._line, self.limits, backoff_seconds)
        self._albums = Albums(album_seconds)
        self._me: Me | None = None
        self._presses: dict[tuple[str, str], tuple[str, float]] = {}  # chat, user -> query, when
        self._acknowledging: set[asyncio.Task[None]] = set()
        is_reachable = (public_url or "").startswith("https://")
        self.webhook: Webhook | None = make_webhook(webhook_secret) if webhook_secret and is_reachable else None
        if webhook_secret and not is_reachable:
            log.warning("telegram: TELEGRAM_WEBHOOK_SECRET needs PUBLIC_URL on https; polling instead")

    @property
    def bot_username(self) -> str:
        """The bot's name without @; empty before `check` or `run` has asked for it."""
        return self._me.username if self._me else ""

    @property
    def link(self) -> str:
        return f"https://t.me/{self.bot_username}" if self.bot_username else ""

    async def check(self) -> str:
        """The bot's username. SetupError when the token is refused, another ChannelError without an answer."""
        try:
            return (await self._who_am_i()).username
        except WrongToken:
            raise self._line.setup_error() from None

    async def examine(self) -> Sequence[Finding]:
        name = await self.check()
        wanted = f"{self._public_url}{PATH}" if self.webhook else None
        return (Finding("token", True, f"@{name}"), await examine_webhook(self._line, wanted))

    async def close(self) -> None:
        await self._line.close()

    def visitor_of(self, init_data: str, now: datetime) -> Visitor | None:
        """Who opened a page of ours from within Telegram; None when that cannot be believed."""
        return visitor_of(self._token, init_data, now)

    # --- listening ------------------------------------------------------------------------------------

    async def run(self, on_event: OnEvent) -> None:
        """Listen until cancelled, through network losses. SetupError when the token is refused."""
        try:
            me = await persist(self._prepare, self._backoff_seconds)
            if self.webhook:
                log.info("telegram: @%s is called at %s%s", me.username, self._public_url, PATH)
                await asyncio.Event().wait()
            log.info("telegram: listening as @%s", me.username)
            await Polling(self._line, self._event_of, on_event, self._poll_seconds, self._backoff_seconds).run()
        except WrongToken:
            raise self._line.setup_error() from None

    async def read(self, body: bytes) -> Sequence[Event]:
        """The events of a stored webhook. Raises KeyError, TypeError or ValueError when it is broken."""
        if self._me is None:
            await persist(self._who_am_i, self._backoff_seconds)
        event = await self._event_of(json.loads(body))
        return [event] if event else []

    async def _prepare(self) -> Me:
        me = await self._who_am_i()
        if self.webhook and self._secret:
            await register_webhook(self._line, f"{self._public_url}{PATH}", self._secret)
        else:
            await remove_webhook(self._line)
        await publish(self._line, self._menu, f"{self._public_url}{page_path(self.name)}" if self._public_url else None)
        return me

    async def _who_am_i(self) -> Me:
        self._me = await self._line.who_am_i()
        return self._me

    async def _event_of(self, update: Json) -> Event | None:
        """An update as an event; a press is acknowledged beside it, an album is waited for."""
        assert self._me is not None
        press = press_of(update)
        if press:
            task = asyncio.create_task(self._acknowledge(press))
            self._acknowledging.add(task)
            task.add_done_callback(self._acknowledging.discard)
        event = event_of(update, self._me)
        if event and press:
            now = asyncio.get_running_loop().time()
            self._presses = {who: (query, at) for who, (query, at) in self._presses.items() if at > now - _PRESS_LASTS_SECONDS}
            self._presses[event.address.chat_id, event.address.user_id] = (press, now)
        album = album_of(update)
        return await self._albums.gather(album, event) if event and album else event

    async def _acknowledge(self, query_id: str) -> None:
        """End the waiting mark on the button, whatever becomes of the press."""
        try:
            await self._line.answer_press(query_id)
        except ChannelError as error:
            log.info("telegram: a press could not be acknowledged: %s", error)

    # --- sending --------------------------------------------------------------------------------------

    async def send(self, address: Address, reply: Reply) -> Sent:
        """All parts of the reply; the id of the last, and what could not be done beside it."""
        if reply.cards is not None:
            return await self._sending.answer_inline(reply.answers or "", reply.cards)
        sent = await self._sending.send(self._place(address, reply), reply)
        if not reply.pin or sent.message_id.startswith(EPHEMERAL):
            return sent
        refused = await self._sending.pin(int(address.chat_id), sent.message_id)
        return replace(sent, shortfalls=(*sent.shortfalls, *refused))

    def _place(self, address: Address, reply: Reply) -> Place:
        answers = reply.answers or ""
        ephemeral = int(answers[1:]) if answers.startswith(EPHEMERAL) else None
        is_personal = address.is_group and (reply.only_for is not None or ephemeral is not None)
        query, at = self._presses.get((address.chat_id, address.user_id), ("", 0.0))
        is_fresh = bool(query) and at > asyncio.get_running_loop().time() - _PRESS_LASTS_SECONDS
        return Place(
            chat_id=int(address.chat_id),
            topic=int(address.topic) if address.topic else None,
            answers=int(answers) if answers and ephemeral is None else None,
            ephemeral_answers=ephemeral,
            only_for=int(reply.only_for or address.user_id) if is_personal else None,
            press=query if is_personal and is_fresh and reply.only_for in (None, address.user_id) else None,
            silent=reply.silent,
        )
