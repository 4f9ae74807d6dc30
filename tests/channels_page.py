"""Writes the table of docs/channels.md from the limits that the channels declare, each with the source that stands
beside it in the code:    python -m tests.channels_page"""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from bot.channels import telegram, web, zalo_bot, zalo_oa
from bot.events import Limits

PAGE = Path(__file__).parent.parent / "docs" / "channels.md"
BEGINS, ENDS = "<!-- bảng sinh từ mã: bắt đầu -->", "<!-- bảng sinh từ mã: kết thúc -->"
CHANNELS = {"Zalo Bot": zalo_bot, "Zalo OA": zalo_oa, "Telegram": telegram, "Web": web}
_DECLARATION = re.compile(r"^LIMITS = Limits\(\n(.*?)^\)", re.MULTILINE | re.DOTALL)
_LINE = re.compile(r"^ +(\w+)=.*?,(?:  # (.+))?$", re.MULTILINE)
_MEANS = {
    "max_text": "Độ dài tối đa một tin",
    "unit": "Đơn vị đếm",
    "buttons": "Số nút bấm (0: gõ số)",
    "groups": "Dùng trong nhóm",
    "can_start": "Kênh chủ động gửi được",
    "edits": "Sửa tin đã gửi",
    "files": "Gửi ảnh, tệp",
    "rich": "Định dạng",
    "spells_choices": "Ghi số cạnh nút bấm",
    "window_days": "Cửa sổ chủ động (ngày)",
    "monthly": "Hạn mức tin mỗi tháng",
    "mention_only": "Trong nhóm chỉ thấy tin gọi tên",
}
_WORDS = {True: "có", False: "không", None: "không giới hạn", "utf16": "đơn vị UTF-16", "chars": "ký tự"}


def table() -> str:
    """The limits side by side, then the sources as notes."""
    lines = ["| | " + " | ".join(CHANNELS) + " |", "|---" * (len(CHANNELS) + 1) + "|"]
    for field in fields(Limits):
        values = (_shown(getattr(module.LIMITS, field.name)) for module in CHANNELS.values())
        lines.append(f"| {_MEANS[field.name]} (`{field.name}`) | " + " | ".join(values) + " |")
    for name, module in CHANNELS.items():
        lines += ["", f"Nguồn, {name}:", ""]
        lines += [f"- `{field}`: {source}" for field, source in sources(Path(module.__file__)).items() if source]
    return "\n".join(lines)


def sources(file: Path) -> dict[str, str]:
    """The comment beside each limit in a channel's file."""
    declared = _DECLARATION.search(file.read_text(encoding="utf-8"))
    assert declared, f"{file.name} declares no LIMITS"
    return {field: source or "" for field, source in _LINE.findall(declared.group(1))}


def page(text: str) -> str:
    """The page with its table renewed."""
    before, _, rest = text.partition(BEGINS)
    _, _, after = rest.partition(ENDS)
    return f"{before}{BEGINS}\n\n{table()}\n\n{ENDS}{after}"


def _shown(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}".replace(",", ".")
    return _WORDS.get(value, str(value))  # type: ignore[call-overload, no-any-return]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
