"""The yearly report: the layout of Decree 30/2020, figures that match the database, receipts behind each, who gets it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from sqlalchemy import func, select

from bot.events import File
from bot.worlds import import_plan
from db.models import Audit, Obstacle, ProgressReport
from db.session import transaction
from handlers.papers.year import YearFacts
from handlers.report import chosen_period, make
from handlers.texts import report as texts
from knowledge.calendar import reporting_period
from knowledge.plan import Agency, AgencyKind, Plan
from tests.bench.corpus import make_plans
from tests.chat import Player, playing
from tests.conftest import MakeDatabase
from tests.handlers.year import moment, year_ahead


async def drafted(player: Player, year: int = 2026, place: int = 0) -> tuple[YearFacts, Any]:
    async with transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        facts, data = await make(session, world, world.plans[place], reporting_period(year), player.clock.now())
    return facts, docx.Document(io.BytesIO(data))


def text_of(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def table(document: Any, first: str) -> list[list[str]]:
    [found] = [table for table in document.tables if table.rows[0].cells[0].text == first and table.rows[0].cells[1].text != "Chỉ tiêu trong Kế hoạch"]
    return [[cell.text for cell in row.cells] for row in found.rows]


async def test_figures_match_the_database_and_name_their_receipts(year_url: str) -> None:
    async with year_ahead(year_url) as player:
        facts, document = await drafted(player)
        async with transaction(player.app.sessions) as session:
            stored = set(await session.scalars(select(ProgressReport.id)))
            open_obstacles = await session.scalar(select(func.count()).select_from(Obstacle).where(Obstacle.resolved_at.is_(None)))
    annex = table(document, "TT")
    assert len(annex) == 30 and [row[1] for row in annex[1:]] == [task.code for task in facts.plan.tasks]

    groups = table(document, "Nhóm nhiệm vụ")
    numbers = [[int(cell) for cell in row[1:]] for row in groups[1:]]
    assert [row[0] for row in numbers] == [4, 9, 7, 6, 3, 29] and all(sum(row[1:]) == row[0] for row in numbers)
    assert [sum(column) for column in zip(*numbers[:-1], strict=True)] == numbers[-1]
    assert sum(facts.numbers.values()) == 29 and texts.by_column(facts.numbers)[4] == ("Hết thời hạn, chờ kết luận", 5)

    by_code = {row[1]: row for row in annex[1:]}
    assert "hoàn thành (chờ xác nhận), văn bản 1234/QĐ-UBND ngày 12/11/2026" in by_code["I.4"][5]
    assert by_code["I.4"][7] == "000001, 000006" and by_code["II.1"][5].endswith("đạt 50%, 12 hợp tác xã")
    assert by_code["III.1"][5].startswith("1/130 đơn vị đã báo cáo") and by_code["V.2"][5:] == ["Chưa có báo cáo trong kỳ", "Chưa có cập nhật", ""]
    assert by_code["II.3"][3] == "Sở Tài chính", "who leads today"
    told = {int(number) for row in annex[1:] for number in re.findall(r"\d{6}", row[7])}
    assert told == stored == set(facts.receipts)
    assert len(facts.open_obstacles) == open_obstacles == 2 and "đang chờ Sở Tài chính (vướng mắc số 2, nêu ngày 20/11/2026)" in text_of(document)
    assert "07/29 nhiệm vụ" in text_of(document) and "chưa có số liệu" in text_of(document)


async def test_layout_of_the_decree(year_url: str) -> None:
    async with year_ahead(year_url) as player:
        for said in ("ký hiệu: BC-STC", "chức vụ: KT. Giám đốc; Phó Giám đốc", "người ký: Nguyễn Văn A", "nơi nhận: Như trên; Lưu: VT, DNTT"):
            await player.say("Hà", f"/mauvanban {said}")
        _, document = await drafted(player)
    portrait, landscape = document.sections
    assert (round(portrait.page_width.mm), round(portrait.page_height.mm)) == (210, 297) and landscape.page_width > landscape.page_height
    for section in (portrait, landscape):
        assert all(15 <= round(margin.mm) <= 35 for margin in (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin))
        assert section.different_first_page_header_footer and "PAGE" in section.header._element.xml
    assert 30 <= round(portrait.left_margin.mm) <= 35 and 20 <= round(portrait.top_margin.mm) <= 25
    normal = document.styles["Normal"]
    assert normal.font.name == "Times New Roman" and 13 <= normal.font.size.pt <= 14
    head = "\n".join(cell.text for cell in document.tables[0].rows[0].cells)
    for words in ("ỦY BAN NHÂN DÂN TỈNH NGHỆ AN", "SỞ TÀI CHÍNH", "/BC-STC", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "DỰ THẢO"):
        assert words in head
    assert "Nghệ An, ngày      tháng      năm 2026" in head
    closing = "\n".join(cell.text for cell in document.tables[-2].rows[0].cells)
    assert closing.startswith("Nơi nhận:\n- Như trên;\n- Lưu: VT, DNTT.") and "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC" in closing and "Nguyễn Văn A" in closing
    body = [paragraph.text for paragraph in document.paragraphs]
    assert body.index("BÁO CÁO") < body.index("Kính gửi: Ủy ban nhân dân tỉnh Nghệ An") < body.index("Phụ lục")
    assert [line for line in body if re.match(r"[IV]+\. ", line)][0] == "I. TÌNH HÌNH CHUNG" and "VI. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2027" in body
    assert list(out_of_order(document)) == []


def out_of_order(document: Any) -> Iterator[str]:
    """Word refuses a document whose properties stand in another order than the schema's; LibreOffice does not mind."""
    orders = {
        "w:sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
        "w:tblPr": "tblStyle tblW jc tblBorders tblLayout tblCellMar tblLook",
        "w:pPr": "pStyle keepNext keepLines widowControl pBdr spacing ind jc outlineLvl rPr sectPr",
        "w:rPr": "rFonts b i sz szCs lang",
    }
    for tag, order in orders.items():
        names = order.split()
        for element in document.element.body.iter(qn(tag)):
            places = [names.index(child.tag.rpartition("}")[2]) for child in element]
            if places != sorted(places):
                yield f"{tag}: {[child.tag.rpartition('}')[2] for child in element]}"


