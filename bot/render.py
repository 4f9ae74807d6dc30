"""A reply into parts that a channel can carry: cut, numbered, escaped, with buttons or a numbered list.

A channel sends the parts in order. The files of a part go before its text when the part has buttons (they
stay last), after it otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from bot import phrases
from bot.cutting import Run, Runs, Unit, cut, measure, visible
from bot.events import Block, Choice, File, Fold, Limits, Picture, Reply, Shortcut
from bot.markup import Style, clean, composed, runs_of, styles_of, to_html, unmentioned

__all__ = ["Button", "Part", "command_of", "measure", "plain", "render"]

_MAX_DATA_BYTES = 64  # callback_data, https://core.telegram.org/bots/api#inlinekeyboardbutton
_SHORT_LABEL = 16  # two such labels stand side by side on a narrow phone
_COMMAND = "cmd"


@dataclass(frozen=True, slots=True)
class Button:
    """`data` is "<offer>:<choice>" or "cmd:<command>"."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Part:
    """One message. `text` is markup when the channel's `rich` is html or blocks; it may be empty beside files.
    `styles` says what is bold or italic in it when `rich` is styles."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    files: tuple[Picture | File, ...] = ()
    styles: tuple[Style, ...] = ()


def render(reply: Reply, limits: Limits, *, mention_only: bool = False) -> tuple[Part, ...]:
    """The messages that carry the reply; none when there is nothing to say. `mention_only` is a group in which the
    bot hears nothing but what names or answers it: whoever types a number there has to know.

    The visible text of each part, its number included, stays within `limits.max_text`.
    """
    buttons, spoken_choices, spoken_shortcuts = _press_or_type(reply, limits)
    is_markup = limits.rich in ("html", "blocks")
    body = runs_of(reply.blocks, rich=is_markup, files=limits.files)
    if limits.rich == "blocks":
        body = [replace(run, text=unmentioned(run.text)) for run in body]
    tail = _tail(spoken_choices, spoken_shortcuts, mention_only)
    pieces = _numbered(body, tail, limits.max_text, limits.unit)
    text_of = to_html if is_markup else composed if limits.rich == "styles" else visible
    texts = [text_of(piece) for piece in pieces]
    leading, files = _files(reply.blocks) if limits.files else ((), ())
    if not texts:
        return (Part("", buttons, leading + files),) if leading or files or buttons else ()
    before = (Part("", files=leading),) if leading else ()
    styles = [styles_of(piece) if limits.rich == "styles" else () for piece in pieces]
    *others, last = (Part(text, styles=found) for text, found in zip(texts, styles, strict=True))
    return (*before, *others, replace(last, buttons=buttons, files=files))


def plain(reply: Reply) -> str:
    """The whole text of a reply, uncut and without its choices."""
    return visible(runs_of(reply.blocks, rich=False, files=False)).strip()


def command_of(data: str) -> str | None:
    """The command, with its slash, of a shortcut's button; None for the button of a choice."""
    kind, _, command = data.partition(":")
    return f"/{command}" if kind == _COMMAND and command else None


def _press_or_type(
    reply: Reply, limits: Limits
) -> tuple[tuple[tuple[Button, ...], ...], tuple[Choice, ...], tuple[Shortcut, ...]]:
    """Rows of buttons, and the choices and shortcuts which no button can carry."""
    if limits.buttons == 0 or len(reply.choices) > limits.buttons:
        return (), reply.choices, reply.shortcuts
    choices = [Button(clean(choice.label), _choice_data(reply.offer, choice)) for choice in reply.choices]
    free = limits.buttons - len(choices)
    fitting = [shortcut for shortcut in reply.shortcuts if _fits(_shortcut_data(shortcut))][:free]
    shortcuts = [Button(clean(shortcut.label), _shortcut_data(shortcut)) for shortcut in fitting]
    rows = (*_rows(choices), *_rows(shortcuts))
    if limits.spells_choices:
        return rows, reply.choices, reply.shortcuts
    return rows, (), tuple(shortcut for shortcut in reply.shortcuts if shortcut not in fitting)


def _choice_data(offer: str | None, choice: Choice) -> str:
    data = f"{offer or ''}:{choice.id}"
    if not _fits(data):
        raise ValueError(f"button data of {len(data.encode())} bytes, {_MAX_DATA_BYTES} at most: {data}")
    return data


def _shortcut_data(shortcut: Shortcut) -> str:
    return f"{_COMMAND}:{shortcut.command.lstrip('/')}"


def _fits(data: str) -> bool:
    return len(data.encode()) <= _MAX_DATA_BYTES


def _rows(buttons: Sequence[Button]) -> Iterator[tuple[Button, ...]]:
    in_a_row = 2 if all(len(button.label) <= _SHORT_LABEL for button in buttons) else 1
    for start in range(0, len(buttons), in_a_row):
        yield tuple(buttons[start : start + in_a_row])


def _tail(choices: Sequence[Choice], shortcuts: Sequence[Shortcut], mention_only: bool) -> list[Run]:
    """What is said where it cannot be pressed: commands first, then the numbered list, which comes last."""
    commands = " · ".join(
        f"{clean(shortcut.label)}: /{shortcut.command.lstrip('/')}" for shortcut in shortcuts
    )
    items = [f"{number}. {clean(choice.label)}" for number, choice in enumerate(choices, 1)]
    lines = [*items, phrases.HOW_TO_CHOOSE_IN_GROUP if mention_only else phrases.HOW_TO_CHOOSE] if items else []
    if mention_only and commands and not items:
        lines = [phrases.HOW_TO_COMMAND_IN_GROUP]
    runs = [Run(commands)] if commands else []
    for position, line in enumerate(lines):
        if runs:
            runs.append(Run("\n" if position or not items else "\n\n", border=True))
        runs.append(Run(line))
    return runs


def _numbered(body: Sequence[Run], tail: Sequence[Run], room: int, unit: Unit) -> list[Runs]:
    """The pieces, each headed by "(1/3)" when there are several."""
    pieces = _pieces(body, tail, room, unit)
    if len(pieces) < 2:
        return pieces
    digits = 1
    while len(str(len(pieces := _pieces(body, tail, room - len("(/)\n") - 2 * digits, unit)))) > digits:
        digits += 1
    return [(Run(f"({number}/{len(pieces)})\n"), *piece) for number, piece in enumerate(pieces, 1)]


def _pieces(body: Sequence[Run], tail: Sequence[Run], room: int, unit: Unit) -> list[Runs]:
    """The body cut, the tail whole behind it where it fits, else in a piece of its own."""
    pieces = cut(body, room, unit)
    ends = cut(tail, room, unit)
    if not pieces or len(ends) != 1:
        return pieces + ends
    together = (*pieces[-1], Run("\n\n", border=True), *ends[0])
    if measure(visible(together), unit) <= room:
        return [*pieces[:-1], together]
    return pieces + ends


def _files(blocks: Sequence[Block]) -> tuple[tuple[Picture | File, ...], tuple[Picture | File, ...]]:
    """The files before the first word, and the others."""
    leading = tuple(takewhile(lambda block: isinstance(block, Picture | File), blocks))
    return tuple(_inside(leading)), tuple(_inside(blocks[len(leading) :]))


def _inside(blocks: Sequence[Block]) -> Iterator[Picture | File]:
    for block in blocks:
        if isinstance(block, Picture | File):
            yield block
        elif isinstance(block, Fold):
            yield from _inside(block.blocks)
