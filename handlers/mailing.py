"""Where a job's message to a person goes: the preferred or newest reachable account on a channel that is on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.events import Address
from db import people
from db.people import AccountView
from handlers.context import JobContext


def address_among(job: JobContext, accounts: Sequence[AccountView]) -> Address | None:
    """The first account on a channel that is on; else the first, where the message waits for its channel."""
    chosen = next((account for account in accounts if account.channel in job.channels), accounts[0] if accounts else None)
    return Address(chosen.channel, chosen.chat_id, chosen.user_id) if chosen else None


async def waiting_addresses_of(job: JobContext, person_ids: Iterable[int]) -> dict[int, Address]:
    """By person, as `address_among`; who has no reachable account at all is not in it."""
    known = await people.accounts_of(job.session, person_ids)
    return {person_id: address for person_id, accounts in known.items() if (address := address_among(job, accounts))}


async def addresses_of(job: JobContext, person_ids: Iterable[int], *, avoiding: str | None = None) -> dict[int, Address]:
    """By person; who has no account on a channel that is on here (and is not `avoiding`) is not in it."""
    found: dict[int, Address] = {}
    for person_id, accounts in (await people.accounts_of(job.session, person_ids)).items():
        for account in accounts:
            if account.channel in job.channels and account.channel != avoiding:
                found[person_id] = Address(account.channel, account.chat_id, account.user_id)
                break
    return found
