"""What is kept of a person: told whole, silenced at once, forgotten with every word that was sent; on both databases."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from db import conversations, deliveries, own_data, people
from db.checkins import NewReport, add_report, find
from db.models import Conversation, Delivery
from db.people import AccountView
from db.plans import ensure_agencies
from db.session import transaction
from tests.db.test_chain import AGENCY, Sessions, seed
from tests.fakes import FixedClock


async def test_silence_and_oblivion(sessions: Sessions, clock: FixedClock) -> None:
    now = clock.now()
    async with transaction(sessions) as session:
        await seed(session, now)
        ids = await ensure_agencies(session, {AGENCY: "department"})
        lan = await people.register(session, "Lan", AccountView("script", "Lan", "Lan"), "2026-11", now)
        mai = await people.register(session, "Mai", AccountView("script", "Mai", "Mai"), "2026-11", now)
        for person_id in (lan, mai):
            await people.seat(session, person_id, people.FOCAL_POINT, ids[AGENCY], now)
        report = NewReport("I.4", AGENCY, "in_progress", "khoảng 60%", percent=60)
        number = await add_report(session, 1, report, person_id=lan, round_=None, channel="script", now=now)
        for who in ("Lan", "Mai"):
            await conversations.load(session, "script", who, who, now)
            reply = {"blocks": [{"kind": "text", "spans": [f"Kính gửi đồng chí {who}"]}]}
            await deliveries.enqueue(
                session, key=f"prompt:{who}", kind="prompt", channel="script", chat_id=who, user_id=who, is_group=False, reply=reply, due_at=now, now=now
            )
        kept = await own_data.of_person(session, lan)
        assert (kept.reports, kept.accounts, kept.consent_version) == ((number,), (("script", "Lan", now),), "2026-11")

        await people.withdraw(session, lan, now)
        await own_data.silence(session, lan)
        states = {entry.key: entry.state for entry in await deliveries.listing(session)}
        assert states == {"prompt:Lan": "cancelled", "prompt:Mai": "pending"}

        assert await own_data.outlived(session, now - timedelta(seconds=1)) == []
        assert await own_data.outlived(session, now) == [lan]
        await own_data.forget(session, lan)
        told = {row.key: (row.chat_id, str(row.reply)) for row in await session.scalars(select(Delivery))}
        assert told["prompt:Lan"][0] == "" and "Lan" not in told["prompt:Lan"][1] and "Mai" in told["prompt:Mai"][1]
        assert list(await session.scalars(select(Conversation.chat_id))) == ["Mai"]
        report_left = await find(session, number)
        assert report_left is not None and report_left.person is None and report_left.words == "khoảng 60%"


async def test_nobody_without_accounts_stops_it(sessions: Sessions, clock: FixedClock) -> None:
    async with transaction(sessions) as session:
        person_id = await people.register(session, "Lan", AccountView("script", "Lan", "Lan"), "2026-11", clock.now())
        await own_data.silence(session, person_id)
        await own_data.forget(session, person_id)
        assert await people.get(session, person_id) is None
