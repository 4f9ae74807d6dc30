"""Two plans in use: an answer is never looked up in the other one, says which one it is of, and asks when it may be both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot import batch
from bot.settings import Settings
from knowledge.data import read_bytes
from knowledge.plan import Plan
from knowledge.reading import read_plan

NOW = datetime.fromisoformat("2026-11-26T08:00+07:00")
TOURISM = Path(__file__).parent.parent / "knowledge" / "plans" / "quang-ninh-77.docx"

pytestmark = pytest.mark.asyncio(loop_scope="module")


def plans() -> list[Plan]:
    """Plan 363; one of tourism, numbered 1.1; and a sister of plan 363 whose codes are of other tasks."""
    first = read_plan(read_bytes("plan-363.txt"), "plan-363.txt")
    other = replace(first.tasks[0], code="II.5", group="II", content="Trồng rừng ngập mặn ven biển", short_title="Trồng rừng ngập mặn", lead=("Sở Nội vụ",))
    sister = replace(first, number="900/KH-UBND", title="Trồng rừng ngập mặn", tasks=(other,), targets=(), sections=())
    return [first, read_plan(TOURISM.read_bytes(), TOURISM.name), sister]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asker() -> AsyncIterator[batch.Asker]:
    async with batch.asking(Settings(_env_file=None), plans(), lambda: NOW) as asker:
        yield asker


async def test_a_topic_is_answered_from_its_own_plan(asker: batch.Asker) -> None:
    found = await asker.ask("0a", "ai lo trồng rừng ngập mặn")
    assert found["tasks"] == ["II.5"]
    assert "rừng ngập mặn" in found["text"]
    assert "nông thôn mới" not in found["text"]
    assert "Nguồn: Kế hoạch số 900/KH-UBND; Phụ lục, II.5." in found["text"]
    more = await asker.ask("0a", "ai phối hợp")
    assert "Kế hoạch số 900/KH-UBND" in more["text"]
    assert "nông thôn mới" not in more["text"]


async def test_the_same_code_in_two_plans_is_asked_back(asker: batch.Asker) -> None:
    asked = await asker.ask("1a", "II.5")
    assert asked["verdict"] == "unsure"
    assert "363/KH-UBND" in asked["text"] and "900/KH-UBND" in asked["text"]
    assert "rừng ngập mặn" in (await asker.ask("1a", "2"))["text"]
    # The chosen plan stays meant, and says so.
    again = await asker.ask("1a", "II.5 hạn khi nào")
    assert "900/KH-UBND" in again["text"]
    named = await asker.ask("1a", "II.5 của kế hoạch 363")
    assert "nông thôn mới" in named["text"]
    assert "Nguồn: Kế hoạch số 363/KH-UBND; Phụ lục, II.5." in named["text"]


async def test_a_body_in_several_plans_is_asked_back_and_one_in_one_is_not(asker: batch.Asker) -> None:
    asked = await asker.ask("2a", "nhiệm vụ của Sở Nội vụ")
    assert asked["text"].count("Kế hoạch số") == 3
    chosen = await asker.ask("2a", "1")
    assert chosen["tasks"] == ["I.4", "IV.1"]
    only = await asker.ask("2b", "Hội Phụ nữ làm gì")
    assert only["tasks"] == ["V.2"]
    assert "363/KH-UBND" in only["text"]


async def test_codes_with_arabic_groups(asker: batch.Asker) -> None:
    found = await asker.ask("3a", "nhiệm vụ 2.4 kế hoạch 77")
    assert "lưu niệm" in found["text"]
    assert "Nguồn: Kế hoạch số 77/KH-UBND; Phụ lục, 2.4." in found["text"]


async def test_targets_of_the_only_plan_that_has_them(asker: batch.Asker) -> None:
    found = await asker.ask("4a", "đến năm 2030 có bao nhiêu hợp tác xã")
    assert "1.200" in found["text"] and "363/KH-UBND" in found["text"]


async def test_a_document_fact_is_of_every_plan(asker: batch.Asker) -> None:
    assert (await asker.ask("5a", "ai ký kế hoạch"))["verdict"] == "unsure"
    assert "77/KH-UBND" in (await asker.ask("5a", "kế hoạch 77 ban hành ngày nào"))["text"]


async def test_a_code_that_no_plan_has(asker: batch.Asker) -> None:
    found = await asker.ask("6a", "VIII.9")
    assert found["refused"]
    assert "900/KH-UBND" in found["text"]


async def test_overview_asks_which_plan(asker: batch.Asker) -> None:
    await asker.ask("7a", "/nhiemvu")
    assert "12 nhiệm vụ" in (await asker.ask("7a", "2"))["text"]


async def test_handover_of_a_task_is_of_its_own_plan(asker: batch.Asker) -> None:
    """Item II.7 of plan 363 went to another body than the rest of what the department did."""
    assert "Sở Nông nghiệp và Môi trường" in (await asker.ask("8a", "II.7 kế hoạch 363"))["text"]
