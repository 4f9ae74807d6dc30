"""`dondoc doctor` about the channels: three products answering over real HTTP, and each kind of trouble in one line."""

from __future__ import annotations

from typing import Any

import pytest

from bot import checks
from bot.settings import Settings
from tests.servers.telegram import FakeTelegram
from tests.servers.zalo_bot import FakeZaloBot
from tests.servers.zalo_oa import FakeZaloOa


def _settings(url: str, **more: Any) -> Settings:
    return Settings(_env_file=None, database_url=url, **more)  # type: ignore[call-arg]


async def _lines(settings: Settings) -> dict[str, checks.Check]:
    return {check.name: check for check in await checks.run_all(settings)}


async def test_every_channel_is_asked(database_url: str) -> None:
    async with FakeTelegram() as telegram, FakeZaloBot() as zalo_bot, FakeZaloOa() as zalo_oa:
        world = zalo_oa.world
        lines = await _lines(
            _settings(
                database_url,
                telegram_token=telegram.token, telegram_api_base=telegram.url,
                zalo_bot_token=zalo_bot.token, zalo_bot_api_base=zalo_bot.url,
                zalo_oa_app_id=world.app_id, zalo_oa_app_secret=world.app_secret, zalo_oa_secret_key=world.oa_secret,
                zalo_oa_refresh_token=world.tokens.refresh, zalo_oa_api_base=zalo_oa.url, zalo_oauth_base=zalo_oa.url,
            )  # fmt: skip
        )
    for channel in ("telegram", "zalo_bot", "zalo_oa"):
        assert lines[f"{channel} token"].is_fine, lines[f"{channel} token"]
        assert lines[f"{channel} last message"].detail == "in never, out never"
        assert lines[f"{channel} subscribed groups"].detail == "0"
    assert lines["telegram updates"].detail == "long polling"
    assert lines["zalo_bot updates"].detail == "long polling"
    assert "0 of 3000 messages" in lines["zalo_bot quota"].detail
    assert lines["zalo_oa windows"].detail == "0 close within a day"
    assert "PUBLIC_URL" not in lines


async def test_a_webhook_that_is_wanted_and_not_set(database_url: str) -> None:
    async with FakeZaloBot() as zalo_bot:
        lines = await _lines(
            _settings(
                database_url, public_url="http://127.0.0.1:9", zalo_bot_webhook_secret="geheim-geheim",
                zalo_bot_token=zalo_bot.token, zalo_bot_api_base=zalo_bot.url,
            )  # fmt: skip
        )
    assert not lines["zalo_bot updates"].is_fine and "not set" in lines["zalo_bot updates"].detail
    assert not lines["PUBLIC_URL"].is_fine


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"telegram_token": "1:falsch-falsch-falsch-falsch-falsch", "telegram_api_base": "http://127.0.0.1:9"}, "telegram token"),
        ({"telegram_token": "not a token"}, "telegram token"),
        ({"zalo_bot_token": "1:falsch-falsch", "zalo_bot_api_base": "http://127.0.0.1:9"}, "zalo_bot token"),
    ],
)
async def test_trouble_is_one_line_without_the_token(database_url: str, given: dict[str, str], name: str) -> None:
    check = (await _lines(_settings(database_url, **given)))[name]
    assert not check.is_fine and check.detail
    assert "falsch" not in check.detail and "\n" not in check.detail


async def test_without_a_database_nothing_is_made(tmp_path: Any) -> None:
    file = tmp_path / "none.db"
    lines = await _lines(_settings(f"sqlite+aiosqlite:///{file}", zalo_bot_token="1:abc-abc-abc"))
    assert lines["zalo_bot"].detail.startswith("not asked")
    assert not lines["database"].is_fine and not file.exists()
