"""Debian's Chromium without a screen, driven over its DevTools socket: clicks and types as a person would."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

BINARY = shutil.which("chromium")
# Without the background flags Chromium calls its maker's servers, which a closed network refuses.
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=vi", "--remote-debugging-port=0",
)  # fmt: skip


class Browser:
    """One tab. `troubles` collects what the page throws and what its policy forbids."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self._socket = socket
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._number = 0
        self.troubles: list[str] = []

    async def call(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        answer = self._answers[self._number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        async with asyncio.timeout(30):
            return await answer

    async def listen(self) -> None:
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                continue
            data = json.loads(message.data)
            if "id" in data:
                answer = self._answers.pop(data["id"])
                if not answer.done():
                    answer.set_result(data.get("result", data))
            elif data["method"] == "Runtime.exceptionThrown":
                self.troubles.append(json.dumps(data["params"]["exceptionDetails"], ensure_ascii=False))
            elif data["method"] == "Log.entryAdded" and data["params"]["entry"]["level"] == "error":
                self.troubles.append(data["params"]["entry"]["text"])

    async def open(self, url: str) -> None:
        await self.call("Page.navigate", url=url)
        await self.wait_for("document.readyState === 'complete'")

    async def see(self, expression: str) -> Any:
        """The value of a JavaScript expression."""
        answer = await self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    async def wait_for(self, expression: str, seconds: float = 10) -> None:
        try:
            async with asyncio.timeout(seconds):
                while not await self.see(expression):  # noqa: ASYNC110 - the page is another process
                    await asyncio.sleep(0.05)
        except TimeoutError:
            text = await self.see("document.body.innerText")
            raise AssertionError(f"never came true: {expression}\nthe page says:\n{text}") from None

    async def click(self, selector: str, text: str = "") -> None:
        """Click the last visible element of the selector that holds the text, at its middle."""
        spot = await self.see(
            f"(() => {{ const found = [...document.querySelectorAll({json.dumps(selector)})]"
            f".filter(e => e.checkVisibility() && e.textContent.includes({json.dumps(text)})).at(-1);"
            "if (!found) return null; found.scrollIntoView({block: 'center'}); const r = found.getBoundingClientRect();"
            "return {x: r.x + r.width / 2, y: r.y + r.height / 2}; })()"
        )
        assert spot, f"nothing to click: {selector} {text!r}"
        for kind in ("mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **spot)

    async def type(self, text: str) -> None:
        await self.call("Input.insertText", text=text)

    async def press(self, key: str, code: int, modifiers: int = 0) -> None:
        """`code` is the Windows virtual key code; `modifiers` 8 is Shift."""
        text = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            extra = text if kind == "keyDown" else {}
            await self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, modifiers=modifiers, **extra)

    async def resize(self, width: int, height: int) -> None:
        await self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    async def darken(self) -> None:
        await self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])

    async def picture(self) -> bytes:
        """What is on the screen, as a PNG."""
        answer = await self.call("Page.captureScreenshot", format="png")
        return base64.b64decode(answer["data"])


@asynccontextmanager
async def browser(profile: Path, width: int = 1000, height: int = 760) -> AsyncIterator[Browser]:
    """A fresh browser with an empty profile in the given folder."""
    assert BINARY
    process = await asyncio.create_subprocess_exec(
        BINARY, *_FLAGS, f"--user-data-dir={profile}", "about:blank", stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        port_file = profile / "DevToolsActivePort"
        async with asyncio.timeout(60):
            while not port_file.exists() or "\n" not in port_file.read_text():  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        port = port_file.read_text().split("\n")[0]
        async with ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                [tab] = [target for target in await answer.json() if target["type"] == "page"]
            async with session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                page = Browser(socket)
                listening = asyncio.create_task(page.listen())
                for domain in ("Page", "Runtime", "Log"):
                    await page.call(f"{domain}.enable")
                await page.resize(width, height)
                yield page
                listening.cancel()
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
