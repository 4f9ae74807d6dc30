"""Photos and documents sent along with a report: kept by reference, shown in the receipt, sent again by /tep."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from bot.dialogs import Ability, Again, Answer, Ask, Data, Elsewhere, Given, Outcome
from bot.errors import BadInput, NotAllowed
from bot.events import Attachment, Block, Choice, File, Link, Picture, Reply, say
from db import checkins, people
from db import evidence as stored
from db.evidence import EvidenceView
from handlers import duties
from handlers.context import Context
from handlers.receipts import find_line, read_number
from handlers.texts import checkin as checkin_texts
from handlers.texts import evidence as texts

KINDS = ("photo", "document")
MOST_BYTES = 20_000_000  # that a bot may fetch again: https://core.telegram.org/bots/api#getfile
MOST_FILES = 10  # an album of Telegram: https://core.telegram.org/bots/api#sendmediagroup
_LONGEST_REF = 1000  # of the column
_LATELY = timedelta(days=14)
_OFFERED = 4  # reports that a file sent by itself may belong to
_NONE = "none"

Numbers = Callable[[Data], Collection[int]]


# --- within the check-in ------------------------------------------------------------------------------


def accepting(answer: Answer, numbers: Numbers | None = None) -> Answer:
    """A step that takes files along with its answer, or before it. They wait in the dialog until the report is saved;
    with `numbers` they go behind those reports at once."""

    async def taken(ctx: Context, data: Data, given: Given) -> Outcome:
        if not any(attachment.kind in KINDS for attachment in given.attachments):
            return await answer(ctx, data, given)
        data = with_files(ctx, data, given.attachments)
        received: list[Block] = list(texts.received(*_told(data)))
        if numbers:
            await stored.attach(ctx.session, numbers(data), _files(data), ctx.now)
            data = {**data, "files": []}
        kept = {**data, "too_large": []}
        if not given.text:
            return Again(Reply(tuple(received)), kept)
        outcome = await answer(ctx, data, replace(given, attachments=()))
        if isinstance(outcome, Again):
            return Again(replace(outcome.why, blocks=(*received, *outcome.why.blocks)), kept | (outcome.data or {}))
        return Again(Reply(tuple(received)), kept) if isinstance(outcome, Elsewhere) else outcome

    return taken


def shown(ask: Ask) -> Ask:
    """The read-back, with what will be kept beside the words; its own question stays last."""

    async def asked(ctx: Context, data: Data) -> Reply:
        reply = await ask(ctx, data)
        kept, too_large = _told(data)
        *understood, question = reply.blocks
        return replace(reply, blocks=(*understood, *texts.enclosed(kept, too_large), question))

    return asked


def with_files(ctx: Context, data: Data, attachments: Sequence[Attachment]) -> Data:
    """The dialog's data with the files that came, at most ten; the names of those that are too large are kept to be
    told. The guard at the door has looked at every name."""
    wanted = [attachment for attachment in attachments if attachment.kind in KINDS and 0 < len(attachment.ref) <= _LONGEST_REF]
    fits = [attachment for attachment in wanted if attachment.size_bytes <= MOST_BYTES]
    new = [asdict(view) for view in dict.fromkeys(_view(ctx, attachment) for attachment in fits)]
    files = [file for file in data.get("files", []) if file not in new] + new
    too_large = [[attachment.name, attachment.size_bytes] for attachment in wanted if attachment not in fits]
    return {**data, "files": files[:MOST_FILES], "too_large": too_large} if wanted else data


async def attach(ctx: Context, data: Data, report_ids: Collection[int]) -> list[Block]:
    """Put what waits in the dialog behind the reports just stored; what the receipt says of it."""
    files = _files(data)
    await stored.attach(ctx.session, report_ids, files, ctx.now)
    return list(texts.enclosed(files, []))


def _view(ctx: Context, attachment: Attachment) -> EvidenceView:
    return EvidenceView(attachment.kind, attachment.name, attachment.size_bytes, ctx.address.channel, attachment.ref)


def _files(data: Data) -> list[EvidenceView]:
    return [EvidenceView(**file) for file in data.get("files", [])]


def _told(data: Data) -> tuple[list[EvidenceView], list[tuple[str, int]]]:
    return _files(data), [(name, size) for name, size in data.get("too_large", [])]


# --- sent by itself -----------------------------------------------------------------------------------


async def offer(ctx: Context) -> Reply | None:
    """Files without a word, outside any dialog: behind which report? None when that cannot be asked."""
    if ctx.person is None or ctx.address.is_group or not ctx.person.holds(people.FOCAL_POINT):
        return None
    data = with_files(ctx, {}, ctx.event.attachments)
    if "files" not in data:
        return None
    files, too_large = _told(data)
    if not files:
        return Reply(tuple(texts.received(files, too_large)))
    lately = await stored.reported_lately(ctx.session, ctx.person.id, ctx.now - _LATELY, _OFFERED)
    if not lately:
        return texts.no_report_yet()
    choices = [Choice(f"r-{report.id}", texts.behind(report.id, report.task, report.agency)) for report in lately]
    reply = texts.which_report(files, too_large)
    return replace(reply, choices=(*choices, Choice(_NONE, texts.NOT_ATTACHED)), data={"files": data["files"]})


async def chosen(ctx: Context, choice: str, data: Data) -> Outcome:
    if choice == _NONE:
        return texts.left_out()
    report = await checkins.find(ctx.session, int(choice.removeprefix("r-")))
    if report is None or ctx.person is None or report.person_id != ctx.person.id:
        return texts.left_out()
    await stored.attach(ctx.session, [report.id], _files(data), ctx.now)
    return texts.attached(report.id, report.task, _files(data))


# --- sent again ---------------------------------------------------------------------------------------


async def command(ctx: Context, word: str, argument: str) -> Outcome:
    """/tep 123: the files behind a receipt, for its agency and for who follows the plan up, in private."""
    if ctx.person is None or not ctx.person.holds(*people.ROLES):
        raise NotAllowed(checkin_texts.only_registered())
    if ctx.address.is_group:
        raise BadInput(texts.only_private())
    line = await find_line(ctx, argument)
    follows_up = ctx.person.holds(people.COORDINATOR, people.ADMIN, people.LEADER)
    if not follows_up and line[-1].agency not in duties.agencies_of(ctx.person):
        raise NotAllowed(texts.not_yours_to_see())
    found = await stored.of_reports(ctx.session, [report.id for report in line])
    here = [item for item in found if item.channel == ctx.address.channel]
    blocks = [_block(item) for item in here]
    return Reply((*texts.files_of(read_number(argument), found, len(here)).blocks, *blocks))


def _block(item: EvidenceView) -> Block:
    if item.ref.startswith("https://"):  # a channel that keeps files under an address has no handle to send again
        return say(Link(item.name or (texts.PHOTO if item.kind == "photo" else texts.DOCUMENT), item.ref))
    if item.kind == "photo":
        return Picture("", texts.PHOTO, ref=item.ref)
    return File("", item.name or texts.DOCUMENT, ref=item.ref)


def numbers_of_proof(data: dict[str, Any]) -> list[int]:
    """The receipts whose document is asked for."""
    return [number for _, _, number in data["proof"]]


ABILITY = Ability(name="evidence", commands=("tep",), command=command, chosen=chosen)
