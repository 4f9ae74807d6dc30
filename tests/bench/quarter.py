"""A simulated quarter: 13 weeks, 11 departments and unions with tasks and 130 communes, leave, holidays from
November to February, three sends in a hundred failing. What came of every prompt, and what each rung did."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from bot.app import open_app
from bot.errors import NotSent, RateLimited, Unknown
from bot.events import Address, Limits, Reply, Sent
from bot.pacing import Patience
from bot.settings import Settings
from bot.ticker import plan as plan_jobs
from db import checkins, people, rounds
from db.checkins import NewReport
from db.models import Delivery, ProgressReport, Prompt, Reminder, Round
from db.people import AccountView
from db.plans import ensure_agencies
from db.session import transaction
from knowledge.calendar import round_times, week_of
from knowledge.communes import load_communes
from tests.bench.measure import print_table, verdict
from tests.chat import KINDS, SUBSTITUTE, ZONE, Player, ScriptChannel
from tests.fakes import FixedClock

FIRST_MONDAY = date(2026, 11, 16)
WEEKS = 13
FAILING = 0.03
AGENCIES = (
    "Sở Tài chính", "Sở Nông nghiệp và Môi trường", "Sở Nội vụ", "Sở Khoa học và Công nghệ", "Sở Công Thương",
    "Sở Văn hóa, Thể thao và Du lịch", "Sở Dân tộc và Tôn giáo", "Liên minh Hợp tác xã tỉnh", "Hội Liên hiệp Phụ nữ tỉnh",
    "Ngân hàng Nhà nước chi nhánh Khu vực 8", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "Sở Xây dựng", "Sở Tư pháp",
    "Sở Giáo dục và Đào tạo", "Sở Y tế", "Sở Ngoại vụ", "Thanh tra tỉnh",
)  # fmt: skip
GROUP = "Nhóm tổng hợp"


class FailingChannel(ScriptChannel):
    """Loses, delays or swallows the proof of some messages, by a fixed seed; answers to turns always arrive."""

    def __init__(self, limits: Limits, dice: random.Random) -> None:
        super().__init__(limits)
        self.dice = dice
        self.is_failing = False
        self.faults: Counter[str] = Counter()

    async def send(self, address: Address, reply: Reply) -> Sent:
        if self.is_failing and self.dice.random() < FAILING:
            kind = self.dice.choice(("not sent", "rate limited", "unknown, arrived", "unknown, lost"))
            self.faults[kind] += 1
            if kind == "not sent":
                raise NotSent("on purpose")
            if kind == "rate limited":
                raise RateLimited(0.001)
            if kind == "unknown, arrived":
                await super().send(address, reply)
            raise Unknown("on purpose")
        return await super().send(address, reply)


async def run() -> None:
    """Play the quarter and print what came of it."""
    started = time.perf_counter()
    dice = random.Random(363)
    shared = Path("/dev/shm")  # memory, where there is any: the figures are counts, not speed
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as folder:
        url = f"sqlite+aiosqlite:///{folder}/quarter.db"
        settings = Settings(_env_file=None, database_url=url)  # type: ignore[call-arg]
        clock = FixedClock(local(FIRST_MONDAY, "08:00"))
        channel = FailingChannel(KINDS["buttons"], dice)
        async with open_app(settings, clock.now, {"script": channel}) as app:
            app.deliverer._patience = Patience(backoff_seconds=30, unknown_seconds=30, slot_seconds=1)
            player = Player(app, channel, clock)
            persons = await _seat_everybody(player)
            for number in range(WEEKS):
                await _week(player, channel, persons, FIRST_MONDAY + timedelta(weeks=number), dice)
            await _print(player, channel, time.perf_counter() - started)


async def _seat_everybody(player: Player) -> dict[str, int]:
    """Agency -> its focal point."""
    now = player.clock.now() - timedelta(days=30)
    communes = tuple(load_communes().by_agency)
    async with transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        kinds = {name: str(world.lexicon.kind(name)) for name in AGENCIES} | dict.fromkeys(communes, "committee")
        ids = await ensure_agencies(session, kinds)
        persons: dict[str, int] = {}
        for agency in (*AGENCIES, *communes):
            person_id = await people.register(session, f"đầu mối {agency}", AccountView("script", agency, agency), "test", now)
            await people.seat(session, person_id, people.FOCAL_POINT, ids[agency], now)
            persons[agency] = person_id
    await player.register("Tổng hợp", people.COORDINATOR, None)
    for agency in AGENCIES[:3]:
        await player.register(f"Thay {agency}", SUBSTITUTE, agency)
        await player.register(f"Lãnh đạo {agency}", people.LEADER, agency)
    await player.say(f"Tổng hợp@{GROUP}", "/dangkybantin")
    await player.register("Quản trị", people.ADMIN, None)
    await player.say("Quản trị", "/danhsach xã III.1, IV.3")  # two tasks each, or the quarter takes four minutes
    await player.say(AGENCIES[1], "/vangmat 01/12 - 12/12")
    return persons


async def _week(player: Player, channel: FailingChannel, persons: Mapping[str, int], monday: date, dice: random.Random) -> None:
    """Everybody is asked; most answer at once, some after the reminder, some late, some not at all."""
    world_calendar = (await _world(player)).calendar
    times = round_times(week_of(monday), world_calendar, ZONE)
    if times is None:
        await _tick(player, channel, local(monday + timedelta(days=4), "15:30"))
        return
    mood = {person: dice.random() for person in persons}
    before = {person: len(channel.received.get(person, [])) for person in persons}
    await _tick(player, channel, times.opens_at)
    asked = [person for person in persons if len(channel.received.get(person, [])) > before[person]]
    await _answers(player, {person: persons[person] for person in asked if mood[person] < 0.75}, dice)
    await _tick(player, channel, times.reminds_at)
    await _answers(player, {person: persons[person] for person in asked if 0.75 <= mood[person] < 0.90}, dice)
    await _tick(player, channel, times.digest_at)
    await _answers(player, {person: persons[person] for person in asked if 0.90 <= mood[person] < 0.95}, dice)
    for day in (0, 1):
        await _tick(player, channel, local(monday + timedelta(days=7 + day), "08:05"))


async def _answers(player: Player, persons: Mapping[str, int], dice: random.Random) -> None:
    """Departments and unions answer in the chat; communes' reports are stored as the chat would store them, so
    that the whole quarter fits into a minute."""
    async with transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        plan = world.plans[0]
        (round_,) = (await rounds.recent_rounds(session, plan.id, player.clock.now() - timedelta(days=4)))[-1:]
        prompts = {prompt.person_id: prompt for prompt in await rounds.prompts_of(session, round_.id)}
        for person_id in (persons[name] for name in persons if name not in AGENCIES):
            prompt = prompts[person_id]
            told = [NewReport(code, agency, "in_progress", "khoảng 40%", percent=dice.randrange(10, 90)) for code, agency in prompt.items]
            await checkins.add_reports(
                session, plan.id, told, person_id=person_id, round_=prompt.round, channel="script", now=player.clock.now()
            )
    for person in (name for name in persons if name in AGENCIES):
        await _answer(player, person, dice)


async def _answer(player: Player, person: str, dice: random.Random) -> None:
    """One sentence for everything, then the tap that the read-back asks for."""
    await player.say(person, f"tất cả đạt khoảng {dice.randrange(10, 90)}%, không có vướng mắc")
    for _ in range(3):
        labels = [choice.label for choice in player.answer[-1].reply.choices] if player.answer else []
        known = next((label for label in ("Đúng, lưu", "Xác nhận") if label in labels), None)
        if known is None:
            return
        await player.say(person, f"[{known}]")


async def _tick(player: Player, channel: FailingChannel, at: datetime) -> None:
    """What is due at a moment, and again shortly afterwards, as the running ticker would."""
    channel.is_failing = True
    for minutes in (0, 3):
        player.clock.set(at + timedelta(minutes=minutes))
        failures = await plan_jobs(player.app.sessions, player.app.jobs(), player.clock.now())
        assert not failures, failures
        await player.app.deliverer.drain(limit=1000, batch=50)
    channel.is_failing = False


async def _world(player: Player) -> object:
    async with transaction(player.app.sessions) as session:
        return await player.app.worlds.current(session)


async def _print(player: Player, channel: FailingChannel, seconds: float) -> None:
    async with transaction(player.app.sessions) as session:
        rounds = await session.scalar(select(func.count()).select_from(Round))
        prompts = await session.scalar(select(func.count()).select_from(Prompt))
        per_person = await session.execute(select(func.count()).select_from(Prompt).group_by(Prompt.round_id, Prompt.person_id))
        most = max(per_person.scalars(), default=0)
        reports = await session.scalar(select(func.count()).select_from(ProgressReport))
        late = await session.scalar(select(func.count()).select_from(ProgressReport).where(ProgressReport.is_late))
        rungs = Counter((await session.execute(select(Reminder.rung))).scalars())
        states = Counter(tuple(row) for row in await session.execute(select(Delivery.kind, Delivery.state)))
        asked = await session.execute(select(Delivery.chat_id, Delivery.due_at).where(Delivery.kind.in_(["prompt", "reminder"]), Delivery.state == "sent"))
        mornings = Counter((chat, at.astimezone(ZONE).date()) for chat, at in asked)
        again = await session.scalar(
            select(func.count()).select_from(Delivery).where(Delivery.kind == "prompt", Delivery.unknown_times > 0)
        )
    lost = sum(count for (kind, state), count in states.items() if kind == "prompt" and state in ("failed", "pending", "sending"))
    digests = [said for said in channel.received.get(GROUP, []) if "Bản tin" in said.text]
    rows = [
        ("weeks, rounds held", f"{WEEKS}, {rounds}", "moved to working days around Tết"),
        ("prompts, most per person and period", f"{prompts}, {most}", verdict(most == 1)),
        ("mornings on which somebody was written to, twice", f"{len(mornings)}, {sum(count > 1 for count in mornings.values())}", verdict(max(mornings.values(), default=0) == 1)),
        ("prompts lost (failed or stuck)", str(lost), verdict(lost == 0)),
        ("prompts sent again because their fate was unknown", str(again), "never in silence"),
        ("reports saved, of them late", f"{reports}, {late}", ""),
        *((f"ladder: {rung}", str(count), "") for rung, count in sorted(rungs.items())),
        ("faults injected", ", ".join(f"{name} {count}" for name, count in sorted(channel.faults.items())), f"{FAILING:.0%} of sends"),
        ("digests in the group, twice the same week", f"{len(digests)}, {len(digests) - len({said.text[:40] for said in digests})}", ""),
        ("deliveries", ", ".join(f"{kind} {state} {count}" for (kind, state), count in sorted(states.items())), ""),
        ("seconds for the whole quarter", f"{seconds:.0f}", f"aim 60: {verdict(seconds < 60)}"),
    ]
    print_table("a simulated quarter", ("what", "figure", "aim"), rows, "147 focal points, 3 substitutes, 3 heads, 1 coordinator")


def local(day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZONE)


if __name__ == "__main__":
    import asyncio

    asyncio.run(run())
