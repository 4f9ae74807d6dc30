"""A Vietnamese progress message -> what it reports on each task, or what must be asked back. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache, lru_cache

from knowledge.lexicon import Lexicon
from knowledge.plan import Plan
from knowledge.progress.attribution import Piece, attribute
from knowledge.progress.clauses import split_clauses
from knowledge.progress.corrections import drop_corrected
from knowledge.progress.documents import find_cited
from knowledge.progress.facts import read_facts
from knowledge.progress.kinds import message_kind, read_kinds
from knowledge.progress.merging import Told, merge
from knowledge.progress.model import Reading, TaskReading
from knowledge.progress.positions import spell_positions
from knowledge.progress.secrecy import is_secret
from knowledge.progress.tokens import tokenize

# A message is a sentence or a few; what is beyond this is not read.
MAX_CHARACTERS = 4000


def read_progress(
    text: str,
    codes: Sequence[str],
    today: date,
    plan: Plan,
    lexicon: Lexicon | None = None,
    told: Collection[str] = (),
) -> Reading:
    """What a focal point says about the tasks that were asked about (`codes`, in the order shown). `told`: those that
    were reported before, so that "các việc còn lại" means the others.

    Nothing is stored of a secret message, so nothing of it is returned. Where it is not clear which task or what is
    meant, `ask_back` is true; "done" is never read out of doubt.
    """
    if is_secret(text):
        return Reading((), ask_back=False, secret=True, kind=None)
    clauses = split_clauses(tokenize(spell_positions(text[:MAX_CHARACTERS], len(codes))))
    kinds = read_kinds(clauses)
    telling = [clause for clause, kind in zip(clauses, kinds, strict=True) if kind is None]
    attribution = attribute(drop_corrected(telling), codes, plan, told)
    reports = _reports(attribution.pieces, codes, today, plan, lexicon or _default_lexicon())
    if not reports:
        kind = None if attribution.is_doubtful else message_kind(kinds)
        return Reading((), ask_back=kind is None, secret=False, kind=kind)
    is_cut = len(text) > MAX_CHARACTERS
    ask_back = attribution.is_doubtful or is_cut or any(report.task is None for report in reports)
    return Reading(reports, ask_back=ask_back, secret=False, kind=None)


def _reports(
    pieces: Sequence[Piece], codes: Sequence[str], today: date, plan: Plan, lexicon: Lexicon
) -> tuple[TaskReading, ...]:
    cited = _cited(plan)
    told = [Told(piece, read_facts(piece.line, today, cited, lexicon)) for piece in pieces]
    named = [code for piece in pieces for code in piece.codes]
    order = [*(code for code in codes if code in named), *dict.fromkeys(code for code in named if code not in codes)]
    if not named:
        report = merge(None, told)
        return () if report.is_silent else (report,)
    reports = (merge(code, [entry for entry in told if code in entry.piece.codes]) for code in order)
    return tuple(report for report in reports if not report.is_silent)


@lru_cache(maxsize=8)
def _cited(plan: Plan) -> frozenset[str]:
    return find_cited(plan)


@cache
def _default_lexicon() -> Lexicon:
    return Lexicon.load()
