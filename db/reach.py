"""What became of the messages of a round, as the delivery ledger knows it: the ground of who was reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Delivery
from db.tables.deliveries import DeliveryState as State
from db.windows import OUTSIDE

_TOO_LATE = "not sent in time"  # of a cancelled message: it did not arrive; otherwise an answer has made it needless
_ON_ITS_WAY = (State.PENDING.value, State.SENDING.value)
_ARRIVED = (State.SENT.value, State.UNKNOWN.value)  # what may have arrived is never held to have not


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the ledger, without its words."""

    key: str
    channel: str
    user_id: str
    state: str
    error: str
    due_at: datetime
    sent_at: datetime | None

    @property
    def arrived_at(self) -> datetime | None:
        is_needless = self.state == State.CANCELLED.value and self.error != _TOO_LATE
        return (self.sent_at or self.due_at) if is_needless or self.state in _ARRIVED else None

    @property
    def is_on_its_way(self) -> bool:
        return self.state in _ON_ITS_WAY

    @property
    def is_held(self) -> bool:
        """It waits for its recipient to write."""
        return self.state == State.FAILED.value and self.error == OUTSIDE

    @property
    def was_outside(self) -> bool:
        return self.error.startswith(OUTSIDE)

    @property
    def was_refused(self) -> bool:
        """The chat is closed to us: blocked, left, deleted."""
        return self.error.startswith("unreachable")


async def messages(session: AsyncSession, beginning: str) -> list[Message]:
    """Every message whose key begins so, the oldest first."""
    rows = await session.execute(
        select(Delivery.key, Delivery.channel, Delivery.user_id, Delivery.state, Delivery.error, Delivery.due_at, Delivery.sent_at)
        .where(Delivery.key.startswith(beginning, autoescape=True))
        .order_by(Delivery.id)
    )
    return [Message(key, channel, user_id, state, error or "", due_at, sent_at) for key, channel, user_id, state, error, due_at, sent_at in rows]
