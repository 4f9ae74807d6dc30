"""Raw key strokes become Vietnamese; anything else stays as typed."""

from __future__ import annotations

import pytest

from knowledge.keystrokes import is_syllable, restore

DECODED = [
    ("Nguoonf", "Nguồn"),
    ("dduwowcj", "được"),
    ("dduowcj", "được"),  # one w for both letters
    ("duwocwdj", "được"),  # d and w late
    ("ddaau", "đâu"),
    ("vietej", "việt"),
    ("hooij nghij", "hội nghị"),
    ("quyx tins dungj nhaan daan", "quỹ tín dụng nhân dân"),
    ("khuyeens coong", "khuyến công"),
    ("SOWR NOOIJ VUJ", "SỞ NỘI VỤ"),
    ("Vie65c cua3 So73 To6i", "Việc của Sở Tôi"),
    ("thu7o72ng xuye6n", "thường xuyên"),
    ("d9a6t1 d9ai", "đất đai"),
    ("Nghi5 quye61t 20-NQ/TW", "Nghị quyết 20-NQ/TW"),  # the number and the abbreviation stay
    ("hỏi cais này naof làm", "hỏi cái này nào làm"),  # in part
]

KEPT = [
    "",
    "III.7",
    "v1 QD1958 KV8",
    "nhiem vu so1",  # "số 1" without a space
    "sở ddc giao j z",
    "ok tks nha ad",
    "please list the tasks of see all",
    "email deadline update team zalo",
    "đăng ký hợp tác xã",
    "asdkjh qwe zxcmn",
    "'; DROP TABLE tasks; --",
]


@pytest.mark.parametrize(("typed", "meant"), DECODED)
def test_key_strokes_become_vietnamese(typed: str, meant: str) -> None:
    assert restore(typed) == meant


@pytest.mark.parametrize("text", KEPT)
def test_other_text_stays(text: str) -> None:
    assert restore(text) == text


@pytest.mark.parametrize("text", [typed for typed, _ in DECODED] + KEPT)
def test_twice_equals_once(text: str) -> None:
    assert restore(restore(text)) == restore(text)


@pytest.mark.parametrize("word", ["giao", "quy", "quyên", "nghiêp", "gi", "uy", "giêng"])
def test_syllables_are_recognised(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["zalo", "qwe", "nhieemj", "gq", ""])
def test_other_words_are_no_syllables(word: str) -> None:
    assert not is_syllable(word)
