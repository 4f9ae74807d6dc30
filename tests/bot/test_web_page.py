"""The chat page in a real browser: read, typed into, pressed, switched, broken and mended."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot.events import Address, Choice, File, Picture, Reply, say
from bot.files import Files
from bot.wire import reply_to_json
from handlers.papers import chart
from handlers.papers.figures import ChartData
from tests.bot.browser import BINARY, Browser, browser
from tests.bot.website import EVERYTHING, Site, site
from tests.fakes import FixedClock

pytestmark = pytest.mark.skipif(BINARY is None, reason="no chromium: apt-get install chromium")

Sessions = async_sessionmaker[AsyncSession]
OPEN = "document.getElementById('state').dataset.state === 'open'"
LOG = "document.getElementById('log').innerText"
FITS = "document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight"


@pytest.fixture
async def here(sqlite_sessions: Sessions, clock: FixedClock) -> AsyncIterator[Site]:
    async with site(sqlite_sessions, clock) as running:
        yield running


@pytest.fixture
async def phone(tmp_path: Path) -> AsyncIterator[Browser]:
    async with browser(tmp_path / "profile", 360, 640) as page:
        yield page
        assert page.troubles == []


async def ask(page: Browser, text: str) -> None:
    await page.click("#words")
    await page.type(text)
    await page.press("Enter", 13)


async def test_question_and_press_on_a_phone(here: Site, phone: Browser) -> None:
    await phone.open(here.origin)
    await phone.wait_for(OPEN)
    assert await phone.see("document.title") == "Đôn đốc – Kế hoạch 363"
    assert await phone.see("document.querySelectorAll('#starters button').length") == 4

    await phone.click("#starters button", "Sở Nội vụ")
    await phone.wait_for(f"{LOG}.includes('echo: nhiệm vụ của Sở Nội vụ?')")
    assert not await phone.see("document.getElementById('starters').checkVisibility()")

    await ask(phone, "everything")
    await phone.wait_for(f"{LOG}.includes('Không thay đổi')")
    assert await phone.see(FITS)
    assert await phone.see("document.querySelector('.bot strong').textContent") == "02 nhiệm vụ"
    assert await phone.see("document.querySelector('blockquote').textContent") == "Các sở, ngành, đoàn thể <b>cấp tỉnh</b>"
    assert await phone.see("[...document.querySelectorAll('article a')].map(a => a.href)") == ["https://example.vn/363"]
    assert not await phone.see(f"{LOG}.includes('Toàn văn nhiệm vụ')")
    await phone.click("summary")
    await phone.wait_for(f"{LOG}.includes('Toàn văn nhiệm vụ')")

    await phone.click(".choices button", "Có tiến triển")
    await phone.wait_for(f"{LOG}.includes('pressed c2')")
    assert await phone.see("[...document.querySelectorAll('.choices button')].every(b => b.disabled)")
    assert await phone.see("document.querySelector('[aria-pressed=true]').textContent") == "Có tiến triển"
    await phone.click(".shortcuts button", "Trợ giúp")
    await phone.wait_for(f"{LOG}.includes('echo: /trogiup')")
    assert await phone.see(FITS)
    assert [event.text or event.choice for event in here.bot.heard] == ["nhiệm vụ của Sở Nội vụ?", "everything", "c2", "/trogiup"]


async def test_enter_sends_and_shift_enter_does_not(here: Site, phone: Browser) -> None:
    await phone.open(here.origin)
    await phone.wait_for(OPEN)
    await phone.click("#words")
    await phone.press("Enter", 13)
    await phone.type("dòng một")
    await phone.press("Enter", 13, modifiers=8)
    await phone.type("dòng hai")
    await phone.press("Enter", 13)
    await phone.wait_for(f"{LOG}.includes('echo: dòng một')")
    assert [event.text for event in here.bot.heard] == ["dòng một\ndòng hai"]
    assert await phone.see("document.getElementById('words').value") == ""


async def test_history_stays_after_a_reload_and_nothing_is_said_twice(here: Site, phone: Browser) -> None:
    await phone.open(here.origin)
    await phone.wait_for(OPEN)
    await ask(phone, "everything")
    await phone.wait_for(f"{LOG}.includes('Không thay đổi')")
    await phone.click(".choices button", "Không thay đổi")
    await phone.wait_for(f"{LOG}.includes('pressed c1')")
    before = await phone.see(LOG)
    user, key = await phone.see("[person.value, document.querySelector('article.bot').dataset.key]")
    await here.bot.channel.post(user, {"kind": "reply", "key": key, "only_for": None, "reply": reply_to_json(EVERYTHING)})
    await phone.open(f"{here.origin}/?again")
    await phone.wait_for(OPEN)
    await ask(phone, "sau khi tải lại")
    await phone.wait_for(f"{LOG}.includes('echo: sau khi tải lại')")
    assert (await phone.see(LOG)).startswith(before)
    assert await phone.see("document.querySelectorAll('.choices button:disabled').length") == 2
    await phone.click("#clear")
    assert await phone.see(LOG) == ""


async def test_old_choices_step_back_and_an_edited_message_stays_in_its_place(here: Site, phone: Browser) -> None:
    await phone.open(here.origin)
    await phone.wait_for(OPEN)
    user = await phone.see("document.getElementById('person').value")
    private = Address("web", user, user)
    first = await here.bot.channel.send(private, Reply((say("trang một"),), choices=(Choice("c1", "Một"),), offer="o1"))
    await here.bot.channel.send(private, Reply((say("câu khác"),), choices=(Choice("c9", "Chín"),), offer="o9"))
    await phone.wait_for("document.querySelectorAll('.choices').length === 2")
    assert await phone.see("[...document.querySelectorAll('.choices')].map(c => c.classList.contains('old'))") == [True, False]
    edit = Reply((say("trang hai"),), choices=(Choice("c2", "Hai"),), offer="o2", replaces=first.message_id)
    await here.bot.channel.send(private, edit)
    await phone.wait_for(f"{LOG}.includes('trang hai')")
    assert await phone.see("[...document.querySelectorAll('article > p:not(.name)')].map(p => p.textContent)") == ["trang hai", "câu khác"]
    await phone.click(".choices.old button", "Hai")
    await phone.wait_for(f"{LOG}.includes('pressed c2')")
    assert here.bot.heard[-1].offer == "o2"


async def test_words_typed_while_the_server_is_away_arrive_once(sqlite_sessions: Sessions, clock: FixedClock, phone: Browser) -> None:
    async with site(sqlite_sessions, clock) as before:
        port = int(before.address.split(":")[1])
        await phone.open(before.origin)
        await phone.wait_for(OPEN)
    await phone.wait_for("document.getElementById('state').innerText.startsWith('Mất kết nối')")
    await ask(phone, "gửi khi mất kết nối")
    await phone.wait_for(f"{LOG}.includes('Đang chờ gửi')")
    async with site(sqlite_sessions, clock, port=port, bot=before.bot) as after:
        await phone.wait_for(f"{LOG}.includes('echo: gửi khi mất kết nối')", seconds=20)
        assert not await phone.see(f"{LOG}.includes('Đang chờ gửi')")
        assert [event.text for event in after.bot.heard] == ["gửi khi mất kết nối"]
    phone.troubles.clear()  # the refused connections while the server was away


async def test_failed_words_can_be_sent_again(here: Site, phone: Browser) -> None:
    await phone.open(here.origin)
    await phone.wait_for(OPEN)
    here.bot.fails = True
    await ask(phone, "lần một")
    await phone.wait_for("document.getElementById('notice').checkVisibility()")
    here.bot.fails = False
    await phone.click(".again")
    await phone.wait_for(f"{LOG}.includes('echo: lần một')")
    assert await phone.see("document.querySelectorAll('article.mine').length") == 1
    await phone.click("#words")
    await phone.type("dài " * 3000)
    await phone.press("Enter", 13)
    await phone.wait_for("document.getElementById('notice').innerText.includes('10.000')")
    assert len(here.bot.heard) == 1


async def test_several_people_and_a_room_on_one_computer(here: Site, phone: Browser) -> None:
    await phone.resize(1000, 760)
    await phone.open(here.origin)
    await phone.wait_for(OPEN)
    await phone.click("#add-person")
    await phone.wait_for(OPEN)
    assert await phone.see("person.selectedOptions[0].text") == "Người dùng thử 2"
    await phone.click("#tab-room")
    await ask(phone, "chào cả nhóm")
    await ask(phone, "@dondoc nhiệm vụ hết hạn")
    await phone.wait_for(f"{LOG}.includes('echo: nhiệm vụ hết hạn')")

    # the first person was told by the marks beside the name, and reads the same room
    await phone.wait_for("person.options[0].text === 'Người dùng thử 1 (3)'")
    await phone.see("person.value = person.options[0].value, person.dispatchEvent(new Event('change')), 0")
    await phone.wait_for(f"{LOG}.includes('Người dùng thử 2') && {LOG}.includes('echo: nhiệm vụ hết hạn')")
    assert await phone.see("document.querySelectorAll('article.mine').length") == 0
    await phone.click("#tab-private")
    assert await phone.see(LOG) == ""
    talk, question = here.bot.heard
    assert not talk.addressed and question.addressed
    assert talk.sender_name == "Người dùng thử 2"


async def test_visitor_of_an_open_chat_sees_no_persons_and_no_rooms(sqlite_sessions: Sessions, clock: FixedClock, phone: Browser) -> None:
    async with site(sqlite_sessions, clock, web_chat="on") as here:
        await phone.open(here.origin)
        await phone.wait_for(OPEN)
        assert not await phone.see("document.getElementById('local').checkVisibility()")
        assert await phone.see("document.cookie") == ""
        await ask(phone, "xin chào")
        await phone.wait_for(f"{LOG}.includes('echo: xin chào')")
        await phone.open(f"{here.origin}/?again")
        await phone.wait_for(OPEN)
        await ask(phone, "trở lại")
        await phone.wait_for(f"{LOG}.includes('echo: trở lại')")
        assert await phone.see(f"{LOG}.includes('echo: xin chào')")
        assert len({event.address.user_id for event in here.bot.heard}) == 1


async def test_picture_is_shown_and_a_file_downloaded(sqlite_sessions: Sessions, clock: FixedClock, phone: Browser, tmp_path: Path) -> None:
    """And a picture that was tidied away leaves its words."""
    files = Files(tmp_path / "files")
    drawn = chart.draw(ChartData("Bản tin tuần 48", "Kế hoạch 363/KH-UBND", (), (), (), ()))
    kept, gone = (files.keep("bieu-do.png", drawn, clock.now()) for _ in range(2))
    paper = files.keep("bao-cao.docx", b"PK", clock.now())
    reply = Reply((Picture(str(kept), "Biểu đồ tuần 48"), Picture(str(gone), "Biểu đồ tuần 47"), say("Bản tin"), File(str(paper), "báo cáo.docx")))
    async with site(sqlite_sessions, clock, files=files) as here:
        await phone.open(here.origin)
        await phone.wait_for(OPEN)
        user = await phone.see("person.value")
        shown = here.addresses.page_url(str(gone), user)
        await here.bot.channel.send(Address("web", user, user), reply)
        await phone.wait_for("[...document.querySelectorAll('article img')].some(i => i.complete && i.naturalWidth === 1080)")
        assert await phone.see(FITS) and await phone.see("document.querySelector('article img').alt") == "Biểu đồ tuần 48"
        assert await phone.see("document.querySelector('article img').getBoundingClientRect().width <= innerWidth")
        assert await phone.see("document.querySelector('a.file').getAttribute('download')") == "báo cáo.docx"
        gone.unlink()
        assert shown
        await phone.open(f"{here.origin}/?again")
        await phone.wait_for(f"{LOG}.includes('Biểu đồ tuần 47')")
        assert await phone.see("document.querySelectorAll('article img').length") == 1
        phone.troubles[:] = [trouble for trouble in phone.troubles if "410" not in trouble]
