"""A sentence -> Query: what is asked for, in slots."""

from knowledge.question.query import AskedRole, Intent, Named, PeriodAsk, PeriodKind, Query, Topic, explain
from knowledge.question.understand import understand

__all__ = ["AskedRole", "Intent", "Named", "PeriodAsk", "PeriodKind", "Query", "Topic", "explain", "understand"]
