"""A reply survives its way through JSON exactly."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from bot.events import Fold, Reply, Table, say
from bot.render import plain
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


def test_what_stands_in_the_place_of_a_table_or_fold_survives() -> None:
    table = Table(("Nhóm", "tổng"), (("I", "4"),), (say("Toàn bộ: https://example.org"),))
    reply = Reply((table, Fold("Nhóm I", (say("I.1"),), ())), silent=True, pin=True)
    assert reply_from_json(json.loads(json.dumps(reply_to_json(reply)))) == reply
    assert plain(reply) == "Toàn bộ: https://example.org"


def test_a_reply_stored_by_an_earlier_version_is_read() -> None:
    stored = reply_to_json(Reply((say("Đã lưu."),)))
    del stored["answers"], stored["silent"], stored["pin"]
    assert reply_from_json(stored) == Reply((say("Đã lưu."),))
