"""A sentence -> Query about one plan: slots first, then topic, then what the conversation was about."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.distance import WEIGHTS
from knowledge.index import Index
from knowledge.match import Matches, Verdict
from knowledge.normalize import fold
from knowledge.normalize import words as words_of
from knowledge.question.bodies import about_body, topic_query
from knowledge.question.clauses import splits, trim_courtesy
from knowledge.question.facts import document, section, target
from knowledge.question.followup import follow_up
from knowledge.question.outside import outside, present_state, refuse, smalltalk
from knowledge.question.query import Intent, Query, Topic
from knowledge.question.sentence import Sentence, prepare
from knowledge.question.slots import find_group, group_in, written_in

_TASK_SLOTS = ("who", "lead", "coordinate", "when")


def understand_in(text: str, index: Index, topic: Topic | None = None) -> Query:
    """What the message asks for, of the plan that the index is about. With a topic, a message that leans on it is completed from it."""
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
    for reading in _READINGS:
        query = reading(sentence)
        if query is not None:
            return query
    return _by_topic(sentence)


def _by_code(sentence: Sentence) -> Query | None:
    if not sentence.codes:
        return None
    known = tuple(written for code in sentence.codes if (written := written_in(sentence.index.plan, code)))
    if not known:
        return Query(sentence.text, Intent.OUT_OF_SCOPE, Verdict.NONE, missing=sentence.codes[0], reasons=("no such code",))
    intent = Intent.MULTI if len(known) > 1 else Intent.TASK
    return Query(sentence.text, intent, codes=known, asks=sentence.asked, role=sentence.role, reasons=("code",))


def _by_group(sentence: Sentence) -> Query | None:
    """All tasks of a group of the appendix, named by its number or by its title."""
    groups = {group.code: group.title for group in sentence.index.plan.groups}
    named = find_group(sentence.text)
    code = group_in(sentence.index.plan, named) if named else _group_by_title(sentence, groups)
    if code is None:
        missing = Query(sentence.text, Intent.OUT_OF_SCOPE, Verdict.NONE, missing=f"nhóm {named}", reasons=("no such group",))
        return missing if named else None
    codes = tuple(task.code for task in sentence.index.plan.tasks if task.group == code)
    return Query(
        sentence.text, Intent.TASK, codes=codes, fact=f"group:{code}", agencies=sentence.named, period=sentence.period,
        asks=sentence.asked, role=sentence.role, reasons=("group",),
    )  # fmt: skip


def _group_by_title(sentence: Sentence, groups: dict[str, str]) -> str | None:
    words = {word.fold for word in sentence.words}
    said = {sentence.words[place].fold for place in sentence.content if not sentence.words[place].fold.isdigit()} - {"nhom", "viec", "nhiem", "vu"}
    if "nhom" not in words or len(said) < 2 or sentence.mentions:
        return None
    fitting = [code for code, title in groups.items() if said <= set(words_of(title))]
    return fitting[0] if len(fitting) == 1 else None


def _statistics(sentence: Sentence) -> Query | None:
    """Who leads most."""
    if not sentence.asks("most") or sentence.mentions or not sentence.asks("who"):
        return None
    return Query(sentence.text, Intent.AGENCY, asks=frozenset({"most"}), role=sentence.role, reasons=("ranking",))


def _by_period(sentence: Sentence) -> Query | None:
    if sentence.period is None or (sentence.topical and not _is_small(sentence)):
        return None
    return Query(
        sentence.text, Intent.DEADLINE, agencies=sentence.named, role=sentence.role, period=sentence.period,
        asks=sentence.asked, reasons=("period",),
    )  # fmt: skip


def _is_small(sentence: Sentence) -> bool:
    """Left-over words that are no topic: unknown ones of a slip, or ones every task has."""
    return sentence.terms.weight < 2.0 and sentence.tasks.best < WEIGHTS["sure"]


def _by_topic(sentence: Sentence) -> Query:
    index = sentence.index
    if name := sentence.strange_name:
        return refuse(sentence, f"a name that no plan has: {name}", sentence.tasks)
    terms = sentence.terms if sentence.topical else index.terms(sentence.words, sentence.content)
    if not sentence.content and not terms.paraphrases:
        return Query(sentence.text, Intent.CLARIFY, Verdict.UNSURE, asks=sentence.asked, reasons=("nothing said",))
    tasks = sentence.tasks if sentence.topical else index.search(terms, "task")
    passages = sentence.passages if sentence.topical else index.search(terms, "paragraph")
    wants_task = any(sentence.asks(slot) for slot in _TASK_SLOTS)
    wants_passage = (sentence.asks("explain") or _is_yes_or_no(sentence)) and not wants_task
    if tasks.verdict is Verdict.NONE and passages.best < WEIGHTS["passage"]:
        return refuse(sentence, "nothing near", tasks)
    # Without a word that says which is wanted, the main text must be much nearer.
    # Who asks for somebody is offered the nearest task even when the main text is nearer.
    is_far = tasks.best < WEIGHTS["unsure"] * (0.75 if wants_task else 1.0)
    margin = 0.45 if wants_task else 0.1 if tasks.verdict is Verdict.UNSURE and passages.best >= WEIGHTS["clear_topic"] else 0.3
    is_passage = wants_passage or is_far or passages.best > tasks.best + margin
    if passages.best >= WEIGHTS["passage"] and is_passage:
        return Query(
            sentence.text, Intent.NARRATIVE, passages.verdict, candidates=tasks.candidates[:4], passages=passages.candidates[:4],
            asks=sentence.asked, reasons=("passage",),
        )  # fmt: skip
    if is_far:
        return refuse(sentence, "no task near", tasks)
    is_open = not wants_task and passages.best >= WEIGHTS["sure"]
    return replace(topic_query(sentence, _at_least_unsure(tasks)), passages=passages.candidates[:1] if is_open else ())


def _at_least_unsure(matches: Matches) -> Matches:
    return matches if matches.verdict is not Verdict.NONE else replace(matches, verdict=Verdict.UNSURE)


def _is_yes_or_no(sentence: Sentence) -> bool:
    """"Có ... không?" asks what the plan says, not who does it."""
    said = [word.fold for word in sentence.words]
    return "co" in said[:-1] and bool({"khong", "chua"} & set(said[-2:]))


def _two_questions(sentence: Sentence, index: Index) -> tuple[Query, ...]:
    return _asked_apart(sentence, index) or _two_nouns(sentence, index) or _two_topics(sentence, index)


def _two_nouns(sentence: Sentence, index: Index) -> tuple[Query, ...]:
    """"Nhiệm vụ của Sở Nội vụ và mục tiêu 2030": neither half is a question, each is clear by itself."""
    if len(sentence.words) < 5 or not sentence.mentions or not sentence.index.cues.target_words(sentence.words):
        return ()
    for left, right in splits(sentence.text):
        halves = [prepare(half, index) for half in (left, right)]
        about_a_body = [bool(half.mentions) for half in halves]
        about_targets = [bool(index.cues.target_words(half.words)) for half in halves]
        if about_a_body not in ([True, False], [False, True]) or about_targets != about_a_body[::-1]:
            continue
        queries = tuple(_one(half) for half in halves)
        if {query.intent for query in queries} == {Intent.AGENCY, Intent.TARGET}:
            return queries
    return ()


def _two_topics(sentence: Sentence, index: Index) -> tuple[Query, ...]:
    """"Khen thưởng và thanh tra hợp tác xã ai chủ trì": one turn of asking for two topics."""
    tail = next((part for part in _TAILS if fold(sentence.text).rstrip(" ?.!").endswith(part)), None)
    if tail is None or sentence.mentions or sentence.codes or sentence.tasks.best >= _ONE_TOPIC:
        return ()
    for left, right in splits(sentence.text):
        queries = tuple(_one(prepare(half, index)) for half in (f"{left} {tail}", right))
        found = [query.candidates[0] for query in queries if query.intent is Intent.TASK and query.candidates]
        if len(found) == 2 and found[0].entry.key != found[1].entry.key and min(c.score.total for c in found) > sentence.tasks.best + 0.05 and any(query.verdict is Verdict.SURE for query in queries):
            return queries
    return ()


_ONE_TOPIC = 0.95  # a task that explains so much of the sentence is the only one meant
_TAILS = ("ai chu tri", "do ai chu tri", "ai lam", "ai lo", "ai phu trach", "so nao chu tri", "co quan nao chu tri", "don vi nao chu tri", "do ai lo", "thuoc ve ai", "la cua ai", "do don vi nao chu tri", "do co quan nao chu tri")


def _asked_apart(sentence: Sentence, index: Index) -> tuple[Query, ...]:
    asking = sum(len(sentence.slots.get(slot, ())) for slot in _OWN_QUESTION)
    asking += sum(word.fold in ("gi", "nao") for word in sentence.words)
    if len(sentence.codes) > 1 or asking < 2:
        return ()
    for left, right in splits(sentence.text):
        halves = [prepare(half, index) for half in (left, right)]
        if not all(_asks_by_itself(half) for half in halves):
            continue
        queries = tuple(_one(half) for half in halves)
        if len({(query.intent, query.fact, query.agencies, query.period) for query in queries}) == 1 and queries[0].intent is Intent.DOCUMENT:
            continue  # "ai báo cáo, báo cáo khi nào" is one fact asked twice
        is_answered = all(query.verdict is not Verdict.NONE and query.intent not in _NO_QUESTION for query in queries)
        if is_answered and any(query.verdict is Verdict.SURE for query in queries):
            return queries
    return ()


_NO_QUESTION = (Intent.SMALLTALK, Intent.CLARIFY)
_OWN_QUESTION = ("who", "when", "how_many", "compare")


def _asks_by_itself(half: Sentence) -> bool:
    said = {word.fold for word in half.words}
    return any(half.asks(slot) for slot in _OWN_QUESTION) or bool(said & {"gi", "nao"})


_DEFINES = re.compile(r"^(.*?)\s*(?:nghia la gi|co nghia la gi|la gi|la cai gi|la chi|duoc hieu la gi|khai niem|dinh nghia)\s*(?:vay|the|a|nhi|ha|rua|hè|he)?\s*[?.!]*$|^(?:khai niem|dinh nghia)\s+(.+)$")
_NO_TERM = frozenset({"nhiem", "viec", "muc", "giai", "phap", "noi", "dung", "yeu", "cau", "chi", "tieu", "ke", "hoach", "nguyen", "vai", "tro", "quyen", "muon"})


def _definition(sentence: Sentence) -> Query | None:
    """"Kinh tế thị trường là gì": a plan uses words, it does not define them; only a paragraph that is all about it answers."""
    match = _DEFINES.match(fold(sentence.text))
    if match is None or sentence.mentions or sentence.codes or sentence.years:
        return None
    term = set(fold(match.group(1) or match.group(2) or "").split())
    if not term or len(term) > 4 or term & _NO_TERM or "%" in sentence.text:
        return None
    return refuse(sentence, "a definition", sentence.tasks)


# In this order; the first that fits answers, a topic is looked for when none does.
_READINGS = (smalltalk, _by_code, _by_group, outside, _statistics, present_state, section, target, document, _definition, _by_period, about_body)
