"""Where a job's message to a person goes: the first reachable account on a channel that is on."""

from __future__ import annotations

from collections.abc import Iterable

from bot.events import Address
from db import people
from handlers.context import JobContext


async def addresses_of(job: JobContext, person_ids: Iterable[int], *, avoiding: str | None = None) -> dict[int, Address]:
    """By person; who has no account on a channel that is on here (and is not `avoiding`) is not in it."""
    found: dict[int, Address] = {}
    for person_id, accounts in (await people.accounts_of(job.session, person_ids)).items():
        for account in accounts:
            if account.channel in job.channels and account.channel != avoiding:
                found[person_id] = Address(account.channel, account.chat_id, account.user_id)
                break
    return found
