"""Word and Excel files: two gold documents, then tracked changes, merges, counted numbers and damaged packages."""

from __future__ import annotations

import contextlib
import io
import json
import random
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from knowledge.codec import plan_for_show
from knowledge.plan import Plan
from knowledge.reading import PlanUnreadable, read_plan

PLANS = Path(__file__).parent / "plans"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEADER = ["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"]


@pytest.mark.parametrize("name", ["quang-ninh-77.docx", "son-la-105.xlsx"])
def test_gold_documents_field_by_field(name: str) -> None:
    plan = read_plan((PLANS / name).read_bytes(), name)
    gold = json.loads((PLANS / f"{name}.gold.json").read_text("utf-8"))
    shown = plan_for_show(plan)
    assert [group["id"] for group in shown["groups"]] == [group["id"] for group in gold["groups"]]
    assert [task["id"] for task in shown["tasks"]] == [task["id"] for task in gold["tasks"]]
    fields = ("group", "content", "lead", "coordinate", "period", "cadence", "starts_on", "ends_on")
    for got, want in zip(shown["tasks"], gold["tasks"], strict=True):
        for field in fields:
            assert got[field] in [want[field], *want.get("accept", {}).get(field, [])], (got["id"], field)
    assert (shown["number"], shown["issued_on"], shown["issuer"]) == tuple(
        gold["plan"][key] for key in ("number", "issued_on", "issuer")
    )
    assert shown["title"].casefold() == gold["plan"]["title"].casefold()
    found = {(finding.kind, finding.place.removeprefix("Phụ lục, ")) for finding in plan.findings}
    assert found == {(finding["kind"], finding["place"]) for finding in gold["findings"]}


# --- Word -----------------------------------------------------------------------------------------------


