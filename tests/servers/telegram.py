"""A fake Telegram: the Bot API over real HTTP on 127.0.0.1, as strict as the real one, and people to drive it.

    async with FakeTelegram() as telegram:
        channel = TelegramChannel(telegram.token, telegram.url)          # or any Bot API client
        an = telegram.user(1001, "An")
        await an.says("/start")                                          # private chat with the bot
        message = await telegram.next_message(an.id)                     # waits for what the bot says next
        message["text"], telegram.labels(message)                        # as people see it: text, button labels
        query = await an.presses("Có tiến triển")                        # by label or by data
        await telegram.until(lambda: query.answer is not None)           # answerCallbackQuery came

        group = telegram.group(-500, "Tổ công tác")                      # the bot is a member
        await an.says("nhiệm vụ I.4? @dondoc_bot", chat=group)
        new_group = await group.migrates(by=an)                          # -> supergroup

Everything the bot wrote to a chat: `messages(chat_id)`; in order, edited in place, with Telegram's own fields
(text and entities, never the HTML that was sent). Uploaded files: `file(message)` -> (name, bytes).

Faults: `fail_next("sendMessage", 500)`; 429 takes `retry_after`; 502 answers a page, not JSON, "proxy" a page with 429; "drop" does the
work and closes the connection without a word, "timeout" does the work and never answers, 200 lets one call
pass before the next fault. `block(user)`, `deactivate(user)`. `limit_rates(clock)` turns Telegram's sending
limits on. `push({...})` queues any update, broken ones too. `stop()` and `start()` again on the same port: the
network is gone and comes back.

What is checked, with Telegram's wording: token (401), malformed token and unknown method (404), 4096 UTF-16
units after entity parsing, empty text, broken HTML, inline keyboards (callback_data of 1-64 bytes), unknown
chat, blocked, never started, kicked, migrated, closed topic, edits that change nothing, foreign and missing
messages, presses answered twice, commands, uploads; getUpdates with offset, limit, timeout, allowed_updates,
409 for the earlier of two pollers and under a webhook; rich messages with all their limits, messages for one
person alone (15 seconds after a press, or by an administrator), inline results, pins, menu buttons. Group privacy mode is on, as for a new bot:
`telegram.bot.privacy = False` shows the bot all talk. Further bots: `add_bot("other_bot")`.

A webhook on https is delivered to a local server by `async with telegram.calling("https://vi.du", local_url)`.
An older server: `telegram.without("sendRichMessage")`. What people read, rich or not: `text_of(message)`; what one
person of a group alone was shown: `shown_to(an, group)`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Self

from aiohttp import web

from tests.servers.telegram_hooks import Courier
from tests.servers.telegram_http import Fault, Front, Gates
from tests.servers.telegram_people import Group, Person, buttons_of
from tests.servers.telegram_rich import plain
from tests.servers.telegram_world import BotAccount, Chat, Json, World


class FakeTelegram:
    """The server and its world. `token` and `username` are those of the first bot, `bot`."""

    def __init__(self, username: str = "dondoc_bot") -> None:
        self.world = World()
        self.bot = self.add_bot(username)
        self.token, self.username = self.bot.token, username
        self._front = Front(self.world)
        self._runner: web.AppRunner | None = None
        self._port = 0
        self._heard: dict[int, int] = {}

    # --- the server -----------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        self._runner = web.AppRunner(self._front.application(), access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = site.port

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    # --- who is there ---------------------------------------------------------------------------------

    def add_bot(self, username: str) -> BotAccount:
        """Another bot with a token of its own."""
        number = 70_000_001 + len(self.world.bots)
        bot = BotAccount(f"{number}:AAfake_{username}_0123456789abcdefghij", username)
        self.world.bots[bot.token] = bot
        return bot

    def user(self, user_id: int, name: str, *, started: bool = True) -> Person:
        """A person; one who has not `started` cannot be written to."""
        account = {"id": user_id, "is_bot": False, "first_name": name, "language_code": "vi"}
        self.world.people[user_id] = account
        person = Person(self.world, account, self.bot)
        if started:
            self.world.private_chat(self.bot, user_id)
        return person

    def group(self, chat_id: int, title: str, *, with_bot: bool = True, forum: bool = False) -> Group:
        """A group (-500) or supergroup (-100…), with the first bot already in it unless told otherwise."""
        kind = "supergroup" if str(chat_id).startswith("-100") else "group"
        chat = Chat(chat_id, kind, title, bots={self.bot.id: "member"} if with_bot else {}, is_forum=forum)
        self.world.groups[chat_id] = chat
        return Group(self.world, chat, list(self.world.bots.values()))

    def block(self, user: Person) -> None:
        """The user blocks the bot, silently; `await user.blocks()` tells the bot too."""
        self.world.blocked.add((self.bot.id, user.id))

    def deactivate(self, user: Person) -> None:
        self.world.deactivated.add(user.id)

    # --- what was said --------------------------------------------------------------------------------

    def messages(self, chat_id: int) -> list[Json]:
        """What the bot has written to a chat and not deleted, oldest first."""
        chat = self.world.groups.get(chat_id) or self.world.private.get((self.bot.id, chat_id))
        return [m for m in chat.messages.values() if m["from"]["id"] == self.bot.id] if chat else []

    async def next_message(self, chat_id: int, seconds: float = 5) -> Json:
        """The oldest message of the bot in this chat that was not yet taken; waits for it."""

        def unheard() -> list[Json]:
            return [m for m in self.messages(chat_id) if m["message_id"] > self._heard.get(chat_id, 0)]

        await self.until(lambda: bool(unheard()), seconds, f"a message in chat {chat_id}")
        message = unheard()[0]
        self._heard[chat_id] = message["message_id"]
        return message

    async def until(self, is_so: Callable[[], bool], seconds: float = 5, what: str = "it") -> None:
        """Wait until a condition holds; AssertionError when it does not in time."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + seconds
        while not is_so():
            assert loop.time() < ends_at, f"waited {seconds} s in vain for {what}"
            await asyncio.sleep(0.005)

    def labels(self, message: Json) -> list[str]:
        """The labels of the buttons under a message."""
        return [button["text"] for button in buttons_of(message)]

    def file(self, message: Json) -> tuple[str, bytes]:
        """Name and content of the photo or document of a message."""
        found = message["document"] if "document" in message else message["photo"][-1]
        return self.world.files[found["file_id"]]

    def calls(self, method: str) -> list[Json]:
        """The arguments of every call of a method that the bot made."""
        return [given for name, given in self.bot.calls if name == method.lower()]

    def text_of(self, message: Json) -> str:
        """What people read: the text, or the words of a rich message, a line for each block."""
        return plain(message["rich_message"]) if "rich_message" in message else str(message.get("text", ""))

    def shown_to(self, person: Person, group: Group) -> list[Json]:
        """What the bot showed to this person alone in a group, oldest first."""
        mine = [m for m in group.chat.ephemeral.values() if m["from"]["id"] == self.bot.id]
        return [message for message in mine if message["receiver_user"]["id"] == person.id]

    # --- what goes wrong ------------------------------------------------------------------------------

    def fail_next(self, method: str, fault: Fault, *, retry_after: int = 0, times: int = 1) -> None:
        """The next call of a method fails: a status, "drop" or "timeout" (module docstring)."""
        self._front.faults[method.lower()] += [(fault, retry_after)] * times

    def without(self, *methods: str) -> None:
        """This server does not know these methods."""
        self.world.unknown_methods |= {method.lower() for method in methods}

    @asynccontextmanager
    async def calling(self, public: str, local: str) -> AsyncIterator[Courier]:
        """Deliver to the webhook of the first bot while this lasts."""
        courier = Courier(self.bot, public, local)
        courier.start()
        try:
            yield courier
        finally:
            await courier.stop()

    def limit_rates(self, clock: Callable[[], float] | None = None) -> None:
        """From now on too many messages are refused with 429, as by the real one."""
        self._front.gates = Gates(clock) if clock else Gates()

    def push(self, update: Json) -> None:
        """Queue an update as it is; only its update_id is added."""
        self.bot.push_raw(update)
