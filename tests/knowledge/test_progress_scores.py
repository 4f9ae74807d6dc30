"""Floors over two sets of messages: the public one and our own; never a negation error."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from knowledge.progress import read_progress, reading_to_dict
from tests.eval import score_progress
from tests.knowledge.progress_reading import plan_363

OWN = Path(__file__).with_name("messages.jsonl")
DEV = Path(__file__).parents[1] / "eval" / "progress-dev.jsonl"


def _messages(gold: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]


def _answer(message: dict[str, Any]) -> dict[str, Any]:
    context = message["context"]
    reading = read_progress(message["text"], context["tasks"], date.fromisoformat(context["today"]), plan_363())
    return reading_to_dict(reading, message["id"])


# Slightly under what is reached (both 100 %): one message more or less must not be a red build, two are.
@pytest.mark.parametrize(("gold", "status_floor", "exact_floor"), [(DEV, 0.98, 0.97), (OWN, 0.98, 0.97)])
def test_scores_keep_their_floor(gold: Path, status_floor: float, exact_floor: float, tmp_path: Path) -> None:
    answers, report = tmp_path / "answers.jsonl", tmp_path / "report.json"
    lines = [json.dumps(_answer(message), ensure_ascii=False) for message in _messages(gold)]
    answers.write_text("\n".join(lines), encoding="utf-8")

    score_progress.main(["--gold", str(gold), "--answers", str(answers), "--json", str(report)])

    scores = json.loads(report.read_text(encoding="utf-8"))
    assert scores["negation_errors"] == 0, scores["negation_list"]
    assert scores["status_accuracy"] >= status_floor, scores["failures"]
    assert scores["exact_message"] >= exact_floor, scores["failures"]
    assert scores["secret"]["noticed"] == scores["secret"]["of"]
    assert scores["secret"]["false_alarms"] == 0
    assert scores["secret"]["reports_kept"] == 0


def test_gold_of_our_own_messages_is_sound() -> None:
    assert score_progress.check(_messages(OWN)) == []


def test_a_message_takes_a_few_milliseconds() -> None:
    messages = _messages(DEV)
    for message in messages:  # caches and patterns
        _answer(message)
    started = process_time()
    for message in messages:
        _answer(message)
    # Measured 2 ms; the bound is wide for slow machines.
    assert (process_time() - started) / len(messages) < 0.015
