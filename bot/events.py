"""The vocabulary between channels, core and abilities: what came in, what to say. Plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message comes from or goes to. Ids are opaque strings of the channel; `topic` is a part of a group
    that has parts (a forum topic), and says where to write, not who is spoken with."""

    channel: str
    chat_id: str
    user_id: str
    is_group: bool = False
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something that is not text. `ref` is the channel's own handle; nothing is downloaded by itself."""

    kind: Literal["photo", "document", "sticker", "voice", "video", "contact", "location", "other"]
    name: str = ""
    size_bytes: int = 0
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing a person did. `choice`/`offer` are set by a press only; typed numbers are resolved by the core.

    `addressed` is False for group talk that does not concern the bot; the mention itself is already
    stripped from `text`. `message_id` is the message itself, for a press the message that the button sits on, for
    an inline query the query. "edited" is a message changed after it was sent, "inline" words typed behind the
    bot's name in any chat. `old_chat_id` is set when a group was migrated.
    """

    id: str
    address: Address
    text: str = ""
    choice: str | None = None
    offer: str | None = None
    addressed: bool = True
    reply_to: str | None = None
    attachments: tuple[Attachment, ...] = ()
    at: datetime | None = None
    message_id: str | None = None
    sender_name: str = ""
    chat_title: str = ""
    kind: Literal["message", "press", "edited", "inline", "joined", "left", "migrated"] = "message"
    old_chat_id: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things that can be chosen. `id` is short ASCII (offer id + id stay within 64 bytes)."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A press that is nothing but a typed command; works for everybody who sees it, at any time."""

    label: str
    command: str


@dataclass(frozen=True, slots=True)
class Bold:
    text: str


@dataclass(frozen=True, slots=True)
class Italic:
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str


Span = str | Bold | Italic | Link


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph; line breaks inside spans are kept."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each item is a paragraph."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the plan or of a person, shown as such."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """`otherwise` stands in its place where there is no markup; None: the table itself, as lines."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    otherwise: tuple[Block, ...] | None = None


@dataclass(frozen=True, slots=True)
class Fold:
    """A summary line with more behind it where the channel can fold. `otherwise` stands in its place where there
    is no markup (a link to the rest, or nothing); None: everything in the open."""

    summary: str
    blocks: tuple[Block, ...]
    otherwise: tuple[Block, ...] | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of ours, or with `ref` one that the channel has already, by its own handle (`path` is empty then)."""

    path: str
    alt: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """As a Picture."""

    path: str
    name: str
    ref: str = ""


Shortfall = Literal["not_pinned", "topic_gone"]

Block = Text | Bullets | Quote | Table | Fold | Picture | File


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say, never how. `choices` make a live offer; `shortcuts` never do.

    `offer` is filled in by the core or the delivery when the offer is stored. `replaces` is the id of a
    message to be edited in place where the channel can. `only_for` is a user id in a group: shown to that person
    alone where the channel can, never relied on. `answers` is the message that is answered, or the inline query,
    which is answered by `cards`, perhaps none. `silent` sends without a sound, `pin` keeps the message at the top of its chat,
    both where the channel can. `data` travels with the offer and comes back with the chosen id.
    """

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    only_for: str | None = None
    replaces: str | None = None
    offer: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    answers: str | None = None
    silent: bool = False
    pin: bool = False
    cards: tuple[Card, ...] | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to pick in answer to an inline query: a title, a line under it, and what is posted when picked."""

    id: str
    title: str
    description: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Outgoing:
    address: Address
    reply: Reply


@dataclass(frozen=True, slots=True)
class Sent:
    """Proof of a send: the channel's id of the last part, and how many messages it took (only a single one can be
    edited as a whole). `shortfalls` is what was not done though the message is
    out: the right to pin is missing; the topic is gone and the group itself was written to."""

    message_id: str
    shortfalls: tuple[Shortfall, ...] = ()
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel can carry. Each channel states its own with the source beside the number.

    `max_text` counts `unit` ("utf16" code units or "chars"); `buttons` is the most buttons in a message
    (0: none, choices are numbered); `rich` names the markup: "plain", "styles" (plain text with bold and italic
    beside it), "html" (Telegram's), or "blocks": tables, folds and pictures in one message, with html where that is
    refused. `spells_choices`: buttons may not show everywhere, so what they offer is numbered in the text as well.
    `window_days`: how long after a person's last word the channel lets us write to them (None: any time).
    `monthly`: how many messages a month the account may send (None: no such quota). `mention_only`: groups show the
    bot nothing but what names or answers it.
    """

    max_text: int
    unit: Literal["utf16", "chars"]
    buttons: int
    groups: bool
    can_start: bool
    edits: bool
    files: bool
    rich: Literal["plain", "styles", "html", "blocks"]
    spells_choices: bool = False
    window_days: int | None = None
    monthly: int | None = None
    mention_only: bool = False


def say(*spans: Span) -> Text:
    """A paragraph out of spans: `say("Kính gửi ", Bold("Sở Nội vụ"))`."""
    return Text(tuple(spans))


def bullets(*items: Text | str) -> Bullets:
    """A list out of paragraphs or plain strings."""
    return Bullets(tuple(item if isinstance(item, Text) else say(item) for item in items))
