"""The defects of Plan 363 are found by rules, and a clean document has none."""

from __future__ import annotations

import pytest

from knowledge.data import read_bytes
from knowledge.plan import Finding, Plan
from knowledge.reading import read_plan

SOURCE = read_bytes("plan-363.txt").decode("utf-8")


def read(text: str) -> Plan:
    return read_plan(text.encode("utf-8"), "plan.txt")


def found(text: str, kind: str) -> list[Finding]:
    return [finding for finding in read(text).findings if finding.kind == kind]


@pytest.mark.parametrize(
    ("kind", "place", "words", "proposal"),
    [
        ("number_spelling", "heading", "363 /KH-UBND", "363/KH-UBND"),
        ("date_conflict", "heading; appendix", "30/5/2023; 31/5/2023", "30/5/2023"),
        ("spelling", "Mục II.2.2", "Phần đầu", "Phấn đấu"),
        ("reference_variant", "Mục III.1", "50-/CTr-TU", "50-CTr/TU"),
        ("lead_cut", "Phụ lục, V.1", "Ủy ban Mặt trận Tổ quốc Việt", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Nghệ An"),
        ("agency_variant", "Phụ lục, II.8", "UBND các huyện", "UBND cấp huyện"),
        ("agency_variant", "Phụ lục, IV.6", "Ngân hàng Nhà nước - Chi nhánh tỉnh Nghệ An", "Ngân hàng Nhà nước chi nhánh tỉnh Nghệ An"),
        ("agency_variant", "Phụ lục, V.3", "Liên Minh Hợp tác xã tỉnh", "Liên minh Hợp tác xã tỉnh"),
        ("agency_variant", "Mục III.5; Phụ lục, V.3", "Liên minh hợp tác xã tỉnh", "Liên minh Hợp tác xã tỉnh"),
        ("spelling", "Phụ lục, II.7", "Sở Lao động - Thương binh và xã hội", "Sở Lao động - Thương binh và Xã hội"),
        ("period_variant", "Phụ lục, III.4", "Năm 2023-2024", "2023-2024"),
        ("spacing", "Phụ lục, II.3", "2021 -2030; 2021 -2025", "2021-2030; 2021-2025"),
        ("recipient_cut", "recipients", "Lưu: VT,", "Lưu: VT, …"),
        ("lead_also_coordinates", "Phụ lục, IV.4", "UBND cấp huyện", ""),
    ],
)
def test_each_finding(kind: str, place: str, words: str, proposal: str) -> None:
    assert Finding(place, words, proposal, kind) in read(SOURCE).findings


def test_nothing_else_is_reported() -> None:
    assert len(read(SOURCE).findings) == 14


def test_the_source_is_not_mended() -> None:
    plan = read(SOURCE)
    cut = plan.task("V.1")
    section = next(section for section in plan.sections if section.code == "II.2.2")
    assert cut is not None
    assert cut.lead_text == "Ủy ban Mặt trận Tổ quốc Việt"
    assert "Phần đầu thu hút" in section.paragraphs[0]


@pytest.mark.parametrize(
    ("kind", "mended"),
    [
        ("number_spelling", SOURCE.replace("363 /KH-UBND", "363/KH-UBND")),
        ("date_conflict", SOURCE.replace("31/5/2023", "30/5/2023")),
        ("reference_variant", SOURCE.replace("50-/CTr-TU", "50-CTr/TU")),
        ("lead_cut", SOURCE.replace("\tỦy ban Mặt trận Tổ quốc Việt\t", "\tỦy ban Mặt trận Tổ quốc Việt Nam tỉnh Nghệ An\t")),
        ("spacing", SOURCE.replace("2021 -20", "2021-20")),
        ("period_variant", SOURCE.replace("Năm 2023-2024", "2023-2024")),
        ("recipient_cut", SOURCE.replace("Lưu: VT, ", "Lưu: VT, TH.")),
    ],
)
def test_a_mended_source_has_no_such_finding(kind: str, mended: str) -> None:
    assert found(SOURCE, kind)
    assert not found(mended, kind)


def test_other_defects_are_found_by_the_same_rules() -> None:
    cut = SOURCE.replace("\tSở Công Thương\tCác sở", "\tSở Công\tCác sở").replace(
        "- Chủ tịch, các PCT", "- Sở Công Thương;\n- Chủ tịch, các PCT"
    )
    assert not found(cut, "lead_cut")[1:], "a recipient is no evidence in running text"
    text = SOURCE.replace("Đề cao vai trò", "Sở Công Thương đề cao vai trò").replace("\tSở Công Thương\t", "\tSở Công\t")
    assert [(finding.place, finding.proposal) for finding in found(text, "lead_cut")][0] == ("Phụ lục, III.7", "Sở Công Thương")
    renumbered = SOURCE.replace("\n3\tKiện toàn", "\n2\tKiện toàn")
    assert [finding.place for finding in found(renumbered, "duplicate_number")] == ["Phụ lục, IV.2"]
    dropped = "\n".join(line for line in SOURCE.split("\n") if not line.startswith("3\tKiện toàn"))
    assert [finding.proposal for finding in found(dropped, "number_gap")] == ["IV.3"]
    empty = SOURCE.replace("\tSở Công Thương\tCác sở", "\t\tCác sở")
    assert [finding.place for finding in found(empty, "lead_missing")] == ["Phụ lục, III.7"]
    wrong = SOURCE.replace("Phần đầu", "Phấn đấu").replace("- Tăng cường minh bạch", "- Tăng cương minh bạch")
    assert [finding.proposal for finding in found(wrong, "spelling") if "Mục" in finding.place] == ["Tăng cường"]


def test_a_row_broken_by_a_page_is_joined_and_said() -> None:
    broken = SOURCE.replace("Ngân hàng Nhà nước chi nhánh tỉnh Nghệ An\t", "Ngân hàng Nhà nước chi\t", 1).replace(
        "Thường xuyên\t\nIII\t", "Thường xuyên\t\n\n3\n\n\t\tnhánh tỉnh Nghệ An\t\t\t\nIII\t", 1
    )
    task = read(broken).task("II.9")
    assert task is not None
    assert task.lead == ("Ngân hàng Nhà nước chi nhánh tỉnh Nghệ An",)
    assert [finding.place for finding in found(broken, "row_joined")] == ["Phụ lục, II.9"]
