"""Plans as JSON and back, exactly; and the shape that `dondoc plan show --json` prints."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date
from enum import Enum
from typing import Any, TypeVar, cast

from knowledge.plan import Plan, Target, Task

T = TypeVar("T")


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    """The whole plan in JSON's own types: dates as ISO text, enums as their values, tuples as lists."""
    return cast(dict[str, Any], _to_json(plan))


def plan_from_dict(data: dict[str, Any]) -> Plan:
    """The plan that `plan_to_dict` wrote. Keys may be missing where the dataclass has a default; unknown keys
    are passed over (a record written by a newer version). Raises KeyError, ValueError or TypeError."""
    return _from_json(Plan, data)


def plan_for_show(plan: Plan) -> dict[str, Any]:
    """One entry of "plans" in `dondoc plan show --json`; the plan's findings stand beside the plans there."""
    return {
        "number": plan.number,
        "title": plan.title,
        "issuer": plan.issuer,
        "place": plan.place,
        "issued_on": _to_json(plan.issued_on),
        "appendix_dated_on": _to_json(plan.appendix_dated_on),
        "signer": plan.signer,
        "signer_title": plan.signer_title,
        "recipients": list(plan.recipients),
        "references": list(plan.references),
        "groups": [{"id": group.code, "title": group.title} for group in plan.groups if group.code],
        "tasks": [_task_for_show(task) for task in plan.tasks],
        "targets": [_target_for_show(target) for target in plan.targets],
        "sections": [
            {"id": section.code, "title": section.title, "address": section.address, "paragraphs": list(section.paragraphs)}
            for section in plan.sections
        ],
        "agencies": [_to_json(agency) for agency in plan.agencies],
    }


def _task_for_show(task: Task) -> dict[str, Any]:
    period = task.period
    return {
        "id": task.code,
        "group": task.group,
        "short_title": task.short_title,
        "content": task.content,
        "lead": list(task.lead),
        "coordinate": list(task.coordinate),
        "lead_text": task.lead_text,
        "coordinate_text": task.coordinate_text,
        "period": period.text,
        "starts_on": _to_json(period.starts_on),
        "ends_on": _to_json(period.ends_on),
        "cadence": None if period.cadence == "unstated" else period.cadence.value,
        "note": task.note,
        "address": task.address,
    }


def _target_for_show(target: Target) -> dict[str, Any]:
    return cast(dict[str, Any], _to_json(target))


def _to_json(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: _to_json(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_to_json(item) for item in value]
    return value


def _from_json(kind: type[T], data: Any) -> T:
    """The value of the annotated type: dataclass, enum, date, tuple, optional or plain."""
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        wanted = [option for option in typing.get_args(kind) if option is not type(None)]
        return cast(T, None if data is None else _from_json(wanted[0], data))
    if typing.get_origin(kind) is tuple:
        item = typing.get_args(kind)[0]
        return cast(T, tuple(_from_json(item, element) for element in data))
    if dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        known = {field.name for field in dataclasses.fields(kind)} & data.keys()
        return cast(T, kind(**{name: _from_json(hints[name], data[name]) for name in known}))
    if kind is date:
        return cast(T, date.fromisoformat(data))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return cast(T, kind(data))
    if kind is float:
        return cast(T, float(data))
    return cast(T, data)
