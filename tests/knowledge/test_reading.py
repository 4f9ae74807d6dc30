"""Plan 363 as read: the golden counts, every list, period, target and section."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from knowledge.data import read_bytes
from knowledge.plan import AgencyKind, Cadence, Comparison, Plan, Task
from knowledge.reading import read_plan
from tests.eval.score import plain  # the scorer's own comparison of names

QUESTIONS = Path(__file__).parents[1] / "eval" / "questions-dev.jsonl"
EXPIRED_RANGES = {"I.3", "III.4", "II.5", "II.6", "II.7"}  # domain.md, section 0


@cache
def plan() -> Plan:
    return read_plan(read_bytes("plan-363.txt"), "plan-363.txt")


def task(code: str) -> Task:
    found = plan().task(code)
    assert found is not None
    return found


def test_head_and_closing() -> None:
    read = plan()
    assert read.number == "363/KH-UBND"
    assert (read.issued_on, read.appendix_dated_on) == (date(2023, 5, 30), date(2023, 5, 31))
    assert (read.place, read.issuer) == ("Nghệ An", "Ủy ban nhân dân tỉnh Nghệ An")
    assert read.title.startswith("Thực hiện Chương trình hành động số 50-CTr/TU ngày 13/4/2023")
    assert read.title.endswith("kinh tế tập thể trong giai đoạn mới")
    assert (read.signer, read.signer_title) == ("Nguyễn Văn Đệ", "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH")
    assert len(read.recipients) == 6
    assert read.recipients[0] == "TT Tỉnh ủy"


def test_groups_and_tasks_are_counted() -> None:
    read = plan()
    assert Counter(item.group for item in read.tasks) == {"I": 4, "II": 9, "III": 7, "IV": 6, "V": 3}
    assert [group.code for group in read.groups] == ["I", "II", "III", "IV", "V"]
    assert len({item.code for item in read.tasks}) == 29


def test_periods_are_those_of_the_plan() -> None:
    counted = Counter(item.period.text for item in plan().tasks)
    assert counted == {
        "Thường xuyên": 16, "Hàng năm": 5, "2023-2030": 3, "2023-2025": 3, "2023-2024": 1, "Năm 2023-2024": 1,
    }  # fmt: skip
    assert Counter(item.period.cadence for item in plan().tasks) == {
        Cadence.ONGOING: 16, Cadence.YEARLY: 5, Cadence.RANGE: 8,
    }  # fmt: skip
    assert task("III.4").period.starts_on == date(2023, 1, 1)
    assert task("III.4").period.ends_on == date(2024, 12, 31)
    ended = {item.code for item in plan().tasks if item.period.ends_on and item.period.ends_on < date(2026, 11, 22)}
    assert ended == EXPIRED_RANGES


def test_every_cell_is_the_source_s_words() -> None:
    """Each record against its line of the source, field by field, read here in another and simpler way."""
    group, rows = "", {}
    for line in read_bytes("plan-363.txt").decode("utf-8").splitlines():
        cells = line.split("\t")
        if re.fullmatch("[IVX]+", cells[0]) and len(cells) > 3:
            group = cells[0]
        elif cells[0].isdigit() and len(cells) > 3:
            rows[f"{group}.{cells[0]}"] = [cell.strip() for cell in cells[1:]]
    assert rows.keys() == {item.code for item in plan().tasks}
    for item in plan().tasks:
        expected = [item.content, item.lead_text, item.coordinate_text, item.period.text, item.note]
        assert rows[item.code] == expected, item.code


@pytest.mark.parametrize(
    ("code", "lead", "coordinate"),
    [
        ("I.1", ["Các sở, ngành và UBND cấp huyện"], ["Sở Thông tin và Truyền thông", "Các cơ quan báo, Đài Phát thanh, truyền hình"]),
        ("I.2", ["Sở Thông tin và Truyền thông"], ["Các sở, ngành", "UBND cấp huyện", "Các cơ quan truyền thanh, truyền hình, thông tấn, báo chí"]),
        ("I.4", ["Sở Nội vụ"], ["Liên minh Hợp tác xã tỉnh", "Các sở, ngành", "UBND cấp huyện"]),
        ("II.2", ["Các sở, ngành và UBND cấp huyện"], ["Các cơ quan, đơn vị có liên quan"]),
        ("II.3", ["Sở Kế hoạch và Đầu tư"], ["Các sở, ngành liên quan", "UBND cấp huyện"]),
        ("II.7", ["Sở Lao động - Thương binh và xã hội"], ["Sở Tài chính", "UBND cấp huyện"]),
        ("II.8", ["Sở Tài nguyên và Môi trường"], ["UBND cấp huyện"]),
        ("III.2", ["Sở Nông nghiệp và PTNT", "Liên minh Hợp tác xã tỉnh"], ["UBND cấp huyện", "Các cơ quan, đơn vị có liên quan"]),
        ("III.5", ["UBND cấp huyện"], ["Sở Nông nghiệp và PTNT", "Liên minh Hợp tác xã tỉnh", "Các sở, ngành và cơ quan, đơn vị có liên quan"]),
        ("IV.1", ["Sở Nội vụ"], ["Các sở, ngành", "UBND cấp huyện"]),
        ("IV.4", ["Sở Kế hoạch và Đầu tư", "UBND cấp huyện"], ["Các sở, ban, ngành", "UBND cấp huyện"]),
        ("IV.6", ["Ngân hàng Nhà nước chi nhánh tỉnh Nghệ An"], ["Các sở, ngành", "UBND cấp huyện", "Các đơn vị có liên quan"]),
        ("V.1", ["Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Nghệ An"], ["Các tổ chức thành viên của Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Nghệ An"]),
        ("V.3", ["Liên minh Hợp tác xã tỉnh"], ["Các sở, ngành liên quan", "UBND cấp huyện"]),
    ],
)  # fmt: skip
def test_leads_and_coordinators(code: str, lead: list[str], coordinate: list[str]) -> None:
    assert (list(task(code).lead), list(task(code).coordinate)) == (lead, coordinate)


def test_the_golds_of_agency_questions_follow_from_the_lists() -> None:
    """For every agency the question set asks about, lead and coordinating tasks are those of our lists."""
    checked = set()
    for line in QUESTIONS.read_text("utf-8").splitlines():
        gold = json.loads(line)["expect"]
        if gold.get("intent") != "agency":
            continue
        wanted = plain(gold["agency"])
        lead = [item.code for item in plan().tasks if wanted in map(plain, item.lead)]
        coordinate = [item.code for item in plan().tasks if wanted in map(plain, item.coordinate)]
        assert (coordinate if gold["role"] == "coordinate" else lead) == gold["tasks"], gold["agency"]
        if gold["role"] == "any":
            assert coordinate == gold["coordinate"], gold["agency"]
        checked.add(gold["agency"])
    assert len(checked) > 12


def test_one_body_is_one_agency_with_all_its_spellings() -> None:
    agencies = {agency.name: agency for agency in plan().agencies}
    assert len(agencies) == len(plan().agencies)
    assert {name for item in plan().tasks for name in (*item.lead, *item.coordinate)} == agencies.keys()
    assert len(agencies["Ngân hàng Nhà nước chi nhánh tỉnh Nghệ An"].written_as) == 2
    assert agencies["Liên minh Hợp tác xã tỉnh"].written_as == ("Liên minh Hợp tác xã tỉnh", "Liên Minh Hợp tác xã tỉnh")
    assert agencies["UBND cấp huyện"].written_as == ("UBND cấp huyện", "UBND các huyện")
    assert len(agencies["Các sở, ngành và UBND cấp huyện"].written_as) == 2


def test_kinds_of_agencies() -> None:
    kinds = {agency.name: agency.kind for agency in plan().agencies}
    assert kinds["UBND cấp huyện"] is kinds["Các sở, ngành"] is AgencyKind.COLLECTIVE
    assert kinds["Ban Dân tộc tỉnh"] is kinds["Sở Nông nghiệp và PTNT"] is AgencyKind.DEPARTMENT
    assert kinds["Ngân hàng Nhà nước chi nhánh tỉnh Nghệ An"] is AgencyKind.BANK
    assert kinds["Hội Liên hiệp Phụ nữ tỉnh"] is kinds["Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Nghệ An"] is AgencyKind.UNION
    assert AgencyKind.OTHER not in kinds.values()


def test_targets() -> None:
    found = {(t.year, t.comparison, t.value, t.unit): t for t in plan().targets}
    about, above, least = Comparison.ABOUT, Comparison.ABOVE, Comparison.AT_LEAST
    assert list(found) == [
        (2030, about, 1000, "tổ hợp tác"),
        (2030, about, 13000, "thành viên"),
        (2030, about, 1200, "hợp tác xã"),
        (2030, about, 278000, "thành viên"),
        (2030, Comparison.EXACT, 6, "liên hiệp hợp tác xã"),
        (2030, about, 50, "hợp tác xã thành viên"),
        (2030, above, 60, "%"),
        (2030, least, 50, "%"),
        (2030, above, 150, "hợp tác xã"),
        (2045, Comparison.MINIMUM, 20, "%"),
        (2045, above, 90, "%"),
        (2045, least, 75, "%"),
        (2045, least, 30, "%"),
    ]
    assert len({target.key for target in plan().targets}) == 13
    assert {target.address for target in plan().targets} == {"Mục II.2.1", "Mục II.2.2"}
    members = found[2030, about, 13000, "thành viên"]
    assert members.what == "thành viên của tổ hợp tác"
    assert members.sentence.startswith("Toàn tỉnh có khoảng 1.000 tổ hợp tác")
    assert found[2045, least, 30, "%"].what == "tỷ lệ nữ giám đốc hợp tác xã, liên hiệp hợp tác xã"
    assert found[2030, least, 50, "%"].what == "tham gia liên kết theo chuỗi giá trị (trong số tổ chức kinh tế tập thể hoạt động đạt loại tốt, khá)"


def test_sections() -> None:
    sections = {section.code: section for section in plan().sections}
    assert list(sections) == [
        "I", "I.1", "I.2", "II", "II.1", "II.2", "II.2.1", "II.2.2",
        "III", "III.1", "III.2", "III.3", "III.4", "III.5", "IV", "IV.1", "IV.2", "IV.3", "IV.4",
    ]  # fmt: skip
    assert sections["II.2.1"].title == "Đến năm 2030"
    assert [len(sections[code].paragraphs) for code in ("III.1", "III.2", "III.3", "III.4", "III.5")] == [2, 2, 6, 7, 3]
    assert len(sections["IV.1"].paragraphs) == 5
    assert sections["IV.3"].paragraphs[0].startswith("Giao Sở Kế hoạch và Đầu tư chủ trì thường xuyên theo dõi")
    assert sections["IV.4"].paragraphs[-1].endswith("xem xét, quyết định./.")


@pytest.mark.parametrize(
    "words",
    [
        "từ tỉnh đến cơ sở. Các sở, ngành, UBND các huyện",
        "người trẻ tuổi, thành viên tiềm năng của các tổ chức",
        "liên kết chặt chẽ hơn với doanh nghiệp trong sản xuất",
        "trong lãnh đạo, chỉ đạo, phối hợp, điều hành",
        "hợp tác xã và Nhân dân, nhằm nâng cao nhận thức",
    ],
)
def test_sentences_broken_by_a_page_are_whole(words: str) -> None:
    texts = [text for section in plan().sections for text in section.paragraphs]
    assert sum(words in text for text in texts) == 1


def test_no_page_number_and_no_repeated_heading_inside() -> None:
    texts = [text for section in plan().sections for text in (section.title, *section.paragraphs)]
    for item in plan().tasks:
        texts += [item.content, item.lead_text, item.coordinate_text, item.period.text]
    for text in texts:
        assert text == " ".join(text.split())
        assert not re.match(r"^\d+$", text)
        assert "Nhiệm vụ, giải pháp Đơn vị" not in text
        assert "Ghi chú" not in text
    assert all(text[0].isupper() or text[0].isdigit() for text in texts if text)


def test_references() -> None:
    assert plan().references == (
        "Chương trình hành động số 50-CTr/TU ngày 13/4/2023",
        "Nghị quyết số 20-NQ/TW ngày 16/6/2022",
        "Nghị quyết số 09/NQ-CP ngày 02/02/2023",
        "Nghị định số 45/2021/NĐ-CP ngày 31/3/2021",
        "Luật Hợp tác xã năm 2012",
    )


def test_short_titles_fit_a_phone_and_tell_tasks_apart() -> None:
    titles = [item.short_title for item in plan().tasks]
    assert len(set(titles)) == 29
    assert all(10 < len(title) <= 60 for title in titles)
