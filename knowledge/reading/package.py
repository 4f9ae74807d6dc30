"""Office files are ZIP packages: opened with limits, refused when encrypted, oversized or with unsafe XML."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from knowledge.reading.errors import PlanUnreadable

MAX_PACKED = 20_000_000  # a plan of three hundred rows has under one megabyte
MAX_UNPACKED = 60_000_000
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, .xls, and every encrypted .docx or .xlsx
_UNSAFE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def open_package(data: bytes, needed: str) -> dict[str, bytes]:
    """The XML parts of a package by name. `needed` is the part without which the type is another one."""
    if not data:
        raise PlanUnreadable("empty-file")
    if len(data) > MAX_PACKED:
        raise PlanUnreadable("too-large")
    if data.startswith(_OLD_OFFICE):
        raise PlanUnreadable("encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "wrong-type")
    if not data.startswith(b"PK"):
        raise PlanUnreadable("wrong-type")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = _read_parts(package)
    except PlanUnreadable:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise PlanUnreadable("unreadable", detail=str(error)) from error
    if needed not in parts:
        raise PlanUnreadable("wrong-type")
    return parts


def _read_parts(package: zipfile.ZipFile) -> dict[str, bytes]:
    entries = package.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise PlanUnreadable("encrypted")
    # zipfile never gives more bytes than an entry's header says, so the sum is a true limit.
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED or len(entries) > 5000:
        raise PlanUnreadable("too-large")
    parts = {entry.filename: package.read(entry) for entry in entries if entry.filename.endswith((".xml", ".rels"))}
    for part in parts.values():
        # Nothing that Office writes has a document type; in UTF-16 every second byte is zero.
        if _UNSAFE.search(part.replace(b"\x00", b"")):
            raise PlanUnreadable("unsafe-xml")
    return parts
