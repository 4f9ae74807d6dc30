"""A plan as plain data: what a document says, with the address of every statement in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Cadence(StrEnum):
    ONGOING = "ongoing"  # "Thường xuyên": no end, judged per reporting period
    YEARLY = "yearly"  # "Hàng năm": one instance a year
    RANGE = "range"  # "2023-2025": ends on 31 December of its last year
    BY_DATE = "by_date"  # "Trước 15/12/2026", "Quý II/2026": only `ends_on` is known
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    UNSTATED = "unstated"  # none given, or none that dates can be derived from


class Role(StrEnum):
    LEAD = "lead"
    COORDINATE = "coordinate"


class AgencyKind(StrEnum):
    DEPARTMENT = "department"
    COMMITTEE = "committee"
    UNION = "union"
    BANK = "bank"
    COLLECTIVE = "collective"  # "Các sở, ngành": a group named in the plan, an agency of a kind of its own
    OTHER = "other"


class Comparison(StrEnum):
    """The exact comparison words of a target."""

    ABOUT = "khoảng"
    ABOVE = "trên"
    AT_LEAST = "ít nhất"
    MINIMUM = "tối thiểu"
    EXACT = ""


@dataclass(frozen=True, slots=True)
class Period:
    """`text` is the plan's own wording. `starts_on`/`ends_on` only for a range, `ends_on` alone for BY_DATE."""

    text: str
    cadence: Cadence
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the appendix. `lead` and `coordinate` hold canonical agency names of the plan's time, in
    the plan's order; `lead_text`/`coordinate_text` hold the cells as written."""

    code: str  # "II.5"
    group: str  # "II"
    content: str  # whole sentence, page breaks repaired
    lead: tuple[str, ...]
    coordinate: tuple[str, ...]
    period: Period
    lead_text: str = ""
    coordinate_text: str = ""
    note: str = ""
    short_title: str = ""

    @property
    def address(self) -> str:
        return f"Phụ lục, {self.code}"


@dataclass(frozen=True, slots=True)
class TaskGroup:
    code: str  # "II"
    title: str


@dataclass(frozen=True, slots=True)
class Target:
    """One number that the plan wants reached, with its sentence and address."""

    what: str  # "số hợp tác xã"
    comparison: Comparison
    value: float
    unit: str  # "hợp tác xã", "%"
    year: int
    sentence: str
    address: str  # "Mục II.2.1"
    key: str = ""  # short ASCII, unique within the plan: "2030-cooperatives"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the main text with its paragraphs. `code` is "III.2"; `address` "Mục III.2"."""

    code: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def address(self) -> str:
        return f"Mục {self.code}"


@dataclass(frozen=True, slots=True)
class Agency:
    """A body as the plan names it; `written_as` are the spellings found in the plan."""

    name: str
    kind: AgencyKind
    written_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A defect of the source: where, what, the proposed reading. Never silently mended."""

    place: str
    found: str
    proposal: str
    kind: str  # short ASCII: "two-dates", "cut-cell", "spelling", "two-spellings", "name-variant"


@dataclass(frozen=True, slots=True)
class Plan:
    number: str  # "363/KH-UBND"
    title: str
    issuer: str
    issued_on: date | None
    appendix_dated_on: date | None
    place: str
    signer: str
    signer_title: str
    recipients: tuple[str, ...]
    groups: tuple[TaskGroup, ...]
    tasks: tuple[Task, ...]
    targets: tuple[Target, ...]
    sections: tuple[Section, ...]
    agencies: tuple[Agency, ...]
    references: tuple[str, ...] = ()  # documents that the plan cites, as written: "Nghị quyết số 20-NQ/TW ngày 16/6/2022"
    findings: tuple[Finding, ...] = field(default=())

    def task(self, code: str) -> Task | None:
        """The task with this code, or None."""
        return next((task for task in self.tasks if task.code == code), None)
