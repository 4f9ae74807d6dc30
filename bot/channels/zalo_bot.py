"""The Zalo Bot Platform as a channel: long polling or webhook in, messages and pictures out (zalo.md A)."""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from bot.channels.base import Finding, Keep, OnEvent, Webhook, webhook_finding
from bot.channels.zalo_bot_api import WrongToken, ZaloBotApi
from bot.channels.zalo_bot_polling import persist, poll
from bot.channels.zalo_bot_updates import CHANNEL, Me, events_of, key_of, lane_of
from bot.cutting import shorten
from bot.errors import ChannelError, NotSent, RateLimited, Rejected, SetupError, Unknown
from bot.events import Address, Block, Event, File, Fold, Limits, Link, Picture, Reply, Sent, say
from bot.render import Part, render

log = logging.getLogger(__name__)

LIMITS = Limits(
    max_text=1900,  # 1 to 2000: https://docs.zaloplatforms.com/docs/BOT/apis/sendMessage; how it counts is not said
    unit="utf16",  # the larger count of the two, so right under either (zalo.md A2)
    buttons=0,  # none exist: zalo.md A7
    groups=True,  # beta, per bot: getMe.can_join_groups, zalo.md A5
    can_start=True,  # once the person has written first: zalo.md A6
    edits=False,  # no such method: zalo.md A2
    files=True,  # pictures by an address that Zalo fetches, papers as links: needs PUBLIC_URL
    rich="styles",  # text_styles: https://docs.zaloplatforms.com/docs/BOT/apis/sendMessage
    monthly=3000,  # Basic plan: https://bot.zapps.me/, read 2026-09-26
    mention_only=True,  # zalo.md A5
)
PATH = "/webhook/zalo-bot"
_SECRET_HEADER = "x-bot-api-secret-token"
_SECRET_CHARACTERS = range(8, 257)  # https://docs.zaloplatforms.com/docs/BOT/apis/setWebhook
_LONGEST_PAUSE_SECONDS = 10.0  # between the parts of one reply
_KNOWS_ITSELF_SECONDS = 10.0  # how long a stored update waits at the start for the answer of getMe

FileUrl = Callable[[str], "str | None"]  # path -> an address that Zalo can fetch several times
Count = Callable[[int], Awaitable[None]]  # that many messages went out
Line = Callable[[], Awaitable[str]]  # sends one message; its id


async def _uncounted(messages: int) -> None: ...


async def _no_inbox(key: str | None, lane: str | None, body: bytes) -> bool:
    raise NotSent("no inbox keeps what Zalo delivers")