def docx(body: str, numbering: str = "") -> bytes:
    parts = {"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'}
    if numbering:
        parts["word/numbering.xml"] = f'<w:numbering xmlns:w="{W}">{numbering}</w:numbering>'
    return package(parts)


def package(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(cell if cell.startswith("<w:tc>") else f"<w:tc>{p(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


HEAD = p("Số: 9/KH-UBND") + p("Hà Tĩnh, ngày 05 tháng 01 năm 2026") + p("KẾ HOẠCH") + p("Về việc A")


def read_docx(body: str, numbering: str = "") -> Plan:
    return read_plan(docx(HEAD + body, numbering), "a.docx")


def test_tracked_changes_are_read_as_accepted_and_said() -> None:
    changed = (
        "<w:tc><w:p><w:r><w:t>Xây </w:t></w:r><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>dựng kế hoạch</w:t></w:r></w:ins></w:p></w:tc>"
    )
    plan = read_docx(table(row(*HEADER), row("1", changed, "Sở Y tế", "Sở Nội vụ", "2026")))
    assert plan.tasks[0].content == "Xây dựng kế hoạch"
    assert "tracked_changes" in {finding.kind for finding in plan.findings}


def test_a_cell_merged_over_rows_counts_for_each() -> None:
    first = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{p("Sở Y tế")}</w:tc>'
    below = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{p('')}</w:tc>"
    plan = read_docx(table(row(*HEADER), row("1", "A", first, "Sở Nội vụ", "2026"), row("2", "B", below, "Sở Nội vụ", "2026")))
    assert [task.lead for task in plan.tasks] == [("Sở Y tế",), ("Sở Y tế",)]


def test_a_group_over_the_whole_row() -> None:
    span = f'<w:tc><w:tcPr><w:gridSpan w:val="5"/></w:tcPr>{p("I. Nhóm một")}</w:tc>'
    plan = read_docx(table(row(*HEADER), row(span), row("1", "A", "Sở Y tế", "Sở Nội vụ", "2026")))
    assert [(group.code, group.title) for group in plan.groups] == [("I", "Nhóm một")]
    assert plan.tasks[0].code == "I.1"


def test_numbers_that_word_counts() -> None:
    level = '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'

    def counted(depth: int) -> str:
        list_of = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>'
        return f"<w:tc>{p('', list_of)}</w:tc>"

    rows = [row(*HEADER)]
    for title in ("Một", "Hai"):
        rows.append(row(counted(0), title, "", "", ""))
        rows += [row(counted(1), f"{title} {letter}", "Sở Y tế", "Sở Nội vụ", "2026") for letter in "ab"]
    plan = read_docx(table(*rows), level)
    assert [task.code for task in plan.tasks] == ["I.1", "I.2", "II.1", "II.2"]


def test_a_signature_table_after_the_tasks_is_no_task() -> None:
    signature = table(row("Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"), row("- Như trên;", "CHỦ TỊCH"))
    plan = read_docx(table(row(*HEADER), row("1", "A", "Sở Y tế", "Sở Nội vụ", "2026")) + signature)
    assert [(task.content, task.period.text) for task in plan.tasks] == [("A", "2026")]
    assert plan.signer_title == "CHỦ TỊCH"


# --- Excel ----------------------------------------------------------------------------------------------


def xlsx(change: Any = None) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for values in (
        ["PHỤ LỤC"],
        ["(Kèm theo Kế hoạch số 9/KH-UBND ngày 05/01/2026 của UBND tỉnh Hà Tĩnh)"],
        HEADER,
        [1, "Việc A", "Sở Y tế", "Sở Nội vụ", datetime(2026, 6, 30)],  # noqa: DTZ001 - as Excel keeps it
        [2, "Việc B", "Sở Nội vụ\nSở Y tế", "Sở Tài chính", 2026],
    ):
        sheet.append(values)
    if change:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_dates_and_line_breaks_of_a_sheet() -> None:
    plan = read_plan(xlsx(), "a.xlsx")
    assert [(task.code, task.period.text) for task in plan.tasks] == [("1", "30/06/2026"), ("2", "2026")]
    assert plan.tasks[1].lead == ("Sở Nội vụ", "Sở Y tế")
    assert [group.code for group in plan.groups] == [""], "every task has a group, for the database too"
    assert not plan.findings


@pytest.mark.parametrize(
    ("kind", "place", "change"),
    [
        ("formula_cell", "Phụ lục, 2", lambda sheet: sheet.__setitem__("D5", '="Sở "&"Tài chính"')),
        ("date_cell_unclear", "Phụ lục, 1", lambda sheet: setattr(sheet["E4"], "number_format", "mm/yyyy")),
        ("hidden_column", "D", lambda sheet: setattr(sheet.column_dimensions["D"], "hidden", True)),
        ("number_gap", "Phụ lục, 3", lambda sheet: sheet.__setitem__("A5", 3)),
        ("duplicate_number", "Phụ lục, 1", lambda sheet: sheet.__setitem__("A5", 1)),
        ("lead_missing", "Phụ lục, 2", lambda sheet: sheet.__setitem__("C5", None)),
        ("coordinate_missing", "Phụ lục, 2", lambda sheet: sheet.__setitem__("D5", None)),
        ("period_missing", "Phụ lục, 2", lambda sheet: sheet.__setitem__("E5", None)),
        ("period_past", "Phụ lục, 2", lambda sheet: sheet.__setitem__("E5", "Quý IV/2025")),
        ("lead_also_coordinates", "Phụ lục, 1", lambda sheet: sheet.__setitem__("D4", "Sở Y tế")),
    ],
)
def test_oddities_of_a_sheet_are_findings(kind: str, place: str, change: Any) -> None:
    plan = read_plan(xlsx(change), "a.xlsx")
    assert (kind, place) in {(finding.kind, finding.place) for finding in plan.findings}
    assert len(plan.tasks) == 2


def test_far_formats_do_not_hurt() -> None:
    def change(sheet: Any) -> None:
        sheet.cell(20000, 200).number_format = "0.00"

    assert len(read_plan(xlsx(change), "a.xlsx").tasks) == 2


def test_a_merged_area_of_a_million_rows_is_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx(lambda sheet: sheet.merge_cells("A30:B31")))) as archive:
        parts = {entry: archive.read(entry).decode() for entry in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace("A30:B31", "A30:XFD1000000")
    with pytest.raises(PlanUnreadable, match="too-large"):
        read_plan(package(parts), "a.xlsx")


# --- packages that are none -------------------------------------------------------------------------------

DOCX = (PLANS / "quang-ninh-77.docx").read_bytes()
XLSX = (PLANS / "son-la-105.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"", "a.docx", "empty-file"),
        (b"Xin", "a.docx", "wrong-type"),
        (XLSX, "a.docx", "wrong-type"),
        (DOCX, "a.xlsx", "wrong-type"),
        (DOCX, "a.txt", "wrong-type"),
        (b"%PDF-1.7", "a.xlsx", "wrong-type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.docx", "wrong-type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "encrypted"),
        (DOCX[: len(DOCX) // 2], "a.docx", "unreadable"),
        (package({"word/document.xml": "<w:document"}), "a.docx", "unreadable"),
        (package({"word/document.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><w/>"}), "a.docx", "unsafe-xml"),
        (package({"xl/workbook.xml": "<!DOCTYPE x><w/>"}), "a.xlsx", "unsafe-xml"),
        (package({"xl/workbook.xml": "<workbook/>"}), "a.xlsx", "unreadable"),
        (package({"word/document.xml": " " * 70_000_000}), "a.docx", "too-large"),
        (docx(p("KẾ HOẠCH")), "a.docx", "no-number"),
        (docx(HEAD), "a.docx", "no-table"),
        (docx(HEAD + table(row("TT", "Nhiệm vụ", "Thời gian"), row("1", "A", "2026"))), "a.docx", "no-lead-column"),
    ],
)  # fmt: skip
def test_a_package_that_is_no_plan_says_why(data: bytes, name: str, why: str) -> None:
    with pytest.raises(PlanUnreadable) as caught:
        read_plan(data, name)
    assert caught.value.why == why


@pytest.mark.parametrize("name", ["quang-ninh-77.docx", "son-la-105.xlsx"])
def test_damaged_packages_are_read_or_refused(name: str) -> None:
    """Bytes changed in the package, and in the XML itself under a valid package."""
    data = (PLANS / name).read_bytes()
    chance = random.Random(363)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {entry: archive.read(entry).decode("utf-8", "replace") for entry in archive.namelist()}
    xml = [entry for entry in parts if entry.endswith((".xml", ".rels"))]
    for _ in range(12):
        at = chance.randrange(len(data))
        read_or_refused(data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :], name)
        entry = chance.choice(xml)
        text = parts[entry]
        start = chance.randrange(len(text))
        read_or_refused(package(parts | {entry: text[:start] + chance.choice(["", "<", "9", "é"]) + text[start + 3 :]}), name)
        read_or_refused(package({key: value for key, value in parts.items() if key != entry}), name)


def read_or_refused(data: bytes, name: str) -> None:
    with contextlib.suppress(PlanUnreadable):
        assert read_plan(data, name).tasks


