"""What the error codes of the OA OpenAPI and of its OAuth server mean for us (zalo.md, B2 and B7).

Every application error comes with HTTP 200. Table of the product:
https://docs.zaloplatforms.com/docs/OA/phu-luc/ma-loi
"""

from __future__ import annotations

from bot.channels.zalo_http import Answer, Dialect, Failure
from bot.channels.zalo_oa_tokens import TokenRefused
from bot.errors import ChannelError, NotSent, OutsideWindow, RateLimited, Rejected, Unknown, Unreachable

_CALL_RATE_PAUSE_SECONDS = 60.0  # limits are per minute: https://docs.zaloplatforms.com/docs/OA/phu-luc/gioi-han-toc-do-api
_NO_CODE = 1  # an object without `error`; real codes are negative


class DeadToken(NotSent):
    """The access token is refused: refresh once, try once more."""


class BadField(Rejected):
    """A field is not understood; nothing was sent."""


class NeedsPerson(NotSent):
    """The account, the app or its package must be put in order; until then nothing leaves."""


def _too_fast(said: str) -> ChannelError:
    return RateLimited(_CALL_RATE_PAUSE_SECONDS)


# -124 is the dead token of template messages, which are not used here. Some clients see -216 for both.
_DEAD_TOKEN = (-216, -220, -124)
_BACK_OFF = (-200, -234)  # -234: not at this hour
_REJECTED = (-100, -210, -218, -233, -248)  # expired upload; file; receiver's quota; message type; content
_UNREACHABLE = (-213, -217, -227, -244)  # does not follow, blocks, inactive for 45 days, refuses this OA
_OUTSIDE = (-230, -232)
_GROUP_GONE = (-237, -238, -241, -403)  # disabled, its asset belongs to another, the OA is not in it
_NEEDS_PERSON = (-204, -205, -209, -211, -212, -219, -221, -223, -224, -320, -321)  # -211: out of quota

_FAILURES: dict[int, Failure] = {
    -32: _too_fast,
    -201: BadField,
    _NO_CODE: Unknown,
    **dict.fromkeys(_DEAD_TOKEN, DeadToken),
    **dict.fromkeys(_BACK_OFF, NotSent),
    **dict.fromkeys(_REJECTED, Rejected),
    **dict.fromkeys((*_UNREACHABLE, *_GROUP_GONE), Unreachable),
    **dict.fromkeys(_OUTSIDE, OutsideWindow),
    **dict.fromkeys(_NEEDS_PERSON, NeedsPerson),
}  # fmt: skip


def _code(answer: Answer) -> int:
    """A page of a proxy has no body and never succeeds; its HTTP status decides in the transport."""
    if answer.body is None:
        return answer.status or _NO_CODE
    return _number(answer.body.get("error", _NO_CODE))


def _oauth_code(answer: Answer) -> int:
    if answer.body is not None and "access_token" in answer.body:
        return 0
    return _code(answer) or _NO_CODE


def _number(error: object) -> int:
    try:
        return int(str(error))
    except ValueError:
        return _NO_CODE


def _dead(said: str) -> ChannelError:
    return TokenRefused(said, is_dead=True)


def _refused(said: str) -> ChannelError:
    return TokenRefused(said, is_dead=False)


def _other_refusal(said: str) -> ChannelError:
    """The codes of the OAuth server are known from one source; its words are clearer."""
    return _dead(said) if "refresh token" in said.lower() else NotSent(said)


API = Dialect(_code, _FAILURES)
OAUTH = Dialect(
    _oauth_code,
    {
        -14002: _refused,  # the app is not active
        -14004: _refused,  # wrong secret key
        -14020: _dead,  # used or expired
        _NO_CODE: Unknown,
    },
    otherwise=_other_refusal,
)
