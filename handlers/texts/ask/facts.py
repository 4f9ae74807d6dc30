"""Answers about the document: targets, facts, paragraphs of the main text; and what is said when there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.events import Block, Bold, Quote, bullets, say
from handlers.texts.ask.names import holders_text, joined, task_label
from knowledge.answer import Answer, DocumentFact
from knowledge.normalize import words
from knowledge.plan import Plan, Target

_GREETING = "Kính chào đồng chí."
_LEFT_OUT = 8  # words of a sentence beyond the list of its numbers, from which on it is quoted
_HELP = (
    "Đây là kênh tra cứu và theo dõi Kế hoạch số {number}. Đồng chí có thể hỏi nhiệm vụ của một cơ quan, một nhiệm vụ theo mã "
    "hoặc nội dung, thời hạn, chỉ tiêu đến năm 2030 và 2045, hoặc gõ /trogiup để xem các lệnh."
)


def target(answer: Answer, plan: Plan) -> list[Block]:
    """The number with the plan's comparison word, then the sentence it stands in."""
    if answer.fact is not None:
        return [say(Bold("Mục tiêu tổng quát của Kế hoạch:")), *(Quote(passage.text) for passage in answer.fact.passages)]
    first = answer.targets[0]
    if len(answer.targets) > 1:
        several_years = len({found.year for found in answer.targets}) > 1
        heading = say(Bold("Chỉ tiêu của Kế hoạch:" if several_years else f"Chỉ tiêu đến năm {first.year}:"))
        lines = bullets(*(target_line(found, several_years) for found in answer.targets))
        if "compare" in answer.asks and len(answer.targets) == 2:
            return [say(Bold(_difference(*answer.targets))), lines]
        sentences = dict.fromkeys(found.sentence for found in answer.targets)
        return [heading, lines, *(Quote(sentence) for sentence in sentences if _says_more(sentence, answer.targets))]
    return [say("Đến năm ", str(first.year), ": ", Bold(target_line(first)), "."), Quote(first.sentence)]


def _says_more(sentence: str, listed: Sequence[Target]) -> bool:
    """Whether much of the plan's sentence is not in the list of its numbers."""
    told = {word for found in listed if found.sentence == sentence for word in words(f"{found.what} {found.unit} {found.comparison}")}
    left = [word for word in words(sentence) if word not in told and word.isalpha()]
    return len(left) > _LEFT_OUT


def _difference(one: Target, other: Target) -> str:
    """Two targets of one unit: which number is greater, and by how much."""
    low, high = sorted((one, other), key=lambda target: target.value)
    unit = " điểm phần trăm" if one.unit == "%" else ""
    gap = f"{high.value - low.value:,.10g}".replace(",", ".")
    if one.year != other.year:
        if one.what.partition("(")[2] != other.what.partition("(")[2]:
            early, late = sorted((one, other), key=lambda target: target.year)
            return f"Từ {_amount(early)} (năm {early.year}) đến {_amount(late)} (năm {late.year}); hai tỷ lệ tính trên cơ sở khác nhau:"
        changed = "tăng" if high.year > low.year else "giảm"
        return f"Từ năm {min(one.year, other.year)} đến năm {max(one.year, other.year)} {changed} {gap}{unit} (theo mức Kế hoạch nêu):"
    return f"Nhiều hơn: {high.what}, hơn {gap}{unit} (theo mức Kế hoạch nêu):"


def target_line(found: Target, with_year: bool = False) -> str:
    """số hợp tác xã: khoảng 1.200"""
    year = f"năm {found.year}, " if with_year else ""
    return f"{year}{found.what}: {_amount(found)}"


def _amount(found: Target) -> str:
    """khoảng 1.200 hợp tác xã"""
    number = f"{found.value:,.10g}".replace(",", ".")
    comparison = f"{found.comparison} " if found.comparison else ""
    if found.unit == "%":
        return f"{comparison}{number}%"
    return f"{comparison}{number}" if found.unit in found.what else f"{comparison}{number} {found.unit}"


def document(answer: Answer, plan: Plan) -> list[Block]:
    fact = answer.fact
    if fact is None:
        return refusal(answer, plan)
    told = {lead.name for lead in fact.bodies}
    today = [say(f"Trong Kế hoạch: {lead.name}; nay: {holders_text(lead.holders)}.") for lead in fact.today if lead.name not in told]
    return [*_document_lines(fact, plan), *(Quote(passage.text) for passage in fact.passages[:2]), *today]


