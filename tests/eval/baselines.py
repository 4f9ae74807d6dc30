"""Two bots that need no understanding, to stand beside ours: one WRatio search, and a careful one on SQLite FTS5."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from rapidfuzz import fuzz, process, utils

from knowledge.normalize import compose, fold
from knowledge.plan import Plan, Task


class WRatioBot:
    """The usual first try: the nearest of all texts by `fuzz.WRatio`; says nothing below 50."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._texts = {task.code: f"{task.content} {', '.join(task.lead)}" for task in plan.tasks}

    def ask(self, text: str) -> dict[str, Any]:
        found = process.extract(text, self._texts, scorer=fuzz.WRatio, processor=utils.default_process, limit=3, score_cutoff=50)
        tasks = [task for _, _, code in found if (task := self._plan.task(code))]
        return _answer("task", tasks) if tasks else _refusal()


class FtsBot:
    """Careful, off the shelf: codes, exact agency names, periods and greetings by rule, all else by FTS5 (bm25)."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._db = sqlite3.connect(":memory:")
        self._db.execute("CREATE VIRTUAL TABLE texts USING fts5(kind, key, body, tokenize='unicode61 remove_diacritics 2')")
        rows = [("task", task.code, fold(f"{task.content} {', '.join(task.lead)}")) for task in plan.tasks]
        rows += [
            ("passage", f"{section.code}#{number}", fold(paragraph))
            for section in plan.sections
            for number, paragraph in enumerate(section.paragraphs)
        ]
        self._db.executemany("INSERT INTO texts VALUES (?, ?, ?)", rows)

    def ask(self, text: str) -> dict[str, Any]:
        said = fold(compose(text))
        if re.fullmatch(r"\W*(xin chao|chao|hello|hi|cam on|tam biet|ok|bye)\b.{0,15}", said):
            return {"intent": "smalltalk", "tasks": [], "text": "Kính chào đồng chí.", "refused": False}
        code = re.search(r"\b([ivx]{1,3})[.\- ](\d{1,2})\b", said)
        task = self._plan.task(f"{code.group(1).upper()}.{code.group(2)}") if code else None
        if task:
            return _answer("task", [task])
        agency = max((a.name for a in self._plan.agencies if fold(a.name) in said), key=len, default=None)
        if agency:
            column = "coordinate" if "phoi hop" in said else "lead"
            return _answer("agency", [t for t in self._plan.tasks if agency in getattr(t, column)]) | {"agency": agency}
        period = re.search(r"thuong xuyen|h[aă]ng nam|20\d\d ?- ?20\d\d", said)
        if period and len(said.split()) <= 9:
            return _answer("deadline", [t for t in self._plan.tasks if fold(t.period.text).replace(" ", "").endswith(period.group(0).replace(" ", ""))])
        return self._search(said)

    def _search(self, said: str) -> dict[str, Any]:
        words = [word for word in re.findall(r"\w+", said) if len(word) > 1]
        query = " OR ".join(f'"{word}"' for word in words)
        if not query:
            return _refusal()
        rows = self._db.execute("SELECT kind, key, bm25(texts) FROM texts WHERE texts MATCH ? ORDER BY 3 LIMIT 5", (query,)).fetchall()
        if not rows or rows[0][2] > -4:
            return _refusal()
        tasks = [task for kind, key, _ in rows if kind == "task" and (task := self._plan.task(key))]
        answer = _answer("task", tasks[:3])
        if rows[0][0] == "passage":
            section, number = rows[0][1].split("#")
            answer["text"] = next(s.paragraphs[int(number)] for s in self._plan.sections if s.code == section) + "\n" + answer["text"]
        return answer


def _answer(intent: str, tasks: list[Task]) -> dict[str, Any]:
    lines = [f"{t.code}: {t.content} Chủ trì: {', '.join(t.lead)}. Phối hợp: {', '.join(t.coordinate)}. {t.period.text}" for t in tasks]
    return {"intent": intent, "tasks": [t.code for t in tasks], "text": "\n".join(lines)[:1400], "refused": False}


def _refusal() -> dict[str, Any]:
    return {"intent": "out_of_scope", "tasks": [], "text": "Không tìm thấy trong Kế hoạch.", "refused": True}
