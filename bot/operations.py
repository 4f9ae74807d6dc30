"""What each command of `dondoc` does; returns the exit code, prints for a person or a program."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot import app as apps
from bot import batch, checks, running
from bot.channels import configured
from bot.clock import Clock
from bot.errors import BadInput, BotError
from bot.settings import Settings
from bot.ticker import plan as plan_jobs
from bot.worlds import SEED, import_plan
from db import deliveries as ledger
from db import invitations, people
from db.session import acquire_single_process, transaction
from handlers.agencies import living_row
from handlers.texts import console as texts
from handlers.texts import explain, faults
from handlers.texts import plan as plan_texts
from knowledge.codec import plan_for_show, plan_from_dict
from knowledge.data import read_bytes
from knowledge.plan import Plan
from knowledge.progress import read_progress, reading_to_dict
from knowledge.reading import PlanUnreadable, read_plan


async def run(settings: Settings, options: argparse.Namespace) -> int:
    lock = acquire_single_process(settings.database_url)
    try:
        async with apps.open_app(settings) as app:
            serving = asyncio.create_task(running.run(app, _announce, lambda: _ready(app)))
            for name in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(name, serving.cancel)
            try:
                await serving
            except asyncio.CancelledError:
                _announce(texts.stopped())
    finally:
        lock.release()
    return 0


def _announce(line: str) -> None:
    print(line, flush=True)


async def _ready(app: apps.App) -> None:
    if app.was_seeded:
        _announce(texts.seeded())
    code = await apps.administrator_code(app)
    if code:
        _announce(texts.admin_code(code))
    _announce(texts.started(app.now().astimezone(app.settings.zone), app.settings.dondoc_now is not None))


# --- questions and progress -----------------------------------------------------------------------------


async def ask(settings: Settings, options: argparse.Namespace) -> int:
    plans = await _plans_in_use(settings)
    taught = await checks.stored_synonyms(settings.database_url)
    async with batch.asking(settings, plans, Clock(settings.dondoc_now).now, taught) as asker:
        if options.batch:
            if not options.out:
                raise BadInput(texts.needs_out())
            with _writing(options.out) as out:
                async for answer in batch.answer_batch(asker, list(_json_lines(options.batch))):
                    out.write(json.dumps(answer, ensure_ascii=False) + "\n")
            return 0
        if not options.question:
            raise BadInput(texts.needs_question())
        answer = await asker.ask("one", options.question)
        reasons = explain.lines(*asker.reading(options.question)) if options.explain else []
    print(json.dumps({"id": None, **answer}, ensure_ascii=False, indent=1) if options.json else answer["text"])
    for line in reasons:
        print(line)
    return 0


async def progress(settings: Settings, options: argparse.Namespace) -> int:
    plans = await _plans_in_use(settings)
    with _writing(options.out) as out:
        for message in _json_lines(options.batch):
            context = message.get("context") or {}
            today = date.fromisoformat(context["today"]) if "today" in context else Clock(settings.dondoc_now).now().date()
            reading = read_progress(str(message.get("text", "")), context.get("tasks", []), today, plans[0])
            out.write(json.dumps(reading_to_dict(reading, message["id"]), ensure_ascii=False) + "\n")
    return 0


async def _plans_in_use(settings: Settings) -> list[Plan]:
    """The plans of the database when there is one; the seed otherwise. Creates nothing."""
    stored = await checks.stored_plans(settings.database_url)
    return [plan_from_dict(row.record) for row in stored] or [read_plan(read_bytes(SEED), SEED)]


# --- plans ----------------------------------------------------------------------------------------------


async def plan_import(settings: Settings, options: argparse.Namespace) -> int:
    path = Path(options.file)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(texts.no_file(options.file)) from error
    try:
        plan = read_plan(data, path.name)
    except PlanUnreadable as error:
        raise BadInput(texts.unreadable_plan(path.name, plan_texts.unreadable_line(error))) from error
    stored = await checks.stored_plans(settings.database_url)
    old = next((plan_from_dict(row.record) for row in stored if row.number == plan.number), None)
    if not options.dry_run:
        async with apps.open_app(settings) as app, transaction(app.sessions) as session:
            await import_plan(session, plan, app.now())
    changes = plan_texts.difference_lines(old, plan)
    if options.json:
        shown = plan_for_show(plan)
        print(json.dumps({"plans": [shown], "findings": _findings([plan]), "changes": changes}, ensure_ascii=False, indent=1))
        return 0
    for line in (*plan_texts.finding_lines(plan.findings), *changes):
        print(line)
    print(texts.imported(plan.number, options.dry_run, old is None))
    return 0


async def plan_show(settings: Settings, options: argparse.Namespace) -> int:
    plans = await _plans_in_use(settings)
    if options.json:
        shown = {"plans": [plan_for_show(plan) for plan in plans], "findings": _findings(plans)}
        print(json.dumps(shown, ensure_ascii=False, indent=1))
        return 0
    for plan in plans:
        for line in (*plan_texts.plan_lines(plan), *plan_texts.finding_lines(plan.findings)):
            print(line)
    return 0


def _findings(plans: list[Plan]) -> list[dict[str, str]]:
    return [
        {"plan": plan.number, "kind": f.kind, "place": f.place, "found": f.found, "proposal": f.proposal}
        for plan in plans
        for f in plan.findings
    ]


# --- the running bot ------------------------------------------------------------------------------------


async def invite(settings: Settings, options: argparse.Namespace) -> int:
    if options.agency is None and options.role in (people.FOCAL_POINT, people.LEADER):
        raise BadInput(texts.needs_agency())
    async with apps.open_app(settings, channels={}) as app, transaction(app.sessions) as session:
        world = await app.worlds.current(session)
        agency_id = (await living_row(session, world, options.agency, world.today(app.now())))[1] if options.agency else None
        is_substitute = options.substitute and options.role == people.FOCAL_POINT
        code = await invitations.invite(session, options.role, agency_id, app.now(), is_substitute=is_substitute)
    print(code)
    username = await _telegram_username(settings)
    print(texts.deep_link(username, code) if username else texts.send_code(code))
    return 0


async def _telegram_username(settings: Settings) -> str | None:
    """The bot's name for deep links; None when Telegram is off or cannot be reached within five seconds."""
    channel = configured.telegram(settings)
    if channel is None:
        return None
    try:
        async with asyncio.timeout(5):
            return await channel.check()
    except (TimeoutError, BotError):
        return None
    finally:
        await channel.close()


