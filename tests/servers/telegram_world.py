"""What the fake Telegram knows: bots, people, chats, messages and the updates that wait for each bot."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

# Kinds a bot receives without asking for them: https://core.telegram.org/bots/api#getupdates
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


class ApiError(Exception):
    """An answer with ok=false."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


class BadRequest(ApiError):
    def __init__(self, description: str, **parameters: int) -> None:
        super().__init__(400, f"Bad Request: {description}", **parameters)


class Forbidden(ApiError):
    def __init__(self, description: str) -> None:
        super().__init__(403, f"Forbidden: {description}")


@dataclass
class Query:
    """A press that waits for answerCallbackQuery; `answer` is what it was given."""

    id: str
    answer: Json | None = None
    chat_id: int = 0
    user_id: int = 0
    at: float = 0.0


@dataclass
class BotAccount:
    """A bot: its updates, its webhook, its commands. `privacy` is the group privacy mode, on as by default."""

    token: str
    username: str
    privacy: bool = True
    updates: list[Json] = field(default_factory=list)
    next_update_id: int = 710_001
    allowed_updates: list[str] | None = None
    webhook_url: str = ""
    webhook_secret: str = ""
    menu_button: Json = field(default_factory=lambda: {"type": "default"})
    inline_queries: dict[str, Query] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    polls: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def id(self) -> int:
        return int(self.token.split(":")[0])

    def as_user(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": "Đôn đốc", "username": self.username}

    def push(self, kind: str, content: Json) -> int:
        """Queue an update of this kind; its id even when the bot has not asked for the kind."""
        wanted = kind in self.allowed_updates if self.allowed_updates else kind not in NOT_BY_DEFAULT
        if wanted:
            self.push_raw({kind: content})
        return self.next_update_id - 1

    def push_raw(self, update: Json) -> None:
        self.updates.append({"update_id": self.next_update_id, **update})
        self.next_update_id += 1
        self.arrived.set()


@dataclass
class Chat:
    id: int
    type: str
    title: str = ""
    first_name: str = ""
    messages: dict[int, Json] = field(default_factory=dict)
    ephemeral: dict[int, Json] = field(default_factory=dict)
    pinned: list[tuple[int, bool]] = field(default_factory=list)  # message id, whether without a sound
    bots: dict[int, str] = field(default_factory=dict)  # bot id -> member, administrator, kicked
    migrated_to: int | None = None
    is_forum: bool = False
    closed_topics: set[int] = field(default_factory=set)

    def as_json(self) -> Json:
        if self.type == "private":
            return {"id": self.id, "type": "private", "first_name": self.first_name}
        return {
            "id": self.id,
            "type": self.type,
            "title": self.title,
            **({"is_forum": True} if self.is_forum else {}),
        }


@dataclass
class World:
    """Chats by id; a private chat belongs to one bot and one person."""

    bots: dict[str, BotAccount] = field(default_factory=dict)
    groups: dict[int, Chat] = field(default_factory=dict)
    private: dict[tuple[int, int], Chat] = field(default_factory=dict)
    people: dict[int, Json] = field(default_factory=dict)
    blocked: set[tuple[int, int]] = field(default_factory=set)  # bot id, user id
    deactivated: set[int] = field(default_factory=set)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # file id -> name, content
    silent: set[tuple[int, int]] = field(default_factory=set)  # chat id, message id: sent without a sound
    last_message_id: int = 40
    last_query_id: int = 4_000_000
    last_ephemeral_id: int = 0
    unknown_methods: set[str] = field(default_factory=set)  # this server is older, or hides them

    def private_chat(self, bot: BotAccount, user_id: int) -> Chat:
        """The chat of a person with a bot, opened when it is not there."""
        name = self.people[user_id]["first_name"]
        return self.private.setdefault((bot.id, user_id), Chat(user_id, "private", first_name=name))

    def chat_for(self, bot: BotAccount, chat_id: int) -> Chat:
        """The chat a bot may write to, or the refusal Telegram gives."""
        if chat_id > 0:
            chat = self.private.get((bot.id, chat_id))
            if chat_id in self.deactivated:
                raise Forbidden("user is deactivated")
            if chat is None and chat_id in self.people:
                raise Forbidden("bot can't initiate conversation with a user")
            if (bot.id, chat_id) in self.blocked:
                raise Forbidden("bot was blocked by the user")
        else:
            chat = self.groups.get(chat_id)
            if chat and chat.migrated_to:
                raise BadRequest(
                    "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to
                )
            if chat and chat.bots.get(bot.id) == "kicked":
                raise Forbidden(f"bot was kicked from the {chat.type} chat")
            if chat and bot.id not in chat.bots:
                raise Forbidden(f"bot is not a member of the {chat.type} chat")
        if chat is None:
            raise BadRequest("chat not found")
        return chat

    def add_message(self, chat: Chat, sender: Json, content: Json) -> Json:
        """A message written into a chat, as everybody sees it."""
        self.last_message_id += 1
        message = {
            "message_id": self.last_message_id,
            "from": sender,
            "chat": chat.as_json(),
            "date": int(time.time()),
            **content,
        }
        chat.messages[self.last_message_id] = message
        return message

    def next_query(self, bot: BotAccount, chat_id: int, user_id: int) -> Query:
        self.last_query_id += 1
        query = Query(str(self.last_query_id), chat_id=chat_id, user_id=user_id, at=time.time())
        bot.queries[query.id] = query
        return query

    def next_inline_query(self, bot: BotAccount) -> Query:
        self.last_query_id += 1
        query = Query(str(self.last_query_id))
        bot.inline_queries[query.id] = query
        return query
