"""The brake on "Không thay đổi": after two such rounds in a row the third asks for one sentence on the task."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogs import Data
from db import answers
from db.checkins import ReportView
from db.rounds import Item
from handlers.drafts import Draft
from knowledge.progress import Reading, Status
from knowledge.repetition import part_about, says_more

MODE = "repeated"  # of the step that asks for the sentence
ROUNDS = 2  # this often in a row "không thay đổi" is enough
_TOLD = ("document_number", "obstacle", "waiting_for", "due_on", "figures")


async def held(
    session: AsyncSession, plan_id: int, drafts: Sequence[Draft], round_id: int | None, last: Mapping[Item, ReportView]
) -> set[Item]:
    """What cannot be saved yet: "không thay đổi" once more, by these words or by the old state again, or of a task on
    which nothing was ever told."""
    items = {(draft["task"], draft["agency"]): draft for draft in drafts}
    unknown = {item for item, draft in items.items() if _is_bare(draft) and nothing_before(last.get(item))}
    bare = {item for item, draft in items.items() if _is_bare(draft) or _repeats(draft, last.get(item))}
    return unknown | await repeated(session, plan_id, bare - unknown, round_id)


async def repeated(session: AsyncSession, plan_id: int, items: Collection[Item], round_id: int | None) -> set[Item]:
    """The items on which "không thay đổi" has been told often enough."""
    if not items:
        return set()
    before = await answers.unchanged_rounds(session, plan_id, {agency for _, agency in items}, round_id)
    return {item for item in items if before.get(item, 0) >= ROUNDS}


def nothing_before(report: ReportView | None) -> bool:
    """Whether there is no state that could be unchanged."""
    return report is None or (report.is_unchanged and report.status is None)


def still_asked(data: Data, held: set[Item], free: Sequence[Draft]) -> list[str]:
    """The tasks that still need their sentence: those held now, and those asked before that it did not name."""
    before = data["asked"] if data.get("mode") == MODE else []
    told = {draft["task"] for draft in free}
    return list(dict.fromkeys([*(code for code in before if code not in told), *(code for code, _ in sorted(held))]))


def _is_bare(draft: Draft) -> bool:
    return bool(draft["is_unchanged"]) and _tells_nothing(draft)


def _repeats(draft: Draft, last: ReportView | None) -> bool:
    """ "đang làm", where that is how it stood: "không thay đổi" in other words. A completion is none."""
    if last is None or draft["status"] == Status.DONE:
        return False
    is_same = draft["status"] == last.status and draft["percent"] in (None, last.percent)
    return is_same and draft["obstacle"] is None and _tells_nothing(draft)


def _tells_nothing(draft: Draft) -> bool:
    if any(draft[name] not in (None, []) for name in _TOLD):
        return False
    return not says_more(part_about(draft["words"], draft["task"]))


def spread(reading: Reading, codes: Sequence[str]) -> Reading:
    """A sentence that names no task speaks of all that were asked."""
    if any(report.task for report in reading.reports):
        return reading
    spread_out = tuple(replace(r, task=code) for code in codes for r in reading.reports[:1])
    return replace(reading, reports=spread_out, ask_back=reading.ask_back and not spread_out)


def told(drafts: Sequence[Draft], items: Sequence[Item], words: str, last: Mapping[Item, ReportView]) -> list[Draft]:
    """The sentence that was asked for, as drafts: with a reason, the old state is news and no repetition. Where
    nothing could be read in it, its words stand for themselves beside the last state."""
    if not drafts and says_more(words):
        drafts = [_as_before(item, words, last.get(item)) for item in items]
    kept = [_with_percent(draft, last.get((draft["task"], draft["agency"]))) for draft in drafts]
    return [draft if _tells_nothing(draft) else {**draft, "is_unchanged": False} for draft in kept]


def _with_percent(draft: Draft, last: ReportView | None) -> Draft:
    """The same state again, with its reason: how far it had come is not taken back by silence."""
    is_same = last is not None and draft["percent"] is None and draft["status"] == last.status
    return {**draft, "percent": last.percent} if last and is_same else draft


def _as_before(item: Item, words: str, last: ReportView | None) -> Draft:
    nothing = dict.fromkeys(("document_number", "document_date", "obstacle", "obstacle_text", "waiting_for", "due_on"))
    state = {"status": last.status if last else None, "percent": last.percent if last else None}
    return {**nothing, **state, "task": item[0], "agency": item[1], "is_unchanged": False, "figures": [], "words": words}
