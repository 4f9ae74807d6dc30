"""Whether a webhook comes from Zalo: SHA-256 over application id, raw body, timestamp and secret (zalo.md, B4).

Not an HMAC, plainly one after the other. The timestamp stands in the body, which is not to be parsed before it is
trusted: it is looked for in the bytes. Words of a person cannot pass for it, because their quotes are escaped; and
whatever is picked, only who knows the secret can sign it.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
from collections.abc import Mapping, Sequence

log = logging.getLogger(__name__)

_HEADER = "x-zevent-signature"
_TIMESTAMP = re.compile(rb'(?<!\\)"timestamp"\s*:\s*"?(\d{1,20})')
_MOST_TIMESTAMPS = 4


class Signature:
    """Sources disagree on the secret (of the account, of the app) and on the first term (id of the app, of the
    account): whichever of them matches, the sender knows a secret of ours."""

    def __init__(self, app_id: str, oa_secret: str, app_secret: str) -> None:
        self._first = [app_id]
        self._secrets = {"ZALO_OA_SECRET_KEY": oa_secret, "ZALO_OA_APP_SECRET": app_secret}
        self._told: set[str] = set()

    def learn(self, oa_id: str) -> None:
        """The account's own id, once it is known."""
        if oa_id and oa_id not in self._first:
            self._first.append(oa_id)

    def is_genuine(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Compares in constant time, every candidate every time."""
        given = headers.get(_HEADER, "").removeprefix("mac=").strip().lower()
        matching = ""
        for name, expected in self._candidates(body):
            if hmac.compare_digest(given.encode(), expected.encode()):
                matching = name
        if matching and matching not in self._told:
            self._told.add(matching)
            log.info("zalo_oa: webhooks are signed with %s", matching)
        return bool(matching)

    def _candidates(self, body: bytes) -> Sequence[tuple[str, str]]:
        stamps = list(dict.fromkeys(_TIMESTAMP.findall(body)))[:_MOST_TIMESTAMPS]
        return [
            (name, hashlib.sha256(first.encode() + body + stamp + secret.encode()).hexdigest())
            for stamp in stamps
            for first in self._first
            for name, secret in self._secrets.items()
            if secret
        ]
