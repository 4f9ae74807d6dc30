"""The people and groups of the fake Telegram, as a test drives them: they write, press, block, add, migrate."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.servers import telegram_ephemeral as ephemeral
from tests.servers.telegram_accounts import member_of
from tests.servers.telegram_entities import Entity, found_entities
from tests.servers.telegram_world import BotAccount, Chat, Json, Query, World

STICKER: Json = {
    "sticker": {
        "file_id": "CAAC1", "file_unique_id": "s1", "type": "regular", "width": 512, "height": 512,
        "is_animated": False, "is_video": False, "emoji": "👍",
    }
}  # fmt: skip
PHOTO: Json = {
    "photo": [
        {"file_id": "AgACsmall", "file_unique_id": "p1", "width": 90, "height": 60, "file_size": 1000},
        {"file_id": "AgAClarge", "file_unique_id": "p2", "width": 1280, "height": 960, "file_size": 90_000},
    ]
}
VOICE: Json = {"voice": {"file_id": "AwAC1", "file_unique_id": "v1", "duration": 3, "file_size": 9000}}
DOCUMENT: Json = {
    "document": {"file_id": "BQAC1", "file_unique_id": "d1", "file_name": "QĐ 1234.pdf", "file_size": 52_000}
}


@dataclass
class Person:
    """Somebody with a Telegram account. Everything they do reaches the bot as an update."""

    world: World
    account: Json
    bot: BotAccount

    @property
    def id(self) -> int:
        return int(self.account["id"])

    async def says(
        self,
        text: str,
        chat: Group | None = None,
        *,
        bot: BotAccount | None = None,
        reply_to: Json | None = None,
        entities: Sequence[Entity] | None = None,
        thread: int | None = None,
    ) -> Json:
        """Write to the bot, or into a group; the message as the bot gets it."""
        found = list(entities) if entities is not None else found_entities(text)
        content: Json = {"text": text, **({"entities": found} if found else {})}
        return await self.sends(content, chat, bot=bot, reply_to=reply_to, thread=thread)

    async def sends(
        self,
        content: Json,
        chat: Group | None = None,
        *,
        caption: str = "",
        bot: BotAccount | None = None,
        reply_to: Json | None = None,
        thread: int | None = None,
    ) -> Json:
        """Send something else: `sends(PHOTO, caption="ảnh hiện trường")`, or any fields of a message."""
        content = dict(content)
        if caption:
            content |= {"caption": caption}
            if found := found_entities(caption):
                content |= {"caption_entities": found}
        if reply_to:
            content |= {"reply_to_message": {k: v for k, v in reply_to.items() if k != "reply_to_message"}}
        if thread:
            content |= {"message_thread_id": thread, "is_topic_message": True}
        if chat is not None:
            return chat.receives(self.account, content)
        bot = bot or self.bot
        self.world.blocked.discard((bot.id, self.id))
        message = self.world.add_message(self.world.private_chat(bot, self.id), self.account, content)
        bot.push("message", message)
        return message

    async def types_inline(self, words: str, bot: BotAccount | None = None) -> Query:
        """Words behind the bot's name in some chat; the results come as `query.answer`."""
        bot = bot or self.bot
        query = self.world.next_inline_query(bot)
        bot.push("inline_query", {"id": query.id, "from": self.account, "query": words, "offset": ""})
        return query

    async def sends_album(self, contents: Sequence[Json], chat: Group | None = None, *, caption: str = "") -> list[Json]:
        """Several photos or documents at once: a message for each, the caption under the first."""
        album = str(13_000_000_000 + self.world.last_message_id)
        return [
            await self.sends(content | {"media_group_id": album}, chat, caption="" if position else caption)
            for position, content in enumerate(contents)
        ]

    async def says_alone(self, text: str, chat: Group) -> Json:
        """A command that nobody else in the group sees (BotCommand.is_ephemeral)."""
        message = ephemeral.add(self.world, chat.chat, self.account, {"text": text, "entities": found_entities(text)})
        self.bot.push("message", message)
        return message

    async def edits(self, message: Json, text: str) -> None:
        changed = message | {"text": text, "edit_date": int(time.time())}
        self.bot.push("edited_message", changed)

    async def presses(self, button: str, message: Json | None = None, *, chat: Group | None = None) -> Query:
        """Press a button found by label or by data; on the latest message that has it when none is named."""
        where = chat.chat if chat else self.world.private_chat(self.bot, self.id)
        candidates = [message] if message else list(reversed([*where.messages.values(), *where.ephemeral.values()]))
        for candidate in candidates:
            for pressed in buttons_of(candidate):
                if button in (pressed["text"], pressed.get("callback_data")):
                    return self._press(candidate, str(pressed["callback_data"]))
        raise AssertionError(f"no button {button!r} in {[buttons_of(candidate) for candidate in candidates]}")

    def _press(self, message: Json, data: str) -> Query:
        query = self.world.next_query(self.bot, message["chat"]["id"], self.id)
        pressed: Json = {
            "id": query.id,
            "from": self.account,
            "message": message,
            "chat_instance": "77",
            "data": data,
        }
        self.bot.push("callback_query", pressed)
        return query

    async def blocks(self) -> None:
        """Block the bot, which it is told by my_chat_member."""
        self.world.blocked.add((self.bot.id, self.id))
        chat = self.world.private_chat(self.bot, self.id)
        self.bot.push("my_chat_member", membership(self.bot, chat, self.account, "member", "kicked"))


