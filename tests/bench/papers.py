"""The papers at 29, 500 and 10,000 tasks: picture, yearly report, sheets; from the facts to the bytes, and the facts."""

from __future__ import annotations

import asyncio
import gc
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select

from bot.app import open_app
from bot.settings import Settings
from bot.worlds import import_plan
from db.models import Agency, Plan, ProgressReport, Task
from db.session import transaction
from handlers import digest_facts
from handlers.context import PlanInUse, World
from handlers.letterhead import Letterhead
from handlers.papers import chart, picture, sheets, year
from knowledge.calendar import reporting_period
from knowledge.plan import Plan as PlanData
from knowledge.plan import TaskGroup
from tests.bench.corpus import make_plans
from tests.bench.measure import Times, clock, print_table, summarise, verdict
from tests.chat import ZONE
from tests.fakes import FixedClock

SIZES = (29, 500, 10_000)
AGAIN = {29: 9, 500: 5, 10_000: 1}
REPORTS_A_TASK = 3
AIM_PICTURE_MS, AIM_PICTURE_KB = 150.0, 200.0
_NOW = datetime(2026, 12, 1, 9, tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Row:
    """Milliseconds of processor time for the facts and for the bytes; kilobytes of the file."""

    facts: Times
    made: Times
    size: float


def run() -> None:
    rows, pictures = [], []
    for tasks in SIZES:
        for name, row in asyncio.run(_measure(tasks)).items():
            rows.append([f"{name}, {tasks:,} tasks", f"{row.facts.p50:.0f}", f"{row.made.p50:.0f}", f"{row.made.worst:.0f}", f"{row.size:.0f} KB"])
            pictures += [row] if name == "picture" else []
    head = ["", "facts ms", "file ms (p50)", "worst", "size"]
    print_table("Papers", head, rows, f"processor time; {REPORTS_A_TASK} reports a task; matplotlib draws a picture of this kind in 450 ms and 268 KB")
    import_ms, memory = _cost_of_drawing()
    is_quick = all(row.made.p50 < AIM_PICTURE_MS for row in pictures)
    is_small = all(row.size < AIM_PICTURE_KB for row in pictures)
    print(f"the first picture of a process: {import_ms:.0f} ms more, {memory:.0f} MB of memory")
    print(f"aims: picture < {AIM_PICTURE_MS:.0f} ms {verdict(is_quick)}; < {AIM_PICTURE_KB:.0f} KB {verdict(is_small)}", flush=True)


async def _measure(tasks: int) -> dict[str, Row]:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, database_url=f"sqlite+aiosqlite:///{folder}/papers.db", files_dir=Path(folder) / "files")  # type: ignore[call-arg]
        async with open_app(settings, FixedClock(_NOW).now, {}) as app, transaction(app.sessions) as session:
            world = await app.worlds.current(session)
            [plan] = world.plans
            if tasks != len(plan.plan.tasks):
                plan = PlanInUse(await import_plan(session, _plan_of(tasks), _NOW), _plan_of(tasks))
                world = replace(world, plans=(plan,))
            await _fill(session, plan)
            await session.flush()
            again = AGAIN[tasks]
            return {
                "picture": await _picture(session, world, plan, again),
                "report": await _report(session, world, plan, again),
                "export": await _export(session, world, again),
            }


async def _picture(session, world: World, plan: PlanInUse, again: int) -> Row:  # type: ignore[no-untyped-def]
    async def facts():  # type: ignore[no-untyped-def]
        digest = await digest_facts.build(session, world, plan, None, _NOW)
        return await picture.chart_data(session, digest, _NOW)

    return await _row(facts, chart.draw, max(again, 3))


async def _report(session, world: World, plan: PlanInUse, again: int) -> Row:  # type: ignore[no-untyped-def]
    from handlers.papers import report

    head = Letterhead(parent="UBND tỉnh Nghệ An", agency="Sở Tài chính", code="BC-STC", place="Nghệ An")
    return await _row(lambda: year.gather(session, world, plan, reporting_period(2026), _NOW), lambda found: report.compose(found, head, ()), again)


async def _export(session, world: World, again: int) -> Row:  # type: ignore[no-untyped-def]
    return await _row(lambda: sheets.gather(session, world, _NOW), sheets._write, again)


async def _row(facts: Callable[[], Awaitable[object]], make: Callable[..., bytes], again: int) -> Row:
    gathered, made, size = [], [], 0
    for _ in range(again):
        gc.collect()
        started = time.process_time()
        found = await facts()
        gathered.append((time.process_time() - started) * 1000)
        took, data = clock(lambda found=found: make(found))  # type: ignore[misc]
        made.append(took)
        size = len(data)
    return Row(summarise(gathered), summarise(made), size / 1000)


def _plan_of(tasks: int) -> PlanData:
    """One plan made of several: their tasks renumbered, in twenty groups."""
    plans, _ = make_plans(count=tasks // 24 + 1)
    gathered = [task for plan in plans for task in plan.tasks][:tasks]
    groups = tuple(TaskGroup(f"G{number}", f"Nhóm nhiệm vụ số {number} của kế hoạch nhiều nhiệm vụ") for number in range(1, 21))
    renumbered = tuple(replace(task, code=f"G{place % 20 + 1}.{place // 20 + 1}", group=f"G{place % 20 + 1}") for place, task in enumerate(gathered))
    agencies = tuple({agency.name: agency for plan in plans for agency in plan.agencies}.values())
    return replace(plans[0], number="500/KH-UBND", groups=groups, tasks=renumbered, agencies=agencies)


async def _fill(session, plan: PlanInUse) -> None:  # type: ignore[no-untyped-def]
    """Reports written straight into the table: how long it takes to store them is no part of the figures."""
    dice = random.Random(363)
    agencies = dict((await session.execute(select(Agency.name, Agency.id))).all())
    ids = dict((await session.execute(select(Task.code, Task.id).join(Plan).where(Plan.id == plan.id))).all())
    rows = []
    for number in range(REPORTS_A_TASK):
        for task in plan.plan.tasks:
            status = dice.choice(("done", "in_progress", "in_progress", "not_started"))
            rows.append(
                {
                    "task_id": ids[task.code], "agency_id": agencies[task.lead[0]], "at": _NOW - timedelta(days=60 - 20 * number), "is_late": False,
                    "status": status, "is_unchanged": False, "percent": dice.randrange(10, 90) if status == "in_progress" else None,
                    "document_number": "12/BC-SNV" if status == "done" else None, "document_date": date(2026, 11, 12) if status == "done" else None,
                    "figures": [[12, "hợp tác xã"]], "words": f"{task.code} đã hỗ trợ 12 hợp tác xã, đang hoàn thiện hồ sơ trình phê duyệt",
                }
            )  # fmt: skip
    await session.execute(insert(ProgressReport), rows)


def _cost_of_drawing() -> tuple[float, float]:
    """What a process pays with its first picture: milliseconds and MB, in a process of its own."""
    code = (
        "import time; from tests.bench.measure import resident_mb; import handlers.papers.figures as f; before = resident_mb(); t = time.process_time();"
        "from handlers.papers import chart; chart.draw(f.ChartData('Bản tin', 'Kế hoạch', (), (), (), ()));"
        "print((time.process_time() - t) * 1000, resident_mb() - before)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    return float(told[0]), float(told[1])


if __name__ == "__main__":
    run()
