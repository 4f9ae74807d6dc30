"""Names of bodies in all the ways people write them; and what is no name."""

from __future__ import annotations

import pytest

from knowledge.lexicon import Lexicon
from knowledge.normalize import compose


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load()


NAMED = [
    ("S.NV phụ trách gì", "Sở Nội vụ"),
    ("sở KH & ĐT", "Sở Kế hoạch và Đầu tư"),
    ("sở kế đầu", "Sở Kế hoạch và Đầu tư"),
    ("LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội"),
    ("LM HTX phải làm gì", "Liên minh Hợp tác xã tỉnh"),
    ("STC", "Sở Tài chính"),  # one swap away from SCT: never by similarity
    ("SCT", "Sở Công Thương"),
    ("sở nội cụ có nhiệm vụ gì", "Sở Nội vụ"),  # a slip
    ("sở khao học công nghệ", "Sở Khoa học và Công nghệ"),
    ("bên tài chính", "Sở Tài chính"),
    ("ngân hang nhà nươc", "Ngân hàng Nhà nước - Chi nhánh tỉnh Nghệ An"),
    ("NHNN KV8", "Ngân hàng Nhà nước chi nhánh Khu vực 8"),
    ("Uỷ ban Mặt trận Tổ quốc Việt Nam tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
    ("các sở, ban, ngành và cấp huyện", "Các sở, ngành và UBND cấp huyện"),
    ("huyện Quỳ Hợp", "UBND huyện Quỳ Hợp"),
    ("tx thai hoa", "UBND thị xã Thái Hòa"),
    ("xã Tri Lễ", "UBND xã Tri Lễ"),
    ("khcn", "Sở Khoa học và Công nghệ"),
]

NOT_NAMED = [
    "số kế hoạch",  # "số" is not "sở"
    "tổ chức kinh tế tập thể hoạt động hiệu quả",  # "động hiệu" is not Đông Hiếu
    "hợp tác xã đông thành viên",  # nor is it xã Đông Thành
    "Đến năm 2030 toàn tỉnh có bao nhiêu",  # "toàn tỉnh" is not "đoàn tỉnh"
    "liet ke dau viec",
    "",
]


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_names_are_found(lexicon: Lexicon, text: str, name: str) -> None:
    assert [mention.name for mention in lexicon.find_agencies(text)] == [name]


@pytest.mark.parametrize("text", NOT_NAMED)
def test_other_words_are_no_names(lexicon: Lexicon, text: str) -> None:
    assert lexicon.find_agencies(text) == []


def test_two_bodies_keep_their_order_and_places(lexicon: Lexicon) -> None:
    text = "Sở KHCN với Sở TNMT chủ trì gì"
    found = lexicon.find_agencies(text)
    assert [mention.name for mention in found] == ["Sở Khoa học và Công nghệ", "Sở Tài nguyên và Môi trường"]
    assert [compose(text)[mention.start : mention.end] for mention in found] == ["Sở KHCN", "Sở TNMT"]


def test_a_place_that_is_both_district_and_commune_is_marked_as_unclear(lexicon: Lexicon) -> None:
    alone, told = lexicon.find_agencies("Diễn Châu")[0], lexicon.find_agencies("xã Diễn Châu")[0]
    assert alone.score < told.score
    assert lexicon.plan_name(told.name) == "UBND cấp xã"
    assert lexicon.plan_name(alone.name) == "UBND cấp huyện"


def test_canonical_name_and_kind(lexicon: Lexicon) -> None:
    assert lexicon.agency("Sở Nông nghiệp và PTNT") == "Sở Nông nghiệp và Phát triển nông thôn"
    assert lexicon.agency("Ngân hàng Nhà nước chi nhánh tỉnh Nghệ An") == "Ngân hàng Nhà nước - Chi nhánh tỉnh Nghệ An"
    assert lexicon.agency("quán cà phê") is None
    assert lexicon.kind("Sở Nội vụ") == "department"
    assert lexicon.kind("UBND huyện Yên Thành") == "district"
    assert lexicon.kind("UBND xã Tri Lễ") == "commune"
