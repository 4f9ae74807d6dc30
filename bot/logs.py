"""Logging for people or for machines; secrets are blotted out of every line."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from datetime import UTC, datetime

from bot.redaction import Redactor
from bot.settings import Settings


class _Blot(logging.Formatter):
    """A formatter that never lets a known secret through, tracebacks included."""

    def __init__(self, inner: logging.Formatter, secrets: Iterable[str]) -> None:
        super().__init__()
        self._inner = inner
        self._blot_out = Redactor(secrets)

    def format(self, record: logging.LogRecord) -> str:
        return self._blot_out(self._inner.format(record))


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def set_up(settings: Settings) -> None:
    """Log to standard error in the chosen format."""
    plain = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Blot(_Json() if settings.log_format == "json" else plain, settings.secrets()))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for chatty in ("aiogram", "alembic", "aiosqlite", "aiohttp.access"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLevelName(settings.log_level)))
