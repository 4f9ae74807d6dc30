"""Reading a plan document: bytes in, a Plan with its findings out; nothing is mended in silence."""

from knowledge.reading.errors import PlanUnreadable
from knowledge.reading.reader import read_plan

__all__ = ["PlanUnreadable", "read_plan"]
