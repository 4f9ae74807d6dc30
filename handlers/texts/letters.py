"""Drafts of reminder letters, and what is said around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.events import Choice, Quote, Reply, bullets, say
from handlers.texts.dates import count, day, moment
from handlers.texts.roster import named_by_district

NONE, ALL, COMMUNES, LIST = "none", "all", "communes", "list"
NO_LETTER = "Không lấy công văn"
_MOST_ADDRESSEES = 20  # named under "Kính gửi"; more stand in a list at the end, as offices do


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes into the draft: `parent` and `issuer` are the letterhead (empty: left open), `tasks` the codes that
    each body owes, `titles` what stands for a code, `times` how often the bodies were reminded in private, `streak` for
    how many rounds in a row all of them have been silent."""

    parent: str
    issuer: str
    place: str
    plan_number: str
    issued_on: date | None
    plan_issuer: str
    period: str
    closed_at: datetime
    tasks: Mapping[str, Sequence[str]]
    titles: Mapping[tuple[str, str], str]  # (body, code)
    times: int
    today: date
    streak: int = 0


def letter(draft: Letter) -> Reply:
    """The draft of an official letter, its parts in the order of Decree 30/2020/NĐ-CP (domain.md 3.1): without
    number and signature, which are the signer's."""
    month = f"{draft.today.month:02d}" if draft.today.month < 3 else str(draft.today.month)
    dated = f" ngày {day(draft.issued_on)}" if draft.issued_on else ""
    plan = f"Kế hoạch số {draft.plan_number}{dated} của {draft.plan_issuer}"
    bodies = list(draft.tasks)
    has_list = len(bodies) > _MOST_ADDRESSEES
    lines = [
        *([draft.parent.upper()] if draft.parent else []),
        (draft.issuer or "(tên cơ quan ban hành)").upper(),
        "Số:        /",
        f"V/v đôn đốc cập nhật tiến độ thực hiện Kế hoạch số {draft.plan_number}",
        "",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        f"{draft.place}, ngày {draft.today.day:02d} tháng {month} năm {draft.today.year}",
        "",
        *_addressees(bodies),
        "",
        f"Thực hiện {plan}, các cơ quan, đơn vị cập nhật tiến độ {draft.period}, hạn trả lời {moment(draft.closed_at)}.",
        *_owed(draft),
        "Đề nghị quý cơ quan cho biết: (1) tình hình thực hiện đến nay; (2) khó khăn, vướng mắc nếu có; (3) thời gian dự kiến "
        "hoàn thành. Nội dung đã hoàn thành đề nghị gửi kèm số, ký hiệu và ngày ban hành văn bản kết quả.",
        "Trân trọng./.",
        "",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "",
        "QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ",
        "(chữ ký, họ và tên)",
        *(["", "DANH SÁCH CƠ QUAN, ĐƠN VỊ (kèm theo công văn)", *_items(bodies)] if has_list else []),
    ]
    head = say("Dự thảo công văn đôn đốc (chưa có số, chưa ký; đề nghị rà soát trước khi trình):")
    return Reply((head, Quote("\n".join(lines))))


def _addressees(bodies: Sequence[str]) -> list[str]:
    if len(bodies) == 1:
        return [f"Kính gửi: {bodies[0]}"]
    if len(bodies) > _MOST_ADDRESSEES:
        return [f"Kính gửi: {count(len(bodies))} cơ quan, đơn vị (danh sách kèm theo)"]
    return ["Kính gửi:", *_items(bodies)]


def _items(lines: Sequence[str]) -> list[str]:
    """A list of official form: semicolons, and a full stop at its end."""
    return [f"- {line}{';' if place < len(lines) else '.'}" for place, line in enumerate(lines, 1)]


def _owed(draft: Letter) -> list[str]:
    """The tasks once where all owe the same, else body by body."""
    told = [f"đã đôn đốc {count(draft.times)} lần qua kênh theo dõi"] if draft.times else []
    told += [f"{count(draft.streak)} kỳ liên tiếp chưa cập nhật"] if draft.streak > 1 else []
    reminded = f" ({'; '.join(told)})" if told else ""
    bodies, kinds = list(draft.tasks), {tuple(codes) for codes in draft.tasks.values()}
    if len(kinds) == 1:
        codes = list(kinds.pop())
        titled = [f"Mục {code}: {draft.titles[bodies[0], code]}" for code in codes]
        return [f"Đến nay chưa nhận được cập nhật của quý cơ quan đối với {count(len(codes))} nhiệm vụ sau{reminded}:", *_items(titled)]
    same: dict[tuple[str, ...], list[str]] = {}
    for body, owes in draft.tasks.items():
        same.setdefault(tuple(owes), []).append(body)
    named = [f"{', '.join(several)}: {'; '.join(f'mục {code} ({draft.titles[several[0], code]})' for code in codes)}" for codes, several in same.items()]
    return [f"Đến nay chưa nhận được cập nhật của quý cơ quan đối với các nhiệm vụ sau{reminded}:", *_items(named)]


# --- which letter -------------------------------------------------------------------------------------


def which_letter(agencies: Sequence[str], communes: Sequence[str], *, is_next: bool) -> Reply:
    more = " nữa" if is_next else ""
    several = " Nhiều đơn vị trong một công văn: ghi các số, ví dụ: 1, 2; hoặc ghi tên." if len(agencies) > 1 else ""
    return Reply((say(f"Lấy dự thảo công văn cho đơn vị nào{more}?{several}"),), letter_choices(agencies, communes))


def letter_choices(agencies: Sequence[str], communes: Sequence[str] = ()) -> tuple[Choice, ...]:
    """A letter to each agency, one to all communes, one to everybody; the id of an agency is its place."""
    choices = [Choice(str(place), f"Công văn gửi {agency}") for place, agency in enumerate(agencies)]
    if communes:
        choices.append(Choice(COMMUNES, f"Một công văn gửi {count(len(communes))} xã, phường"))
    if len(agencies) + bool(communes) > 1:
        choices.append(Choice(ALL, f"Một công văn gửi cả {count(len(agencies) + len(communes))} đơn vị"))
    if communes:
        choices.append(Choice(LIST, "Danh sách xã, phường chưa cập nhật"))
    return (*choices, Choice(NONE, NO_LETTER))


def commune_list(communes: Sequence[str]) -> Reply:
    return Reply((say(f"{count(len(communes))} xã, phường chưa cập nhật:"), bullets(*named_by_district(communes))))


def name_them() -> Reply:
    return Reply((say("Danh sách dài hơn một trang: đề nghị ghi tên các đơn vị, ví dụ: Sở Nội vụ, Sở Công Thương."),))


def answered_meanwhile(agencies: Sequence[str]) -> Reply:
    return Reply((say(nothing_owed(", ".join(agencies))),))


def nothing_owed(whom: str) -> str:
    return f"{whom} không còn nội dung nào chưa cập nhật trong đợt gần nhất nên chưa cần công văn."


def nobody_owes() -> str:
    return "Trong nhóm này không còn nội dung nào chưa cập nhật trong đợt gần nhất nên chưa cần công văn."


def usage() -> str:
    return "Đề nghị gửi kèm tên đơn vị, ví dụ: /congvan Sở Nội vụ; một công văn chung: /congvan Sở Nội vụ, Sở Công Thương; /congvan các xã; /congvan huyện Yên Thành cũ; /congvan tất cả."


def no_letter() -> Reply:
    return Reply((say("Đã rõ. Khi cần, gửi /congvan kèm tên đơn vị."),))
