"""Which clause is about which task: a named task holds until another one is named."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from knowledge.plan import Plan
from knowledge.progress.clauses import Clause
from knowledge.progress.line import Line
from knowledge.progress.mention import Mention
from knowledge.progress.mentions import find_mentions
from knowledge.progress.status import Said, read_events
from knowledge.progress.subjects import subjects_of


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
    has_codes = any(mention.is_coded for found in mentions for mention in found)
    mentions = [[mention for mention in found if _counts(mention, has_codes, mentions)] for found in mentions]
    named = {code for found in mentions for mention in found if not mention.is_all for code in mention.codes}
    named_or_told = named | set(told)
    left = tuple(code for code in codes if code not in named_or_told)

    pieces: list[Piece] = []
    doubtful = False
    current = Mention(tuple(codes) if len(codes) == 1 else (), 0, 0)
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


def _counts(mention: Mention, has_codes: bool, all_mentions: list[list[Mention]]) -> bool:
    """Weak words for "all" count only where no task is named; a subject beside codes only where it is introduced."""
    if mention.is_weak:
        return not any(not other.is_weak for found in all_mentions for other in found)
    return not (has_codes and mention.is_subject and not mention.is_introduced)


def _settled(mention: Mention, left: tuple[str, ...], is_any_named: bool) -> Mention:
    """ "việc còn lại" becomes the tasks that no other words name; one of several is not said which."""
    if not mention.is_rest or (mention.is_unclear and len(left) != 1):
        return mention
    return replace(mention, codes=left, is_unclear=not (left and is_any_named))


def _cut(line: Line, found: list[Mention]) -> list[tuple[Mention | None, Line]]:
    if not found:
        return [(None, line)]
    if len(found) == 1:
        return [(found[0], _without(line, found[0], 0, len(line.tokens)))]
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
