"""The bodies that a question about progress is about, and which of their names are not certain."""

from __future__ import annotations

from knowledge.communes import COMMUNE_LEVEL
from knowledge.normalize import words
from knowledge.question.sentence import Sentence


def names(sentence: Sentence) -> tuple[str, ...]:
    """By the names of today's lexicon; "UBND xã" before "Kim Liên" is only its title."""
    mentions = (*sentence.mentions, *sentence.weak)
    titles = {COMMUNE_LEVEL} if any(mention.how == "place" for mention in mentions) else set()
    return tuple(dict.fromkeys(mention.name for mention in mentions if mention.name not in titles))


def unsure(sentence: Sentence) -> tuple[str, ...]:
    """Former districts that may as well be communes: "Yên Thành", but not "Yên Thành cũ" nor "UBND xã Yên Thành"."""
    if any(mention.name == COMMUNE_LEVEL for mention in sentence.mentions):
        return ()
    places = [mention for mention in sentence.mentions if mention.how == "place" and mention.score < 1]
    return tuple(mention.name for mention in places if words(sentence.text[mention.end :])[:1] != ["cu"])
