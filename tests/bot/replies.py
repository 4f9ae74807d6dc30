"""Replies of every shape, made by hypothesis, for the tests of wire and render."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st

from bot.events import (
    Block,
    Bold,
    Bullets,
    Choice,
    File,
    Fold,
    Italic,
    Link,
    Picture,
    Quote,
    Reply,
    Shortcut,
    Span,
    Table,
    Text,
)

_WORDS = [
    "nhiệm", "vụ", "Sở", "Nội", "vụ,", "<b>", "&amp;", "a&b", "1<2", '"trích"', "😀", "👩‍👩‍👧", "tie\u0302\u0301n",
    "363/KH-UBND", "x" * 70, "y😀" * 120, "(1/3)", "]]>", "</i>",
]  # fmt: skip

unhurried = settings(deadline=None)  # a busy machine is no failure

words = st.sampled_from(_WORDS)
lines = st.lists(words, min_size=1, max_size=30).map(" ".join)
texts = st.lists(lines, min_size=1, max_size=4).map("\n".join)
spans: st.SearchStrategy[Span] = st.one_of(
    texts,
    texts.map(Bold),
    lines.map(Italic),
    st.builds(Link, lines, st.sampled_from(["https://vi.du/a?b=1&c=2", 'https://vi.du/"x"'])),
)
paragraphs = st.lists(spans, min_size=1, max_size=3).map(lambda found: Text(tuple(found)))
cells = st.one_of(lines, st.integers(0, 99).map(str))
tables = st.integers(1, 4).flatmap(
    lambda width: st.builds(
        Table,
        st.tuples(*[cells] * width),
        st.lists(st.tuples(*[cells] * width), max_size=4).map(tuple),
    )
)
simple_blocks: st.SearchStrategy[Block] = st.one_of(
    paragraphs,
    st.lists(paragraphs, min_size=1, max_size=6).map(lambda found: Bullets(tuple(found))),
    texts.map(Quote),
    tables,
    st.builds(Picture, st.just("/tmp/a.png"), lines),
    st.builds(File, st.just("/tmp/a.docx"), words),
)
blocks: st.SearchStrategy[Block] = st.recursive(
    simple_blocks,
    lambda inner: st.builds(Fold, lines, st.lists(inner, max_size=3).map(tuple)),
    max_leaves=6,
)
block_tuples = st.lists(blocks, min_size=1, max_size=6).map(tuple)
choice_tuples = st.lists(lines, max_size=9).map(
    lambda labels: tuple(Choice(str(number), label) for number, label in enumerate(labels))
)
shortcut_tuples = st.lists(
    st.builds(Shortcut, lines, st.sampled_from(["nhiemvu I.4", "/tiendo", "hoi " + "quỹ hỗ trợ " * 9])),
    max_size=3,
).map(tuple)
replies = st.builds(
    Reply,
    block_tuples,
    choice_tuples,
    shortcut_tuples,
    only_for=st.none() | words,
    answers=st.none() | words,
    silent=st.booleans(),
    pin=st.booleans(),
    replaces=st.none() | words,
    offer=st.just("o1"),
    data=st.dictionaries(words, st.none() | st.booleans() | st.integers() | st.lists(words), max_size=3),
)
