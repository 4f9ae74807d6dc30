"""A reading in the answer format of tests/eval/README-progress.md, as `dondoc progress` writes it."""

from __future__ import annotations

from typing import Any

from knowledge.progress.model import Reading, TaskReading


def reading_to_dict(reading: Reading, id: str) -> dict[str, Any]:
    """One line of READINGS.jsonl; `id` is the message's."""
    return {
        "id": id,
        "reports": [_report(report) for report in reading.reports],
        "ask_back": reading.ask_back,
        "secret": reading.secret,
        "kind": reading.kind.value if reading.kind else None,
    }


def _report(report: TaskReading) -> dict[str, Any]:
    return {
        "task": report.task,
        "status": report.status.value if report.status else None,
        "percent": report.percent,
        "obstacle": report.obstacle,
        "obstacle_text": report.obstacle_text,
        "document_number": report.document_number,
        "document_date": report.document_date.isoformat() if report.document_date else None,
        "due": report.due.isoformat() if report.due else None,
        "waiting_for": report.waiting_for,
        "figures": [{"value": figure.value, "unit": figure.unit} for figure in report.figures],
    }
