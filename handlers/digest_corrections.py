"""Corrections after sending: what a digest told and was corrected or returned since is said once where it was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.events import Address, Reply
from bot.wire import reply_from_json
from db import digests as stored
from db import editions
from db.deliveries import LedgerEntry
from db.digests import DigestView
from db.editions import Change
from handlers.context import JobContext, PlanInUse, Post
from handlers.texts import digest_corrections as texts
from knowledge.calendar import may_send_at

_LOOKS_BACK = timedelta(days=14)  # then the next digest has told it
SETTLES = timedelta(minutes=5)  # somebody who corrects once often does so again at once


async def run(job: JobContext) -> None:
    """For the newest edition of every series."""
    for plan in job.world.plans:
        made = await stored.newest(job.session, plan.id, job.now - _LOOKS_BACK)
        newest = {edition.series: edition for edition in made}
        for edition in newest.values():
            others = {one.series for one in made if one.period == edition.period and one.series}
            await _correct(job, plan, edition, others - {edition.series})


async def _correct(job: JobContext, plan: PlanInUse, edition: DigestView, others: set[str]) -> None:
    told = (edition.memory or {}).get("told", [])
    until = job.now - SETTLES
    if not told or not await editions.touched(job.session, edition.corrected_at or edition.made_at, until):
        return
    changes = await editions.changes(job.session, told, edition.made_at, until)
    if not changes or (edition.corrected_at and changes[-1].at <= edition.corrected_at):
        return
    at = changes[-1].at
    words = texts.words([_line(change) for change in changes])
    await stored.correct(job.session, edition.id, words, at)
    correction = texts.correction(job.world.local(at), words)
    for entry in await _readers(job, plan, edition, others):
        await _tell(job, edition, entry, at, correction)


def _line(change: Change) -> texts.Changed:
    old, new = change.told, change.newer
    return texts.Changed(old.task, old.agency, old.status, old.percent, old.id, new.status if new else None, new.percent if new else None, new.id if new else None)


async def _readers(job: JobContext, plan: PlanInUse, edition: DigestView, others: set[str]) -> list[LedgerEntry]:
    """Where this edition was delivered; keys of other editions of the period begin alike."""
    beginning = f"digest:{plan.id}:{edition.period}:"
    own = beginning + (f"{edition.series}:" if edition.series else "")
    foreign = () if edition.series else tuple(f"{beginning}{series}:" for series in others)
    return [entry for entry in await editions.delivered(job.session, own) if not entry.key.startswith(foreign or ("\n",))]


async def _tell(job: JobContext, edition: DigestView, entry: LedgerEntry, at: datetime, correction: Reply) -> None:
    """An edit where the channel can, every time; else one short message, once for an edition and a chat."""
    can_edit = entry.channel in job.can_edit and entry.message_id is not None and entry.parts == 1
    if can_edit:
        original = reply_from_json(entry.reply)
        blocks = (*correction.blocks, *original.blocks)
        reply = replace(original, blocks=blocks, replaces=entry.message_id, pin=False, silent=True)
        key = f"digest-edit:{entry.id}:{int(at.timestamp())}"
    else:
        reply = texts.follow_up(correction, edition.public_id)
        key = f"digest-fix:{entry.id}"
    await job.post(
        Post(
            key=key,
            kind="correction",
            address=Address(entry.channel, entry.chat_id, entry.user_id, entry.is_group, entry.topic),
            reply=reply,
            due_at=may_send_at(job.now, job.world.calendar, job.world.zone),
            waits_when_unknown=entry.is_group and not can_edit,
        )
    )
