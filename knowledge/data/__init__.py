"""Data files beside this one, each with its source inside; read once."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any


@cache
def read_json(name: str) -> Any:
    """The content of one data file. Callers must not change what they get."""
    return json.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))


def read_bytes(name: str) -> bytes:
    """A data file as it is, for readers of documents."""
    return resources.files(__package__).joinpath(name).read_bytes()