async def tick(settings: Settings, options: argparse.Namespace) -> int:
    now = moment_of(options.at, settings)
    async with apps.open_app(settings, now) as app:
        failures = await plan_jobs(app.sessions, app.jobs(), now())
        for failure in failures:
            print(texts.job_failed(failure.name, failure.error), file=sys.stderr)
        if options.no_send:
            async with transaction(app.sessions) as session:
                due = [entry for entry in await ledger.listing(session, "pending") if entry.due_at <= now()]
            results: list[Any] = due
        else:
            results = await apps.drain_all(app)
        for channel in app.channels.values():
            await channel.close()
    for result in results:
        print(texts.delivery_line(result.id, result.key, result.state, result.error))
    if not results:
        print(texts.nothing_due())
    return 1 if failures else 0




async def deliveries(settings: Settings, options: argparse.Namespace) -> int:
    async with apps.open_app(settings, channels={}) as app, transaction(app.sessions) as session:
        if options.action == "retry":
            if options.id is None:
                raise BadInput(texts.needs_id())
            if await ledger.retry(session, options.id, app.now()) is None:
                raise BadInput(texts.no_delivery(options.id))
        entries = await ledger.listing(session, options.state)
    for entry in entries:
        print(texts.delivery_line(entry.id, entry.key, entry.state, entry.error))
    return 0


async def doctor(settings: Settings, options: argparse.Namespace) -> int:
    results = await checks.run_all(settings)
    for result in results:
        print(texts.check(faults.subject(result.name), result.is_fine, faults.in_vietnamese(result.detail)))
    return 0 if all(result.is_fine for result in results) else 1


# --- arguments ------------------------------------------------------------------------------------------


def moment_of(text: str | None, settings: Settings) -> Callable[[], datetime]:
    """A fixed clock at the given moment (local time when no zone is written), or the process's clock."""
    if text is None:
        return Clock(settings.dondoc_now).now
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(texts.bad_moment(text)) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=settings.zone)
    return lambda: moment


def _json_lines(name: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file; a broken line is said on standard error and skipped."""
    try:
        lines = Path(name).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(texts.no_file(name)) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if isinstance(value, dict) and "id" in value:
            yield value
        else:
            print(texts.bad_line(name, number), file=sys.stderr)


def _writing(name: str) -> Any:
    try:
        return Path(name).open("w", encoding="utf-8")
    except OSError as error:
        raise BadInput(texts.no_file(name)) from error
