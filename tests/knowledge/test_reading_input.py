"""Files as people really have them: encodings, line ends, broken and foreign files."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.data import read_bytes
from knowledge.plan import Plan
from knowledge.reading import PlanUnreadable, read_plan

DATA = read_bytes("plan-363.txt")
TEXT = DATA.decode("utf-8")
PLAN = read_plan(DATA, "plan-363.txt")


def without_findings(plan: Plan) -> Plan:
    return replace(plan, findings=())


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (DATA.replace(b"\n", b"\r\n"), None),
        (DATA.replace(b"\n", b"\r"), None),
        (codecs.BOM_UTF8 + DATA, None),
        (unicodedata.normalize("NFD", TEXT).encode(), "unicode_decomposed"),
        (TEXT.encode("utf-16"), "encoding"),
        (TEXT.encode("utf-16-le"), "encoding"),
        (TEXT.encode("utf-16-be"), "encoding"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "encoding"),
        (TEXT.encode("utf-32"), "encoding"),
        ("\n".join(line.rstrip() for line in TEXT.split("\n")).encode(), None),
        (TEXT.replace(" ", "\u00a0").encode(), None),
        (TEXT.replace("\n\n", "\n\n\n \n").encode(), None),
    ],
    ids=["crlf", "cr", "bom", "nfd", "utf16", "utf16le", "utf16be", "utf16be-bom", "utf32", "stripped", "nbsp", "blank"],
)
def test_the_same_plan_from_other_bytes(data: bytes, kind: str | None) -> None:
    plan = read_plan(data, "plan.TXT")
    assert without_findings(plan) == without_findings(PLAN)
    assert {finding.kind for finding in plan.findings} - {finding.kind for finding in PLAN.findings} == ({kind} if kind else set())


def test_windows_1258_is_read_and_named() -> None:
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    letters = []
    for char in TEXT:  # as Windows writes it: composed letters, the tone behind
        base = "".join(part for part in unicodedata.normalize("NFD", char) if part not in tones)
        tone = "".join(part for part in unicodedata.normalize("NFD", char) if part in tones)
        letters.append(unicodedata.normalize("NFC", base) + tone)
    plan = read_plan("".join(letters).encode("cp1258"), "plan.txt")
    assert without_findings(plan) == without_findings(PLAN)
    assert [(finding.kind, finding.found) for finding in plan.findings][0] == ("encoding", "Windows-1258")


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"", "a.txt", "empty-file"),
        (b"\n \n", "a.txt", "empty-file"),
        (codecs.BOM_UTF8, "a.txt", "empty-file"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a.txt", "not-text"),
        (bytes(range(256)) * 40, "a.txt", "not-text"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x00", "a.txt", "not-text"),
        (b"x" * 10_000_001, "a.txt", "too-large"),
        (DATA, "plan.pdf", "unsupported-type"),
        (DATA, "plan", "unsupported-type"),
        ("Xin chào".encode(), "a.txt", "no-number"),
        (TEXT.replace("Số: 363 /KH-UBND", "").replace("363/KH-UBND", "").encode(), "a.txt", "no-number"),
        (TEXT[: TEXT.index("TT\tNhiệm vụ")].encode(), "a.txt", "no-table"),
        (TEXT.replace("Đơn vị chủ trì", "Đơn vị").encode(), "a.txt", "no-lead-column"),
        ("\n".join(line for line in TEXT.split("\n") if not line[:1].isdigit()).encode(), "a.txt", "no-tasks"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_plan_says_why(data: bytes, name: str, why: str) -> None:
    with pytest.raises(PlanUnreadable) as caught:
        read_plan(data, name)
    assert caught.value.why == why
    assert caught.value.place in {"file", "heading", "table"}


def readable_or_refused(data: bytes, name: str = "plan.txt") -> None:
    try:
        plan = read_plan(data, name)
    except PlanUnreadable:
        return
    assert plan.number
    assert plan.tasks
    assert len({task.code for task in plan.tasks}) == len(plan.tasks)
    assert len({group.code for group in plan.groups}) == len(plan.groups)
    assert {task.group for task in plan.tasks} <= {group.code for group in plan.groups}


@given(st.binary(max_size=3000))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    readable_or_refused(data)


@given(st.text(max_size=2000))
def test_any_text_is_read_or_refused(text: str) -> None:
    readable_or_refused(text.encode("utf-8", "surrogatepass"))


HEAD = "Số: 1/KH-UBND\n\nTT\tNội dung\tChủ trì\tPhối hợp\tThời gian\n"
CELL = st.text(st.sampled_from("IVX123. -;,/()aâđSởCácUBNDvà\n\t|năm2023%"), max_size=20)


@given(st.lists(st.lists(CELL, min_size=1, max_size=7), max_size=8), st.text(st.sampled_from("I.V12 -ab%,\n"), max_size=60))
def test_any_table_is_read_or_refused(rows: list[list[str]], main: str) -> None:
    table = "\n".join("\t".join(row) for row in rows)
    readable_or_refused(f"{main}\n\n{HEAD}{table}".encode())


def test_an_appendix_alone_is_a_plan() -> None:
    plan = read_plan(TEXT[TEXT.index("PHỤ LỤC") :].encode(), "plan.txt")
    assert (plan.number, len(plan.tasks)) == ("363/KH-UBND", 29)
    assert plan.issuer == "Ủy ban nhân dân tỉnh Nghệ An"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_cut_or_damaged_plan_is_read_or_refused(data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(DATA)))
    at = data.draw(st.integers(0, len(DATA)))
    noise = data.draw(st.binary(max_size=8))
    readable_or_refused(DATA[:end])
    readable_or_refused(DATA[:at] + noise + DATA[at + len(noise) :])
