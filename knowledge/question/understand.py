"""A sentence -> Query: slots first, then topic, then what the conversation was about."""

from __future__ import annotations

from dataclasses import replace

from knowledge.cues import FactCue, covered
from knowledge.distance import WEIGHTS
from knowledge.index import Index
from knowledge.match import Matches, Verdict
from knowledge.normalize import words as fold_words
from knowledge.question.clauses import splits, trim_courtesy
from knowledge.question.followup import follow_up
from knowledge.question.query import AskedRole, Intent, Named, PeriodKind, Query, Topic
from knowledge.question.sentence import Sentence, is_noise, prepare
from knowledge.question.topics import find_targets

_TASK_SLOTS = ("who", "lead", "coordinate", "when")


def understand(text: str, index: Index, topic: Topic | None = None) -> Query:
    """What the message asks for. With a topic, a message that leans on it is completed from it."""
    sentence = prepare(trim_courtesy(text), index)
    if not (sentence.mentions or sentence.codes or sentence.topical):
        whole = prepare(text, index)
        # The body was named in the courtesy: "em ở Sở Công Thương mới nhận việc, ... cơ quan em có nhiệm vụ gì".
        sentence = whole if whole.mentions else sentence
    if topic is not None:
        query = follow_up(sentence, topic)
        if query is not None:
            return replace(query, text=text)
    parts = _two_questions(sentence, index)
    if parts:
        return Query(text, Intent.MULTI, parts=parts, reasons=("two questions",))
    return replace(_one(sentence), text=text)


def _one(sentence: Sentence) -> Query:
    for reading in (_smalltalk, _by_code, _outside, _statistics, _present_state, _section, _target, _document, _by_period, _by_agency):
        query = reading(sentence)
        if query is not None:
            return query
    return _by_topic(sentence)


def asked_role(sentence: Sentence) -> AskedRole:
    if sentence.asks("coordinate"):
        return AskedRole.ANY if sentence.asks("lead") else AskedRole.COORDINATE
    return AskedRole.LEAD if sentence.asks("lead") else AskedRole.ANY


def _asks(sentence: Sentence) -> frozenset[str]:
    asks = {slot for slot in ("who", "when", "how_many", "compare", "most", "explain", "more") if sentence.asks(slot)}
    if sentence.asks("coordinate"):
        asks.add("coordinators")
    return frozenset(asks)


def _smalltalk(sentence: Sentence) -> Query | None:
    if sentence.codes or sentence.mentions or sentence.years:
        return None
    hits = sentence.index.wording.smalltalk.find(sentence.words)
    if not hits:
        return None
    left = set(range(len(sentence.words))) - covered(hits) - sentence.filler
    if left or any(len(cue.own) > 2 for cue in sentence.index.cues.facts(sentence.words)):
        return None
    kinds = [hit.value for hit in hits]
    kind = next((kind for kind in ("help", "farewell", "thanks") if kind in kinds), "greeting")
    return Query(sentence.text, Intent.SMALLTALK, smalltalk=kind, reasons=(f"smalltalk: {kind}",))


def _outside(sentence: Sentence) -> Query | None:
    if is_noise(sentence) and not sentence.codes:
        return Query(sentence.text, Intent.OUT_OF_SCOPE, Verdict.NONE, reasons=("no words",))
    cues = sentence.index.cues
    provinces = cues.provinces(sentence.words)
    outside = cues.outside(sentence.words)
    if provinces:
        return _refuse(sentence, f"another place: {provinces[0].value}")
    if not outside:
        return None
    # Words of other matters inside a question that the plan explains well are an accident.
    inside = [p for p in sentence.topical if p not in covered(outside)]
    matches = sentence.index.search(sentence.index.terms(sentence.words, sentence.topical), "task")
    if matches.best >= WEIGHTS["sure"] and len(inside) >= 2 * len(covered(outside)):
        return None
    return _refuse(sentence, f"another matter: {outside[0].value}")


