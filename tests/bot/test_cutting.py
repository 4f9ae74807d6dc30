"""Where a long reply is cut: borders, lines, words, letters, in that order; never inside an emoji or an accent."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from bot.cutting import shorten
from bot.events import Limits, Quote, Reply, bullets, say
from bot.render import render

NUMBERS = Limits(2000, "chars", 0, groups=False, can_start=False, edits=False, files=False, rich="plain")
BUTTONS = Limits(4096, "utf16", 100, groups=True, can_start=True, edits=True, files=True, rich="html")


def narrow(max_text: int, unit: Literal["utf16", "chars"] = "chars") -> Limits:
    return replace(NUMBERS, max_text=max_text, unit=unit)


def texts_of(reply: Reply, limits: Limits) -> list[str]:
    return [part.text for part in render(reply, limits)]


def test_cut_falls_between_items_not_inside_one() -> None:
    items = [f"Nhiệm vụ {n} " + "x" * 60 for n in range(4)]
    parts = texts_of(Reply((bullets(*items),)), narrow(200))
    assert parts == [f"(1/2)\n- {items[0]}\n- {items[1]}", f"(2/2)\n- {items[2]}\n- {items[3]}"]


def test_cut_falls_at_line_ends_then_at_words_then_inside_a_word() -> None:
    assert texts_of(Reply((say("a" * 60 + "\n" + "b " * 20 + "c"),)), narrow(80)) == [
        "(1/2)\n" + "a" * 60,
        "(2/2)\n" + "b " * 20 + "c",
    ]
    assert texts_of(Reply((say("một hai ba bốn"),)), narrow(13)) == ["(1/2)\nmột hai", "(2/2)\nba bốn"]
    assert texts_of(Reply((say("x" * 30),)), narrow(26)) == ["(1/2)\n" + "x" * 20, "(2/2)\n" + "x" * 10]


def test_a_heading_stays_with_its_list() -> None:
    reply = Reply((say("y" * 100), say("Nhóm II:"), bullets("z" * 90, "w")))
    assert texts_of(reply, narrow(200))[1].startswith("(2/2)\nNhóm II:\n- zzz")


def test_utf16_counts_an_emoji_twice_and_never_halves_it() -> None:
    first, second = texts_of(Reply((say("😀" * 60),)), narrow(100, "utf16"))
    assert first == "(1/2)\n" + "😀" * 47
    assert second == "(2/2)\n" + "😀" * 13


def test_an_accent_stays_with_its_letter() -> None:
    decomposed = "e\u0302\u0301" * 30
    for text in texts_of(Reply((say(decomposed),)), narrow(40)):
        assert text.split("\n")[1].startswith("e")


def test_formatting_continues_in_the_next_part() -> None:
    first, second = render(Reply((Quote("từ " * 40),)), replace(BUTTONS, max_text=100))
    assert first.text.startswith("(1/2)\n<blockquote>từ") and first.text.endswith("từ</blockquote>")
    assert second.text.startswith("(2/2)\n<blockquote>từ") and second.text.endswith("từ</blockquote>")


def test_eleven_parts_are_numbered_within_the_limit() -> None:
    parts = texts_of(Reply((say("x" * 2000),)), narrow(200))
    assert len(parts) == 11 and parts[10].startswith("(11/11)\n")
    assert max(map(len, parts)) <= 200


def test_shorten_marks_what_is_left_out() -> None:
    assert shorten("ngắn", 10, "chars") == "ngắn"
    assert shorten("một hai ba", 8, "chars") == "một hai…"


def test_a_joined_emoji_stays_whole() -> None:
    family = "👩\u200d👩\u200d👧"
    for room in range(14, 20):
        for text in texts_of(Reply((say(family * 30),)), narrow(room)):
            assert set(text.split("\n")[1].replace(family, "|")) == {"|"}
