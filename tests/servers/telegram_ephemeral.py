"""Messages that one person of a group alone sees, in the fake Bot API: who may send them, and when.

https://core.telegram.org/bots/api#ephemeral-messages-and-commands: an administrator at any time, another bot within
15 seconds of a press or of a command that only it saw. The wording of the refusals is not documented.
"""

from __future__ import annotations

import time

from tests.servers.telegram_arguments import Arguments
from tests.servers.telegram_world import BadRequest, BotAccount, Chat, Json, World

SECONDS = 15


def receiver(world: World, bot: BotAccount, chat: Chat, given: Arguments) -> Json | None:
    """The person who alone gets the message; None for an ordinary one."""
    answered = (given.json("reply_parameters") or {}).get("ephemeral_message_id")
    parameters = given.json("ephemeral_message_parameters")
    if parameters is None:
        if answered is not None:
            raise BadRequest("a reply to an ephemeral message must be an ephemeral message")
        return None
    user_id = parameters.get("receiver_user_id")
    if chat.type not in ("group", "supergroup"):
        raise BadRequest("ephemeral messages can be sent to groups and supergroups only")
    if user_id not in world.people:
        raise BadRequest("USER_NOT_PARTICIPANT")
    if not _may(bot, chat, user_id, parameters.get("callback_query_id"), answered):
        raise BadRequest("not enough rights to send ephemeral messages to the chat")
    return world.people[user_id]


def _may(bot: BotAccount, chat: Chat, user_id: int, query_id: str | None, answered: int | None) -> bool:
    now = time.time()
    if query_id is not None:
        query = bot.queries.get(query_id)
        return query is not None and (query.chat_id, query.user_id) == (chat.id, user_id) and query.at > now - SECONDS
    if answered is not None:
        message = chat.ephemeral.get(answered)
        return message is not None and message["from"]["id"] == user_id and message["date"] > now - SECONDS
    return chat.bots.get(bot.id) == "administrator"


def add(world: World, chat: Chat, sender: Json, content: Json) -> Json:
    """An ephemeral message: it has no message id, and a number of its own."""
    world.last_ephemeral_id += 1
    message = {
        "message_id": 0,
        "ephemeral_message_id": world.last_ephemeral_id,
        "from": sender,
        "chat": chat.as_json(),
        "date": int(time.time()),
        **content,
    }
    chat.ephemeral[world.last_ephemeral_id] = message
    return message