def _document_lines(fact: DocumentFact, plan: Plan) -> list[Block]:
    values = fact.values
    match fact.key:
        case "number":
            return [say("Kế hoạch số ", Bold(values[0]), f", ngày {values[1]}, của {plan.issuer}.")]
        case "issued":
            other = f" Riêng Phụ lục ghi ngày {values[1]}." if values[1] and values[1] != values[0] else ""
            return [say(f"Kế hoạch số {plan.number} được ban hành ngày ", Bold(values[0]), f".{other}")]
        case "issuer":
            return [say("Cơ quan ban hành: ", Bold(values[0]), " (UBND tỉnh).")]
        case "signer":
            return [say("Người ký: ", Bold(values[0]), f". Chức vụ ghi trong văn bản: {_title(values[1])}.")]
        case "recipients":
            return [say("Nơi nhận Kế hoạch:"), bullets(*values)]
        case "title":
            return [say(f"Kế hoạch số {values[0]}: ", Bold(values[1]), ".")]
        case "basis":
            return [say("Kế hoạch được ban hành để: ", Bold(values[0]), ".")]
        case "tasks_count":
            return [say("Phụ lục có ", Bold(f"{values[0]} nhiệm vụ"), f", chia thành {len(values) - 1} nhóm:"), bullets(*values[1:])]
        case "groups":
            return [say("Phụ lục chia thành ", Bold(f"{values[0]} nhóm nhiệm vụ"), ":"), bullets(*values[1:])]
        case "reference":
            return [say("Kế hoạch dẫn: ", Bold(values[0]), ".")]
        case "references":
            return [say("Văn bản mà Kế hoạch viện dẫn:"), bullets(*values)]
        case _ if fact.bodies:
            named = [f"{lead.name} (nay: {holders_text(lead.holders)})" if lead.holders else lead.name for lead in fact.bodies]
            return [say(_BODY_OF.get(fact.key, "Cơ quan"), ": ", Bold(joined(named)), ". Kế hoạch nêu:")]
        case _:
            return [say("Kế hoạch nêu:")]


_BODY_OF = {"follow_up": "Theo dõi, đôn đốc", "report_to": "Nơi nhận báo cáo, tổng hợp", "amend": "Nơi nhận đề xuất sửa đổi"}


def _title(written: str) -> str:
    """"KT. CHỦ TỊCH, PHÓ CHỦ TỊCH" in running letters."""
    running = written.replace("KT. CHỦ TỊCH", "ký thay Chủ tịch").replace("PHÓ CHỦ TỊCH", "Phó Chủ tịch").replace("CHỦ TỊCH", "Chủ tịch")
    return running.replace("TM. ỦY BAN NHÂN DÂN", "thay mặt Ủy ban nhân dân")


def narrative(answer: Answer, plan: Plan) -> list[Block]:
    """The right paragraph, not the page."""
    blocks: list[Block] = []
    for address in dict.fromkeys(passage.address for passage in answer.passages):
        blocks.append(say(f"{address} nêu:"))
        blocks += [Quote(passage.text) for passage in answer.passages if passage.address == address]
    if answer.near:
        blocks.append(say("Nhiệm vụ liên quan trong Phụ lục: " + "; ".join(task_label(task) for code in answer.near if (task := plan.task(code))) + "."))
    return blocks


def smalltalk(kind: str, plan: Plan, several: Mapping[str, Plan]) -> list[Block]:
    if kind == "thanks":
        return [say("Rất vui được hỗ trợ đồng chí.")]
    if kind == "farewell":
        return [say("Xin chào đồng chí. Hẹn gặp lại.")]
    return [say(f"{_GREETING} {_HELP.format(number=_numbers(several, plan))}")]


def clarify() -> list[Block]:
    return [say("Đề nghị đồng chí nêu rõ hơn: tên cơ quan, mã nhiệm vụ (ví dụ: II.5), thời hạn hoặc nội dung cần tra cứu.")]


def refusal(answer: Answer, plan: Plan, several: Mapping[str, Plan] | None = None) -> list[Block]:
    """Honest: the plan does not state it; the nearest topics are named, and follow as shortcuts."""
    which = f"Các kế hoạch đang theo dõi ({_numbers(several, plan)})" if several and not answer.plan else f"Kế hoạch số {plan.number}"
    if answer.missing:
        return [say(f"{which}: Phụ lục không có nhiệm vụ {answer.missing}." if several else f"Phụ lục {which} không có nhiệm vụ {answer.missing}.")]
    labels = "; ".join(task_label(task) for code in answer.near if (task := plan.task(code)))
    near = f" Nội dung gần nhất: {labels}." if labels else ""  # beside an open question the shortcuts stand far below
    return [say(f"{which} không nêu nội dung này, kênh không trả lời ngoài phạm vi Kế hoạch.{near}")]


def _numbers(several: Mapping[str, Plan] | None, plan: Plan) -> str:
    """The numbers of the plans in use; of many the first three."""
    numbers = list(several or (plan.number,))
    return ", ".join(numbers[:3]) + (f" và {len(numbers) - 3} kế hoạch khác" if len(numbers) > 3 else "")
