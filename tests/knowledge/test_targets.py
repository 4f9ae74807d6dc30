"""The target board: what a sentence reports, how far a value is from its target, and who counts otherwise."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.data import read_bytes
from knowledge.index import Index, build_index
from knowledge.plan import Comparison, Target
from knowledge.reading import read_plan
from knowledge.targets import (
    Reach,
    Reported,
    differences,
    looks_like_value,
    pace_of,
    read_day,
    read_value,
    target_rows,
)

TODAY = date(2026, 11, 26)
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index([read_plan(read_bytes("plan-363.txt"), "plan-363.txt")])


@pytest.fixture(scope="module")
def targets(index: Index) -> dict[str, Target]:
    return {target.key: target for target in index.plan.targets}


@pytest.mark.parametrize(
    ("text", "keys", "value", "as_of", "source"),
    [
        ("mục tiêu số HTX: 912, tính đến 30/9/2026, theo báo cáo 45/BC-LMHTX", "2030-cooperatives", 912, date(2026, 9, 30), "báo cáo 45/BC-LMHTX"),
        ("muc tieu so htx: 912, tinh den 30/9/2026, theo bao cao 45/BC-LMHTX", "2030-cooperatives", 912, date(2026, 9, 30), "bao cao 45/BC-LMHTX"),
        ("chỉ tiêu tổ hợp tác là 950 đến tháng 9/2026 theo BC 12/BC-STC ngày 05/10/2026", "2030-groups", 950, date(2026, 9, 30), "BC 12/BC-STC ngày 05/10/2026"),
        ("theo báo cáo 7/BC-STC, tính đến 30/6/2026, số liên hiệp HTX: 5", "2030-unions", 5, date(2026, 6, 30), "báo cáo 7/BC-STC"),
        ("mục tiêu thành viên hợp tác xã đạt 268.700, hết quý III/2026, nguồn: Niên giám thống kê", "2030-cooperative-members", 268700, date(2026, 9, 30), "Niên giám thống kê"),
        ("thành viên tổ hợp tác 12 nghìn", "2030-group-members", 12000, None, ""),
        ("tỷ lệ HTX khá tốt: 58.5%", "2030-good-or-fair", 58.5, None, ""),
        ("HTX công nghệ cao: 96 tính đến năm 2025", "2030-high-tech", 96, date(2025, 12, 31), ""),
        ("số HTX đến năm 2030: 912", "2030-cooperatives", 912, None, ""),
        ("nữ giám đốc HTX 12%", "2045-women-directors", 12, None, ""),
        ("dân số tham gia KTTT: 9%", "2045-population", 9, None, ""),
        ("số HTX", "2030-cooperatives", None, None, ""),
        ("giá vàng: 12", "", 12, None, ""),
    ],
)  # fmt: skip
def test_one_sentence(text: str, keys: str, value: float | None, as_of: date | None, source: str, index: Index) -> None:
    read = read_value(text, index, TODAY)
    assert (" ".join(read.keys), read.value, read.as_of, read.source) == (keys, value, as_of, source)


@pytest.mark.parametrize("text", ["mục tiêu 2030", "chỉ tiêu số HTX: bao nhiêu?", "mục tiêu đến năm 2030 có bao nhiêu hợp tác xã", "III.3: 40%", "", "x" * 5000])
def test_what_reports_no_target(text: str) -> None:
    assert not looks_like_value(text)


def test_no_question_and_no_report_is_a_value() -> None:
    evaluation = HERE.parent / "eval"
    texts = [json.loads(line)["question"] for line in (evaluation / "questions-dev.jsonl").read_text(encoding="utf-8").splitlines() if '"question"' in line]
    texts += [json.loads(line)["text"] for line in (evaluation / "progress-dev.jsonl").read_text(encoding="utf-8").splitlines() if line]
    with (HERE / "queries.csv").open(encoding="utf-8", newline="") as file:
        texts += [row["question"] for row in csv.DictReader(file)]
    assert [text for text in texts if looks_like_value(text)] == []


@pytest.mark.parametrize(
    ("text", "day"),
    [("30/9/2026", date(2026, 9, 30)), ("quý III/2026", date(2026, 9, 30)), ("tháng 2/2024", date(2024, 2, 29)), ("năm 2025", date(2025, 12, 31)),
     ("hôm nay", TODAY), ("31/2/2026", None), ("tháng 13/2026", None), ("hôm qua trời mưa", None)],
)  # fmt: skip
def test_days(text: str, day: date | None) -> None:
    assert read_day(text, TODAY) == day


# --- pace: the comparison word is obeyed --------------------------------------------------------------


@pytest.mark.parametrize(
    ("comparison", "value", "reach"),
    [
        (Comparison.ABOVE, 60, Reach.SHORT),  # "trên 60%": 60 is not above 60
        (Comparison.ABOVE, 60.1, Reach.REACHED),
        (Comparison.AT_LEAST, 60, Reach.REACHED),
        (Comparison.MINIMUM, 60, Reach.REACHED),
        (Comparison.EXACT, 60, Reach.REACHED),
        (Comparison.ABOUT, 58, Reach.NEAR),
        (Comparison.AT_LEAST, 58, Reach.SHORT),
        (Comparison.ABOUT, 56, Reach.SHORT),
    ],
)
def test_reached_or_not(comparison: Comparison, value: float, reach: Reach, targets: dict[str, Target]) -> None:
    target = replace(targets["2030-good-or-fair"], comparison=comparison)
    assert pace_of(target, value, TODAY, TODAY).reach is reach


def test_pace_per_year(targets: dict[str, Target]) -> None:
    pace = pace_of(targets["2030-cooperatives"], 912, date(2026, 12, 31), TODAY, (852, date(2025, 12, 31)))
    assert (pace.gap, round(pace.years_left, 1), round(pace.needed or 0)) == (288, 4.0, 72)
    assert round(pace.actual or 0) == 60
    late = pace_of(targets["2030-cooperatives"], 912, date(2030, 12, 31), date(2031, 1, 5))
    assert (late.reach, late.needed) == (Reach.MISSED, None)
    soon = pace_of(targets["2030-cooperatives"], 912, date(2026, 9, 30), TODAY, (905, date(2026, 9, 1)))
    assert soon.actual is None


# --- definition ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "said", "dimensions"),
    [
        ("2030-cooperatives", "số HTX", []),
        ("2030-cooperatives", "số HTX đang hoạt động", ["activity"]),
        ("2030-cooperatives", "so htx dang hoat dong", ["activity"]),
        ("2030-cooperatives", "HTX nông nghiệp", ["field"]),
        ("2030-cooperatives", "HTX thành lập mới trong năm", ["age", "span"]),
        ("2030-good-or-fair", "tỷ lệ tổ chức kinh tế tập thể tốt, khá", []),
        ("2030-good-or-fair", "tỷ lệ HTX hoạt động hiệu quả", ["subject", "rating"]),
        ("2045-effective", "tổ chức kinh tế tập thể hoạt động hiệu quả", []),
        ("2045-effective", "tổ chức KTTT xếp loại tốt khá", ["rating"]),
        ("2030-cooperative-members", "lao động trong hợp tác xã", ["people"]),
        ("2030-unions", "số liên hiệp HTX", []),
        ("2030-high-tech", "HTX ứng dụng công nghệ cao", []),
    ],
)
def test_who_counts_otherwise(key: str, said: str, dimensions: list[str], targets: dict[str, Target]) -> None:
    assert [found.dimension for found in differences(targets[key], said)] == dimensions


def test_rows_keep_history(targets: dict[str, Target]) -> None:
    told = [
        Reported("2030-cooperatives", 900, date(2026, 6, 30), "A", number=1),
        Reported("2030-cooperatives", 880, date(2025, 12, 31), "B", number=2),  # told later, of an earlier day
        Reported("2030-cooperatives", 905, date(2026, 6, 30), "C", number=3),  # the same day told again
        Reported("no-such-target", 1, date(2026, 6, 30), "D", number=4),
    ]
    rows = target_rows(tuple(targets.values()), told, TODAY)
    assert len(rows) == 13
    row = next(row for row in rows if row.target.key == "2030-cooperatives")
    assert row.latest is not None and (row.latest.value, row.latest.source) == (905, "C")
    assert [value.value for value in row.history] == [905, 880]
    assert sum(1 for row in rows if row.latest) == 1
