"""The layout of an official document as a .docx: Decree 30/2020/NĐ-CP, Annex I (domain.md 3.1), and nothing of its words.

Sizes in points. Lines are drawn as borders of short paragraphs, so that Word and LibreOffice show the same.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from handlers.papers.docx_table import Cells, table_xml
from handlers.papers.xml_text import storable

FACE = "Times New Roman"
BODY = 14  # 13-14
_TOP, _BOTTOM, _LEFT, _RIGHT = 20, 20, 30, 15  # mm: 20-25, 20-25, 30-35, 15-20
_WIDE, _HIGH = 210, 297
_INDENT = Mm(10)  # of the first line: 1 or 1.27 cm
TEXT_WIDTH = _WIDE - _LEFT - _RIGHT
ANNEX_WIDTH = _HIGH - _TOP - _BOTTOM


class Letter:
    """Append from top to bottom, then `data`."""

    def __init__(self, title: str, made_at: datetime) -> None:
        self._document = docx.Document()
        properties = self._document.core_properties
        properties.title, properties.author, properties.language = storable(title), "", "vi-VN"
        properties.comments = ""
        properties.created = properties.modified = made_at.replace(tzinfo=None)
        self._set_face()
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(_WIDE), Mm(_HIGH)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(_TOP), Mm(_BOTTOM), Mm(_LEFT), Mm(_RIGHT)
        self._number_pages(section)

    def _set_face(self) -> None:
        style: Any = self._document.styles["Normal"]
        style.font.name, style.font.size = FACE, Pt(BODY)
        fonts = style.element.rPr.rFonts
        for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FACE)
        style.element.rPr.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="vi-VN"/>'))
        style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.line_spacing = 1.0

    @staticmethod
    def _number_pages(section: Section) -> None:
        """Arabic, upright, centred in the top margin, from 1, not shown on the first page."""
        section.different_first_page_header_footer = True
        section.header_distance = Mm(9)
        section.header.is_linked_to_previous = False
        line = section.header.paragraphs[0]
        line.alignment = ALIGN.CENTER
        run = line.add_run()
        run.font.size = Pt(13)
        for part in ('<w:fldChar {} w:fldCharType="begin"/>', '<w:instrText {} xml:space="preserve">PAGE</w:instrText>', '<w:fldChar {} w:fldCharType="end"/>'):
            run._r.append(parse_xml(part.format(nsdecls("w"))))
        numbering = parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>')
        section._sectPr.find(qn("w:cols")).addprevious(numbering)  # Word minds the order

    # --- the head -------------------------------------------------------------------------------------

    def head(self, left: Sequence[Sequence[Any]], right: Sequence[Sequence[Any]], widths: tuple[int, int] = (73, 92)) -> None:
        """Two columns of lines: (text, size, bold, italic), or ("", millimetres) for a drawn line of that length."""
        for cell, lines, width in zip(self._columns(widths), (left, right), widths, strict=True):
            paragraph: Paragraph | None = cell.paragraphs[0]
            for line in lines:
                paragraph = paragraph or cell.add_paragraph()
                paragraph.alignment = ALIGN.CENTER
                if len(line) == 2:
                    _rule(paragraph, width, line[1])
                else:
                    _run(paragraph, *line)
                paragraph = None

    def _columns(self, widths: tuple[int, int]) -> tuple[Any, Any]:
        """Two cells without borders beside each other, never split between pages; widths in millimetres."""
        table = self._document.add_table(1, 2)
        table.autofit = False
        table._tbl.tr_lst[0].get_or_add_trPr().append(parse_xml(f'<w:cantSplit {nsdecls("w")}/>'))
        table._tbl.tblPr.find(qn("w:tblLook")).addprevious(parse_xml(f'<w:tblCellMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'))
        for column, width in zip(table.columns, widths, strict=True):
            column.width = column.cells[0].width = Mm(width)
        left, right = table.rows[0].cells
        return left, right

    def title(self, kind: str, subject: str, rule: int = 45) -> None:
        """Kind of document, what it is about, a short line."""
        first = self._centred(kind, BODY, bold=True)
        first.paragraph_format.space_before = Pt(14)
        self._centred(subject, BODY, bold=True)
        _rule(self._document.add_paragraph(), TEXT_WIDTH, rule)

    def addressee(self, text: str) -> None:
        self._centred(text, BODY).paragraph_format.space_before = Pt(10)

    # --- the body -------------------------------------------------------------------------------------

    def heading(self, text: str, level: int) -> None:
        """ "I." and "1." are bold; outline levels let Word show where one is."""
        paragraph = self._paragraph(text, bold=True)
        paragraph.paragraph_format.keep_with_next = True
        paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="{level - 1}"/>'))

    def paragraph(self, text: str, *, is_kept: bool = False) -> None:
        """`is_kept`: on the page of what follows, so that no signature stands alone."""
        self._paragraph(text).paragraph_format.keep_with_next = is_kept or None

    def table(self, cells: Cells, widths: Sequence[int], *, size: int = 12, centred: Sequence[int] = (), bold_rows: Sequence[int] = ()) -> None:
        """The first row is the head, repeated on every page; widths in millimetres."""
        self._document.element.body.insert_element_before(table_xml(cells, widths, size, centred, bold_rows), "w:sectPr")

    def space(self, points: int) -> None:
        form = self._document.add_paragraph().paragraph_format
        form.line_spacing, form.keep_with_next = Pt(points), True

    def _paragraph(self, text: str, *, bold: bool = False) -> Paragraph:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = ALIGN.JUSTIFY
        form = paragraph.paragraph_format
        form.first_line_indent, form.space_before, form.line_spacing, form.widow_control = _INDENT, Pt(6), 1.1, True
        _run(paragraph, text, BODY, bold)
        return paragraph

    def _centred(self, text: str, size: int, *, bold: bool = False, italic: bool = False) -> Paragraph:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = ALIGN.CENTER
        _run(paragraph, text, size, bold, italic)
        return paragraph

    # --- the end --------------------------------------------------------------------------------------

    def closing(self, heading: str, recipients: Sequence[str], signer: Sequence[str], name: str, room: int = 70) -> None:
        """Recipients at the left, who signs at the right, kept together on one page."""
        self.space(8)
        left, right = self._columns((80, TEXT_WIDTH - 80))
        _run(left.paragraphs[0], heading, 12, True, True)
        for line in recipients:
            _run(left.add_paragraph(), line, 11)
        for number, line in enumerate(signer):
            paragraph = right.add_paragraph() if number else right.paragraphs[0]
            paragraph.alignment = ALIGN.CENTER
            _run(paragraph, line, BODY, True)
        last = right.add_paragraph()
        last.alignment, last.paragraph_format.space_before = ALIGN.CENTER, Pt(room)
        _run(last, name, BODY, True)

    def annex(self, kind: str, title: str, attached: str) -> None:
        """A landscape section with pages of its own count."""
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(_HIGH), Mm(_WIDE)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(_LEFT - 5), Mm(_RIGHT), Mm(_TOP), Mm(_BOTTOM)
        self._number_pages(section)
        self._centred(kind, BODY, bold=True)
        self._centred(title, 13, bold=True)
        self._centred(attached, BODY, italic=True)
        _rule(self._document.add_paragraph(), ANNEX_WIDTH, 50)
        self.space(6)

    def data(self) -> bytes:
        self.space(1)  # a document ends with a paragraph
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()


def _run(paragraph: Paragraph, text: str, size: int, bold: bool = False, italic: bool = False) -> None:
    run = paragraph.add_run(storable(text))
    run.font.size, run.bold, run.italic = Pt(size), bold or None, italic or None


def _rule(paragraph: Paragraph, room: int, length: int) -> None:
    """A drawn line of this length in the middle of the room (millimetres)."""
    paragraph.alignment = ALIGN.CENTER
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm((room - length) / 2)
    form.space_before, form.line_spacing, form.space_after = Pt(3), Pt(3), Pt(3)
    border = f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    paragraph._p.get_or_add_pPr().insert_element_before(
        parse_xml(border), "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
