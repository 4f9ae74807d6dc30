"""The same sentence typed with marks, without, as key strokes or with a slip reads alike."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.normalize import fold
from knowledge.progress import Status, read_progress, reading_to_dict
from tests.knowledge.key_strokes import typed
from tests.knowledge.progress_reading import only, plan_363, read

_WRITTEN = ("formal", "brief", "chatty", "dialect", "abbr")
_MESSAGES = [
    message
    for line in Path(__file__).with_name("messages.jsonl").read_text(encoding="utf-8").splitlines()
    if (message := json.loads(line))["surface"] in _WRITTEN and fold(message["text"]) != message["text"].lower()
]


def _reading(message: dict[str, Any], text: str) -> dict[str, Any]:
    context = message["context"]
    answer = reading_to_dict(read_progress(text, context["tasks"], date.fromisoformat(context["today"]), plan_363()), "")
    for report in answer["reports"]:
        report["figures"] = sorted((figure["value"], fold(figure["unit"])) for figure in report["figures"])
        for field in ("obstacle_text", "waiting_for", "document_number"):
            report[field] = fold(report[field] or "")
    return answer


# What differs is honestly ambiguous without marks ("dung roi"), or one letter makes another word ("cưa" for "chưa").
@pytest.mark.parametrize(("surface", "allowed"), [("no marks", 0.03), ("telex", 0.01), ("vni", 0.03), ("capitals", 0.0), ("NFD", 0.0), ("slip", 0.09)])
def test_surfaces_read_alike(surface: str, allowed: float) -> None:
    every = _MESSAGES[::3]  # a third is telling and keeps the test quick
    other = [m["text"] for seed, m in enumerate(every) if _reading(m, m["text"]) != _reading(m, typed(m["text"], surface, seed))]
    assert len(other) <= allowed * len(every), other


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("chaư làm", Status.NOT_STARTED),  # letters swapped so that no syllable is left
        ("hon thành rồi", Status.DONE),  # the other half of a fixed pair decides
        ("đag triển kai", Status.IN_PROGRESS),
        ("tạm ngnừg", Status.PAUSED),
        ("ko tahy đổi", Status.UNCHANGED),
        ("d9ang lam2, d9c 40%", Status.IN_PROGRESS),  # VNI inside an abbreviation
    ],
)
def test_slips_are_mended(text: str, status: Status) -> None:
    assert only(text).status is status


@pytest.mark.parametrize("text", ["em gửi file excel qua zalo rồi", "đã họp online qua zoom"])
def test_foreign_words_are_no_slips(text: str) -> None:
    assert all(report.status is not Status.DONE for report in read(text).reports)
