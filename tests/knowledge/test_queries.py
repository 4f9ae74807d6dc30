"""Our own questions (queries.csv) and the development set, scored: floors for right, a ceiling for sure and wrong."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.render import plain
from handlers.ask import to_object
from handlers.texts import ask as texts
from knowledge.answer import answer
from knowledge.data import read_bytes
from knowledge.index import Index, build_index
from knowledge.match import Verdict
from knowledge.question import Topic, understand
from knowledge.reading import read_plan
from tests.eval import score
from tests.knowledge import questions

TODAY = date(2026, 11, 22)
DEVELOPMENT = Path(__file__).parent.parent / "eval" / "questions-dev.jsonl"


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index([read_plan(read_bytes("plan-363.txt"), "plan-363.txt")])


def ask(index: Index, text: str, topic: Topic | None) -> tuple[dict[str, Any], Topic | None]:
    """As the handler does, without a conversation's storage."""
    query = understand(text, index, topic)
    found = answer(query, index, TODAY)
    reply = texts.reply(found, index.plan)
    if found.verdict is not Verdict.NONE and found.intent not in ("smalltalk", "clarify"):
        year = found.targets[0].year if found.targets else None
        topic = Topic(str(query.intent), tuple(body.name for body in query.agencies), str(query.role), found.tasks, year)
    return to_object(found, plain(reply)), topic


def judge(index: Index, asked: list[dict[str, Any]]) -> tuple[dict[str, list[bool]], list[str], list[str]]:
    """(right or wrong by kind, what was wrong, what was sure and wrong)."""
    kinds: dict[str, list[bool]] = defaultdict(list)
    wrong, sure = [], []
    for question in asked:
        topic, oks = None, []
        for turn in question.get("turns") or [question]:
            given, topic = ask(index, turn["question"], topic)
            ok, why, _ = score.judge(turn["kind"], turn["expect"], score.clean(given))
            oks.append(ok)
            if not ok:
                wrong.append(f"{question['id']} {turn['question']}: {why}")
                sure += [wrong[-1]] if given["verdict"] == "sure" else []
        kinds[question["kind"]].append(all(oks))
    return kinds, wrong, sure


def check(kinds: dict[str, list[bool]], wrong: list[str], sure: list[str]) -> None:
    every = [ok for oks in kinds.values() for ok in oks]
    assert sum(every) / len(every) >= 0.97, "\n".join(wrong)
    for kind, oks in kinds.items():
        assert sum(oks) / len(oks) >= 0.93, f"{kind}:\n" + "\n".join(wrong)
    assert not sure, "sure and wrong:\n" + "\n".join(sure)


def test_our_own_questions(index: Index) -> None:
    check(*judge(index, questions.load(index)))


def test_the_development_set(index: Index) -> None:
    lines = DEVELOPMENT.read_text(encoding="utf-8").splitlines()
    check(*judge(index, [json.loads(line) for line in lines if line.strip()]))


@pytest.mark.parametrize("text", ["nhiệm vụ " * 2_000, "x" * 10_000, "nhiệm vụ của Sở Nội vụ? " * 500, "a.b/c;" * 1_500, "Sở " * 3_000])
def test_the_worst_texts_are_bounded(index: Index, text: str) -> None:
    started = time.process_time()
    understand(text, index)
    assert time.process_time() - started < 2.0
