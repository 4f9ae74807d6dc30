"""Reads queries.csv, our own questions, into the format of tests/eval (README there); the gold lists that
follow from the plan itself are worked out here."""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path
from typing import Any

from knowledge.index import Index

PATH = Path(__file__).with_name("queries.csv")
_COLLECTIVE = ["I.1", "II.2"]
_TURN = " >> "


def load(index: Index) -> list[dict[str, Any]]:
    """Every row as a question with its expectation."""
    with PATH.open(encoding="utf-8", newline="") as file:
        return [_question(number, row, index) for number, row in enumerate(csv.DictReader(file), 1)]


def _question(number: int, row: dict[str, str], index: Index) -> dict[str, Any]:
    text = unicodedata.normalize("NFD", row["question"]) if row["surface"] == "nfd" else row["question"]
    question: dict[str, Any] = {"id": f"own-{number:03d}", "question": text, "surface": row["surface"], "kind": row["kind"]}
    if _TURN in text:
        columns = zip(*(row[name].split(_TURN) for name in ("question", "kind", "tasks", "must")), strict=True)
        turns = [{"question": said, "kind": kind, "expect": _expect(kind, tasks, must, "", "", index)} for said, kind, tasks, must in columns]
        return question | {"question": turns[0]["question"], "kind": "followup", "expect": {}, "turns": turns}
    expect = _expect(row["kind"], row["tasks"], row["must"], row["agency"], row["role"], index)
    if row["kind"] == "no_lead":
        return question | {"kind": "out_of_scope", "expect": expect | {"optional": ["V.1"]}}
    if row["kind"] == "multi":
        parts: list[dict[str, Any]] = [{"kind": "agency", "tasks": expect["tasks"]}]
        parts += [{"kind": "target", "must_contain": expect["must_contain"]}] if expect["must_contain"] else []
        return question | {"expect": {"parts": parts, "tasks": expect["tasks"]}}
    return question | {"expect": expect}


def _expect(kind: str, tasks: str, must: str, agency: str, role: str, index: Index) -> dict[str, Any]:
    """`must` joins with "&" what must all be there, and with "|" what may stand for each other."""
    wanted = [part.strip().split("|") if "|" in part else part.strip() for part in must.split("&")] if must else []
    expect: dict[str, Any] = {"intent": kind, "tasks": tasks.split(), "must_contain": wanted}
    if agency:
        expect |= {"agency": agency, "via_collective": [] if tasks.split() == _COLLECTIVE else _COLLECTIVE}
    if role:
        expect["role"] = role
    if kind == "agency" and role == "any":
        name = index.canonical(agency)
        expect["coordinate"] = [t.code for t in index.plan.tasks if name in {index.canonical(c) for c in t.coordinate}]
    if kind == "out_of_scope":
        expect["refused"] = True
    return expect
