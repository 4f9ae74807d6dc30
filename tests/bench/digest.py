"""The digest at 29, 500 and 10,000 tasks: facts from the database, words, message, and one screen however large."""

from __future__ import annotations

import random
import tempfile
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.app import App, open_app
from bot.events import Limits
from bot.render import plain, render
from bot.settings import Settings
from db import checkins, people
from db.checkins import NewReport
from db.people import AccountView
from db.plans import ensure_agencies
from db.session import transaction
from handlers import digest_facts
from handlers.digest_lines import memory_of
from handlers.texts import digest_forms as texts
from knowledge.data import read_bytes
from knowledge.plan import Agency, AgencyKind, Plan, TaskGroup
from knowledge.reading import read_plan
from tests.bench.measure import print_table, verdict
from tests.bench.quarter import AGENCIES
from tests.chat import ZONE
from tests.fakes import FixedClock

SIZES = (29, 500, 10_000)
TIMES = 3
MOST_REPORTS = 2_000  # each is stored as the chat stores it, sealed to the one before: minutes for more
SCREEN, AIM_MS = 1900, {29: 150.0, 500: 500.0, 10_000: 5000.0}
AT = datetime(2026, 11, 27, 15, 30, tzinfo=ZONE)
PLAIN = Limits(2000, "utf16", 0, True, True, False, False, "plain")
HTML = Limits(4096, "utf16", 100, True, True, True, True, "html")


def plan_of(size: int) -> Plan:
    """Plan 363 itself, or its tasks again and again in more groups, led by departments of today."""
    plan = read_plan(read_bytes("plan-363.txt"), "plan-363.txt")
    if size <= len(plan.tasks):
        return plan
    groups = tuple(TaskGroup(f"N{number}", f"Nhóm nhiệm vụ thứ {number} của Kế hoạch") for number in range(1, max(6, size // 50) + 1))
    tasks = []
    for place in range(size):
        model, group = plan.tasks[place % len(plan.tasks)], groups[place % len(groups)].code
        lead = (AGENCIES[place % len(AGENCIES)],)
        tasks.append(replace(model, code=f"{group}.{place // len(groups) + 1}", group=group, lead=lead))
    known = {agency.name for agency in plan.agencies}
    more = tuple(Agency(name, AgencyKind.DEPARTMENT) for name in AGENCIES if name not in known)
    return replace(plan, number=f"{size}/KH-UBND", groups=groups, tasks=tuple(tasks), agencies=(*plan.agencies, *more))


async def fill(app: App, size: int) -> None:
    """A focal point for each agency; six tasks in ten reported (of a large plan fewer), one in ten with an obstacle."""
    dice = random.Random(363)
    share = min(0.6, MOST_REPORTS / size)
    async with transaction(app.sessions) as session:
        world = await app.worlds.current(session)
        plan = world.plans[0]
        ids = await ensure_agencies(session, {name: str(world.lexicon.kind(name)) for name in AGENCIES})
        persons = {}
        for agency in AGENCIES:
            persons[agency] = await people.register(session, agency, AccountView("script", agency, agency), "test", app.now())
            await people.seat(session, persons[agency], people.FOCAL_POINT, ids[agency], app.now())
        for place, task in enumerate(plan.plan.tasks):
            if dice.random() >= share:
                continue
            agency = task.lead[0] if task.lead[0] in persons else AGENCIES[place % len(AGENCIES)]
            told = NewReport(
                task=task.code, agency=agency, status="done" if dice.random() < 0.2 else "in_progress", percent=dice.randrange(10, 90),
                obstacle=dice.random() < 0.1, obstacle_text="thiếu kinh phí và biên chế theo dõi", words="theo lời đầu mối",
            )  # fmt: skip
            await checkins.add_report(session, plan.id, told, person_id=persons[agency], round_=None, channel="script", now=app.now())


async def run() -> None:
    rows = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            settings = Settings(_env_file=None, database_url=f"sqlite+aiosqlite:///{folder}/digest.db", files_dir=Path(folder))  # type: ignore[call-arg]
            async with open_app(settings, FixedClock(AT).now, {}, plans=(plan_of(size),)) as app:
                await fill(app, size)
                rows.append(await _measure(app, size))
    head = ("tasks", "facts ms", "words ms", "message ms", "characters", "parts plain, html", "kept KB", "aim")
    print_table("the digest", head, rows, f"median of {TIMES}; plain form within {SCREEN} characters; processor time; at 10,000 tasks 2,000 reports")


async def _measure(app: App, size: int) -> tuple[str, ...]:
    facts_ms, words_ms, message_ms = [], [], []
    for _ in range(TIMES):
        async with transaction(app.sessions) as session:
            world = await app.worlds.current(session)
            started = time.process_time()
            facts = await digest_facts.build(session, world, world.plans[0], None, AT)
        built = time.process_time()
        reply = texts.digest(facts)
        said = time.process_time()
        parts = len(render(reply, PLAIN)), len(render(reply, HTML))
        facts_ms.append((built - started) * 1000)
        words_ms.append((said - built) * 1000)
        message_ms.append((time.process_time() - said) * 1000)
    length, kept = len(plain(reply)), len(str(memory_of(facts))) / 1000
    median = sorted(facts_ms)[TIMES // 2]
    total = median + sorted(words_ms)[TIMES // 2] + sorted(message_ms)[TIMES // 2]
    is_met = length <= SCREEN and parts[0] == 1 and total <= AIM_MS[size]
    return (
        f"{size:,}", f"{median:.0f}", f"{sorted(words_ms)[TIMES // 2]:.0f}", f"{sorted(message_ms)[TIMES // 2]:.0f}",
        str(length), f"{parts[0]}, {parts[1]}", f"{kept:.0f}", f"{AIM_MS[size]:.0f} ms, one part: {verdict(is_met)}",
    )  # fmt: skip


if __name__ == "__main__":
    import asyncio

    asyncio.run(run())
