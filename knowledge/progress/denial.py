"""How far a denial reaches: over all that is listed behind it ("không có kiến nghị, vướng mắc hay đề xuất gì")."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, takewhile

from knowledge.progress.line import Line
from knowledge.progress.tokens import Sort, Token
from knowledge.progress.wording import compile_ending, compile_phrases, phrases

_WINDOW = 12
_ITEM_ENDS = compile_ending(["«item»"])
_TROUBLE_ENDS = compile_ending(["(?:khó khăn|vướng mắc|trở ngại|tồn (?:tại|tai)|hạn chế|bất cập)"])
_TROUBLE = compile_phrases(["(?:khó khăn|vướng mắc|vướng|trở ngại|tồn (?:tại|tai)|hạn chế|bất cập)"])
_BARE_ITEM = compile_phrases(["(?:và |hay |hoặc )?«item»(?:(?: «any»)*$| :| (?:và|hay|hoặc|với|cũng như) «item»)"])
# A clause that is one more thing denied: bare, of a field ("khó khăn về vốn"), with "gì" behind it, or the end of a list.
_ONE_MORE = compile_phrases(
    ["^(?:và |hay |hoặc )?«item»(?:(?: «any»)*$| (?:và|hay|hoặc|về|trong|ở|đối với|liên quan)(?!\\S))", "^(?:(?!«turn»)\\S+ ){1,4}(?:gì|nào|chi)(?: «any»)*$", "^(?:(?!«turn»)\\S+ ){0,5}(?:hay|hoặc|lẫn|cũng như) (?:(?!«turn»)\\S+ ?){1,5}$", "^«noun»(?: «any»)*$"]
)
_OPEN = compile_ending(["(?:không|chưa|chẳng|chả|khỏi|hết)(?: «has»)*(?: (?!«turn»)\\S+){0,2}? (?:«item»|vướng|khó|kẹt|tắc|thiếu)(?: (?!«turn»)\\S+){0,10}"])


def joins_items(tokens: Sequence[Token], place: int) -> bool:
    """Whether the comma at `place` stands between two kinds of trouble: "khó khăn, vướng mắc" is one phrase."""
    before = " ".join(token.word for token in tokens[max(0, place - 2) : place])
    ahead = _ahead(tokens, place, is_listed=False)
    if _TROUBLE_ENDS.search(before) and _TROUBLE.match(ahead):
        return True
    return _ITEM_ENDS.search(before) is not None and _BARE_ITEM.match(ahead) is not None


def continues_denial(current: Sequence[Token], tokens: Sequence[Token], place: int) -> bool:
    """Whether what stands behind the comma at `place` is denied by what stands before it."""
    if _OPEN.search(" ".join(token.word for token in current)) is None:
        return False
    return _ONE_MORE.match(_ahead(tokens, place, is_listed=False)) is not None or _ends_list(_ahead(tokens, place, is_listed=True))


def _ends_list(ahead: str) -> bool:
    """ "..., nhân lực, đất đai hay mặt bằng": only short names up to the last one."""
    *names, last = ahead.split(" , ")
    return bool(names) and all(len(name.split()) <= 3 for name in names) and _ONE_MORE.match(last) is not None and _ONE_MORE.match(names[0]) is not None


def _ahead(tokens: Sequence[Token], place: int, *, is_listed: bool) -> str:
    """The words behind the mark at `place` up to the next one; `is_listed`: over further commas."""
    following = takewhile(lambda token: token.sort is not Sort.MARK or token.word == ":" or (is_listed and token.word == ","), tokens[place + 1 :])
    return " ".join(token.word for token in islice(following, _WINDOW))


def reach(line: Line, last: int) -> int:
    """The place behind all that a denial denies which ends, so far, at the token `last`."""
    match = phrases("obstacle", "denied_more").match(line.text, sum(len(token.word if at not in line.blanked else "_") + 1 for at, token in enumerate(line.tokens[:last])))
    return line.span(*match.span())[1] if match and match.group(0).strip() else last
