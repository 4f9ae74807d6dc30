"""The Bot API methods about the bot itself: who it is, its updates, webhook, commands, presses, chats."""

from __future__ import annotations

import asyncio
import re

from tests.servers.telegram_arguments import Arguments
from tests.servers.telegram_world import ApiError, BadRequest, BotAccount, Json, World

_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_send_welcome_messages", "can_pin_messages", "can_manage_topics",
)  # fmt: skip
_TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"
_HOOKED = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


def get_me(world: World, bot: BotAccount, given: Arguments) -> Json:
    return {
        **bot.as_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": not bot.privacy,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
    }


async def get_updates(world: World, bot: BotAccount, given: Arguments) -> list[Json]:
    """Long poll: confirms below the offset, waits for the first update, is ended by a later poller."""
    if bot.webhook_url:
        raise ApiError(409, f"Conflict: {_HOOKED}")
    bot.polls += 1
    mine = bot.polls
    bot.arrived.set()  # whoever waits looks again, and finds that it has been replaced
    allowed = given.json("allowed_updates")
    if allowed is not None:
        bot.allowed_updates = list(allowed) or None
    offset = given.number("offset")
    if offset < 0:
        bot.updates = bot.updates[offset:]
    else:
        bot.updates = [update for update in bot.updates if update["update_id"] >= offset]
    limit = min(max(given.number("limit", 100), 1), 100)
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + min(given.number("timeout"), 50)
    while not bot.updates and (left := ends_at - loop.time()) > 0:
        bot.arrived.clear()
        try:
            async with asyncio.timeout(left):
                await bot.arrived.wait()
        except TimeoutError:
            break
        if bot.polls != mine:
            raise ApiError(409, f"Conflict: {_TERMINATED}")
    return bot.updates[:limit]


def set_webhook(world: World, bot: BotAccount, given: Arguments) -> bool:
    url = given.text("url")
    if url and not url.startswith("https://"):
        raise BadRequest("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", given.text("secret_token")):
        raise BadRequest("secret token contains unallowed characters")
    bot.webhook_url, bot.webhook_secret = url, given.text("secret_token")
    allowed = given.json("allowed_updates")
    if allowed is not None:
        bot.allowed_updates = list(allowed) or None
    bot.arrived.set()
    if given.flag("drop_pending_updates"):
        bot.updates.clear()
    return True


def delete_webhook(world: World, bot: BotAccount, given: Arguments) -> bool:
    bot.webhook_url = bot.webhook_secret = ""
    bot.arrived.set()
    if given.flag("drop_pending_updates"):
        bot.updates.clear()
    return True


def get_webhook_info(world: World, bot: BotAccount, given: Arguments) -> Json:
    return {
        "url": bot.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(bot.updates),
    }


def set_my_commands(world: World, bot: BotAccount, given: Arguments) -> bool:
    commands = given.json("commands")
    if not isinstance(commands, list):
        raise BadRequest("can't parse commands JSON object")
    if len(commands) > 100:
        raise BadRequest("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"[a-z0-9_]{1,32}", str(command.get("command", "")).removeprefix("/")):
            raise BadRequest("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")
        if command.keys() - {"command", "description", "is_ephemeral"}:
            raise BadRequest("can't parse BotCommand: unknown field")
    bot.commands[_scope(given)] = commands
    return True


def get_my_commands(world: World, bot: BotAccount, given: Arguments) -> list[Json]:
    return bot.commands.get(_scope(given), [])


def delete_my_commands(world: World, bot: BotAccount, given: Arguments) -> bool:
    bot.commands.pop(_scope(given), None)
    return True


def answer_callback_query(world: World, bot: BotAccount, given: Arguments) -> bool:
    query = bot.queries.get(given.text("callback_query_id"))
    if query is None or query.answer is not None:
        raise BadRequest("query is too old and response timeout expired or query ID is invalid")
    if len(given.text("text")) > 200:
        raise BadRequest("MESSAGE_TOO_LONG")
    query.answer = {"text": given.text("text"), "show_alert": given.flag("show_alert")}
    return True


def get_chat(world: World, bot: BotAccount, given: Arguments) -> Json:
    chat = world.chat_for(bot, given.chat_id())
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        True,
    )
    return {**chat.as_json(), "accent_color_id": 2, "max_reaction_count": 11, "accepted_gift_types": gifts}


def get_chat_member(world: World, bot: BotAccount, given: Arguments) -> Json:
    chat = world.chat_for(bot, given.chat_id())
    user_id = given.number("user_id")
    if user_id == bot.id:
        return member_of(bot.as_user(), chat.bots.get(bot.id, "member"))
    if user_id not in world.people:
        raise BadRequest("PARTICIPANT_ID_INVALID")
    return member_of(world.people[user_id], "member")


def member_of(user: Json, status: str) -> Json:
    """A ChatMember with all its obligatory fields: https://core.telegram.org/bots/api#chatmember"""
    member: Json = {"user": user, "status": status}
    if status == "administrator":
        member |= {"can_be_edited": False, "is_anonymous": False, **dict.fromkeys(_RIGHTS, True)}
    if status == "kicked":
        member["until_date"] = 0
    return member


def _scope(given: Arguments) -> str:
    kind = str((given.json("scope") or {}).get("type", "default"))
    if kind not in ("default", "all_private_chats", "all_group_chats", "all_chat_administrators"):
        raise BadRequest("can't parse BotCommandScope: unsupported type specified")
    return kind + ":" + given.text("language_code")
