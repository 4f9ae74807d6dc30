"""What is said to somebody who is no longer in charge."""

from __future__ import annotations

from collections.abc import Sequence

from bot.events import Block, Reply, Shortcut, say


def no_longer_in_charge(agencies: Sequence[str]) -> Reply:
    """`agencies`: those whose seat the sender holds as main focal point; without one somebody else has to act."""
    if not agencies:
        return Reply((say("Vai trò của đồng chí do quản trị viên thu hồi; đề nghị báo quản trị viên. Dữ liệu cá nhân: /dulieu."),))
    blocks: list[Block] = [
        say(f"Khi thôi phụ trách, đề nghị bàn giao vai trò đầu mối {', '.join(agencies)} bằng lệnh /bangiao; báo cáo đã gửi ở lại với cơ quan."),
        say("Trước khi bàn giao, kênh vẫn hỏi đồng chí. Nếu chỉ vắng mặt ít ngày: /vangmat."),
    ]
    return Reply(tuple(blocks), shortcuts=(Shortcut("Bàn giao", "/bangiao"), Shortcut("Báo vắng mặt", "/vangmat")))
