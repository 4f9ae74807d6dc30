"""A fake Zalo Bot Platform over real HTTP on 127.0.0.1, as strict as the real one, and people to drive it.

    async with FakeZaloBot() as zalo:
        channel = ZaloBotChannel(zalo.token, zalo.url, now=clock.now)
        lan = zalo.user("Lan")                               # exists on Zalo; has never written to the bot
        await lan.says("/start")                             # now the bot may write to her
        message = await zalo.next_message(lan)               # waits for what the bot says next
        message["text"], message["styled"]                   # as it is shown; [("Sở Nội vụ", ("b",))]
        group = zalo.group("Tổ công tác")                    # the leader has let the bot in
        await lan.says("/dangkybantin", group)               # names the bot; mentions=False: it hears nothing
        await lan.says("1", group, reply_to=message)         # answers the bot's message
        await lan.sends("image", caption="hiện trường")      # image, sticker, voice, unsupported

`switches` (zalo_bot_world.Switches) holds every disagreement of zalo.md about the Bot Platform. Faults:
`fail_next("sendMessage", 429)`, "page 429" (a proxy's HTML), "drop". With a webhook set, updates are posted to it;
`sender.repeat()` delivers the last one again. `world.monthly` is the quota.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Self

from aiohttp import web

from tests.servers.zalo_bot_http import Fault, Front, Sender, stop
from tests.servers.zalo_bot_world import MOST_USERS, Chat, Json, Switches, World

_IMAGE = "https://photo-stal-1.zdn.vn/x.jpg"


class Person:
    """Somebody with Zalo."""

    def __init__(self, zalo: FakeZaloBot, chat: Chat) -> None:
        self._zalo = zalo
        self.chat = chat
        self.id = chat.id

    async def says(
        self, text: str, group: Chat | None = None, *, mentions: bool = True, reply_to: Json | None = None, message_id: str | None = None
    ) -> Json | None:
        """Write; the update, or None when the bot is not told."""
        is_reply = reply_to is not None
        if group and not is_reply:
            if not mentions:
                return None
            if self._zalo.switches.mention == "kept":
                text = f"@{self._zalo.world.name} {text}".rstrip()
        return self._acts("text", {"text": text}, group, message_id)

    async def sends(self, kind: str, group: Chat | None = None, *, caption: str = "") -> Json | None:
        """`kind` is image, sticker, voice or unsupported. In a group a picture needs the mention in its caption."""
        if group and f"@{self._zalo.world.name}" not in caption:
            return None
        content: Json = {
            "image": {self._zalo.switches.image_field: _IMAGE, **({"caption": caption} if caption else {})},
            "sticker": {"sticker": "46", "url": _IMAGE},
            "voice": {"voice_url": "https://voice.zdn.vn/x.aac"},
            "unsupported": {},
        }[kind]
        return self._acts(kind, content, group, None)

    def _acts(self, kind: str, content: Json, group: Chat | None, message_id: str | None) -> Json | None:
        world = self._zalo.world
        where = group or self.chat
        served = [chat for chat in world.chats.values() if chat.known and not chat.is_group]
        if not where.known and not where.is_group and len(served) >= MOST_USERS and not world.switches.serves_51st_user:
            return None
        if where.is_group and not world.switches.can_join_groups:
            return None
        where.known = where.has_asked = True
        message = {
            "message_id": message_id or world.new_id(),
            "date": int(self._zalo.now() * 1000),
            "from": {"id": self.id, "display_name": self.chat.name, "is_bot": False},
            "chat": {"id": where.id, "chat_type": "GROUP" if where.is_group else "PRIVATE"},
            **content,
        }
        update = {"event_name": f"message.{kind}.received", "message": message}
        world.deliver(update)
        return update


class FakeZaloBot:
    """The server and its world."""

    def __init__(self, switches: Switches | None = None, now: Callable[[], float] = time.time, name: str = "Bot Đôn đốc") -> None:
        self.world = World("12345689:abc-xyz-0123456789", name, switches or Switches())
        self.now = now
        self.sender = Sender(self.world)
        self._front = Front(self.world)
        self._runner: web.AppRunner | None = None
        self._sending: asyncio.Task[None] | None = None
        self._port = 0
        self._heard: dict[str, int] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def token(self) -> str:
        return self.world.token

    @property
    def switches(self) -> Switches:
        return self.world.switches

    async def start(self) -> None:
        self._runner = web.AppRunner(self._front.application(), access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = site.port
        self._sending = asyncio.create_task(self.sender.run())

    async def stop(self) -> None:
        await stop(self._sending)
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    # --- who is there ---------------------------------------------------------------------------------

    def user(self, name: str) -> Person:
        chat = Chat(f"6ede9afa{len(self.world.chats):012x}", name)  # opaque, hex-like
        self.world.chats[chat.id] = chat
        return Person(self, chat)

    def group(self, name: str) -> Chat:
        """A group whose leader has confirmed the bot. Nobody tells the bot; it learns the id when it is named."""
        chat = Chat(f"9c1f77aa{len(self.world.chats):012x}", name, is_group=True)
        self.world.chats[chat.id] = chat
        return chat

    # --- what was said --------------------------------------------------------------------------------

    def messages(self, where: Person | Chat) -> list[Json]:
        return self.world.chats[where.id].sent

    async def next_message(self, where: Person | Chat, seconds: float = 5) -> Json:
        """The oldest message of the bot in this chat that was not yet taken; waits for it."""
        heard = self._heard.get(where.id, 0)
        await self.until(lambda: len(self.messages(where)) > heard, seconds, f"a message in {self.world.chats[where.id].name}")
        self._heard[where.id] = heard + 1
        return self.messages(where)[heard]

    async def until(self, is_so: Callable[[], bool], seconds: float = 5, what: str = "it") -> None:
        """Wait until a condition holds; AssertionError when it does not in time."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + seconds
        while not is_so():
            assert loop.time() < ends_at, f"waited {seconds} s in vain for {what}"
            await asyncio.sleep(0.005)

    def calls(self, method: str) -> list[Json]:
        """The bodies of every call of a method."""
        return [body for name, body in self.world.calls if name == method]

    # --- what goes wrong ------------------------------------------------------------------------------

    def fail_next(self, method: str, *faults: Fault) -> None:
        """The next calls of a method fail (module docstring)."""
        self._front.faults[method] += faults
