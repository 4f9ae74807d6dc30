"""A message cut into clauses: at marks and line ends, before "nhưng" and the like, never inside a name."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from knowledge.progress.denial import continues_denial, joins_items
from knowledge.progress.line import Line
from knowledge.progress.positions import goes_on
from knowledge.progress.tokens import Sort, Token
from knowledge.progress.wording import phrases

_ENDS = frozenset({".", ";", "!", "?", "\n", "…", "•", "*"})
_CUTS = frozenset({",", "(", ")", "[", "]", "=", ">", "-", "+"})
_CONTRAST = frozenset({"nhưng", "song", "rieng", "tuy"})


@dataclass(frozen=True, slots=True)
class Clause:
    """`asks`: it ends with a question mark. `sentence`: number of the sentence it belongs to."""

    line: Line
    sentence: int
    asks: bool
    follows: str  # the mark before it


def split_clauses(tokens: list[Token]) -> list[Clause]:
    """The clauses in order; marks between them are dropped."""
    tokens = _without_form_words(tokens)
    clauses: list[Clause] = []
    current: list[Token] = []
    sentence, follows = 0, ""

    def close(asks: bool = False) -> None:
        nonlocal current
        if any(token.sort is not Sort.MARK for token in current):
            clauses.append(Clause(Line(tuple(current)), sentence, asks, follows))
        elif asks and clauses:  # "... vậy, ?"
            clauses[-1] = Clause(clauses[-1].line, clauses[-1].sentence, True, clauses[-1].follows)
        current = []

    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.sort is Sort.MARK and token.word in _ENDS:
            close(asks=token.word == "?")
            sentence, follows = sentence + 1, token.word
        elif token.sort is Sort.MARK and token.word in _CUTS:
            if token.word == "," and joins_items(tokens, place):
                continue
            if token.word == "," and (continues_denial(current, tokens, place) or _joins_bodies(current, tokens, place)):
                current.append(token)
                continue
            behind = tokens[place + 2].word if place + 2 < len(tokens) else ","
            if token.word == "," and (_joins_names(before, after, current) or (after is not None and goes_on(current, after, behind))):
                current.append(token)
                continue
            if token.word == "-" and before is not None and after is not None and (Sort.NUMBER in (before.sort, after.sort) or _joins_in_name(before, after)):
                current.append(token)
                continue
            close()
            follows = token.word
        elif token.sort is Sort.MARK and token.word in "~\"“”":
            continue
        else:
            if current and _begins_contrast(token, after, current):
                close()
                follows = token.word
            current.append(token)
    close()
    return clauses


def _without_form_words(tokens: list[Token]) -> list[Token]:
    """ "Khó khăn, vướng mắc (nếu có): không": the bracket of the form says nothing."""
    kept = list(tokens)
    for place in range(len(tokens) - 3):
        if [token.word for token in tokens[place : place + 4]] == ["(", "neu", "co", ")"]:
            kept[place : place + 4] = [Token("", "", Sort.MARK)] * 4
    return [token for token in kept if token.word]


def _joins_bodies(current: list[Token], tokens: list[Token], place: int) -> bool:
    """ "chờ Sở Tài chính, Sở Nội vụ góp ý": two bodies waited for."""
    ahead = " ".join(token.word for token in takewhile(lambda token: token.sort is not Sort.MARK, tokens[place + 1 : place + 12]))
    said = " ".join(token.word for token in current[-10:])
    return phrases("waiting", "trigger").search(said) is not None and phrases("waiting", "more_bodies").match(ahead) is not None


def _joins_names(before: Token | None, after: Token | None, current: list[Token]) -> bool:
    """ "các sở, ngành", "II.5, II.6", "Văn hóa, Thể thao": one name or one list."""
    if before is None or after is None:
        return False
    if before.sort is Sort.CODE and after.sort in (Sort.CODE, Sort.NUMBER):
        return all(token.sort in (Sort.CODE, Sort.NUMBER, Sort.MARK) or token.word in _LISTING for token in current)
    return (before.word, after.word) in _NAME_JOINTS


def _joins_in_name(before: Token, after: Token) -> bool:
    """ "Ban Thi đua - Khen thưởng", "Phòng Văn hóa - Xã hội": a dash within the name of a body."""
    return (before.word, after.word) in _DASH_JOINTS


_LISTING = frozenset(["va", "cac", "nhung", "nhiem", "vu", "muc", "viec", "noi", "dung", "so", "ca", "hai", "ba", "kinh", "bao", "cao"])
_NAME_JOINTS = frozenset(
    {("so", "nganh"), ("so", "ban"), ("ban", "nganh"), ("xa", "phuong"), ("hoa", "the"), ("huyen", "thanh"), ("huyen", "xa"), ("bo", "nganh")}
)

_DASH_JOINTS = frozenset(
    tuple(joint.split("-"))
    for joint in ["dua-khen", "chinh-ke", "tu-tai", "hoach-tai", "hoach-dau", "te-ha", "te-xa", "te-ky", "tri-xa", "hoa-xa", "hoa-the", "hoa-thong", "hoi-van", "tao-nghien", "dong-thuong", "binh-xa", "nghe-giao", "uy-hdnd", "uy-ubnd", "hdnd-ubnd", "dan-uy", "vu-thong", "phong-an", "duc-dao", "nghiep-phat", "nghiep-giao", "khuyen-nong", "vien-hoc", "hop-tu", "tin-truyen", "thao-du"]
)


def _begins_contrast(token: Token, after: Token | None, current: list[Token]) -> bool:
    if token.word in _CONTRAST:
        return token.word != "tuy" or (after is not None and after.word == "nhien")
    if token.word == "mà" and after is not None and after.word in ("chưa", "còn", "vẫn", "cho", "vướng", "đang"):
        return current[-1].word not in ("đâu", "gi")  # "có gì đâu mà vướng"
    # "xong rồi còn khâu quyết toán": a rest after a finished thing.
    return token.word == "còn" and current[-1].word in ("roi", "xong", "a", "thanh", "day", "nhe", "xuoi", "đấy", "ca", "het")
