"""A sentence -> Query: what is asked for, in slots."""

from knowledge.question.plans import plan_named, understand
from knowledge.question.query import AskedRole, Intent, Named, PeriodAsk, PeriodKind, Query, Topic, explain

__all__ = ["AskedRole", "Intent", "Named", "PeriodAsk", "PeriodKind", "Query", "Topic", "explain", "plan_named", "understand"]
