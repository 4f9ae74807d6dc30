"""The Excel file: what is in it, what Excel makes of it, who gets it."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import func, select

from bot.events import File
from db.models import Audit, ProgressReport
from db.session import transaction
from handlers.papers import sheets, workbook
from handlers.papers.workbook import Column, Sheet
from tests.chat import Player, playing
from tests.conftest import MakeDatabase
from tests.handlers.year import FORMULAS, moment, year_ahead

BOUNDS = ("Nhiệm vụ", "Lịch sử tiến độ", "Vướng mắc, kiến nghị", "Tình hình báo cáo")


def day(year: int, month: int, day_: int, hour: int = 0) -> datetime:
    """As a sheet holds it: local time, without a zone."""
    return datetime(year, month, day_, hour, tzinfo=UTC).replace(tzinfo=None)


async def exported(player: Player) -> openpyxl.Workbook:
    async with transaction(player.app.sessions) as session:
        found = await sheets.gather(session, await player.app.worlds.current(session), player.clock.now())
    return openpyxl.load_workbook(io.BytesIO(await sheets.workbook_of(found)))


def table(page: Worksheet) -> list[dict[str, object]]:
    head, *rows = page.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


async def test_sheets_say_what_the_database_holds(year_url: str) -> None:
    async with year_ahead(year_url) as player:
        book = await exported(player)
        async with transaction(player.app.sessions) as session:
            reports = await session.scalar(select(func.count()).select_from(ProgressReport))
    assert tuple(book.sheetnames) == BOUNDS
    tasks, history, obstacles, reporting = (table(book[name]) for name in BOUNDS)

    assert len(tasks) == 29 and len(history) == reports
    by_code = {row["Mã"]: row for row in tasks}
    heads = {cell.value: cell.column for cell in book["Nhiệm vụ"][1]}
    formats = {title: book["Nhiệm vụ"].cell(2, heads[title]).number_format for title in ("Thời hạn", "Cập nhật gần nhất", "Mã")}
    assert formats == {"Thời hạn": "dd/mm/yyyy", "Cập nhật gần nhất": "dd/mm/yyyy hh:mm", "Mã": "@"}
    assert by_code["I.4"]["Số tiếp nhận"] in {row["Số tiếp nhận"] for row in history}
    assert by_code["IV.1"]["Tỷ lệ (%)"] == 70 and by_code["IV.1"]["Cập nhật gần nhất"] == day(2026, 11, 26, 9)
    assert by_code["I.4"]["Ngày văn bản"] == day(2026, 11, 12) and by_code["I.4"]["Văn bản"] == "1234/QĐ-UBND"
    assert by_code["II.3"]["Thời hạn"] == day(2030, 12, 31) and by_code["II.3"]["Chủ trì hiện nay"] == "Sở Tài chính"
    assert by_code["II.5"]["Đánh giá chung"] == "◆ hết thời hạn, chờ kết luận"
    assert "12 hợp tác xã" in str(next(row for row in history if row["Mã"] == "II.1")["Số liệu"])

    assert {(row["Mã"], row["Loại"]) for row in obstacles} == {("IV.1", "Vướng mắc"), ("V.3", "Vướng mắc")}
    assert next(row for row in obstacles if row["Mã"] == "V.3")["Đang chờ"] == "Sở Tài chính"

    first = {row["Đơn vị"]: row for row in reporting if "tuần 47" in str(row["Đợt"])}
    assert first["Sở Nội vụ"]["Kết quả"] == "đủ, đúng hạn" and first["Sở Công Thương"]["Kết quả"] == "chưa nhận được cập nhật"
    assert first["Sở Công Thương"]["Nhiệm vụ chưa trả lời"] == "III.7" and first["Sở Công Thương"]["Trả lời gần nhất"] is None
    names = {"Lan", "Nga", "Mai", "Minh", "Kim"}
    assert not any(value in names for row in history for value in row.values()), "no names of persons"


async def test_text_never_becomes_a_formula(year_url: str) -> None:
    async with year_ahead(year_url, formulas=True) as player:
        book = await exported(player)
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    kept = {cell.value: cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@", "\t", "\r"))}
    assert {"\n=1" if words == "\r=1" else words for words in FORMULAS} <= {value.replace("\r", "\n") for value in kept}
    assert all(cell.quotePrefix for cell in kept.values())
    shared = zipfile.ZipFile(io.BytesIO(workbook.write([Sheet("a", (Column("b", 9),), [["=1+1"]])], "t", "f", day(2026, 1, 1))))
    assert b"<f>" not in shared.read("xl/worksheets/sheet1.xml")


async def test_every_sheet_can_be_filtered_and_keeps_its_head(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-16 08:00") as player:
        book = await exported(player)  # nobody has ever told anything
    for page in book:
        assert page.auto_filter.ref.startswith("A1:") and page.freeze_panes.endswith("2")
        assert page.print_title_rows == "$1:$1" and page.page_setup.orientation == "landscape"
        assert all(page.column_dimensions[cell.column_letter].width >= 7 for cell in page[1])
    assert book["Nhiệm vụ"].max_row == 30 and book["Lịch sử tiến độ"].max_row == 1


def test_strange_values_are_storable() -> None:
    rows = [["\x00a\x0bb", day(2026, 1, 1)], ["x" * 40_000, None], ["Sở \ud800\uffff", None]]
    data = workbook.write([Sheet("t" * 40, (Column("a", 9), Column("b", 9, "date")), rows)], "t", "f", day(2026, 1, 1))
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert page["A2"].value == "ab" and len(page["A3"].value) == 32_767 and page["A3"].value.endswith("…")


async def test_file_goes_to_whoever_sees_the_whole(year_url: str) -> None:
    async with year_ahead(year_url) as player:
        for who in ("Hà", "Minh", "Vũ"):
            await player.say(who, "/xuat")
            [said] = player.answer
            [file] = [block for block in said.reply.blocks if isinstance(block, File)]
            assert file.name == "so-lieu-don-doc-2026-12-01.xlsx" and Path(file.path).stat().st_size > 10_000
            assert "29 nhiệm vụ" in said.text
        for who, why in (("Lan", "dành cho đầu mối tổng hợp"), ("người lạ", "dành cho đầu mối tổng hợp"), ("Minh@Nhóm", "nhắn riêng")):
            await player.say(who, "/xuat")
            assert why in player.answer[0].text and not any(isinstance(block, File) for block in player.answer[0].reply.blocks)
        async with transaction(player.app.sessions) as session:
            assert await session.scalar(select(func.count()).where(Audit.action == "export")) == 3


async def test_full_disk_is_a_sentence_in_the_chat(year_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with year_ahead(year_url) as player:
        player.clock.set(moment("2026-12-01 10:00"))
        folder = player.app.worlds.files.folder
        folder.rmdir() if folder.exists() and not any(folder.iterdir()) else None
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.write_text("a file where the folder should be")
        await player.say("Minh", "/xuat")
        assert "Chưa tạo được tệp" in player.answer[0].text
