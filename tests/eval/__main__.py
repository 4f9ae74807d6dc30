"""`make eval`: the question sets through the whole system, beside two baselines; and the progress messages.

    python -m tests.eval [--failures N] [--no-progress]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import batch
from bot.settings import Settings
from knowledge.data import read_bytes
from knowledge.index import build_index
from knowledge.plan import Plan
from knowledge.reading import read_plan
from tests.eval import score
from tests.eval.baselines import FtsBot, WRatioBot
from tests.knowledge import questions as own

HERE = Path(__file__).parent
NOW = datetime.fromisoformat("2026-11-26T08:00+07:00")
Answers = dict[str, dict[str, Any]]


def main() -> None:
    options = argparse.ArgumentParser(description="Score the question sets.")
    options.add_argument("--failures", type=int, default=30, help="list at most so many failures of each set")
    options.add_argument("--no-progress", action="store_true")
    chosen = options.parse_args()
    plan = read_plan(read_bytes("plan-363.txt"), "plan-363.txt")
    index = build_index([plan])
    development = [json.loads(line) for line in (HERE / "questions-dev.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
    for title, questions in (("questions-dev.jsonl", development), ("queries.csv (our own)", own.load(index))):
        _compare(title, questions, plan, chosen.failures)
    if not chosen.no_progress:
        _progress()


def _compare(title: str, questions: list[dict[str, Any]], plan: Plan, failures: int) -> None:
    systems = {
        "ours": asyncio.run(_ours(questions, plan)),
        "FTS5": _plain(FtsBot(plan), questions),
        "WRatio": _plain(WRatioBot(plan), questions),
    }
    judged = {name: _judge(questions, answers) for name, answers in systems.items()}
    print(f"\n== {title}: {len(questions)} questions ==")
    for group in ("kind", "surface"):
        names = sorted({question[group] for question in questions})
        print(f"\n{group:<14}{'n':>5}" + "".join(f"{name:>10}" for name in systems))
        for value in names:
            numbers = [[row["ok"] for row in rows if row["question"][group] == value] for rows in judged.values()]
            print(f"{value:<14}{len(numbers[0]):>5}" + "".join(f"{sum(oks) / len(oks):>10.1%}" for oks in numbers))
    print(f"{'all':<14}{len(questions):>5}" + "".join(f"{sum(r['ok'] for r in rows) / len(rows):>10.1%}" for rows in judged.values()))
    for name, rows in judged.items():
        precision, recall = _refusals(rows)
        print(f"refusal {name}: precision {precision:.1%}, recall {recall:.1%}")
    wrong = [row for row in judged["ours"] if not row["ok"]]
    sure = [row for row in wrong if row["is_sure"]]
    print(f"ours, sure and wrong: {len(sure)} ({len(sure) / len(questions):.1%})")
    for row in wrong[:failures]:
        print(f"  {'SURE ' if row['is_sure'] else ''}{row['question']['id']} {row['question']['kind']}: {row['question']['question']!r}: {row['why']}")


async def _ours(questions: list[dict[str, Any]], plan: Plan) -> Answers:
    settings = Settings(_env_file=None)
    async with batch.asking(settings, [plan], lambda: NOW) as asker:
        return {str(answer["id"]): answer async for answer in batch.answer_batch(asker, questions)}


def _plain(bot: FtsBot | WRatioBot, questions: list[dict[str, Any]]) -> Answers:
    answers: Answers = {}
    for question in questions:
        turns = question.get("turns") or []
        for number, turn in enumerate(turns, 1):
            answers[f"{question['id']}.t{number}"] = bot.ask(turn["question"])
        if not turns:
            answers[question["id"]] = bot.ask(question["question"])
    return answers


def _judge(questions: list[dict[str, Any]], answers: Answers) -> list[dict[str, Any]]:
    rows = []
    for question in questions:
        turns = question.get("turns") or [question]
        ids = [f"{question['id']}.t{n}" for n in range(1, len(turns) + 1)] if "turns" in question else [question["id"]]
        oks, whys, sure = [], [], False
        for turn, key in zip(turns, ids, strict=True):
            answer = answers.get(key, {})
            ok, why, _ = score.judge(turn["kind"], turn["expect"], score.clean(answer))
            oks.append(ok)
            if not ok:
                whys.append(why)
                sure = sure or answer.get("verdict") == "sure"
        last = answers.get(ids[-1], {})
        rows.append({"question": question, "ok": all(oks), "why": "; ".join(whys), "is_sure": sure, "refused": bool(last.get("refused"))})
    return rows


def _refusals(rows: list[dict[str, Any]]) -> tuple[float, float]:
    """Precision and recall of refusing, small talk and bodies without tasks left out (as score.py does)."""
    counts: dict[tuple[bool, bool], int] = defaultdict(int)
    for row in rows:
        question = row["question"]
        if question["kind"] == "smalltalk" or question["expect"].get("intent") == "no_lead":
            continue
        counts[row["refused"], question["kind"] == "out_of_scope"] += 1
    right = counts[True, True]
    return right / max(1, right + counts[True, False]), right / max(1, right + counts[False, True])


def _progress() -> None:
    gold = HERE / "progress-dev.jsonl"
    print(f"\n== {gold.name} ==")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "readings.jsonl"
        command = [sys.executable, "-m", "bot.cli", "progress", "--batch", str(gold), "--out", str(out)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode or not out.exists():
            print(f"dondoc progress did not work: {done.stderr.strip() or done.returncode}")
            return
        subprocess.run([sys.executable, str(HERE / "score_progress.py"), "--gold", str(gold), "--answers", str(out), "--failures", "10"])


if __name__ == "__main__":
    main()
