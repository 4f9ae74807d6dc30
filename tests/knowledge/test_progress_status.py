"""Done, under way, not begun: above all never "done" where it is not said."""

from __future__ import annotations

import unicodedata

import pytest

from knowledge.normalize import fold
from knowledge.progress import Status
from tests.knowledge.progress_reading import only, read

DONE, UNDER_WAY, NOT_BEGUN = Status.DONE, Status.IN_PROGRESS, Status.NOT_STARTED
PAUSED, UNCHANGED = Status.PAUSED, Status.UNCHANGED

NOT_DONE = [
    ("Chưa hoàn thành", "field.md trap 1: peers match the words inside"),
    ("Không hoàn thành", "trap 1"),
    ("chưa hoàn thành quá hạn", "trap 1"),
    ("chua hoan thanh", "the same without marks"),
    ("chưa thể hoàn thành được", "words between negation and verb"),
    ("hoàn thành chưa được", "negation behind the verb"),
    ("không thể nói là đã hoàn thành", "negation far before the verb"),
    ("không chắc đã xong", "doubt"),
    ("đã xong đâu chị", "rhetorical"),
    ("xong sao nổi", "rhetorical question"),
    ("làm gì đã xong", "rhetorical question"),
    ("ai bảo xong", "rhetorical question"),
    ("đã xong mô", "dialect of Nghệ An: mô = đâu"),
    ("nỏ xong được", "dialect: nỏ = không"),
    ("xong chi mà xong", "dialect: chi = gì"),
    ("chả hoàn thành kịp", "spoken negation"),
    ("tưởng xong", "believed only"),
    ("đáng lẽ xong rồi", "not real"),
    ("nếu có vốn thì xong rồi", "condition"),
    ("sẽ hoàn thành", "future"),
    ("phấn đấu hoàn thành trước 31/12", "wish"),
    ("thời hạn hoàn thành 31/12/2026", "a term, not a result"),
    ("hết tháng 12 xong", "a day to come"),
    ("hoàn thành muộn, dự kiến quý II/2027", "promised in the next clause"),
    ("gần xong", "nearly"),
    ("cơ bản đã hoàn thành", "administrative 'nearly'"),
    ("coi như xong", "as good as"),
    ("chỉ còn khâu nghiệm thu là hoàn thành", "a rest"),
    ("xong rồi nhưng còn quyết toán", "a rest in the next clause"),
    ("xong rồi mà bị trả lại", "returned"),
    ("xong dự thảo", "a draft"),
    ("mới hoàn thành bước 1", "a step"),
    ("họp xong, chờ quyết định", "a step, then waiting"),
    ("hoàn thành 80%", "less than all"),
    ("gần 100%", "nearly 100 % is not 100"),
    ("không đạt 100%", "negated 100 %"),
    ("xong 3/5 lớp", "three of five"),
    ("một số xã đã hoàn thành", "some of them"),
    ("nhầm, chưa xong ạ", "correction"),
]


@pytest.mark.parametrize(("text", "why"), NOT_DONE)
def test_it_is_not_done(text: str, why: str) -> None:
    assert only(text).status is UNDER_WAY, why


FINISHED = ["xong", "hoàn thành", "hoàn tất", "xong xuôi", "kết thúc", "hoan thanh", "xong het", "đạt 100%"]
DENIALS = ["chưa {}", "vẫn chưa {}", "không {} được", "chưa thể {}", "chua {} dau a", "đâu đã {}", "đâu có {}", "{} đâu mà {}",
           "{} gì mà {}", "nỏ {} được", "chẳng {} kịp", "sắp {}", "gần {}", "sẽ {}", "nếu kịp thì {}", "tưởng {}",
           "hết tháng 12 {}", "{} rồi nhưng còn quyết toán", "{} chưa", "nói {} thì chưa", "không phải đã {}"]  # fmt: skip


