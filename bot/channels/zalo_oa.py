"""Zalo Official Account, OpenAPI v3: webhooks in, consultation and group messages out, its laws in our words.

A person may be written to for seven days after the last word (free for two), groups of the account (GMF) at any time.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from bot import phrases
from bot.channels import zalo_oa_events as events
from bot.channels import zalo_oa_messages as messages
from bot.channels.base import Finding, OnEvent, Webhook
from bot.channels.zalo_http import Json
from bot.channels.zalo_oa_api import Credentials, Oa, OaApi
from bot.channels.zalo_oa_errors import BadField
from bot.channels.zalo_oa_signature import Signature
from bot.channels.zalo_oa_tokens import Vault
from bot.errors import ChannelError, NotSent, RateLimited, Rejected, Unknown
from bot.events import Address, Event, File, Limits, Picture, Reply, Sent
from bot.render import Button, Part, render

log = logging.getLogger(__name__)

PATH = "/webhook/zalo-oa"
LIMITS = Limits(
    max_text=1900,  # 2,000 characters: .../docs/OA/tin-nhan/tin-tu-van/gui-tin-tu-van-dang-van-ban; margin as on Zalo Bot
    unit="utf16",  # how the server counts is not documented; for composed Vietnamese both counts agree
    buttons=5,  # .../docs/OA/phu-luc/cau-truc-cua-tham-so-buttons; none in groups
    groups=True,  # GMF groups of the account only: developers.zalo.me/docs/official-account/nhom-chat-gmf/general
    can_start=True,  # within the window
    edits=False,  # no such call
    files=True,  # jpg, png to 1 MB; pdf, doc, docx, csv to 5 MB (zalo.md B3)
    rich="plain",  # a text message has no markup: zalo.md B3
    spells_choices=True,  # which shape of buttons /cs takes is disputed (zalo.md B3)
    window_days=7,  # oa.zalo.me/home/documents/guides/tin-tu-van
)
_LONGEST_PAUSE_SECONDS = 10.0  # between the parts of one reply
_RETRIES_SPAN = timedelta(hours=3)  # webhooks are retried for two hours; further off, our clock is an assumed one
_STALE = timedelta(days=6)  # what is older is a replay: keys of events are kept for seven days
_NAME_SECONDS = 5.0
_MOST_NAMES = 2000

Link = Callable[[str], str | None]  # path of a file -> a public address of it, when there is one


class Windows(Protocol):
    """Remembers who may be written to. Raises the database's own errors: the inbox tries again."""

    async def opened(self, user_id: str, at: datetime) -> None: ...


