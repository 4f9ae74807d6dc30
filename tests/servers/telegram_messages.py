"""The Bot API methods that write, change and delete messages."""

from __future__ import annotations

import time

from tests.servers import telegram_ephemeral as ephemeral
from tests.servers.telegram_arguments import Arguments, Upload
from tests.servers.telegram_entities import CannotParse, Entity, found_entities, parse_html, utf16
from tests.servers.telegram_keyboards import inline_keyboard
from tests.servers.telegram_rich import Reader
from tests.servers.telegram_world import BadRequest, BotAccount, Chat, Json, World

# https://core.telegram.org/bots/api#sendmessage, #sendphoto, #senddocument
MOST_TEXT, MOST_CAPTION = 4096, 1024
MOST_PHOTO_BYTES, MOST_DOCUMENT_BYTES = 10_000_000, 50_000_000
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


def send_message(world: World, bot: BotAccount, given: Arguments) -> Json:
    text, entities = _formatted(given, "text", MOST_TEXT, "message is too long")
    if not text:
        raise BadRequest("message text is empty")
    return _post(world, bot, given, {"text": text, **({"entities": entities} if entities else {})})


def send_rich_message(world: World, bot: BotAccount, given: Arguments) -> Json:
    """Everything is checked before anything is posted, as for a text."""
    return _post(world, bot, given, {"rich_message": _rich(world, given)})


def _rich(world: World, given: Arguments) -> Json:
    def store(media: Json) -> list[Json]:
        if media.get("type") != "photo":
            raise BadRequest("can't parse rich message: photo must be an InputMediaPhoto")
        return [_photo_size(world, given.attached(media.get("media")))]

    return Reader(store).read(given.json("rich_message"))


def _photo_size(world: World, content: Upload | str) -> Json:
    file_id = _stored(world, content, MOST_PHOTO_BYTES)
    if not world.files[file_id][1].startswith(_IMAGES):
        raise BadRequest("IMAGE_PROCESS_FAILED")
    return {"file_id": file_id, "file_unique_id": f"u{file_id}", "width": 640, "height": 480}


def send_photo(world: World, bot: BotAccount, given: Arguments) -> Json:
    size = _photo_size(world, given.file("photo"))
    return _post(world, bot, given, {"photo": [size], **_caption(given)})


def send_document(world: World, bot: BotAccount, given: Arguments) -> Json:
    file_id = _stored(world, given.file("document"), MOST_DOCUMENT_BYTES)
    name, content = world.files[file_id]
    document = {
        "file_id": file_id,
        "file_unique_id": f"u{file_id}",
        "file_name": name,
        "mime_type": "application/octet-stream",
        "file_size": len(content),
    }
    return _post(world, bot, given, {"document": document, **_caption(given)})


def edit_message_text(world: World, bot: BotAccount, given: Arguments) -> Json:
    chat = world.chat_for(bot, given.chat_id())
    if given.json("rich_message") is not None:
        return _edit_rich(world, bot, chat, given)
    text, entities = _formatted(given, "text", MOST_TEXT, "message is too long")
    if not text:
        raise BadRequest("message text is empty")
    message = _own(chat, bot, given, "edit")
    if "rich_message" in message:
        message.pop("rich_message")
        message["text"] = ""
    if "text" not in message:
        raise BadRequest("there is no text in the message to edit")
    keyboard = inline_keyboard(given.json("reply_markup"))
    content = (text, entities, keyboard)
    if content == (message["text"], message.get("entities", []), message.get("reply_markup")):
        raise BadRequest(_SAME)
    message.update(text=text, edit_date=int(time.time()))
    for name, value in (("entities", entities), ("reply_markup", keyboard)):
        message.pop(name, None)
        if value:
            message[name] = value
    return message


