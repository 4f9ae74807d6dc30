"""The methods of the Zalo Bot Platform as calls (zalo.md A1-A2), their failures in our words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.channels.zalo_bot_updates import Json, updates_of
from bot.channels.zalo_http import Answer, Dialect, Failure, ZaloHttp
from bot.errors import ChannelError, NotSent, RateLimited, Rejected, Unknown, Unreachable
from bot.markup import Style

_POLL_GRACE_SECONDS = 10.0  # beyond the server's own timeout; others use 5 to 10
_PHOTO_SECONDS = 100.0  # Zalo downloads the picture first: OpenClaw waits 150 s, the ledger 120 s (bot/pacing.py)
_FIRST_PAUSE_SECONDS = 60.0  # after a 429: Zalo documents no retry_after, and it may mean the month's quota
_LONGEST_PAUSE_SECONDS = 3600.0
_NO_CHAT = ("chat not found", "user not found", "conversation not found", "invalid chat", "chat_id is invalid", "not in group")


class WrongToken(NotSent):
    """401: no use trying again."""


class Idle(Unknown):
    """408: nothing new on a poll; on anything else it may have been carried out."""


class ZaloBotApi:
    """One bot. Every call raises ChannelErrors only."""

    def __init__(self, token: str, base: str, request_seconds: float = 20.0) -> None:
        failures: dict[int, Failure] = {
            400: _bad_request,
            401: WrongToken,
            403: NotSent,  # "internal server error", in the words of Zalo's table of codes
            404: Rejected,
            408: Idle,
            426: self._too_many,
            429: self._too_many,
        }
        self._http = ZaloHttp(base, [token], Dialect(_code, failures, otherwise=Unknown), request_seconds)
        self._token = token
        self._refusals = 0

    async def close(self) -> None:
        await self._http.close()

    async def get_me(self) -> Json:
        return await self._result("getMe", {})

    async def get_updates(self, wait_seconds: int) -> list[Json]:
        """None or one update; an idle poll ends with 408 in the body or the status, or with an empty result."""
        try:
            answer = await self._call("getUpdates", {"timeout": wait_seconds}, wait_seconds + _POLL_GRACE_SECONDS)
        except Idle:
            return []
        return updates_of(answer)

    async def set_webhook(self, url: str, secret: str) -> Json:
        return await self._result("setWebhook", {"url": url, "secret_token": secret})

    async def delete_webhook(self) -> None:
        await self._call("deleteWebhook", {})

    async def webhook_url(self) -> str:
        """Where updates go now; empty without a webhook, which Zalo says by an empty address or by 404."""
        try:
            return str((await self._result("getWebhookInfo", {})).get("url") or "")
        except Rejected as error:
            if str(error).startswith("404"):
                return ""
            raise

    async def send_message(self, chat_id: str, text: str, styles: Sequence[Style] = ()) -> str:
        body: Json = {"chat_id": chat_id, "text": text}
        if styles:
            body["text_styles"] = [{"start": s.start, "len": s.length, "st": list(s.names)} for s in styles]
        return await self._sent("sendMessage", body)

    async def send_photo(self, chat_id: str, url: str, caption: str) -> str:
        body = {"chat_id": chat_id, "photo": url, **({"caption": caption} if caption else {})}
        return await self._sent("sendPhoto", body, _PHOTO_SECONDS)

    async def show_typing(self, chat_id: str) -> None:
        await self._call("sendChatAction", {"chat_id": chat_id, "action": "typing"})

    async def _sent(self, method: str, body: Json, seconds: float | None = None) -> str:
        answer = await self._call(method, body, seconds)
        self._refusals = 0
        result = answer.get("result")
        return str(result.get("message_id") or "") if isinstance(result, dict) else ""

    async def _result(self, method: str, body: Json) -> Json:
        result: Any = (await self._call(method, body)).get("result")
        return result if isinstance(result, dict) else {}

    async def _call(self, method: str, body: Json, seconds: float | None = None) -> Json:
        return await self._http.post(f"bot{self._token}/{method}", body, seconds=seconds)

    def _too_many(self, said: str) -> RateLimited:
        pause = min(_FIRST_PAUSE_SECONDS * 2.0**self._refusals, _LONGEST_PAUSE_SECONDS)
        self._refusals = min(self._refusals + 1, 10)
        return RateLimited(pause)


def _code(answer: Answer) -> int:
    """0 for ok: true; otherwise the body's code, a number or a string, under either spelling; then the status."""
    body = answer.body or {}
    if body.get("ok") is True:
        return 0
    said = str(body.get("error_code", body.get("errorCode", "")))
    if said.isascii() and said.isdigit() and said != "0":
        return int(said)
    return answer.status if answer.status >= 400 else 400


def _bad_request(said: str) -> ChannelError:
    return Unreachable(said) if any(words in said.lower() for words in _NO_CHAT) else Rejected(said)
