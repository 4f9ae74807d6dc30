"""The progress board: a page without scripts, for a browser on this machine or behind a link that ends."""

from __future__ import annotations

import html
from collections.abc import Awaitable, Callable
from pathlib import Path
from string import Template

from aiohttp import web

from bot.pages import Cell, Figure, Page, Row, Section, Sign
from bot.web import guard

PATH = "/board"
_FILES = Path(__file__).parent
_LONGEST_TOKEN = 64
_NAMES = {"/board.css": "board.css", "/board.svg": "icon.svg"}

# Token of a link, or None -> the page. `is_here`: a browser on this machine, in an installation that serves it alone.
Source = Callable[[str | None, bool], Awaitable[Page]]


class Board:
    """Serves the page of a source; who may see it is decided there, by token, or by the machine the browser is on."""

    def __init__(self, source: Source, access: guard.Access) -> None:
        self._source = source
        self._access = access
        self._page = Template((_FILES / "board.html").read_text("utf-8"))

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(PATH, self.page),
            web.get(f"{PATH}/{{token}}", self.page),
            web.get("/board.css", self.file),
            web.get("/board.svg", self.file),
        ]

    async def page(self, request: web.Request) -> web.Response:
        token = request.match_info.get("token")
        is_here = self._access == "local" and guard.is_from_here(request)
        page = await self._source(token[:_LONGEST_TOKEN] if token else None, is_here)
        response = web.Response(
            text=self._page.substitute(render(page)), status=200 if page.is_open else 404, content_type="text/html", charset="utf-8"
        )
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store"  # numbers of this moment, and nobody else's to find in a cache
        return response

    async def file(self, request: web.Request) -> web.FileResponse:
        """Nothing in them is anybody's secret, and a closed page needs them too."""
        return web.FileResponse(_FILES / _NAMES[request.path])


def render(page: Page) -> dict[str, str]:
    """The parts of the template, every text escaped."""
    return {
        "title": html.escape(page.title),
        "notes": "".join(f"<p>{html.escape(note)}</p>" for note in page.notes),
        "links": "".join(f'<a href="#{html.escape(s.anchor)}">{html.escape(s.title)}</a>' for s in page.sections),
        "sections": "".join(_section(section) for section in page.sections),
    }


def _section(section: Section) -> str:
    parts = [f'<section id="{html.escape(section.anchor)}"><h2>{html.escape(section.title)}</h2>']
    if section.note:
        parts.append(f'<p class="note">{html.escape(section.note)}</p>')
    if section.figures:
        parts.append(f'<ul class="figures">{"".join(_figure(figure) for figure in section.figures)}</ul>')
    if section.header and section.rows:
        head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in section.header)
        body = "".join(_row(row, section.header) for row in section.rows)
        parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
    elif section.empty:
        parts.append(f'<p class="empty">{html.escape(section.empty)}</p>')
    return "".join([*parts, "</section>"])


def _figure(figure: Figure) -> str:
    return f"<li><b>{html.escape(figure.value)}</b>{_line(figure.label)}</li>"


def _row(row: Row, header: tuple[str, ...]) -> str:
    anchor = f' id="{html.escape(row.anchor)}"' if row.anchor else ""
    if row.is_heading:
        return f'<tr class="heading"{anchor}><th scope="colgroup" colspan="{len(header)}">{_lines(row.cells[0])}</th></tr>'
    cells = (f'<td data-label="{html.escape(name)}">{_lines(cell)}</td>' for name, cell in zip(header, row.cells, strict=True))
    return f"<tr{anchor}>{''.join(cells)}</tr>"


def _lines(cell: Cell) -> str:
    first, *others = cell.lines or ("",)
    return _line(first) + "".join(f'<span class="more">{_line(line)}</span>' for line in others)


def _line(line: str | Sign) -> str:
    if isinstance(line, Sign):
        sign = f'<i aria-hidden="true">{html.escape(line.sign)}</i> ' if line.sign else ""
        return f'<span class="sign {line.colour}">{sign}<span>{html.escape(line.words)}</span></span>'
    return f"<span>{html.escape(line)}</span>" if line else ""
