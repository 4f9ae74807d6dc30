"""The exception tree. Caught in three places only: core (one turn), ticker and delivery (one job, one
recipient), channels (translating the SDK's).

BotError
 +- UserError            carries its own sentence for the person
 |   +- NotAllowed       the person's role does not permit it
 |   +- NotRegistered    nobody knows this account yet
 |   +- BadInput         what was typed cannot be used
 |   +- Outdated         the thing acted on has moved on
 |   +- NotWritten       a file could not be written; nothing half-written is left
 +- ChannelError
 |   +- Unreachable      blocked, gone, never wrote first: do not retry
 |   |   +- OutsideWindow  silent for so long that the channel lets nobody write: kept until they do
 |   +- RateLimited      wait `after_seconds`; no failed attempt
 |   +- Rejected         refused for its content: do not retry
 |   +- Unknown          the request left, no answer came: it may have been delivered
 |   +- NotSent          it surely did not leave (refused connection): retry
 +- SetupError           settings, database, plan file: one line that says what to do
"""

from __future__ import annotations


class BotError(Exception):
    """Root of everything of ours."""


class UserError(BotError):
    """`sentence` is what the person reads."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(UserError): ...


class NotRegistered(UserError): ...


class BadInput(UserError): ...


class Outdated(UserError): ...


class NotWritten(UserError): ...


class ChannelError(BotError): ...


class Unreachable(ChannelError):
    """`migrated_to` holds the new chat id when the chat only moved."""

    def __init__(self, why: str = "", migrated_to: str | None = None) -> None:
        super().__init__(why)
        self.migrated_to = migrated_to


class OutsideWindow(Unreachable):
    """The account is alive; its holder has said nothing for so long that the channel lets nobody write there."""


class RateLimited(ChannelError):
    def __init__(self, after_seconds: float) -> None:
        super().__init__(f"rate limited for {after_seconds:g} s")
        self.after_seconds = after_seconds


class Rejected(ChannelError): ...


class Unknown(ChannelError): ...


class NotSent(ChannelError): ...


class SetupError(BotError): ...
