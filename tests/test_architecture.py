"""The rules of the house that a program can check."""

from __future__ import annotations

import ast
import gc
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path for folder in ("bot", "handlers", "knowledge", "db") for path in (ROOT / folder).rglob("*.py")
)
OWN = [path for path in SOURCES if "migrations" not in path.parts]
VIETNAMESE = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
LONGEST = 300  # lines in a file, house.md section 1


@cache
def _parsed(path: Path) -> ast.Module:
    """CPython 3.11 may lose count of its recursion depth in the parser (gh-106905) when garbage is collected in the
    middle of it, and says so with a SystemError."""
    gc.disable()
    try:
        return ast.parse(path.read_text(encoding="utf-8"))
    finally:
        gc.enable()


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("path", [p for p in OWN if p.parts[-1] != "phrases.py" and "texts" not in p.parts and "knowledge" not in p.parts], ids=_name)
def test_vietnamese_sentences_live_in_their_homes(path: Path) -> None:
    tree = _parsed(path)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    found = [
        f"line {node.lineno}: {node.value!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and VIETNAMESE.search(node.value)
    ]
    assert not found, f"move to handlers/texts or bot/phrases.py: {found}"


@pytest.mark.parametrize("path", OWN, ids=_name)
def test_a_module_says_what_it_is_for_and_stays_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if not text.strip():
        assert path.name == "__init__.py"
        return
    assert ast.get_docstring(_parsed(path)), "a module begins with one sentence: what it is for"
    assert text.count("\n") <= LONGEST, "more than one reason to change"


@pytest.mark.parametrize("path", [p for p in OWN if p.name != "clock.py"], ids=_name)
def test_the_clock_is_read_in_one_place(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"datetime\.now\(|datetime\.utcnow\(|date\.today\(|[^.\w]time\.time\(", text)
    assert not found, "time is an argument (house.md, rule 4)"


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "helpers", "common", "manager", "misc"}
    assert not [path for path in OWN if path.stem in drawers]


def test_no_secret_is_committed() -> None:
    """Trap 20 of field.md: tokens of bots in public files."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True).stdout.split("\0")
    token = re.compile(r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b")
    leaks = []
    for name in filter(None, tracked):
        path = ROOT / name
        if path.is_file() and path.stat().st_size < 1_000_000:
            leaks += [name for _ in token.findall(path.read_text(encoding="utf-8", errors="ignore"))]
    assert not leaks
