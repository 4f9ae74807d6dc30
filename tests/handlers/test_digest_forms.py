"""Every form of one digest at its worst: nothing cut without a count, one screen of words, markup that cannot break."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.events import Fold, Limits, Reply, Table
from bot.render import measure, plain, render
from db import people
from db.session import transaction
from handlers import digest_facts
from handlers.completeness import Count
from handlers.digest_model import (
    EVERYTHING,
    About,
    Ages,
    Blocked,
    Correction,
    Digest,
    Line,
    Part,
    Result,
    Scope,
    TaskRow,
    Waits,
)  # fmt: skip
from handlers.texts import digest_forms as texts
from knowledge.plan import Comparison, Target
from knowledge.standing import Mark
from knowledge.targets import Reported, TargetRow
from tests.chat import Player, playing
from tests.conftest import MakeDatabase

PLAIN = Limits(2000, "utf16", 0, True, True, False, False, "plain")
HTML = Limits(4096, "utf16", 100, True, True, True, True, "html")
LONG = "Ủy ban nhân dân " + "một đơn vị có tên gọi rất dài " * 4
SHOUTING = "<b>thiếu</b> kinh phí & <script>alert(1)</script> " * 6
NOW = datetime(2026, 11, 27, 8, 30, tzinfo=UTC)
TARGET = TargetRow(
    Target(LONG, Comparison.AT_LEAST, 1200, "hợp tác xã", 2030, LONG, "Mục II.2.1", "2030-cooperatives"),
    Reported("2030-cooperatives", 900, date(2026, 6, 1), SHOUTING, "", "900"),
)
NOTHING = Digest(
    public_id="BT1-2026-W48", plan_id=1, plan_number="363/KH-UBND", period="2026-W48", scope=EVERYTHING, as_of=NOW, is_late=False,
    total=0, numbers={mark.value: 0 for mark in Mark}, before=None, before_at=None, reported=0, expected=0, away=0,
    ages=Ages(0, 0, 0, 0), finished=(), results=(), due_soon=(), overdue=(), stale=(), expired=(), unanswered=(), concluded=(),
    corrections=(), obstacles=(), chains=(), solved_obstacles=(), silent=0, silent_agencies=(), awaiting=0, has_reviewer=True,
    unproven=0, parts=(),
)  # fmt: skip


def lines(count: int, group: str, *, is_new: bool = False) -> tuple[Line, ...]:
    return tuple(Line(f"{group}.{n}", f"{LONG} {n}", 3, is_new, 4) for n in range(count))


def everything(size: int) -> Digest:
    """Everything that can be said, as much of it as a plan with so many tasks has."""
    result = Result(1, "I.1", LONG, LONG, True, None, "1234/QĐ-UBND " * 9)
    blocked = [Blocked(n, f"II.{n}", LONG, SHOUTING, n, LONG, n < size // 2) for n in range(size)]
    rows = [TaskRow(f"III.{n}", LONG, (LONG,) * 4, list(Mark)[n % len(Mark)], Mark.SILENT, 40, date(2026, 11, 20)) for n in range(size)]
    return replace(
        NOTHING, total=size, numbers={mark.value: size for mark in Mark}, before={mark.value: 1 for mark in Mark}, before_at=NOW,
        reported=size // 2, expected=size, away=3, ages=Ages(1, 2, 3, 4), finished=lines(size, "I", is_new=True),
        results=(result,) * size, due_soon=lines(size, "II"), overdue=lines(size, "III", is_new=True) + lines(size, "IV"),
        stale=lines(size, "V", is_new=True), expired=lines(size, "VI"), unanswered=tuple(f"VI.{n}" for n in range(size)),
        corrections=(Correction(result, "in_progress", 12, 10),) * size, obstacles=tuple(blocked), chains=(Waits((LONG,) * 4, 9, False),) * 9,
        solved_obstacles=tuple(blocked), silent=size, silent_agencies=((LONG, Count(1, 3)),) * size, partial=3, awaiting=size, unproven=size,
        parts=tuple(Part(f"G{n}", LONG, tuple(rows)) for n in range(30)), next_due=(date(2026, 12, 14), tuple(f"I.{n}" for n in range(size))),
        next_round_at=NOW, intro=SHOUTING[:300], targets=(TARGET, replace(TARGET, latest=None)),
    )  # fmt: skip


@pytest.mark.parametrize("size", [29, 500])
def test_everything_at_once_is_one_screen_in_one_part(size: int) -> None:
    reply = texts.digest(everything(size))
    assert len(plain(reply)) <= 1900
    (part,) = render(reply, PLAIN)
    assert "/vuongmac" in part.text and "/bantin đơn vị" in part.text, "both ways on are there without buttons"
    assert f"đang mở {size}, mới {size // 2:02d}" in part.text
    assert "Mã bản tin: BT1-2026-W48" in part.text


def test_markup_of_others_cannot_break_ours() -> None:
    parts = render(texts.digest(everything(29)), HTML)
    for part in parts:
        assert "<script>" not in part.text
        assert measure(part.text, "utf16") <= 3 * 4096
    assert any("&lt;script&gt;" in part.text or "&lt;b&gt;" in part.text for part in parts)


def test_a_large_plan_keeps_within_a_rich_message_and_counts_the_rest() -> None:
    reply = texts.digest(everything(500))
    overview, *folds = [block for block in reply.blocks if isinstance(block, Fold)]
    (table,) = overview.blocks
    assert isinstance(table, Table)
    assert len(folds) == texts.MOST_GROUPS and table.rows[-1][0] == "10 nhóm khác" and table.rows[-1][1] == "5000"
    for fold in folds:
        *shown, rest = fold.blocks[0].items  # type: ignore[union-attr]
        assert f"và {500 - len(shown)} nhiệm vụ khác" in plain(Reply((rest,)))
    assert sum(len(fold.blocks[0].items) for fold in folds) <= 200  # type: ignore[union-attr]


def test_a_short_form_is_the_screen_alone() -> None:
    full, short = texts.digest(everything(29)), texts.digest(everything(29), is_short=True)
    assert not [block for block in short.blocks if isinstance(block, Fold | Table)]
    assert plain(short) in plain(full) or plain(short).splitlines()[0] == plain(full).splitlines()[0]


def test_nothing_at_all_says_so() -> None:
    said = plain(texts.digest(NOTHING))
    assert "Không có nhiệm vụ nào trong phạm vi này" in said and "không có thay đổi" in said
    later = plain(texts.digest(replace(NOTHING, before={mark.value: 0 for mark in Mark}, before_at=NOW)))
    assert "Không có thay đổi so với bản tin 27/11/2026." in later


def test_a_link_stands_where_nothing_folds() -> None:
    reply = texts.digest(everything(29), link="https://example.org/bang")
    assert "Toàn bộ: https://example.org/bang" in plain(reply)


# --- from the database ----------------------------------------------------------------------------------


async def _said(player: Player, scope: Scope = EVERYTHING) -> tuple[Digest, str]:
    async with transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        facts = await digest_facts.build(session, world, world.plans[0], None, player.clock.now(), scope)
    return facts, plain(texts.digest(facts))


async def test_everybody_away_still_gives_a_digest(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-23 08:00") as player:
        _, said = await _said(player)
        assert "Chưa có đơn vị nào có đầu mối để hỏi" in said
        await player.register("Hà", people.ADMIN, None)
        await player.register("Lan", people.FOCAL_POINT, "Sở Nội vụ")
        await player.say("Hà@Nhóm", "/dangkybantin")
        await player.say("Lan", "/vangmat 23/11 - 30/11")
        player.clock.advance(days=4, hours=7, minutes=30)
        await player.tick()
        digest = player.channel.received["Nhóm"][-1].text
        assert "Các đơn vị có đầu mối đều vắng mặt đã báo trước, kỳ này không hỏi" in digest
        assert "không có thay đổi" in digest


async def test_a_department_sees_its_own_rows_and_an_unknown_part_nothing(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-27 15:00") as player:
        facts, said = await _said(player, Scope(About.AGENCY, "Sở Tài chính"))
        assert {task.code for part in facts.parts for task in part.tasks} == {"II.3", "II.4", "IV.3", "IV.4", "IV.5"}
        assert sum(facts.numbers.values()) == facts.total == 5 and "Sở Tài chính" in said
        facts, said = await _said(player, Scope(About.GROUP, "XX"))
        assert facts.total == 0 and "Không có nhiệm vụ nào" in said
