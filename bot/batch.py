"""Questions asked one after the other through the same core and handlers as a chat, on a throw-away database."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.app import App, open_app
from bot.events import Address, Event, Limits, Reply
from bot.render import render
from bot.settings import Settings
from db.questions import Accepted, accept
from db.session import transaction
from handlers.context import Context
from knowledge.normalize import key
from knowledge.plan import Plan
from knowledge.question import Query, understand
from knowledge.synonyms import apply

_PAGE = Limits(
    max_text=100_000, unit="chars", buttons=0, groups=False, can_start=True, edits=False, files=False, rich="plain"
)


class Asker:
    """Asks in conversations of its own; each conversation is a user that nobody else is."""

    def __init__(self, app: App, seen: list[Context]) -> None:
        self._app = app
        self._seen = seen
        self._count = 0

    async def ask(self, conversation: str, text: str) -> dict[str, Any]:
        """The contract's answer object for one question (without id)."""
        self._count += 1
        self._seen.clear()
        event = Event(f"ask-{self._count}", Address("batch", conversation, conversation), text)
        outgoing = await self._app.core.turn(event)
        shown = "\n\n".join(as_text(out.reply) for out in outgoing)
        answer = self._seen[-1].answer if self._seen else None
        return {**_PLAIN, **(answer or {}), "text": shown}


    def reading(self, text: str) -> tuple[Query, str | None]:
        """How the text is understood by itself, and the sentence after synonyms when they change it."""
        world = self._seen[-1].world
        understood = apply(text, world.synonyms)
        return understand(understood, world.index), understood if understood != text else None


_PLAIN: dict[str, Any] = {
    "intent": "smalltalk",
    "agency": None,
    "role": None,
    "tasks": [],
    "inherited": [],
    "section": None,
    "refused": False,
    "verdict": "sure",
    "citations": [],
    "choices": [],
}


def as_text(reply: Reply) -> str:
    """The reply as somebody reads it on a channel without buttons, uncut."""
    return "\n".join(part.text for part in render(reply, _PAGE))


@asynccontextmanager
async def asking(
    settings: Settings, plans: Sequence[Plan], now: Callable[[], datetime], synonyms: Sequence[Accepted] = ()
) -> AsyncIterator[Asker]:
    """An asker over these plans (the seed when there are none), with what was taught; nothing of it stays."""
    seen: list[Context] = []
    with tempfile.TemporaryDirectory(prefix="dondoc-") as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'ask.db'}"
        throw_away = settings.model_copy(update={"database_url": url})
        async with open_app(throw_away, now, channels={}, watch=seen.append, plans=plans) as app:
            async with transaction(app.sessions) as session:
                for taught in synonyms:
                    await accept(session, key(taught.said), taught.said, taught.meant, now())
            yield Asker(app, seen)


async def answer_batch(asker: Asker, questions: Sequence[dict[str, Any]]) -> AsyncIterator[dict[str, Any]]:
    """Answers in the format of the evaluation: follow-ups turn by turn in one conversation, as "id.t1"…"""
    for question in questions:
        turns = question.get("turns")
        if not turns:
            yield {"id": question["id"], **await asker.ask(str(question["id"]), str(question.get("question", "")))}
            continue
        for number, turn in enumerate(turns, 1):
            answer = await asker.ask(str(question["id"]), str(turn["question"]))
            yield {"id": f"{question['id']}.t{number}", **answer}

