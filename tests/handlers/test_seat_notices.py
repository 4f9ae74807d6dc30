"""Who is told of a seat that passes on, in which order."""

from __future__ import annotations

from pathlib import Path

from tests.chat import play_line, playing
from tests.conftest import MakeDatabase

GRANTED = ["@ Hà quản trị", "@ Công đầu mối Sở Công Thương", "! tick", "Hà: /moi Sở Công Thương", "Mới: /thamgia {mã}", "Mới: [Đồng ý]"]
GRANTED += ["Mới: [Tôi nhận thay đồng chí Công]", "Hà: /duyetvaitro", "Hà: [Duyệt]", "! tick", "! tick"]


async def test_the_approval_comes_before_the_question(make_sqlite: MakeDatabase, tmp_path: Path) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-26 08:00") as player:
        for line in GRANTED:
            await play_line(player, line)
        said = [one.text for one in player.channel.received["Mới"]][-2:]
        assert "Quản trị viên đã duyệt" in said[0]
        assert "Đề nghị cho biết tiến độ" in said[1]
        told = [one.text for one in player.channel.received["Công"] if "đã kết thúc" in one.text]
        assert len(told) == 1


async def test_a_substitute_who_is_promoted_is_told_once(make_sqlite: MakeDatabase) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-25 09:00") as player:
        for line in ("@ Lan đầu mối Sở Nội vụ", "@ Mai thay Sở Nội vụ", "Lan: /bangiao", "Lan: [Đồng chí Mai (đầu mối thay thế), Sở Nội vụ]", "Lan: [Xác nhận bàn giao]", "! tick", "! tick"):
            await play_line(player, line)
        said = [one.text for one in player.channel.received["Mai"]]
        assert len(said) == 1
        assert "Đồng chí Lan đã bàn giao vai trò đầu mối Sở Nội vụ cho đồng chí" in said[0]
        assert not any("đã kết thúc" in one.text for one in player.channel.received["Lan"])  # knows it from the dialog
