"""The state of a task from what its clauses say: events first, then what they make together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from knowledge.progress.line import Line
from knowledge.progress.model import Status
from knowledge.progress.wording import phrases


class Said(StrEnum):
    """One thing that a clause says about the state."""

    DONE = "done"
    NOT_DONE = "not_done"
    NOT_STARTED = "not_started"
    BEGUN = "begun"
    PAUSED = "paused"
    UNCHANGED = "unchanged"
    ALMOST = "almost"
    PART = "part"
    LATER = "later"
    ONGOING = "ongoing"
    REST = "rest"
    UNPROVEN = "unproven"
    NOT_YET = "not_yet"
    MOVING = "moving"


# In this order, and what one of them has taken the next no longer sees: that is what makes it safe under
# negation ("chưa thể hoàn thành" is taken whole before "hoàn thành" is looked for).
_ORDER = (
    (Said.BEGUN, "begun"),
    (Said.NOT_DONE, "not_done"),
    (Said.PAUSED, "paused"),
    (Said.UNCHANGED, "unchanged"),
    (Said.NOT_STARTED, "not_started"),
    (Said.ALMOST, "almost"),
    (Said.PART, "part"),
    (Said.LATER, "later"),
    (Said.DONE, "done"),
    (Said.ONGOING, "ongoing"),
    (Said.UNPROVEN, "unproven"),
    (Said.REST, "rest"),
    (Said.NOT_YET, "not_yet"),
    (Said.MOVING, "moving"),
)
# What makes "done" doubtful anywhere beside it.
_AGAINST_DONE = frozenset({Said.NOT_DONE, Said.ALMOST, Said.PART, Said.LATER, Said.REST, Said.NOT_YET, Said.BEGUN, Said.ONGOING})
_FINISHED_ALREADY = re.compile(r"(?<!\S)(?:đã|roi|vua|tu)(?!\S)")


def read_events(line: Line, *, has_coming_day: bool) -> frozenset[Said]:
    """What one clause says; `has_coming_day`: it names a day still to come."""
    events: set[Said] = set()
    for said, name in _ORDER:
        for first, last in list(line.find_all(phrases("status", name))):
            if said is Said.DONE and has_coming_day and not _FINISHED_ALREADY.search(line.text):
                events.add(Said.LATER)
            elif said is Said.DONE and _is_doubtful(line, first, last):
                events.add(Said.NOT_DONE)
            else:
                events.add(said)
            line = line.blank(range(first, last))
    return frozenset(events)


def _is_doubtful(line: Line, first: int, last: int) -> bool:
    """ "không chắc đã xong", "một số xã đã hoàn thành", "xong sao được": what stands around it takes it back or limits it."""
    words = line.text.split(" ")
    before, behind = " ".join(words[:first]), "".join(f" {word}" for word in words[last:])
    return phrases("status", "doubt").search(before) is not None or phrases("status", "doubt_behind").match(behind) is not None


def conclude(events: Iterable[frozenset[Said]], percent: float | None, *, is_near_all: bool) -> Status | None:
    """The status that the events of all clauses on one task make; in doubt it is in progress, never done."""
    events = list(events)
    said: set[Said] = set().union(*events)
    parts = [place for place, told in enumerate(events) if Said.PART in told]
    if parts and any(told <= {Said.DONE, Said.MOVING} and Said.DONE in told for told in events[parts[-1] + 1 :]):
        said.discard(Said.PART)  # "kiểm tra xong 6 hợp tác xã, hoàn thành"
    if percent == 0 and Said.DONE not in said:
        return Status.NOT_STARTED
    if Said.PAUSED in said:
        return Status.IN_PROGRESS if Said.BEGUN in said else Status.PAUSED
    if is_near_all or (percent is not None and 0 < percent < 100):
        return Status.IN_PROGRESS
    if Said.DONE in said or percent == 100:
        return Status.IN_PROGRESS if said & _AGAINST_DONE else Status.DONE
    if Said.NOT_STARTED in said:
        return Status.IN_PROGRESS if said & {Said.BEGUN, Said.PART, Said.ALMOST, Said.ONGOING} else Status.NOT_STARTED
    if Said.UNCHANGED in said:
        return Status.UNCHANGED
    return Status.IN_PROGRESS if said else None
