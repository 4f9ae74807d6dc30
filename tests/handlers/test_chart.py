"""The picture of the digest: fits a phone whatever the data, and says by sign and number what it says by colour."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from bot import phrases
from bot.events import Picture
from bot.files import Files
from db.digests import DigestView
from db.session import transaction
from handlers import digest_facts
from handlers.digest_model import About, Scope
from handlers.papers import chart, group_bars, pen
from handlers.papers.figures import Bar, ChartData, Reporting, Series, Share
from handlers.papers.picture import chart_data, picture, trend
from handlers.texts.standing import LOOKS
from knowledge.standing import Mark
from tests.chat import playing
from tests.conftest import MakeDatabase

LONG = "Ban Chỉ đạo phát triển kinh tế tập thể và hợp tác xã, trực thuộc Ủy ban nhân dân tỉnh, phụ trách khu vực miền Tây " * 3
ONE_WORD = "Ễ" * 300


def shares(count: int) -> tuple[Share, ...]:
    return tuple(Share(look.sign, look.words, look.colour, count) for look in LOOKS.values())


def data(bars: Sequence[Bar] = (), reporting: Sequence[Reporting] = (), values: Sequence[int | None] = ()) -> ChartData:
    labels = tuple(f"T{number}" for number in range(len(values)))
    series = (Series("●", "hoàn thành", "green", tuple(values)), Series("■", "quá hạn", "red", tuple(values)[::-1]))
    return ChartData("Bản tin tuần 48", LONG, tuple(bars), tuple(reporting), labels, series, "Mã bản tin: BT1-2026-W48")


SITUATIONS = {
    "nothing": data(),
    "zero rows": data([Bar("I. Trống", shares(0))], [Reporting("Sở", 0, 0)], [0, 0]),
    "one task": data([Bar("I. Một", (Share("●", "hoàn thành", "green", 1),))], [Reporting("Sở", 1, 1)], [1]),
    "500 tasks": data([Bar(f"{number}. {LONG}", shares(number)) for number in range(1, 12)], [Reporting("Xã", 118, 130)], [500, None, 3, 4, 5, 6, 7, 8]),
    "long names": data([Bar(LONG, shares(1)), Bar(ONE_WORD, shares(1))], [Reporting(LONG, 5, 7), Reporting(ONE_WORD, 5, 7)], [3, 2]),
    "10,000 tasks": data([Bar("x", shares(9999))] * 40, [Reporting("x", 9_999_999, 10_000_000)] * 4, [1_000_000, 2_000_000]),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_picture_fits_a_phone(name: str) -> None:
    drawn = chart.draw(SITUATIONS[name])
    image = Image.open(io.BytesIO(drawn)).convert("RGB")
    assert image.format is None and image.width == 1080 and image.width + image.height < 10_000
    assert len(drawn) < 200_000
    for edge in ((0, 0, 40, image.height), (1040, 0, 1080, image.height)):
        assert image.crop(edge).getcolors() == [(40 * image.height, pen.PAPER)], "something runs over the margin"


def test_signs_are_all_different_and_none_is_empty() -> None:
    drawn = {look.sign: pen._sign(look.sign, 26).tobytes() for look in LOOKS.values()}
    assert len(set(drawn.values())) == len(drawn) == 10  # done and done late share one
    assert all(sum(pixels) > 5000 for pixels in drawn.values())


def test_numbers_are_read_on_every_colour() -> None:
    """WCAG's contrast of large text, 3:1, for the sign and the number on their ground."""

    def light(colour: pen.Colour) -> float:
        parts = [part / 255 for part in colour]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for ground in pen.COLOURS.values():
        dark, bright = sorted((light(ground), light(pen.on(ground))))
        assert (bright + 0.05) / (dark + 0.05) >= 3, ground


def test_every_vietnamese_letter_is_in_the_face() -> None:
    letters = "ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
    for letter in letters + letters.upper() + "0123456789·–…“”":
        glyph = pen._glyph(letter, "Bold", 32)
        assert glyph.mask, letter  # a character that the face lacks is blank


