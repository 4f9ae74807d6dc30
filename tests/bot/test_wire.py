"""A reply survives its way through JSON exactly."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from bot.events import Reply, say
from bot.wire import reply_from_json, reply_to_json
from tests.bot.replies import replies, unhurried


@unhurried
@given(replies)
def test_round_trip_through_json_text_is_exact(reply: Reply) -> None:
    assert reply_from_json(json.loads(json.dumps(reply_to_json(reply)))) == reply


def test_a_smallest_reply_keeps_its_defaults() -> None:
    assert reply_from_json(reply_to_json(Reply((say("Đã lưu."),)))) == Reply((say("Đã lưu."),))


@pytest.mark.parametrize(
    "blocks",
    [[{"kind": "hologram"}], [{"kind": "text", "spans": [{"blink": "x"}]}]],
    ids=["block", "span"],
)
def test_an_unknown_kind_is_refused_by_name(blocks: list[object]) -> None:
    stored = reply_to_json(Reply(())) | {"blocks": blocks}
    with pytest.raises(ValueError, match="hologram|blink"):
        reply_from_json(stored)
