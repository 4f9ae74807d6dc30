"""Commands with and without slash and marks; sentences stay sentences."""

from __future__ import annotations

import pytest

from bot.commands import Command, find

KNOWN = dict.fromkeys(["nhiemvu", "thamgia", "bantin", "dangkybantin", "tiendo", "hoi", "huy", "trogiup", "baocao"])


@pytest.mark.parametrize(
    ("text", "word", "argument"),
    [
        ("/nhiemvu Sở Nội vụ", "nhiemvu", "Sở Nội vụ"),
        ("/nhiệm vụ Sở Nội vụ", "nhiemvu", "Sở Nội vụ"),
        ("/NHIEMVU", "nhiemvu", ""),
        ("/thamgia@dondoc_bot AB12CD34EF", "thamgia", "AB12CD34EF"),
        ("tham gia AB12CD34EF", "thamgia", "AB12CD34EF"),
        ("trợ giúp", "trogiup", ""),
        ("Tro Giup", "trogiup", ""),
        ("tiến độ III.3", "tiendo", "III.3"),
        ("bản tin tuần 46", "bantin", "tuần 46"),
        ("báo cáo 2026", "baocao", "2026"),
        ("/ đăng ký bản tin", "dangkybantin", ""),
    ],
)
def test_commands(text: str, word: str, argument: str) -> None:
    assert find(text, KNOWN) == Command(word, argument)


@pytest.mark.parametrize("text", ["nhiệm vụ của Sở Nội vụ?", "tiến độ thế nào rồi", "báo cáo gửi về đâu", "hỏi chút", "xin chào", ""])
def test_sentences_are_no_commands(text: str) -> None:
    assert find(text, KNOWN) is None


def test_an_unknown_command_is_named() -> None:
    assert find("/khongco gì", KNOWN) == "khongco"
    assert find("/", KNOWN) == "/"


def test_in_a_dialog_only_a_slash_makes_a_command() -> None:
    assert find("trợ giúp", KNOWN, slash_only=True) is None
    assert find("/trogiup", KNOWN, slash_only=True) == Command("trogiup", "")