@pytest.mark.parametrize("denial", DENIALS)
@pytest.mark.parametrize("finished", FINISHED)
@pytest.mark.parametrize("surface", ["NFC", "NFD", "capitals", "no marks"])
def test_no_denial_of_any_finish_is_done(denial: str, finished: str, surface: str) -> None:
    text = denial.replace("{}", finished)
    if surface == "capitals":
        text = text.upper()
    elif surface == "no marks":
        text = fold(text)
    else:
        text = unicodedata.normalize(surface, text)
    assert all(report.status is not DONE for report in read(text).reports)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("xong", "one word"),
        ("da hoan thanh", "no marks"),
        ("xog rồi", "slip"),
        ("làm song rồi ạ", "s and x confused"),
        ("HT 100%", "office short form"),
        ("mần xong cả rồi nạ", "dialect"),
        ("hoàn thành ngày 20/11/2026", "a day gone by is no promise"),
        ("xong 20/11", "without a year: the last such day"),
        ("hoàn thành quá hạn", "late, but done"),
        ("đã hoàn thành, không còn vướng mắc gì", "'còn' of an absent obstacle is no rest"),
        ("hoàn thành, chưa phát sinh vướng mắc", "'chưa' belongs to the obstacle"),
        ("Vâng, em cảm ơn chị, em làm xong rồi ạ", "politeness beside a report"),
    ],
)
def test_it_is_done(text: str, why: str) -> None:
    assert only(text).status is DONE, why


@pytest.mark.parametrize(
    ("text", "status", "why"),
    [
        ("chưa triển khai", NOT_BEGUN, "said so"),
        ("chưa mần chi cả", NOT_BEGUN, "dialect"),
        ("do trời mưa nên chưa làm", NOT_BEGUN, "the cause does not swallow the state"),
        ("đã làm gì đâu", NOT_BEGUN, "rhetorical: nothing was done"),
        ("0%", NOT_BEGUN, "a number says it too"),
        ("không phải chưa làm đâu ạ", UNDER_WAY, "double negation"),
        ("chưa triển khai xong", UNDER_WAY, "begun, not finished"),
        ("chưa", UNDER_WAY, "not yet: says nothing of not begun"),
        ("tạm dừng chờ hướng dẫn", PAUSED, "a decision, not slowness"),
        ("hoãn sang năm", PAUSED, "put off"),
        ("không tạm dừng, vẫn làm", UNDER_WAY, "denied pause"),
        ("đã xử lý 3 hợp tác xã ngừng hoạt động", UNDER_WAY, "the co-operatives pause, not the task"),
        ("vẫn như kỳ trước", UNCHANGED, "stock phrase"),
        ("không có gì mới", UNCHANGED, "stock phrase"),
        ("nỏ có chi thay đổi", UNCHANGED, "dialect"),
        ("không phát sinh vướng mắc", None, "only the absence of an obstacle is told"),
        ("đã mở 5 lớp", UNDER_WAY, "work told, not its end"),
        ("bình thường", UNDER_WAY, "running"),
    ],
)
def test_other_states(text: str, status: Status | None, why: str) -> None:
    assert only(text).status is status, why


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("khoảng 80%", 80),
        ("8 phần", 80),
        ("tám mươi phần trăm", 80),
        ("bảy mươi lăm phần trăm", 75),
        ("được nửa", 50),
        ("hơn một nửa", 50),
        ("2/3 rồi", 67),
        ("hai phần ba", 67),
        ("3/4 khối lượng", 75),
        ("nhầm, mới 40% chứ không phải 60%", 40),
        ("không phải 60% mà 40%", 40),
        ("tuần trước 40%, nay 55%", 55),
        ("còn 20% nữa", 80),
        ("xong 100%", 100),
        ("gần 100%", None),
        ("đã xong", None),
        ("tỷ lệ nữ giám đốc đạt 12%", None),  # a share is a figure
        ("do Sở Kế hoạch và Đầu tư phân bổ", None),  # "tư phân" is not four parts
    ],
)
def test_percent(text: str, percent: int | None) -> None:
    reading = read(text)
    assert (reading.reports[0].percent if reading.reports else None) == percent
