"""JSON over HTTP as both Zalo products speak it: time limits, the body before the status, no secret in any error.

A product says by its `Dialect` which code an answer carries and which of our errors a code is.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.errors import ChannelError, NotSent, RateLimited, Rejected, Unknown
from bot.redaction import Redactor

Json = dict[str, Any]
Failure = Callable[[str], ChannelError]  # what was said, without secrets -> the error

_SAID = 300  # characters of an answer that an error repeats
_CONNECT_SECONDS = 10.0
_PAUSE_SECONDS = 30.0  # after a 429 that does not say how long; neither product documents a retry_after


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `body` is None when it is no JSON object (a page of a proxy); `said` is safe to log."""

    status: int
    body: Json | None
    said: str
    headers: Mapping[str, str]  # names in lower case


@dataclass(frozen=True, slots=True)
class Dialect:
    """`code`: 0 for success, else the product's error code, from the body first and then the HTTP status.
    `failures` has an error for each code that means something; any other is `otherwise`."""

    code: Callable[[Answer], int]
    failures: Mapping[int, Failure]
    otherwise: Failure = Rejected


class ZaloHttp:
    """One product's address. Every method raises ChannelErrors only: NotSent when the request surely did not leave,
    Unknown when it may have been carried out."""

    def __init__(self, base: str, secrets: Iterable[str], dialect: Dialect, request_seconds: float = 20.0) -> None:
        self._base = base.rstrip("/")
        self._redact = Redactor(secrets)
        self._dialect = dialect
        self._request_seconds = request_seconds
        self._session: aiohttp.ClientSession | None = None

    def hide(self, secrets: Iterable[str]) -> None:
        """From now on these are what is blotted out of errors; for tokens that rotate."""
        self._redact = Redactor(secrets)

    async def close(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    async def post(
        self, path: str, body: Json, *, headers: Mapping[str, str] | None = None, seconds: float | None = None
    ) -> Json:
        """POST JSON; the answer's object when it says that all is well."""
        return await self._call("POST", path, seconds, headers=headers, json=body)

    async def post_form(self, path: str, form: Any, *, headers: Mapping[str, str] | None = None, seconds: float | None = None) -> Json:
        """POST a form: a mapping is sent url-encoded, an aiohttp.FormData with files as multipart."""
        return await self._call("POST", path, seconds, headers=headers, data=form)

    async def get(
        self, path: str, query: Mapping[str, str], *, headers: Mapping[str, str] | None = None, seconds: float | None = None
    ) -> Json:
        return await self._call("GET", path, seconds, headers=headers, params=query)

    async def _call(self, verb: str, path: str, seconds: float | None, **request: Any) -> Json:
        answer = await self._exchange(verb, path, seconds or self._request_seconds, request)
        code = self._dialect.code(answer)
        if code == 0 and answer.body is not None:
            return answer.body
        raise self._failure(answer, code)

    async def _exchange(self, verb: str, path: str, seconds: float, request: Json) -> Answer:
        """`from None` throughout: the client's errors carry the address, which may carry the token."""
        try:
            async with (
                asyncio.timeout(seconds),
                self._client().request(verb, f"{self._base}/{path.lstrip('/')}", allow_redirects=False, **request) as response,
            ):
                return self._answer(response, await response.read())
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(self._redact(f"no connection: {error}")) from None
        except TimeoutError:
            raise Unknown(f"no answer in {seconds:g} s") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise Unknown(self._redact(f"{type(error).__name__}: {error}")) from None

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=None, connect=_CONNECT_SECONDS)
            self._session = aiohttp.ClientSession(timeout=timeout)
        return self._session

    def _answer(self, response: aiohttp.ClientResponse, raw: bytes) -> Answer:
        text = raw.decode("utf-8", "replace")
        try:
            body = json.loads(text)
        except ValueError:
            body = None
        headers = {name.lower(): value for name, value in response.headers.items()}
        said = self._redact(" ".join(text.split())[:_SAID])
        return Answer(response.status, body if isinstance(body, dict) else None, said, headers)

    def _failure(self, answer: Answer, code: int) -> ChannelError:
        """The product's own error where it spoke itself; otherwise a proxy before it did, in HTTP's words."""
        said = f"{code}: {answer.said}"
        if answer.body is not None:
            return self._dialect.failures.get(code, self._dialect.otherwise)(said)
        if answer.status == 429:
            return RateLimited(_retry_after(answer))
        if answer.status in (404, 413):
            return Rejected(f"HTTP {answer.status} without JSON")
        return Unknown(f"HTTP {answer.status} without JSON")


def _retry_after(answer: Answer) -> float:
    said = answer.headers.get("retry-after", "")
    return float(said) if said.isascii() and said.isdigit() else _PAUSE_SECONDS
