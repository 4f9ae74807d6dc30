"""What an operator reads on the console is Vietnamese, whatever part of the machine it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot import checks
from bot.settings import Settings
from db import faults
from db.schema import check_schema
from db.session import AlreadyRunning, DatabaseUnavailable, acquire_single_process, make_engine
from handlers.texts.faults import in_vietnamese, subject
from tests.conftest import MakeDatabase


@pytest.mark.parametrize("meaning", sorted({meaning for _, meaning in faults._MEANINGS}))
def test_every_trouble_of_a_database_has_its_words(meaning: str) -> None:
    assert in_vietnamese(meaning) != meaning


async def test_a_second_process_and_another_draft_are_told(make_sqlite: MakeDatabase) -> None:
    url = make_sqlite()
    lock = acquire_single_process(url)
    with pytest.raises(AlreadyRunning) as running:
        acquire_single_process(url)
    lock.release()
    assert "đang chạy" in in_vietnamese(str(running.value))
    engine = make_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.exec_driver_sql("DROP TABLE gates")
        with pytest.raises(DatabaseUnavailable) as draft:
            await check_schema(engine)
    finally:
        await engine.dispose()
    assert "bản nháp khác" in in_vietnamese(draft.value.why) and "-gates.*" in in_vietnamese(draft.value.why)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("web_port", "many", "cần một số nguyên"), ("database_url", "nonsense", "cần dạng"), ("timezone", "Mars", "múi giờ"), ("web_chat", "maybe", "chỉ nhận")],
)
def test_a_wrong_setting_is_told(name: str, value: str, said: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Settings(_env_file=None, **{name: value})  # type: ignore[arg-type]
    (error,) = wrong.value.errors()
    assert said in in_vietnamese(f"{name.upper()}: {error['msg']}")


async def test_no_check_of_doctor_is_left_in_english(make_sqlite: MakeDatabase, tmp_path: Path) -> None:
    for url in (make_sqlite(), f"sqlite+aiosqlite:///{tmp_path / 'none.db'}"):
        for check in await checks.run_all(Settings(_env_file=None, database_url=url)):  # type: ignore[call-arg]
            told = in_vietnamese(check.detail)
            technical = check.name in ("clock", "fonts") or check.detail in ("", url)
            assert technical or told != check.detail, check
            assert subject(check.name) != check.name or check.name in ("telegram", "zalo_bot", "zalo_oa"), check


def test_what_is_not_known_is_shown_as_it_came() -> None:
    assert in_vietnamese("something else") == "something else"
