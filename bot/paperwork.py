"""The commands of `dondoc` that write papers: the Excel file and the draft of the yearly report."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot import app as apps
from bot.errors import BadInput
from bot.files import explain, write_whole
from bot.settings import Settings
from db.session import reading
from handlers import report as yearly
from handlers.papers import sheets
from handlers.texts import console as texts
from handlers.texts import sheets as sheet_texts


async def export(settings: Settings, options: argparse.Namespace) -> int:
    _check_name(options.out, ".xlsx")
    async with apps.open_app(settings, channels={}) as app, reading(app.sessions) as session:
        world = await app.worlds.current(session)
        if not world.plans:
            raise BadInput(sheet_texts.no_plan())
        found = await sheets.gather(session, world, app.now())
    _write(options.out, await sheets.workbook_of(found))
    return 0


async def report(settings: Settings, options: argparse.Namespace) -> int:
    _check_name(options.out, ".docx")
    async with apps.open_app(settings, channels={}) as app, reading(app.sessions) as session:
        world, now = await app.worlds.current(session), app.now()
        plan = yearly.chosen_plan(world, options.plan or "")
        period = yearly.chosen_period(plan, f"{options.year:04d}", world.today(now))
        _, data = await yearly.make(session, world, plan, period, now)
    _write(options.out, data)
    return 0


def _check_name(name: str, suffix: str) -> None:
    """Before anything is done: a program opens the file by its suffix."""
    if Path(name).suffix.lower() != suffix:
        raise BadInput(texts.wrong_suffix(name, suffix))


def _write(name: str, data: bytes) -> None:
    try:
        write_whole(Path(name), data)
    except OSError as error:
        raise BadInput(texts.not_written(name, explain(error).sentence)) from error
    print(texts.written(name, round(len(data) / 1000)))