def _refuse(sentence: Sentence, reason: str, matches: Matches | None = None) -> Query:
    near = matches.candidates[:2] if matches else ()
    return Query(sentence.text, Intent.OUT_OF_SCOPE, Verdict.NONE, candidates=near, asks=_asks(sentence), reasons=(reason,))


def _by_code(sentence: Sentence) -> Query | None:
    if not sentence.codes:
        return None
    known = tuple(code for code in sentence.codes if sentence.index.plan.task(code))
    if not known:
        return Query(sentence.text, Intent.OUT_OF_SCOPE, Verdict.NONE, missing=sentence.codes[0], reasons=("no such code",))
    intent = Intent.MULTI if len(known) > 1 else Intent.TASK
    return Query(sentence.text, intent, codes=known, asks=_asks(sentence), role=asked_role(sentence), reasons=("code",))


def _statistics(sentence: Sentence) -> Query | None:
    """Who leads most."""
    if not sentence.asks("most") or sentence.mentions or not sentence.asks("who"):
        return None
    return Query(sentence.text, Intent.AGENCY, asks=frozenset({"most"}), role=asked_role(sentence), reasons=("ranking",))


def _target(sentence: Sentence) -> Query | None:
    words = {word.fold for word in sentence.words}
    asks_number = sentence.asks("how_many") or "%" in sentence.text
    speaks_of_targets = bool(sentence.index.cues.target_words(sentence.words))
    if "general" in sentence.slots and "tieu" in words:
        return Query(sentence.text, Intent.TARGET, fact="general", reasons=("general objective",))
    years = {target.year for target in sentence.index.plan.targets}
    names_year = sentence.years is not None and sentence.years.kind is PeriodKind.ENDS and sentence.years.last in years and not sentence.asks("task_list")
    if sentence.mentions or (any(sentence.asks(slot) for slot in ("who", "lead", "coordinate")) and not speaks_of_targets):
        return None
    if not (asks_number or speaks_of_targets or names_year):
        return None
    if words & {"nhiem", "viec"} and not speaks_of_targets:
        return None
    if sentence.years and sentence.years.last not in years:
        return None
    targets, share = find_targets(sentence)
    if not targets or share < 0.55 or (share == 1.0 and not speaks_of_targets and _says_nothing(sentence)):
        return None
    return Query(sentence.text, Intent.TARGET, targets=targets, asks=_asks(sentence), reasons=(f"target {share:.2f}",))


def _says_nothing(sentence: Sentence) -> bool:
    return all(sentence.words[p].fold.isdigit() for p in sentence.content)


def _present_state(sentence: Sentence) -> Query | None:
    """"Hiện nay có bao nhiêu ...": a plan says what is to be, not what is."""
    said = {word.fold for word in sentence.words}
    asks_today = sentence.asks("present") and sentence.asks("how_many") and sentence.years is None
    if asks_today and not sentence.mentions and not said & {"nhiem", "viec"} and sentence.content:
        return _refuse(sentence, "the present state")
    if sentence.asks("money") and not sentence.mentions:
        return _refuse(sentence, "an amount of money")
    return None


def _section(sentence: Sentence) -> Query | None:
    """A section asked for by its short title: "mục đích", "yêu cầu"."""
    if sentence.mentions or sentence.asks("who"):
        return None
    said = {sentence.words[p].fold for p in range(len(sentence.words))}
    topical = {sentence.words[p].fold for p in sentence.topical}
    for section in sentence.index.plan.sections:
        title = sentence.index.titles[section.code]
        if 0 < len(title) <= 4 and not any(word.isdigit() for word in title) and section.paragraphs and title <= said and topical <= (title | _OF_A_PLAN):
            passages = sentence.index.passages(section.code)
            return Query(sentence.text, Intent.NARRATIVE, passages=passages, asks=frozenset({"whole"}), reasons=("section title",))
    return None


_OF_A_PLAN = frozenset({"ban", "hanh", "chinh", "chu", "yeu", "dat", "ra", "cua", "vb"})


