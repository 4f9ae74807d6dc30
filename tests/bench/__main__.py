"""`make bench`: every benchmark as a table, each in a process of its own, so that none keeps the memory of another;
`python -m tests.bench questions start` runs some of them."""

from __future__ import annotations

import subprocess
import sys
import time

PARTS = ("questions", "start", "ledger", "scale", "quarter", "digest", "papers")


def main() -> int:
    chosen = sys.argv[1:] or PARTS
    if unknown := [name for name in chosen if name not in PARTS]:
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    started = time.monotonic()
    failed = [name for name in chosen if subprocess.run([sys.executable, "-m", f"tests.bench.{name}"]).returncode]
    print(f"\n{len(chosen)} parts in {time.monotonic() - started:.0f} s" + (f"; did not run through: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
