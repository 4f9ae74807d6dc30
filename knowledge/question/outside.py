"""What is no question about the plan: small talk, other matters, the present state of things."""

from __future__ import annotations

from knowledge.cues import covered
from knowledge.distance import WEIGHTS
from knowledge.match import Matches, Verdict
from knowledge.phrases import Hit
from knowledge.question.query import Intent, Query
from knowledge.question.sentence import Sentence, is_noise


def smalltalk(sentence: Sentence) -> Query | None:
    if sentence.codes or sentence.mentions or sentence.years:
        return None
    hits = sentence.index.wording.smalltalk.find(sentence.words)
    if not hits:
        return None
    left = set(range(len(sentence.words))) - covered(hits) - sentence.filler
    if "thanks" in {hit.value for hit in hits if hit.last - hit.first > 1} and not sentence.slots and len(sentence.topical) <= 3:
        return Query(sentence.text, Intent.SMALLTALK, smalltalk="thanks", reasons=("smalltalk: thanks",))  # "rất cảm ơn sự hỗ trợ của đồng chí"
    is_topic = any(hit.last - hit.first > 1 and not covered([hit]) <= covered(hits) for hit in sentence.paraphrases)
    if left or is_topic or any(len(cue.own) > 2 for cue in sentence.index.cues.facts(sentence.words)):
        return None
    kinds = [hit.value for hit in hits]
    kind = next((kind for kind in ("help", "farewell", "thanks") if kind in kinds), "greeting")
    return Query(sentence.text, Intent.SMALLTALK, smalltalk=kind, reasons=(f"smalltalk: {kind}",))


def outside(sentence: Sentence) -> Query | None:
    if is_noise(sentence) and not sentence.codes:
        return Query(sentence.text, Intent.OUT_OF_SCOPE, Verdict.NONE, reasons=("no words",))
    cues = sentence.index.cues
    # What a plan of the index says itself is not outside, however foreign to the others.
    provinces = [hit for hit in cues.provinces(sentence.words) if not sentence.index.says(hit.keys)]
    outside = [hit for hit in cues.outside(sentence.words) if not (sentence.index.says(hit.keys) or _is_syllable_of_plan(sentence, hit))]
    if provinces:
        return refuse(sentence, f"another place: {provinces[0].value}")
    always = [hit for hit in cues.always_outside(sentence.words) if not sentence.index.is_topic_word(sentence.words[hit.first].fold)]
    if always:
        return refuse(sentence, f"another matter: {always[0].value}")
    if not outside:
        return None
    # Words of other matters inside a question that the plan explains well are an accident.
    inside = [p for p in sentence.topical if p not in covered(outside)]
    if sentence.tasks.best >= WEIGHTS["sure"] and len(inside) >= 2 * len(covered(outside)):
        return None
    return refuse(sentence, f"another matter: {outside[0].value}")


def _is_syllable_of_plan(sentence: Sentence, hit: Hit[str]) -> bool:
    """"chợ" in "hội chợ": one syllable of a word that the plan has."""
    if hit.last - hit.first > 1 or not sentence.index.is_spelled(sentence.words[hit.first]):
        return False
    words, has_pair = sentence.words, sentence.index.has_pair
    before = hit.first > 0 and has_pair(words[hit.first - 1], words[hit.first])
    return before or (hit.last < len(words) and has_pair(words[hit.first], words[hit.last]))


def refuse(sentence: Sentence, reason: str, matches: Matches | None = None) -> Query:
    near = matches.candidates[:2] if matches else ()
    return Query(sentence.text, Intent.OUT_OF_SCOPE, Verdict.NONE, candidates=near, asks=sentence.asked, reasons=(reason,))


def _asks_for_the_best(sentence: Sentence) -> bool:
    """"Hợp tác xã nào giỏi nhất": a plan names no single ones. "Ai chủ trì nhiều nhất" is asked of the plan itself."""
    said = [word.fold for word in sentence.words]
    if "nhat" not in said[1:] or "%" in sentence.text or sentence.index.cues.target_words(sentence.words) or sentence.asks("who") or sentence.asks("lead") or sentence.asks("most") or sentence.asks("when"):
        return False
    place = said.index("nhat", 1)
    before = said[place - 1]
    return bool({"nao"} & set(said)) and before in _DEGREES and not {"nhiem", "viec"} & set(said)


_DEGREES = frozenset({"tot", "gioi", "lon", "manh", "nhieu", "cao", "hay", "ngon", "hieu", "qua", "dep", "giau", "it", "nho", "kem", "lau", "dong", "bieu", "noi", "som", "dau"})


def present_state(sentence: Sentence) -> Query | None:
    """"Hiện nay có bao nhiêu ...": a plan says what is to be, not what is."""
    said = {word.fold for word in sentence.words}
    asks_today = sentence.asks("present") and sentence.asks("how_many") and sentence.years is None
    if asks_today and not sentence.mentions and not said & {"nhiem", "viec"} and sentence.content:
        return refuse(sentence, "the present state")
    if _asks_for_the_best(sentence):
        return refuse(sentence, "the best of a kind")
    if sentence.asks("money") and not sentence.mentions:
        return refuse(sentence, "an amount of money")
    return None
