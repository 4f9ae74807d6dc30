"""`dondoc ask` knows what was taught in the chat, and `--explain` prints the named reasons."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.cli import main
from db import questions
from db.session import make_engine, make_sessions, transaction
from tests.conftest import MakeDatabase


@pytest.fixture
def database(make_sqlite: MakeDatabase, monkeypatch: pytest.MonkeyPatch) -> str:
    url = make_sqlite()
    monkeypatch.setenv("DATABASE_URL", url)
    return url


def teach(url: str, said: str, meant: str) -> None:
    async def run() -> None:
        engine = make_engine(url)
        async with transaction(make_sessions(engine)) as session:
            await questions.accept(session, said, said, meant, datetime(2026, 11, 26, tzinfo=UTC))
        await engine.dispose()

    asyncio.run(run())


def test_the_reasons_of_an_answer(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--explain", "ai xúc tiến thương mại"]) == 0
    printed = capsys.readouterr().out
    assert "Hiểu là: task, sure; lý do: topic" in printed
    best = next(line for line in printed.splitlines() if line.startswith("Nhiệm vụ III.7: "))
    total, reasons = best.removeprefix("Nhiệm vụ III.7: ").split(";")[0].split(" = ")
    assert sum(float(part) for part in reasons.split()[1::2]) == pytest.approx(float(total), abs=0.03)


def test_the_reasons_of_a_refusal_and_a_taught_synonym(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--explain", "ai cấp bằng khoán"]) == 0
    assert "Hiểu là: out_of_scope, none" in capsys.readouterr().out
    teach(database, "bằng khoán", "giấy chứng nhận quyền sử dụng đất")
    assert main(["ask", "--explain", "ai cấp bằng khoán"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("II.8")
    assert "Sau khi thay từ đồng nghĩa: ai cấp giấy chứng nhận quyền sử dụng đất" in printed


def test_reasons_and_json_exclude_each_other(database: str) -> None:
    with pytest.raises(SystemExit) as error:
        main(["ask", "--explain", "--json", "x"])
    assert error.value.code == 2
