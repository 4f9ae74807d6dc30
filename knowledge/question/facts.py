"""Facts that a sentence may ask for: a target, a section by its title, a fact about the document."""

from __future__ import annotations

from knowledge.cues import FactCue
from knowledge.distance import WEIGHTS
from knowledge.question.outside import refuse
from knowledge.question.query import Intent, PeriodKind, Query
from knowledge.question.sentence import Sentence
from knowledge.question.slots import find_documents
from knowledge.question.topics import compared_targets, find_targets, targets_of_value


def target(sentence: Sentence) -> Query | None:
    words = {word.fold for word in sentence.words}
    asks_number = sentence.asks("how_many") or "%" in sentence.text
    speaks_of_targets = bool(sentence.index.cues.target_words(sentence.words))
    if "general" in sentence.slots and "tieu" in words:
        return Query(sentence.text, Intent.TARGET, fact="general", reasons=("general objective",))
    by_value = targets_of_value(sentence) if not sentence.documents and (speaks_of_targets or "%" in sentence.text) else ()
    if by_value and not sentence.mentions:
        return Query(sentence.text, Intent.TARGET, targets=by_value, asks=sentence.asked, reasons=("a target's number",))
    years = {target.year for target in sentence.index.plan.targets}
    names_year = sentence.years is not None and sentence.years.kind is PeriodKind.ENDS and sentence.years.last in years and not sentence.asks("task_list")
    if sentence.mentions or (any(sentence.asks(slot) for slot in ("who", "lead", "coordinate")) and not speaks_of_targets):
        return None
    compared = compared_targets(sentence) if sentence.years or speaks_of_targets or asks_number else ()
    if compared:
        return Query(sentence.text, Intent.TARGET, targets=compared, asks=sentence.asked | {"compare"}, reasons=("targets compared",))
    if not (asks_number or speaks_of_targets or names_year):
        return None
    if words & {"nhiem", "viec"} and not speaks_of_targets:
        return None
    if sentence.years and sentence.years.last not in years:
        # The plan sets targets for its own years only; tasks that run in that year are no answer.
        is_about_targets = speaks_of_targets and not sentence.asks("task_list") and not words & {"nhiem", "viec"}
        return refuse(sentence, "no targets for that year") if is_about_targets else None
    targets, share = find_targets(sentence)
    if not targets or share < 0.55 or (share == 1.0 and not speaks_of_targets and _says_nothing(sentence)):
        return None
    return Query(sentence.text, Intent.TARGET, targets=targets, asks=sentence.asked, reasons=(f"target {share:.2f}",))


def _says_nothing(sentence: Sentence) -> bool:
    return all(sentence.words[p].fold.isdigit() for p in sentence.content)


def section(sentence: Sentence) -> Query | None:
    """A section asked for by its short title: "mục đích", "yêu cầu"."""
    if sentence.mentions or sentence.asks("who"):
        return None
    said = {sentence.words[p].fold for p in range(len(sentence.words))}
    topical = {sentence.words[p].fold for p in sentence.topical}
    for section in sentence.index.plan.sections:
        title = sentence.index.focus.titles[section.code]
        if 0 < len(title) <= 4 and not any(word.isdigit() for word in title) and section.paragraphs and title <= said and topical <= (title | _OF_A_PLAN):
            passages = sentence.index.passages(section.code)
            return Query(sentence.text, Intent.NARRATIVE, passages=passages, asks=frozenset({"whole"}), reasons=("section title",))
    return None


_OF_A_PLAN = frozenset({"ban", "hanh", "chinh", "chu", "yeu", "dat", "ra", "cua", "vb"})


def document(sentence: Sentence) -> Query | None:
    said = {word.fold for word in sentence.words}
    asks_about = sentence.asks("when") or sentence.asks("document") or bool(said & {"gi", "nao"}) and not (sentence.asks("who") or sentence.asks("task_list"))
    if sentence.documents and asks_about and not sentence.asks("lead"):
        kind, number = sentence.documents[0]
        return Query(sentence.text, Intent.DOCUMENT, fact=f"reference:{kind}:{number}", reasons=("document named",))
    found = [(_left_over(sentence, cue), cue) for cue in sentence.index.cues.facts(sentence.words)]
    if any(cue.fact == "person" for _, cue in found) and not any(cue.fact in ("signer", "signer_title") for _, cue in found):
        return refuse(sentence, "a person")
    cited = _cited_document(sentence)
    if cited and not any(left == 0 for left, _ in found):
        return Query(sentence.text, Intent.DOCUMENT, fact=cited, reasons=("document of a task",))
    fitting = [(left, cue) for left, cue in found if left <= 0.34]
    if not fitting:
        return None
    if sentence.mentions:
        fitting = [(left, cue) for left, cue in fitting if cue.fact in _FACTS_WITH_BODIES]
    if sentence.period is not None or sentence.asks("task_list") and sentence.asks("when"):
        fitting = [(left, cue) for left, cue in fitting if cue.fact not in ("tasks_count", "issued")] or (
            fitting if sentence.years and not sentence.asks("task_list") else []
        )
    if not fitting:
        return None
    left, cue = min(fitting, key=lambda pair: (pair[0], -len(pair[1].own.intersection(sentence.topical)), -len(pair[1].own)))
    if left > 0.2 and _is_a_topic(sentence):
        return None
    return Query(sentence.text, Intent.DOCUMENT, fact=cue.fact, reasons=(f"fact {cue.fact}, {left:.2f} left over",))


def _is_a_topic(sentence: Sentence) -> bool:
    """The words that a fact leaves over make a topic that the plan knows well."""
    return max(sentence.tasks.best, sentence.passages.best) >= WEIGHTS["clear_topic"]


_FACTS_WITH_BODIES = frozenset({"report_to", "amend", "follow_up", "issuer", "recipients", "difficulties", "signer", "signer_title"})


def _cited_document(sentence: Sentence) -> str | None:
    """"Quỹ ... theo nghị định nào": the document that the task on this topic cites."""
    if not sentence.asks("which_document") or not sentence.topical:
        return None
    matches = sentence.tasks
    task = sentence.index.plan.task(matches.candidates[0].entry.key) if matches.best >= WEIGHTS["sure"] else None
    cited = find_documents(task.content) if task else ()
    return f"reference:{cited[0][0]}:{cited[0][1]}" if cited else None


def _left_over(sentence: Sentence, cue: FactCue) -> float:
    """The share of the topic words that the fact does not explain."""
    topical = sentence.topical
    if not topical:
        return 0.0
    left = [p for p in topical if p not in cue.words]
    return len(left) / (len(topical) + 1)
