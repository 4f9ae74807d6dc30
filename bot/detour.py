"""Where a message goes whose recipient cannot be reached: to the chat's new id, to another account, or nowhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import OutsideWindow, Unreachable
from bot.events import Address
from db import chat_moves, conversations, groups, links, people


async def find_detour(
    session: AsyncSession, address: Address, error: Unreachable, channels: Collection[str], now: datetime
) -> Address | None:
    """Note the refusal and say where the message goes instead; None when nowhere. A refusal is certain: the message
    has not arrived, so it never reaches a person twice."""
    if address.is_group:
        if error.migrated_to in (None, address.chat_id):
            await groups.mark_unreachable(session, address.channel, address.chat_id, now)
            return None
        new_chat_id = str(error.migrated_to)
        await groups.migrate(session, address.channel, address.chat_id, new_chat_id)
        await chat_moves.move_chat(session, address.channel, address.chat_id, new_chat_id)
        return replace(address, chat_id=new_chat_id)
    if not isinstance(error, OutsideWindow):
        await people.mark_unreachable(session, address.channel, address.user_id, now)
    account = await links.elsewhere(session, address.channel, address.user_id, channels)
    if account is not None or isinstance(error, OutsideWindow):
        # The question that could not be asked there is not open there.
        await conversations.close_dialog(session, address.channel, address.chat_id, address.user_id)
    return Address(account.channel, account.chat_id, account.user_id) if account else None