@dataclass
class Group:
    """A group, in which bots are members, administrators or kicked."""

    world: World
    chat: Chat
    bots: list[BotAccount]

    @property
    def id(self) -> int:
        return self.chat.id

    def receives(self, sender: Json, content: Json) -> Json:
        """Add a message and give it to the bots that may see it."""
        message = self.world.add_message(self.chat, sender, content)
        for bot in self.bots:
            if bot.id in self.chat.bots and self._is_visible_to(bot, message):
                bot.push("message", message)
        return message

    async def adds(self, bot: BotAccount, by: Person, status: str = "member") -> None:
        self._change(bot, by, status)

    async def removes(self, bot: BotAccount, by: Person) -> None:
        self._change(bot, by, "kicked")

    async def migrates(self, by: Person) -> Group:
        """Become a supergroup with a new id: two service messages, and errors for whoever writes to the old one."""
        new_id = -1_000_000_000_000 + self.chat.id
        new = Chat(new_id, "supergroup", self.chat.title, bots=dict(self.chat.bots))
        self.world.groups[new_id] = new
        moved = Group(self.world, new, self.bots)
        self.receives(by.account, {"migrate_to_chat_id": new_id})
        moved.receives(by.account, {"migrate_from_chat_id": self.chat.id})
        self.chat.migrated_to = new_id
        return moved

    def _change(self, bot: BotAccount, by: Person, status: str) -> None:
        before = self.chat.bots.get(bot.id, "left")
        self.chat.bots[bot.id] = status
        bot.push("my_chat_member", membership(bot, self.chat, by.account, before, status))

    def _is_visible_to(self, bot: BotAccount, message: Json) -> bool:
        """Privacy mode: https://core.telegram.org/bots/features#privacy-mode"""
        if not bot.privacy or self.chat.bots[bot.id] == "administrator" or not is_talk(message):
            return True
        if message.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
            return True
        text = str(message.get("text") or message.get("caption") or "")
        entities: list[Entity] = message.get("entities") or message.get("caption_entities") or []
        names = [_entity_text(text, entity).lower() for entity in entities]
        mine = f"@{bot.username.lower()}"
        return any(
            name == mine or name.endswith(mine) or (entity["type"] == "bot_command" and "@" not in name)
            or (entity["type"] == "text_mention" and entity["user"]["id"] == bot.id)
            for name, entity in zip(names, entities, strict=True)
        )  # fmt: skip


def buttons_of(message: Json) -> list[dict[str, Any]]:
    """The inline buttons under a message, row after row."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def membership(bot: BotAccount, chat: Chat, by: Json, before: str, after: str) -> Json:
    """A ChatMemberUpdated about the bot itself."""
    return {
        "chat": chat.as_json(),
        "from": by,
        "date": int(time.time()),
        "old_chat_member": member_of(bot.as_user(), before),
        "new_chat_member": member_of(bot.as_user(), after),
    }


def is_talk(message: Json) -> bool:
    """Whether a person says something, as opposed to a service message."""
    service = (
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
    )
    return not any(name in message for name in service)


def _entity_text(text: str, entity: Entity) -> str:
    units = text.encode("utf-16-le")
    return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