def _document(sentence: Sentence) -> Query | None:
    if sentence.documents and (sentence.asks("when") or sentence.asks("document")) and not sentence.asks("lead"):
        kind, number = sentence.documents[0]
        return Query(sentence.text, Intent.DOCUMENT, fact=f"reference:{kind}:{number}", reasons=("document named",))
    found = [(_left_over(sentence, cue), cue) for cue in sentence.index.cues.facts(sentence.words)]
    if any(cue.fact == "person" for _, cue in found) and not any(cue.fact in ("signer", "signer_title") for _, cue in found):
        return _refuse(sentence, "a person")
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
    return Query(sentence.text, Intent.DOCUMENT, fact=cue.fact, reasons=(f"fact {cue.fact}, {left:.2f} left over",))


_FACTS_WITH_BODIES = frozenset({"report_to", "amend", "follow_up", "issuer", "recipients", "difficulties"})


def _left_over(sentence: Sentence, cue: FactCue) -> float:
    """The share of the topic words that the fact does not explain."""
    topical = sentence.topical
    if not topical:
        return 0.0
    left = [p for p in topical if p not in cue.words]
    return len(left) / (len(topical) + 1)


def _by_period(sentence: Sentence) -> Query | None:
    if sentence.period is None or (sentence.topical and not _is_small(sentence)):
        return None
    return Query(
        sentence.text, Intent.DEADLINE, agencies=sentence.named, role=asked_role(sentence), period=sentence.period,
        asks=_asks(sentence), reasons=("period",),
    )  # fmt: skip


def _is_small(sentence: Sentence) -> bool:
    """Left-over words that are no topic: unknown ones of a slip, or ones every task has."""
    index = sentence.index
    terms = index.terms(sentence.words, sentence.topical)
    matches = index.search(terms, "task")
    return terms.weight < 2.0 and matches.best < WEIGHTS["sure"]


def _by_agency(sentence: Sentence) -> Query | None:
    named = sentence.named
    if not named and sentence.weak:
        rest = set(sentence.topical) - {p for p in range(len(sentence.words)) if sentence.words[p].start < sentence.weak[0].end and sentence.words[p].end > sentence.weak[0].start}
        if not rest and not (sentence.asks("who") or sentence.asks("when")):
            return replace(_by_agency_query(sentence), agencies=_weak_named(sentence))
    if not named:
        return None
    if not sentence.topical:
        return _by_agency_query(sentence)
    terms = sentence.index.terms(sentence.words, sentence.topical)
    matches = sentence.index.search(terms, "task", _tasks_of_the_named(sentence))
    if matches.verdict is not Verdict.NONE:
        return _topic_query(sentence, matches)
    if sentence.unknown and not _asks_for_tasks(sentence):
        return _refuse(sentence, f"unknown: {', '.join(sentence.unknown)}", matches)
    return _by_agency_query(sentence)


def _asks_for_tasks(sentence: Sentence) -> bool:
    """"có nhiệm vụ gì", "làm gì", "chủ trì": beside a body, a stray word does not change what is asked."""
    said = {word.fold for word in sentence.words}
    return any(sentence.asks(slot) for slot in ("task_list", "lead", "coordinate")) or bool(said & {"lam", "giao", "viec"} and said & {"gi", "nao"})


def _tasks_of_the_named(sentence: Sentence) -> dict[str, float]:
    """How much it speaks for a task that a named body leads it, coordinates it, or stands in its words."""
    named = {name.name for name in sentence.named}
    canonical = sentence.index.canonical
    bonus: dict[str, float] = {}
    for task in sentence.index.plan.tasks:
        words = sentence.index.task_words[task.code]
        if named & {canonical(body) for body in task.lead}:
            bonus[task.code] = WEIGHTS["named_lead"]
        elif named & {canonical(body) for body in task.coordinate}:
            bonus[task.code] = WEIGHTS["named_coordinator"]
        if any(" ".join(fold_words(name.removeprefix("UBND "))) in words for name in named):
            bonus[task.code] = bonus.get(task.code, 0.0) + WEIGHTS["named_in_words"]
    return bonus


