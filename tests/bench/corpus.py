"""100,000 task records of made-up plans of other provinces, from a grammar of plan language; the same for the same seed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from knowledge.plan import Agency, AgencyKind, Cadence, Period, Plan, Task, TaskGroup

GRAMMAR: dict[str, Any] = json.loads(Path(__file__).with_name("themes.json").read_text(encoding="utf-8"))
PLANS = 3_400
_GROUPS = ("I", "II", "III", "IV", "V")
_LEAST, _MOST = 24, 35  # tasks of one plan; plan 363 has 29
_ISSUED = date(2025, 3, 14)


@dataclass(frozen=True, slots=True)
class Said:
    """The pieces a record was made of, for asking about it in other words."""

    plan: str
    code: str
    action: str
    short_action: str
    topic: str
    audience: str
    purpose: str
    second: str
    province: str


def make_plans(seed: int = 363, count: int = PLANS) -> tuple[list[Plan], list[Said]]:
    """The plans, and the pieces of every task in their order."""
    draw = random.Random(seed)
    kinds = list(product(GRAMMAR["themes"], GRAMMAR["provinces"], ("2021-2025", "2026-2030")))
    draw.shuffle(kinds)
    plans, said = [], []
    for number, (theme, province, years) in enumerate(kinds[:count], 1):
        pieces = list(_pieces(draw, f"{number}/KH-UBND", theme, province))
        said += pieces
        plans.append(_plan(draw, pieces, f"{number}/KH-UBND", f"Kế hoạch {theme} tỉnh {province} giai đoạn {years}", province))
    return plans, said


def _pieces(draw: random.Random, plan: str, theme: str, province: str) -> Iterator[Said]:
    for place in range(draw.randint(_LEAST, _MOST)):
        # One task in eight reaches into another field, as plans do.
        field = theme if draw.random() < 0.875 else draw.choice(list(GRAMMAR["themes"]))
        action, short = draw.choice(GRAMMAR["actions"])
        yield Said(
            plan, f"{_GROUPS[place // 7]}.{place % 7 + 1}", action, short, draw.choice(GRAMMAR["themes"][field]),
            draw.choice(GRAMMAR["audiences"]), draw.choice(GRAMMAR["purposes"]), draw.choice(GRAMMAR["seconds"]),
            province if draw.random() < 0.3 else "",
        )  # fmt: skip


def _plan(draw: random.Random, pieces: Sequence[Said], number: str, title: str, province: str) -> Plan:
    agencies = [f"{name} tỉnh {province}" for name in GRAMMAR["agencies"]]
    return Plan(
        number=number, title=title, issuer=f"Ủy ban nhân dân tỉnh {province}", issued_on=_ISSUED, appendix_dated_on=None,
        place=province, signer="", signer_title="", recipients=(),
        groups=tuple(TaskGroup(code, "") for code in _GROUPS), tasks=tuple(_task(draw, piece, agencies) for piece in pieces),
        targets=(), sections=(), agencies=tuple(Agency(name, AgencyKind.DEPARTMENT) for name in agencies),
    )  # fmt: skip


def _task(draw: random.Random, piece: Said, agencies: Sequence[str]) -> Task:
    here = f" trên địa bàn tỉnh {piece.province}" if piece.province else ""
    content = draw.choice(
        (
            f"{piece.action} {piece.topic} tại {piece.audience}{here}, {piece.purpose}; {piece.second}.",
            f"{piece.action} {piece.topic}{here}, ưu tiên {piece.audience}; {piece.second} nhằm {piece.purpose}",
            f"{piece.action} {piece.topic} gắn với {piece.second}{here}; chú trọng {piece.audience}, {piece.purpose}.",
        )
    )
    lead, *others = draw.sample(agencies, 3)
    text = draw.choice(GRAMMAR["periods"])
    return Task(piece.code, piece.code.split(".")[0], content, (lead,), tuple(others), _period(text), lead, ", ".join(others))


def _period(text: str) -> Period:
    if "-" not in text:
        return Period(text, Cadence.ONGOING if text == "Thường xuyên" else Cadence.YEARLY)
    first, last = (int(year) for year in text.split("-"))
    return Period(text, Cadence.RANGE, date(first, 1, 1), date(last, 12, 31))
