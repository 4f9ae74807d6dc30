"""docs/channels.md says what the channels declare, and every number has its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.channels_page import CHANNELS, PAGE, page, sources

_NEED_SOURCE = {"max_text", "unit", "buttons", "groups", "can_start", "edits", "files", "rich", "window_days", "monthly"}


def test_the_page_is_as_the_code() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text, "run: python -m tests.channels_page"


@pytest.mark.parametrize("name", CHANNELS)
def test_each_limit_names_its_source(name: str) -> None:
    found = sources(Path(CHANNELS[name].__file__))
    assert {field for field, source in found.items() if not source} & _NEED_SOURCE == set()
    assert {"max_text", "buttons"} <= set(found)