class ZaloOaChannel:
    """An Official Account as a Channel. Chats are user ids and GMF group ids; event ids are those of messages."""

    name = events.CHANNEL
    limits = LIMITS

    def __init__(
        self,
        credentials: Credentials,
        oa_secret: str,
        vault: Vault,
        windows: Windows,
        now: Callable[[], datetime],
        *,
        api_base: str = "https://openapi.zalo.me",
        oauth_base: str = "https://oauth.zaloapp.com",
        link: Link | None = None,
        drops_stale: bool = True,
        request_seconds: float = 20.0,
        pause_seconds: float = 1.0,
    ) -> None:
        self.api = OaApi(credentials, vault, api_base, oauth_base, request_seconds)
        self._windows = windows
        self._now = now
        self._link: Link = link or (lambda path: None)
        self._drops_stale = drops_stale
        self._pause_seconds = pause_seconds
        self._signature = Signature(credentials.app_id, oa_secret, credentials.app_secret)
        self._me = events.Me()
        self._names: dict[str, str] = {}  # of people and groups, asked for once
        self._takes_lists = False  # the second shape of buttons, once the first was refused and it was not
        self.webhook: Webhook | None = Webhook(PATH, self._signature.is_genuine, _key, _lane)

    async def close(self) -> None:
        await self.api.close()

    async def check(self) -> Oa:
        """The account as it describes itself; a ChannelError when it cannot be asked."""
        oa = await self.api.me()
        self._me = events.Me(oa.id, oa.name)
        self._signature.learn(oa.id)
        return oa

    async def examine(self) -> Sequence[Finding]:
        oa = await self.check()
        verified = "verified" if oa.is_verified else "not verified: Zalo refuses most calls until it is"
        found = [Finding("token", oa.is_verified, f"{oa.name} ({oa.package or 'package unknown'}), {verified}")]
        try:
            quotas = await self.api.package_quota()
        except ChannelError as error:
            return [*found, Finding("quota", False, f"not told: {error}")]
        left = "; ".join(f"{quota.name}: {quota.left} of {quota.total}" for quota in quotas if quota.total)
        spent = [quota.name for quota in quotas if quota.total and quota.left <= 0]
        found.append(Finding("quota", not spent, left or "none stated"))
        return found

    # --- listening ------------------------------------------------------------------------------------

    async def run(self, on_event: OnEvent) -> None:
        """Events come by the webhook and its inbox; what is to be done meanwhile is to keep the token fresh."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.api.tokens.keep_fresh())
            tasks.create_task(self._introduce())

    async def _introduce(self) -> None:
        """Learn the account's id and name, for groups and echoes."""
        pause = self._pause_seconds
        while True:
            try:
                oa = await self.check()
            except ChannelError as error:
                log.warning("zalo_oa: the account cannot be asked, trying again in %g s: %s", pause, error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 600.0)
                continue
            log.info("zalo_oa: listening as %s (%s)", oa.name, oa.package or "package unknown")
            if not oa.is_verified:
                log.warning("zalo_oa: the account is not verified; Zalo refuses most calls until it is")
            return

    async def read(self, body: bytes) -> Sequence[Event]:
        """The event of a webhook; whoever writes may be written to again."""
        update = json.loads(body)
        event = events.event_of(update, self._me)
        if event is None:
            return ()
        at, now = events.moment_of(update), self._now()
        if self._drops_stale and now - at > _STALE:
            log.warning("zalo_oa: a webhook of %s is dropped: too old", at.date())
            return ()
        user_id = events.opens_window(update)
        if user_id:
            await self._windows.opened(user_id, at if abs(now - at) < _RETRIES_SPAN else now)
        if event.kind == "left":
            return (event,)
        if event.address.is_group:
            title = await self._name(event.address.chat_id, self.api.group_title) if event.addressed else ""
            return (replace(event, chat_title=title),)
        return (replace(event, sender_name=await self._name(event.address.user_id, self.api.name_of)),)

    async def _name(self, of: str, ask: Callable[[str], Awaitable[str]]) -> str:
        """What a person or group is called, kept in memory only; empty when Zalo does not say in time."""
        if of not in self._names:
            try:
                async with asyncio.timeout(_NAME_SECONDS):
                    found = await ask(of)
            except (ChannelError, TimeoutError) as error:
                log.info("zalo_oa: a name is not known: %s", type(error).__name__)
                return ""
            if len(self._names) >= _MOST_NAMES:
                self._names.clear()
            self._names[of] = found
        return self._names[of]

    # --- sending --------------------------------------------------------------------------------------

    async def send(self, address: Address, reply: Reply) -> Sent:
        """All parts of the reply; the id of the last. Files are uploaded before anything is said."""
        limits = replace(self.limits, buttons=0) if address.is_group else self.limits
        acts = [act for part in render(reply, limits) for act in await self._acts(address, part)]
        if not acts:
            raise Rejected("nothing to say")
        first, *others = acts
        sent = await first()
        for act in others:
            sent = await self._onward(act)
        return Sent(sent)

    async def _acts(self, address: Address, part: Part) -> list[Callable[[], Awaitable[str]]]:
        """The sends that carry a part. Buttons stay last, so files go before a text that has some."""
        files: list[Callable[[], Awaitable[str]]] = [partial(self._post, address, await self._file(file)) for file in part.files]
        text = messages.safe(part.text)
        buttons = [button for row in part.buttons for button in row]
        if not text:
            return files
        say = partial(self._say, address, text, buttons)
        return [*files, say] if buttons else [say, *files]

    async def _post(self, address: Address, message: Json) -> str:
        send = self.api.send_to_group if address.is_group else self.api.send
        return await send(address.chat_id, message)

    async def _say(self, address: Address, text: str, buttons: Sequence[Button]) -> str:
        """A text with its buttons, in the shape that is taken; its choices stand in the text in any case."""
        if not buttons:
            return await self._post(address, messages.text_message(text))
        if not self._takes_lists:
            try:
                return await self._post(address, messages.with_buttons(text, buttons))
            except BadField as error:
                log.info("zalo_oa: buttons are refused in their first shape: %s", error)
        sent = await self._post(address, messages.text_message(text))
        try:
            sent = await self._post(address, messages.as_list(phrases.ONE_OF_THESE, buttons))
            self._takes_lists = True
        except ChannelError as error:
            self._takes_lists = False
            log.info("zalo_oa: buttons are left out, their choices are numbered: %s", error)
        return sent

    async def _file(self, file: Picture | File) -> Json:
        """The message that carries a file; a link, or at least its name, where the account cannot carry it."""
        try:
            content = await asyncio.to_thread(Path(file.path).read_bytes)
        except OSError as error:
            raise Rejected(f"a file to send cannot be read: {type(error).__name__}") from error
        name = Path(file.path).name if isinstance(file, Picture) else file.name
        kind = messages.upload_kind(file, len(content))
        if kind is None:
            shown = file.alt if isinstance(file, Picture) else file.name
            return messages.text_message(messages.safe(phrases.not_carried(shown, self._link(file.path))))
        handle = await self.api.upload(kind, name, content)
        if isinstance(file, Picture):
            return messages.picture_message(handle, messages.safe(file.alt))
        return messages.file_message(handle)

    async def _onward(self, act: Callable[[], Awaitable[str]]) -> str:
        """A further part of a reply that has begun: wait a little rather than begin again and repeat it."""
        for _ in range(3):
            try:
                return await act()
            except RateLimited as error:
                if error.after_seconds > _LONGEST_PAUSE_SECONDS:
                    break
                await asyncio.sleep(error.after_seconds)
            except NotSent:
                await asyncio.sleep(self._pause_seconds)
        raise Unknown("only the first parts were sent")


def _key(body: bytes) -> str | None:
    return events.key_of(json.loads(body))


def _lane(body: bytes) -> str | None:
    return events.lane_of(json.loads(body))
