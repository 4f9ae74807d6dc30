"""An album is one event: its pictures come as messages of their own, a moment apart."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.events import Event


@dataclass
class _Album:
    events: list[Event]
    grew: asyncio.Event = field(default_factory=asyncio.Event)


class Albums:
    """Waits until an album has been quiet for a moment. In one process: pictures that another replica gets make an
    event of their own, which an ability takes as more of the same."""

    def __init__(self, quiet_seconds: float) -> None:
        self._quiet_seconds = quiet_seconds
        self._open: dict[str, _Album] = {}

    async def gather(self, album: str, event: Event) -> Event | None:
        """The whole album, for whoever brings its first picture; None for who brings one of the others."""
        if album in self._open:
            self._open[album].events.append(event)
            self._open[album].grew.set()
            return None
        mine = self._open[album] = _Album([event])
        try:
            await self._quiet(mine)
        finally:
            del self._open[album]
        return joined(mine.events)

    async def _quiet(self, album: _Album) -> None:
        while True:
            album.grew.clear()
            try:
                async with asyncio.timeout(self._quiet_seconds):
                    await album.grew.wait()
            except TimeoutError:
                return


def joined(events: Sequence[Event]) -> Event:
    """One event of several, in the order of the messages: every attachment, and the caption that one of them has."""
    first, *_ = ordered = sorted(events, key=lambda event: (len(event.message_id or ""), event.message_id or ""))
    return replace(
        first,
        text="\n".join(event.text for event in ordered if event.text),
        attachments=tuple(attachment for event in ordered for attachment in event.attachments),
        addressed=any(event.addressed for event in ordered),
        reply_to=next((event.reply_to for event in ordered if event.reply_to), None),
    )
