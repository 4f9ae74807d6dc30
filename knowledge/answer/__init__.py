"""Query + plan -> Answer: facts with their addresses in the plan, no sentences."""

from knowledge.answer.compose import answer
from knowledge.answer.model import Answer, BodyFact, DocumentFact, LeadFact, Passage, TaskFact

__all__ = ["Answer", "BodyFact", "DocumentFact", "LeadFact", "Passage", "TaskFact", "answer"]