async def test_returned_and_corrected_reports_do_not_count(year_url: str) -> None:
    async with year_ahead(year_url) as player:
        await player.say("Minh", "/duyet")
        label = next(choice.label for choice in player.answer[0].reply.choices if choice.label.startswith("I.4"))
        await player.say("Minh", f"[{label}]")
        await player.say("Minh", "[Trả lại]")
        await player.say("Minh", "thiếu danh sách kèm theo")
        facts, document = await drafted(player)
    [row] = [row for row in table(document, "TT") if row[1] == "I.4"]
    assert "hoàn thành" not in row[5] and row[7] == "000001, 000006", "the receipts stay visible"
    assert not next(one for one in facts.tasks if one.task.code == "I.4").told


async def test_period_of_another_year_holds_only_its_own_reports(year_url: str) -> None:
    async with year_ahead(year_url) as player:
        facts, document = await drafted(player, 2025)
        assert facts.receipts == () and facts.is_over and facts.until.date() == date(2025, 12, 14)
        assert "Trong kỳ chưa có báo cáo nào được gửi" in text_of(document) and "chưa ghi nhận khó khăn" in text_of(document)
        player.clock.set(moment("2026-12-16 09:00"))
        facts, _ = await drafted(player)
        assert facts.is_over and len(facts.receipts) == 9
        assert (await drafted(player, 2027))[0].receipts == ()


