"""`make bench`: every benchmark as a table; `python -m tests.bench questions start` runs some of them."""

from __future__ import annotations

import asyncio
import sys

from tests.bench import quarter, questions, scale, start

PARTS = {
    "questions": questions.run,
    "start": start.run,
    "scale": scale.main,
    "quarter": lambda: asyncio.run(quarter.run()),
}

if __name__ == "__main__":
    chosen = sys.argv[1:] or list(PARTS)
    unknown = [name for name in chosen if name not in PARTS]
    if unknown:
        sys.exit(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    for name in chosen:
        PARTS[name]()
