"""Questions about how things stand now: read as such, and never taken for a question of the plan or for a report."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from knowledge.data import read_bytes
from knowledge.index import Index, build_index
from knowledge.question.live import LiveKind, follow_live, read_live
from knowledge.reading import read_plan

HERE = Path(__file__).parent
EVAL = HERE.parent / "eval"
with (HERE / "live.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def index() -> Index:
    return build_index([read_plan(read_bytes("plan-363.txt"), "plan-363.txt")])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["question"])
def test_what_is_asked(row: dict[str, str], index: Index) -> None:
    query = read_live(row["question"], index)
    assert query is not None
    assert (query.kind, " ".join(query.codes), ";".join(query.agencies)) == (row["kind"], row["codes"], row["agencies"])
    marks = {mark.value for mark in query.marks}
    found = {*marks, *(["own"] if query.is_own else []), *(["waits"] if query.waits else []), f"group {query.group}"}
    assert row["more"] in {"", *found}


def test_no_question_about_the_plan_is_taken(index: Index) -> None:
    asked = [json.loads(line) for line in (EVAL / "questions-dev.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = [turn["question"] for question in asked for turn in question.get("turns") or [question]]
    with (HERE / "queries.csv").open(encoding="utf-8", newline="") as file:
        texts += [turn for row in csv.DictReader(file) for turn in row["question"].split(" >> ")]
    taken = [(text, query) for text in texts if (query := read_live(text, index))]
    # "việc nào đã quá hạn": the plan's answer comes first, what is known today follows it.
    assert [text for text, query in taken if not (query.kind is LiveKind.STATE and query.keeps_plan)] == []


def test_no_report_is_taken(index: Index) -> None:
    messages = [json.loads(line) for path in (EVAL / "progress-dev.jsonl", HERE / "messages.jsonl") for line in path.read_text(encoding="utf-8").splitlines()]
    reports = [m["text"] for m in messages if m["expect"].get("kind") != "question"]
    assert [text for text in reports if read_live(text, index)] == []


@pytest.mark.parametrize(
    "text",
    ["khi nào xong III.3", "báo cáo tiến độ gửi cho ai", "gặp vướng mắc thì xử lý thế nào", "IV.3 xong, IV.4 chưa xong", "không có vướng mắc",
     "chưa có gì mới", "đúng tiến độ", "IV.1 khoảng 60%, vướng biên chế", "ai theo dõi tiến độ kế hoạch", "nhiệm vụ nào phải xong trong năm 2025",
     "ai đôn đốc tiến độ", "luật hợp tác xã có gì mới", "", "III.3"],
)  # fmt: skip
def test_what_is_none(text: str, index: Index) -> None:
    assert read_live(text, index) is None


def test_what_leans_on_the_question_before(index: Index) -> None:
    query = follow_live("còn IV.1?", index, LiveKind.PROGRESS)
    assert query is not None and query.codes == ("IV.1",)
    query = follow_live("thế Sở Nội vụ thì sao", index, LiveKind.OBSTACLES)
    assert query is not None and (query.kind, query.agencies) == (LiveKind.OBSTACLES, ("Sở Nội vụ",))
    assert follow_live("ai chủ trì IV.1", index, LiveKind.PROGRESS) is None


@pytest.mark.parametrize(
    "text",
    ["III.7 chưa triển khai, chưa có kinh phí", "III.7 xong, chưa có văn bản", "iii.7 da trien khai, chua co ket qua", "III.7 đang làm. Chưa có số liệu",
     "III.7 xong chưa có văn bản", "III.7 làm chưa xong", "III.7 triển khai chưa được", "đã báo cáo chưa có ý kiến", "III.7 thực hiện chưa đạt"],
)  # fmt: skip
def test_what_goes_on_after_not_yet_tells(text: str, index: Index) -> None:
    assert read_live(text, index) is None


@pytest.mark.parametrize(
    "text",
    ["III.7 xong chưa", "III.7 xong chưa ạ", "iii.7 xong chua em nhi", "xong chưa III.7", "III.7 xong hay chưa?", "III.7 làm xong chưa để tôi báo cáo",
     "Sở Nội vụ báo cáo chưa, nhắc giúp tôi"],
)  # fmt: skip
def test_what_ends_in_not_yet_asks(text: str, index: Index) -> None:
    assert read_live(text, index) is not None
