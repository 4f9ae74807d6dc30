"""How fast the ledger sends on a channel, and how long it waits for what."""

from __future__ import annotations

from dataclasses import dataclass

from db.deliveries import LedgerEntry
from db.gates import Pace


@dataclass(frozen=True, slots=True)
class Rates:
    """What a channel bears: messages overall, to one person, to one group."""

    overall: Pace
    chat: Pace
    group: Pace


# https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: about 30 messages a second
# overall (five of them left for answers), one a second in a chat, 20 a minute in a group.
TELEGRAM_RATES = Rates(overall=Pace(1 / 25), chat=Pace(1.0), group=Pace(3.0))

# Resellers name 100 calls a minute for an account of the Growth package (zalo.md B7); a third is left for answers,
# uploads and names. The product's own limit is 4,000 a minute for each app:
# https://docs.zaloplatforms.com/docs/OA/phu-luc/gioi-han-toc-do-api
ZALO_OA_RATES = Rates(overall=Pace(0.9), chat=Pace(1.0), group=Pace(3.0))
RATES = {"telegram": TELEGRAM_RATES, "zalo_oa": ZALO_OA_RATES}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for what. A lease outlasts the call it covers; a claim that runs out is only claimed anew."""

    claim_seconds: float = 120.0
    send_seconds: float = 120.0  # longer than any channel's own HTTP timeouts, over all parts of a message
    settle_seconds: float = 60.0  # from the end of the call to the commit
    slot_seconds: float = 5.0  # a longer wait for a slot is left to a later drain
    stop_seconds: float = 10.0  # what a call under way gets to finish when the process is asked to stop
    backoff_seconds: float = 30.0  # doubled at each failure, with jitter
    longest_backoff_seconds: float = 1800.0
    most_attempts: int = 20  # about eight hours of a dead network
    unknown_seconds: float = 60.0
    busy_seconds: float = 600.0
    most_busy_times: int = 3


def chat_gate(entry: LedgerEntry) -> str:
    """The key of the gate of one chat."""
    return f"{entry.channel}:{'group' if entry.is_group else 'chat'}:{entry.chat_id}"


def paces_for(entry: LedgerEntry, rates: Rates | None) -> dict[str, Pace]:
    """The gates a message passes. A channel without stated rates still has gates: a refusal closes them."""
    if rates is None:
        return {entry.channel: Pace(0.0), chat_gate(entry): Pace(0.0)}
    return {entry.channel: rates.overall, chat_gate(entry): rates.group if entry.is_group else rates.chat}
