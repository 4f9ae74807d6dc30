"""Which clause is about which task: a named task holds until another one is named."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from knowledge.plan import Plan
from knowledge.progress.clauses import Clause
from knowledge.progress.line import Line
from knowledge.progress.mention import Mention
from knowledge.progress.mentions import find_mentions
from knowledge.progress.obstacles import find_obstacle
from knowledge.progress.status import Said, read_events
from knowledge.progress.subjects import subjects_of
from knowledge.progress.tokens import Sort


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a clause with the tasks it is about; no codes: it is not said which."""

    line: Line
    codes: tuple[str, ...]
    is_all: bool = False
    is_except: bool = False
    is_named: bool = False
    sentence: int = 0
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """`is_doubtful`: a task was named that is unknown, not asked about, or cannot be told."""

    pieces: tuple[Piece, ...]
    is_doubtful: bool


def attribute(clauses: Sequence[Clause], codes: Sequence[str], plan: Plan, told: Collection[str] = ()) -> Attribution:
    """Every clause, cut where two tasks stand in one, with its tasks."""
    subjects = subjects_of(plan, tuple(codes))
    mentions = [find_mentions(clause.line, codes, plan, subjects) for clause in clauses]
    first_plain = next((place for place, found in enumerate(mentions) if any(_is_plain(mention) for mention in found)), len(mentions))
    mentions = _with_others_told_first(clauses, mentions, codes)
    mentions = [[mention for mention in found if _counts(mention, place > first_plain, mentions)] for place, found in enumerate(mentions)]
    named = {code for found in mentions for mention in found if not mention.is_all for code in mention.codes}
    named_or_told = named | set(told)
    left = tuple(code for code in codes if code not in named_or_told)

    pieces: list[Piece] = []
    doubtful = False
    current = Mention(tuple(codes) if len(codes) == 1 else (), 0, 0)
    clauses, mentions = _enumerated(clauses, mentions)
    for clause, found in zip(clauses, mentions, strict=True):
        for mention, line in _cut(clause.line, found):
            is_named = mention is not None
            if mention is not None:
                current = _settled(mention, left, bool(named_or_told))
                doubtful = doubtful or current.is_unknown or current.is_unclear or any(code not in codes for code in current.codes)
            if current.is_unknown and not current.codes:
                continue
            if not current.is_unclear:
                pieces.append(Piece(line, current.codes, current.is_all, is_named and current.is_except, is_named, clause.sentence, clause.follows))
    return Attribution(tuple(_without_preamble(pieces)), doubtful)


def _with_others_told_first(clauses: Sequence[Clause], mentions: list[list[Mention]], codes: Sequence[str]) -> list[list[Mention]]:
    """ "không thay đổi gì, riêng IV.4 vướng", "đều đang làm, II.3 60%", "trừ II.4 ra, chưa có gì mới": what is said beside
    the exception is said of all."""
    named = next((place for place, found in enumerate(mentions) if any(mention.codes and not mention.is_weak for mention in found)), None)
    if named is None or len(codes) < 2:
        return mentions
    everybody, told = Mention(tuple(codes), 0, 0, is_all=True), list(mentions)
    exception = mentions[named][0]
    for place, clause in enumerate(clauses[:named]):
        said = read_events(clause.line, has_coming_day=False)
        is_weak = any(mention.is_weak for mention in mentions[place])  # "xong hết, trừ III.5"
        is_shared = is_weak and (exception.is_except or clause.line.tokens[0].word in _SHARED)
        is_unchanged = Said.UNCHANGED in said and clauses[named].line.tokens[0].word in _APART
        if not told[place] and is_unchanged or (is_shared and said):
            told[place] = [everybody]
    is_bare = exception.is_except and exception.first == 0 and len(clauses[named].line.tokens) <= exception.last + 1
    if is_bare and named + 1 < len(clauses) and not mentions[named + 1]:
        told[named + 1] = [everybody]
    return told


_SHARED = frozenset(["deu", "vẫn", "cung", "đang", "ca"])
_APART = frozenset(["rieng", "tru", "chi", "ngoai", "con", "còn"])