def test_decomposed_text_is_as_wide_as_composed() -> None:
    assert pen.width_of("tie\u0302\u0301n", 32) == pen.width_of("tiến", 32)


def test_cut_text_fits_and_says_that_it_is_cut() -> None:
    for text in (LONG, ONE_WORD):
        lines = pen.wrapped(text, 500, 2, 32)
        assert len(lines) == 2 and lines[-1].endswith("…") and all(pen.width_of(line, 32) <= 500 for line in lines)
    assert pen.wrapped("Sở Nội vụ", 500, 2, 32) == ["Sở Nội vụ"] and pen.wrapped("", 500, 2, 32) == [""]


def test_narrow_shares_are_widened_and_the_rest_gives_way() -> None:
    widths, is_widened = group_bars._widths([1, 400, 99], [80.0, 80.0, 80.0], 900)
    assert is_widened and widths[0] == pytest.approx(80) and sum(widths) == pytest.approx(900) and widths[1] > widths[2]
    assert group_bars._widths([1, 1], [80.0, 80.0], 900) == ([450.0, 450.0], False)


# --- from the database --------------------------------------------------------------------------------


def digest_of(period: str, done: int, expired: int = 5) -> DigestView:
    numbers = {Mark.DONE.value: done, Mark.DONE_LATE.value: 1, Mark.EXPIRED.value: expired}
    return DigestView(1, period, "BT", datetime(2026, 11, 1, tzinfo=UTC), False, numbers, "")


def test_trend_begins_with_the_first_digest_and_keeps_gaps() -> None:
    before = [digest_of("2026-W30", 1), digest_of("2026-W45", 1), digest_of("2026-W47", 2)]
    labels, (done, running, late) = trend(before, "2026-W48", {Mark.DONE.value: 3, Mark.OVERDUE.value: 1})
    assert labels == ("T45", "T46", "T47", "T48")
    assert (done.values, running.values, late.values) == ((2, None, 3, 3), (0, None, 0, 0), (5, None, 5, 1))


def test_trend_of_other_rhythms() -> None:
    assert trend([digest_of("2026-M10", 1)], "2026-M11", {})[0] == ("10/26", "11/26")
    assert trend([], "2026-Q4", {})[0] == ("Q4/26",) and trend([], "2026-Y", {})[0] == ("2026",)
    assert trend([digest_of("2025-W52", 1)], "2026-W01", {})[0] == ("T52", "T1")


async def test_bars_hold_every_task_once(make_sqlite: MakeDatabase, tmp_path: Path) -> None:
    async with playing("buttons", make_sqlite(), "2026-11-27 15:30") as player, transaction(player.app.sessions) as session:
        world = await player.app.worlds.current(session)
        plan, now = world.plans[0], player.clock.now()
        facts = await digest_facts.build(session, world, plan, None, now)
        found = await chart_data(session, facts, now)
        assert [bar.total for bar in found.bars] == [4, 9, 7, 6, 3]
        for place, mark in enumerate(LOOKS):
            assert sum(bar.shares[place].count for bar in found.bars) == facts.numbers[mark.value]
        block = await picture(session, world, facts, now)
        part = await digest_facts.build(session, world, plan, None, now, Scope(About.GROUP, "III"))
        assert [bar.total for bar in (await chart_data(session, part, now)).bars] == [7], "a digest of a part shows that part"
        assert isinstance(block, Picture) and Path(block.path).read_bytes().startswith(b"\x89PNG")
        assert "29 nhiệm vụ" in block.alt and "hết thời hạn, chờ kết luận 05" in block.alt


async def test_picture_is_left_out_when_it_cannot_be_kept(
    make_sqlite: MakeDatabase, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "taken").write_text(phrases.DISK_FULL)
    async with playing("buttons", make_sqlite(), "2026-11-27 15:30") as player, transaction(player.app.sessions) as session:
        player.app.worlds.files = Files(tmp_path / "taken")
        player.app.worlds._made_of = None  # so that the world is made anew
        world = await player.app.worlds.current(session)
        facts = await digest_facts.build(session, world, world.plans[0], None, player.clock.now())
        assert await picture(session, world, facts, player.clock.now()) is None
    assert facts.public_id in caplog.text
