"""What `dondoc doctor` says of each channel: what its product answers, and what the database knows of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import aiohttp
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.channels import configured
from bot.channels.base import Channel, Examined, Finding
from bot.clock import Clock
from bot.errors import BotError
from bot.events import Limits
from bot.files import Files
from bot.settings import Settings
from bot.web.files import FileAddresses
from db import channel_facts, usage, windows
from db.session import reading
from knowledge.allowance import forecast, needed_since

NETWORK_SECONDS = 10
_CLOSES_SOON = timedelta(days=1)
Sessions = async_sessionmaker[AsyncSession]


async def examine(settings: Settings, sessions: Sessions | None) -> list[Finding]:
    """Every channel, each line beginning with its name; `sessions` is None while there is no database to read."""
    now = Clock(settings.dondoc_now).now
    found: list[Finding] = []
    for name, make in _MAKERS.items():
        try:
            channel = make(settings, sessions, now)
        except BotError as error:
            found.append(Finding(name, False, str(error)))
            continue
        if channel is None:
            found.append(Finding(name, True, _off(name, settings, sessions)))
            continue
        try:
            found += [Finding(f"{name} {one.subject}", one.is_fine, one.detail) for one in await _asked(channel)]
        finally:
            await channel.close()
        if sessions is not None:
            async with reading(sessions) as session:
                found += await _remembered(session, name, channel.limits, settings, now())
    return found + await _public_address(settings)


async def _asked(channel: Channel) -> Sequence[Finding]:
    if not isinstance(channel, Examined):
        return ()
    try:
        async with asyncio.timeout(NETWORK_SECONDS):
            return await channel.examine()
    except TimeoutError:
        return (Finding("token", False, "no answer in time; check the network and the API address"),)
    except BotError as error:
        return (Finding("token", False, str(error) or type(error).__name__),)


async def _remembered(session: AsyncSession, name: str, limits: Limits, settings: Settings, now: datetime) -> list[Finding]:
    facts = await channel_facts.facts(session, name)
    found = []
    if limits.groups:
        lost = f", {facts.groups_unreachable} of them unreachable" if facts.groups_unreachable else ""
        found.append(Finding(f"{name} subscribed groups", not facts.groups_unreachable, f"{facts.groups}{lost}"))
    lost = f", {facts.accounts_unreachable} of them unreachable" if facts.accounts_unreachable else ""
    found.append(Finding(f"{name} accounts", True, f"{facts.accounts}{lost}"))
    if limits.monthly:
        today = now.astimezone(settings.zone).date()
        seen = forecast(await usage.by_day(session, name, needed_since(today)), limits.monthly, today)
        lasts = "lasts until the month ends" if seen.days_left is None else f"lasts {seen.days_left} days at this pace"
        found.append(Finding(f"{name} quota", seen.level is None, f"{seen.used} of {seen.monthly} messages sent this month; the rest {lasts}"))
    if limits.window_days:
        ends = now - timedelta(days=limits.window_days)
        closing = await windows.opened_between(session, name, ends, ends + _CLOSES_SOON)
        found.append(Finding(f"{name} windows", True, f"{closing} close within a day"))
    moments = (_shown(moment, settings) for moment in (facts.last_in_at, facts.last_out_at))
    found.append(Finding(f"{name} last message", True, "in {}, out {}".format(*moments)))
    return found


async def _public_address(settings: Settings) -> list[Finding]:
    """Whether the address that webhooks and pictures need answers, asked from here."""
    if not settings.public_url:
        return []
    url = f"{settings.public_url.rstrip('/')}/healthz"
    timeout = aiohttp.ClientTimeout(total=NETWORK_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as client, client.get(url) as answer:
            is_ours = answer.status == 200
            return [Finding("PUBLIC_URL", is_ours, f"{url} answers {answer.status}" + ("" if is_ours else "; is `dondoc run` behind it?"))]
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return [Finding("PUBLIC_URL", False, f"{url} does not answer ({type(error).__name__}); is `dondoc run` behind it?")]


def _shown(moment: datetime | None, settings: Settings) -> str:
    return f"{moment.astimezone(settings.zone):%d/%m/%Y %H:%M}" if moment else "never"


def _off(name: str, settings: Settings, sessions: Sessions | None) -> str:
    if sessions is None and name in _NEED_DATABASE and _NEED_DATABASE[name](settings):
        return "not asked: its tokens are kept in the database, which is not there yet"
    return f"off: {_WANTED[name]} not set"


Maker = Callable[[Settings, "Sessions | None", Callable[[], datetime]], "Channel | None"]


def _zalo_bot(settings: Settings, sessions: Sessions | None, now: Callable[[], datetime]) -> Channel | None:
    if sessions is None:
        return None
    return configured.zalo_bot(settings, FileAddresses(Files(settings.files_folder), settings, now), sessions, now)


def _zalo_oa(settings: Settings, sessions: Sessions | None, now: Callable[[], datetime]) -> Channel | None:
    return configured.zalo_oa(settings, sessions, now) if sessions is not None else None


_MAKERS: dict[str, Maker] = {
    "telegram": lambda settings, sessions, now: configured.telegram(settings),
    "zalo_bot": _zalo_bot,
    "zalo_oa": _zalo_oa,
}
_WANTED = {
    "telegram": "TELEGRAM_TOKEN is",
    "zalo_bot": "ZALO_BOT_TOKEN is",
    "zalo_oa": "ZALO_OA_APP_ID, ZALO_OA_APP_SECRET, ZALO_OA_REFRESH_TOKEN are",
}
_NEED_DATABASE: dict[str, Callable[[Settings], object]] = {
    "zalo_bot": lambda settings: settings.zalo_bot_token,
    "zalo_oa": lambda settings: settings.zalo_oa_refresh_token,
}
