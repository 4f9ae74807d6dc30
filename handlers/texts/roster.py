"""What is said about collective leads: whom an invitation can name, what the members are asked, how they answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.events import Block, Bold, Choice, Reply, Text, bullets, say
from handlers.roster import FEW, Kind, RollUp, by_district
from handlers.texts.dates import count, period_name
from knowledge.communes import load_communes

_MOST_NAMES = 12
NAMES = {Kind.COMMUNES: "UBND cấp xã", Kind.DEPARTMENTS: "Các sở, ngành"}


def commune_or_district(commune: str, district: str) -> str:
    return (
        f"Tên này vừa là {commune} vừa là {district} cũ (cấp huyện đã kết thúc từ 01/7/2025). "
        f"Nếu là {commune}, đề nghị ghi đủ: {commune}; nếu là {district}, đề nghị chọn từng xã, phường thuộc địa bàn cũ."
    )


def district_ended(district: str, communes: Sequence[str]) -> str:
    shown = "; ".join(communes[:_MOST_NAMES])
    return (
        f"Cấp huyện đã kết thúc từ 01/7/2025 nên không mời được {district}. Nhiệm vụ của UBND cấp huyện nay do UBND cấp xã "
        f"thực hiện; trên địa bàn cũ có {count(len(communes))} đơn vị: {shown}. Đề nghị chọn từng đơn vị."
    )


def collective(name: str) -> str:
    return (
        f"“{name}” là tên chung của nhiều cơ quan, không có đầu mối riêng. Đề nghị mời từng cơ quan, ví dụ: xã Diễn Châu, "
        "phường Trường Vinh, Sở Nội vụ. Quản trị viên chọn nhiệm vụ được hỏi bằng lệnh /danhsach."
    )


# --- communes by former district -----------------------------------------------------------------------

MOST_NAMED = 20  # communes named within a message about something else


def named_by_district(communes: Sequence[str]) -> list[str]:
    """ "huyện Yên Thành cũ (03): xã Yên Thành, xã Hợp Minh, xã Vân Du", most first, in the order of the list"""
    known = load_communes().by_agency
    ordered = [agency for agency in known if agency in set(communes)]
    return [
        f"{district} cũ ({count(number)}): {', '.join(_short(agency) for agency in ordered if known[agency].former_district == district)}"
        for district, number in by_district(ordered)
    ]


def counted_by_district(communes: Sequence[str]) -> list[str]:
    return [f"{district} cũ {count(number)}" for district, number in by_district(communes)]


# --- the roll-up --------------------------------------------------------------------------------------


def rosters(found: Sequence[RollUp]) -> list[Block]:
    """Every roster as a count with its exceptions; nothing when none is in use."""
    if not found:
        return []
    return [say(Bold("Nhiệm vụ giao chung cho nhiều đơn vị")), bullets(*(_roll_up(one) for one in found))]


def tally(found: Sequence[RollUp]) -> str:
    """ "; UBND cấp xã: 118/130", to follow the count of the agencies; nothing when no roster is in use."""
    return "".join(f"; {NAMES[one.kind]}: {one.reported}/{one.total}" for one in found)


def roster_line(one: RollUp) -> str:
    """ "UBND cấp xã: 118/130 đã cập nhật; chưa cập nhật 12 (huyện Yên Thành cũ 09, …); chưa có đầu mối 03." """
    parts = [f"{NAMES[one.kind]}: {one.reported}/{one.total} đã cập nhật"]
    if one.partial:
        parts.append(f"mới cập nhật một phần {count(one.partial)}")
    if one.quiet:
        where = ", ".join(counted_by_district(one.quiet)) if one.kind == Kind.COMMUNES else ""
        parts.append(f"được hỏi mà chưa cập nhật {count(len(one.quiet))}" + (f" ({where})" if where else ""))
    return f"{'; '.join([*parts, *_not_asked(one)])}."


def _not_asked(one: RollUp) -> list[str]:
    """Members who could not answer, and are not called silent."""
    counted = {
        "vắng mặt đã báo trước": one.away,
        "chưa gửi được tin hỏi": one.unreached,
        "chưa có đầu mối": one.total - one.with_focal_point,
    }
    return [f"{what} {count(number)}" for what, number in counted.items() if number > 0]


def _roll_up(one: RollUp) -> str:
    """ "UBND cấp xã: 118/130 đã báo cáo; vướng mắc 02: xã A (III.1), phường B (IV.2)" """
    parts = [f"{NAMES[one.kind]}: {one.reported}/{one.total} đã báo cáo"]
    if one.partial:
        parts.append(f"báo cáo chưa đủ {count(one.partial)}")
    if one.obstacles:
        parts.append(f"vướng mắc {count(len(one.obstacles))}: {_few([_blocked(*each) for each in one.obstacles])}")
    if one.not_started:
        parts.append(f"chưa triển khai {count(len(one.not_started))}: {_few([_short(agency) for agency in one.not_started])}")
    if one.silent:
        parts.append(f"chưa nhận được cập nhật {count(len(one.silent))}: {_silent(one)}")
    return "; ".join([*parts, *_not_asked(one)])


def _blocked(agency: str, codes: Sequence[str]) -> str:
    """ "xã Diễn Châu (IV.3)" """
    return f"{_short(agency)} ({codes[0] if len(codes) == 1 else f'{count(len(codes))} nhiệm vụ'})"


def _silent(one: RollUp) -> str:
    if len(one.silent) <= FEW or not one.silent_by_district:
        return _few([_short(agency) for agency in one.silent])
    return _few([f"{district} cũ {count(number)}" for district, number in one.silent_by_district], "địa bàn")


def _few(names: Sequence[str], what: str = "đơn vị") -> str:
    rest = len(names) - FEW
    return ", ".join(names[:FEW]) + (f" và {count(rest)} {what} khác" if rest > 0 else "")


def _short(agency: str) -> str:
    """ "xã Diễn Châu" """
    return agency.removeprefix("UBND ")


# --- answers about communes -----------------------------------------------------------------------------

QUIET, PARTIAL, COMPLETE = "Được hỏi mà chưa cập nhật", "Mới cập nhật một phần", "Đã cập nhật"


def which_place(district: str) -> Text:
    return say(f"Tên này vừa là một xã, phường vừa là {district} cũ (cấp huyện đã kết thúc từ 01/07/2025). Đồng chí hỏi về:")


def of_district(district: str, number: int) -> str:
    return f"{count(number)} xã, phường thuộc {district} cũ"


def not_asked() -> Text:
    return say("Chưa có xã, phường nào có đầu mối nên chưa được hỏi theo danh sách.")


def district_line(district: str, told: int, total: int) -> str:
    return f"Địa bàn {district} cũ: {told}/{total} đã cập nhật."


def communes_told(period: str, head: str, lists: Sequence[tuple[str, Sequence[str]]], has_nobody: bool) -> list[Block]:
    """The count, then who, by former district."""
    blocks: list[Block] = [say(Bold(f"{period_name(period)[0].upper()}{period_name(period)[1:]}. "), head)]
    if has_nobody:
        blocks.append(say("Chưa có xã, phường nào trên địa bàn này có đầu mối."))
    for name, communes in lists:
        if communes:
            blocks += [say(Bold(f"{name} ({count(len(communes))}):")), bullets(*named_by_district(communes))]
    return blocks


# --- /danhsach ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asking:
    """One roster: how many members, how many of them with a focal point, the tasks asked of each."""

    kind: Kind
    total: int
    with_focal_point: int
    codes: Sequence[str]


def overview(lines: Sequence[Asking], choices: tuple[Choice, ...]) -> Reply:
    return Reply(
        (
            say(Bold("Nhiệm vụ giao chung cho nhiều đơn vị")),
            bullets(*(_asking(line) for line in lines)),
            say("Chọn cách hỏi khác, hoặc ghi mã nhiệm vụ, ví dụ: /danhsach xã III.1, IV.2."),
        ),
        choices,
    )


def _asking(line: Asking) -> str:
    what = f"đang hỏi {', '.join(line.codes)}" if line.codes else "không hỏi"
    return f"{NAMES[line.kind]}: {what}; {line.with_focal_point}/{line.total} đơn vị có đầu mối"


def way(kind: Kind, number: int, codes: Sequence[str]) -> str:
    return f"{NAMES[kind]}: hỏi {count(number)} nhiệm vụ ({', '.join(codes)})" if codes else f"{NAMES[kind]}: không hỏi"


def changed(kind: Kind, codes: Sequence[str]) -> Reply:
    what = f"từ nay mỗi đơn vị được hỏi {', '.join(codes)}" if codes else "từ nay không hỏi nhiệm vụ giao chung"
    return Reply((say(f"{NAMES[kind]}: {what}. Tin hỏi đã gửi trong đợt này giữ nguyên."),))


def usage() -> str:
    return "Đề nghị ghi: /danhsach xã kèm mã nhiệm vụ, /danhsach sở bật, /danhsach sở tắt, hoặc chỉ /danhsach để xem."


def not_of_roster(kind: Kind, foreign: Sequence[str], possible: Sequence[str]) -> str:
    return f"Nhiệm vụ {', '.join(foreign)} không giao chung cho {NAMES[kind]}. Có thể chọn: {', '.join(possible)}."


def only_admin() -> str:
    return "Lệnh này dành cho quản trị viên."


def only_private() -> str:
    return "Lệnh này chỉ dùng trong tin nhắn riêng với kênh."
