"""A message that leans on what was spoken of before: "còn Sở Công Thương?", "ai phối hợp", "cái thứ hai"."""

from __future__ import annotations

from knowledge.cues import covered
from knowledge.distance import WEIGHTS
from knowledge.match import Verdict
from knowledge.question.query import AskedRole, Intent, Named, Query, Topic
from knowledge.question.sentence import Sentence
from knowledge.question.slots import find_ordinal
from knowledge.question.topics import find_targets

_SHORT = 7  # words; a longer message speaks for itself unless it points back


def follow_up(sentence: Sentence, topic: Topic) -> Query | None:
    """The completed query, or None when the message stands on its own."""
    points_back = sentence.asks("also")
    if sentence.codes or (len(sentence.words) > _SHORT and not points_back):
        return None
    target = _another_target(sentence, topic)
    if target is not None:
        return target
    if _topical(sentence) and not _is_only_pointing(sentence):
        return None
    for completed in (_another_body, _one_of_the_list, _same_bodies_in_period, _about_the_task, _other_role):
        query = completed(sentence, topic)
        if query is not None:
            return query
    return None


def _topical(sentence: Sentence) -> set[int]:
    """The words of a topic, without those that point back ("nó", "ấy")."""
    pointing = covered([hit for hit in sentence.slots.get("also", ()) if hit.last - hit.first == 1])
    return set(sentence.topical) - pointing


def _is_only_pointing(sentence: Sentence) -> bool:
    return not sentence.mentions and find_ordinal(sentence.text) is not None and len(sentence.topical) <= 2


def _another_target(sentence: Sentence, topic: Topic) -> Query | None:
    """"Còn tổ hợp tác?" after a target: the same year."""
    if topic.intent != "target" or sentence.mentions or sentence.asks("present") or not sentence.asks("also"):
        return None
    targets, share = find_targets(sentence, None if sentence.years else topic.year)
    if not targets or share < WEIGHTS["sure"]:
        return None
    return Query(sentence.text, Intent.TARGET, targets=targets, from_topic=True, reasons=("follow-up: another target",))


def _another_body(sentence: Sentence, topic: Topic) -> Query | None:
    """"Thế Sở Công Thương?" keeps the role and the period that were asked for."""
    if len(sentence.mentions) != 1 or sentence.asks("who"):
        return None
    if not sentence.asks("also") and len(sentence.words) > 4:
        return None
    if topic.intent not in ("agency", "no_lead", "deadline", "multi", "list"):
        return None
    role = _role(sentence, topic)
    intent = Intent.DEADLINE if sentence.period else Intent.AGENCY
    return Query(sentence.text, intent, agencies=sentence.named, role=role, period=sentence.period, asks=sentence.asked, from_topic=True, reasons=("follow-up: another body",))


def _one_of_the_list(sentence: Sentence, topic: Topic) -> Query | None:
    number = find_ordinal(sentence.text)
    if number is None or len(topic.tasks) < 2 or sentence.mentions or abs(number) > len(topic.tasks):
        return None
    code = topic.tasks[number - 1 if number > 0 else number]
    return Query(sentence.text, Intent.TASK, codes=(code,), asks=frozenset({"more"}), from_topic=True, reasons=("follow-up: one of the list",))


def _same_bodies_in_period(sentence: Sentence, topic: Topic) -> Query | None:
    if sentence.period is None or sentence.mentions or not topic.agencies:
        return None
    if sentence.asks("expired") and len(topic.tasks) == 1:
        return None
    bodies = tuple(Named(sentence.index.lexicon.plan_name(name), name) for name in topic.agencies)
    return Query(
        sentence.text, Intent.DEADLINE, agencies=bodies, role=AskedRole(topic.role), period=sentence.period, from_topic=True,
        reasons=("follow-up: period",),
    )  # fmt: skip


def _about_the_task(sentence: Sentence, topic: Topic) -> Query | None:
    if sentence.mentions or not topic.tasks or sentence.asks("most"):
        return None
    if topic.intent == "list" and len(topic.tasks) > 1:
        return None
    of_a_body = topic.intent in ("agency", "no_lead")
    # "Còn phối hợp?" after a body's tasks asks for its other role, even where it leads one task only.
    if of_a_body and (len(topic.tasks) > 1 or (sentence.asks("coordinate") and sentence.asks("also") and not sentence.asks("who"))):
        return None
    asked = {
        "coordinators": sentence.asks("coordinate"),
        "when": (sentence.asks("when") and sentence.period is None) or sentence.asks("expired"),
        "who": sentence.asks("who") or sentence.asks("lead"),
        "where": sentence.asks("where"),
        "more": sentence.asks("more") or sentence.asks("explain"),
    }
    wanted = frozenset(name for name, is_asked in asked.items() if is_asked)
    if not wanted:
        return None
    intent = Intent.DEADLINE if "when" in wanted else Intent.TASK
    return Query(sentence.text, intent, Verdict.SURE, codes=topic.tasks[:1], asks=wanted, from_topic=True, reasons=("follow-up: about the task",))


def _other_role(sentence: Sentence, topic: Topic) -> Query | None:
    """"còn phối hợp?" after the tasks that a body leads."""
    role = _role(sentence, Topic(role="any"))
    if role is AskedRole.ANY or sentence.mentions or not topic.agencies:
        return None
    bodies = tuple(Named(sentence.index.lexicon.plan_name(name), name) for name in topic.agencies)
    return Query(sentence.text, Intent.AGENCY, agencies=bodies, role=role, from_topic=True, reasons=("follow-up: role",))


def _role(sentence: Sentence, topic: Topic) -> AskedRole:
    if sentence.asks("coordinate"):
        return AskedRole.COORDINATE
    return AskedRole.LEAD if sentence.asks("lead") else AskedRole(topic.role)
