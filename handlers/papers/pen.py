"""Drawing for a phone: text in a face that stacks Vietnamese marks, boxes, lines, and signs that a face may lack."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

WIDTH = 1080
MARGIN = 60
WEIGHTS = ("Regular", "SemiBold", "Bold")
_SHEET = 2500

Colour = tuple[int, int, int]
Point = tuple[float, float]

PAPER: Colour = (255, 255, 255)
INK: Colour = (23, 33, 43)
QUIET: Colour = (85, 98, 111)
PALE: Colour = (233, 237, 241)
# Names of handlers/texts/standing.py; each is told from white and from its neighbours by sign and word as well.
COLOURS: dict[str, Colour] = {
    "green": (27, 122, 62),
    "olive": (107, 122, 30),
    "teal": (15, 118, 128),
    "blue": (29, 98, 173),
    "amber": (245, 180, 40),
    "red": (192, 38, 38),
    "purple": (116, 62, 158),
    "grey": (128, 139, 150),
    "black": (60, 68, 77),
}


def colour(name: str) -> Colour:
    return COLOURS.get(name, COLOURS["grey"])


def on(ground: Colour) -> Colour:
    """White or ink, whichever is read better on a colour."""
    red, green, blue = ground
    return INK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else PAPER


@cache
def face(weight: str, size: int) -> ImageFont.FreeTypeFont:
    """Be Vietnam Pro from its package; nothing is taken from the system."""
    file = files("fontpkg_be_vietnam_pro") / "files" / f"BeVietnamPro-{weight}.ttf"
    return ImageFont.truetype(io.BytesIO(file.read_bytes()), size, layout_engine=ImageFont.Layout.BASIC)


@dataclass(frozen=True, slots=True)
class _Glyph:
    """How much of each pixel a character covers, where that lies from its point on the base line, how far it goes."""

    mask: Image.Image | None
    left: float
    top: float
    advance: float


@lru_cache(maxsize=4096)
def _glyph(char: str, weight: str, size: int) -> _Glyph:
    """Drawn once in the life of the process: a face is slow to draw (55 microseconds a character), pasting is not."""
    font = face(weight, size)
    left, top, right, bottom = font.getbbox(char, anchor="ls")
    advance = font.getlength(char)
    if right <= left or bottom <= top:
        return _Glyph(None, 0, 0, advance)
    mask = Image.new("L", (int(right - left), int(bottom - top)), 0)
    ImageDraw.Draw(mask).text((-left, -top), char, 255, font, anchor="ls")
    return _Glyph(mask, left, top, advance)


def width_of(text: str, size: int, weight: str = "Regular") -> float:
    return sum(_glyph(char, weight, size).advance for char in _plain(text))


def fitted(text: str, room: float, size: int, weight: str = "Regular") -> str:
    """The text cut at a word, marked as cut, where it is wider than the room."""
    return wrapped(text, room, 1, size, weight)[0]


def wrapped(text: str, room: float, most: int, size: int, weight: str = "Regular") -> list[str]:
    """The text in at most so many lines; what does not fit is marked as cut."""
    lines = [""]
    for word in _broken(_plain(text).split(" "), room, size, weight):
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size, weight) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        last = lines[most - 1]
        while last and width_of(f"{last}…", size, weight) > room:
            last = last[:-1]
        lines[most - 1 :] = [f"{last.rstrip(' ,;.')}…"]
    return lines


def _broken(words: Sequence[str], room: float, size: int, weight: str) -> Sequence[str]:
    """Words that are wider than a line, in pieces."""
    pieces = []
    for word in words:
        while width_of(word, size, weight) > room and len(word) > 1:
            kept = max(1, int(len(word) * room / width_of(word, size, weight)) - 1)
            pieces.append(word[:kept])
            word = word[kept:]
        pieces.append(word)
    return pieces


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


class Pen:
    """A sheet that grows with what is drawn on it; `png` cuts it off below the last line."""

    def __init__(self) -> None:
        self._sheet = Image.new("RGB", (WIDTH, _SHEET), PAPER)
        self._draw = ImageDraw.Draw(self._sheet)

    def text(self, x: float, y: float, text: str, size: int, weight: str = "Regular", fill: Colour = INK, anchor: str = "left") -> None:
        """`y` is the base line; `x` the left end, the right end or the middle."""
        self._reach(y + size)
        shift = {"left": 0.0, "right": 1.0, "middle": 0.5}[anchor]
        x = round(x - shift * width_of(text, size, weight))
        for char in _plain(text):
            glyph = _glyph(char, weight, size)
            if glyph.mask:
                self._draw.bitmap((round(x + glyph.left), round(y + glyph.top)), glyph.mask, fill)
            x += glyph.advance

    def box(self, x: float, y: float, width: float, height: float, fill: Colour, radius: float = 0) -> None:
        self._reach(y + height)
        self._draw.rounded_rectangle((x, y, x + width - 1, y + height - 1), radius, fill)

    def line(self, points: Sequence[Point], fill: Colour, thick: int = 2) -> None:
        """Straight, or smooth at its edges where it is slanted."""
        self._reach(max(y for _, y in points) + thick)
        if len({x for x, _ in points}) == 1 or len({y for _, y in points}) == 1:
            self._draw.line(points, fill, thick)
            return
        left, top = min(x for x, _ in points) - thick, min(y for _, y in points) - thick
        size = (int(max(x for x, _ in points) - left) + 2 * thick, int(max(y for _, y in points) - top) + 2 * thick)
        mask = Image.new("L", (size[0] * 3, size[1] * 3), 0)
        ImageDraw.Draw(mask).line([((x - left) * 3, (y - top) * 3) for x, y in points], 255, thick * 3, joint="curve")
        self._sheet.paste(fill, (int(left), int(top)), mask.reduce(3))

    def sign(self, sign: str, x: float, y: float, size: int, fill: Colour) -> None:
        """The sign of a standing, drawn: its upper left corner and its size."""
        self._reach(y + size)
        self._sheet.paste(fill, (int(x), int(y)), _sign(sign, size))

    def png(self, height: float) -> bytes:
        """Few colours and their shades towards white and ink: a quarter of the size of true colour."""
        out = io.BytesIO()
        self._reach(height)
        sheet = self._sheet.crop((0, 0, WIDTH, int(height)))
        sheet.quantize(palette=_palette(), dither=Image.Dither.NONE).save(out, "PNG")
        return out.getvalue()

    def _reach(self, y: float) -> None:
        if y > self._sheet.height:
            longer = Image.new("RGB", (WIDTH, int(y) + _SHEET), PAPER)
            longer.paste(self._sheet)
            self._sheet, self._draw = longer, ImageDraw.Draw(longer)


@cache
def _palette() -> Image.Image:
    shades: list[Colour] = []
    for tone in (INK, QUIET, *COLOURS.values()):
        shades += [_mixed(tone, PAPER, step / 11) for step in range(12)]
    for ground in (colour("amber"), PALE):
        shades += [_mixed(INK, ground, step / 11) for step in range(12)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for shade in dict.fromkeys([*shades, PALE]) for part in shade])
    return palette


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


# --- signs --------------------------------------------------------------------------------------------


def _disc(draw: ImageDraw.ImageDraw, s: int) -> None:
    draw.ellipse((0, 0, s, s), 255)


def _ring(draw: ImageDraw.ImageDraw, s: int) -> None:
    draw.ellipse((0, 0, s, s), outline=255, width=s // 7)


def _half(draw: ImageDraw.ImageDraw, s: int) -> None:
    _ring(draw, s)
    draw.pieslice((0, 0, s, s), 90, 270, 255)


def _barred(draw: ImageDraw.ImageDraw, s: int) -> None:
    _ring(draw, s)
    draw.ellipse((s // 3, s // 3, s - s // 3, s - s // 3), 255)


def _dotted(draw: ImageDraw.ImageDraw, s: int) -> None:
    for start in range(0, 360, 60):
        draw.arc((0, 0, s, s), start, start + 32, 255, s // 7)


def _triangle(draw: ImageDraw.ImageDraw, s: int) -> None:
    draw.polygon(((s / 2, s * 0.04), (s, s * 0.94), (0, s * 0.94)), 255)


def _square(draw: ImageDraw.ImageDraw, s: int) -> None:
    draw.rectangle((s * 0.06, s * 0.06, s * 0.94, s * 0.94), 255)


def _diamond(draw: ImageDraw.ImageDraw, s: int) -> None:
    draw.polygon(((s / 2, 0), (s, s / 2), (s / 2, s), (0, s / 2)), 255)


def _pause(draw: ImageDraw.ImageDraw, s: int) -> None:
    draw.rectangle((s * 0.16, s * 0.05, s * 0.4, s * 0.95), 255)
    draw.rectangle((s * 0.6, s * 0.05, s * 0.84, s * 0.95), 255)


def _cross(draw: ImageDraw.ImageDraw, s: int) -> None:
    draw.line((s * 0.1, s * 0.1, s * 0.9, s * 0.9), 255, s // 6)
    draw.line((s * 0.9, s * 0.1, s * 0.1, s * 0.9), 255, s // 6)


_SIGNS: dict[str, Callable[[ImageDraw.ImageDraw, int], None]] = {
    "●": _disc, "○": _ring, "◐": _half, "◍": _barred, "◌": _dotted, "▲": _triangle, "■": _square, "◆": _diamond, "‖": _pause, "✕": _cross,
}  # fmt: skip


@cache
def _sign(sign: str, size: int) -> Image.Image:
    """How much of each pixel the sign covers."""
    large = Image.new("L", (size * 4, size * 4), 0)
    _SIGNS.get(sign, _disc)(ImageDraw.Draw(large), size * 4 - 1)
    return large.reduce(4)
