"""The arguments of a Bot API call, in whichever of the four ways they came: query, form, multipart, JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.servers.telegram_world import BadRequest


@dataclass
class Upload:
    name: str
    content: bytes


@dataclass
class Arguments:
    """Values as they came: strings from forms, anything from JSON; files apart."""

    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return "" if value is None else str(value)

    def number(self, name: str, default: int = 0) -> int:
        value = self.values.get(name)
        if value in (None, ""):
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise BadRequest(f"{name} must be a number") from None

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes")

    def json(self, name: str) -> Any:
        """A list or an object, which forms carry as JSON text."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise BadRequest(f"can't parse {name} JSON object") from None

    def chat_id(self) -> int:
        value = self.text("chat_id")
        if not value:
            raise BadRequest("chat_id is empty")
        try:
            return int(value)
        except ValueError:
            raise BadRequest("chat not found") from None

    def file(self, name: str) -> Upload | str:
        """An uploaded file, or the id of one sent before."""
        value = self.values.get(name)
        if name in self.uploads and not value:
            return self.uploads[name]
        if not value:
            raise BadRequest(f"there is no {name} in the request")
        return self.attached(value)

    def attached(self, value: Any) -> Upload | str:
        """The upload that "attach://name" stands for; else the id of a file sent before."""
        if isinstance(value, str) and value.startswith("attach://"):
            value = value.removeprefix("attach://")
            if value not in self.uploads:
                raise BadRequest("wrong file attach:// reference")
            return self.uploads[value]
        if not value:
            raise BadRequest("there is no file in the request")
        return str(value)


async def read_arguments(request: web.Request) -> Arguments:
    found = Arguments(dict(request.query))
    if request.method != "POST" or not request.can_read_body:
        return found
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise BadRequest("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise BadRequest("object expected as JSON body")
        found.values.update(body)
        return found
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            found.uploads[name] = Upload(value.filename, value.file.read())
        else:
            found.values[name] = value
    return found
