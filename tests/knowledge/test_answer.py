"""Facts of answers against the source, by eye: who leads, with whom, through whom, who holds it today."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answer import Answer, answer
from knowledge.data import read_bytes
from knowledge.index import Index, build_index
from knowledge.match import Verdict
from knowledge.question import AskedRole, Intent, understand
from knowledge.reading import read_plan

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index([read_plan(read_bytes("plan-363.txt"), "plan-363.txt")])


def ask(index: Index, text: str, today: date = TODAY) -> Answer:
    return answer(understand(text, index), index, today)


def test_own_joint_and_collective_are_told_apart(index: Index) -> None:
    body = ask(index, "Sở Kế hoạch và Đầu tư chủ trì gì").bodies[0]
    assert body.lead == ("II.3", "II.4", "IV.3", "IV.4", "IV.5")
    assert body.joint == ("IV.3", "IV.4", "IV.5")
    assert body.lead_via_collective == ("I.1", "II.2")


def test_unions_are_no_members_of_the_collective(index: Index) -> None:
    assert ask(index, "Hội Phụ nữ làm gì").bodies[0].lead_via_collective == ()


def test_a_body_that_leads_nothing_is_told_what_it_coordinates(index: Index) -> None:
    found = ask(index, "Sở Tài chính có nhiệm vụ gì")
    assert (found.role, found.tasks) == (AskedRole.COORDINATE, ("II.5", "II.6", "II.7"))
    assert ask(index, "Sở Tài chính chủ trì gì").intent is Intent.NO_LEAD


def test_an_old_name_tells_its_holder_and_a_new_name_what_it_inherited(index: Index) -> None:
    old = ask(index, "Sở Lao động - Thương binh và Xã hội làm gì").bodies[0]
    assert [(holder.agency, holder.is_confirmed) for holder in old.today] == [("Sở Nông nghiệp và Môi trường", False)]
    new = ask(index, "Sở Nông nghiệp và Môi trường làm gì").bodies[0]
    assert [code for code, _ in new.inherited] == ["II.1", "II.5", "II.7", "II.8", "III.2", "III.3"]


def test_before_the_change_nothing_was_inherited(index: Index) -> None:
    assert ask(index, "Sở Tài chính làm gì", date(2025, 2, 28)).bodies[0].inherited == ()


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("nhiệm vụ đã hết hạn", ("I.3", "II.5", "II.6", "II.7", "III.4")),
        ("việc hằng năm", ("I.4", "IV.5", "IV.6", "V.1", "V.3")),
        ("giai đoạn 2023-2030", ("II.3", "IV.1", "IV.3")),
        ("việc hằng năm của Sở Nội vụ", ("I.4",)),
    ],
)
def test_by_period(index: Index, text: str, tasks: tuple[str, ...]) -> None:
    assert ask(index, text).tasks == tasks


def test_expired_depends_on_the_day(index: Index) -> None:
    assert ask(index, "nhiệm vụ đã hết hạn", date(2025, 6, 1)).tasks == ("I.3", "III.4")


def test_who_leads_most(index: Index) -> None:
    assert ask(index, "đơn vị nào chủ trì nhiều nhất").ranking[0] == ("UBND cấp huyện", 6)


def test_a_target_has_its_comparison_and_address(index: Index) -> None:
    (target,) = ask(index, "tỷ lệ nữ giám đốc hợp tác xã").targets
    assert (str(target.comparison), target.value, target.year, target.address) == ("ít nhất", 30, 2045, "Mục II.2.2")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("số kế hoạch", "363/KH-UBND"),
        ("kế hoạch ban hành ngày nào", "30/5/2023"),
        ("ai ký kế hoạch", "Nguyễn Văn Đệ"),
        ("có bao nhiêu nhiệm vụ", "29"),
        ("Nghị quyết 20 ban hành ngày nào", "Nghị quyết số 20-NQ/TW ngày 16/6/2022"),
    ],
)
def test_facts_of_the_document(index: Index, text: str, values: str) -> None:
    fact = ask(index, text).fact
    assert fact is not None
    assert values in fact.values


def test_report_and_amendment_quote_the_plan(index: Index) -> None:
    for text in ("báo cáo gửi về đâu", "muốn sửa đổi kế hoạch thì làm thế nào", "ai theo dõi, đôn đốc kế hoạch"):
        fact = ask(index, text).fact
        assert fact is not None, text
        assert any("Sở Kế hoạch và Đầu tư" in passage.text and passage.address.startswith("Mục IV") for passage in fact.passages)


def test_a_passage_is_a_paragraph_and_not_a_page(index: Index) -> None:
    found = ask(index, "kế hoạch nói gì về hợp tác xã tín dụng yếu kém")
    assert found.section == "III.3"
    assert len(found.passages) <= 2


def test_every_answer_that_states_something_has_an_address(index: Index) -> None:
    for text in ("Sở Nội vụ làm gì", "II.5", "việc hằng năm", "số hợp tác xã 2030", "ai ký", "mục đích", "ai lo sổ đỏ"):
        assert ask(index, text).citations, text


def test_a_refusal_states_nothing(index: Index) -> None:
    found = ask(index, "giá vàng hôm nay")
    assert (found.verdict, found.tasks, found.citations) == (Verdict.NONE, (), ())
    assert ask(index, "nhiệm vụ II.12").missing == "II.12"
