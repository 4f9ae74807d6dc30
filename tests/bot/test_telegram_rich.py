"""Rich messages on Telegram: what becomes one, how it looks, and what happens where they are refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels import telegram_rich
from bot.channels.telegram import TelegramChannel
from bot.errors import Unknown
from bot.events import (
    Block,
    Bold,
    Choice,
    File,
    Fold,
    Italic,
    Link,
    Picture,
    Quote,
    Reply,
    Shortcut,
    Table,
    bullets,
    say,
)
from tests.bot.telegram_channel import address, connected
from tests.bot.test_telegram_sending import LONG, PNG
from tests.servers.telegram import FakeTelegram

NUMBERS = Table(("Nhóm", "Xong", "Tổng"), (("I. Tuyên truyền", "1", "4"), ("II. Tổ chức", "12", "15")))
DIGEST: tuple[Block, ...] = (
    say(Bold("Bản tin tuần 48"), "\nKế hoạch 363/KH-UBND"),
    NUMBERS,
    Fold("Nhóm I (1/4)", (bullets("I.1 xong", say(Bold("I.4"), " đang làm")), Quote("vướng biên chế"))),
    say("Xem ", Link("bảng theo dõi", "https://vi.du/bang"), Italic(" mới")),
)


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as running:
        running.user(7, "An")
        yield running


@pytest.fixture
async def channel(server: FakeTelegram) -> AsyncIterator[TelegramChannel]:
    async with connected(server) as made:
        yield made


def kinds(message: dict[str, Any]) -> list[str]:
    return [block["type"] for block in message["rich_message"]["blocks"]]


async def test_a_digest_is_one_rich_message(channel: TelegramChannel, server: FakeTelegram) -> None:
    reply = Reply(DIGEST, (Choice("1", "Xem thêm"),), (Shortcut("Vướng mắc", "/vuongmac"),), offer="k")
    sent = await channel.send(address(7), reply)
    (message,) = server.messages(7)
    assert str(message["message_id"]) == sent.message_id
    assert kinds(message) == ["heading", "paragraph", "table", "details", "paragraph"]
    heading, _, table, fold, _ = message["rich_message"]["blocks"]
    assert heading["size"] == 3
    assert [cell["align"] for cell in table["cells"][2]] == ["left", "right", "right"]
    assert all(cell["is_header"] for cell in table["cells"][0])
    assert [block["type"] for block in fold["blocks"]] == ["list", "blockquote"]
    assert server.labels(message) == ["Xem thêm", "Vướng mắc"]
    assert server.text_of(message).split("\n")[:5] == [
        "Bản tin tuần 48", "Kế hoạch 363/KH-UBND", "Nhóm | Xong | Tổng", "I. Tuyên truyền | 1 | 4", "II. Tổ chức | 12 | 15",
    ]  # fmt: skip


async def test_a_long_answer_is_not_cut_and_a_short_one_stays_a_text(channel: TelegramChannel, server: FakeTelegram) -> None:
    await channel.send(address(7), LONG)
    await channel.send(address(7), Reply((say("Ngắn"), Quote("Điều 1"))))
    long, short = server.messages(7)
    assert kinds(long) == ["list"] and server.labels(long) == ["Đúng, lưu"]
    assert short["text"] == "Ngắn\n\nĐiều 1"


async def test_a_chart_stands_within_the_words_and_a_paper_behind(
    channel: TelegramChannel, server: FakeTelegram, tmp_path: Path
) -> None:
    (tmp_path / "bieu-do.png").write_bytes(PNG)
    (tmp_path / "x1.docx").write_bytes(b"PK")
    chart, paper = Picture(str(tmp_path / "bieu-do.png"), "Biểu đồ"), File(str(tmp_path / "x1.docx"), "báo cáo.docx")
    sent = await channel.send(address(7), Reply((say("Bản tin"), chart, paper)))
    rich, document = server.messages(7)
    assert kinds(rich) == ["paragraph", "photo"]
    photo = rich["rich_message"]["blocks"][1]
    assert photo["caption"] == {"text": "Biểu đồ"}
    assert server.world.files[photo["photo"][0]["file_id"]] == ("bieu-do.png", PNG)
    assert server.file(document) == ("báo cáo.docx", b"PK") and str(document["message_id"]) == sent.message_id
    await channel.send(address(7), Reply((chart,)))
    assert "photo" in server.messages(7)[-1], "a picture alone is a picture"


async def test_relayed_words_call_nobody(channel: TelegramChannel, server: FakeTelegram) -> None:
    said = say("vướng do @nguyen_van_a và a.b@nghean.gov.vn")
    await channel.send(address(7), Reply((said,)))
    await channel.send(address(7), Reply((said, NUMBERS)))
    short, rich = server.messages(7)
    assert "mention" not in {entity["type"] for entity in short.get("entities", [])}
    for message in (short, rich):
        words = server.text_of(message)
        assert "@nguyen" not in words and "@\u2060nguyen_van_a" in words
        assert "a.b@nghean.gov.vn" in words


async def test_a_server_without_them_is_asked_once(channel: TelegramChannel, server: FakeTelegram) -> None:
    server.without("sendRichMessage")
    server.bot.calls.clear()
    for _ in range(2):
        await channel.send(address(7), Reply(DIGEST))
    first, second = server.messages(7)
    assert first["text"] == second["text"] and "I. Tuyên truyền" in first["text"]
    assert len(server.calls("sendMessage")) == 2
    assert channel._sending._knows_rich is False


async def test_a_refusal_is_sent_as_text_and_three_in_a_row_end_the_attempts(
    channel: TelegramChannel, server: FakeTelegram
) -> None:
    server.fail_next("sendRichMessage", 400, times=2)
    for _ in range(3):
        await channel.send(address(7), Reply(DIGEST))
    assert ["rich_message" in message for message in server.messages(7)] == [False, False, True]
    server.fail_next("sendRichMessage", 400, times=3)
    for _ in range(4):
        await channel.send(address(7), Reply(DIGEST))
    assert not any("rich_message" in message for message in server.messages(7)[3:])
    assert len(server.calls("sendRichMessage")) == 1, "the faults are answered before a call is counted"


async def test_without_an_answer_nothing_is_repeated_as_text(channel: TelegramChannel, server: FakeTelegram) -> None:
    server.fail_next("sendRichMessage", "drop")
    with pytest.raises(Unknown):
        await channel.send(address(7), Reply(DIGEST))
    assert len(server.messages(7)) == 1, "it was delivered indeed, and once"


async def test_a_file_refused_behind_a_rich_message_repeats_nothing(
    channel: TelegramChannel, server: FakeTelegram, tmp_path: Path
) -> None:
    (tmp_path / "x1.docx").write_bytes(b"PK")
    server.fail_next("sendDocument", 400)
    with pytest.raises(Exception, match="wrong parameter"):
        await channel.send(address(7), Reply((*DIGEST, File(str(tmp_path / "x1.docx"), "a.docx"))))
    assert len(server.messages(7)) == 1


async def test_a_page_is_turned_in_place(channel: TelegramChannel, server: FakeTelegram) -> None:
    first = await channel.send(address(7), Reply(DIGEST))
    second = Reply((NUMBERS, say("Trang 2")), replaces=first.message_id)
    assert await channel.send(address(7), second) == first
    assert await channel.send(address(7), second) == first, "nothing changed, and that is fine"
    plain = Reply((say("Trang 3"),), replaces=first.message_id)
    assert await channel.send(address(7), plain) == first
    assert [server.text_of(message) for message in server.messages(7)] == ["Trang 3"]


@pytest.mark.parametrize(
    "blocks",
    [
        (say("chữ " * 8193), NUMBERS),
        (bullets(*(f"mục {number}" for number in range(250))), NUMBERS),
        (Table(("a",), tuple(("b",) for _ in range(500))),),
        (Table(tuple("abcdefghijklmnopqrstu"), (tuple("abcdefghijklmnopqrstu"),)),),
    ],
    ids=["text", "items", "rows", "columns"],
)
async def test_beyond_a_limit_it_is_a_text(
    blocks: tuple[Block, ...], channel: TelegramChannel, server: FakeTelegram
) -> None:
    assert not telegram_rich.fits(blocks)
    await channel.send(address(7), Reply(blocks))
    assert server.messages(7) and not server.calls("sendRichMessage")


async def test_at_the_limit_it_is_taken(channel: TelegramChannel, server: FakeTelegram) -> None:
    """The count of ours and that of the server agree, or ours is the stricter."""
    for blocks in (
        (say("a" * 32_768),),
        (bullets(*(f"mục {number} của danh sách" for number in range(249))),),
        (Table(("a",), tuple(("b",) for _ in range(498))),),
        (Table(tuple("abcdefghijklmnopqrst"), (tuple("abcdefghijklmnopqrst"),)),),
    ):
        assert telegram_rich.fits(blocks)
        await channel.send(address(7), Reply(blocks))
        assert "rich_message" in server.messages(7)[-1]
