"""The calls of the OA OpenAPI v3 that are used here: a good token on each, a refused one renewed once."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import aiohttp

from bot.channels.zalo_http import Json, ZaloHttp
from bot.channels.zalo_oa_errors import API, OAUTH, BadField, DeadToken, NeedsPerson
from bot.channels.zalo_oa_tokens import Fresh, NoToken, Tokens, Vault
from bot.errors import Rejected, Unknown

_UPLOAD_SECONDS = 60.0  # 5 MB over a slow line
_UPLOAD_VERSIONS = ("v2.0", "v3.0")  # the documented path, and the one that some clients use (zalo.md B3)

Call = Callable[[Mapping[str, str]], Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class Credentials:
    app_id: str
    app_secret: str


@dataclass(frozen=True, slots=True)
class Oa:
    """The account as it describes itself. `kind` 4 is a body of the state."""

    id: str
    name: str
    is_verified: bool
    package: str
    kind: str


@dataclass(frozen=True, slots=True)
class Quota:
    """What is left of a quota; `total` is 0 where none is stated."""

    name: str
    left: int
    total: int


class OaApi:
    """Raises ChannelErrors only."""

    def __init__(self, credentials: Credentials, vault: Vault, api_base: str, oauth_base: str, request_seconds: float = 20.0) -> None:
        self._credentials = credentials
        self._http = ZaloHttp(api_base, [credentials.app_secret], API, request_seconds)
        self._oauth = ZaloHttp(oauth_base, [credentials.app_secret], OAUTH, request_seconds)
        self._upload_version = _UPLOAD_VERSIONS[0]
        self.tokens = Tokens(vault, self._exchange)

    async def close(self) -> None:
        await self._http.close()
        await self._oauth.close()

    # --- the account ----------------------------------------------------------------------------------

    async def me(self) -> Oa:
        data = await self._get("/v2.0/oa/getoa", {})
        return Oa(
            str(data.get("oaid") or data.get("oa_id") or ""),
            str(data.get("name") or ""),
            bool(data.get("is_verified")),
            str(data.get("package_name") or ""),
            str(data.get("oa_type") or ""),
        )

    async def name_of(self, user_id: str) -> str:
        """The name somebody goes by on Zalo."""
        data = await self._get("/v3.0/oa/user/detail", {"data": json.dumps({"user_id": user_id})})
        return str(data.get("display_name") or "")

    async def free_replies(self, user_id: str) -> Quota:
        """What may still be sent to a person for nothing within 48 hours of the last word."""
        data = await self._post("/v3.0/oa/quota/message", {"user_id": user_id})
        return _quota("reply", data.get("cs_reply") or {})

    async def package_quota(self) -> list[Quota]:
        """Messages of the package, for people who last wrote two to seven days ago."""
        found = await self._package("/v3.0/oa/quota/message", "cs")
        return [_quota(str(one.get("quota_type") or ""), one) for one in found]

    async def group_assets(self, product: str) -> list[Json]:
        """The right to groups of a size (gmf10, gmf50, gmf100, gmf1000): asset_id, valid_through, status, used_id."""
        return await self._package("/v3.0/oa/quota/group", product)

    async def _package(self, path: str, product: str) -> list[Json]:
        """The rows of a quota; whether they stand alone or under a name is not documented."""
        asked = {"quota_owner": "OA", "product_type": product, "quota_type": "sub_quota"}
        data = await self._call(lambda headers: self._http.post(path, asked, headers=headers))
        rows = data if isinstance(data, list) else next((v for v in data.values() if isinstance(v, list)), [])
        return [one for one in rows if isinstance(one, dict)]

    async def group_title(self, group_id: str) -> str:
        data = await self._get("/v3.0/oa/group/getgroup", {"group_id": group_id})
        return str((data.get("group_info") or {}).get("name") or "")

    # --- messages -------------------------------------------------------------------------------------

    async def send(self, user_id: str, message: Json) -> str:
        """A consultation message; returns its id."""
        data = await self._post("/v3.0/oa/message/cs", {"recipient": {"user_id": user_id}, "message": message})
        return str(data.get("message_id") or "")

    async def send_to_group(self, group_id: str, message: Json) -> str:
        data = await self._post("/v3.0/oa/group/message", {"recipient": {"group_id": group_id}, "message": message})
        return str(data.get("message_id") or "")

    async def upload(self, kind: Literal["image", "file"], name: str, content: bytes) -> str:
        """The handle to send a picture or file by; good for seven days."""
        versions = (self._upload_version, *(v for v in _UPLOAD_VERSIONS if v != self._upload_version))
        for version in versions:
            try:
                data = _object(await self._call(partial(self._put, version, kind, name, content)))
            except BadField:
                raise
            except Rejected as error:
                if version == versions[-1] or "404" not in str(error):
                    raise
                continue
            self._upload_version = version
            return str(data.get("attachment_id") or data.get("token") or "")
        raise Rejected("no way to upload")

    async def _put(self, version: str, kind: str, name: str, content: bytes, headers: Mapping[str, str]) -> Json:
        form = aiohttp.FormData(quote_fields=False)  # else people would see B%C3%A1o%20c%C3%A1o.docx
        form.add_field("file", content, filename=name.replace('"', "'"))
        return await self._http.post_form(f"/{version}/oa/upload/{kind}", form, headers=headers, seconds=_UPLOAD_SECONDS)

    # --- one call -------------------------------------------------------------------------------------

    async def _get(self, path: str, query: Mapping[str, str]) -> Json:
        return _object(await self._call(lambda headers: self._http.get(path, query, headers=headers)))

    async def _post(self, path: str, body: Json) -> Json:
        return _object(await self._call(lambda headers: self._http.post(path, body, headers=headers)))

    async def _call(self, call: Call) -> Any:
        """The `data` of an answer. A token that is refused is renewed, by whichever process is first, once."""
        access = await self.tokens.access()
        try:
            try:
                answer = await self._with(call, access.token)
            except DeadToken:
                access = await self.tokens.renew(access.generation)
                answer = await self._with(call, access.token)
        except DeadToken as error:
            await self.tokens.complain(f"a fresh token is refused: {error}")
            raise NoToken(f"a fresh token is refused: {error}") from None
        except NeedsPerson as error:
            await self.tokens.complain(str(error))
            raise
        return answer.get("data") or {}

    async def _with(self, call: Call, token: str) -> Json:
        self._http.hide([self._credentials.app_secret, token])
        return await call({"access_token": token})

    async def _exchange(self, refresh_token: str) -> Fresh:
        self._oauth.hide([self._credentials.app_secret, refresh_token])
        form = {"refresh_token": refresh_token, "app_id": self._credentials.app_id, "grant_type": "refresh_token"}
        answer = await self._oauth.post_form("/v4/oa/access_token", form, headers={"secret_key": self._credentials.app_secret})
        try:
            return Fresh(str(answer["access_token"]), str(answer["refresh_token"]), float(answer["expires_in"]))
        except (KeyError, TypeError, ValueError):
            raise Unknown("the answer of the token server holds no pair") from None


def _object(data: object) -> Json:
    return data if isinstance(data, dict) else {}


def _quota(name: str, found: Json) -> Quota:
    return Quota(name, _whole(found.get("remain")), _whole(found.get("total")))


def _whole(said: object) -> int:
    """Numbers come as strings."""
    return int(str(said)) if str(said or "").isdigit() else 0
