"""The webhooks of the fake OA: signed over the raw body, retried on the documented ladder by the fake's clock."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO

import aiohttp

from tests.servers.zalo_oa_world import Json, World

LADDER = (timedelta(seconds=30), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1))


@dataclass
class Waiting:
    due_at: datetime
    body: bytes
    timestamp: str
    tries: int


@dataclass
class Hooks:
    """`url` is where the app listens; None drops everything, as before it is set in the console."""

    world: World
    url: str | None = None
    is_on: bool = True
    waiting: list[Waiting] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)  # statuses; 0: no answer in time
    last: bytes = b""
    answer_seconds: float = 2.0  # zalo.md B4; a test on a loaded machine gives more, its subject is not speed
    _session: aiohttp.ClientSession | None = None

    def sign(self, body: bytes, timestamp: str) -> str:
        world = self.world
        first = world.app_id if world.switches.signs_first == "app_id" else world.oa_id
        secret = world.oa_secret if world.switches.signs_with == "oa_secret" else world.app_secret
        found = hashlib.sha256(first.encode() + body + timestamp.encode() + secret.encode()).hexdigest()
        return f"mac={found}" if world.switches.marks_signature else found

    async def send(self, event: Json) -> int:
        """Deliver an event now; what is not answered 200 in time goes onto the ladder."""
        timestamp = self.world.stamp()
        full = {"app_id": self.world.app_id, **event, "timestamp": timestamp}
        self.last = json.dumps(full, ensure_ascii=False).encode()
        return await self._try(Waiting(self.world.now(), self.last, timestamp, 0))

    async def post(self, body: bytes | BytesIO, headers: dict[str, str]) -> int:
        """Any request at all, for what a stranger might send."""
        assert self.url
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.answer_seconds))
        try:
            async with self._session.post(self.url, data=body, headers={"Content-Type": "application/json", **headers}) as response:
                await response.read()
                return response.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    async def retry(self) -> int:
        """Send again what is due by the clock; how many were."""
        due = [one for one in self.waiting if one.due_at <= self.world.now()]
        self.waiting = [one for one in self.waiting if one not in due]
        for one in due:
            await self._try(one)
        return len(due)

    async def _try(self, one: Waiting) -> int:
        if not self.is_on or self.url is None:
            return 0
        headers = {"X-ZEvent-Signature": self.sign(one.body, one.timestamp)}
        if one.tries:
            headers["num_retry"] = str(one.tries)
        status = await self.post(one.body, headers)
        self.answers.append(status)
        has_failed = status != 200 if self.world.switches.retries == "any failure" else status == 0
        if has_failed and one.tries < len(LADDER):
            wait = LADDER[one.tries]
            self.waiting.append(Waiting(self.world.now() + wait, one.body, one.timestamp, one.tries + 1))
        elif has_failed:
            self.is_on = False  # until somebody enables it again
        return status

    async def close(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None
