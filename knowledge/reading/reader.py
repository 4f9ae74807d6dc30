"""The way from a file to a Plan: read, split into head, text and table, name the bodies, list the findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath

from knowledge.plan import Plan, Section, Task
from knowledge.reading import checks
from knowledge.reading.bodies import split_bodies
from knowledge.reading.closing import Closing, read_closing
from knowledge.reading.document import Document, Paragraph, Table
from knowledge.reading.errors import PlanUnreadable
from knowledge.reading.letterhead import Letterhead, is_appendix_heading, read_letterhead
from knowledge.reading.names import Directory, join_collective, make_directory
from knowledge.reading.paragraphs import join_lines
from knowledge.reading.periods import read_period
from knowledge.reading.references import check_references, list_references
from knowledge.reading.sections import read_sections
from knowledge.reading.table import TaskRow, TaskTable, is_task_table, read_table
from knowledge.reading.targets import read_targets
from knowledge.reading.text_file import read_text_file
from knowledge.reading.titles import short_title
from knowledge.reading.word_file import read_word_file


def _read_sheet_file(data: bytes) -> Document:
    from knowledge.reading.sheet_file import read_sheet_file  # openpyxl takes a third of a second to load

    return read_sheet_file(data)


_READERS: dict[str, Callable[[bytes], Document]] = {
    ".txt": read_text_file,
    ".docx": read_word_file,
    ".xlsx": _read_sheet_file,
}


def read_plan(data: bytes, name: str) -> Plan:
    """The plan in a file; `name` tells the type by its ending. Raises PlanUnreadable, and nothing else."""
    reader = _READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise PlanUnreadable("unsupported-type", detail=PurePath(name).suffix)
    return build_plan(reader(data))


def build_plan(document: Document) -> Plan:
    """A Plan from a document of any type."""
    main, appendix = _split(document)
    head = read_letterhead(main, appendix)
    table = read_table([block for block in document.blocks if isinstance(block, Table)])
    lines = [line for paragraph in main for line in paragraph.lines]
    closing = read_closing(lines)
    sections = read_sections(join_lines(lines[: closing.starts_at]))
    directory = _directory(table, sections, appendix, head.place)
    tasks = tuple(_task(row, head, directory) for row in table.rows)
    texts = [*_section_texts(sections), *checks.task_texts(tasks)]
    written = {row.code: {*split_lead(row), *split_bodies(row.coordinate)} for row in table.rows}
    heading = [("heading", head.title)]
    findings = [
        *document.findings,
        *checks.check_head(head, closing),
        *checks.check_spelling(texts),
        *check_references([*heading, *texts]),
        *table.findings,
        *checks.check_agencies(directory, tasks, written, texts),
        *checks.check_tasks(tasks, head.issued_on, table.has_coordinators),
    ]
    return Plan(
        number=head.number,
        title=head.title,
        issuer=head.issuer,
        issued_on=head.issued_on,
        appendix_dated_on=head.appendix_dated_on,
        place=head.place,
        signer=closing.signer,
        signer_title=closing.signer_title,
        recipients=_recipients(closing),
        groups=table.groups,
        tasks=tasks,
        targets=read_targets(sections),
        sections=sections,
        agencies=directory.agencies,
        references=list_references([*heading, *texts], head.number),
        findings=tuple(findings),
    )


def split_lead(row: TaskRow) -> tuple[str, ...]:
    """The leads of a row as written; collectives that lead together are one."""
    return join_collective(row.lead, split_bodies(row.lead))


def _split(document: Document) -> tuple[list[Paragraph], list[Paragraph]]:
    """Paragraphs of the main text and of the appendix. Tables of the layout (a letterhead in two columns)
    become paragraphs; other tables of the main text become a line a row."""
    main: list[Paragraph] = []
    appendix: list[Paragraph] = []
    for block in document.blocks:
        for paragraph in _paragraphs(block):
            if appendix or is_appendix_heading(paragraph):
                appendix.append(paragraph)
            else:
                main.append(paragraph)
    return main, appendix


def _paragraphs(block: Paragraph | Table) -> Iterator[Paragraph]:
    if isinstance(block, Paragraph):
        yield block
    elif not is_task_table(block):
        for row in block.rows:
            if len(row) <= 2:
                yield from (Paragraph(tuple(cell.split("\n"))) for cell in row if cell)
            elif any(row):
                yield Paragraph((" | ".join(" ".join(cell.split()) for cell in row),))


def _directory(table: TaskTable, sections: tuple[Section, ...], appendix: Iterable[Paragraph], place: str) -> Directory:
    written = [name for row in table.rows for name in (*split_lead(row), *split_bodies(row.coordinate))]
    texts = [text for section in sections for text in (section.title, *section.paragraphs)]
    texts += [group.title for group in table.groups]
    texts += [text for row in table.rows for text in (row.content, row.lead, row.coordinate)]
    texts += [paragraph.text for paragraph in appendix]
    return make_directory(written, texts, place)


def _task(row: TaskRow, head: Letterhead, directory: Directory) -> Task:
    return Task(
        code=row.code,
        group=row.group,
        content=row.content,
        lead=tuple(dict.fromkeys(map(directory.name, split_lead(row)))),
        coordinate=tuple(dict.fromkeys(map(directory.name, split_bodies(row.coordinate)))),
        period=read_period(row.period),
        lead_text=row.lead,
        coordinate_text=row.coordinate,
        note=row.note,
        short_title=short_title(head.number, head.issued_on, row.code, row.content),
    )


def _section_texts(sections: tuple[Section, ...]) -> Iterator[tuple[str, str]]:
    for section in sections:
        for text in (section.title, *section.paragraphs):
            yield section.address, text


def _recipients(closing: Closing) -> tuple[str, ...]:
    return tuple(text.rstrip(" ;,./") for text in closing.recipients)
