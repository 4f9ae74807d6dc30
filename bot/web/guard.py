"""Who may open the web chat: this machine only, everybody as a stranger, or nobody; and the headers that hold it."""

from __future__ import annotations

import hashlib
import ipaddress
import re
import secrets
from typing import Literal
from urllib.parse import urlsplit

from aiohttp import web

Access = Literal["local", "on", "off"]
COOKIE = "dondoc_visitor"
COOKIE_SECONDS = 180 * 24 * 3600
_SECRET = re.compile(r"[A-Za-z0-9_-]{32}")
_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?")
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


def check_page(request: web.Request, access: Access) -> None:
    """Let a request for the page or its files through, or raise 403 or 404."""
    if access == "off":
        raise web.HTTPNotFound
    if access == "local" and not is_from_here(request):
        raise web.HTTPForbidden(text="The web chat is open to a browser on this machine only (WEB_CHAT=local).\n")


def check_socket(request: web.Request, access: Access, public_url: str | None) -> None:
    """As for the page; besides, only our own page may connect: browsers send the cookie from anywhere."""
    check_page(request, access)
    origin = request.headers.get("Origin", "")
    if not is_same_origin(origin, request.host, public_url):
        raise web.HTTPForbidden(text="Only the chat page itself may connect.\n")


def is_same_origin(origin: str, host: str, public_url: str | None) -> bool:
    """Whether the page that connects came from the host it connects to, or from the public address."""
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return False
    allowed = {host.lower()}
    if public_url:
        allowed.add(urlsplit(public_url).netloc.lower())
    return parts.netloc.lower() in allowed


def is_from_here(request: web.Request) -> bool:
    """The peer is this machine, so is the name it called (else DNS rebinding), and no proxy stands between."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    return is_loopback(request.remote or "") and is_loopback(_host_name(request.host))


def is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _host_name(host: str) -> str:
    return (urlsplit(f"//{host}").hostname or "") if _HOST.fullmatch(host) else ""


def visitor_of(request: web.Request) -> str | None:
    """The user id behind the request's cookie."""
    secret = request.cookies.get(COOKIE, "")
    return _visitor_id(secret) if _SECRET.fullmatch(secret) else None


def make_visitor(response: web.Response, public_url: str | None) -> str:
    """Make the visitor somebody, by a cookie that cannot be guessed and that no script can read; the user id."""
    secret = secrets.token_urlsafe(24)
    is_https = bool(public_url and public_url.lower().startswith("https://"))
    response.set_cookie(COOKIE, secret, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=is_https)
    return _visitor_id(secret)


def _visitor_id(secret: str) -> str:
    """A digest, so that a copy of the database or a log opens nobody's chat."""
    return "v" + hashlib.sha256(secret.encode()).hexdigest()[:32]


def _framed_by(path: str) -> str:
    """The board may stand in Telegram's own web page; it has nothing to press."""
    return "https://web.telegram.org" if path.startswith(("/webapp/", "/board")) else "'none'"


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """The page runs its own files and nothing else, whatever text is shown in it."""
    # Some browsers do not count WebSockets as 'self', so the address is named as well.
    socket = f" ws://{request.host} wss://{request.host}" if _HOST.fullmatch(request.host) else ""
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'{socket}; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors {_framed_by(request.path)}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.headers.setdefault("Cache-Control", "no-cache")
    response.headers["Server"] = "dondoc"
