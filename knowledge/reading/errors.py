"""What is raised when a document cannot be read as a plan."""

from __future__ import annotations


class PlanUnreadable(ValueError):
    """`why` is a short code (below), `place` where it was noticed: "file", "heading", "table", a row.

    Codes: empty-file, unsupported-type, wrong-type, not-text, too-large, encrypted, unreadable,
    unsafe-xml, no-number, no-table, no-lead-column, no-tasks.
    """

    def __init__(self, why: str, place: str = "file", detail: str = "") -> None:
        super().__init__(f"{why} ({place}){': ' + detail if detail else ''}")
        self.why = why
        self.place = place
        self.detail = detail
