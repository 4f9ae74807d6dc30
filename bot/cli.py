"""The command `dondoc`: arguments in, an operation run, an exit code out (contract.md)."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from pydantic import ValidationError

from bot import logs, operations, paperwork, previews
from bot.errors import BotError, UserError
from bot.settings import Settings
from db.faults import DatabaseUnavailable
from db.people import ROLES
from db.session import AlreadyRunning
from handlers.texts import console as texts
from handlers.texts.faults import in_vietnamese

Operation = Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, int]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit codes: 0 done; 1 did not work, one line says why; 2 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        settings = Settings()
    except ValidationError as error:
        problems = (f"{'.'.join(str(part) for part in e['loc']).upper()}: {e['msg']}" for e in error.errors())
        return _trouble("; ".join(map(in_vietnamese, problems)))
    logs.set_up(settings)
    operation: Operation = options.operation
    try:
        return asyncio.run(operation(settings, options))
    except KeyboardInterrupt:
        return 0
    except UserError as error:
        return _trouble(error.sentence)
    except (BotError, AlreadyRunning) as error:
        return _trouble(str(error))
    except DatabaseUnavailable as error:
        return _trouble(error.why)
    except BrokenPipeError:  # the reader (head, less) has gone
        sys.stderr.close()
        return 0


def _trouble(why: str) -> int:
    print(texts.trouble(in_vietnamese(why)), file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dondoc", description="The chat assistant of a provincial plan.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, operation: Operation, help_: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help_, description=help_)
        command.set_defaults(operation=operation)
        return command

    add("run", operations.run, "run every configured channel, the ticker and the web server")
    _add_questions(add)
    _add_plan(commands)
    _add_running(add)
    return parser


def _add_questions(add: Callable[[str, Operation, str], argparse.ArgumentParser]) -> None:
    ask = add("ask", operations.ask, "answer one question, or a file of questions")
    ask.add_argument("question", nargs="?")
    shape = ask.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print the answer object")
    shape.add_argument("--explain", action="store_true", help="print why the question was understood so")
    ask.add_argument("--batch", metavar="QUESTIONS.jsonl")
    ask.add_argument("--out", metavar="ANSWERS.jsonl")
    progress = add("progress", operations.progress, "read a file of progress messages")
    progress.add_argument("--batch", metavar="MESSAGES.jsonl", required=True)
    progress.add_argument("--out", metavar="READINGS.jsonl", required=True)


def _add_plan(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    plan = commands.add_parser("plan", help="import or show plans").add_subparsers(required=True, metavar="WHAT")
    load = plan.add_parser("import", help="read a plan document, print findings and differences, save it")
    load.add_argument("file")
    load.add_argument("--dry-run", action="store_true", help="change nothing")
    load.add_argument("--json", action="store_true")
    load.set_defaults(operation=operations.plan_import)
    show = plan.add_parser("show", help="the plans in use")
    show.add_argument("--json", action="store_true")
    show.set_defaults(operation=operations.plan_show)


def _add_running(add: Callable[[str, Operation, str], argparse.ArgumentParser]) -> None:
    invite = add("invite", operations.invite, "print a single-use code, valid 7 days")
    invite.add_argument("--agency", metavar="NAME")
    invite.add_argument("--role", choices=ROLES, default="focal_point")
    invite.add_argument("--substitute", action="store_true", help="of a focal point: asked while that one is away")
    tick = add("tick", operations.tick, "do once everything that is due at a moment")
    tick.add_argument("--at", metavar="TIME", help="for example 2026-11-27T15:30+07:00")
    tick.add_argument("--no-send", action="store_true", help="plan only, deliver nothing")
    digest = add("digest", previews.digest, "what the digest of a moment would say")
    digest.add_argument("--preview", action="store_true", required=True)
    digest.add_argument("--at", metavar="TIME")
    digest.add_argument("--channel", choices=("telegram", "zalo", "web"), default="web")
    report = add("report", paperwork.report, "the yearly report as a draft")
    report.add_argument("--year", type=int, required=True)
    report.add_argument("--plan", metavar="NUMBER", help="where several plans are in use, for example 363/KH-UBND")
    report.add_argument("--out", metavar="FILE.docx", required=True)
    export = add("export", paperwork.export, "tasks, progress, obstacles as sheets")
    export.add_argument("--out", metavar="FILE.xlsx", required=True)
    ledger = add("deliveries", operations.deliveries, "the delivery ledger")
    ledger.add_argument("--state", choices=("pending", "sending", "sent", "unknown", "failed", "cancelled"))
    ledger.add_argument("action", nargs="?", choices=("retry",))
    ledger.add_argument("id", nargs="?", type=int)
    add("doctor", operations.doctor, "check settings, database, plan, tokens, clock")


if __name__ == "__main__":
    sys.exit(main())
