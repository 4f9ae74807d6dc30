"""A message as tokens: words in one comparable form, and numbers, codes, documents and dates as units."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge.keystrokes import is_syllable, restore
from knowledge.progress.mending import mend, mend_pair
from knowledge.progress.wording import Sense, folded_word, keyed_word, load_words


class Sort(StrEnum):
    WORD = "word"
    NUMBER = "number"
    PERCENT = "percent"
    CODE = "code"
    DOCUMENT = "document"
    DATE = "date"
    SLASH = "slash"  # 20/11, 12/2026 or 2/3
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """`typed` is what people read (short forms written out), `word` what is compared."""

    typed: str
    word: str
    sort: Sort


_LETTERS = "[A-ZĐ][A-Za-zĐđ0-9&]*"
_LOWER_TYPES = "qd9?|qdd|bc|tb|kh|cv|ttr|hd|ct|nq|nd|bb|kl|qđ|nđ|hđ"
_TOKEN = re.compile(
    rf"""
    (?P<document>
        \d{{1,6}}(?:/(?:19|20)\d\d)?\s?/\s?(?:{_LETTERS}|(?:{_LOWER_TYPES})(?![^\W\d_])|[a-zđ]{{2,}}(?=-[a-zđ]))(?:\s?[-/]\s?{_LETTERS}|-[a-zđ&]+\d{{0,2}})*
      | \d{{1,4}}\s?-\s?(?:NQ|CTr|CT|KL|QĐ|BC|KH|TB|TTr|HD|CV|nq|ctr|kl)\s?/\s?[A-Za-zĐđ]+
    )
  | (?P<date>\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?(?:\d{{4}}|\d\d)(?![\d%]))
  | (?P<slash>\d{{1,3}}\s?/\s?\d{{1,4}}(?![\d/]))
  | (?P<percent>\d+(?:[.,]\d+)?(?:\s?-\s?\d+(?:[.,]\d+)?)?\s?(?:%|％))
  | (?P<code>(?<![^\W_])(?:
        (?:VIII|VII|IX|VI|IV|V|III|II|I|X)(?:\s?[.\-/,]\s?|\s)?\d{{1,2}}
      | (?:viii|vii|ix|vi|iv|v|iii|ii|i|x)\s?[.\-/]?\d{{1,2}})(?![\w%]|[.,/]\d))
  | (?P<number>\d{{1,3}}(?:[.,]\d{{3}})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?)
  | (?P<word>[Đđ]/c|[bB]/c|[kK]/h|[tT][2-7](?!\w)|[^\W\d_]+(?:&[^\W\d_]+)*)
  | (?P<mark>[.,;:!?()\[\]…/+\-~=>•*\n"“”])
    """,
    re.VERBOSE,
)
_ROMAN = re.compile(r"([ivx]+)\D*(\d+)")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_DASHES = {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2212"} | {ord("\u00a0"): " "}
_VNI_D = re.compile(r"(?<![\d])[dD]9(?=[^\W\d_])|(?<=[A-Z])D9(?!\d)")
_HALF_TELEX_D = re.compile(r"(?<![^\W_])dd(?=[^\W\d_])")
_TELEX_D = re.compile(r"(?<=[A-Z])DD(?!\d)")
_LETTER_O = re.compile(r"(?<=\d)[oO](?=\s?%)")


def tokenize(text: str) -> list[Token]:
    """The tokens of a message; raw Telex and VNI become Vietnamese, slips and short forms full words."""
    text = _restored(unicodedata.normalize("NFC", text).translate(_DASHES))
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        sort, typed = Sort(str(match.lastgroup)), match.group(0)
        if sort is Sort.CODE and found and found[-1].word == "quy":  # "quý I 2" is no task
            found.append(Token(typed, folded_word(typed), Sort.NUMBER))
        elif sort is Sort.CODE:
            found.append(Token(typed, _code(typed), sort))
        else:
            found.append(Token(typed, _plain_form(sort, typed), sort))
    return _settle_slashes(_resolve(_spell(found), has_marks=_has_marks(found)))


def _restored(text: str) -> str:
    """Raw key strokes turned into Vietnamese; abbreviations, which are no syllables, keep their đ: "d9g", "HDDND"."""
    restored = _VNI_D.sub(lambda match: "đ" if match.group(0)[0] == "d" else "Đ", _HALF_TELEX_D.sub("đ", restore(text)))
    if restored != text:
        restored = _TELEX_D.sub("Đ", restored)
    return _LETTER_O.sub("0", restored)


def text_of(tokens: list[Token]) -> str:
    """Canonical text for pattern search: words with single spaces."""
    return " ".join(token.word for token in tokens)


def display(tokens: list[Token]) -> str:
    """The words as people read them."""
    return re.sub(r"\s+([,;.:!?)])", r"\1", " ".join(token.typed for token in tokens)).strip(" ,;.:-\n")


def _plain_form(sort: Sort, typed: str) -> str:
    if sort is Sort.DOCUMENT:
        return "<doc>"
    if sort is Sort.DATE:
        return "<date>"
    if sort is Sort.SLASH:
        return "<month>" if len(typed.split("/")[1].strip()) == 4 else "<day>"
    if sort is Sort.PERCENT:
        return re.sub(r"\s", "", typed).replace("％", "%")
    return "\n" if typed == "\n" else folded_word(typed)


def _code(typed: str) -> str:
    match = _ROMAN.match(typed.lower())
    return f"{match.group(1).upper()}.{int(match.group(2))}" if match else typed


def _spell(tokens: list[Token]) -> list[Token]:
    """Short forms written out, slips mended, dialect turned into the standard word."""
    words = load_words()
    is_caps = all(token.typed.isupper() for token in tokens if token.sort is Sort.WORD)
    spelled: list[Token] = []
    around = ["", *(folded_word(token.typed) if token.sort is Sort.WORD else "" for token in tokens), ""]
    for place, token in enumerate(tokens):
        if token.sort is not Sort.WORD:
            spelled.append(token)
            continue
        typed = _REPEATED.sub(r"\1", token.typed)
        folded = folded_word(typed)
        standard = words.slip.get(keyed_word(typed))
        if standard is not None:
            spelled.append(Token(typed, standard, Sort.WORD))
        elif folded in words.short and not (keyed_word(typed) != folded and len(folded) > 3):
            spelled.extend(Token(full, full, Sort.WORD) for full in words.short[folded])
        elif not (typed.isupper() and len(typed) < 6 and not is_caps) and (mended := mend(typed, around[place], around[place + 2])):
            spelled.append(Token(mended, mended, Sort.WORD))
        else:
            spelled.append(Token(typed, typed, Sort.WORD))
    return _mend_pairs(spelled)


def _mend_pairs(tokens: list[Token]) -> list[Token]:
    folded = [folded_word(token.word) if token.sort is Sort.WORD else "" for token in tokens]
    for place in range(len(tokens) - 1):
        for at, word in zip((place, place + 1), mend_pair(folded[place], folded[place + 1]), strict=True):
            if word is not None:
                tokens[at] = replace(tokens[at], word=word, typed=word)
    return tokens


def _has_marks(tokens: list[Token]) -> bool:
    said = [token.typed for token in tokens if token.sort is Sort.WORD]
    return sum(keyed_word(word) != folded_word(word) for word in said) * 4 >= len(said) > 0


def _resolve(tokens: list[Token], *, has_marks: bool) -> list[Token]:
    """Words in canonical form; a word with several meanings by its marks or, without them, its neighbours."""
    words = load_words()
    folded = [folded_word(token.word) if token.sort is Sort.WORD else token.word for token in tokens]
    resolved: list[Token] = []
    for place, token in enumerate(tokens):
        if token.sort is not Sort.WORD:
            resolved.append(token)
            continue
        senses = words.senses.get(folded[place], ())
        sense = next((s for s in senses if _fits(s, keyed_word(token.word), has_marks, folded, place)), None)
        if sense is None:
            resolved.append(replace(token, word=folded[place]))
        elif " " not in sense.written and len(token.typed) > 1 and sense.typed != "tr":
            resolved.append(replace(token, word=sense.means))
        else:
            resolved.extend(Token(part, words.canonical(part), Sort.WORD) for part in sense.written.split())
    return resolved


def _fits(sense: Sense, typed: str, has_marks: bool, folded: list[str], place: int) -> bool:
    if typed == sense.typed and not sense.contextual:
        return True
    # Marks that make no syllable ("vuớng") say no more than no marks.
    is_bare = typed == folded[place] or not is_syllable(_toneless(typed))
    if sense.exact and typed != sense.typed:
        return False
    if not (is_bare or sense.any_marks or typed == sense.typed):
        return False
    if is_bare and has_marks and sense.plain and typed != sense.typed:
        return False
    before = folded[place - 1] if place else ""
    after = folded[place + 1] if place + 1 < len(folded) else ""
    wider_before = f"{folded[place - 2]} {before}" if place > 1 else before
    wider_after = f"{after} {folded[place + 2]}" if place + 2 < len(folded) else after
    return _matches(sense.before, before, wider_before) and _matches(sense.after, after, wider_after)


def _toneless(typed: str) -> str:
    return unicodedata.normalize("NFC", typed.rstrip("\u0300\u0301\u0303\u0309\u0323"))


def _matches(pattern: re.Pattern[str] | None, near: str, wide: str) -> bool:
    near, wide = near.replace("\n", ""), wide.replace("\n", "")
    return pattern is None or bool(pattern.fullmatch(near)) or bool(pattern.fullmatch(wide))


def _settle_slashes(tokens: list[Token]) -> list[Token]:
    """ "20/11" is a day, "2/3" a fraction, "3/5 lớp" three of five: by the words around and the two numbers."""
    settled = list(tokens)
    for place, token in enumerate(tokens):
        if token.sort is not Sort.SLASH or token.word != "<day>":
            continue
        first, second = (int(part) for part in token.typed.split("/"))
        before = tokens[place - 1].word if place else ""
        after = tokens[place + 1].word if place + 1 < len(tokens) else ""
        is_date = 1 <= first <= 31 and 1 <= second <= 12
        if is_date and before in _DATE_WORDS:
            continue
        if is_date and after not in _COUNTED and (first >= second or second > 10):
            continue
        if first <= second and (after not in _DATE_AFTER or second <= 10):
            settled[place] = replace(token, word="<frac>")
    return settled


_DATE_WORDS = frozenset(["ngay", "truoc", "den", "han", "tu", "hom", "sang", "chieu", "vao", "qua", "ký", "mung", "mong", "cuoi", "kien", "toi"])
_COUNTED = frozenset(["lop", "xa", "hop", "to", "huyen", "doanh", "mo", "ho", "nguoi", "can", "quỹ", "cuoc", "de", "du", "phuong"])
_DATE_AFTER = frozenset(["xong", "hoan", "se", "trình", "toi", "nay"])
