"""A fake Zalo Official Account: OpenAPI v3 and OAuth v4 over real HTTP on 127.0.0.1, and people to drive it.

    async with FakeZaloOa(clock.now) as zalo:
        zalo.hooks.url = "http://127.0.0.1:8363/webhook/zalo-oa"
        lan = zalo.user("101", "Lan")                       # exists on Zalo; has never written to the OA
        await lan.says("/start")                            # opens her window, posts a signed webhook
        message = await zalo.next_message(lan.id)           # waits for what the OA says next
        message["text"], zalo.labels(message)
        await lan.taps("Có tiến triển")                     # comes back as user_send_text with the payload
        group = await zalo.group("Tổ công tác", lan)        # a GMF group; the webhook create_group
        await lan.says("/dangkybantin", group=group)

`switches` (zalo_oa_world.Switches) holds every disagreement of zalo.md about the OA. `fail_next(path, fault)`:
a status with the proxy's page, a negative code, "drop" and "timeout" (the work is done, the answer lost), "cut" and
"hang" (no work done). Every application error is HTTP 200. Windows, tokens, uploads and the retry ladder follow the clock.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Self

from aiohttp import web

from tests.servers.zalo_oa_calls import create_group
from tests.servers.zalo_oa_hooks import Hooks
from tests.servers.zalo_oa_http import Fault, Front
from tests.servers.zalo_oa_world import Group, Json, Switches, User, World


class Person:
    """Somebody with Zalo. Each act posts its webhook and returns the status of the answer."""

    def __init__(self, zalo: FakeZaloOa, user: User) -> None:
        self._zalo = zalo
        self.user = user
        self.id = user.id

    async def says(self, text: str, *, group: Group | None = None, msg_id: str | None = None) -> int:
        return await self._sends("text", {"text": text}, group, msg_id)

    async def sends(self, kind: str, payload: Json | None = None, *, group: Group | None = None, text: str = "") -> int:
        """`kind` is image, file, sticker, audio, …"""
        content: Json = {"attachments": [{"type": kind, "payload": payload or {"url": "https://f.example/x"}}]}
        return await self._sends(kind, {**content, **({"text": text} if text else {})}, group, None)

    async def taps(self, label: str) -> int:
        """A button under the newest message that has it; its payload comes back as text."""
        for message in reversed(self._zalo.world.sent.get(self.id, [])):
            for button in message["buttons"]:
                if button["title"] == label:
                    return await self.says(button["payload"])
        raise AssertionError(f"nobody offered [{label}] to {self.user.name}")

    async def follows(self) -> int:
        self.user.follows = True
        self._zalo.world.interacts(self.user)
        return await self._zalo.hooks.send(self._following("follow"))

    async def unfollows(self) -> int:
        self.user.follows = False
        return await self._zalo.hooks.send(self._following("unfollow"))

    def _following(self, event_name: str) -> Json:
        return {
            "event_name": event_name, "oa_id": self._zalo.world.oa_id, "follower": {"id": self.id},
            "user_id_by_app": f"9{self.id}", "source": "oa_profile",
        }  # fmt: skip

    async def _sends(self, kind: str, content: Json, group: Group | None, msg_id: str | None) -> int:
        world = self._zalo.world
        message = {"msg_id": msg_id or world.new_id(), **content}
        recipient: Json = {"id": world.oa_id}
        if group is None:
            world.interacts(self.user)
        elif world.switches.group_id_in == "recipient.group_id":
            recipient = {"id": group.id, "group_id": group.id}
        elif world.switches.group_id_in == "recipient.id":
            recipient = {"id": group.id}
        else:
            recipient, message = {}, {**message, "conversation_id": group.id}
        return await self._zalo.hooks.send({
            "event_name": f"user_send_{'group_' if group else ''}{kind}", "user_id_by_app": f"9{self.id}",
            "sender": {"id": self.id}, "recipient": recipient, "message": message,
        })  # fmt: skip


class FakeZaloOa:
    """The server and its world."""

    def __init__(self, now: Callable[[], datetime] | None = None, switches: Switches | None = None) -> None:
        self.world = World(now or (lambda: datetime.now(UTC)), switches or Switches())
        self.hooks = Hooks(self.world)
        self._front = Front(self.world)
        self._runner: web.AppRunner | None = None
        self._port = 0
        self._heard: dict[str, int] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def switches(self) -> Switches:
        return self.world.switches

    async def start(self) -> None:
        self._runner = web.AppRunner(self._front.application(), access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = site.port

    async def stop(self) -> None:
        await self.hooks.close()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    # --- who is there ---------------------------------------------------------------------------------

    def user(self, user_id: str, name: str) -> Person:
        return Person(self, self.world.users.setdefault(user_id, User(user_id, name)))

    async def group(self, name: str, *members: Person) -> Group:
        """A GMF group made by the OA on an asset of its own."""
        asset = {
            "asset_id": self.world.new_id(), "product_type": "gmf50", "quota_type": "sub_quota", "status": "available",
            "valid_through": (self.world.now() + timedelta(days=365)).isoformat(), "used_id": "",
        }  # fmt: skip
        self.world.assets[asset["asset_id"]] = asset
        made = create_group(
            self.world,
            {"group_name": name, "group_description": "", "asset_id": asset["asset_id"], "member_user_ids": [one.id for one in members]},
        )
        await self.hooks.send({"event_name": "create_group", "oa_id": self.world.oa_id, "group_id": made["group_id"]})
        return self.world.groups[made["group_id"]]

    async def dissolve(self, group: Group, *, silently: bool = False) -> None:
        group.is_dissolved = True
        if not silently:
            await self.hooks.send({"event_name": "delete_group", "oa_id": self.world.oa_id, "group_id": group.id})

    async def echoes(self, chat_id: str) -> int:
        """The webhook oa_send_text about what the OA itself said last."""
        message = self.world.sent[chat_id][-1]
        return await self.hooks.send({
            "event_name": "oa_send_text", "user_id_by_app": f"9{chat_id}", "sender": {"id": self.world.oa_id},
            "recipient": {"id": chat_id}, "message": {"msg_id": message["message_id"], "text": message["text"]},
        })  # fmt: skip

    # --- what was said --------------------------------------------------------------------------------

    def messages(self, chat_id: str) -> list[Json]:
        return self.world.sent.get(chat_id, [])

    async def next_message(self, chat_id: str, seconds: float = 5) -> Json:
        """The oldest message in this chat that was not yet taken; waits for it."""
        heard = self._heard.get(chat_id, 0)
        await self.until(lambda: len(self.messages(chat_id)) > heard, seconds, f"a message in chat {chat_id}")
        self._heard[chat_id] = heard + 1
        return self.messages(chat_id)[heard]

    async def until(self, is_so: Callable[[], bool], seconds: float = 5, what: str = "it") -> None:
        """Wait until a condition holds; AssertionError when it does not in time."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + seconds
        while not is_so():
            assert loop.time() < ends_at, f"waited {seconds} s in vain for {what}"
            await asyncio.sleep(0.005)

    def labels(self, message: Json) -> list[str]:
        return [button["title"] for button in message["buttons"]]

    # --- what goes wrong ------------------------------------------------------------------------------

    def fail_next(self, path: str, *faults: Fault) -> None:
        """The next calls of a path fail (module docstring)."""
        self._front.faults[path] += faults

    def asked(self, path: str) -> int:
        """How often a path was asked."""
        return self._front.asked[path]
