"""Files that are sent: written whole or not at all, their addresses signed, expiring, and for whom they are meant."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bot import phrases
from bot.errors import NotWritten
from bot.events import Address, File, Fold, Picture, Reply
from bot.files import KEPT, Files, explain, safe_name, write_whole
from tests.bot.website import ANNA, site
from tests.fakes import FixedClock

Sessions = async_sessionmaker[AsyncSession]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files")


@pytest.fixture
def full_disk() -> Iterator[None]:
    """The kernel refuses to let any file grow beyond 50 bytes: writing fails in the middle, as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


# --- on the disk --------------------------------------------------------------------------------------


def test_full_disk_is_a_sentence_and_leaves_nothing_behind(files: Files, clock: FixedClock, full_disk: None) -> None:
    with pytest.raises(NotWritten, match="đầy") as failed:
        files.keep("bang.png", PNG, clock.now())
    assert failed.value.sentence == phrases.DISK_FULL
    assert list(files.folder.iterdir()) == []


def test_file_that_was_there_survives_a_full_disk(tmp_path: Path, full_disk: None) -> None:
    old = tmp_path / "bao-cao.docx"
    old.write_bytes(b"old")
    with pytest.raises(OSError) as failed:
        write_whole(old, PNG)
    assert explain(failed.value).sentence == phrases.DISK_FULL
    assert old.read_bytes() == b"old" and list(tmp_path.iterdir()) == [old]


def test_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "files").write_text("a file where the folder should be")
    with pytest.raises(NotWritten) as failed:
        Files(tmp_path / "files").keep("a.png", PNG, clock.now())
    assert failed.value.sentence == phrases.NOT_WRITABLE


def test_names_are_safe_and_places_cannot_be_guessed(files: Files, clock: FixedClock) -> None:
    one, two = (files.keep("../../Báo cáo năm 2026.docx", b"x", clock.now()) for _ in range(2))
    assert one.name == "Báo-cáo-năm-2026.docx" and one.parent != two.parent and len(one.parent.name) >= 20
    assert one.parent.parent == files.folder
    assert safe_name("a" * 500 + ".xlsx").endswith(".xlsx") and len(safe_name("ậ" * 500 + ".xlsx").encode()) < 140
    assert [safe_name(bad) for bad in ("", "...", "/", "..\\..\\x", ".png")] == ["tep", "tep", "tep", "x", "png"]


def test_files_are_forgotten_after_a_month(files: Files, clock: FixedClock) -> None:
    assert files.forget_old(clock.now()) == 0
    old = files.keep("old.png", PNG, clock.now())
    new = files.keep("new.png", PNG, clock.now() + timedelta(days=20))
    files.key()
    assert files.forget_old(clock.now() + KEPT + timedelta(seconds=2)) == 1
    assert not old.exists() and new.exists()
    assert files.find(old.parent.name, old.name) is None and files.find(new.parent.name, new.name) == new


@pytest.mark.parametrize("place, name", [("..", "x"), (".", "x"), ("", "x"), ("a", ".."), ("a/..", "x"), ("a", "../x")])
def test_nothing_outside_the_folder_is_found(files: Files, place: str, name: str) -> None:
    files.folder.mkdir()
    (files.folder / "x").write_text("beside")
    (files.folder.parent / "x").write_text("outside")
    (files.folder / "a").mkdir()
    assert files.find(place, name) is None


def test_the_key_is_made_once_and_read_by_nobody_else(files: Files) -> None:
    assert files.key() == files.key() == Files(files.folder).key() and len(files.key()) == 32
    assert (files.folder / ".key").stat().st_mode & 0o077 == 0
    assert [path.name for path in files.folder.iterdir()] == [".key"]


# --- public addresses ---------------------------------------------------------------------------------


async def test_public_address_works_until_it_expires_and_for_one_file_only(
    sqlite_sessions: Sessions, clock: FixedClock, files: Files
) -> None:
    picture, other = (files.keep(name, PNG, clock.now()) for name in ("bang tiến độ.png", "other.docx"))
    async with (
        site(sqlite_sessions, clock, files=files, public_url="https://dondoc.example/", web_chat="off") as here,
        ClientSession() as client,
    ):
        url = here.addresses.public_file_url(str(picture), clock.now())
        assert url and url.startswith("https://dondoc.example/f/") and url.endswith(".png")
        local = url.replace("https://dondoc.example", here.origin)
        for _ in range(3):
            answer = await client.get(local)
            assert (answer.status, await answer.read()) == (200, PNG)
        assert answer.headers["Content-Type"] == "image/png"
        assert (await client.head(local)).status == 200
        place, until, signature, name = local.rsplit("/", 4)[1:]
        for forged in (
            local.replace(signature, "0" * 40),
            local.replace(until, str(int(until) + 1)),
            f"{here.origin}/f/{other.parent.name}/{until}/{signature}/{other.name}",
            f"{here.origin}/f/{place}/{until}/{signature}/%2e%2e",
            local.replace("/f/", f"/chat-files/{ANNA}/"),
        ):
            assert (await client.get(forged)).status == 404, forged
        clock.at += timedelta(days=7, seconds=1)
        assert (await client.get(local)).status == 410
        assert here.addresses.public_file_url("/etc/passwd", clock.now()) is None
        papers = here.addresses.public_file_url(str(other), clock.now())
        assert papers and "attachment" in (await client.get(papers.replace("https://dondoc.example", here.origin))).headers["Content-Disposition"]


async def test_no_public_address_without_public_url(sqlite_sessions: Sessions, clock: FixedClock, files: Files) -> None:
    picture = files.keep("a.png", PNG, clock.now())
    async with site(sqlite_sessions, clock, files=files) as here:
        assert here.addresses.public_file_url(picture, clock.now()) is None


# --- the web chat -------------------------------------------------------------------------------------


async def test_page_gets_addresses_instead_of_paths(sqlite_sessions: Sessions, clock: FixedClock, files: Files) -> None:
    picture, gone = files.keep("a.png", PNG, clock.now()), str(files.folder / "gone" / "b.docx")
    reply = Reply((Picture(str(picture), "Biểu đồ"), Fold("Thêm", (File(gone, "Báo cáo.docx"),))))
    async with site(sqlite_sessions, clock, files=files) as here, ClientSession() as client:
        await here.bot.channel.send(Address("web", ANNA, ANNA), reply)
        [(_, message)] = await here.mailbox.after(ANNA, 0, 10)
        shown, fold = message["reply"]["blocks"]
        assert str(files.folder) not in str(message)
        [file] = fold["blocks"]
        assert (file["kind"], file["name"], file["url"]) == ("file", "Báo cáo.docx", None) and "path" not in file
        assert (await client.get(here.origin + shown["url"])).status == 200
        assert (await client.get(here.origin + shown["url"], headers={"X-Forwarded-For": "203.0.113.7"})).status == 403


async def test_file_of_one_visitor_is_not_shown_to_another(sqlite_sessions: Sessions, clock: FixedClock, files: Files) -> None:
    picture = files.keep("a.png", PNG, clock.now())
    async with (
        site(sqlite_sessions, clock, files=files, web_chat="on") as here,
        ClientSession(cookie_jar=CookieJar(unsafe=True)) as anna,
        ClientSession(cookie_jar=CookieJar(unsafe=True)) as binh,
    ):
        page = await (await anna.get(here.origin)).text()
        user = page.split('data-user="')[1].split('"')[0]
        await binh.get(here.origin)
        url = here.addresses.page_url(str(picture), user)
        assert url
        assert (await anna.get(here.origin + url)).status == 200
        assert (await binh.get(here.origin + url)).status == 404
