"""Messages, or parts of them, that report nothing: questions, promises to report later, absence, thanks."""

from __future__ import annotations

import re

from knowledge.progress.clauses import Clause
from knowledge.progress.model import Kind
from knowledge.progress.wording import compile_phrases, phrases

_PARTICLES_ONLY = compile_phrases(["(?:(?:«tail»|«person»|dạ|vâng|vậy|ơi)(?: |$))+"])
_STATED = compile_phrases(["«done» rồi", "đã «done»", "<doc>", "nên (?:chậm|chưa|không|phải)", "đang (?:làm|triển khai|thực hiện)"])
# "cử 5 giám đốc đi học" is work done, no absence.
_OTHERS_SENT = compile_phrases(["cử", "cho \\d+", "\\d+", "tổ chức", "học viên", "(?<!học )lớp", "(?:hồ sơ|văn bản|dự thảo|tờ trình|vốn|kinh phí|tiền|số liệu|báo cáo|danh sách)(?: \\S+){0,3}? chuyển"])
_PERSONAL = compile_phrases([
    "(?:đang |phải |lo |đi |bận |cả |đều )*(?:trực|phòng|chống|tránh|khắc phục|ứng phó|phòng chống|chạy) (?:bão|lụt|lũ|lũ lụt|mưa lũ|mưa lụt|dịch|hạn|cháy rừng|thiên tai)(?: \\S+)*",
    "(?:đang |phải |đi |bận )*(?:lo|trực|tiếp|bận|dự)(?: \\S+)? (?:việc nhà|việc gia đình|đám cưới|đám tang|đám hiếu|đám giỗ|bầu cử|đại hội|đoàn công tác|đoàn kiểm tra|đoàn thanh tra|khách|cơ quan|con ốm|mẹ ốm|bố ốm)(?: \\S+)*",
    "đang (?:họp|đi(?! vào| đến)|bận|ở (?:ngoài|quê|hà nội|cơ sở|viện|nhà|xã|trên|dưới)|(?:ngồi )?trên (?:đường|xe|tàu|ô tô)|lái xe|dự (?:họp|hội))(?: \\S+)*"])


def read_kinds(clauses: list[Clause]) -> list[Kind | None]:
    """For each clause what it is instead of a report, None for a report or nothing at all."""
    kinds = [_kind(clause) for clause in clauses]
    for place, clause in enumerate(clauses):
        # "hạn là ngày nào, em nhỉ?": the question mark belongs to the clause before.
        if clause.asks and kinds[place] is not Kind.QUESTION:
            match = _PARTICLES_ONLY.match(clause.line.text)
            if match and len(match.group(0).strip()) == len(clause.line.text) and place:
                kinds[place - 1] = Kind.QUESTION
            elif not phrases("status", "not_done").search(clause.line.text) and not phrases("obstacle", "absent").search(clause.line.text):
                kinds[place] = Kind.QUESTION
    if Kind.POSTPONE in kinds:  # "thứ tư em gửi, máy tính đang hỏng"
        kinds = [kind or (Kind.POSTPONE if phrases("kind", "excuse").search(clause.line.text) else None) for kind, clause in zip(kinds, clauses, strict=True)]
    if Kind.LEAVE in kinds:  # "chị Hà nghỉ ốm, thứ tư mới đi làm"
        kinds = [kind or (Kind.LEAVE if phrases("kind", "come_back").search(clause.line.text) else None) for kind, clause in zip(kinds, clauses, strict=True)]
    return kinds


def _kind(clause: Clause) -> Kind | None:
    text = clause.line.text
    if phrases("kind", "thanks").search(text) and not _STATED.search(text):
        return Kind.THANKS
    if phrases("all", "unclear").search(text) and not clause.asks:
        return None
    if phrases("kind", "done_question").search(text):
        return Kind.QUESTION if clause.asks or not re.search(r"(?:thi|thì|vẫn|còn) chưa", text) else None
    is_rhetorical = phrases("status", "not_done").search(text) or phrases("obstacle", "absent").search(text) or phrases("kind", "indefinite").search(text)
    if not is_rhetorical and not _STATED.search(text) and phrases("kind", "question").search(text):
        return Kind.QUESTION
    if phrases("kind", "leave").search(text) and not _STATED.search(text) and not _OTHERS_SENT.search(text):
        return Kind.LEAVE
    if phrases("kind", "postpone").search(text) and not phrases("obstacle", "present").search(text) and not _STATED.search(text):
        return Kind.POSTPONE
    if _PERSONAL.fullmatch(text) or _PERSONAL.search(text):
        return Kind.POSTPONE
    return None


def message_kind(kinds: list[Kind | None]) -> Kind | None:
    """The kind of a message without reports: what weighs most in it."""
    order = (Kind.QUESTION, Kind.LEAVE, Kind.POSTPONE, Kind.THANKS)
    return next((kind for kind in order if kind in kinds), None)
