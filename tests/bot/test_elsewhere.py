"""However an ability passes a text on, the turn ends in an answer: nothing goes round for ever, nothing breaks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot import phrases
from bot.dialogs import Ability, Data, Elsewhere, Given, Outcome, Step
from bot.events import Address, Choice, Event, Reply, say
from bot.turn import Turn, make_dialog
from db.models import Conversation

NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)


async def passes_on(*_: Any) -> Outcome:
    return Elsewhere()


async def asks(ctx: Any, data: Data) -> Reply:
    return Reply((say("Hỏi?"),), (Choice("a", "Có"),))


async def answers(ctx: Any, data: Data, given: Given) -> Outcome:
    return Elsewhere()


ABILITY = Ability(
    "a", ("capnhat",), command=passes_on, chosen=passes_on, steps={"open": Step(asks, answers), "choice": Step(asks, answers, free_text=False)}
)


async def sentence(ctx: Any, text: str) -> tuple[str, Outcome]:
    return "a", Elsewhere()


@pytest.mark.parametrize("step", ["open", "choice", None])
@pytest.mark.parametrize("said", ["tuần trước I.4 khoảng 50%", "/capnhat I.4?", "/capnhat", "1"])
async def test_what_nobody_takes_is_refused(said: str, step: str | None) -> None:
    conversation = Conversation(channel="c", chat_id="x", user_id="x", updated_at=NOW)
    conversation.dialog = make_dialog("a", step, {}, NOW) if step else None
    conversation.offer = {"id": "o", "ability": "a", "step": step, "choices": [["a", "Có"]], "page": 0, "data": {}, "at": NOW.isoformat()}
    event = Event("1", Address("c", "x", "x"), said)
    reply = await Turn({"a": ABILITY}, {"capnhat": ABILITY}, sentence, conversation, event, NOW).run(None)
    shown = [block.spans[0] for block in reply.blocks if hasattr(block, "spans")]
    if said == "1" and step:  # an empty text goes nowhere
        assert phrases.EMPTY in shown
    else:
        assert phrases.NOT_TAKEN in shown
    assert ("Hỏi?" in shown) == (step is not None)
