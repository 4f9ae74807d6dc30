"""Parts stay within their limits, lose no word, keep their HTML whole, and offer choices by capability."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import phrases
from bot.events import (
    Block,
    Bold,
    Bullets,
    Choice,
    File,
    Fold,
    Italic,
    Limits,
    Link,
    Picture,
    Quote,
    Reply,
    Shortcut,
    Table,
    Text,
    bullets,
    say,
)
from bot.render import Button, Part, command_of, measure, plain, render
from tests.bot.replies import replies, unhurried

NUMBERS = Limits(2000, "chars", 0, groups=False, can_start=False, edits=False, files=False, rich="plain")
BUTTONS = Limits(4096, "utf16", 100, groups=True, can_start=True, edits=True, files=True, rich="html")

limit_sets = st.builds(
    Limits,
    max_text=st.sampled_from([200, 2000, 4096]),
    unit=st.sampled_from(["utf16", "chars"]),
    buttons=st.sampled_from([0, 3, 100]),
    groups=st.just(True),
    can_start=st.just(True),
    edits=st.just(True),
    files=st.booleans(),
    rich=st.sampled_from(["html", "plain"]),
)


class Visible(HTMLParser):
    """Reads Telegram HTML as strictly as the real one: only its tags, each closed in order, no nested quotes."""

    allowed = ("b", "i", "a", "pre", "blockquote")

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.allowed
        assert not (tag in ("pre", "blockquote") and self.open), "quotes and tables do not nest"
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)


def seen(part: Part, limits: Limits) -> str:
    return Visible(part.text).text if limits.rich == "html" else part.text


def said(blocks: Sequence[Block], limits: Limits) -> Iterator[str]:
    """Every string of the blocks that must be read, in order."""
    for block in blocks:
        match block:
            case Text(spans):
                for span in spans:
                    yield span if isinstance(span, str) else span.text
                    if isinstance(span, Link) and limits.rich == "plain":
                        yield span.url
            case Bullets(items):
                yield from said(items, limits)
            case Quote(text):
                yield text
            case Table(header, rows):
                yield header[0]
                for row in rows:
                    yield from row
            case Fold(summary, inner):
                yield summary
                yield from said(inner, limits)
            case Picture(_, name) | File(_, name) if not limits.files:
                yield name


def squeezed(text: str) -> str:
    return "".join(text.split())


def without_number(text: str, number: int, count: int) -> str:
    if count == 1:
        return text
    head = f"({number}/{count})\n"
    assert text.startswith(head)
    return text[len(head) :]


@unhurried
@given(replies, limit_sets)
def test_no_part_exceeds_its_limit_and_no_word_is_lost(reply: Reply, limits: Limits) -> None:
    parts = render(reply, limits)
    texts = [seen(part, limits) for part in parts if part.text]
    assert all(measure(text, limits.unit) <= limits.max_text for text in texts)
    whole = squeezed("".join(without_number(text, n, len(texts)) for n, text in enumerate(texts, 1)))
    at = 0
    for words in map(squeezed, said(reply.blocks, limits)):
        at = whole.find(words, at)
        assert at >= 0, f"lost: {words}"
        at += len(words)
    shown = [button for part in parts for row in part.buttons for button in row]
    assert len(shown) <= limits.buttons
    for choice in reply.choices:
        listed = f"{reply.choices.index(choice) + 1}. {choice.label}"
        assert any(button.data == f"o1:{choice.id}" for button in shown) or squeezed(listed) in whole
    for shortcut in reply.shortcuts:
        command = "/" + shortcut.command.lstrip("/")
        assert any(command_of(button.data) == command for button in shown) or squeezed(command) in whole


@unhurried
@given(replies, limit_sets)
def test_files_are_carried_once_where_the_channel_takes_them(reply: Reply, limits: Limits) -> None:
    carried = [file for part in render(reply, limits) for file in part.files]

    def inside(blocks: Sequence[Block]) -> Iterator[Picture | File]:
        for block in blocks:
            if isinstance(block, Picture | File):
                yield block
            elif isinstance(block, Fold):
                yield from inside(block.blocks)

    assert carried == (list(inside(reply.blocks)) if limits.files else [])


@unhurried
@given(replies)
@example(Reply((say("Đã lưu."),)))
def test_plain_is_the_whole_text_uncut(reply: Reply) -> None:
    whole = squeezed(plain(reply))
    for words in said(reply.blocks, NUMBERS):
        assert squeezed(words) in whole
    assert phrases.HOW_TO_CHOOSE not in plain(reply)


# --- the one form of each block -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("blocks", "as_plain", "as_html"),
    [
        (
            (say("Kính gửi ", Bold("Sở Nội vụ"), ", ", Italic("<hỏa tốc>")),),
            "Kính gửi Sở Nội vụ, <hỏa tốc>",
            "Kính gửi <b>Sở Nội vụ</b>, <i>&lt;hỏa tốc&gt;</i>",
        ),
        (
            (say(Link("bảng tin", 'http://a/?b=1&c="')),),
            'bảng tin (http://a/?b=1&c=")',
            '<a href="http://a/?b=1&amp;c=&quot;">bảng tin</a>',
        ),
        ((say("Gồm:"), bullets("a", "b")), "Gồm:\n- a\n- b", "Gồm:\n- a\n- b"),
        ((say("Một"), say("Hai")), "Một\n\nHai", "Một\n\nHai"),
        ((Quote("trích"),), "“trích”", "<blockquote>trích</blockquote>"),
        (
            (Fold("Nhóm I", (bullets("I.1"), Quote("q"))), Fold("Nhóm II", ())),
            "Nhóm I\n- I.1\n\n“q”\nNhóm II",
            "<blockquote expandable><b>Nhóm I</b>\n- I.1\n\n“q”</blockquote>\n"
            "<blockquote expandable><b>Nhóm II</b></blockquote>",
        ),
        (
            (Table(("Kỳ", "Số"), (("45", "7"), ("46", "12"))),),
            "Kỳ: Số\n45: 7\n46: 12",
            "<pre>Kỳ  Số\n45   7\n46  12</pre>",
        ),
        (
            (Table(("Cơ quan đơn vị", "Đã báo cáo", "Còn nợ"), (("Sở Tài chính", "7", "2"),)),),
            "Cơ quan đơn vị\nSở Tài chính: Đã báo cáo 7; Còn nợ 2",
            "<b>Cơ quan đơn vị</b>\nSở Tài chính: Đã báo cáo 7; Còn nợ 2",
        ),
        ((Table((), (("a", "1"),)),), "a: 1", "<pre>a  1</pre>"),
        ((say("một\r\nhai\x00"),), "một\nhai", "một\nhai"),
    ],
)
def test_each_block_has_one_form(blocks: tuple[Block, ...], as_plain: str, as_html: str) -> None:
    assert plain(Reply(blocks)) == as_plain
    assert render(Reply(blocks), NUMBERS) == (Part(as_plain),)
    assert render(Reply(blocks), BUTTONS) == (Part(as_html),)


def test_nothing_to_say_is_no_part() -> None:
    assert render(Reply(()), BUTTONS) == ()
    assert render(Reply((say("  \n"),)), NUMBERS) == ()


# --- choices and shortcuts ----------------------------------------------------------------------------

FOUR = tuple(
    Choice(str(n), label)
    for n, label in enumerate(["Không thay đổi", "Có tiến triển", "Gặp vướng mắc", "Đã hoàn thành"])
)


def test_choices_without_buttons_are_numbered_and_come_last() -> None:
    reply = Reply((say("Tình hình?"),), FOUR, (Shortcut("Nhiệm vụ", "nhiemvu I.4"),), offer="k7")
    (part,) = render(reply, NUMBERS)
    assert part.text == (
        "Tình hình?\n\nNhiệm vụ: /nhiemvu I.4\n\n1. Không thay đổi\n2. Có tiến triển\n3. Gặp vướng mắc\n"
        "4. Đã hoàn thành\n" + phrases.HOW_TO_CHOOSE
    )


def test_the_list_stays_whole_and_the_text_before_it_is_cut() -> None:
    *_, last = render(Reply((say("dài " * 100),), FOUR, offer="k7"), replace(NUMBERS, max_text=200))
    assert "1. Không thay đổi\n2. Có tiến triển\n3. Gặp vướng mắc\n4. Đã hoàn thành\n" in last.text
    assert last.text.endswith(phrases.HOW_TO_CHOOSE)


def test_short_labels_stand_two_in_a_row_long_ones_alone() -> None:
    (part,) = render(Reply((say("?"),), FOUR, offer="k7"), BUTTONS)
    assert part.buttons == (
        (Button("Không thay đổi", "k7:0"), Button("Có tiến triển", "k7:1")),
        (Button("Gặp vướng mắc", "k7:2"), Button("Đã hoàn thành", "k7:3")),
    )
    long = (Choice("a", "Một nhãn dài hơn mười sáu chữ"), Choice("b", "ngắn"))
    (part,) = render(Reply((say("?"),), long, offer="k7"), BUTTONS)
    assert [len(row) for row in part.buttons] == [1, 1]


def test_buttons_sit_on_the_last_part_only() -> None:
    first, last = render(Reply((say("từ " * 60),), FOUR, offer="k7"), replace(BUTTONS, max_text=100))
    assert not first.buttons and last.buttons


def test_a_shortcut_is_a_button_that_is_its_command() -> None:
    (part,) = render(Reply((say("?"),), shortcuts=(Shortcut("Xem", "/nhiemvu I.4"),)), BUTTONS)
    (button,) = part.buttons[0]
    assert button == Button("Xem", "cmd:nhiemvu I.4") and command_of(button.data) == "/nhiemvu I.4"
    assert command_of("k7:1") is None


def test_a_command_too_long_for_a_button_becomes_a_line() -> None:
    command = "hoi quỹ hỗ trợ phát triển đội ngũ cán bộ công chức viên chức cấp xã"
    (part,) = render(Reply((say("?"),), shortcuts=(Shortcut("Hỏi", command),)), BUTTONS)
    assert not part.buttons and part.text.endswith(f"Hỏi: /{command}")


def test_button_data_beyond_64_bytes_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="64"):
        render(Reply((say("?"),), (Choice("c" * 62, "x"),), offer="k7"), BUTTONS)


def test_more_choices_than_buttons_are_numbered() -> None:
    (part,) = render(Reply((say("?"),), FOUR, offer="k7"), replace(BUTTONS, buttons=3))
    assert not part.buttons and re.search(r"^4\. Đã hoàn thành$", part.text, re.MULTILINE)


# --- files --------------------------------------------------------------------------------------------


def test_a_leading_picture_goes_first_and_a_file_last() -> None:
    chart, draft = Picture("/tmp/a.png", "Biểu đồ"), File("/tmp/b.docx", "bao-cao.docx")
    reply = Reply((chart, say("Bản tin"), draft))
    assert render(reply, BUTTONS) == (Part("", files=(chart,)), Part("Bản tin", files=(draft,)))
    assert render(Reply((chart,), FOUR[:1], offer="k"), BUTTONS) == (
        Part("", ((Button("Không thay đổi", "k:0"),),), (chart,)),
    )
    assert plain(reply) == "Biểu đồ\n\nBản tin\n\nbao-cao.docx"