class ZaloBotChannel:
    """A bot of the Zalo Bot Platform. Updates go through the inbox, polled (`keep`) or delivered (`webhook`): the
    platform forgets what it has handed out."""

    name = CHANNEL

    def __init__(
        self,
        token: str,
        api_base: str = "https://bot-api.zaloplatforms.com",
        *,
        now: Callable[[], datetime],
        public_url: str | None = None,
        secret: str | None = None,
        shown_name: str | None = None,
        monthly: int | None = LIMITS.monthly,
        file_url: FileUrl = lambda path: None,
        count: Count = _uncounted,
        drops_stale: bool = True,
        poll_seconds: int = 30,
        floor_seconds: float = 1.0,
        backoff_seconds: float = 1.0,
    ) -> None:
        self.limits = replace(LIMITS, files=bool(public_url), monthly=monthly or None)
        self.keep: Keep = _no_inbox
        self._api = ZaloBotApi(token, api_base)
        self._now = now
        self._public_url = public_url.rstrip("/") if public_url else None
        self._secret = secret
        self._shown_name = shown_name
        self._file_url = file_url
        self._count = count
        self._drops_stale = drops_stale
        self._poll_seconds = poll_seconds
        self._floor_seconds = floor_seconds
        self._backoff_seconds = backoff_seconds
        self._me: asyncio.Future[Me] | None = None
        self._takes_styles = True

    async def check(self) -> str:
        """The bot's name. SetupError when the token is refused, another ChannelError without an answer."""
        try:
            me = await self._who_am_i()
        except WrongToken:
            raise _setup_error() from None
        return next(iter(me.names), me.id)

    async def examine(self) -> Sequence[Finding]:
        name = await self.check()
        found = await self._api.get_me()
        groups = "yes" if found.get("can_join_groups") else "no (can_join_groups is false)"
        wanted = self._public_url + PATH if self._public_url and self._secret else None
        return (
            Finding("token", True, name),
            Finding("groups", True, groups),
            webhook_finding(wanted, await self._api.webhook_url()),
        )

    async def close(self) -> None:
        await self._api.close()

    # --- listening ------------------------------------------------------------------------------------

    @property
    def webhook(self) -> Webhook | None:
        return Webhook(PATH, self._is_genuine, key_of, lane_of) if self._public_url and self._secret else None

    async def read(self, body: bytes) -> Sequence[Event]:
        me = Me()
        with suppress(TimeoutError):
            async with asyncio.timeout(_KNOWS_ITSELF_SECONDS):
                me = await asyncio.shield(self._myself())
        return events_of(body, me, self._now() if self._drops_stale else None)

    async def run(self, on_event: OnEvent) -> None:
        """Listen until cancelled, through network losses; the inbox calls `on_event`. SetupError when the token, the
        secret or the address is refused."""
        try:
            await persist(self._who_am_i, self._backoff_seconds)
            if self._public_url and self._secret:
                await self._be_delivered(self._public_url + PATH, self._secret)
            await persist(self._leave_webhook, self._backoff_seconds)
            await poll(
                self._api,
                self.keep,
                wait_seconds=self._poll_seconds,
                floor_seconds=self._floor_seconds,
                backoff_seconds=self._backoff_seconds,
            )
        except WrongToken:
            raise _setup_error() from None

    async def _who_am_i(self) -> Me:
        found = await self._api.get_me()
        told = (self._shown_name, found.get("display_name"), found.get("account_name"))
        names = tuple(dict.fromkeys(str(name) for name in told if name))
        me = Me(str(found.get("id", "")), names)
        if not self._myself().done():
            self._myself().set_result(me)
            groups = "in groups too" if found.get("can_join_groups") else "not in groups (can_join_groups is false)"
            log.info("zalo bot: this is %s, %s", next(iter(names), me.id), groups)
        return me

    def _myself(self) -> asyncio.Future[Me]:
        if self._me is None:
            self._me = asyncio.get_running_loop().create_future()
        return self._me

    async def _be_delivered(self, url: str, secret: str) -> None:
        """Have updates delivered to our web server, until cancelled."""
        if len(secret) not in _SECRET_CHARACTERS:
            raise SetupError("ZALO_BOT_WEBHOOK_SECRET must have 8 to 256 characters")

        async def register() -> None:
            try:
                result = await self._api.set_webhook(url, secret)
            except Rejected as error:
                raise SetupError(f"Zalo refuses the webhook {url}: PUBLIC_URL must be a public https address ({error})") from None
            probe = result.get("verification")
            if isinstance(probe, dict) and probe.get("ok") is False:
                log.warning("zalo bot: Zalo could not reach %s: %s %s", url, probe.get("outcome"), probe.get("hint"))

        await persist(register, self._backoff_seconds)
        log.info("zalo bot: updates are delivered to %s", url)
        await asyncio.Event().wait()

    async def _leave_webhook(self) -> None:
        """Polling is refused while a webhook is set."""
        if self._secret:
            log.warning("zalo bot: ZALO_BOT_WEBHOOK_SECRET is set, PUBLIC_URL is not: polling")
        if url := await self._api.webhook_url():
            log.warning("zalo bot: the webhook %s is removed, because polling is wanted", url)
            await self._api.delete_webhook()

    def _is_genuine(self, headers: Mapping[str, str], body: bytes) -> bool:
        return hmac.compare_digest(headers.get(_SECRET_HEADER, "").encode(), (self._secret or "").encode())

    # --- sending --------------------------------------------------------------------------------------

    async def send(self, address: Address, reply: Reply) -> Sent:
        """All parts of the reply; the id of the last."""
        blocks = tuple(self._linked(block) for block in reply.blocks)
        parts = render(replace(reply, blocks=blocks), self.limits, mention_only=address.is_group and self.limits.mention_only)
        lines = [line for part in parts for line in self._lines(address.chat_id, part, is_question=bool(reply.choices))]
        if not lines:
            raise Rejected("nothing to say")
        if len(lines) > 1:
            with suppress(ChannelError):
                await self._api.show_typing(address.chat_id)
        out = 0
        try:
            sent = await lines[0]()
            out += 1
            for line in lines[1:]:
                sent = await self._onward(line)
                out += 1
        finally:
            if out:
                await self._count(out)
        return Sent(sent)

    def _linked(self, block: Block) -> Block:
        """Papers become links, and pictures that Zalo could not fetch their words."""
        match block:
            case Picture(path=path, alt=alt):
                return block if self._file_url(path) else say(alt)
            case File(path=path, name=name):
                url = self._file_url(path)
                return say(Link(name, url) if url else name)
            case Fold(summary=summary, blocks=blocks):
                return Fold(summary, tuple(self._linked(inner) for inner in blocks))
            case _:
                return block

    def _lines(self, chat_id: str, part: Part, *, is_question: bool) -> list[Line]:
        """The messages of a part; what is to be answered comes last."""
        pictures = [self._picture(chat_id, file) for file in part.files if isinstance(file, Picture)]
        if not part.text:
            return pictures
        text = self._text(chat_id, part)
        return [*pictures, text] if is_question else [text, *pictures]

    def _text(self, chat_id: str, part: Part) -> Line:
        async def line() -> str:
            if not (part.styles and self._takes_styles):
                return await self._api.send_message(chat_id, part.text)
            try:
                return await self._api.send_message(chat_id, part.text, part.styles)
            except Rejected as error:
                sent = await self._api.send_message(chat_id, part.text)
                log.warning("zalo bot: text styles are refused, going on without them: %s", error)
                self._takes_styles = False
                return sent

        return line

    def _picture(self, chat_id: str, picture: Picture) -> Line:
        async def line() -> str:
            alt = shorten(picture.alt, self.limits.max_text, self.limits.unit)
            url = self._file_url(picture.path)
            try:
                if url:
                    return await self._api.send_photo(chat_id, url, alt)
            except Rejected as error:
                log.warning("zalo bot: a picture is refused, its words are sent instead: %s", error)
            return await self._api.send_message(chat_id, alt)

        return line

    async def _onward(self, line: Line) -> str:
        """A further part of a reply that has begun: wait a little rather than begin again and repeat it."""
        for _ in range(3):
            try:
                return await line()
            except RateLimited as error:
                if error.after_seconds > _LONGEST_PAUSE_SECONDS:
                    break
                await asyncio.sleep(error.after_seconds)
            except NotSent:
                await asyncio.sleep(self._backoff_seconds)
        raise Unknown("only the first parts were sent")


def _setup_error() -> SetupError:
    return SetupError("ZALO_BOT_TOKEN is refused: copy it again from the Zalo Bot Creator, or reset it there")
