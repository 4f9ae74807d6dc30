"""A .txt file as a document: encoding, paragraphs between blank lines, rows of tab-separated cells."""

from __future__ import annotations

import codecs
import re
import unicodedata

from knowledge.plan import Finding
from knowledge.reading.document import Block, Document, Paragraph, Row, Table, is_decomposed, tidy
from knowledge.reading.errors import PlanUnreadable

MAX_BYTES = 10_000_000  # a plan of 29 tasks has 41 kB; ten megabytes are no plan
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_VIETNAMESE = re.compile("(?i)nhiệm vụ|chủ trì|phối hợp|kế hoạch|ủy ban|uỷ ban")
_NUMBER_CELL = re.compile(r"^\s*(?:[IVXLC]+|\d+(?:\.\d+)*|[A-Z])[.)]?\s*\t")
_LINE_END = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")


def read_text_file(data: bytes) -> Document:
    """Raises PlanUnreadable for anything that is not text in a known encoding."""
    if len(data) > MAX_BYTES:
        raise PlanUnreadable("too-large")
    if data.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise PlanUnreadable("wrong-type")
    text, findings = decode(data)
    return Document(_blocks(text), findings)


def decode(data: bytes) -> tuple[str, tuple[Finding, ...]]:
    """The text in composed form, with a finding when the encoding is not plain UTF-8."""
    if not data.strip(b"\x00 \t\r\n"):
        raise PlanUnreadable("empty-file")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "") or _guess(data)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError) as error:
        raise PlanUnreadable("not-text", detail=encoding) from error
    if _CONTROL.search(text):
        raise PlanUnreadable("not-text")
    if not text.strip("\ufeff\u200b \t\r\n"):
        raise PlanUnreadable("empty-file")
    findings = []
    if not encoding.startswith("utf-8"):
        findings.append(Finding("file", encoding.upper().replace("CP", "Windows-"), "UTF-8", "encoding"))
    if is_decomposed(text) and encoding != "cp1258":  # Windows-1258 always sets its tones apart
        findings.append(Finding("file", "NFD", "NFC", "unicode_decomposed"))
    return unicodedata.normalize("NFC", text), tuple(findings)


def _guess(data: bytes) -> str:
    """Encoding of a file without a mark: UTF-8, else UTF-16 by its zero bytes, else Windows-1258."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8" if b"\x00" not in data else _guess_utf16(data)
    if b"\x00" in data:
        return _guess_utf16(data)
    guessed = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    if _VIETNAMESE.search(guessed) and "\ufffd" not in guessed:
        return "cp1258"
    raise PlanUnreadable("not-text")


def _guess_utf16(data: bytes) -> str:
    # Vietnamese letters lie below U+2000: in UTF-16 nearly every high byte is 0, 1 or 0x1e.
    high_if_little, high_if_big = data[1::2], data[0::2]
    little = sum(byte in (0, 1, 0x1E) for byte in high_if_little)
    big = sum(byte in (0, 1, 0x1E) for byte in high_if_big)
    if max(little, big) < 0.9 * (len(data) // 2):
        raise PlanUnreadable("not-text")
    return "utf-16-le" if little >= big else "utf-16-be"


def _blocks(text: str) -> tuple[Block, ...]:
    blocks: list[Block] = []
    lines: list[str] = []
    rows: list[Row] = []

    def close() -> None:
        if rows:
            blocks.append(Table(tuple(rows)))
            rows.clear()
        if lines:
            blocks.append(Paragraph(tuple(lines)))
            lines.clear()

    for line in _LINE_END.split(text):
        if not line.strip():
            close()
        elif _is_row(line, in_table=bool(rows) or (not lines and bool(blocks) and isinstance(blocks[-1], Table))):
            if lines:
                close()
            rows.append(tuple(map(tidy, _cells(line))))
        elif rows:
            # A line directly under a row is the rest of its last cell, broken in two.
            rows[-1] = (*rows[-1][:-1], tidy(f"{rows[-1][-1]} {line}"))
        else:
            lines.append(tidy(line))
    close()
    return tuple(blocks)


def _is_row(line: str, in_table: bool) -> bool:
    """Two separators make a row. Inside a table a number and one tab do (editors strip the empty cells at the
    end of a line); elsewhere that is an indented or numbered line of running text."""
    if line.count("\t") >= 2 or (line.count("|") >= 3 and line.strip().startswith("|")):
        return True
    return in_table and bool(_NUMBER_CELL.match(line))


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return line.split("\t")
    return line.strip().strip("|").split("|")
