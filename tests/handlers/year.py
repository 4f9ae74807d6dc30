"""Some weeks of a reporting year, played: answers, documents, obstacles, a correction, a return, a body that stays silent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from db import checkins, people
from db.checkins import NewReport
from db.session import transaction
from tests.chat import ZONE, Player, playing

FORMULAS = ("=HYPERLINK(\"http://evil.example\",\"x\")", "+84 912", "-1 hợp tác xã", "@SUM(A1)", "\t=1", "\r=1")

_SAID = (
    ("2026-11-19 09:00", "Lan", "I.4 đang làm, khoảng 40%; IV.1 khoảng 60%, vướng biên chế cấp xã"),
    ("2026-11-19 10:00", "Nga", "II.1 khoảng 50%, đã hỗ trợ 12 hợp tác xã; III.3 xong rồi, Báo cáo số 15/BC-SNNMT ngày 18/11/2026"),
    ("2026-11-20 13:00", "Mai", "V.3 khoảng 30%, vướng kinh phí, đang chờ Sở Tài chính"),
    ("2026-11-26 09:00", "Lan", "I.4 xong rồi, QĐ 1234/QĐ-UBND ngày 12/11/2026; IV.1 khoảng 70%"),
    ("2026-11-26 10:00", "An", "III.1 khoảng 80%; IV.2 xong rồi, Báo cáo số 05/BC-UBND ngày 25/11/2026"),
)


async def play_year(database_url: str) -> None:
    """Up to the end of November 2026. Minh coordinates, Hà administrates, Vũ leads an agency; Kim is silent."""
    async with playing("buttons", database_url, "2026-11-16 08:00") as player:
        await player.register("Hà", people.ADMIN, None)
        await player.register("Minh", people.COORDINATOR, "Sở Tài chính")
        await player.register("Vũ", people.LEADER, "Sở Nội vụ")
        for name, agency in (
            ("Lan", "Sở Nội vụ"), ("Nga", "Sở Nông nghiệp và Môi trường"), ("Mai", "Liên minh Hợp tác xã tỉnh"),
            ("An", "xã Diễn Châu"), ("Kim", "Sở Công Thương"),
        ):  # fmt: skip
            await player.register(name, people.FOCAL_POINT, agency)
        for at, who, words in _SAID:
            player.clock.set(moment(at))
            await player.tick()
            await player.say(who, words)
            await player.say(who, "[Đúng, lưu]")
            await player.say(who, "/huy")


@asynccontextmanager
async def year_ahead(database_url: str, *, formulas: bool = False) -> AsyncIterator[Player]:
    """Tuesday 1 December 2026, 09:00, on a database in which the year was played."""
    async with playing("buttons", database_url, "2026-12-01 09:00") as player:
        player.events = 1000  # ids of its own
        if formulas:
            await _formulas(player)
        yield player


async def _formulas(player: Player) -> None:
    async with transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        person = await people.find(session, "script", "Nga")
        assert person
        for words in FORMULAS:
            report = NewReport("II.1", "Sở Nông nghiệp và Môi trường", "in_progress", words, document_number=words, obstacle=True, obstacle_text=words, waiting_for=words)
            await checkins.add_report(session, world.plans[0].id, report, person_id=person.id, round_=None, channel="script", now=player.clock.now())


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)
