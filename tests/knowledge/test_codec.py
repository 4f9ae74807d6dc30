"""A plan survives JSON exactly, and the shape for `dondoc plan show --json` is the contract's."""

from __future__ import annotations

import json
from datetime import date
from typing import get_args, get_type_hints

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.codec import plan_for_show, plan_from_dict, plan_to_dict
from knowledge.data import read_bytes
from knowledge.plan import Cadence, Period, Plan, Section, Target, Task
from knowledge.reading import read_plan

PLAN = read_plan(read_bytes("plan-363.txt"), "plan-363.txt")


def through_json(plan: Plan) -> Plan:
    return plan_from_dict(json.loads(json.dumps(plan_to_dict(plan), ensure_ascii=False)))


def test_the_plan_comes_back_exactly() -> None:
    assert through_json(PLAN) == PLAN
    assert isinstance(through_json(PLAN).tasks[0].period.cadence, Cadence)
    assert isinstance(through_json(PLAN).targets[0].value, float)


# JSON has no "not a number"
TARGETS = st.lists(st.builds(Target, value=st.floats(allow_nan=False, allow_infinity=False)), max_size=3).map(tuple)


@settings(deadline=None)
@given(st.builds(Plan, targets=TARGETS))
def test_any_plan_comes_back_exactly(plan: Plan) -> None:
    assert through_json(plan) == plan


def test_a_record_of_another_version_is_read() -> None:
    record = plan_to_dict(PLAN) | {"colour": "red"}
    for task in record["tasks"]:
        del task["short_title"]
    del record["references"]
    back = plan_from_dict(record)
    assert back.references == ()
    assert back.tasks[0].content == PLAN.tasks[0].content


def test_the_shape_for_show_is_the_contract_s() -> None:
    shown = json.loads(json.dumps(plan_for_show(PLAN)))
    assert {"number", "title", "issued_on", "groups", "tasks", "targets", "sections"} <= shown.keys()
    assert shown["groups"][0].keys() == {"id", "title"}
    wanted = {"id", "group", "content", "lead", "coordinate", "period", "starts_on", "ends_on", "cadence"}
    assert all(wanted <= task.keys() for task in shown["tasks"])
    ranged = next(task for task in shown["tasks"] if task["id"] == "II.5")
    assert (ranged["cadence"], ranged["starts_on"], ranged["ends_on"]) == ("range", "2023-01-01", "2025-12-31")
    assert shown["issued_on"] == "2023-05-30"


def test_every_field_of_the_plan_has_a_type_that_the_codec_knows() -> None:
    """A field of a new kind must come with its way back; tuples of plain values and dataclasses have one."""
    known = {str, float, int, date, Cadence, Period, type(None)}
    for kind in (Task, Section, Target, Period):
        for hint in get_type_hints(kind).values():
            assert hint in known or hint == tuple[str, ...] or set(get_args(hint)) <= known or hasattr(hint, "__members__"), hint
