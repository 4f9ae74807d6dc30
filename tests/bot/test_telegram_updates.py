"""What updates mean: mentions, commands, presses, files, comings and goings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.telegram_updates import Me, album_of, chat_of, event_of
from bot.events import Address, Attachment, Event
from tests.servers.telegram_entities import found_entities, utf16

ME = Me(700, "dondoc_bot")
AN = {"id": 7, "is_bot": False, "first_name": "An", "last_name": "Nguyễn Văn"}
BOT = {"id": 700, "is_bot": True, "first_name": "Đôn đốc", "username": "dondoc_bot"}
PRIVATE = {"id": 7, "type": "private", "first_name": "An"}
GROUP = {"id": -500, "type": "group", "title": "Tổ công tác"}


def message(text: str = "", chat: Any = GROUP, **fields: Any) -> dict[str, Any]:
    said = {"text": text, "entities": found_entities(text)} if text else {}
    return {"message_id": 41, "from": AN, "chat": chat, "date": 1_795_000_000, **said, **fields}


def heard(content: dict[str, Any], kind: str = "message") -> Event:
    event = event_of({"update_id": 9, kind: content}, ME)
    assert event is not None
    return event


def test_a_private_message() -> None:
    assert heard(message("nhiệm vụ của Sở Nội vụ?", PRIVATE)) == Event(
        id="u9",
        address=Address("telegram", "7", "7"),
        text="nhiệm vụ của Sở Nội vụ?",
        at=datetime.fromtimestamp(1_795_000_000, UTC),
        message_id="41",
        sender_name="An Nguyễn Văn",
    )


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        ("@dondoc_bot hạn của I.4?", "hạn của I.4?"),
        ("@DonDoc_Bot, hạn của I.4?", "hạn của I.4?"),
        ("Nhờ 😀😀 @dondoc_bot cho biết hạn I.4", "Nhờ 😀😀 cho biết hạn I.4"),
        ("Tiến độ thế nào @dondoc_bot?", "Tiến độ thế nào?"),
        (
            "👩‍👩‍👧 đề nghị @dondoc_bot\nnhiệm vụ của Sở Tài chính",
            "👩‍👩‍👧 đề nghị\nnhiệm vụ của Sở Tài chính",
        ),
        ("@dondoc_bot", ""),
        ("/nhiemvu I.4", "/nhiemvu I.4"),
        ("/nhiemvu@dondoc_bot Sở Nội vụ", "/nhiemvu Sở Nội vụ"),
        ("/NHIEMVU@DONDOC_BOT", "/NHIEMVU"),
        ("@dondoc_bot @ai_do_khac có biết không", "@ai_do_khac có biết không"),
    ],
)
def test_in_a_group_the_bot_is_called_by_name_or_command(said: str, understood: str) -> None:
    event = heard(message(said))
    assert (event.addressed, event.text) == (True, understood)
    assert event.address == Address("telegram", "-500", "7", is_group=True)
    assert event.chat_title == "Tổ công tác"


@pytest.mark.parametrize(
    "said",
    ["chuyện riêng", "@ai_do_khac ơi", "email an@dondoc_bot.vn", "/nhiemvu@khac_bot I.4", "@dondoc_bot2 ơi"],
)
def test_other_talk_of_a_group_is_not_addressed(said: str) -> None:
    assert heard(message(said)).addressed is False


def test_the_name_without_an_entity_is_no_mention() -> None:
    assert heard(message("xem @dondoc_bot", entities=[])).addressed is False


def test_a_command_for_another_bot_is_not_addressed_even_when_it_answers_ours() -> None:
    answered = message("Bản tin", **{"from": BOT})
    assert heard(message("/nhiemvu@khac_bot", reply_to_message=answered)).addressed is False


def test_a_text_mention_counts_in_utf16() -> None:
    before = "Kính nhờ 😀 "
    entity = {"type": "text_mention", "offset": utf16(before), "length": utf16("Đôn đốc"), "user": BOT}
    event = heard(message(before + "Đôn đốc xem hạn I.4", entities=[entity]))
    assert (event.addressed, event.text) == (True, "Kính nhờ 😀 xem hạn I.4")


def test_an_answer_to_the_bot_is_addressed_one_to_a_person_is_not() -> None:
    ours, theirs = message("Bản tin", **{"from": BOT}), message("Chào")
    assert heard(message("rõ", reply_to_message=ours)).addressed is True
    assert heard(message("rõ", reply_to_message=ours)).reply_to == "41"
    assert heard(message("rõ", reply_to_message=theirs)).addressed is False


def test_a_topic_is_part_of_the_address_and_its_first_message_no_answer() -> None:
    forum = {"id": -1001, "type": "supergroup", "title": "Diễn đàn", "is_forum": True}
    opened = message(forum_topic_created={"name": "Tiến độ"}) | {"from": BOT}
    event = heard(
        message("chuyện riêng", forum, message_thread_id=5, is_topic_message=True, reply_to_message=opened)
    )
    assert (event.address.chat_id, event.address.topic, event.addressed) == ("-1001", "5", False)


@pytest.mark.parametrize(
    ("fields", "attachment"),
    [
        (
            {"photo": [{"file_id": "s", "file_size": 10}, {"file_id": "l", "file_size": 90}]},
            Attachment("photo", "", 90, "l"),
        ),
        ({"sticker": {"file_id": "f", "emoji": "👍"}}, Attachment("sticker", "👍", 0, "f")),
        (
            {"document": {"file_id": "f", "file_name": "QĐ.pdf", "file_size": 5}},
            Attachment("document", "QĐ.pdf", 5, "f"),
        ),
        ({"voice": {"file_id": "f", "duration": 3}}, Attachment("voice", "", 0, "f")),
        ({"video_note": {"file_id": "f"}}, Attachment("video", "", 0, "f")),
        ({"animation": {"file_id": "f"}, "document": {"file_id": "f"}}, Attachment("other", "", 0, "f")),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, Attachment("contact")),
        ({"venue": {}, "location": {}}, Attachment("other")),
        ({"poll": {}}, Attachment("other")),
    ],
)
def test_what_is_not_text_is_an_attachment(fields: dict[str, Any], attachment: Attachment) -> None:
    event = heard(message(chat=PRIVATE, caption="ảnh hiện trường", **fields))
    assert event.attachments == (attachment,) and event.text == "ảnh hiện trường"


def test_a_mention_in_a_caption() -> None:
    caption = "@dondoc_bot lưu giúp"
    photo = [{"file_id": "f"}]
    event = heard(message(photo=photo, caption=caption, caption_entities=found_entities(caption)))
    assert (event.addressed, event.text) == (True, "lưu giúp")


def test_a_press_carries_offer_and_choice_and_its_message() -> None:
    query = {
        "id": "1",
        "from": AN,
        "message": message("Tình hình?"),
        "chat_instance": "7",
        "data": "k7x_-Z:done:2",
    }
    event = heard(query, "callback_query")
    assert (event.kind, event.offer, event.choice, event.text) == ("press", "k7x_-Z", "done:2", "")
    assert (event.message_id, event.address) == ("41", Address("telegram", "-500", "7", is_group=True))


def test_a_shortcut_is_the_command_it_stands_for() -> None:
    query = {
        "id": "1",
        "from": AN,
        "message": message("Bản tin"),
        "chat_instance": "7",
        "data": "cmd:nhiemvu I.4",
    }
    event = heard(query, "callback_query")
    assert (event.kind, event.text, event.choice, event.offer) == ("press", "/nhiemvu I.4", None, None)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("left", "member", "joined"),
        ("kicked", "administrator", "joined"),
        ("member", "kicked", "left"),
        ("administrator", "left", "left"),
        ("member", "administrator", None),
        ("kicked", "left", None),
    ],
)
def test_coming_and_going(before: str, after: str, kind: str | None) -> None:
    change = {
        "chat": GROUP,
        "from": AN,
        "date": 1_795_000_000,
        "old_chat_member": {"status": before, "user": BOT},
        "new_chat_member": {"status": after, "user": BOT},
    }
    event = event_of({"update_id": 9, "my_chat_member": change}, ME)
    assert (event.kind if event else None) == kind
    if event:
        assert (event.address.chat_id, event.chat_title) == ("-500", "Tổ công tác")


def test_a_restricted_member_is_still_there() -> None:
    change = {
        "chat": GROUP,
        "from": AN,
        "date": 1,
        "old_chat_member": {"status": "restricted", "is_member": True, "user": BOT},
        "new_chat_member": {"status": "restricted", "is_member": False, "user": BOT},
    }
    assert heard(change, "my_chat_member").kind == "left"


def test_migration_is_told_once() -> None:
    event = heard(message(migrate_to_chat_id=-1_000_500))
    assert (event.kind, event.address.chat_id, event.old_chat_id) == ("migrated", "-1000500", "-500")
    assert event_of({"update_id": 9, "message": message(migrate_from_chat_id=-500)}, ME) is None


@pytest.mark.parametrize(
    "update",
    [
        {"message": message("a", **{"from": BOT})},
        {"message": message("a", {"id": -1, "type": "channel", "title": "Kênh"})},
        {"message": message(new_chat_title="Tên mới")},
        {"message": {"message_id": 1, "date": 1, "chat": GROUP, "text": "no sender"}},
        {"channel_post": message("a")},
        {"edited_message": message(location={})},
        {
            "callback_query": {
                "id": "1",
                "from": AN,
                "chat_instance": "7",
                "inline_message_id": "x",
                "data": "a:b",
            }
        },
        {"purchased_paid_media": {}},
    ],
)
def test_what_does_not_concern_us_is_no_event(update: dict[str, Any]) -> None:
    assert event_of({"update_id": 9, **update}, ME) is None


def test_a_changed_message_an_inline_query_a_message_seen_by_one() -> None:
    changed = event_of({"update_id": 9, "edited_message": message("@dondoc_bot hạn I.5?")}, ME)
    assert changed and (changed.kind, changed.text, changed.addressed) == ("edited", "hạn I.5?", True)
    asked = event_of({"update_id": 9, "inline_query": {"id": "77", "from": AN, "query": "quỹ", "offset": ""}}, ME)
    assert asked and (asked.kind, asked.text, asked.message_id, asked.address.user_id) == ("inline", "quỹ", "77", "7")
    alone = message("/trogiup", ephemeral_message_id=5) | {"message_id": 0}
    assert heard(alone).message_id == "e5"


def test_an_album_is_known_by_its_chat_and_number() -> None:
    assert album_of({"message": message(media_group_id="12")}) == "-500:12"
    assert album_of({"message": message("a")}) is None and album_of({"message": "broken"}) is None


def test_the_chat_of_any_update_even_a_broken_one() -> None:
    assert chat_of({"update_id": 9, "message": message("a")}) == -500
    assert chat_of({"update_id": 9, "callback_query": {"message": message("a")}}) == -500
    assert chat_of({"update_id": 9, "inline_query": {"id": "1", "from": AN}}) == 7
    assert chat_of({"update_id": 9, "message": "broken"}) == 0
    assert chat_of({"update_id": 9, "message": {"chat": {"id": "x"}}}) == 0
    assert chat_of({"update_id": 9}) == 0