async def test_no_data_and_a_strange_plan_make_a_whole_document(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-16 08:00") as player:
        await add_plan(player, strange_plan())
        _, document = await drafted(player)
        assert len(table(document, "TT")) == 30 and "TÌNH HÌNH THỰC HIỆN" in text_of(document)
        facts, document = await drafted(player, place=1)
    assert len(table(document, "TT")) == len(facts.tasks) + 1
    assert "<b>đậm</b> & =1+1" in text_of(document) and "Kế hoạch không nêu chỉ tiêu bằng số." in text_of(document)


def strange_plan() -> Plan:
    plan = make_plans(count=1)[0][0]
    long_name = "Ban Chỉ đạo " + "rất dài " * 13 + "nhất"
    tasks = [replace(task, content=f"<b>đậm</b> & =1+1 {task.content}", lead=(long_name,), lead_text=long_name) for task in plan.tasks]
    agencies = (*plan.agencies, Agency(long_name, AgencyKind.DEPARTMENT))
    return replace(plan, tasks=tuple(tasks), agencies=agencies, issued_on=None)


async def add_plan(player: Player, plan: Plan) -> None:
    async with transaction(player.app.sessions) as session:
        await import_plan(session, plan, player.clock.now())


async def test_target_with_a_reported_value_names_day_source_and_receipt(year_url: str) -> None:
    async with year_ahead(year_url) as player:
        await player.say("Minh", "/chitieu số HTX: 912, tính đến 30/9/2026, theo Báo cáo 45/BC-LMHTX")
        await player.say("Minh", "[Đúng, lưu]")
        _, document = await drafted(player)
        [rows] = [table for table in document.tables if table.rows[0].cells[-1].text == "Ngày, nguồn số liệu"]
    cells = [[cell.text for cell in row.cells] for row in rows.rows]
    [told] = [row for row in cells if "số hợp tác xã: khoảng 1.200" in row[1]]
    assert told[3] == "912 hợp tác xã" and told[4].startswith("30/09/2026, ") and "45/BC-LMHTX" in told[4] and "phiếu số 000001" in told[4]
    assert sum(row[3] == "chưa có số liệu" for row in cells) == len(cells) - 2


# --- in the chat --------------------------------------------------------------------------------------


async def test_draft_goes_to_whoever_sees_the_whole(year_url: str) -> None:
    async with year_ahead(year_url) as player:
        for who, said in (("Minh", "/baocao 2026"), ("Vũ", "báo cáo 2026"), ("Hà", "/baocao")):
            await player.say(who, said)
            [file] = [block for block in player.answer[0].reply.blocks if isinstance(block, File)]
            assert file.name == "du-thao-bao-cao-363-KH-UBND-nam-2026.docx" and docx.Document(file.path).tables
            assert "09 phiếu" in player.answer[0].text and "chưa kết thúc" in player.answer[0].text
        for who, said, why in (
            ("Lan", "/baocao 2026", "dành cho đầu mối tổng hợp"), ("người lạ", "/baocao", "dành cho đầu mối tổng hợp"),
            ("Minh@Nhóm", "/baocao 2026", "tin nhắn riêng"), ("Minh", "/baocao 2027", "bắt đầu từ 15/12/2026"), ("Minh", "/baocao 1999", "chưa được ban hành"),
            ("Minh", "/baocao 0000", "chưa được ban hành"), ("Minh", "/baocao năm ngoái", "ví dụ: /baocao 2026"), ("Minh", "/baocao 20266", "ví dụ: /baocao 2026"),
        ):  # fmt: skip
            await player.say(who, said)
            assert why in player.answer[0].text, (who, said, player.answer[0].text)
            assert not any(isinstance(block, File) for block in player.answer[0].reply.blocks)
        async with transaction(player.app.sessions) as session:
            assert await session.scalar(select(func.count()).where(Audit.action == "report")) == 3


async def test_plan_is_named_where_several_are_in_use(year_url: str) -> None:
    async with year_ahead(year_url) as player:
        await add_plan(player, strange_plan())
        await player.say("Minh", "/baocao 2026")
        assert "02 kế hoạch" in player.answer[0].text
        await player.say("Minh", "/baocao 2026 1/KH-UBND")
        assert "du-thao-bao-cao-1-KH-UBND-nam-2026.docx" in str(player.answer[0].reply.blocks)


async def test_letterhead_is_edited_by_an_administrator(year_url: str) -> None:
    async with year_ahead(year_url) as player:
        await player.say("Minh", "/mauvanban")
        assert "dành cho quản trị viên" in player.answer[0].text
        await player.say("Hà", "/mauvanban")
        assert "Cơ quan: Sở Tài chính" in player.answer[0].text and "Người ký: để trống" in player.answer[0].text
        await player.say("Hà", "/mauvanban Người ký: Nguyễn Văn A")
        assert "Người ký: Nguyễn Văn A" in player.answer[0].text
        await player.say("Hà", "/mauvanban nguoi ky: bỏ")
        assert "Người ký: để trống" in player.answer[0].text
        for said, why in (("người kí Nguyễn A", "Đề nghị gửi tên mục"), ("màu: đỏ", "Đề nghị gửi tên mục"), ("người ký:", "Đề nghị gửi tên mục"), ("nơi nhận: " + "a; " * 20, "12 dòng"), ("cơ quan: " + "x" * 301, "300 ký tự")):
            await player.say("Hà", f"/mauvanban {said}")
            assert why in player.answer[0].text, said


def test_receipt_numbers_are_ranges_and_nothing_is_cut_without_a_count() -> None:
    assert texts.receipts([4, 1, 2, 3, 9]) == "phiếu số 000001 - 000004, 000009"
    assert texts.receipt_numbers([7]) == "000007"
    assert texts.receipt_numbers(range(1, 21, 2), most=2) == "000001, 000003 và 08 phiếu khác đến số 000019"


@pytest.mark.parametrize("said, year", [("", 2026), ("2026", 2026), ("2025 363/KH-UBND", 2025), ("năm 2024", 2024)])
async def test_year_that_is_meant(make_sqlite: MakeDatabase, said: str, year: int) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-16 08:00") as player, transaction(player.app.sessions) as session:
        [plan] = (await player.app.worlds.current(session)).plans
    assert chosen_period(plan, said, date(2026, 11, 16)).year == year
    assert chosen_period(plan, "", date(2026, 12, 15)).year == 2027
