"""What the fake Zalo Official Account knows: tokens, people and their windows, groups, uploads, what was sent."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

Json = dict[str, Any]

ACCESS_LASTS = timedelta(seconds=90_000)  # 25 h: zalo.md B2
REFRESH_LASTS = timedelta(days=90)
FREE_FOR, WINDOW = timedelta(hours=48), timedelta(days=7)  # zalo.md B3
UPLOAD_LASTS = timedelta(days=7)


class OaError(Exception):
    """A non-zero `error`, which the real one sends with HTTP 200."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass
class Switches:
    """Where the sources of zalo.md disagree; the defaults are what it finds likelier."""

    signs_with: Literal["oa_secret", "app_secret"] = "oa_secret"
    signs_first: Literal["app_id", "oa_id"] = "app_id"
    marks_signature: bool = True  # "mac=" before the hex
    group_id_in: Literal["recipient.group_id", "recipient.id", "message.conversation_id"] = "recipient.group_id"
    buttons: Literal["plain", "list", "none"] = "plain"  # the shape that /cs takes
    dead_token: Literal[-216, -220] = -216
    closed_window: Literal[-230, -232] = -230
    free_messages: int | None = 8  # None: no cap since 2026-01-01
    uploads: Literal["v2.0", "v3.0"] = "v2.0"
    oa_id_key: Literal["oaid", "oa_id"] = "oaid"
    wraps_quotas: bool = True  # rows of a quota under a name, or the list itself
    retries: Literal["any failure", "no connection"] = "any failure"


@dataclass
class User:
    """A person as the OA sees one: `id` is scoped to the OA."""

    id: str
    name: str
    follows: bool = False
    seen_at: datetime | None = None  # the last interaction
    free_used: int = 0
    blocks: bool = False


@dataclass
class Group:
    id: str
    name: str
    asset_id: str
    members: set[str]
    is_dissolved: bool = False


@dataclass
class Tokens:
    """One pair is alive; every refresh kills it."""

    access: str
    refresh: str
    access_until: datetime
    refresh_until: datetime


@dataclass
class World:
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    switches: Switches = field(default_factory=Switches)
    app_id: str = "360846524940903967"
    oa_id: str = "388613280878808645"
    oa_name: str = "Kế hoạch 363"
    app_secret: str = "fake-app-secret-aaaaaaaa"
    oa_secret: str = "fake-oa-secret-bbbbbbbb"
    users: dict[str, User] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    assets: dict[str, Json] = field(default_factory=dict)
    uploads: dict[str, tuple[str, bytes, datetime]] = field(default_factory=dict)  # id -> name, content, when
    sent: dict[str, list[Json]] = field(default_factory=dict)  # by user or group
    calls: list[tuple[str, Json]] = field(default_factory=list)
    package_left: int = 500
    refreshes: list[str] = field(default_factory=list)  # every refresh token that came, refused ones too
    tokens: Tokens = field(init=False)
    used_refresh: set[str] = field(default_factory=set)
    _count: int = 0

    def __post_init__(self) -> None:
        self.tokens = self._pair()

    def _pair(self) -> Tokens:
        now = self.now()
        return Tokens(
            f"AT{secrets.token_urlsafe(24)}", f"RT{secrets.token_urlsafe(24)}", now + ACCESS_LASTS, now + REFRESH_LASTS
        )  # fmt: skip

    def consent(self) -> str:
        """The administrator of the OA consents anew: a fresh refresh token, everything older is dead."""
        self.used_refresh.add(self.tokens.refresh)
        self.tokens = self._pair()
        return self.tokens.refresh

    def rotate(self, form: Json, secret_key: str | None) -> Json:
        """POST /v4/oa/access_token"""
        if form.get("app_id") != self.app_id:
            raise OaError(-14002, "Invalid app id")
        if secret_key != self.app_secret:
            raise OaError(-14004, "Invalid secret key")
        if form.get("grant_type") != "refresh_token":
            raise OaError(-14001, "Invalid grant type")
        given = str(form.get("refresh_token", ""))
        self.refreshes.append(given)
        if given != self.tokens.refresh or self.now() >= self.tokens.refresh_until:
            raise OaError(-14020, "Invalid refresh token")
        self.used_refresh.add(given)
        self.tokens = self._pair()
        return {
            "access_token": self.tokens.access,
            "refresh_token": self.tokens.refresh,
            "expires_in": str(int(ACCESS_LASTS.total_seconds())),  # a string
        }

    def check_access(self, token: str | None) -> None:
        if token != self.tokens.access or self.now() >= self.tokens.access_until:
            raise OaError(self.switches.dead_token, "Access token is invalid or has expired")

    # --- windows --------------------------------------------------------------------------------------

    def interacts(self, user: User) -> None:
        user.seen_at, user.free_used = self.now(), 0

    def charge(self, user: User) -> Json:
        """The quota that a message to the user is taken from; refused outside the window."""
        if user.blocks:
            raise OaError(-213, "User has not followed the OA")
        age = self.now() - user.seen_at if user.seen_at else None
        if age is None or age > WINDOW:
            raise OaError(self.switches.closed_window, "User has not interacted with the OA in the past 7 days")
        cap = self.switches.free_messages
        if age <= FREE_FOR and (cap is None or user.free_used < cap):
            user.free_used += 1
            return {"quota_type": "reply", "remain": str((cap or 0) - user.free_used) if cap else "0", "total": str(cap or 0)}
        if self.package_left <= 0:
            raise OaError(-211, "Out of quota")
        self.package_left -= 1
        return {"quota_type": "sub_quota", "remain": str(self.package_left), "total": "500"}

    def last_interaction(self, user: User) -> str:
        return _ms(user.seen_at) if user.seen_at else "0"

    # --- ids, times, the record -----------------------------------------------------------------------

    def new_id(self) -> str:
        self._count += 1
        return f"{self._count:04x}{secrets.token_hex(8)}"

    def stamp(self) -> str:
        return _ms(self.now())

    def record(self, chat_id: str, message: Json) -> Json:
        kept = {"message_id": self.new_id(), **message}
        self.sent.setdefault(chat_id, []).append(kept)
        return kept


def _ms(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))