def _edit_rich(world: World, bot: BotAccount, chat: Chat, given: Arguments) -> Json:
    rich = _rich(world, given)
    message = _own(chat, bot, given, "edit")
    keyboard = inline_keyboard(given.json("reply_markup"))
    if (rich, keyboard) == (message.get("rich_message"), message.get("reply_markup")):
        raise BadRequest(_SAME)
    for name in ("text", "entities", "reply_markup"):
        message.pop(name, None)
    message.update(rich_message=rich, edit_date=int(time.time()), **({"reply_markup": keyboard} if keyboard else {}))
    return message


def delete_message(world: World, bot: BotAccount, given: Arguments) -> bool:
    chat = world.chat_for(bot, given.chat_id())
    message_id = given.number("message_id")
    if message_id not in chat.messages:
        raise BadRequest("message to delete not found")
    del chat.messages[message_id]
    return True


def send_chat_action(world: World, bot: BotAccount, given: Arguments) -> bool:
    world.chat_for(bot, given.chat_id())
    if not given.text("action"):
        raise BadRequest("wrong parameter action in request")
    return True


def _formatted(given: Arguments, name: str, most: int, too_long: str) -> tuple[str, list[Entity]]:
    """Text and entities after parsing, which is what the limits count."""
    source = given.text(name)
    mode = given.text("parse_mode").lower()
    if mode == "html":
        try:
            text, entities = parse_html(source)
        except CannotParse as error:
            raise BadRequest(f"can't parse entities: {error}") from None
    elif mode:
        raise BadRequest("unsupported parse_mode")
    else:
        text, entities = source.strip(), given.json("entities") or []
    if utf16(text) > most:
        raise BadRequest(too_long)
    return text, entities or found_entities(text)


def _caption(given: Arguments) -> Json:
    caption, entities = _formatted(given, "caption", MOST_CAPTION, "message caption is too long")
    if not caption:
        return {}
    return {"caption": caption, **({"caption_entities": entities} if entities else {})}


def _post(world: World, bot: BotAccount, given: Arguments, content: Json) -> Json:
    chat = world.chat_for(bot, given.chat_id())
    keyboard = inline_keyboard(given.json("reply_markup"))
    if thread := given.number("message_thread_id"):
        if not chat.is_forum:
            raise BadRequest("message thread not found")
        if thread in chat.closed_topics:
            raise BadRequest("TOPIC_CLOSED")
        content |= {"message_thread_id": thread, "is_topic_message": True}
    person = ephemeral.receiver(world, bot, chat, given)
    if answered := _answered(chat, given):
        content |= {"reply_to_message": answered}
    if keyboard:
        content |= {"reply_markup": keyboard}
    if person is not None:
        return ephemeral.add(world, chat, bot.as_user(), content | {"receiver_user": person})
    if given.flag("disable_notification"):
        world.silent.add((chat.id, world.last_message_id + 1))
    return world.add_message(chat, bot.as_user(), content)


def _answered(chat: Chat, given: Arguments) -> Json | None:
    parameters = given.json("reply_parameters") or {}
    message_id = parameters.get("message_id")
    if message_id is None:
        return None
    if message_id not in chat.messages:
        if parameters.get("allow_sending_without_reply"):
            return None
        raise BadRequest("message to be replied not found")
    return {key: value for key, value in chat.messages[message_id].items() if key != "reply_to_message"}


def _own(chat: Chat, bot: BotAccount, given: Arguments, verb: str) -> Json:
    message = chat.messages.get(given.number("message_id"))
    if message is None:
        raise BadRequest(f"message to {verb} not found")
    if message["from"]["id"] != bot.id:
        raise BadRequest(f"message can't be {verb}ed")
    return message


def _stored(world: World, content: Upload | str, most_bytes: int) -> str:
    if isinstance(content, str):
        if content not in world.files:
            raise BadRequest("wrong file identifier/HTTP URL specified")
        return content
    if not content.content:
        raise BadRequest("file must be non-empty")
    if len(content.content) > most_bytes:
        raise BadRequest("file is too big")
    file_id = f"AgAD{len(world.files) + 1:06d}"
    world.files[file_id] = (content.name, content.content)
    return file_id
