"""What is said about photos and documents behind a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from bot.events import Block, Reply, say
from handlers.texts.dates import count

PHOTO, DOCUMENT = "Ảnh kèm báo cáo", "Tệp kèm báo cáo"
NOT_ATTACHED = "Không gắn"
_MOST_NAMED = 5


class HasFile(Protocol):
    @property
    def kind(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def size_bytes(self) -> int: ...


TooLarge = Sequence[tuple[str, int]]


def listed(files: Sequence[HasFile]) -> str:
    """ "02 ảnh; QĐ 1234.pdf (52 KB)"; empty for none."""
    photos = sum(file.kind == "photo" for file in files)
    papers = [file for file in files if file.kind != "photo"]
    parts = [f"{count(photos)} ảnh"] if photos else []
    parts += [f"{file.name or 'tệp không tên'} ({size(file.size_bytes)})" for file in papers[:_MOST_NAMED]]
    if len(papers) > _MOST_NAMED:
        parts.append(f"và {count(len(papers) - _MOST_NAMED)} tệp khác")
    return "; ".join(parts)


def size(size_bytes: int) -> str:
    """52 KB; 3,4 MB"""
    if size_bytes >= 1_000_000:
        return f"{size_bytes / 1_000_000:.1f} MB".replace(".", ",")
    return f"{max(1, round(size_bytes / 1000))} KB"


def enclosed(files: Sequence[HasFile], too_large: TooLarge) -> Iterator[Block]:
    """Lines of the read-back and of the receipt."""
    if files:
        yield say(f"Kèm theo: {listed(files)}.")
    yield from _too_large(too_large)


def received(files: Sequence[HasFile], too_large: TooLarge) -> Iterator[Block]:
    if files:
        yield say(f"Đã nhận kèm theo: {listed(files)}.")
    yield from _too_large(too_large)


def _too_large(too_large: TooLarge) -> Iterator[Block]:
    for name, bytes_ in too_large:
        yield say(f"Không nhận {name or 'tệp'} ({size(bytes_)}): mỗi tệp tối đa 20 MB. Đề nghị gửi bản gọn hơn hoặc ghi số, ký hiệu văn bản.")


def which_report(files: Sequence[HasFile], too_large: TooLarge) -> Reply:
    return Reply((*received(files, too_large), say("Gắn vào phiếu nào làm minh chứng?")))


def behind(number: int, task: str, agency: str) -> str:
    return f"{number:06d} - {task}, {agency}"


def attached(number: int, task: str, files: Sequence[HasFile]) -> Reply:
    return Reply((say(f"Đã gắn vào phiếu số {number:06d} ({task}): {listed(files)}. Xem lại: /phieu {number}"),))


def left_out() -> Reply:
    return Reply((say("Không gắn vào phiếu nào; kênh không giữ lại tệp."),))


def no_report_yet() -> Reply:
    return Reply((say("Ảnh, tệp được nhận làm minh chứng kèm báo cáo. Đồng chí chưa có phiếu nào trong 14 ngày qua: gửi /capnhat, ghi một câu về tiến độ rồi gửi kèm tệp."),))


def only_private() -> str:
    return "Tệp kèm báo cáo chỉ xem trong tin nhắn riêng với kênh."


def not_yours_to_see() -> str:
    return "Tệp kèm phiếu này chỉ cơ quan báo cáo và đầu mối tổng hợp được xem."


def files_of(number: int, files: Sequence[HasFile], here: int) -> Reply:
    """The words above the files themselves; those sent on another channel stay there."""
    if not files:
        return Reply((say(f"Phiếu số {number:06d} không kèm tệp."),))
    elsewhere = len(files) - here
    note = f" {count(elsewhere)} tệp được gửi ở kênh khác, xem tại kênh đó." if elsewhere else ""
    return Reply((say(f"Phiếu số {number:06d} kèm theo: {listed(files)}.{note}"),))
