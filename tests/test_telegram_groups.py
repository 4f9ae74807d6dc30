"""Telegram to its depth, the whole program over real HTTP: groups, topics, inline mode, edits, moving."""

from __future__ import annotations

from bot.app import App
from tests.servers.telegram import FakeTelegram
from tests.test_telegram_loop import app, clock, telegram

__all__ = ["app", "clock", "telegram"]


async def test_words_behind_the_name_in_any_chat_become_cards(telegram: FakeTelegram, app: App) -> None:
    stranger = telegram.user(9, "Người lạ", started=False)
    query = await stranger.types_inline("quỹ hỗ trợ phát triển hợp tác xã")
    await telegram.until(lambda: query.answer is not None)
    assert query.answer and not query.answer["is_personal"] and query.answer["cache_time"] == 300
    first = query.answer["results"][0]
    assert "Nguồn: Phụ lục" in first["text"] and "Chủ trì" in first["description"]
    everything = await stranger.types_inline("")
    await telegram.until(lambda: everything.answer is not None)
    assert everything.answer and len(everything.answer["results"]) == 29
    for words in ("tài liệu mật số 12", "thời tiết hôm nay thế nào"):
        nothing = await stranger.types_inline(words)
        await telegram.until(lambda query=nothing: query.answer is not None)  # type: ignore[misc]
        assert nothing.answer and all("Chủ trì" in card["text"] for card in nothing.answer["results"])
