"""A place in a message where tasks are named."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """Tasks named by tokens `first` to `last` (exclusive). `is_unknown`: a code that the plan does not have;
    `is_except`: named as the exception; `is_all`: all tasks asked about; `is_unclear`: which is not said."""

    codes: tuple[str, ...]
    first: int
    last: int
    is_all: bool = False
    is_rest: bool = False
    is_unknown: bool = False
    is_except: bool = False
    is_unclear: bool = False
    is_coded: bool = False  # by its number
    is_subject: bool = False
    is_introduced: bool = False  # a subject with "cái", "còn", "riêng" before it
    is_weak: bool = False  # "đều", "xong hết": all of them, where no task is named
