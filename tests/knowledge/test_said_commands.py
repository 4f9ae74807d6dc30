"""Every button of the program can be typed as the words that stand on it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.said_commands import command_said

HANDLERS = Path(__file__).parents[2] / "handlers"


def _buttons() -> Iterator[tuple[str, str]]:
    """(label, command) of every shortcut that is the same each time; a question is understood as one."""
    for path in sorted(HANDLERS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Shortcut":
                label, command = node.args
                if isinstance(label, ast.Constant) and isinstance(command, ast.Constant) and not str(command.value).startswith("/hoi "):
                    yield str(label.value), str(command.value)


def test_buttons_are_found() -> None:
    assert ("Vì sao tôi nhận tin này?", "/visao") in set(_buttons())


@pytest.mark.parametrize(("label", "command"), sorted(set(_buttons())))
def test_a_button_typed(label: str, command: str) -> None:
    assert command_said(label) == command


@pytest.mark.parametrize("text", ["tại sao em lại nhận được tin này ạ", "vi sao toi nhan tin nay", "sao cứ nhắc tôi ạ"])
def test_said_otherwise(text: str) -> None:
    assert command_said(text) == "/visao"


@pytest.mark.parametrize("text", ["", "cập nhật I.4 xong", "vướng mắc", "vì sao II.5 chậm", "đơn vị vắng mặt", "đúng, lưu"])
def test_anything_else_is_no_command(text: str) -> None:
    assert command_said(text) is None