def _enumerated(clauses: Sequence[Clause], mentions: list[list[Mention]]) -> tuple[Sequence[Clause], list[list[Mention]]]:
    """ "nông thôn mới, giảm nghèo xong rồi": a name alone before a comma joins the names behind it."""
    kept: list[tuple[Clause, list[Mention]]] = []
    for clause, found in zip(clauses, mentions, strict=True):
        before = kept[-1] if kept else None
        is_list = before and clause.follows == "," and len(found) == 1 == len(before[1]) and _is_mere_name(before[0].line, before[1][0])
        if before and is_list and not set(before[1][0].codes) & set(found[0].codes):
            kept[-1] = (clause, [replace(found[0], codes=before[1][0].codes + found[0].codes, is_introduced=True)])
        else:
            kept.append((clause, found))
    return [clause for clause, _ in kept], [found for _, found in kept]


def _is_mere_name(line: Line, mention: Mention) -> bool:
    """True where beside the name nothing is told."""
    if not mention.codes or mention.is_all or mention.is_rest or mention.is_except or len(line.tokens) > mention.last - mention.first + 2:
        return False
    is_plain = all(token.sort in (Sort.WORD, Sort.CODE) or mention.first <= place < mention.last for place, token in enumerate(line.tokens))
    told = read_events(line if mention.is_subject else line.blank(range(mention.first, mention.last)), has_coming_day=False)
    beside = {token.word for place, token in enumerate(line.tokens) if not mention.first <= place < mention.last}
    return is_plain and not told and beside <= _OPENERS and find_obstacle(line).told is None


def _is_plain(mention: Mention) -> bool:
    """Named by its number, or as one of all: what comes behind is about it."""
    return mention.is_coded or (mention.is_all and not mention.is_weak)


def _counts(mention: Mention, is_behind_plain: bool, all_mentions: list[list[Mention]]) -> bool:
    """Weak words for "all" count only where no task is named; a subject behind a number only where it is introduced."""
    if mention.is_weak:
        return not any(not other.is_weak for found in all_mentions for other in found)
    return not (is_behind_plain and mention.is_subject and not mention.is_introduced)


def _settled(mention: Mention, left: tuple[str, ...], is_any_named: bool) -> Mention:
    """ "việc còn lại" becomes the tasks that no other words name; one of several is not said which."""
    if not mention.is_rest or (mention.is_unclear and len(left) != 1):
        return mention
    return replace(mention, codes=left, is_unclear=not (left and is_any_named))


def _cut(line: Line, found: list[Mention]) -> list[tuple[Mention | None, Line]]:
    if not found:
        return [(None, line)]
    if len(found) == 1:
        return [(found[0], _without(_past_salutation(line, found[0].first), found[0], 0, len(line.tokens)))]
    # "xong I.4, đang làm IV.1" without a comma: what is said stands before the names.
    before = Line(line.tokens[: found[0].first])
    is_trailing = found[-1].last == len(line.tokens) and bool(read_events(before, has_coming_day=False) - {Said.REST})
    cuts: list[tuple[Mention | None, Line]] = []
    for place, mention in enumerate(found):
        if is_trailing:
            first, last = (found[place - 1].last if place else 0), mention.last
        else:
            first = mention.first if place else 0
            last = found[place + 1].first if place + 1 < len(found) else len(line.tokens)
        cuts.append((mention, _without(line, mention, first, last)))
    return cuts


def _past_salutation(line: Line, first: int) -> Line:
    """ "Báo chị ba việc luôn ạ: việc đầu xong": what stands before the colon tells nothing."""
    colon = next((place for place in range(first - 1, -1, -1) if line.tokens[place].word == ":"), None)
    if colon is None or read_events(Line(line.tokens[:colon]), has_coming_day=False):
        return line
    return line.blank(range(colon + 1))


def _without(line: Line, mention: Mention, first: int, last: int) -> Line:
    """The tokens from first to last; the name itself is hidden, unless it also says something ("đều xong hết")."""
    part = Line(line.tokens[first:last], frozenset(place - first for place in line.blanked if first <= place < last))
    opening = 0  # "còn IV.1 thì xong": here "còn" opens and tells no rest
    while opening < mention.last - first and part.tokens[opening].word in _OPENERS:
        opening += 1
    part = part.blank(range(opening))
    if mention.is_all or mention.is_subject or mention.is_unclear:
        return part
    return part.blank(range(max(mention.first - first, 0), mention.last - first))


_OPENERS = frozenset(["còn", "rieng", "ve", "doi", "voi", "nhiem", "vu", "viec", "cai", "muc", "phan", "thì", "da", "em", "anh", "chi", "thua", "a", "nua"])


def _without_preamble(pieces: list[Piece]) -> list[Piece]:
    """Where tasks are named, what stands before the first name is a salutation or an introduction."""
    if not any(piece.codes for piece in pieces):
        return pieces
    return [piece for piece in pieces if piece.codes]
