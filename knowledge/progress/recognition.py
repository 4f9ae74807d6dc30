"""Free text outside a dialog: is it a progress report? Conservative, for a question must never become a report."""

from __future__ import annotations

import re

from knowledge.normalize import fold
from knowledge.plan import Plan
from knowledge.progress.clauses import split_clauses
from knowledge.progress.kinds import read_kinds
from knowledge.progress.line import Line
from knowledge.progress.obstacles import find_obstacle
from knowledge.progress.percent import find_percents
from knowledge.progress.status import Said, read_events
from knowledge.progress.tokens import Sort, tokenize
from knowledge.progress.wording import compile_phrases

# What asks for a list or a fact of the plan, whatever state words stand in it.
_SEARCH = compile_phrases(
    ["(?:những |các |có )?(?:nhiệm vụ|việc|đơn vị|sở|cơ quan|mục|ai|tập thể) (?:nào|gì|đâu)", "(?:danh sách|liệt kê|tra cứu|tìm|xem|thống kê|cho biết|cho xem|tổng hợp giúp|giải thích)", "bao nhiêu", "(?:gì|nào|đâu|sao|mấy)$", "(?:khi nào|bao giờ|thế nào|là gì|ở đâu|vì sao|tại sao)", "(?:các|những) (?:nhiệm vụ|việc)"]
)
# Words of somebody who tells what was done; "chưa hoàn thành" alone may as well be a search.
_FIRST_HAND = compile_phrases(
    ["(?:«done»|làm) rồi", "đã «done»", "(?:bên em|em|đơn vị|chúng tôi|sở|hội|liên minh|báo cáo)(?: \\S+){0,8}? (?:đã|đang|chưa|mới|vừa)", "(?:đang|còn|bị|vẫn) vướng(?: \\S+)*", "(?:đang|mới|đã) (?:làm|triển khai|thực hiện)(?: được)?(?: khoảng)? \\d+%", "(?:vẫn |không có gì )*(?:không thay đổi|như kỳ trước)"]
)
_BEGINS = re.compile(
    r"\W*(?:(?:da|thua|vang|bao cao|kinh gui)(?: em| anh| chi| dong chi)? )?(?:(?:nhiem vu |viec |muc )?[ivx]+\s?[.-]?\s?\d+\W+)?"
    r"(?:(?:tuan (?:qua|nay|roi)|trong tuan|thang (?:nay|qua)|hien(?: nay| tai)?|den nay|ky nay|ben (?:em|toi)|don vi(?: em| toi)?|chung toi|em|toi|so)[ ,:]+)*"
    r"(?:da|dang|chua|moi|vua|van|con|nhu|khong|cho|vuong|thieu|xong|dat|duoc)\b"
)
_NOTHING_NEW = re.compile(r"(?:chua|khong|chưa|không) (?:co )?(?:gi|gì)\b")  # "chưa có gì mới" asks nothing
_ASKS = re.compile(r"\b(?:ai|gi|nao|may|sao|j|bao (?:gio|h|nhieu|lau)|o dau|the nao)\b|\b(?:dau|khong|chua|ko|k|z|a khong|chua a)\W*$")
_STATES = frozenset({Said.DONE, Said.NOT_DONE, Said.NOT_STARTED, Said.PAUSED, Said.UNCHANGED, Said.ALMOST, Said.PART, Said.BEGUN, Said.ONGOING, Said.LATER})
_MAX_CHARACTERS = 2000


def looks_like_progress(text: str, plan: Plan) -> bool:
    """True when the text tells the state of a task by its number, or of work in the sender's own words."""
    clauses = split_clauses(tokenize(text[:_MAX_CHARACTERS]))
    if not clauses or any(kind is not None for kind in read_kinds(clauses)) or any(clause.asks for clause in clauses):
        return False
    whole = Line(tuple(token for clause in clauses for token in clause.line.tokens))
    if _SEARCH.search(whole.text):
        return False
    has_code = any(token.sort is Sort.CODE and plan.task(token.word) for token in whole.tokens)
    states = set[Said]()
    for clause in clauses:
        states |= read_events(clause.line, has_coming_day=False) & _STATES
    tells = bool(states) or bool(find_percents(whole)) or find_obstacle(whole).told is not None
    return tells and (has_code or _FIRST_HAND.search(whole.text) is not None)


def may_be_progress(text: str) -> bool:
    """Whether a text that the reader finds something in may be a report: it begins as one does ("đã", "đang", "chưa",
    perhaps behind a code or "tuần qua") and neither asks nor searches. For who owes a report and is asked first."""
    clauses = split_clauses(tokenize(text[:_MAX_CHARACTERS]))
    if not clauses or any(kind is not None for kind in read_kinds(clauses)) or any(clause.asks for clause in clauses):
        return False
    whole = Line(tuple(token for clause in clauses for token in clause.line.tokens))
    said = _NOTHING_NEW.sub(" ", fold(text))
    return bool(_BEGINS.match(said)) and not _ASKS.search(said) and not _SEARCH.search(_NOTHING_NEW.sub(" ", whole.text))