def _weak_named(sentence: Sentence) -> tuple[Named, ...]:
    return tuple(Named(mention.name, mention.name) for mention in sentence.weak[:2])


def _by_agency_query(sentence: Sentence) -> Query:
    named = sentence.named
    intent = Intent.MULTI if len(named) > 1 else Intent.AGENCY
    verdict = Verdict.UNSURE if any(name.is_ambiguous for name in named) else Verdict.SURE
    return Query(
        sentence.text, intent, verdict, agencies=named, role=asked_role(sentence), asks=_asks(sentence), reasons=("agency",)
    )  # fmt: skip


def _topic_query(sentence: Sentence, matches: Matches) -> Query:
    intent = Intent.DEADLINE if sentence.asks("when") else Intent.TASK
    return Query(
        sentence.text, intent, matches.verdict, agencies=sentence.named, role=asked_role(sentence), asks=_asks(sentence),
        candidates=matches.candidates[:8], reasons=("topic",),
    )  # fmt: skip


def _by_topic(sentence: Sentence) -> Query:
    index = sentence.index
    terms = index.terms(sentence.words, sentence.topical or sentence.content)
    if not sentence.content and not terms.paraphrases:
        return Query(sentence.text, Intent.CLARIFY, Verdict.UNSURE, asks=_asks(sentence), reasons=("nothing said",))
    tasks = index.search(terms, "task")
    passages = index.search(terms, "paragraph")
    wants_task = any(sentence.asks(slot) for slot in _TASK_SLOTS)
    wants_passage = (sentence.asks("explain") or _is_yes_or_no(sentence)) and not wants_task
    if max(tasks.best, passages.best) < WEIGHTS["unsure"]:
        return _refuse(sentence, "nothing near", tasks)
    # Without a word that says which is wanted, the main text must be much nearer.
    # Who asks for somebody is offered the nearest task even when the main text is nearer.
    is_far = tasks.best < WEIGHTS["unsure"] * (0.75 if wants_task else 1.0)
    is_passage = wants_passage or is_far or passages.best > tasks.best + (0.45 if wants_task else 0.3)
    if passages.best >= WEIGHTS["unsure"] and is_passage:
        return Query(
            sentence.text, Intent.NARRATIVE, passages.verdict, candidates=tasks.candidates[:4], passages=passages.candidates[:4],
            asks=_asks(sentence), reasons=("passage",),
        )  # fmt: skip
    if is_far:
        return _refuse(sentence, "no task near", tasks)
    is_open = not wants_task and passages.best >= WEIGHTS["sure"]
    return replace(_topic_query(sentence, _at_least_unsure(tasks)), passages=passages.candidates[:1] if is_open else ())


def _at_least_unsure(matches: Matches) -> Matches:
    return matches if matches.verdict is not Verdict.NONE else replace(matches, verdict=Verdict.UNSURE)


def _is_yes_or_no(sentence: Sentence) -> bool:
    """"Có ... không?" asks what the plan says, not who does it."""
    said = [word.fold for word in sentence.words]
    return "co" in said[:-1] and bool({"khong", "chua"} & set(said[-2:]))


def _two_questions(sentence: Sentence, index: Index) -> tuple[Query, ...]:
    asking = sum(len(sentence.slots.get(slot, ())) for slot in _OWN_QUESTION)
    asking += sum(word.fold in ("gi", "nao") for word in sentence.words)
    if len(sentence.codes) > 1 or asking < 2:
        return ()
    for left, right in splits(sentence.text):
        halves = [prepare(half, index) for half in (left, right)]
        if not all(_asks_by_itself(half) for half in halves):
            continue
        queries = tuple(_one(half) for half in halves)
        if all(query.verdict is Verdict.SURE and query.intent not in (Intent.SMALLTALK, Intent.CLARIFY) for query in queries):
            return queries
    return ()


_OWN_QUESTION = ("who", "when", "how_many", "compare")


def _asks_by_itself(half: Sentence) -> bool:
    said = {word.fold for word in half.words}
    return any(half.asks(slot) for slot in _OWN_QUESTION) or bool(said & {"gi", "nao"})
