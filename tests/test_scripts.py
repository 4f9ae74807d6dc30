"""Every conversation in tests/scripts, on a channel with buttons, one without, and one of 200 characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chat import KINDS, play
from tests.conftest import MakeDatabase

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.txt"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
async def test_script(script: Path, kind: str, make_sqlite: MakeDatabase) -> None:
    await play(script, kind, make_sqlite())
