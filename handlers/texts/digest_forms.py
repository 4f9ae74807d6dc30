"""The whole digest as one message: a screen of words, and where there is markup a table and a fold for each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.events import Block, Bold, Fold, Picture, Reply, Shortcut, Table, Text, bullets, say
from handlers.digest_model import Digest, Part, TaskRow
from handlers.texts.dates import count, short_day
from handlers.texts.digest import screen
from handlers.texts.digest_head import shortened
from handlers.texts.standing import LOOKS
from knowledge.standing import Mark

SHORTCUTS = (Shortcut("Xem vướng mắc", "/vuongmac"), Shortcut("Xem theo đơn vị", "/bantin đơn vị"))
MOST_GROUPS = 20
MOST_TASKS = 150  # lines in all folds: Telegram takes 500 blocks in a message, and a reader fewer
_TITLE = 70
_AGENCY = 45
_COLUMNS = (
    ("hoàn thành", (Mark.DONE, Mark.DONE_LATE)),
    ("chờ xác nhận", (Mark.AWAITING,)),
    ("đang thực hiện", (Mark.IN_PROGRESS, Mark.DUE_SOON)),
    ("quá hạn", (Mark.OVERDUE,)),
    ("hết thời hạn", (Mark.EXPIRED,)),
    ("chưa triển khai", (Mark.NOT_STARTED, Mark.PAUSED, Mark.NOT_APPLICABLE)),
    ("chưa cập nhật", (Mark.SILENT,)),
)
# What presses most comes first where not everything has room.
_URGENT = (Mark.OVERDUE, Mark.EXPIRED, Mark.DUE_SOON, Mark.AWAITING, Mark.DONE, Mark.DONE_LATE, Mark.IN_PROGRESS)


def digest(d: Digest, picture: Picture | None = None, *, is_short: bool = False, link: str | None = None) -> Reply:
    """The same for preview, for sending and for /bantin. `is_short`: the screen of words alone. `link` leads to the
    rest where nothing folds."""
    words = screen(d)
    if is_short or not d.parts:
        return Reply(words, shortcuts=SHORTCUTS)
    group = f"Chi tiết từng nhóm: /bantin nhóm {d.parts[0].code}." if d.scope.is_everything else ""
    rest = (say(f"Toàn bộ: {link}" if link else group),) if link or group else ()
    # The words say all that the picture shows, so it needs none of its own.
    shown = [replace(picture, alt="")] if picture else []
    blocks: list[Block] = [*shown, *words[:-1], Fold(f"Theo nhóm nhiệm vụ ({count(len(d.parts))})", (_table(d.parts),), rest), *_folds(d.parts), words[-1]]
    return Reply(tuple(blocks), shortcuts=SHORTCUTS)


def _table(parts: Sequence[Part]) -> Table:
    columns = [(name, marks) for name, marks in _COLUMNS if any(part.count(*marks) for part in parts)]
    rows = [(part.code, str(len(part.tasks)), *(str(part.count(*marks)) for _, marks in columns)) for part in parts[:MOST_GROUPS]]
    if rest := parts[MOST_GROUPS:]:
        tasks = str(sum(len(part.tasks) for part in rest))
        counted = (str(sum(part.count(*marks) for part in rest)) for _, marks in columns)
        rows.append((f"{len(rest)} nhóm khác", tasks, *counted))
    return Table(("Nhóm", "tổng", *(name for name, _ in columns)), tuple(rows))


def _folds(parts: Sequence[Part]) -> list[Fold]:
    """A fold for each group; of a large plan the most pressing tasks of each, the rest counted."""
    shown = parts[:MOST_GROUPS]
    most = max(3, MOST_TASKS // max(1, len(shown)))
    return [_fold(part, most) for part in shown]


def _fold(part: Part, most: int) -> Fold:
    tasks = sorted(part.tasks, key=_urgency) if len(part.tasks) > most else part.tasks
    lines = [_task(task) for task in tasks[:most]]
    if len(tasks) > most:
        lines.append(say(f"và {count(len(tasks) - most)} nhiệm vụ khác: /bantin nhóm {part.code}"))
    return Fold(f"{part.code}. {shortened(part.title, _TITLE)} ({count(len(part.tasks))})", (bullets(*lines),), ())


def _urgency(task: TaskRow) -> int:
    return _URGENT.index(task.mark) if task.mark in _URGENT else len(_URGENT)


def _task(task: TaskRow) -> Text:
    """The body is named where it has told something: silence is first a matter between it and the coordinators."""
    look = LOOKS[task.mark]
    agencies = ", ".join(shortened(agency, _AGENCY) for agency in task.agencies[:2])
    if rest := len(task.agencies) - 2 if len(task.agencies) > 2 else 0:
        agencies += f" và {count(rest)} đơn vị khác"
    agencies = f" - {agencies}" if task.told_on and task.mark is not Mark.OVERDUE else ""
    told = "".join((f", {task.percent}%" if task.percent is not None else "", f" ({short_day(task.told_on)})" if task.told_on else ""))
    new = "; mới" if task.was is not None and task.was is not task.mark else ""
    return say(f"{look.sign} ", Bold(task.code), f" {shortened(task.title, _TITLE)}{agencies}: {look.words}{told}{new}")
