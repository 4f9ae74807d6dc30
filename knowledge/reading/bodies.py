"""A cell of names as single names: "Liên minh Hợp tác xã tỉnh, các sở, ngành và UBND cấp huyện" -> three."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from knowledge.normalize import key
from knowledge.reading.document import tidy
from knowledge.reading.words import body_heads, categories, members_of_list, one_body

_SEPARATOR = re.compile(r"\s*(;|,|/|\n|(?<=\s)và(?=\s))\s*")
_DETERMINER = re.compile(r"^(?:các|những|một số|toàn bộ|tất cả)\s", re.IGNORECASE)
_BRACKETS = re.compile(r"\([^()]*\)")
_DASH = re.compile(r"^[-–+•*]\s*")
_ACRONYM = re.compile(r"^[A-ZĐ]{3,}\b")


@lru_cache(maxsize=4096)
def split_bodies(cell: str) -> tuple[str, ...]:
    """The names in the cell, in order, as written (their first letter made a capital).

    Separators are ; , / "và" and line breaks; one separates only where a new name begins: after it stands
    the head of a body ("Sở", "UBND") or a determiner ("các"). So "Sở Văn hóa, Thể thao và Du lịch" and
    "Các sở, ngành" stay whole. A semicolon and a line that begins with a dash always separate.
    """
    names: list[str] = []
    current, joint = "", ""
    for separator, part in _parts(cell):
        dashed = bool(_DASH.match(part))
        part = _DASH.sub("", part)
        if not part:
            joint = f"{joint}{separator}"
            continue
        separator = f"{joint}{separator}"
        joint = ""
        if not current:
            current = part
        elif ";" in separator or dashed or _begins_name(current, separator, part):
            names.append(current)
            current = part
        else:
            current = f"{current}{_glue(separator)}{part}"
    if current:
        names.append(current)
    cleaned = (_clean(name) for name in names)
    return tuple(dict.fromkeys(name for name in cleaned if name))


def _parts(cell: str) -> Iterator[tuple[str, str]]:
    """Pairs of separator and part. What stands in brackets is hidden from the search."""
    masked = _BRACKETS.sub(lambda match: "\x00" * len(match.group(0)), cell)
    separator, start = "", 0
    for match in _SEPARATOR.finditer(masked):
        yield separator, cell[start : match.start()].strip()
        separator, start = match.group(1), match.end()
    yield separator, cell[start:].strip()


def _begins_name(current: str, separator: str, part: str) -> bool:
    if _is_one_body(current, f"{current}{_glue(separator)}{part}"):
        return False
    if _DETERMINER.match(part):
        return not (key(part).startswith(tuple(map(key, members_of_list()))) and _is_list(current))
    if _ACRONYM.match(part) and "và" not in separator:
        return True
    head = next((head for head in body_heads() if _starts_with_word(part, head)), "")
    if head in categories() and _is_list(current):
        return any(char.isupper() for char in part[len(head) :])
    return bool(head)


def _is_one_body(current: str, whole: str) -> bool:
    """True when `whole` goes on with a known name that holds separators and `current` has not finished."""
    begun, longer = key(current), key(whole)
    return any(
        len(begun) < len(name) and (longer.startswith(name) or name.startswith(longer)) for name in _known_keys()
    )


@lru_cache(maxsize=1)
def _known_keys() -> tuple[str, ...]:
    return tuple(map(key, one_body()))


def _starts_with_word(part: str, head: str) -> bool:
    return part.startswith(head) and not part[len(head) : len(head) + 1].isalpha()


def _is_list(current: str) -> bool:
    words = key(current)
    return words.startswith(tuple(map(key, ("các", "UBND", "Ủy ban nhân dân"))))


def _glue(separator: str) -> str:
    if "và" in separator:
        return ", và " if "," in separator else " và "
    return " " if separator.strip(" ") in ("", "\n") else f"{separator.strip()} ".replace("\n", "")


def _clean(name: str) -> str:
    name = tidy(name).strip(" .;,:-–")
    return name[:1].upper() + name[1:]
