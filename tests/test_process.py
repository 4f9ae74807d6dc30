"""The program as an operator runs it: `dondoc run` in one process, other commands beside it, a page's socket."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

DONDOC = str(Path(sys.executable).with_name("dondoc"))


def _environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM", "ZALO", "WEB_", "DONDOC"))}
    return {**kept, "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'dondoc.db'}", **more}


async def _dondoc(folder: Path, *arguments: str, **more: str) -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        DONDOC, *arguments, env=_environment(folder, **more), cwd=folder,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


@asynccontextmanager
async def _running(folder: Path, **more: str) -> AsyncIterator[tuple[int, str]]:
    """A running bot: its port, and what it printed until it was ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        DONDOC, "run", env=_environment(folder, WEB_PORT=str(port), **more), cwd=folder,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    said = ""
    async with asyncio.timeout(60):
        while "sẵn sàng" not in said:
            line = (await process.stdout.readline()).decode()
            assert line, f"dondoc run ended: {said}"
            said += line
    try:
        yield port, said
    finally:
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(30):
            rest = (await process.stdout.read()).decode()
            assert await process.wait() == 0, rest
        assert "Traceback" not in rest


ROOM = "room:nhom-tong-hop"


class _Page:
    """A chat page, seen from its socket: a private chat and the room beside it."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse, user: str) -> None:
        self._ws = ws
        self._user = user
        self._count = 0
        self._heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def listen(self) -> None:
        """Read all the time, as a page does: aiohttp answers the server's pings only while it reads."""
        async for message in self._ws:
            self._heard.put_nowait(message.json())

    async def says(self, text: str, chat: str | None = None) -> dict[str, Any]:
        await self._send({"type": "say", "text": text, "chat": chat or self._user})
        return await self.hears(chat)

    async def presses(self, label: str, reply: dict[str, Any]) -> dict[str, Any]:
        choice = next(id_ for id_, offered in reply["choices"] if offered == label)
        press = {"type": "press", "chat": self._user, "choice": choice, "offer": reply["offer"], "message_id": "m1"}
        await self._send(press)
        return await self.hears()

    async def hears(self, chat: str | None = None) -> dict[str, Any]:
        """The next reply in the private chat, or in the room."""
        async with asyncio.timeout(60):
            while True:
                frame = await self._heard.get()
                message = frame.get("message", {})
                if frame["type"] == "message" and frame["chat"] == (chat or self._user) and message["kind"] == "reply":
                    return dict(message["reply"])

    async def _send(self, frame: dict[str, Any]) -> None:
        self._count += 1
        await self._ws.send_json({**frame, "id": f"{self._user}-{self._count}"})


@asynccontextmanager
async def _page(port: int, user: str) -> AsyncIterator[_Page]:
    origin = f"http://127.0.0.1:{port}"
    async with aiohttp.ClientSession() as session, session.ws_connect(f"{origin}/ws", headers={"Origin": origin}) as ws:
        await ws.send_json({"type": "hello", "user": user, "name": user, "room": ROOM, "room_title": "Nhóm tổng hợp"})
        page = _Page(ws, user)
        listening = asyncio.create_task(page.listen())
        try:
            yield page
        finally:
            listening.cancel()


async def test_ask_join_answer_digest(tmp_path: Path) -> None:
    async with _running(tmp_path, DONDOC_NOW="2026-11-26T07:40:00+07:00") as (port, said):
        code = re.search(r"/thamgia (\w{10})", said)
        assert code, said
        async with _page(port, "Ha-000001") as ha, _page(port, "Lan-000001") as lan:
            answer = json.dumps(await lan.says("nhiệm vụ của Sở Nội vụ?"), ensure_ascii=False)
            assert "I.4" in answer and "IV.1" in answer

            assert "quản trị viên" in str(await ha.presses("Đồng ý", await ha.says(f"/thamgia {code.group(1)}")))
            assert "đã đăng ký" in str(await ha.says("/dangkybantin", ROOM))

            status, out, err = await _dondoc(tmp_path, "invite", "--agency", "Sở Nội vụ")
            assert status == 0, err
            notice = await lan.says(f"/thamgia {out.splitlines()[0]}")
            assert "Sở Nội vụ" in str(await lan.presses("Đồng ý", notice))

            status, out, err = await _dondoc(tmp_path, "tick", "--at", "2026-11-26T08:00+07:00")
            assert (status, "sent" in out) == (0, True), out + err
            assert "02 nhiệm vụ" in str(await lan.hears())
            status, again, _ = await _dondoc(tmp_path, "tick", "--at", "2026-11-26T08:00+07:00")
            assert (status, "sent" in again) == (0, False)

            readback = await lan.says("I.4 xong rồi, QĐ 1234/QĐ-UBND ngày 12/11/2026; IV.1 khoảng 60%, vướng biên chế cấp xã")
            assert "Đã lưu" in str(await lan.presses("Đúng, lưu", readback))

            at = ("--at", "2026-11-27T15:30+07:00")
            _, preview, _ = await _dondoc(tmp_path, "digest", "--preview", *at)
            status, out, err = await _dondoc(tmp_path, "tick", *at)
            assert (status, "digest:" in out) == (0, True), out + err
            posted = str(await ha.hears(ROOM))
            assert "1234/QĐ-UBND" in posted and "1234/QĐ-UBND" in preview

        status, _, err = await _dondoc(tmp_path, "run")
        assert status == 1 and "Traceback" not in err  # a second bot on one SQLite file refuses


@pytest.mark.parametrize(
    ("arguments", "environment", "status"),
    [
        (["plan", "import", "missing.txt"], {}, 1),
        (["plan", "import", "."], {}, 1),
        (["tick", "--at", "someday"], {}, 1),
        (["ask"], {}, 1),
        (["invite"], {}, 1),
        (["invite", "--agency", "Sở Không Có Thật"], {}, 1),
        (["report", "--year", "2099", "--out", "x.docx"], {}, 1),
        (["report", "--year", "2026", "--out", "/nowhere/x.docx"], {}, 1),
        (["export", "--out", "x.pdf"], {}, 1),
        (["doctor"], {}, 1),
        (["nonsense"], {}, 2),
        (["plan", "show"], {"DATABASE_URL": "nonsense"}, 1),
        (["run"], {"DATABASE_URL": "sqlite+aiosqlite:////proc/nowhere/x.db"}, 1),
        (["run"], {"WEB_PORT": "many"}, 1),
    ],
)
async def test_bad_input_gets_one_line(tmp_path: Path, arguments: list[str], environment: dict[str, str], status: int) -> None:
    got, out, err = await _dondoc(tmp_path, *arguments, **environment)
    assert got == status, out + err
    assert "Traceback" not in out + err
    assert err.strip() or out.strip()


async def test_a_broken_plan_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken.txt").write_text("Số: 1/KH-UBND\nkhông có phụ lục", encoding="utf-8")
    status, _, err = await _dondoc(tmp_path, "plan", "import", "broken.txt")
    assert status == 1 and "giữ nguyên" in err
    assert not (tmp_path / "dondoc.db").exists()


async def test_papers_are_written(tmp_path: Path) -> None:
    moment = {"DONDOC_NOW": "2026-12-01T09:00:00+07:00"}
    for arguments in (("report", "--year", "2026", "--out", "bao-cao.docx"), ("export", "--out", "so-lieu.xlsx")):
        status, out, err = await _dondoc(tmp_path, *arguments, **moment)
        assert status == 0 and arguments[-1] in out, out + err
        assert (tmp_path / arguments[-1]).read_bytes().startswith(b"PK")
    assert not list(tmp_path.glob(".*.part"))
