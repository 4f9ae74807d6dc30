"""Files that are sent (pictures, reports, sheets): written whole or not at all, kept in one folder for a month."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot import phrases
from bot.errors import NotWritten

KEPT = timedelta(days=30)  # as long as a message of the web chat waits to be read (bot/web/mailbox.py)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_UNSAFE = re.compile(r"[^\w.-]+")
_NAME_BYTES = 120  # of a name; file systems take 255
_KEY = ".key"


def write_whole(path: Path, data: bytes) -> None:
    """Put the bytes into the file, which is then complete, even after a power cut; or leave what was there. Raises
    OSError."""
    part = path.with_name(f".{path.name[:40]}.{secrets.token_hex(4)}.part")
    try:
        with part.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    _sync_folder(path.parent)


def explain(error: OSError) -> NotWritten:
    """A failure of the disk as a sentence that says what to do."""
    if error.errno in _FULL:
        return NotWritten(phrases.DISK_FULL)
    return NotWritten(phrases.NOT_WRITABLE)


@dataclass(frozen=True, slots=True)
class Files:
    """The folder; several replicas share it. Every file lies alone in a folder whose name nobody can guess."""

    folder: Path

    def keep(self, name: str, data: bytes, now: datetime) -> Path:
        """Store a file that is to be sent under this name; its path. Raises NotWritten."""
        place = self.folder / secrets.token_urlsafe(16)
        path = place / safe_name(name)
        try:
            place.mkdir(parents=True)
            write_whole(path, data)
            os.utime(place, (now.timestamp(), now.timestamp()))
        except OSError as error:
            shutil.rmtree(place, ignore_errors=True)
            raise explain(error) from error
        return path

    def find(self, place: str, name: str) -> Path | None:
        """The file of an address; None when it was tidied away."""
        path = self.folder / place / name
        is_inside = path.parent.parent == self.folder and not {place, name} & {"", ".", ".."}
        return path if is_inside and path.is_file() else None

    def forget_old(self, now: datetime) -> int:
        """Delete what was kept for a month; how many."""
        before = (now - KEPT).timestamp()
        try:
            old = [place for place in self.folder.iterdir() if place.is_dir() and place.stat().st_mtime < before]
        except FileNotFoundError:
            return 0
        for place in old:
            shutil.rmtree(place, ignore_errors=True)
        return len(old)

    def key(self) -> bytes:
        """The secret behind addresses; made once, and kept beside the files rather than in the database, so that a
        copy of the database opens none of them. Raises OSError."""
        path = self.folder / _KEY
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            made = self.folder / f"{_KEY}.{secrets.token_hex(4)}"
            made.touch(mode=0o600)
            made.write_bytes(secrets.token_bytes(32))
            try:
                path.hardlink_to(made)  # whole at once, and the first of two processes wins
            except FileExistsError:
                pass
            finally:
                made.unlink()
        return path.read_bytes()


def safe_name(name: str) -> str:
    """A file name without folders, blanks and leading dots, its suffix kept."""
    stem, dot, suffix = _UNSAFE.sub("-", name.replace("/", "-")).strip(".-").rpartition(".")
    stem, suffix = (stem, suffix) if dot else (suffix, "")
    while len(stem.encode()) > _NAME_BYTES:
        stem = stem[:-1]
    return f"{stem or 'tep'}.{suffix}" if suffix else stem or "tep"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
