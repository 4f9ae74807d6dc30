"""What a channel is: it turns its protocol into events and carries replies; it decides nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.events import Address, Event, Limits, Reply, Sent

OnEvent = Callable[[Event], Awaitable[None]]


Commands = Sequence[tuple[str, str]]  # word, description


@dataclass(frozen=True, slots=True)
class Menu:
    """What stands in the menus of a channel that has such. `personal` are commands whose answer concerns the sender
    alone: in a group neither is shown to anybody else, where the channel can. `board` is the label of the button
    that opens the board."""

    private: Commands = ()
    groups: Commands = ()
    administrators: Commands = ()  # of a group, in the group
    personal: frozenset[str] = frozenset()
    board: str = ""


class Channel(Protocol):
    """One way to reach people. `run` listens until cancelled; `send` returns proof or raises a ChannelError."""

    name: str
    limits: Limits

    async def run(self, on_event: OnEvent) -> None: ...

    async def send(self, address: Address, reply: Reply) -> Sent: ...

    async def close(self) -> None: ...


@runtime_checkable
class Linked(Protocol):
    """A channel whose bot has an address that opens it, "https://t.me/dondoc_bot"; empty while it is not known."""

    @property
    def link(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Visitor:
    """The account that looks at a page of ours from within the channel's app; `user_id` as in an Address."""

    user_id: str
    name: str


def page_path(channel: str) -> str:
    """Where the page is on our web server that a channel's app opens."""
    return f"/webapp/{channel}"


@runtime_checkable
class Embedding(Protocol):
    """A channel whose app opens our page at `page_path` and tells it who looks, signed. None: not to be believed."""

    name: str

    def visitor_of(self, init_data: str, now: datetime) -> Visitor | None: ...


def _one_lane(body: bytes) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a product delivers its updates, on our web server.

    `is_genuine(headers, body)` gets header names in lower case and the raw body; it compares in constant time, and
    False is answered 401 before anything is parsed. `key` names one delivery, so that a repeat is dropped durably
    (None: the SHA-256 of the body). `lane` names the chat: deliveries of one lane are handled one after the other
    in the order in which they came, lanes side by side (None, the default: one lane for the whole channel, in which
    one slow turn holds up everybody). `key` and `lane` see bodies that nobody has checked: whatever they raise
    counts as None.
    """

    path: str
    is_genuine: Callable[[Mapping[str, str], bytes], bool]
    key: Callable[[bytes], str | None]
    lane: Callable[[bytes], str | None] = _one_lane


@runtime_checkable
class Inboxed(Protocol):
    """A channel whose updates are stored before they are handled. `webhook` is None while none is configured.
    `read` makes the events of a stored body, again after a crash; ValueError, KeyError and the like: unreadable."""

    name: str
    webhook: Webhook | None

    async def read(self, body: bytes) -> Sequence[Event]: ...


@runtime_checkable
class Keeping(Protocol):
    """A channel that polls a server which forgets what it has handed out: it puts each update into the inbox by
    `keep(key, lane, body)`, which the app fills in, before it asks for the next one."""

    keep: Keep


Keep = Callable[[str | None, str | None, bytes], Awaitable[bool]]  # False: seen before


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `dondoc doctor` about a channel: what was looked at, whether it is fine, what was found."""

    subject: str
    is_fine: bool
    detail: str


@runtime_checkable
class Examined(Protocol):
    """A channel that `dondoc doctor` can ask. Changes nothing; raises SetupError or another ChannelError."""

    async def examine(self) -> Sequence[Finding]: ...


def webhook_finding(wanted: str | None, found: str, trouble: str = "") -> Finding:
    """Whether updates go where they should: to `wanted` (None: this process polls), while the product says `found`."""
    if wanted is None:
        note = f"; the webhook {found} is set and will be removed by `dondoc run`" if found else ""
        return Finding("updates", True, f"long polling{note}")
    if found != wanted:
        return Finding("updates", False, f"the webhook is {found or 'not set'}, wanted {wanted}; `dondoc run` sets it")
    return Finding("updates", not trouble, f"webhook {wanted}" + (f"; last trouble: {trouble}" if trouble else ""))
