"""What an ability and a step of a dialog are, and the outcomes a handler can return."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.events import Attachment, Card, Reply

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """What the person gave at a step: a chosen id, or text (perhaps empty, with attachments)."""

    text: str = ""
    choice: str | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Next:
    """Go to a step (`step`) of the same ability, or of the one named, keeping `data`; `before` is said first."""

    step: str
    data: Data = field(default_factory=dict)
    before: Reply | None = None
    ability: str | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """The answer cannot be used, or not alone: say why, then ask the same step again, with other `data` if given."""

    why: Reply
    data: Data | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The dialog is over; say this."""

    reply: Reply


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Not an answer to this step: route the text like any sentence, then repeat the open question. Where the text has
    been routed already, it is refused and the open question is repeated."""


Outcome = Reply | Next | Again | Done | Elsewhere

# A handler's context is made by the app (handlers/context.py); the machine passes it through unseen.
Ask = Callable[[Any, Data], Awaitable[Reply]]
Answer = Callable[[Any, Data, Given], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a dialog: how to ask it, what to do with the answer, how to ask once more after an aside
    (`again`, in short; None: as the first time).

    Whether the step takes free text is told by `free_text`; a step without it takes choices only, and any
    other text goes once to the sentence ability before the question is repeated. A question that `yields` is not
    repeated: whatever else is said closes it, and it can be opened again by its command.
    """

    ask: Ask
    answer: Answer
    free_text: bool = True
    again: Ask | None = None
    yields: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """A dialog that a delivered message opens in the conversation of its recipient."""

    ability: str
    step: str
    data: Data = field(default_factory=dict)


# In the session of the delivery: what becomes of the ability's own open dialog (as stored, and the id of its offer) when a delivered message is about to
# open another one in its place: the message and its opening as they are to be.
TakeUp = Callable[[Any, Data, "str | None", Opening, Reply], Awaitable[tuple[Opening, Reply]]]
# What is said after "hủy" in a dialog of the ability, its data given.
Cancelled = Callable[[Any, Data], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Ability:
    """One thing the bot can do.

    `commands` are the folded words of the contract ("nhiemvu"); `command` answers one with its argument;
    `chosen` answers a choice that was offered outside a dialog; `steps` are its dialog. `cards` answers words typed
    behind the bot's name in any chat, before anybody, registered or not: one ability has them. `takes_up` saves what is
    unfinished when a delivered message replaces the dialog; `cancelled` says what follows a cancelled one.
    """

    name: str
    commands: tuple[str, ...] = ()
    command: Callable[[Any, str, str], Awaitable[Outcome]] | None = None  # context, command word, argument
    chosen: Callable[[Any, str, Data], Awaitable[Outcome]] | None = None  # context, choice id, offer data
    steps: Mapping[str, Step] = field(default_factory=dict)
    cards: Callable[[Any, str], Awaitable[tuple[Card, ...]]] | None = None  # context, words
    forgets_after_minutes: int = 30  # an open dialog older than this is dropped silently
    takes_up: TakeUp | None = None
    cancelled: Cancelled | None = None
